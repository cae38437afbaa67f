"""Scores of performance reports: parts against the total, and rates of the full marks.

What it finds (NC804): the scores of all parts, whose full marks add up to the full marks of the whole, that do not add
up to the stated total score; full marks that do not add up although the scores do; what is left of full marks after a
deduction. NC809: a rate of the full marks that the score does not give.

Why it matters: the score is what is published and compared.

Example: ``满分100分，得分94.6分。其中：…得分…``, where the parts add up to 91.9.

Known to miss: scores in tables, and reports that list only some of the parts.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from narrcheck.checks.performance._marks import Score, Words, decimals, pairs, totals, words_for
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import likely, written
from narrcheck.phrases import addition
from narrcheck.readers.numbering import numeral

SUM = Rule(
    "NC804",
    "scores-do-not-add-up",
    Kind.SUM,
    Severity.ERROR,
    Message("各部分得分之和与总得分不符", "Scores of the parts do not add up to the total score"),
)
RATE = Rule(
    "NC809",
    "score-rate-mismatch",
    Kind.COMPLETION,
    Severity.ERROR,
    Message("得分率与得分、分值不符", "A rate of the full marks does not fit the score"),
)
RULES: tuple[Rule, ...] = (SUM, RATE)

_FAR = 6000
_FEWEST = 3
_TAIL = Decimal("0.011")
_PERCENT = Fraction(1, 100)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The scores that do not fit."""
    text = analysis.document.folded
    words = words_for(text, analysis.rulebook)
    if words is None:
        return
    found, stated = pairs(text, words), totals(text, words)
    rates = list(_rates(analysis, words, found))
    off = [score for score, _ in rates]
    levels = list(_levels(text, words, found))
    inner = {score.span for _, parts in levels for score in parts}
    sums = [one for head, parts in levels for one in _compare(head, parts, off)]
    sums += _sums(text, words, [score for score in found if score.span not in inner], stated, off)
    yield from sums
    yield from _left([(score, score not in off and bool(words.rate.match(text, score.whole.end))) for score in found])
    # A figure that is wrong in its list has a wrong rate too, which says nothing more.
    told = {one.span for one in sums}
    yield from (one for score, one in rates if told.isdisjoint((score.span, score.full_span)))


def _sums(text: str, words: Words, found: list[Score], stated: list[Score], off: list[Score]) -> Iterator[Finding]:
    """Every list of scores against its total; ``off`` are those that their rates do not fit."""
    start = 0
    while start < len(found):
        score = found[start]
        if score.full is None or score.full >= words.data.whole:
            start += 1
            continue
        run = _run(text, words, found[start:])
        parts = _parts(found[start:], Decimal(words.data.whole))
        if not parts:
            total = _total(text, words, found[:start], stated, run, of_all=True) if _listed(words, run) else None
            yield from _full_marks(total, run, off) if total is not None else ()
            start += len(run)
            continue
        total = _total(text, words, found[:start], stated, parts)
        if total is not None:
            yield from _compare(total, parts, off)
        start += len(parts)


def _levels(text: str, words: Words, found: list[Score]) -> Iterator[tuple[Score, list[Score]]]:
    """Scores with those of their own parts behind them: the full marks of these come to theirs."""
    place, on_line = 0, _by_line(text, found)
    while place < len(found):
        head, run = found[place], _run(text, words, found[place:])
        flat = any(sum(score.full or 0 for score in row) == words.data.whole for row in (run, on_line[place]))
        parts = [] if flat else _parts(found[place + 1 :], head.full or Decimal(0))
        inner = (head.full or 0) < words.data.whole and not _interrupted(text, words, parts)
        if parts and inner and not _follows(text, head, parts[0]):
            yield head, parts
            place += len(parts)
        place += len(run) if flat else 1


