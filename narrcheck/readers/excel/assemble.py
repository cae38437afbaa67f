"""From sheets to the document: one text over all visible sheets, with the sheet and cell of every word."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from narrcheck.model.document import Block, BlockKind, Cell, Document, Location, Skipped, Span, Table
from narrcheck.readers import outline
from narrcheck.readers.cells import cell_name
from narrcheck.readers.excel import layout, notices
from narrcheck.readers.excel.layout import Grid
from narrcheck.readers.excel.rows import Box, Row, is_title
from narrcheck.readers.excel.sheet import Area, Sheet, Workbook
from narrcheck.readers.titles import Entry

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_COLUMNS = 300
_MOST_CELLS = 400_000


class Piece(NamedTuple):
    """Words of one cell: where they begin in the text, their sheet and place, the table they stand in."""

    start: int
    sheet: str
    row: int
    column: int
    table: int | None


@dataclass(frozen=True)
class CellOrigin:
    """The way back from the text to sheet and cell."""

    text: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]

    def pieces_of(self, span: Span) -> tuple[Piece, Piece]:
        """The first and the last piece that ``span`` touches."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        last = max(first, bisect_left(self.starts, span.end) - 1)
        return self.pieces[first], self.pieces[last]

    def locate(self, span: Span) -> Location:
        """Return the cell of ``span`` (the first and the last where it covers several)."""
        quote = self.text[span.start : span.end]
        if not self.pieces:
            return Location(span.start, span.end, quote)
        first, last = self.pieces_of(span)
        name = cell_name(first.row, first.column)
        if last.sheet == first.sheet and last[2:4] != first[2:4]:
            name += f":{cell_name(last.row, last.column)}"
        address = f"{first.sheet}!{name}" if first.sheet else name
        return Location(span.start, span.end, quote, table=first.table, cell=address)


def document_of(workbook: Workbook, source: str) -> Document:
    """The document that the visible sheets are."""
    writer, skipped = Writer(), list(workbook.skipped)
    for sheet in workbook.sheets:
        if sheet.hidden:
            skipped.extend(notices.of_hidden_sheet(sheet))
            continue
        writer.sheet(sheet)
        skipped.extend(sheet.skipped)
        skipped.extend(notices.of_sheet(sheet))
    return writer.document(source, (*skipped, *writer.skipped))


class Writer:
    """Collects text, entries, tables and the place of every piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.entries: list[Entry] = []
        self.grids: list[tuple[int, tuple[Cell, ...], int]] = []
        self.pieces: list[Piece] = []
        self.skipped: list[Skipped] = []

    def sheet(self, sheet: Sheet) -> None:
        """Append the parts of one sheet; its name stands for the title that its only table lacks."""
        parts = list(layout.parts(sheet))
        for part in parts:
            if isinstance(part, Box):
                self._line(sheet, part)
                continue
            titles = list(part.caption)
            if part is parts[0] and not any(map(is_title, titles)) and _HAN.search(sheet.name):
                titles.insert(0, Box(0, 0, sheet.name.strip(), False, Area(0, 0, 0, 0)))
            self._table(sheet, part, titles)

    def document(self, source: str, skipped: tuple[Skipped, ...]) -> Document:
        """What has been collected."""
        blocks = self._blocks()
        tables = []
        for index, cells, titles in self.grids:
            caption = None
            if titles:
                caption = Span(self.entries[index - titles].start, self.entries[index - 1].span.end)
            tables.append(Table(index, blocks[index].span, cells, caption))
        text = "".join(self.parts)
        origin = CellOrigin(text, tuple(self.pieces), tuple(piece.start for piece in self.pieces))
        return Document(source, text, blocks, origin, tuple(tables), skipped)

    def _blocks(self) -> tuple[Block, ...]:
        """The outline, in which the lines between a title and its table are no headings."""
        blocks = list(outline.build(self.entries)[0])
        for index, _, titles in self.grids:
            title = index - titles
            for line in range(title + 1, index):
                if blocks[line].kind is BlockKind.HEADING:
                    blocks[line] = Block(BlockKind.PARAGRAPH, blocks[line].span, parent=title)
            if title < index:
                blocks[index] = replace(blocks[index], parent=title)
        return tuple(blocks)

    def _line(self, sheet: Sheet, box: Box, level: int | None = None) -> None:
        self._separate()
        self.entries.append(Entry(self.size, box.text, level=level))
        self._piece(sheet, box.row, box.column, None, box.text)

    def _table(self, sheet: Sheet, grid: Grid, titles: Sequence[Box]) -> None:
        rows = [row.number for row in grid.rows]
        columns = sorted({box.column for row in grid.rows for box in row.boxes})
        for number, box in enumerate(titles):
            self._line(sheet, box, level=1 if number == 0 and is_title(box) else None)
        if len(columns) > _MOST_COLUMNS or len(rows) * len(columns) > _MOST_CELLS:
            self.skipped.append(notices.too_large(sheet, len(rows), len(columns)))
            return
        self._separate()
        start, first = self.size, len(self.parts)
        cells = tuple(self._cells(sheet, grid.rows, _Axes(rows, columns)))
        self.grids.append((len(self.entries), cells, len(titles)))
        self.entries.append(Entry(start, "".join(self.parts[first:]), table=True))

    def _cells(self, sheet: Sheet, rows: Sequence[Row], axes: "_Axes") -> Iterator[Cell]:
        """Append the grid row by row; merged cells stand once, empty ones too."""
        table = len(self.grids) + 1
        covered: set[tuple[int, int]] = set()
        for row_index, row in enumerate(rows):
            boxes = {axes.column(box.column): box for box in row.boxes}
            mark = "\n" if row_index else ""
            for column_index, column in enumerate(axes.columns):
                if (row_index, column_index) in covered:
                    continue
                self._put(mark)
                mark = "\t"
                box = boxes.get(column_index)
                height, width = axes.extent(box) if box and box.area[:2] != box.area[2:] else (1, 1)
                if height * width > 1:
                    covered.update(
                        (r, c)
                        for r in range(row_index, row_index + height)
                        for c in range(column_index, column_index + width)
                    )
                start, text = self.size, box.text if box else ""
                self._piece(sheet, row.number, column, table, text)
                indent = box.indent if box else 0
                yield Cell(row_index, column_index, Span(start, self.size), text, height, width, indent)

    def _piece(self, sheet: Sheet, row: int, column: int, table: int | None, text: str) -> None:
        self.pieces.append(Piece(self.size, sheet.name, row, column, table))
        self._put(text)

    def _separate(self) -> None:
        if self.size:
            self._put("\n")

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.size += len(text)


class _Axes:
    """Which rows and columns of the sheet the grid has: those with words of their own."""

    def __init__(self, rows: list[int], columns: list[int]) -> None:
        self.rows = rows
        self.columns = columns
        self._index = {column: index for index, column in enumerate(columns)}

    def column(self, number: int) -> int:
        """The index of a column of the sheet."""
        return self._index[number]

    def extent(self, box: Box) -> tuple[int, int]:
        """How many rows and columns of the grid a box covers."""
        height = bisect_right(self.rows, box.area.bottom) - bisect_left(self.rows, box.row)
        width = bisect_right(self.columns, box.area.right) - bisect_left(self.columns, box.column)
        return max(1, height), max(1, width)
