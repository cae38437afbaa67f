"""What other tables and sentences tell under the name of a row: it says which figure of a failing sum is wrong."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.quantity import Quantity
from narrcheck.model.sheet import Figure
from narrcheck.tables.sums import Direction, Sum, Verdict
from narrcheck.tables.verdicts import displayed
from narrcheck.tables.vocabulary import bare, build_words

# A figure of fewer units of its last place may stand under the same name by chance.
_TELLING = 100
# A name stands no further before its figure: 公用经费共计288.99万元.
_FAR = 24


class _Told(NamedTuple):
    """Where an amount is told under a name: in which tables, and whether in the text."""

    sheets: frozenset[int]
    in_text: bool

    def __bool__(self) -> bool:
        return self.in_text or bool(self.sheets)


class _Place(NamedTuple):
    """Where an amount stands in a table, and the names of its row."""

    start: int
    sheet: int
    names: set[str]


class Retold:
    """The figures of all tables by the names of their rows, and those of the text."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._words = analysis.rulebook.derive(build_words)
        self._sheets: dict[int, tuple[int, int]] = {}
        self._amounts: dict[Fraction, list[_Place]] = defaultdict(list)
        for number, sheet in enumerate(analysis.sheets):
            factor = sheet.factor or 0
            for row in (row for group in sheet.groups for row in group.rows if factor and row.figures):
                names = {self._name(name) for name in (row.name, f"{row.code or ''}{row.name}")}
                for figure in row.figures.values():
                    self._sheets[id(figure)] = number, factor
                    self._amounts[figure.exact * factor].append(_Place(figure.span.start, number, names))
        self._prose: dict[Fraction, list[Quantity]] = defaultdict(list)
        for quantity in analysis.quantities:
            if not analysis.document.in_table(quantity.span):
                self._prose[quantity.exact].append(quantity)
        self._sizes = sorted({*self._amounts, *self._prose})

    def tells(self, figure: Figure, value: Decimal) -> bool:
        """Whether a number stands elsewhere in the report that may be right for a figure of a table."""
        factor = self._sheets.get(id(figure), (0, 1))[1]
        amount = Fraction(value) * factor
        return amount in self._prose or any(place.start != figure.span.start for place in self._amounts.get(amount, ()))

    def named(self, verdict: Verdict) -> Verdict:
        """A verdict that names no figure, with the only one that the report tells elsewhere as the sum needs it."""
        item = verdict.sum
        if verdict.culprit is not None or item.direction is Direction.AMONG or len(item.names) != len(item.figures):
            return verdict
        found = list(self._wrong(item))
        if len(found) != 1:
            return verdict
        culprit, right, told = found[0]
        return replace(verdict, culprit=culprit, right=right, mended=(item,), in_text=not told.sheets)

    def _wrong(self, item: Sum) -> Iterator[tuple[Figure, Decimal, _Told]]:
        for figure, name in zip(item.figures, item.names, strict=True):
            sheet, factor = self._sheets.get(id(figure), (0, 0))
            wanted = item.wanted(figure)
            near = self._near(wanted * factor, item.tolerance * factor) if factor else ()
            for amount in sorted(near, key=lambda amount: abs(amount - wanted * factor)):
                value = displayed(amount / factor, figure)
                if value is None or abs(value.scaleb(figure.decimals)) < _TELLING:
                    continue
                there, here = (self._under(name, one, sheet) for one in (amount, figure.exact * factor))
                if there and not here:
                    yield figure, value, there
                    break

    def _near(self, wanted: Fraction, tolerance: Fraction) -> Iterator[Fraction]:
        """The amounts of the report that are no further from the one wanted than rounding explains."""
        low, high = (bisect_left(self._sizes, wanted - tolerance), bisect_right(self._sizes, wanted + tolerance))
        return iter(self._sizes[low:high])

    def _under(self, name: str, amount: Fraction, but: int) -> _Told:
        """Where an amount is told under a name, one table left out."""
        name = self._name(name)
        plain = self._words.coded_name.sub("", name)
        plain = next((cut for word in self._words.data.totals if (cut := plain.removesuffix(word)) != plain), plain)
        in_text = bool(plain) and any(plain in self._before(quantity) for quantity in self._prose.get(amount, ()))
        in_tables = {place.sheet for place in self._amounts.get(amount, ()) if name in place.names}
        return _Told(frozenset(in_tables - {but}), in_text)

    def _before(self, quantity: Quantity) -> str:
        """The words before a figure, back to the one before it."""
        start = quantity.span.start
        place = bisect_right(self._analysis.quantities, start - 1, key=lambda one: one.span.start)
        behind = self._analysis.quantities[place - 1].span.end if place else 0
        return bare(self._analysis.document.folded[max(behind, start - _FAR) : start])

    def _name(self, name: str) -> str:
        return self._words.ranks.sub("", bare(name))
