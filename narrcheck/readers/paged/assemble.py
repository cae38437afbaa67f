"""Paragraphs and tables become the Document, each character with its page and number there."""

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from narrcheck.model.document import Cell, Document, Origin, Skipped, Span, Table
from narrcheck.readers import outline
from narrcheck.readers.cells import TABLE_NUMBER
from narrcheck.readers.paged.lines import Piece
from narrcheck.readers.paged.sheets import Sheet, joined
from narrcheck.readers.spaces import glued
from narrcheck.readers.titles import Entry

OriginOf = Callable[[str, "array[int]", "array[int]", tuple[Table, ...]], Origin]
"""Makes the origin of clean text from the page and number of each character and the tables."""
Group = list[Piece] | Sheet
"""A paragraph of one or more lines, or a table."""


class _Writer:
    """Collects clean text with the page and number of each character."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pages: array[int] = array("l")
        self.glyphs: array[int] = array("l")
        self.size = 0
        self.page = 1

    def mark(self, text: str) -> None:
        """Append a character that is not printed."""
        self.parts.append(text)
        self.pages.append(self.page)
        self.glyphs.append(-1)
        self.size += 1

    def piece(self, piece: Piece) -> None:
        """Append the words of a line."""
        self.page = piece.page.number
        self.parts.append(piece.text)
        self.pages.extend(array("l", (self.page,)) * len(piece.glyphs))
        places = piece.page.places
        self.glyphs.extend([places[glyph] if glyph >= 0 else -1 for glyph in piece.glyphs] if places else piece.glyphs)
        self.size += len(piece.glyphs)

    def paragraph(self, pieces: Sequence[Piece]) -> str:
        """Append lines joined; returns their text."""
        start, above = len(self.parts), ""
        for piece in pieces:
            if above and not glued(above[-1], piece.text[0]):
                self.mark(" ")
            self.piece(piece)
            above = piece.text
        return "".join(self.parts[start:])

    def table(self, sheet: Sheet) -> tuple[str, tuple[Cell, ...]]:
        """Append the rows of a table; returns its text and cells."""
        start = len(self.parts)
        cells = []
        for row, slots in enumerate(sheet.by_row()):
            if row:
                self.mark("\n")
            self.page = next((slot.pieces[0].page.number for slot in slots if slot.pieces), self.page)
            for index, slot in enumerate(slots):
                if index:
                    self.mark("\t")
                first = self.size
                for text, piece in joined(slot.pieces):
                    if piece is None:
                        self.mark(text)
                    else:
                        self.piece(piece)
                text, indent = slot.text, sheet.indent(slot)
                cells.append(Cell(row, slot.column, Span(first, self.size), text, slot.rows, slot.columns, indent))
        return "".join(self.parts[start:]), tuple(cells)


def _with_number(entries: Sequence[Entry], table: int, caption: Span | None) -> Span | None:
    """The caption with the table's number, where that stands in a line of its own above the title."""
    start = caption.start if caption else entries[table].start
    above = table - 1
    while above >= 0 and entries[above].start >= start:
        above -= 1
    if above >= 0 and not entries[above].table and TABLE_NUMBER.fullmatch(entries[above].text):
        return Span(entries[above].start, caption.end if caption else entries[above].span.end)
    return caption


def assemble(groups: Sequence[Group], path: Path, skipped: Sequence[Skipped], origin: OriginOf) -> Document:
    """The document of ``groups``, which were read from ``path``; ``origin`` makes the way back to the file."""
    writer = _Writer()
    entries: list[Entry] = []
    grids: dict[int, tuple[Cell, ...]] = {}
    for group in groups:
        if writer.size:
            writer.mark("\n")
        start = writer.size
        if isinstance(group, Sheet):
            text, grids[len(entries)] = writer.table(group)
            entries.append(Entry(start, text, table=True))
        else:
            entries.append(Entry(start, writer.paragraph(group)))
    blocks, captions = outline.build(entries)
    wide = {index: _with_number(entries, index, captions.get(index)) for index in grids}
    tables = tuple(Table(index, blocks[index].span, cells, wide[index]) for index, cells in grids.items())
    text = "".join(writer.parts)
    way = origin(text, writer.pages, writer.glyphs, tables)
    return Document(str(path), text, blocks, way, tables, tuple(skipped))
