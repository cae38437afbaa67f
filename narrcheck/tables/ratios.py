"""Columns that are recomputed from two others: a rate of completion, a rate of growth, a difference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from narrcheck.model.document import fold
from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData

_ENOUGH = 4  # rows that bear a reading out
_SHARE = 5  # one row in so many may not
_HUNDRED = 100


class RatioData(RuleData):
    """``rules/tables/ratios.yaml``: what the header of a recomputed column says, by formula."""

    ratio: Expression
    growth: Expression
    difference: Expression
    percent: Expression
    mixed: Expression


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One figure with the two that it follows from; ``expected`` is in its own unit, ``labels`` are its columns'."""

    formula: str
    stated: Figure
    operands: tuple[Figure, Figure]
    labels: tuple[str, str, str]
    row: str
    expected: Fraction

    @property
    def fits(self) -> bool:
        """Whether it is the recomputed number, but for the last place shown."""
        tail = self.stated.ulp
        if self.formula == "difference":
            tail = max(tail, *(figure.ulp for figure in self.operands))
        return abs(self.expected - self.stated.exact) <= tail

    @property
    def by_rounding(self) -> bool:
        """Whether it is the number recomputed from what the two may have been before they were rounded."""
        one, other = self.operands
        at_least = _FORMULAS[self.formula](one.exact - one.ulp / 2, other.exact + other.ulp / 2)
        at_most = _FORMULAS[self.formula](one.exact + one.ulp / 2, other.exact - other.ulp / 2)
        if at_least is None or at_most is None:
            return True
        low, high = sorted((at_least, at_most))
        return low - self.stated.ulp <= self.stated.exact <= high + self.stated.ulp


def recomputed(sheet: Sheet, rulebook: Rulebook) -> Iterator[Recomputed]:
    """The figures of columns that their header calls a rate or a change, and that nearly all rows bear out."""
    data = rulebook.read("tables/ratios.yaml", RatioData)
    for group in sheet.groups:
        for column in group.columns:
            words = "".join(column.path)
            for formula, pattern in (("ratio", data.ratio), ("growth", data.growth), ("difference", data.difference)):
                if pattern.search(words):
                    yield from _best(group, column, formula)
                    break


def _best(group: Group, stated: Column, formula: str) -> Iterator[Recomputed]:
    """The rows read by the one pair of columns that bears the header out."""
    found: list[list[Recomputed]] = []
    for one, other in permutations([column for column in group.columns if column is not stated], 2):
        rows = [item for row in group.rows if (item := _row(row, (stated, one, other), formula)) is not None]
        telling = [item for item in rows if item.stated.value and len({f.value for f in item.operands}) > 1]
        holding = sum(item.fits for item in telling)
        if holding >= _ENOUGH and (len(telling) - holding) * _SHARE <= len(telling):
            found.append(rows)
    if len(found) == 1:
        yield from found[0]


def _row(row: Row, columns: tuple[Column, Column, Column], formula: str) -> Recomputed | None:
    stated, one, other = (row.figures.get(column.index) for column in columns)
    if stated is None or one is None or other is None or one.percent or other.percent:
        return None
    value = _FORMULAS[formula](one.exact, other.exact)
    if value is None:
        return None
    labels = (columns[0].label, columns[1].label, columns[2].label)
    return Recomputed(formula, stated, (one, other), labels, row.name, value)


def _ratio(one: Fraction, other: Fraction) -> Fraction | None:
    return _HUNDRED * one / other if other > 0 else None


def _growth(one: Fraction, other: Fraction) -> Fraction | None:
    return _HUNDRED * (one / other - 1) if other > 0 else None


def _difference(one: Fraction, other: Fraction) -> Fraction | None:
    return one - other


def is_rate(words: str, caption: str, rulebook: Rulebook) -> bool:
    """Whether the header ``words`` of a column, and the table's ``caption``, say that its figures are percentages."""
    data = rulebook.read("tables/ratios.yaml", RatioData)
    patterns = [data.percent, data.ratio, data.growth, *([data.mixed] if "%" in fold(caption) else [])]
    return any(pattern.search(words) for pattern in patterns)


_FORMULAS: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "ratio": _ratio,
    "growth": _growth,
    "difference": _difference,
}
