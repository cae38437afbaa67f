"""Columns that are recomputed from others: a rate of completion or growth, a difference, a share of the total row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from narrcheck.model.document import fold
from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.nlp.slips import retyped, swaps
from narrcheck.rulebook import Expression, Rulebook, RuleData

_ENOUGH = 4  # rows that bear a reading out
_STEM = 2  # characters of a header that tell what it is of
_FEW = 3  # where the header names what is divided
_SHARE = 5  # one row in so many may not
_HUNDRED = 100


class RatioData(RuleData):
    """``rules/tables/ratios.yaml``: what the header of a recomputed column says, by formula."""

    ratio: Expression
    growth: Expression
    difference: Expression
    share: Expression
    percent: Expression
    mixed: Expression


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One figure with the two that it follows from; ``expected`` is in its own unit, ``labels`` are its columns'.

    ``exact`` says that the two are no rounded numbers: other rows, which rounding would change more, follow exactly.
    """

    formula: str
    stated: Figure
    operands: tuple[Figure, Figure]
    labels: tuple[str, str, str]
    row: str
    expected: Fraction
    exact: bool = False

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
        if self.exact:
            return False
        low, high = self.reach
        return low is None or high is None or low - self.stated.ulp <= self.stated.exact <= high + self.stated.ulp

    @property
    def reach(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most that follow from what the two may have been; None where nothing does."""
        (one, other), formula = self.operands, _FORMULAS[self.formula]
        first = formula(one.exact - one.ulp / 2, other.exact + other.ulp / 2)
        second = formula(one.exact + one.ulp / 2, other.exact - other.ulp / 2)
        return (None, None) if first is None or second is None else (min(first, second), max(first, second))

    @property
    def width(self) -> Fraction:
        """How far rounding may have moved it."""
        low, high = self.reach
        return high - low if low is not None and high is not None else Fraction(0)


def recomputed(sheet: Sheet, rulebook: Rulebook) -> Iterator[Recomputed]:
    """The figures of columns that their header calls a rate or a change, and that nearly all rows bear out."""
    data = rulebook.read("tables/ratios.yaml", RatioData)
    for group in sheet.groups:
        for column in group.columns:
            words = "".join(column.path)
            rates = all(row.figures[column.index].percent for row in group.rows if column.index in row.figures)
            growth = (data.growth, data.mixed) if rates else (data.growth,)
            patterns = (("ratio", data.ratio), *(("growth", each) for each in growth), ("difference", data.difference))
            for formula, pattern in patterns:
                if pattern.search(words):
                    found = list(_best(group, column, formula))
                    yield from found or (_of_total(group, column) if data.share.search(words) else ())
                    break


def _best(group: Group, stated: Column, formula: str) -> Iterator[Recomputed]:
    """The rows read by the one pair of columns that bears the header out."""
    found: list[list[Recomputed]] = []
    for one, other in permutations([column for column in group.columns if column is not stated], 2):
        rows = [item for row in group.rows if (item := _row(row, (stated, one, other), formula)) is not None]
        telling = [item for item in rows if item.stated.value and len({f.value for f in item.operands}) > 1]
        holding = sum(item.fits for item in telling)
        named = formula == "ratio" and stated.label[:_STEM] in one.label  # 得分率 = 得分 ÷ 分值
        enough = _FEW if named else _ENOUGH
        share = enough if named else _SHARE
        # One row fewer is enough where a wrong digit, or two swapped ones, explain the one that does not fit.
        slips = holding == enough - 1 and all(item.fits or _mistyped(item) for item in telling)
        slips = slips and (named or formula != "ratio")
        if slips or (holding >= enough and (len(telling) - holding) * share <= len(telling)):
            good = [item for item in telling if item.fits]
            exact = all(2 * abs(item.expected - item.stated.exact) <= item.stated.ulp for item in good)
            widest = max(item.width for item in good)
            found.append([replace(item, exact=exact and item.width <= 2 * widest) for item in rows])
    if len(found) == 1:
        yield from found[0]


def _of_total(group: Group, stated: Column) -> Iterator[Recomputed]:
    """The rows read as shares of what one other column has in the only row of a total."""
    totals = [row for row in group.rows if row.total]
    found: list[list[Recomputed]] = []
    for column in group.columns if len(totals) == 1 else ():
        whole = totals[0].figures.get(column.index)
        if column is stated or whole is None or whole.percent or whole.exact <= 0:
            continue
        rows: list[Recomputed] = []
        for row in group.rows:
            share, part = row.figures.get(stated.index), row.figures.get(column.index)
            if row is not totals[0] and share is not None and share.value and part is not None and not part.percent:
                labels = stated.label, column.label, totals[0].name
                point = _HUNDRED * part.exact / whole.exact
                rows.append(Recomputed("ratio", share, (part, whole), labels, row.name, point))
        holding = sum(item.fits for item in rows)
        # Of three rows two are enough where a slip explains the third.
        slips = len(rows) == _FEW and holding == _FEW - 1 and all(item.fits or _mistyped(item) for item in rows)
        if slips or (holding >= _FEW and (len(rows) - holding) * _ENOUGH <= len(rows)):
            found.append(rows)
    if len(found) == 1:
        yield from found[0]


def _mistyped(item: Recomputed) -> bool:
    """Whether one wrong digit, or two swapped ones, make what is stated of what follows."""
    stated = item.stated
    meant = (*retyped(stated.value), *map(Decimal, swaps(stated.value)))
    return any(2 * abs(Fraction(value) - item.expected) <= stated.ulp for value in meant)


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
