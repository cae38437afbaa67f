"""Columns of one document's tables beside the same columns in another document, as most of their rows bear out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from narrcheck.model.bond import Bond
from narrcheck.model.sheet import Column, Figure, Sheet
from narrcheck.rulebook import Rulebook, RuleData
from narrcheck.tables.column_sums import TotalData

_FEWEST = 5
_SHARE = 5  # one figure in so many may differ, or the columns are not taken for the same


class CrossingData(RuleData):
    """``rules/tables/crossing.yaml``."""

    prior: tuple[str, ...]
    prior_year: str
    budget: tuple[str, ...]
    neither: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One figure with the sheet and the row it stands in."""

    figure: Figure
    sheet: Sheet
    name: str

    @property
    def exact(self) -> Fraction:
        """The figure in yuan."""
        return self.figure.exact * (self.sheet.factor or 1)

    @property
    def ulp(self) -> Fraction:
        """One unit of its last place in yuan."""
        return self.figure.ulp * (self.sheet.factor or 1)


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure here, and the same one in another document."""

    here: Place
    there: Place
    column: str

    @property
    def same(self) -> bool:
        """Whether they agree to the last place that both show."""
        return abs(self.here.exact - self.there.exact) < max(self.here.ulp, self.there.ulp)


Figures = dict[str, Place]


def pairs(
    own: Sequence[Sheet], others: Sequence[Sheet], bond: Bond, year: int | None, rulebook: Rulebook
) -> Iterator[Pair]:
    """Every figure of a table here that a table there has too; only tables that stand once and state their unit."""
    data = rulebook.read("tables/crossing.yaml", CrossingData)
    totals = rulebook.read("tables/totals.yaml", TotalData).grand
    there = _single(others)
    for key, sheet in _single(own).items():
        if key not in there:
            continue
        candidates = [(column, _figures(there[key], column, totals)) for column in _columns(there[key])]
        for column in _columns(sheet):
            if not _wanted(column, bond, year, data):
                continue
            mine = _figures(sheet, column, totals)
            fitting = [c for c in candidates if bond is not Bond.COMPANION or c[0].path == column.path]
            yield from _best(mine, [figures for _, figures in fitting], "/".join(column.path))


def _single(sheets: Sequence[Sheet]) -> dict[str, Sheet]:
    counts = Counter(sheet.standard for sheet in sheets)
    return {s.standard: s for s in sheets if s.standard and s.factor and counts[s.standard] == 1}


def _columns(sheet: Sheet) -> list[Column]:
    return [column for group in sheet.groups for column in group.columns]


def _wanted(column: Column, bond: Bond, year: int | None, data: CrossingData) -> bool:
    """Whether a column holds what the other document published."""
    words = "".join(column.path)
    if any(word in words for word in data.neither):
        return False
    if bond is Bond.PRIOR:
        named = year is not None and data.prior_year.format(year - 1) in words
        return named or any(word in words for word in data.prior)
    return bond is Bond.COMPANION or any(word in words for word in data.budget)


def _figures(sheet: Sheet, column: Column, totals: frozenset[str]) -> Figures:
    """The figures of a column by account code, else by name; rows of one name are left out."""
    found: Figures = {}
    twice: set[str] = set()
    for row in (row for group in sheet.groups if column in group.columns for row in group.rows):
        figure = row.figures.get(column.index)
        key = row.code or ("" if row.name in totals else row.name)
        if figure is None or figure.percent:
            continue
        if key in found:
            twice.add(key)
        found[key] = Place(figure, sheet, f"{row.code or ''}{row.name}")
    return {key: place for key, place in found.items() if key not in twice}


def _best(mine: Figures, candidates: Sequence[Figures], label: str) -> Iterator[Pair]:
    """The pairs with the column that agrees best, where it agrees nearly everywhere."""
    tried = [[Pair(mine[key], other[key], label) for key in mine if key in other] for other in candidates]
    best = max(tried, key=lambda found: sum(pair.same for pair in found if pair.here.exact), default=[])
    telling = [pair for pair in best if pair.here.exact or pair.there.exact]
    differing = sum(not pair.same for pair in telling)
    if len(telling) >= _FEWEST and differing * _SHARE <= len(telling):
        yield from telling
