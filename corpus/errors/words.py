"""Slips of words: years, names, templates, headings, accounts, spelling."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from corpus.errors.judge import Judge
from corpus.errors.planting import Planted
from corpus.generator.composition import At, Composition, Grid, Paragraph, Piece, joined, said
from corpus.generator.numbering import counted, numeral
from corpus.generator.style import WIDE
from corpus.generator.world import data


def _some(judge: Judge, rng: Random, kind: str) -> list[At]:
    found = [at for at, spot in judge.spots.items() if spot.kind == kind]
    rng.shuffle(found)
    return found


def _level(report: Composition, at: At) -> int:
    part = report.parts[at.part]
    return part.level if isinstance(part, Paragraph) else 99


def _replaced(recipe: str, judge: Judge, at: At, text: str, kind: str, why: str, quote: str = "", must: bool = True,
              severity: str = "error") -> Planted:  # fmt: skip
    spot = judge.spots[at]
    report = judge.report.with_piece(at, replace(spot, text=text))
    quote = quote or text
    right = spot.text + quote.removeprefix(text)
    return Planted(recipe, report, at, quote, kind, right, why, must, severity)


def stale_year(judge: Judge, rng: Random) -> Planted | None:
    """The year of the last report was kept in a heading or a sentence."""
    years = [at for at in _some(judge, rng, "year") if _level(judge.report, at) not in (0, -2)]
    if not years:
        return None
    at = years[0]
    spot = judge.spots[at]
    year = str(int(str(judge.report.facts["fiscal_year"])) + int(spot.key[0]) - 1)
    year = year.translate(WIDE) if not spot.text.isascii() else year
    pieces = judge.report.pieces(at)
    after = said(pieces[at.piece + 1 :])[:3]
    quote = year + (after[: 2 if after.startswith("年度") else 1] if after.startswith("年") else "")
    same = sum(other.key == spot.key for other in judge.spots.values() if other.kind == "year")
    # A budget that was drawn up before the year was out dates its stocks a year earlier: nobody can tell.
    drawn_up = judge.report.facts["profile"] == "budget" and after.startswith(("年底", "年末", "年期末", "年12"))
    must = same > 2 and not drawn_up
    return _replaced("stale_year", judge, at, year, "period", f"{spot.text} became {year}", quote, must=must)


def other_name(judge: Judge, rng: Random) -> Planted | None:
    """The name of the unit that the report was copied from."""
    names = [at for at in _some(judge, rng, "entity") if _level(judge.report, at) not in (0, -2)]
    if not names:
        return None
    spot = judge.spots[names[0]]
    place = str(judge.report.facts["region"])
    other = rng.choice([name for name in data("slips")["others"] if name != place])
    name = spot.text.replace(place, other) if place in spot.text else other + spot.text
    return _replaced("other_name", judge, names[0], name, "entity", f"the report is of {spot.text}")


def choice_not_made(judge: Judge, rng: Random) -> Planted | None:
    """增加（减少） of the template was left as it was."""
    words = _some(judge, rng, "direction")
    if not words:
        return None
    spot = judge.spots[words[0]]
    text = f"{spot.text}（{spot.key[-1]}）" if rng.random() < 0.7 else f"{spot.text}/{spot.key[-1]}"
    return _replaced("choice_not_made", judge, words[0], text, "template", "the choice was not made")


def placeholder(judge: Judge, rng: Random) -> Planted | None:
    """A blank of the template was not filled."""
    figures = [at for at in _some(judge, rng, rng.choice(("amount", "percent", "count"))) if not judge.in_table(at)]
    if not figures:
        return None
    text = rng.choice(data("slips")["placeholders"])
    return _replaced("placeholder", judge, figures[0], text, "template", "a blank was not filled")


def _plain(judge: Judge, rng: Random, least: int = 1) -> list[int]:
    parts = [
        number for number, part in enumerate(judge.report.parts)
        if isinstance(part, Paragraph) and part.level == -1 and len(part.pieces) >= least
    ]  # fmt: skip
    rng.shuffle(parts)
    return parts


def instruction_left(judge: Judge, rng: Random) -> Planted | None:
    """What the template told its user was left in."""
    number = _plain(judge, rng, 4)[0]
    part = judge.report.parts[number]
    assert isinstance(part, Paragraph)
    text = rng.choice(data("slips")["instructions"])
    pieces: tuple[Piece, ...] = (*part.pieces, text)
    report = judge.report.with_part(number, replace(part, pieces=pieces))
    return Planted(
        "instruction_left", report, At(number, len(part.pieces)), text, "template", "", "an instruction", True
    )


def residue(judge: Judge, rng: Random) -> Planted | None:
    """What a conversion left behind."""
    headings = [
        number for number, part in enumerate(judge.report.parts)
        if isinstance(part, Paragraph) and (1 <= part.level <= 4 or part.level == -2)
    ]  # fmt: skip
    number = rng.choice(headings)
    part = judge.report.parts[number]
    assert isinstance(part, Paragraph)
    text = rng.choice(data("slips")["residue"])
    report = judge.report.with_part(number, replace(part, pieces=(*part.pieces, text)))
    return Planted("residue", report, At(number, len(part.pieces)), text, "template", "", "left by a conversion", True)


def heading_number(judge: Judge, rng: Random) -> Planted | None:
    """The number of a heading jumps, repeats or changes its style."""
    places = _some(judge, rng, "number")
    counts: dict[str, int] = {}
    for at in places:
        level, ordinal, _ = judge.spots[at].key
        counts[level] = max(counts.get(level, 0), int(ordinal))
    for at in places:
        spot = judge.spots[at]
        level, ordinal, form = spot.key
        if int(ordinal) < 2 or counts[level] < 3:
            continue
        step = rng.choice((1, -1, 0))
        if step:
            text = form.replace("{一}", numeral(int(ordinal) + step, "一")).replace(
                "{1}", numeral(int(ordinal) + step, "1")
            )
        elif "{一}" in form and "第" not in form:
            text = form.replace("{一}", ordinal)
        else:
            continue
        why = "the number jumps" if step > 0 else "the number repeats" if step else "the style changes"
        return _replaced("heading_number", judge, at, text.strip(), "outline", why, severity="warning")
    return None


def contents_line(judge: Judge, rng: Random) -> Planted | None:
    """A line of the contents is not what the heading says."""
    lines = [
        number for number, part in enumerate(judge.report.parts)
        if isinstance(part, Paragraph) and part.level == -2 and "情况" in part.text
    ]  # fmt: skip
    if not lines:
        return None
    number = rng.choice(lines)
    part = judge.report.parts[number]
    assert isinstance(part, Paragraph)
    pieces = tuple(p.replace("情况", "", 1) if isinstance(p, str) and "情况" in p else p for p in part.pieces)
    if pieces == part.pieces:
        return None
    report = judge.report.with_part(number, replace(part, pieces=pieces))
    at = next(n for n, (a, b) in enumerate(zip(pieces, part.pieces, strict=True)) if a != b)
    quote = said(pieces).partition("…")[0].partition("、")[2] or said(pieces)
    return Planted(
        "contents_line", report, At(number, at), quote, "outline", None, "the heading says 情况", True, "warning"
    )


def renamed_account(judge: Judge, rng: Random) -> Planted | None:
    """An account under a name that it does not have."""
    names: dict[str, str] = data("slips")["renamed"]
    accounts = [
        at
        for at in _some(judge, rng, "account")
        if names.get(judge.spots[at].key[0], judge.spots[at].text) != judge.spots[at].text
    ]
    if not accounts:
        return None
    spot = judge.spots[accounts[0]]
    name = names[spot.key[0]]
    if not spot.text.endswith("支出") and name.removesuffix("支出") != spot.text:
        name = name.removesuffix("支出")
    return _replaced("renamed_account", judge, accounts[0], name, "subject", f"it is called {spot.text}",
                     severity="warning")  # fmt: skip


def wrong_code(judge: Judge, rng: Random) -> Planted | None:
    """The code of an account in a table with two digits changed over."""
    places = [at for at in _some(judge, rng, "account") if judge.in_table(at) and at.column > 0]
    for at in places:
        grid = judge.report.parts[at.part]
        assert isinstance(grid, Grid)
        code = said(grid.rows[at.row][at.column - 1])
        swaps = [n for n in range(3, len(code) - 1) if code[n] != code[n + 1]]
        if not code.isdigit() or not swaps:
            continue
        n = rng.choice(swaps)
        wrong = code[:n] + code[n + 1] + code[n] + code[n + 2 :]
        spot = At(at.part, 0, at.row, at.column - 1)
        return Planted("wrong_code", judge.report.with_pieces(spot, (wrong,)), spot, wrong, "subject", code,
                       f"the code of {judge.spots[at].text} is {code}", True, "warning")  # fmt: skip
    return None


def missing_character(judge: Judge, rng: Random) -> Planted | None:
    """A character is missing or two have changed places."""
    return _spelling("missing_character", "missing", judge, rng)


def doubled_word(judge: Judge, rng: Random) -> Planted | None:
    """A word is there twice."""
    return _spelling("doubled_word", "doubled", judge, rng)


def wrong_character(judge: Judge, rng: Random) -> Planted | None:
    """A character is a similar one."""
    return _spelling("wrong_character", "wrong", judge, rng)


def _spelling(recipe: str, family: str, judge: Judge, rng: Random) -> Planted | None:
    slips: list[list[str]] = list(data("slips")[family])
    rng.shuffle(slips)
    for right, wrong in slips:
        for number in _plain(judge, rng, 3):
            part = judge.report.parts[number]
            assert isinstance(part, Paragraph)
            spots = [n for n, piece in enumerate(part.pieces) if isinstance(piece, str) and right in piece]
            if not spots:
                continue
            at = At(number, rng.choice(spots))
            before, _, after = str(part.pieces[at.piece]).partition(right)
            cut = (*part.pieces[: at.piece], before, wrong + after, *part.pieces[at.piece + 1 :])
            report = judge.report.with_pieces(at, cut)
            return Planted(
                recipe,
                report,
                At(number, at.piece + 1),
                wrong,
                "wording",
                right,
                f"{right} became {wrong}",
                True,
                "warning",
            )
    return None


def count_of_list(judge: Judge, rng: Random) -> Planted | None:
    """The number of things is not that of the list beside."""
    counts = _some(judge, rng, "names_count")
    if not counts:
        return None
    spot = judge.spots[counts[0]]
    wrong = max(1, int(spot.value) + rng.choice((-1, 1, 2)))
    # 组织收入、保障民生和防范风险 may be two: what 和 joins may be one thing where nothing else tells.
    beside = [other.key for at, other in judge.spots.items() if at.part == counts[0].part and other.kind == "names"]
    lists = [key for key in beside if len(key) - 2 == spot.value]
    joined_last = any(key[1] == "和" and key[-1][-1] != key[-2][-1] for key in lists) and wrong == spot.value - 1
    must = (not spot.key or wrong < spot.value) and not joined_last
    text = str(wrong) if spot.text.isascii() else counted(wrong)
    return _replaced("count_of_list", judge, counts[0], text, "count", f"the list has {spot.text}", must=must)


def name_dropped(judge: Judge, rng: Random) -> Planted | None:
    """A name of a list is gone, the number of names was kept."""
    lists = [at for at in _some(judge, rng, "names") if len(judge.spots[at].key) > 4]
    if not lists:
        return None
    spot = judge.spots[lists[0]]
    joint, last, *names = spot.key
    told = {at: other for at, other in judge.spots.items() if other.kind == "names_count" and other.value == len(names)}
    beside = [other for at, other in told.items() if at.part == lists[0].part] or list(told.values())
    del names[rng.randrange(len(names))]
    text = joined(names, joint, last)
    # 等 leaves room for names that are not told.
    must = any(not other.key for other in beside)
    return _replaced("name_dropped", judge, lists[0], text, "count", "a name was dropped", text[:20], must)
