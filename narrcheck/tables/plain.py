"""Sums down the columns of tables without codes: the total row is the sum of the rows, as most columns bear out."""

from collections.abc import Iterator, Sequence

import regex

from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Group, Row, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.columns import TotalData
from narrcheck.tables.sums import Direction, Sum, present

_ENOUGH = 3  # columns that bear it out
_SHARE = 4  # one column in so many may not
_TOP = regex.compile(r"^\p{Han}{1,3}、")


def plain_sums(sheet: Sheet, rulebook: Rulebook) -> Iterator[Sum]:
    """The sums of the tables whose rows have names alone; which rows add up is inferred from the columns."""
    grand = rulebook.read("tables/totals.yaml", TotalData).grand
    for group in sheet.groups:
        totals = [row for row in group.rows if row.figures and (row.total or row.name in grand)]
        if len(totals) == 1 and not any(row.code for row in group.rows):
            rows = [row for row in group.rows if row is not totals[0] and row.figures]
            yield from _best(sheet, group, totals[0], [rows, [row for row in rows if _TOP.match(row.name)]])


def _best(sheet: Sheet, group: Group, total: Row, choices: Sequence[list[Row]]) -> Iterator[Sum]:
    for rows in choices:
        sums = [item for column in group.columns if (item := _sum(sheet, total, rows, column.index)) is not None]
        telling = [item for item in sums if item.telling()]
        failing = sum(item.outcome is Outcome.FAILS for item in sums)
        if len(telling) - failing >= _ENOUGH and failing * _SHARE <= len(telling):
            yield from sums
            return


def _sum(sheet: Sheet, total: Row, rows: list[Row], column: int) -> Sum | None:
    stated = total.figures.get(column)
    filled = [row for row in rows if column in row.figures and not row.figures[column].percent]
    parts = present(row.figures[column] for row in filled)
    if stated is None or stated.percent or not parts:
        return None
    names = (total.name, *(row.name for row in filled))
    family, relation = (total.span.start,), (sheet.table.block, total.index)
    return Sum(Direction.DOWN, stated, parts, names, family, relation, borne_out=True)
