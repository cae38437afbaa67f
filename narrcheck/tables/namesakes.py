"""Cells by the names that a text may call them: of their row, of their column, or of a total."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from itertools import chain

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.model.quantity import Quantity
from narrcheck.model.sheet import Column, Group, Row, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.entries import Entry
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.vocabulary import bare, build_words

_NEAR = 0.75


class NameData(RuleData):
    """``rules/tables/names.yaml``: what of a name is left out when text and table are compared."""

    dropped: Expression
    also: dict[str, tuple[str, ...]]
    total: frozenset[str]
    numbers: frozenset[str]


class Namesakes:
    """The cells of a report's tables by name; a cell stands under every name that a text may give it."""

    def __init__(
        self,
        sheets: Iterable[Sheet],
        names: Indicators,
        rulebook: Rulebook,
        slot: Callable[[Column], str | None] = lambda _: None,
    ) -> None:
        """``slot`` tells which number a column holds; tables that do not state their unit are left out.

        ``totals`` are the first figures of the rows that add up all, by the standard table that they stand in.
        """
        self._slot = slot
        data = rulebook.read("tables/names.yaml", NameData)
        self._names = names
        self._accounts: Accounts = rulebook.derive(load_accounts)
        self._dropped = data.dropped
        self._also = data.also
        self._total = data.total
        self._ranks = rulebook.derive(build_words).ranks
        self._totals = rulebook.read("tables/totals.yaml", TotalData).grand
        self._whole = rulebook.read("tables/rows.yaml", RowData).totals
        self._numbers = data.numbers
        self._keys: dict[str, frozenset[str]] = {}
        self._callable: dict[str, list[str]] = {}
        self._having: dict[str, list[str]] = defaultdict(list)
        self._order: dict[str, tuple[list[int], list[int]]] = {}
        self._cells: dict[str, list[Entry]] = defaultdict(list)
        self._own: dict[str, list[Entry]] = defaultdict(list)
        self.totals: dict[str, list[Entry]] = defaultdict(list)
        for sheet in sheets:
            if sheet.factor:
                self._add(sheet, sheet.factor)

    def near(self, name: str, quantity: Quantity) -> Iterator[Entry]:
        """The cells that ``name`` may be of and whose amounts are about ``quantity``."""
        unit, parts = quantity.ulp.as_integer_ratio()
        least, most = ((abs(quantity.units) + step) * unit // parts for step in (-1, 1))
        for key in self._called(name):
            wholes, places = self._sorted(key)
            first, last = bisect_left(wholes, least), bisect_right(wholes, most)
            yield from (self._cells[key][place] for place in sorted(places[first:last]))

    def _called(self, name: str) -> list[str]:
        """The keys of the cells that ``name`` may be of; of the name nearest to it where none bears its own."""
        found = self._callable.get(name)
        if found is None:
            keys = self.keys(name)
            found = [key for key in keys if key in self._cells]
            if not found and name:
                found = [near for key in keys for near in self._nearest(key)]
            found += [other for key in keys for other in self._also.get(key, ()) if other in self._cells]
            self._callable[name] = found
        return found

    def _nearest(self, key: str) -> list[str]:
        """The key of cells that is most like ``key``, if one is like enough.

        A name is compared only where its characters, in whatever order, could make it so.
        """
        if not self._having:
            for name in self._cells:
                for letter in set(name):
                    self._having[letter].append(name)
        letters, size = set(key), len(key)
        shared = Counter(chain.from_iterable(self._having.get(letter, ()) for letter in letters))
        again = size - len(letters)
        likely = [name for name, count in shared.items() if 2 * (count + again) >= _NEAR * (size + len(name))]
        return get_close_matches(key, likely, n=1, cutoff=_NEAR)

    def _sorted(self, key: str) -> tuple[list[int], list[int]]:
        """The whole yuan of a key's cells, ascending, and their places among them: whole numbers compare fast."""
        if key not in self._order:
            wholes = [cell.whole for cell in self._cells[key]]
            places = sorted(range(len(wholes)), key=wholes.__getitem__)
            self._order[key] = [wholes[place] for place in places], places
        return self._order[key]

    def own(self, name: str) -> list[Entry]:
        """The cells of ``name`` and of nothing narrower: its row in a column of numbers, the total of its column."""
        return [cell for key in self.keys(name) if key for cell in self._own.get(key, ())]

    def keys(self, name: str) -> frozenset[str]:
        """The forms under which a name is compared: itself without marks, and the indicator that it is."""
        found = self._keys.get(name)
        if found is None:
            found = self._keys[name] = frozenset(self._forms(name))
        return found

    def _forms(self, name: str) -> Iterator[str]:
        plain, before = bare(name), ""
        while plain != before:
            before, plain = plain, self._dropped.sub("", self._ranks.sub("", plain))
        plain = self._names.plain(plain) or plain
        if not plain:
            yield ""  # what was left out said whose total it is: （本级）
        else:
            canonical = self._names.canonical(plain)
            yield self._accounts.plain(plain)
            if canonical:
                yield canonical
            if (canonical or plain) in self._total or self._names.is_total(canonical or plain):
                yield ""

    def _add(self, sheet: Sheet, factor: int) -> None:
        scope = self._names.scope(sheet.title) or ""
        for group in sheet.groups:
            columns = [(column, self._column(column), self._slot(column) or "") for column in group.columns]
            for row in group.rows:
                names = self._row(row, sheet)
                for column, labels, slot in columns:
                    figure = row.figures.get(column.index)
                    if figure is not None and not figure.percent:
                        place = row.span if row.name else None
                        cell = Entry(row.name, scope, slot, figure, factor, row.code, place, sheet.home)
                        for key in names | labels:
                            self._cells[key].append(cell)
                        for key in self._whose(row, column, group, labels):
                            self._own[key].append(cell)
                        if row.total and column is group.columns[0] and sheet.standard:
                            self.totals[sheet.standard].append(cell)

    def _whose(self, row: Row, column: Column, group: Group, labels: frozenset[str]) -> frozenset[str]:
        """The names that a cell is of in full."""
        if row.total or not row.name or row.name in self._totals:
            return labels
        number = column.label in self._whole or column.label in self._numbers or len(group.columns) == 1
        return self.keys(row.name) if number else frozenset()

    def _row(self, row: Row, sheet: Sheet) -> frozenset[str]:
        if row.total or not row.name or row.name in self._totals:
            return self.keys(sheet.title) | {""}
        return self.keys(row.name)

    def _column(self, column: Column) -> frozenset[str]:
        return frozenset(key for label in column.path if label not in self._whole for key in self.keys(label))
