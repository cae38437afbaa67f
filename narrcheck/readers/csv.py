"""Tables as text (.csv, .tsv): laid out like a sheet, addressed by line and cell."""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from narrcheck.model.document import Document, Location, Span
from narrcheck.readers.encodings import decode
from narrcheck.readers.excel.assemble import CellOrigin, Writer
from narrcheck.readers.excel.notices import of_sheet
from narrcheck.readers.excel.sheet import Sheet, TooLarge, Workbook, too_large

_NUMBER = re.compile(r"\s*[-－+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*[%％]?\s*\Z")
_BREAK = re.compile(r"\r\n|\r|\n")
_SAMPLE = 20_000
_DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class CsvOrigin:
    """The way back to line and cell: where each field stands in the decoded file ``raw``."""

    raw: str
    cells: CellOrigin
    fields: dict[tuple[int, int], tuple[int, int]]
    lines: tuple[int, ...]

    def locate(self, span: Span) -> Location:
        """Return the place of ``span``: exact where the field stands in the file as in the text, else the field."""
        if not self.cells.pieces:
            return Location(0, 0, "")
        first, last = self.cells.pieces_of(span)
        place = self.cells.locate(span)
        missing = (len(self.raw), len(self.raw))  # a row may end before its last columns
        start, stop = self.fields.get((first.row, first.column), missing)
        end = max(start, self.fields.get((last.row, last.column), missing)[1])
        words = self.cells.text[span.start : span.end]
        offset = start + span.start - first.start
        if offset <= stop and self.raw[offset : offset + len(words)] == words:
            start, end = offset, offset + len(words)
        cell = place.cell.rpartition("!")[2] if place.cell else None
        line = bisect_right(self.lines, start)
        return Location(start, end, self.raw[start:end], line=line, table=place.table, cell=cell)


def read(path: Path) -> Document:
    """Read a file of separated values. Raises NotText where the bytes are no text, UserError where it is too large."""
    raw = decode(path.read_bytes())
    sheet, fields = _sheet(path, raw)
    writer = Writer()
    writer.sheet(sheet)
    document = writer.document(str(path), (*of_sheet(sheet), *writer.skipped))
    pieces = tuple(writer.pieces)
    cells = CellOrigin(document.text, pieces, tuple(piece.start for piece in pieces))
    lines = (0, *(match.end() for match in _BREAK.finditer(raw)))
    return replace(document, origin=CsvOrigin(raw, cells, fields, lines))


def _sheet(path: Path, raw: str) -> tuple[Sheet, dict[tuple[int, int], tuple[int, int]]]:
    """The filled fields as a sheet without a name, and where every field stands in ``raw``."""
    workbook, sheet = Workbook(), Sheet("")
    places: dict[tuple[int, int], tuple[int, int]] = {}
    try:
        for place, start, end, words in _fields(raw, _delimiter(raw, path.suffix.lower())):
            workbook.put(sheet, place, words, number=_NUMBER.match(words) is not None)
            places[place] = (start, end)
    except TooLarge as error:
        raise too_large(path) from error
    return sheet, places


def _delimiter(raw: str, suffix: str) -> str:
    """What separates the fields."""
    if suffix == ".tsv":
        return "\t"
    try:
        return csv.Sniffer().sniff(raw[:_SAMPLE], _DELIMITERS).delimiter
    except csv.Error:
        return max(_DELIMITERS, key=raw[:_SAMPLE].count)


def _fields(raw: str, delimiter: str) -> Iterator[tuple[tuple[int, int], int, int, str]]:
    """Every field: its row and column, where its words begin and end in the file, and the words."""
    mark = re.escape(delimiter)
    field = re.compile(rf'[^\S\r\n{mark}]*"((?:[^"]|"")*+)"[^\r\n{mark}]*|([^\r\n{mark}]*)')
    row = column = position = 0
    while position < len(raw):
        match = field.match(raw, position)
        assert match is not None
        group = 1 if match[1] is not None else 2
        yield (row, column), match.start(group), match.end(group), match[group].replace('""', '"')
        position = match.end()
        if raw.startswith(delimiter, position):
            position += len(delimiter)
            column += 1
        else:
            ending = _BREAK.match(raw, position)
            position = ending.end() if ending else position + 1
            row, column = row + 1, 0