def _follows(text: str, head: Score, score: Score) -> bool:
    """Whether the line of one score has the number next to that of the other's: 一、产出50分 … 二、效益30分."""
    one, other = (numeral(text[text.rfind("\n", 0, each.span.start) + 1 : each.span.start]) for each in (head, score))
    return one is not None and other is not None and (other.style, other.value) == (one.style, one.value + 1)


def _interrupted(text: str, words: Words, parts: list[Score]) -> bool:
    """Whether a score stands between some whose full marks are not read, so that they are not all of one list."""
    return any(words.alone.search(text, one.whole.end, other.whole.start) for one, other in pairwise(parts))


def _by_line(text: str, found: list[Score]) -> list[list[Score]]:
    """For every score those of its line, however much is told between them."""
    lines = [text.count("\n", 0, score.span.start) for score in found]
    return [[score for score, line in zip(found, lines, strict=True) if line == here] for here in lines]


def _run(text: str, words: Words, found: list[Score]) -> list[Score]:
    """The scores of one list, nothing but the name of the next and a rate between them."""
    run = found[:1]
    for score in found[1:]:
        if not words.between.fullmatch(text, run[-1].whole.end, score.whole.start):
            break
        run.append(score)
    return run


def _parts(found: list[Score], whole: Decimal) -> list[Score]:
    """The first scores whose full marks add up to the whole; none where they do not, or where a name recurs."""
    full, names = Decimal(0), set()
    for index, score in enumerate(found):
        if score.name in names or score.span.start - found[0].span.start > _FAR:
            break
        names.add(score.name)
        full += score.full or 0
        if full == whole:
            return found[: index + 1] if index else []
        if full > whole:
            break
    return []


def _listed(words: Words, run: list[Score]) -> bool:
    """Whether a run is a list of the parts of one whole, without marks given on top of it."""
    return len(run) >= _FEWEST and not any(words.extra.search(score.name) for score in run)


def _full_marks(total: Score, run: list[Score], off: list[Score]) -> Iterator[Finding]:
    """A list whose scores come to the total and whose full marks do not come to all there are."""
    full, whole = sum((score.full or Decimal(0) for score in run), Decimal(0)), total.full or Decimal(100)
    if total.got != sum((score.got for score in run), Decimal(0)) or full == whole:
        return
    message = Message(
        f"各部分得分之和与总得分 {total.got} 分相符，而满分之和为 {full} 分，不是 {whole} 分，请核对各部分的分值。",
        f"The scores add up to the total of {total.got}, their full marks to {full} instead of {whole}; check these.",
    )
    calculation = f"{' + '.join(str(score.full) for score in run)} = {full} ≠ {whole}"
    doubtful = [score for score in run if score in off or score.got > (score.full or score.got)]
    culprit = (doubtful or run)[0]
    related = tuple(Related("part", score.full_span) for score in run if score is not culprit)
    yield Finding.of(SUM, culprit.full_span, message, calculation=calculation, related=related)


def _total(
    text: str,
    words: Words,
    earlier: list[Score],
    stated: list[Score],
    parts: list[Score],
    *,
    of_all: bool = False,
) -> Score | None:
    """The total score right behind the parts, or next before them; where several differ, only one that is near."""
    after = words.after.match(text, _end(text, words, parts[-1]))
    if after:
        return Score(Span(*after.span("got")), Decimal(after["got"]))
    full = Decimal(words.data.whole) if of_all else sum(part.full or 0 for part in parts)
    before = [score for score in (*earlier, *stated) if score.span.start < parts[0].span.start]
    before = [score for score in before if score.full is None or score.full == full]
    if before:
        last = max(before, key=lambda score: score.span.start)
        if parts[0].span.start - last.span.start <= _FAR // 4 or len({score.got for score in before}) == 1:
            return last
        return None
    return stated[0] if len({score.got for score in stated}) == 1 else None


def _end(text: str, words: Words, score: Score) -> int:
    """Where a score and the rate behind it end."""
    rate = words.rate.match(text, score.whole.end)
    return text.index("%", rate.end()) + 1 if rate and "%" in text[rate.end() : rate.end() + 8] else score.whole.end


