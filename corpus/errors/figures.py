"""Slips of figures: digits, points, units, directions, and figures taken from somewhere else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from corpus.errors.judge import Judge
from corpus.errors.mentions import FIGURES
from corpus.errors.planting import Planted, changed_figure, planted_figure, restated, unit_after
from corpus.errors.witnesses import evidence
from corpus.generator.composition import At, Spot, said
from corpus.generator.style import WIDE


def candidates(judge: Judge, rng: Random, *kinds: str, table: bool | None = None) -> list[At]:
    """Spots with a figure other than zero, in random order; most are bound to something."""
    found = [
        at for at, spot in judge.spots.items()
        if spot.kind in kinds and spot.value and spot.text not in ("100", "100.00", "100.0")
        and (table is None or judge.in_table(at) == table)
    ]  # fmt: skip
    rng.shuffle(found)
    return sorted(found, key=lambda at: not judge.of(at)) if rng.random() < 0.9 else found


def first(recipe: str, judge: Judge, places: list[At], slip: object) -> Planted | None:
    """The first place where a slip gives another text."""
    for at in places[:40]:
        text = slip(judge.spots[at].text)  # type: ignore[operator]
        planted = changed_figure(recipe, judge, at, text) if text else None
        if planted:
            return planted
    return None


def wrong_digit(judge: Judge, rng: Random) -> Planted | None:
    """One digit is another."""

    def slip(text: str) -> str | None:
        places = [n for n, char in enumerate(text) if char.isdigit()]
        places = places[:-1] if len(places) > 2 else places[:1]
        at = rng.choice(places)
        other = rng.choice(
            [d for d in "123456789" if d != text[at].translate(str.maketrans("０１２３４５６７８９", "0123456789"))]
        )
        return text[:at] + (other if text[at].isascii() else other.translate(WIDE)) + text[at + 1 :]

    return first("wrong_digit", judge, candidates(judge, rng, *FIGURES, table=False), slip)


def swapped_digits(judge: Judge, rng: Random) -> Planted | None:
    """Two neighbouring digits change places."""

    def slip(text: str) -> str | None:
        pairs = [n for n in range(len(text) - 1) if text[n : n + 2].isdigit() and text[n] != text[n + 1]
                 and (n or text[1] not in "0０")]  # fmt: skip
        if not pairs:
            return None
        at = rng.choice(pairs)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    return first("swapped_digits", judge, candidates(judge, rng, "amount", "percent", table=False), slip)


def shifted_point(judge: Judge, rng: Random) -> Planted | None:
    """The decimal point is one place off."""

    def slip(text: str) -> str | None:
        point = "．" if "．" in text else "."
        whole, found, rest = text.partition(point)
        if not found or "," in whole or len(rest) < 2:
            return None
        right = whole + rest[0] + point + rest[1:]
        if rng.random() < 0.5 and len(whole.lstrip("-－")) > 1:
            return whole[:-1] + point + whole[-1] + rest
        return right if whole not in "0０" else None

    return first("shifted_point", judge, candidates(judge, rng, "amount", "percent", table=False), slip)


def dropped_digit(judge: Judge, rng: Random) -> Planted | None:
    """A digit of the whole part is missing."""

    def slip(text: str) -> str | None:
        whole = text.replace("．", ".").partition(".")[0]
        if len(whole) < 3 or "," in whole:
            return None
        at = rng.randrange(1, len(whole))
        return text[:at] + text[at + 1 :]

    return first("dropped_digit", judge, candidates(judge, rng, "amount", table=False), slip)


def wrong_cell(judge: Judge, rng: Random) -> Planted | None:
    """One digit of one cell of a table is another."""

    def slip(text: str) -> str | None:
        at = rng.randrange(max(1, len(text.partition(".")[0])))
        if not text[at].isdigit():
            return None
        return text[:at] + rng.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]

    return first("wrong_cell", judge, candidates(judge, rng, "amount", table=True), slip)


def shown_like(judge: Judge, at: At, value: Fraction) -> str:
    """Another value in the form of a spot."""
    spot = judge.spots[at]
    decimals = len(spot.text.replace("．", ".").partition(".")[2])
    scale = spot.half * 2 * 10**decimals
    scaled = (abs(value / scale) * 10**decimals * 2 + 1) // 2
    whole, rest = divmod(int(scaled), 10**decimals)
    text = (f"{whole:,}" if "," in spot.text else str(whole)) + (f".{rest:0{decimals}d}" if decimals else "")
    text = "-" + text if value < 0 else text
    return text.translate(WIDE) if "．" in spot.text else text


def stale_figure(judge: Judge, rng: Random) -> Planted | None:
    """Last year's figure was kept, or the budget's was written for what was spent."""
    figures: dict[str, dict[str, int]] = judge.report.facts["figures"]  # type: ignore[assignment]
    places = [at for at in candidates(judge, rng, "amount", table=False) if judge.spots[at].key[0] == "v"]
    for at in places[:40]:
        _, key, measure = judge.spots[at].key
        other = "prior" if measure == "now" and rng.random() < 0.7 else "budget" if measure == "now" else "now"
        value = figures[key][other]
        if value:
            planted = changed_figure("stale_figure", judge, at, shown_like(judge, at, Fraction(value, 100)))
            if planted:
                return planted
    return None


def stale_rate(judge: Judge, rng: Random) -> Planted | None:
    """The rate of another line was copied."""
    places = candidates(judge, rng, "percent", table=False)
    for at in places[:40]:
        others = [judge.spots[other].text for other in places if other.part < at.part]
        near = [text for text in others if text != judge.spots[at].text][:3]
        if near:
            return changed_figure("stale_rate", judge, at, rng.choice(near))
    return None


def line_above(judge: Judge, rng: Random) -> Planted | None:
    """The amount of the line above was copied."""
    places = candidates(judge, rng, "amount", table=False)
    order = list(judge.spots)
    for at in places[:40]:
        before = [
            judge.spots[o]
            for o in order[: order.index(at)]
            if judge.spots[o].kind == "amount" and not judge.in_table(o)
        ]
        texts = [spot.text for spot in before[-6:] if spot.value and spot.half == judge.spots[at].half]
        texts = [text for text in texts if text != judge.spots[at].text]
        if texts:
            return changed_figure("line_above", judge, at, texts[-1])
    return None


def cut_off(judge: Judge, rng: Random) -> Planted | None:
    """A percentage is cut off where it should be rounded, or is one off in its last place."""
    for at in candidates(judge, rng, "percent", table=False):
        spot = judge.spots[at]
        scale = 2 * spot.half
        down = spot.exact // scale * scale
        if down == spot.value or "." not in spot.text:
            continue
        wrong = restated(spot, shown_like(judge, at, down))
        misses = [miss for _, miss in judge.broken({at: wrong})]
        must = any(miss > 0 for miss in misses)
        report = judge.report.with_piece(at, wrong)
        quote, fix = wrong.text + unit_after(judge, at), spot.text + unit_after(judge, at)
        return Planted("cut_off", report, at, quote, "rounding", fix, "cut off instead of rounded", must, "info")
    return None


def sum_not_updated(judge: Judge, rng: Random) -> Planted | None:
    """An item was changed everywhere, but not the sums over it and the shares of them.

    Items from which a rate of change or completion is reckoned are left out: there the item would be the wrong one.
    """
    sums = [bond for bond in judge.bonds if bond.kind == "sum" and judge.spots[bond.stated].kind == "amount"
            and not judge.in_table(bond.stated)]  # fmt: skip
    rng.shuffle(sums)
    for bond in sums[:20]:
        at = rng.choice(bond.operands)
        spot = judge.spots[at]
        value = spot.value * Fraction(rng.randint(108, 160), 100)
        wrong = restated(spot, shown_like(judge, at, value))
        if wrong.value == spot.value:
            continue
        changed = {
            other: restated(judge.spots[other], shown_like(judge, other, wrong.value))
            for other in judge.mentions(spot.key)
        }
        broken = [found for found, miss in judge.broken(changed) if miss > 1]
        if any(found.kind not in ("sum", "share") for found in broken):
            continue
        report = judge.report
        for other, new in changed.items():
            report = report.with_piece(other, new)
        why = f"{spot.text} became {wrong.text} everywhere, its total did not"
        stated = judge.spots[bond.stated]
        quote = stated.text + unit_after(judge, bond.stated)
        return Planted("sum_not_updated", report, bond.stated, quote, "sum", None, why, bond in broken,
                       also=tuple(changed))  # fmt: skip
    return None


def text_not_table(judge: Judge, rng: Random) -> Planted | None:
    """A figure was changed wherever the text tells it, the table was not."""
    places = [at for at in candidates(judge, rng, "amount", table=False)
              if any(judge.in_table(other) for other in judge.mentions(judge.spots[at].key))]  # fmt: skip
    for at in places[:20]:
        spot = judge.spots[at]
        texts = [other for other in judge.mentions(spot.key) if not judge.in_table(other)]
        value = spot.value * Fraction(rng.choice((rng.randint(80, 95), rng.randint(105, 130))), 100)
        changed = {other: restated(judge.spots[other], shown_like(judge, other, value)) for other in texts}
        if changed[at].value == spot.value:
            continue
        broken = [bond for bond, miss in judge.broken(changed) if miss > 1]
        against = [bond for bond, _ in judge.against(changed)]
        shown = evidence(judge, at, [bond for bond in broken + against if at in bond.members])
        report = judge.report
        for other, new in changed.items():
            report = report.with_piece(other, new)
        unit = unit_after(judge, at)
        why = f"the tables have {spot.text}"
        return Planted("text_not_table", report, at, changed[at].text + unit, "table_text", spot.text + unit, why,
                       bool(broken), broken=max(shown, bool(broken)), also=tuple(changed))  # fmt: skip
    return None


def flipped_direction(judge: Judge, rng: Random) -> Planted | None:
    """One word says increase where the other says decrease."""
    return _flipped("flipped_direction", judge, rng, "direction", "direction")


def flipped_order(judge: Judge, rng: Random) -> Planted | None:
    """More is said to be less than the budget."""
    return _flipped("flipped_order", judge, rng, "order", "statement")


def _flipped(recipe: str, judge: Judge, rng: Random, kind: str, gold: str) -> Planted | None:
    places = [at for at, spot in judge.spots.items() if spot.kind == kind]
    if not places:
        return None
    at = rng.choice(places)
    spot = judge.spots[at]
    wrong = replace(spot, text=spot.key[-1], key=(*spot.key[:-1], spot.text), value=-spot.value)
    return replace(planted_figure(recipe, judge, at, wrong), kind=gold)


def dropped_wan(judge: Judge, rng: Random) -> Planted | None:
    """元 is written for 万元."""
    places = [at for at in candidates(judge, rng, "amount", table=False) if unit_after(judge, at) in ("万元", "亿元")]
    for at in places[:10]:
        spot = judge.spots[at]
        scale = 10**4 if unit_after(judge, at) == "万元" else 10**8
        small = replace(spot, value=spot.value / scale, half=spot.half / scale)
        broken = [bond for bond, miss in judge.broken({at: small}) if miss > 1]
        behind = replace(at, piece=at.piece + 1)
        report = judge.report.with_piece(behind, replace(_spot(judge, behind), text="元"))
        fix = spot.text + unit_after(judge, at)
        against = [bond for bond, _ in judge.against({at: small})] if broken else []
        return Planted("dropped_wan", report, at, spot.text + "元", "unit", fix, f"the unit of {fix} lost 万",
                       bool(broken), broken=evidence(judge, at, broken + against))  # fmt: skip
    return None


def dropped_unit(judge: Judge, rng: Random) -> Planted | None:
    """The unit or the percent sign is missing."""
    places = candidates(judge, rng, "amount", "percent", table=False)
    for at in places[:10]:
        unit = unit_after(judge, at)
        if not unit:
            continue
        behind = replace(at, piece=at.piece + 1)
        report = judge.report.with_piece(behind, replace(_spot(judge, behind), text=""))
        spot = judge.spots[at]
        why = f"{unit} is missing"
        return Planted("dropped_unit", report, at, spot.text, "unit", spot.text + unit, why, True, "warning")
    return None


def dropped_item(judge: Judge, rng: Random) -> Planted | None:
    """One item of a list is gone; the total says that it was there."""
    fences = [at for at, spot in judge.spots.items() if spot.kind == "fence"]
    starts = [n for n, at in enumerate(fences) if judge.spots[at].key[0]]
    rng.shuffle(starts)
    for number in starts:
        at, end = fences[number], fences[number + 1]
        key, whole, measure = judge.spots[at].key
        group = [a for a in fences if a.locale == at.locale and judge.spots[a].key[1:] == (whole, measure)]
        total = [m for m in judge.mentions(("v", whole, measure)) if m.locale == at.locale and m.piece < at.piece]
        part = [
            m for m in judge.mentions(("v", key, measure)) if m.locale == at.locale and at.piece < m.piece < end.piece
        ]
        if len(group) < 4 or not total or not part:
            continue
        lost = judge.spots[part[0]]
        pieces = judge.report.pieces(at)
        before = pieces[: at.piece]
        if not judge.spots[end].key[0] and before and isinstance(before[-1], str):
            before = (*before[:-1], before[-1].rstrip("；、，。; "))  # the joint before the last item goes with it
        kept = (*before, *pieces[end.piece :])
        # 主要 before a list leaves room for items that are not told.
        open_list = "主要" in said(pieces[total[0].piece : group[0].piece])
        must = not open_list and lost.value > 8 * judge.spots[total[0]].half
        quote = judge.spots[total[0]].text + unit_after(judge, total[0])
        report = judge.report.with_pieces(at, kept)
        return Planted("dropped_item", report, total[0], quote, "sum", None, f"the item with {lost.text} is gone", must)
    return None


def _spot(judge: Judge, at: At) -> Spot:
    piece = judge.report.pieces(at)[at.piece]
    assert isinstance(piece, Spot)
    return piece
