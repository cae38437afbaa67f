"""What other tables of a report tell under the name of a row: it says which figure of a failing sum is wrong."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from narrcheck.model.sheet import Figure, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.sums import Direction, Sum, Verdict
from narrcheck.tables.verdicts import displayed
from narrcheck.tables.vocabulary import bare, build_words

# A figure of fewer units of its last place may stand under the same name by chance.
_TELLING = 100


class Retold:
    """The figures of all tables by the names of their rows."""

    def __init__(self, sheets: Sequence[Sheet], rulebook: Rulebook) -> None:
        self._ranks = rulebook.derive(build_words).ranks
        self._sheets: dict[int, tuple[int, int]] = {}
        self._told: dict[str, dict[Fraction, set[int]]] = defaultdict(lambda: defaultdict(set))
        for number, sheet in enumerate(sheets):
            for row in (row for group in sheet.groups for row in group.rows if sheet.factor):
                for figure in row.figures.values():
                    self._sheets[id(figure)] = number, sheet.factor or 1
                    self._told[self._name(row.name)][figure.exact * (sheet.factor or 1)].add(number)

    def named(self, verdict: Verdict) -> Verdict:
        """A verdict that names no figure, with the only one that other tables tell as the sum needs it."""
        item = verdict.sum
        if verdict.culprit is not None or item.direction is Direction.AMONG or len(item.names) != len(item.figures):
            return verdict
        found = list(self._wrong(item))
        if len(found) != 1:
            return verdict
        culprit, right = found[0]
        return replace(verdict, culprit=culprit, right=right, mended=(item,))

    def _wrong(self, item: Sum) -> Iterator[tuple[Figure, Decimal]]:
        for figure, name in zip(item.figures, item.names, strict=True):
            sheet, factor = self._sheets.get(id(figure), (0, 0))
            value = displayed(item.wanted(figure), figure)
            told = self._told.get(self._name(name), {})
            if not factor or value is None or abs(value.scaleb(figure.decimals)) < _TELLING:
                continue
            there, here = (told.get(amount * factor, set()) - {sheet} for amount in (Fraction(value), figure.exact))
            if there and not here:
                yield figure, value

    def _name(self, name: str) -> str:
        return self._ranks.sub("", bare(name))