def _compare(total: Score, parts: list[Score], off: list[Score]) -> Iterator[Finding]:
    added = sum((part.got for part in parts), Decimal(0))
    if abs(added - total.got) <= max(_TAIL, Decimal(1).scaleb(-decimals(total.got)) / 2):
        return
    addends = addition(part.got for part in parts)
    slips = [(score, number) for score in (total, *parts) for number in _slips(score, total, parts)]
    doubtful = [part for part in parts if part in off]
    culprit = slips[0][0] if len(slips) == 1 else doubtful[0] if len(doubtful) == 1 else total
    hint = (f"若“{culprit.got}”改为“{slips[0][1]}”则相符", f"{slips[0][1]} would fit") if len(slips) == 1 else ("", "")
    gap = abs(added - total.got)
    message = Message(
        f"总得分 {total.got} 分，而各部分得分之和为 {added} 分，相差 {gap} 分；{hint[0] or '请核对'}。",
        f"The total score is {total.got}, the scores of its parts add up to {added}; {hint[1] or 'check them'}.",
    )
    others = [score for score in (total, *parts) if score is not culprit]
    related = tuple(Related("total" if score is total else "part", score.span) for score in others)
    fix = Fix(culprit.span, slips[0][1]) if len(slips) == 1 else None
    yield Finding.of(
        SUM, culprit.span, message, calculation=f"{addends} = {added} ≠ {total.got}", related=related, fix=fix
    )


def _slips(score: Score, total: Score, parts: list[Score]) -> Iterator[str]:
    """What ``score`` may have been before one slip, so that the sum holds."""
    for number in likely(score.got, decimals(score.got)):
        value = Decimal(number)
        if score.full is not None and value > score.full:
            continue
        added = sum((value if part is score else part.got for part in parts), Decimal(0))
        if added == (value if score is total else total.got):
            yield number


def _left(found: list[tuple[Score, bool]]) -> Iterator[Finding]:
    """共15分，扣1.5分，得13.5分, where the three do not fit; one whose rate bears it out has a wrong deduction."""
    for score, borne_out in found:
        left = score.full - score.off if score.full is not None and score.off is not None else score.got
        if left == score.got:
            continue
        message = Message(
            f"{score.full} 分扣 {score.off} 分后为 {left} 分，写为得 {score.got} 分，请核对这三个数。",
            f"{score.full} less {score.off} leaves {left}, {score.got} is stated; check the three.",
        )
        place = score.off_span if borne_out else score.span
        yield Finding.of(SUM, place, message, calculation=f"{score.full} − {score.off} = {left} ≠ {score.got}")


def _rates(analysis: Analysis, words: Words, found: list[Score]) -> Iterator[tuple[Score, Finding]]:
    """The rates right behind a score with its full marks."""
    text = analysis.document.folded
    percents = {q.span.start: q for q in analysis.quantities if q.dimension is Dimension.PERCENT} if found else {}
    for score in found:
        match = words.rate.match(text, score.whole.end)
        quantity = percents.get(match.end()) if match else None
        if quantity is not None and score.full:
            rate = Fraction(score.got) / Fraction(score.full)
            if abs(rate - quantity.exact) > quantity.ulp:
                yield score, _rate(score, quantity, rate)


def _rate(score: Score, quantity: Quantity, rate: Fraction) -> Finding:
    expected = written(rate / _PERCENT, quantity.decimals)
    calculation = f"{score.got} ÷ {score.full} = {written(rate / _PERCENT, quantity.decimals + 2)}%"
    message = Message(
        f"得 {score.got} 分（满分 {score.full} 分）的得分率应为 {expected}%，写为 {quantity.value}%，请核对这三个数。",
        f"{score.got} of {score.full} marks is {expected}%, {quantity.value}% is stated; check the three figures.",
    )
    related = (Related("part", score.span), Related("whole", score.full_span))
    return Finding.of(RATE, quantity.span, message, calculation=calculation, related=related)
