"""From sheets to the document: one text over all visible sheets, with the sheet and cell of every word."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from narrcheck.model.document import Cell, Document, Location, Skipped, Span, Table
from narrcheck.readers import outline
from narrcheck.readers.cells import cell_name
from narrcheck.readers.excel.layout import Box, Grid, Layout
from narrcheck.readers.excel.sheet import Sheet, Workbook
from narrcheck.readers.titles import Entry

_HAN = re.compile(r"[\u4e00-\u9fff]")
_MOST_COLUMNS = 300
_MOST_EMPTY = 200_000
_NAMED = 6


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

    def locate(self, span: Span) -> Location:
        """Return the cell of ``span`` (first and last where it covers several)."""
        if not self.pieces:
            return Location(span.start, span.end, self.text[span.start : span.end])
        first = self.pieces[max(0, bisect_right(self.starts, span.start) - 1)]
        last = self.pieces[max(0, bisect_right(self.starts, max(span.start, span.end - 1)) - 1)]
        name = cell_name(first.row, first.column)
        if last.sheet == first.sheet and last[2:4] != first[2:4]:
            name += f":{cell_name(last.row, last.column)}"
        address = f"{first.sheet}!{name}" if first.sheet else name
        return Location(span.start, span.end, self.text[span.start : span.end], table=first.table, cell=address)


def document_of(workbook: Workbook, source: str) -> Document:
    """The document that the visible sheets are."""
    writer, skipped = _Writer(), list(workbook.skipped)
    for sheet in workbook.sheets:
        skipped.extend(sheet.skipped if not sheet.hidden else ())
        if sheet.hidden:
            if sheet.words:
                skipped.append(Skipped(sheet.name, "工作表是隐藏的，未核对"))
            continue
        layout = Layout(sheet)
        writer.sheet(sheet, layout)
        skipped.extend(_hidden(sheet))
        skipped.extend(_unknown(sheet))
    skipped.extend(writer.skipped)
    return writer.document(source, tuple(skipped))


class _Writer:
    """Collects text, entries, tables and the place of every piece."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.entries: list[Entry] = []
        self.grids: list[tuple[int, tuple[Cell, ...], tuple[int, int] | None]] = []
        self.pieces: list[Piece] = []
        self.skipped: list[Skipped] = []

    def sheet(self, sheet: Sheet, layout: Layout) -> None:
        """Append the parts of one sheet; its name stands for the title of a first table that has none."""
        parts = list(layout.parts())
        first = next((part for part in parts if isinstance(part, Grid)), None)
        untitled = first is not None and not any(_is_title(box) for box in first.caption)
        if untitled and parts[0] is first and _HAN.search(sheet.name):
            self._line(sheet, Box(0, 0, sheet.name, False, _nowhere()), level=1)
        for part in parts:
            if isinstance(part, Grid):
                self._table(sheet, part)
            else:
                title = any(isinstance(other, Grid) and other.caption[:1] == [part] for other in parts)
                self._line(sheet, part, level=1 if title and _is_title(part) else None)

    def document(self, source: str, skipped: tuple[Skipped, ...]) -> Document:
        """What has been collected."""
        blocks, _ = outline.build(self.entries)
        tables = []
        for entry, cells, caption in self.grids:
            span = Span(self.entries[caption[0]].start, self.entries[caption[1]].span.end) if caption else None
            tables.append(Table(entry, blocks[entry].span, cells, span))
        text = "".join(self.parts)
        origin = CellOrigin(text, tuple(self.pieces), tuple(piece.start for piece in self.pieces))
        return Document(source, text, blocks, origin, tuple(tables), skipped)

    def _line(self, sheet: Sheet, box: Box, *, level: int | None = None) -> None:
        self._separate("\n")
        self.entries.append(Entry(self.size, box.text, level=level))
        self._piece(sheet, box.row, box.column, None, box.text)

    def _table(self, sheet: Sheet, grid: Grid) -> None:
        numbers = _grid_lines(grid.rows)
        if len(numbers[1]) > _MOST_COLUMNS or len(numbers[0]) * len(numbers[1]) > _MOST_EMPTY:
            size = f"{len(numbers[0])} 行 {len(numbers[1])} 列"
            self.skipped.append(Skipped(sheet.name, f"表过大或过宽（{size}），不像公开的表，未核对"))
            return
        caption = (len(self.entries) - len(grid.caption), len(self.entries) - 1) if grid.caption else None
        self._separate("\n")
        start, index = self.size, len(self.entries)
        cells = tuple(self._cells(sheet, grid.rows, *numbers))
        self.entries.append(Entry(start, "".join(self.parts[-self._since(start) :]), table=True))
        if caption is None and self.entries[index - 1 : index] and self.entries[index - 1].level == 1:
            caption = (index - 1, index - 1)
        self.grids.append((index, cells, caption))

    def _since(self, start: int) -> int:
        """How many parts make the text from ``start`` on."""
        count, size = 0, self.size
        while size > start:
            count += 1
            size -= len(self.parts[-count])
        return max(count, 1)

    def _cells(self, sheet: Sheet, rows: Sequence[Row], lines: list[int], columns: list[int]) -> Iterator[Cell]:
        """Append the grid row by row; merged cells stand once, empty ones too."""
        at_row, at_column = ({number: index for index, number in enumerate(axis)} for axis in (lines, columns))
        boxes = {(box.row, box.column): box for row in rows for box in row.boxes}
        covered = set(_covered(boxes.values(), at_row, at_column))
        table = len(self.grids) + 1
        for row in lines:
            if at_row[row]:
                self._put("\n")
            first = True
            for column in columns:
                if (row, column) in covered:
                    continue
                if not first:
                    self._put("\t")
                first = False
                box = boxes.get((row, column))
                start, text = self.size, box.text if box else ""
                self._piece(sheet, row, column, table, text)
                height, width = _extent(box, at_row, at_column) if box else (1, 1)
                yield Cell(at_row[row], at_column[column], Span(start, self.size), text, height, width)

    def _piece(self, sheet: Sheet, row: int, column: int, table: int | None, text: str) -> None:
        self.pieces.append(Piece(self.size, sheet.name, row, column, table))
        self._put(text)

    def _separate(self, mark: str) -> None:
        if self.size:
            self._put(mark)

    def _put(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.size += len(text)
