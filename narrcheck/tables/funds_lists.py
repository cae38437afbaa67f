"""Funds told as a list in a form: 资金总额, then its parts, each beside its amount (绩效目标表)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from narrcheck.model.document import Cell, Document, Table
from narrcheck.model.interval import exact_sum
from narrcheck.model.sheet import Figure
from narrcheck.rulebook import Expression, RuleData
from narrcheck.tables.vocabulary import bare, figure


class FundsData(RuleData):
    """``rules/tables/funds_lists.yaml``."""

    total: frozenset[str]
    grants: frozenset[str]
    levels: frozenset[str]
    natures: frozenset[str]
    carried: frozenset[str]
    last: frozenset[str]
    among: Expression

    def plain(self, cell: Cell) -> str:
        """The label of a cell."""
        return self.among.sub("", self.among.sub("", bare(cell.text)))


@dataclass(frozen=True, slots=True)
class FundsList:
    """A total and the parts below it, by their labels; ``complete`` says that these are all there are."""

    label: str
    total: Figure
    parts: tuple[tuple[str, Figure], ...]
    complete: bool

    def adds_up(self, data: FundsData) -> bool:
        """Whether the total is the sum of the parts, of those that no other one holds, or of the narrower ones."""
        none: frozenset[str] = frozenset()
        readings = (none, data.levels, data.grants, data.natures, data.levels | data.natures)
        return any(
            exact_sum(one.exact for label, one in self.parts if label not in left) == self.total.exact
            for left in readings
        )


def funds_lists(document: Document, data: FundsData) -> Iterator[FundsList]:
    """The lists among a document's tables."""
    for table in document.tables:
        yield from _lists(table, data)


def _lists(table: Table, data: FundsData) -> Iterator[FundsList]:
    whole = "".join(bare(cell.text) for cell in table.cells)
    if not any(label in whole for label in data.total):
        return  # as nearly all tables
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    for row, cells in rows.items():
        for label, amount in pairwise(cells):
            total = figure(amount)
            if total is not None and not total.percent and data.plain(label) in data.total:
                found = dict(_below(rows, row, amount.column, data))
                parts = tuple((name, one) for name, one in found.items() if one is not None)
                complete = bool(data.last & found.keys()) or data.natures <= found.keys()
                yield FundsList(data.plain(label), total, parts, complete)


def _below(
    rows: dict[int, list[Cell]], start: int, column: int, data: FundsData
) -> Iterator[tuple[str, Figure | None]]:
    """The labels right below a total and what stands beside them in its column, up to one that is no part."""
    known = data.grants | data.levels | data.natures | data.carried | data.last
    row = start + 1
    while row in rows:
        labels = [name for cell in rows[row] if cell.column < column and (name := data.plain(cell)) in known]
        if len(labels) != 1:
            return
        amount = next((cell for cell in rows[row] if cell.column == column), None)
        yield labels[0], figure(amount) if amount else None
        row += 1
