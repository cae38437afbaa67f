"""From the tape to the document: lines, titles of tables, headings, and the extent of merged cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrcheck.model.document import Cell, Document, Skipped, Table
from narrcheck.readers.breaks import Line, cut, join
from narrcheck.readers.cells import table_name
from narrcheck.readers.docx.grid import Box
from narrcheck.readers.docx.levels import is_heading, reliable
from narrcheck.readers.docx.story import Grid, Item, Paragraph
from narrcheck.readers.docx.tape import DocxOrigin, Tape
from narrcheck.readers.origin import TextOrigin
from narrcheck.readers.spaces import EMPTY, Range, kept
from narrcheck.readers.text import Group, Rows, assemble, tabular
from narrcheck.readers.titles import is_meta

_SOFT_BREAK = re.compile("\v")


def build(source: str, tape: Tape, items: Sequence[Item], skipped: Sequence[Skipped]) -> Document:
    """The document of what was read."""
    raw = tape.raw()
    grids: list[tuple[Grid, int] | None] = []
    parts = list(_parts(raw, items, grids))
    if not reliable([part for part in parts if isinstance(part, Line)]):
        parts = [part._replace(level=None) if isinstance(part, Line) else part for part in parts]
    document = assemble(raw, source, _groups(parts))
    tables = tuple(_merged(table, found) for table, found in zip(document.tables, grids, strict=True))
    assert isinstance(document.origin, TextOrigin)
    origin = DocxOrigin(document.text, document.origin, tape.places(), _names(document, grids))
    return replace(document, origin=origin, tables=tables, skipped=tuple(skipped))


def _names(document: Document, grids: Sequence[tuple[Grid, int] | None]) -> dict[int, str]:
    """What each table is called."""
    names: dict[int, str] = {}
    for table, found in zip(document.tables, grids, strict=True):
        if found is not None and found[0].number is not None and table.caption is not None:
            names[found[0].number] = table_name(document.words(table.caption), found[0].number)
    return names


def _groups(parts: Sequence[Line | Rows]) -> list[Group]:
    """Paragraphs, joined where their lines run on, and tables."""
    groups: list[Group] = []
    lines: list[Line] = []
    for part in parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        groups.extend(join(lines))
        lines = []
        groups.append(part)
    groups.extend(join(lines))
    return groups


def _parts(raw: str, items: Sequence[Item], grids: list[tuple[Grid, int] | None]) -> Iterator[Line | Rows]:
    """Lines and tables; ``grids`` gets for each table its grid and its first row, None for one made with tabs."""
    tabbed: list[Range] = []
    gap = 0
    for item in items:
        if isinstance(item, Paragraph) and not (item.contents or item.level) and "\t" in raw[item.start : item.end]:
            gap = gap if tabbed else item.gap
            tabbed.extend(_lines(raw, item))
            continue
        for part in tabular(raw, tabbed, gap):
            if isinstance(part, Rows):
                grids.append(None)
            yield part
        tabbed = []
        if isinstance(item, Grid):
            yield from _table(raw, item, grids)
        else:
            yield from _paragraph(raw, item)
    for part in tabular(raw, tabbed, gap):
        if isinstance(part, Rows):
            grids.append(None)
        yield part


def _paragraph(raw: str, item: Paragraph) -> Iterator[Line]:
    """The lines of a paragraph; a styled heading and an entry of the contents are one line each."""
    if item.level or item.contents:
        ranges = [part for start, end in _lines(raw, item) for part in kept(raw, start, end)]
        if ranges:
            line = cut(raw, ranges, item.gap)
            yield line._replace(level=item.level) if item.level and is_heading(line.text) else line
        return
    gap = item.gap
    for start, end in _lines(raw, item):
        ranges = kept(raw, start, end)
        if ranges:
            yield cut(raw, ranges, gap)
            gap = 0


def _lines(raw: str, item: Paragraph) -> Iterator[Range]:
    start = item.start
    for match in _SOFT_BREAK.finditer(raw, item.start, item.end):
        yield start, match.start()
        start = match.end()
    yield start, item.end


def _table(raw: str, grid: Grid, grids: list[tuple[Grid, int] | None]) -> Iterator[Line | Rows]:
    """A table; rows above and below it that only bear its title, its unit or a note are lines of text.

    Nothing for a table without words.
    """
    if EMPTY.match(raw[grid.rows[0][0][0] : grid.rows[-1][-1][1]]):
        return
    first, last = 0, len(grid.rows)
    while first < last and _is_head(raw, grid, first):
        first += 1
    while last > first and _is_note(raw, grid, last - 1):
        last -= 1
    yield from _row_lines(raw, grid.rows[:first])
    if first < last:
        grids.append((grid, first))
        yield Rows(grid.rows[first:last])
    yield from _row_lines(raw, grid.rows[last:])


def _row_lines(raw: str, rows: Sequence[Sequence[Range]]) -> Iterator[Line]:
    for row in rows:
        for start, end in row:
            ranges = kept(raw, start, end)
            if ranges:
                yield cut(raw, ranges, 0)


def _is_head(raw: str, grid: Grid, row: int) -> bool:
    filled = _filled(raw, grid, row)
    if not filled:
        return row + 1 < len(grid.rows) and _is_head(raw, grid, row + 1)
    return _is_note(raw, grid, row) or all(box.rows == 1 and is_meta(text) for box, text in filled)


def _is_note(raw: str, grid: Grid, row: int) -> bool:
    """Whether one cell takes the whole row."""
    filled = _filled(raw, grid, row)
    return len(filled) == 1 and filled[0][0].rows == 1 and filled[0][0].columns >= max(2, grid.width)


def _filled(raw: str, grid: Grid, row: int) -> list[tuple[Box, str]]:
    found = []
    for column, (start, end) in enumerate(grid.rows[row]):
        text = raw[start:end]
        if not EMPTY.match(text):
            found.append((grid.boxes[row, column], text.strip()))
    return found


def _merged(table: Table, found: tuple[Grid, int] | None) -> Table:
    """The table with merged cells once, each with its extent."""
    if found is None:
        return table
    grid, first = found
    most = max((cell.row for cell in table.cells), default=0)
    cells: list[Cell] = []
    for cell in table.cells:
        box = grid.boxes.get((cell.row + first, cell.column))
        if box is None:
            continue
        rows = min(box.rows, most + 1 - cell.row)
        cells.append(cell if rows == box.columns == 1 else cell._replace(rows=rows, columns=box.columns))
    return replace(table, cells=tuple(cells))
