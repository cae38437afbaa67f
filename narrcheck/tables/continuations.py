"""Joins the parts of a table that runs on: under its repeated title, or right below the part before it."""

from collections.abc import Iterable
from dataclasses import replace

from narrcheck.model.document import Cell, Table
from narrcheck.model.sheet import Group, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.grid import Grid


class ContinuedData(RuleData):
    """``rules/tables/continued.yaml``: how a title says that its table began earlier."""

    mark: Expression


def with_header(table: Table, grid: Grid, before: Grid | None) -> Table:
    """A table with the header of the one right before it, where it goes on below it without one of its own.

    Where a page ends inside a header, what is above is a table of its own with nothing but words.
    """
    if before is None or grid.width != before.width or not _adjoins(before.table, table):
        return table
    if grid.body and not before.figures and before.height <= grid.body and before.table.caption is not None:
        cells = before.table.cells + _moved(table.cells, before.height)
        return replace(table, cells=cells, caption=before.table.caption)
    if grid.body:
        return table
    header = tuple(cell for cell in before.table.cells if cell.row < before.body)
    return replace(table, cells=header + _moved(table.cells, before.body))


def joined(sheets: Iterable[Sheet], rulebook: Rulebook) -> tuple[Sheet, ...]:
    """The sheets with every continuation added to the one before it that it continues."""
    mark = rulebook.read("tables/continued.yaml", ContinuedData).mark
    found: list[Sheet] = []
    last: Sheet | None = None
    for sheet in sheets:
        if last is not None and _alike(found[-1], sheet) and _goes_on(last, sheet, found[-1].title, mark):
            found[-1] = _together(found[-1], sheet)
        else:
            found.append(sheet)
        last = sheet
    return tuple(found)


def _goes_on(last: Sheet, sheet: Sheet, title: str, mark: Expression) -> bool:
    """Whether a table has the ``title`` that it began under, or stands right below its last part with none."""
    if not sheet.title:
        headed = any(column.path for group in sheet.groups for column in group.columns)
        return headed and _adjoins(last.table, sheet.table)
    return bool(title) and mark.sub("", sheet.title) == mark.sub("", title)


def _adjoins(one: Table, other: Table) -> bool:
    return other.caption is None and other.block == one.block + 1


def _alike(one: Sheet, other: Sheet) -> bool:
    return [_shape(group) for group in one.groups] == [_shape(group) for group in other.groups]


def _shape(group: Group) -> list[tuple[int, tuple[str, ...]]]:
    return [(column.index, column.path) for column in group.columns]


def _together(one: Sheet, other: Sheet) -> Sheet:
    """Both parts as one; the rows of the second are counted on."""
    after = 1 + max(cell.row for cell in one.table.cells)
    groups = tuple(
        replace(first, rows=first.rows + tuple(replace(row, index=row.index + after) for row in second.rows))
        for first, second in zip(one.groups, other.groups, strict=True)
    )
    table = replace(one.table, cells=one.table.cells + _moved(other.table.cells, after))
    return replace(one, groups=groups, table=table)


def _moved(cells: tuple[Cell, ...], rows: int) -> tuple[Cell, ...]:
    return tuple(cell._replace(row=cell.row + rows) for cell in cells)
