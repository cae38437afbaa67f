"""Units of tables: a table in 元 that says 万元, or the reverse.

Finds a stated unit that makes every figure of the table ten thousand times what the text, or the other tables, say
(NC909). One table's unit is copied from the next, and nothing in the table itself looks wrong.

Example: "单位：元" over a table whose 864.43 the text tells as 864.43万元.

Misses tables fewer than three of whose figures stand elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.model.quantity import Dimension
from narrcheck.model.sheet import Figure, Sheet
from narrcheck.tables.words import WordData

UNIT = Rule(
    "NC909",
    "table-unit",
    Kind.UNIT,
    Severity.ERROR,
    Message("表的单位与正文或其他表不一致", "A table's unit does not fit the text or the other tables"),
)
RULES: tuple[Rule, ...] = (UNIT,)

_SLIP = 10_000
_ENOUGH = 3
_MANY = 10  # so many times as many figures must fit the other unit
_DIGITS = 4
_HEAD = 200
_STATED = regex.compile(r"单[ \u3000]*位[ \u3000]*：?[ \u3000]*(?:人民币)?[ \u3000]*(?P<unit>亿元|万元|元)")


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount that stands somewhere: in yuan, and one unit of its last place."""

    exact: Fraction
    ulp: Fraction


class _Known:
    """Amounts to look figures up in, whatever the places they show."""

    def __init__(self, amounts: Iterable[_Amount]) -> None:
        self._shown: dict[Fraction, set[int]] = defaultdict(set)
        for amount in amounts:
            self._shown[amount.ulp].add(int(amount.exact / amount.ulp))

    def fits(self, value: Fraction) -> bool:
        """Whether some amount is ``value`` as it displays it."""
        half = Fraction(1, 2)
        return any(int(value / ulp + half) in shown for ulp, shown in self._shown.items() if value >= _DIGITS * ulp)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The tables whose stated unit the text or the other tables contradict."""
    text = _Known(_prose(analysis))
    units = analysis.rulebook.read("tables/words.yaml", WordData).units
    for sheet in analysis.sheets:
        place = _stated(analysis.document, sheet) if sheet.factor else None
        if place is None or sheet.factor is None:
            continue
        others = [other for other in analysis.sheets if other is not sheet and other.factor]
        tables = _Known(amount for other in others for amount in _cells(other, other.factor or 1))
        for unit, factor in units.items():
            slipped = factor in (sheet.factor * _SLIP, sheet.factor // _SLIP) and factor != sheet.factor
            if slipped and any(_contradicts(known, sheet, sheet.factor, factor) for known in (text, tables)):
                yield _finding(analysis.document, place, unit)


def _contradicts(known: _Known, sheet: Sheet, stated: int, other: int) -> bool:
    """Whether the figures stand elsewhere in the other unit, and hardly any in the stated one."""
    figures = {figure.exact for figure in _figures(sheet)}
    there = sum(known.fits(figure * other) for figure in figures)
    return there >= _ENOUGH and sum(known.fits(figure * stated) for figure in figures) * _MANY < there


def _prose(analysis: Analysis) -> Iterator[_Amount]:
    spans = [table.span for table in analysis.document.tables]
    for quantity in analysis.quantities:
        inside = any(span.covers(quantity.span) for span in spans)
        if (
            quantity.dimension is Dimension.MONEY
            and quantity.approx is None
            and not inside
            and _telling(quantity.value)
        ):
            yield _Amount(abs(quantity.exact), quantity.ulp)


def _cells(sheet: Sheet, factor: int) -> Iterator[_Amount]:
    for figure in _figures(sheet):
        yield _Amount(abs(figure.exact) * factor, figure.ulp * factor)


def _figures(sheet: Sheet) -> Iterator[Figure]:
    for group in sheet.groups:
        for row in group.rows:
            for figure in row.figures.values():
                if figure.value > 0 and not figure.percent and _telling(figure.value):
                    yield figure


def _telling(value: object) -> bool:
    """Whether a number has digits enough that finding it again is no accident."""
    return len(str(value).replace(".", "").replace("-", "").strip("0")) >= _DIGITS


def _stated(document: Document, sheet: Sheet) -> Span | None:
    """Where the unit stands: in the caption, else in the first words of the table."""
    head = Span(sheet.table.span.start, min(sheet.table.span.end, sheet.table.span.start + _HEAD))
    for span in (sheet.table.caption, head):
        match = _STATED.search(document.folded, span.start, span.end) if span else None
        if match:
            return Span(*match.span("unit"))
    return None


def _finding(document: Document, place: Span, unit: str) -> Finding:
    stated = document.words(place)
    message = Message(
        f"表的单位写作“{stated}”，而表中的数在别处都以“{unit}”计，相差一万倍：请核对单位。",
        f"The table's unit is {stated}, but elsewhere its figures are told in {unit}: check the unit.",
    )
    return Finding.of(UNIT, place, message, fix=Fix(place, unit))
