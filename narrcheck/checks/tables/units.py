"""Units of tables: a table in 元 that says 万元, or the reverse.

Finds a stated unit that makes every figure of the table ten thousand times what the text, or the other tables, say
(NC909). One table's unit is copied from the next, and nothing in the table itself looks wrong.

Example: "单位：元" over a table whose 864.43 the text tells as 864.43万元.

Misses tables fewer than three of whose figures stand elsewhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.model.interval import Number
from narrcheck.model.quantity import Dimension
from narrcheck.model.sheet import Figure, Sheet
from narrcheck.tables.vocabulary import WordData

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
_TEXT, _SEVERAL = -1, -2  # in place of the one sheet that an amount stands in
_STATED = regex.compile(r"单[ \u3000]*位[ \u3000]*：?[ \u3000]*(?:人民币)?[ \u3000]*(?P<unit>亿元|万元|元)")


class _Amount(NamedTuple):
    """An amount that stands somewhere, as displayed in a unit of ``factor`` yuan; ``sheet`` is that of its table."""

    value: Decimal
    decimals: int
    factor: Number
    sheet: int = _TEXT


class _Known:
    """Amounts to look figures up in, whatever the places they show."""

    def __init__(self, amounts: Iterable[_Amount]) -> None:
        """Sort them by what one of their last place is, as numerator and denominator; then by how many it is."""
        found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for value, decimals, factor, sheet in amounts:
            shown = found[factor.numerator, factor.denominator * 10**decimals]
            count = int(abs(value).scaleb(decimals))
            shown[count] = sheet if shown.get(count, sheet) == sheet else _SEVERAL
        self._shown = tuple(found.items())

    def fits(self, value: Fraction, besides: int) -> bool:
        """Whether some amount that stands elsewhere than in one sheet is ``value`` (yuan) as it displays it."""
        top, below = value.as_integer_ratio()
        for (ulp, parts), shown in self._shown:
            many, one = top * parts, below * ulp
            if many >= _DIGITS * one and shown.get((2 * many + one) // (2 * one), besides) != besides:
                return True
        return False


def check(analysis: Analysis) -> Iterator[Finding]:
    """The tables whose stated unit the text or the other tables contradict."""
    if not analysis.sheets:
        return
    units = analysis.rulebook.read("tables/words.yaml", WordData).units
    figures = [list(_figures(sheet)) for sheet in analysis.sheets]
    amounts = (
        _Amount(figure.value, figure.decimals, sheet.factor, index)
        for index, sheet in enumerate(analysis.sheets)
        for figure in figures[index]
        if sheet.factor
    )
    text, tables = _Known(_prose(analysis)), _Known(amounts)
    for index, sheet in enumerate(analysis.sheets):
        place = _stated(analysis.document, sheet) if sheet.factor else None
        if place is None or sheet.factor is None:
            continue
        values = {figure.exact for figure in figures[index]}
        for unit, factor in units.items():
            slipped = factor in (sheet.factor * _SLIP, sheet.factor // _SLIP) and factor != sheet.factor
            if slipped and any(_contradicts(known, values, index, sheet.factor, factor) for known in (text, tables)):
                yield _finding(analysis.document, place, unit)


def _contradicts(known: _Known, values: set[Fraction], sheet: int, stated: int, other: int) -> bool:
    """Whether a sheet's figures stand elsewhere in the other unit, and hardly any in the stated one."""
    there = sum(known.fits(value * other, sheet) for value in values)
    return there >= _ENOUGH and sum(known.fits(value * stated, sheet) for value in values) * _MANY < there


def _prose(analysis: Analysis) -> Iterator[_Amount]:
    for quantity in analysis.quantities:
        money = quantity.dimension is Dimension.MONEY and quantity.approx is None
        if money and not analysis.document.in_table(quantity.span) and _telling(quantity.value):
            yield _Amount(quantity.value, quantity.decimals, quantity.factor)


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
