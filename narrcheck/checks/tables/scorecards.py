"""Score sheets: scores that do not add up to the total, full marks that do not, scores above their full marks.

Finds a total score, or a total of the full marks, that is not the sum of its items, and a section whose items are not
worth what its name says (NC922); a score that is more than its full marks (NC923). Scores are given item by item and
the total is typed; one of them is changed later and the other is not.

Example: 12.5, 12.5, 15 and 10 marks, and a total of 51.

Misses sheets with marks on top of the full ones, and the score that follows from a rate of execution: reports score
it by rules of their own.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.tables.scorecards import Card, Item, Section, cards

SUM = Rule(
    "NC922",
    "score-sheet-total",
    Kind.TABLE,
    Severity.ERROR,
    Message("评分表的总分与各项之和不符", "The total of a score sheet is not the sum of its items"),
)
OVER = Rule(
    "NC923",
    "score-above-full-marks",
    Kind.TABLE,
    Severity.ERROR,
    Message("评分表的得分大于分值", "A score is more than its full marks"),
)
RULES: tuple[Rule, ...] = (SUM, OVER)

_TAIL = Decimal("0.011")
_FEW = 3  # one score in so many may be too high


def check(analysis: Analysis) -> Iterator[Finding]:
    """The scores and full marks that do not fit."""
    for card in analysis.derive(cards):
        rows = (*card.funds, *card.items, *([card.total] if card.total else []))
        marks = [(item, item.full, item.got) for item in rows if item.full and item.got]
        over = [one for one in marks if one[2].value > one[1].value]
        if len(over) * _FEW > len(marks):
            continue  # weights beside scores of a hundred each
        yield from (_over(*one) for one in over)
        if card.total is not None and not card.extra:
            yield from _sums(card, card.total)


def _sums(card: Card, total: Item) -> Iterator[Finding]:
    """What is wrong: the total score where the full marks add up, else their total or those of a section."""
    readings = list(_readings(card))
    right = [one for one in readings if one.open or total.full is None or _sum(one.full) == total.full.value]
    fitting = [one for one in readings if total.got is None or abs(_gap(one.got, total.got)) <= _TAIL]
    off = [section for section in card.sections if _gap(section.parts, section.full)]
    if right and total.got and not fitting:
        yield _unequal(total.got, right[0].got, ("总分", "各项得分", "scores"))
    elif right and len(off) == 1:
        yield _misnamed(off[0], off[0].full)
    elif total.full and fitting and not right:
        gap = _gap(fitting[0].full, total.full)
        if len(off) == 1 and gap == _gap(off[0].parts, off[0].full):
            yield _misnamed(off[0], off[0].parts[0] if len(off[0].parts) == 1 else off[0].full)
        else:
            yield _unequal(total.full, fitting[0].full, ("分值合计", "各项分值", "full marks"))


class _Reading(NamedTuple):
    """Full marks and scores that may make up the total; ``open`` where some row does not tell its full marks."""

    full: tuple[Figure, ...]
    got: tuple[Figure, ...]
    open: bool


def _readings(card: Card) -> Iterator[_Reading]:
    """The items with the funds, or with what is on the page before, or alone; with or without the odd rows."""
    before = (card.before.total,) if card.before and card.before.total else card.before.items if card.before else ()
    for more in dict.fromkeys((card.funds, before, ())):
        for odd in dict.fromkeys(((), *((item,) for item in card.odd), card.odd)):
            items = (*more, *card.items, *odd)
            full, got = tuple(i.full for i in items if i.full), tuple(i.got for i in items if i.got)
            yield _Reading(full, got, any(item.full is None for item in odd))


def _over(item: Item, full: Figure, got: Figure) -> Finding:
    message = Message(
        f"“{item.name}”得分 {got.value} 大于分值 {full.value}。",
        f"{item.name}: the score {got.value} is more than its full marks, {full.value}.",
    )
    related = (Related("whole", full.span),)
    return Finding.of(OVER, got.span, message, calculation=f"{got.value} > {full.value}", related=related)


def _unequal(total: Figure, parts: Sequence[Figure], names: tuple[str, str, str]) -> Finding:
    gap = abs(_gap(parts, total))
    message = Message(
        f"{names[0]} {total.value} 与{names[1]}之和 {_sum(parts)} 不等，相差 {gap}。",
        f"The total {total.value} is not the sum of the {names[2]}, {_sum(parts)}; they differ by {gap}.",
    )
    related = tuple(Related("part", part.span) for part in parts)
    return Finding.of(SUM, total.span, message, calculation=_calculation(total, parts), related=related)


def _misnamed(section: Section, place: Figure) -> Finding:
    """A section whose items are not worth what it says."""
    message = Message(
        f"“{section.name}”下各项分值之和为 {_sum(section.parts)}，与所写的 {section.full.value} 分不符。",
        f"The items of {section.name} are worth {_sum(section.parts)} marks, not {section.full.value}.",
    )
    related = tuple(Related("part", figure.span) for figure in (section.full, *section.parts) if figure is not place)
    calculation = _calculation(section.full, section.parts)
    return Finding.of(SUM, place.span, message, calculation=calculation, related=related)


def _calculation(total: Figure, parts: Sequence[Figure]) -> str:
    added = f" = {_sum(parts)}" if len(parts) > 1 else ""
    return f"{' + '.join(str(part.value) for part in parts)}{added} ≠ {total.value}"


def _gap(parts: Sequence[Figure], total: Figure) -> Decimal:
    return _sum(parts) - total.value


def _sum(figures: Sequence[Figure]) -> Decimal:
    return sum((figure.value for figure in figures), Decimal(0))
