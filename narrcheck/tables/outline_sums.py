"""Sums down the columns of tables without codes: which rows are parts of which, as marks and figures show.

What a row hangs on is told by the numbers before its name (一、 （一） 1.), by the column that the name stands in and
how far it is set in there, and by the level of the account that it names. Where these leave it open, every reading is
tried and the figures decide.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import regex

from narrcheck.facts.identity.unit_names import name_patterns
from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Group, Row, Sheet
from narrcheck.readers.numbering import numeral
from narrcheck.rulebook import Rulebook
from narrcheck.tables.balance_sums import BalanceData
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.sums import Direction, Sum, idle, present

_ENOUGH = 3  # sums of several parts that bear a reading out
_SHARE = 4  # one sum in so many may not
_FEWEST = 2
_MANY = 4  # parts that do not add up to their total by accident
_BALANCES = ("balance", "grant_balance")  # what their totals add up: tables/balance_sums.py

Key = tuple[int | str, int | str]
_LEVEL = "level"
_APART: Key = ("apart", "")


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before a name: the style of its number, the number, and whether 其中 is among it."""

    style: str
    number: int
    among: bool
    name: str


@dataclass(slots=True)
class Node:
    """A row with the rows that hang on it; ``partial`` says that they need not be all of its parts."""

    row: Row
    key: Key
    marks: Marks
    partial: bool = False
    below: "list[Node]" = field(default_factory=list)


