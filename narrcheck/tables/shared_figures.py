"""Figures that stand in two of the standard tables of one report."""

from collections.abc import Iterable, Iterator

import regex

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.sums import Direction, Sum
from narrcheck.tables.vocabulary import build_words

_CLASS = 3
_RANK = regex.compile(r"^(?:\p{Han}{1,3}|\d{1,2})[、.．]")


class Place(RuleData):
    """Where in a standard table a figure stands."""

    table: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    like: Expression | None = None


class Pair(RuleData):
    """Two places that hold one figure."""

    one: Place
    other: Place
    also: tuple[str, ...] = ()


class EqualData(RuleData):
    """``rules/tables/equal.yaml``."""

    totals: tuple[Pair, ...]
    parts: tuple[Pair, ...]
    classes: tuple[Pair, ...]


class Among:
    """The standard tables of one report, each of them where it stands once."""

    def __init__(self, sheets: Iterable[Sheet], rulebook: Rulebook) -> None:
        found: dict[str, list[Sheet]] = {}
        for sheet in sheets:
            if sheet.standard:
                found.setdefault(sheet.standard, []).append(sheet)
        self._sheets = {key: items[0] for key, items in found.items() if len(items) == 1}
        self._data = rulebook.read("tables/equal.yaml", EqualData)
        self._rows = rulebook.read("tables/rows.yaml", RowData)
        self._totals = rulebook.read("tables/totals.yaml", TotalData)
        self._ranks = rulebook.derive(build_words).ranks
        self._accounts: Accounts = rulebook.derive(load_accounts)

    def sums(self) -> Iterator[Sum]:
        """Every pair of figures that should be one, as a sum of one part."""
        agreed: dict[tuple[str, str], bool] = {}
        for pair in self._data.totals:
            key = pair.one.table, pair.other.table
            for item in self._total(pair):
                agreed[key] = agreed.get(key, True) and item.outcome is Outcome.HOLDS
                yield item
        for pair in self._data.parts:
            if agreed.get((pair.one.table, pair.other.table)):
                yield from self._total(pair)
        for pair in self._data.classes:
            yield from self._classes(pair)

    def _both(self, pair: Pair) -> tuple[Sheet, Sheet] | None:
        one, other = self._sheets.get(pair.one.table), self._sheets.get(pair.other.table)
        if one is None or other is None or one.factor != other.factor:
            return None
        return one, other

    def _total(self, pair: Pair) -> Iterator[Sum]:
        both = self._both(pair)
        if both is None:
            return
        figures = [*self._find(both[1], pair.other)]
        stated = [*self._find(both[0], pair.one)]
        if any(len({figure.exact for _, figure in found}) != 1 for found in (figures, stated)):
            return
        (name, there), (label, here) = figures[0], stated[0]
        spare = [figure for _, figure in self._find(both[0], Place(table="", rows=pair.also, columns=pair.one.columns))]
        first = _sum(there, here, (both[1].title, both[0].title), (name, label))
        if first.outcome is Outcome.FAILS and any(figure.exact == there.exact for figure in spare):
            return
        yield first

    def _find(self, sheet: Sheet, place: Place) -> Iterator[tuple[str, Figure]]:
        for group in sheet.groups:
            columns = [c for c in group.columns if self._is_column(group, c, place)]
            only = sum(bool(row.figures) for row in group.rows) == 1
            for row in group.rows:
                total = row.name in self._totals.grand or (only and not row.name)
                named = row.name in place.rows or ("total" in place.rows and total) or self._is_like(row, place)
                for column in columns[:1] if named else ():
                    if column.index in row.figures:
                        yield row.name, row.figures[column.index]

    def _is_like(self, row: Row, place: Place) -> bool:
        return place.like is not None and place.like.fullmatch(self._ranks.sub("", row.name)) is not None

    def _is_column(self, group: Group, column: Column, place: Place) -> bool:
        if "whole" in place.columns:
            whole = column.label in self._rows.totals or len(group.columns) == 1
            return whole and column is group.columns[0]
        return any(column.label == label or label in column.path for label in place.columns)

    def _classes(self, pair: Pair) -> Iterator[Sum]:
        both = self._both(pair)
        if both is None:
            return
        items = dict(self._named(both[0], pair.one, coded=False))
        for name, there in self._named(both[1], pair.other, coded=True):
            here = items.get(name)
            if here is not None:
                yield _sum(there, here, (both[1].title, both[0].title), (name, name))

    def _named(self, sheet: Sheet, place: Place, *, coded: bool) -> Iterator[tuple[str, Figure]]:
        for group in sheet.groups:
            columns = [c for c in group.columns if self._is_column(group, c, place)]
            for row in group.rows:
                if columns and columns[0].index in row.figures and self._is_class(row, coded=coded):
                    yield self._accounts.plain(_RANK.sub("", row.name)), row.figures[columns[0].index]

    def _is_class(self, row: Row, *, coded: bool) -> bool:
        if coded:
            return row.code is not None and len(row.code) == _CLASS
        return row.code is None and bool(_RANK.match(row.name))


def _sum(there: Figure, here: Figure, titles: tuple[str, str], names: tuple[str, str]) -> Sum:
    labels = tuple(f"{title}“{name}”" for title, name in zip(titles, names, strict=True))
    return Sum(Direction.AMONG, there, (here,), labels, sure=True)
