"""Sums of tables whose rows stand beside the name of their section: 小计 is the sum of the section's other rows.

The name of the section is a cell over all of its rows (or stands in the first of them), the names of the rows are in
the column beside it. The total of the table is the sum of the sections.
"""

from collections.abc import Iterator

from narrcheck.model.sheet import Figure, Group, Row, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.sums import Direction, Sum, idle, present

_FEWEST = 2


def section_sums(sheet: Sheet, rulebook: Rulebook) -> Iterator[Sum]:
    """The sums of the sections and of the table; none where fewer than two sections have a subtotal."""
    rows, totals = rulebook.read("tables/rows.yaml", RowData), rulebook.read("tables/totals.yaml", TotalData).grand
    for group in sheet.groups:
        if any(row.code for row in group.rows):
            continue
        sections = _sections(sheet, [row for row in group.rows if row.name not in totals])
        heads = [_subtotal(section, rows) for section in sections]
        if sum(head is not None for head in heads) < _FEWEST:
            continue
        for head, section in zip(heads, sections, strict=True):
            if head is not None:
                yield from _sums(sheet, group, head, [row for row in section if row is not head], rows)
        grand = [row for row in group.rows if row.name in totals and row.figures]
        if len(grand) == 1 and all(head is not None or len(s) == 1 for head, s in zip(heads, sections, strict=True)):
            parts = [head or section[0] for head, section in zip(heads, sections, strict=True)]
            yield from _sums(sheet, group, grand[0], parts, rows)


def _sections(sheet: Sheet, rows: list[Row]) -> list[list[Row]]:
    """The rows by the name in an outer column that they stand beside."""
    first: dict[int, int] = {}
    for cell in sheet.table.cells:
        if cell.text.strip():
            first[cell.row] = min(cell.column, first.get(cell.row, cell.column))
    found: list[list[Row]] = []
    outer = 0
    for row in rows:
        begins = first.get(row.index, row.column)
        if not found or begins < row.column or row.column <= outer:
            found.append([row])
            outer = begins
        else:
            found[-1].append(row)
    return found


def _subtotal(section: list[Row], data: RowData) -> Row | None:
    named = [row for row in section if row.name in data.totals]
    return named[0] if len(named) == 1 and len(section) > 1 else None


def _sums(sheet: Sheet, group: Group, total: Row, rows: list[Row], data: RowData) -> Iterator[Sum]:
    for column in group.columns:
        stated = total.figures.get(column.index)
        filled = [row for row in rows if column.index in row.figures]
        parts: tuple[Figure, ...] = present(row.figures[column.index] for row in filled)
        if stated is None or stated.percent or not parts or idle(stated, parts):
            continue
        yield Sum(
            Direction.DOWN,
            stated,
            parts,
            (total.name, *(row.name for row in filled)),
            (total.span.start,),
            (sheet.table.block,),
            sure=True,
            borne_out=True,
            partial=all(row.name.startswith(data.among) for row in filled),
        )
