"""What the standard tables say of the indicators and accounts that the text also tells."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import regex

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.analysis import Identity
from narrcheck.model.document import Document, Span
from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.rulebook import Rulebook, RuleData
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.vocabulary import build_words

_YEAR = regex.compile(r"((?:19|20)\d\d)年度?")


class Told(RuleData):
    """One entry of ``rules/tables/text.yaml``."""

    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    indicator: str
    scopes: tuple[str, ...]


class AccountTable(RuleData):
    """A table of accounts, the columns of which the first counts, and the scopes that the text tells them under."""

    table: str
    scopes: tuple[str, ...]
    columns: tuple[str, ...] = ("whole",)


class SlotData(RuleData):
    """``rules/tables/slots.yaml``."""

    budget: tuple[str, ...]
    actual: tuple[str, ...]
    adjusted: tuple[str, ...]
    prior: tuple[str, ...]
    accounts: tuple[AccountTable, ...]


class Entry(NamedTuple):
    """One cell's figure as a fact: what it is of, in which scope, and which number of it (``slot``).

    ``row`` is where the row begins, ``home`` the document that the table stands in if it is another one.
    """

    name: str
    scope: str
    slot: str
    figure: Figure
    factor: int
    code: str | None = None
    row: Span | None = None
    home: Document | None = None

    @property
    def amount(self) -> Fraction:
        """What the figure is in yuan."""
        return self.figure.exact * self.factor

    @property
    def whole(self) -> int:
        """The whole yuan of the amount, without its sign."""
        return abs(self.figure.exact.numerator) * self.factor // self.figure.exact.denominator

    @property
    def line(self) -> Span:
        """The row up to the figure."""
        span = self.figure.span
        return Span(min(self.row.start, span.start) if self.row else span.start, span.end)


class Entries:
    """The entries of one report's tables that state their unit."""

    def __init__(self, sheets: Sequence[Sheet], identity: Identity, rulebook: Rulebook) -> None:
        self.sheets = sheets
        self.accounts: Accounts = rulebook.derive(load_accounts)
        self.own = "actual" if identity.profile == "final-accounts" else "budget"
        self._year = identity.fiscal_year
        self._ranks = rulebook.derive(build_words).ranks
        self._slots = rulebook.read("tables/slots.yaml", SlotData)
        self._measures = {*self._slots.budget, *self._slots.actual, *self._slots.adjusted}
        self._totals = rulebook.read("tables/totals.yaml", TotalData).grand
        self._whole = rulebook.read("tables/rows.yaml", RowData).totals
        found: dict[str, list[Sheet]] = {}
        for sheet in sheets:
            if sheet.standard and sheet.factor:
                found.setdefault(sheet.standard, []).append(sheet)
        told = rulebook.read("tables/text.yaml", list[Told])
        self.indicators = [e for item in told for sheet in found.get(item.table, ()) for e in self._told(item, sheet)]
        self.by_account = [
            e for item in self._slots.accounts for sheet in found.get(item.table, ()) for e in self._coded(item, sheet)
        ]
        self.of_indicator, self.of_account = _by_name(self.indicators), _by_name(self.by_account)
        self.names = {entry.code: entry.name for entry in self.by_account}

    def _told(self, item: Told, sheet: Sheet) -> Iterator[Entry]:
        for group in sheet.groups:
            meant = (column for column in group.columns if self._is_column(column, group, item.columns))
            columns = [(column, slot) for column in meant if (slot := self.slot(column))]
            filled = [row for row in group.rows if row.figures] if columns else []
            for row in filled:
                wanted = (
                    self._ranks.sub("", row.name) in item.rows
                    or ("total" in item.rows and row.name in self._totals)
                    or ("any" in item.rows and len(filled) == 1)
                )
                for column, slot in columns if wanted else ():
                    if column.index in row.figures:
                        for scope in item.scopes:
                            yield self._entry(sheet, row, column, item.indicator, scope, slot)

    def _is_column(self, column: Column, group: Group, labels: tuple[str, ...]) -> bool:
        if "any" in labels:
            return True
        if "whole" in labels:
            return column is group.columns[0] and (len(group.columns) == 1 or column.label in self._whole)
        # 公务接待费 over 预算数 and 决算数, or under them.
        named = [label for label in column.path if _YEAR.sub("", label) not in self._measures]
        if "/" + "/".join(named) in labels:
            return True
        return any("/".join(path[-2:]) in labels or path[-1] in labels for path in (column.path, named) if path)

    def slot(self, column: Column) -> str | None:
        """Which number of its indicator a column holds; None where it is of another year."""
        words = "".join(column.path)
        if any(word in words for word in self._slots.prior) or self._of_other_years(words):
            return None
        for slot, marks in (("adjusted", self._slots.adjusted), ("budget", self._slots.budget)):
            if any(word in words for word in marks):
                return slot
        return "actual" if any(word in words for word in self._slots.actual) else self.own

    def _of_other_years(self, words: str) -> bool:
        years = {int(year[1]) for year in _YEAR.finditer(words)}
        return self._year is not None and bool(years) and self._year not in years

    def _coded(self, item: AccountTable, sheet: Sheet) -> Iterator[Entry]:
        for group in sheet.groups:
            column = next((one for one in group.columns if self._is_column(one, group, item.columns)), None)
            if column is None:
                continue
            for row in group.rows:
                if row.code and column.index in row.figures:
                    name = self.accounts.plain(row.name)
                    for scope in item.scopes:
                        yield self._entry(sheet, row, column, name, scope, self.own, row.code)

    def _entry(
        self, sheet: Sheet, row: Row, column: Column, name: str, scope: str, slot: str, code: str | None = None
    ) -> Entry:
        assert sheet.factor is not None
        figure = row.figures[column.index]
        return Entry(name, scope, slot, figure, sheet.factor, code, row.span if row.name else None, sheet.home)


def _by_name(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        named.setdefault(entry.name, []).append(entry)
    return named


def same_row(sheets: Iterable[Sheet], entry: Entry, accounts: Accounts, totals: frozenset[str]) -> Iterator[Figure]:
    """The figures that the text may also mean: those of rows of the same name, or of rows that add up all."""
    for sheet in sheets:
        for group in sheet.groups:
            for row in group.rows:
                if _alike(row, entry, accounts, totals):
                    yield from row.figures.values()


def _alike(row: Row, entry: Entry, accounts: Accounts, totals: frozenset[str]) -> bool:
    if entry.code is None:
        return row.total or row.name in totals or not row.code
    return accounts.plain(row.name).endswith(entry.name)