class Outline:
    """The vocabulary by which rows are put below each other."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._accounts: Accounts = rulebook.derive(load_accounts)
        totals = rulebook.read("tables/totals.yaml", TotalData)
        self._totals, self._endings = totals.grand, totals.endings
        self._carried = rulebook.read("tables/balance.yaml", BalanceData).carried
        self._unit = regex.compile(f"(?:{rulebook.derive(name_patterns).suffix})(?:（[^（）]*）)?$")
        self._data = rulebook.read("tables/rows.yaml", RowData)
        self._marked: dict[str, Marks] = {}  # each is asked for in every reading

    def sums(self, sheet: Sheet) -> Iterator[Sum]:
        """The sums of the tables whose rows have names alone."""
        for group in sheet.groups:
            rows = [row for row in group.rows if row.name]
            if len(rows) > _FEWEST and not any(row.code for row in rows):
                yield from self._best(sheet, group, rows)

    def _best(self, sheet: Sheet, group: Group, rows: list[Row]) -> Iterator[Sum]:
        """The reading that most sums bear out; where none is borne out, what names alone make certain."""
        found = max((self._read(sheet, group, rows, keys) for keys in self._readings(rows)), key=_weight)
        kept = found if _borne_out(found) else [item for item in found if item.sure]
        yield from (replace(item, borne_out=True) for item in kept)

    def _read(self, sheet: Sheet, group: Group, rows: list[Row], keys: list[Key]) -> list[Sum]:
        tops = self._tree(rows, keys)
        found: list[Sum] = []
        for node in _nodes(tops):
            sums = _sums(sheet, group, node.row, node.below, partial=node.partial, sure=self._is_certain(node.below))
            found += _sure_by_slip(sums) if tops == [node] and self._is_total(node.row) else sums
        if sheet.standard not in _BALANCES:
            found += self._total_sums(sheet, group, tops)
        return found

    def _readings(self, rows: list[Row]) -> Iterator[list[Key]]:
        """The readings of rows without a mark: alike, by their indent, units and what they have, by their accounts."""
        alike: list[Key] = [(row.column, "") for row in rows]
        yield alike
        if len({row.indent for row in rows if not self._marks(row).style}) > 1:
            yield [(_LEVEL, row.indent) for row in rows]
        counts = Counter(row.name for row in rows)
        if sum(count > 1 for count in counts.values()) > _FEWEST:
            yield [(_LEVEL, min(counts[row.name], _FEWEST)) for row in rows]
        units = [bool(self._unit.search(row.name)) for row in rows]
        if any(units):
            yield [(_LEVEL, int(not unit)) for unit in units]
        inner = self._among(rows)
        if inner:
            yield [(_LEVEL, int(place in inner)) for place in range(len(rows))]
        codes = self._codes([self._marks(row).name for row in rows])
        if sum(code != "" for code in codes) > _FEWEST:
            yield [(_LEVEL, len(code)) for code in codes]
            among = list(alike)
            for index, code in enumerate(codes):
                among[index] = (_LEVEL, len(code)) if code else among[index - 1] if index else alike[0]
            yield among

    def _among(self, rows: list[Row]) -> set[int]:
        """Where rows stand that are all parts of one whole by their names, though only the first says 其中."""
        marks = [self._marks(row) for row in rows]
        found: set[int] = set()
        for first, mark in enumerate(marks):
            ends = range(len(rows), first + 1, -1) if mark.among and not mark.style else ()
            runs = (range(first, end) for end in ends)
            found |= {*next((run for run in runs if self._data.is_certain([marks[i].name for i in run])), ())}
        return found

    def _codes(self, names: list[str]) -> list[str]:
        """The accounts that names have, each as near as can be to the one before it; empty where there is none."""
        found: list[str] = []
        before = ""
        for name in names:
            codes = {account.code for account in self._accounts.named(name)}
            below = [code for code in codes if not before.startswith(code)]
            found.append(min(below, key=lambda code: _distance(before, code), default=""))
            before = found[-1] or before
        return found

    def _tree(self, rows: list[Row], keys: list[Key]) -> list[Node]:
        """The rows that hang on none, each with those below it: a mark that stood before goes up to where it stood."""
        tops: list[Node] = []
        stack: list[Node] = []
        for row, key in zip(rows, keys, strict=True):
            node = self._node(row, key)
            while stack and not _goes_below(stack, node):
                stack.pop()
            siblings = stack[-1].below if stack else tops
            if stack and not siblings:
                stack[-1].partial = node.marks.among and not node.marks.style
            siblings.append(node)
            stack.append(node)
        return tops

    def _node(self, row: Row, key: Key) -> Node:
        marks = self._marks(row)
        if marks.style:
            return Node(row, (row.column, marks.style), marks)
        return Node(row, _APART if self._is_apart(row) else key, marks)

    def _is_apart(self, row: Row) -> bool:
        return self._is_total(row) or any(word in row.name for word in self._carried)

    def _is_total(self, row: Row) -> bool:
        return row.total or row.name in self._totals or row.name.endswith(self._endings)

    def _marks(self, row: Row) -> Marks:
        if row.name not in self._marked:
            self._marked[row.name] = self._read_marks(row.name)
        return self._marked[row.name]

    def _read_marks(self, name: str) -> Marks:
        style, number, among = "", 0, False
        while True:
            mark = numeral(name)
            if mark is not None:
                style, number, name = mark.style, mark.value, name[mark.length :]
            elif name.startswith(self._data.among):
                among, name = True, self._data.plain(name)
            else:
                return Marks(style, number, among, name)

    def _total_sums(self, sheet: Sheet, group: Group, tops: list[Node]) -> Iterator[Sum]:
        """What the rows that add up all add up: the only one the rows that hang on none, one of several what fits."""
        places = [index for index, node in enumerate(tops) if self._is_total(node.row) and node.row.figures]
        if len(places) == 1:
            others = [node for index, node in enumerate(tops) if index != places[0]]
            yield from _sure_by_slip(_sums(sheet, group, tops[places[0]].row, others, sure=self._is_whole(others)))
            return
        for place, before, after in zip(places, [-1, *places], [*places[1:], len(tops)], strict=False):
            above, below = tops[before + 1 : place], tops[place + 1 : after]
            for others in ([*tops[max(before, 0) : place]], above, below):
                carried = before >= 0 and others[1:] == above and self._are_carried(above)
                sure = self._is_whole(others) or (carried and _adds_up(sheet, group, others[0]))
                sums = list(_sums(sheet, group, tops[place].row, others, sure=sure))
                if sums and (sure or not _failing(sums)):
                    yield from sums
                    break

    def _is_whole(self, nodes: Sequence[Node]) -> bool:
        """Whether rows are all there are: of names that make it certain, or numbered from one on without a gap."""
        numbers = [node.marks.number for node in nodes]
        counted = len({node.key for node in nodes}) == 1 and numbers == list(range(1, len(nodes) + 1))
        return self._is_certain(nodes) or (counted and len(nodes) > 1)

    def _are_carried(self, nodes: Sequence[Node]) -> bool:
        return bool(nodes) and all(any(word in node.row.name for word in self._carried) for node in nodes)

    def _is_certain(self, nodes: Sequence[Node]) -> bool:
        return self._data.is_certain([node.marks.name for node in nodes])


def _distance(before: str, code: str) -> tuple[int, int, str]:
    """How far an account is from the one before it: the rest of the code after what they share, then the level."""
    shared = next((size for size in (7, 5, 3, 1) if size <= len(code) and code[:size] == before[:size]), 0)
    return len(code) - shared, len(code), code


def _goes_below(stack: list[Node], node: Node) -> bool:
    """Whether a row hangs on the last of ``stack``: its mark is not among theirs, and its account is narrower."""
    one, other = stack[-1].key, node.key
    if other == _APART or any(other == above.key for above in stack):
        return False
    return one[0] != _LEVEL or other[0] != _LEVEL or one < other


def _nodes(nodes: list[Node]) -> Iterator[Node]:
    """All rows that have others below them."""
    for node in nodes:
        if node.below:
            yield node
            yield from _nodes(node.below)


def _sums(
    sheet: Sheet, group: Group, total: Row, nodes: Sequence[Node], *, partial: bool = False, sure: bool = False
) -> Iterator[Sum]:
    """The sum of one row in every column; parts that need not be all can only be too many."""
    for column in group.columns:
        stated = total.figures.get(column.index)
        filled = [node.row for node in nodes if column.index in node.row.figures]
        parts = present(row.figures[column.index] for row in filled)
        if stated is None or stated.percent or not parts or idle(stated, parts):
            continue
        names = (total.name, *(row.name for row in filled))
        family, relation = (total.span.start,), (sheet.table.block,)
        yield Sum(Direction.DOWN, stated, parts, names, family, relation, sure=sure, partial=partial)


def _adds_up(sheet: Sheet, group: Group, node: Node) -> bool:
    """Whether a row is the sum of what hangs on it, if anything does: else what follows a sum only comes after it."""
    return not _failing(list(_sums(sheet, group, node.row, node.below)))


def _sure_by_slip(sums: Iterable[Sum]) -> Iterator[Sum]:
    """The sums of a total of all rows: where one alone fails, and by a slip of the pen, it is certain."""
    found = list(sums)
    failing = sum(item.outcome is Outcome.FAILS for item in found)
    return (replace(item, sure=item.sure or (failing == 1 and item.slipped)) for item in found)


def _failing(sums: Sequence[Sum]) -> int:
    """How many sums fail, but by a slip; those that one figure explains are one."""
    failing = [item for item in sums if item.outcome is Outcome.FAILS and not _is_slip(item)]
    if failing and len({abs(item.gap) for item in failing}) == 1:
        shared = set.intersection(*({id(figure) for figure in item.figures} for item in failing))
        return 1 if shared else len(failing)
    return len(failing)


def _is_slip(item: Sum) -> bool:
    return item.sure and item.slipped


def _holding(sums: Sequence[Sum]) -> int:
    """How much the sums that hold say; two of one part each say as much as one of several."""
    holding = [item for item in sums if (item.outcome is not Outcome.FAILS or _is_slip(item)) and not item.partial]
    telling = sum(item.telling() for item in holding)
    return telling + (len(holding) - telling) // _FEWEST


def _weight(sums: Sequence[Sum]) -> tuple[bool, int]:
    """How much speaks for a reading."""
    return _borne_out(sums), _holding(sums) - _FEWEST * _failing(sums)


def _borne_out(sums: Sequence[Sum]) -> bool:
    """Whether enough sums hold for those that do not to be errors, or the one that does not holds in other columns."""
    failing, families = _failing(sums), {item.family for item in sums if item.outcome is Outcome.FAILS}
    if failing == 1 and len(families) == 1:
        same = [item for item in sums if item.family in families and item.outcome is not Outcome.FAILS]
        if any(sum(part.value != 0 for part in item.parts) >= _MANY for item in same):
            return True
    holding = _holding(sums)
    return not failing or (holding >= _ENOUGH and failing * _SHARE <= holding + failing)
