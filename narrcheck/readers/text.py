"""Plain text: lines become paragraphs, lines with tabs become tables."""

import itertools
import re
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from narrcheck.model.document import Cell, Document, Skipped, Span, Table
from narrcheck.readers import contents, outline
from narrcheck.readers.breaks import Line, cut, join_runs
from narrcheck.readers.dumped import dumped, twice, unread
from narrcheck.readers.encodings import decode
from narrcheck.readers.numbering import numeral
from narrcheck.readers.origin import TextOrigin
from narrcheck.readers.pagination import page_numbers
from narrcheck.readers.spaced import apart, spaced_table
from narrcheck.readers.spaces import EMPTY, STRAY, Range, glued, kept
from narrcheck.readers.titles import Entry, is_meta

_BREAK = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_PAGED = re.compile(r"[^\t]*\S[^\t]*\t+\s*\d{1,3}\s*\Z")


def read(path: Path) -> Document:
    """Read a text file. Raises NotText where the bytes are no text."""
    return read_text(decode(path.read_bytes()), str(path))


def read_text(text: str, source: str = "<text>") -> Document:
    """Read text that is already decoded; offsets in locations count its characters."""
    lines = list(lines_of(text))
    broken = list(dumped(text, lines))
    left_out = {*twice(text, lines), *itertools.chain.from_iterable(broken)}
    return assemble(text, source, _groups(text, lines, left_out), unread(text, lines, broken))


class Rows(NamedTuple):
    """Consecutive rows of a table: the range of each cell in the file, not yet cleaned.

    ``mark`` stands between two cells.
    """

    cells: list[list[Range]]
    mark: str = "\t"


Group = list[Line] | Rows
"""A paragraph made of one or more lines, or a table."""


def assemble(raw: str, source: str, groups: Sequence[Group], skipped: tuple[Skipped, ...] = ()) -> Document:
    """Make the document out of paragraphs and tables over ``raw``."""
    writer = _Writer(raw)
    entries: list[Entry] = []
    grids: dict[int, tuple[Cell, ...]] = {}
    for group in groups:
        writer.separate("\n", group.cells[0][0][0] if isinstance(group, Rows) else group[0].ranges[0][0])
        start = writer.size
        if isinstance(group, Rows):
            grids[len(entries)] = writer.rows(group)
            entries.append(Entry(start, writer.since(start), table=True))
        else:
            writer.paragraph(group)
            entries.append(Entry(start, writer.since(start), level=group[0].level))
    blocks, captions = outline.build(entries)
    tables = tuple(Table(index, blocks[index].span, cells, captions.get(index)) for index, cells in grids.items())
    return Document(source, writer.text(), blocks, writer.origin(), tables, skipped)


class _Writer:
    """Collects clean text and remembers where each run of it comes from."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.parts: list[str] = []
        self.clean: list[int] = []
        self.places: list[int] = []
        self.size = 0
        self.shift = -1
        self.end = 0

    def add(self, start: int, end: int) -> None:
        """Append ``raw[start:end]``."""
        self._put(self.raw[start:end], start)
        self.end = end

    def separate(self, mark: str, before: int) -> None:
        """Append ``mark`` for the line break (or the tab) that stands in the file before offset ``before``."""
        if self.size:
            found = _BREAK.search(self.raw, self.end, before)
            self._put(mark, found.start() if found else before - 1)

    def paragraph(self, lines: Sequence[Line]) -> None:
        """Append the words of ``lines``, joined."""
        above = ""
        for line in lines:
            if above and not glued(above[-1], line.text[0]):
                self.separate(" ", line.ranges[0][0])
            for start, end in line.ranges:
                self.add(start, end)
            above = line.text

    def rows(self, group: Rows) -> tuple[Cell, ...]:
        """Append the rows of a table; returns its cells."""
        cells: list[Cell] = []
        for row, ranges in enumerate(group.cells):
            start, end = ranges[0][0], ranges[-1][1]
            if row:
                self.separate("\n", start)
            tight = group.mark == "\t" and STRAY.search(self.raw, start, end) is None
            cells.extend(self._tight_row(row, ranges) if tight else self._row(row, ranges))
            self.end = end
        return tuple(cells)

    def _row(self, row: int, ranges: Sequence[Range]) -> Iterator[Cell]:
        """Append one row cell by cell, without stray blanks."""
        for column, (start, end) in enumerate(ranges):
            if column:
                self._put("\t", ranges[column - 1][1])
            first, words = self.size, kept(self.raw, start, end)
            for begin, stop in words:
                self._put(self.raw[begin:stop], begin)
            yield Cell(row, column, Span(first, self.size), "".join(self.raw[a:b] for a, b in words))

    def _tight_row(self, row: int, ranges: Sequence[Range]) -> Iterator[Cell]:
        """Append one row as it stands."""
        start, end = ranges[0][0], ranges[-1][1]
        shift = self.size - start
        self._put(self.raw[start:end], start)
        for column, (begin, stop) in enumerate(ranges):
            yield Cell(row, column, Span(begin + shift, stop + shift), self.raw[begin:stop])

    def since(self, position: int) -> str:
        """The clean text from ``position`` on."""
        count, parts = self.size - position, []
        for part in reversed(self.parts):
            if count <= 0:
                break
            parts.append(part)
            count -= len(part)
        return "".join(reversed(parts))

    def text(self) -> str:
        """All of it."""
        return "".join(self.parts)

    def origin(self) -> TextOrigin:
        """The way back."""
        return TextOrigin(self.raw, tuple(self.clean), tuple(self.places), self.size)

    def _put(self, text: str, place: int) -> None:
        if not text:
            return
        self.parts.append(text)
        if place != self.size + self.shift:
            self.clean.append(self.size)
            self.places.append(place)
            self.shift = place - self.size
        self.size += len(text)


def _groups(raw: str, lines: Sequence[Range], left_out: Container[int]) -> list[Group]:
    """The paragraphs and tables of ``raw``, without the lines of these numbers."""
    tables: list[Rows] = []
    runs: list[list[Line]] = [[]]
    for item in _runs(raw, lines, left_out):
        if isinstance(item, Line):
            runs[-1].append(item)
        else:
            tables.append(item)
            runs.append([])
    groups: list[Group] = []
    for paragraphs, table in itertools.zip_longest(join_runs(runs), tables):
        groups.extend(paragraphs)
        if table is not None:
            groups.append(table)
    return groups


def _runs(raw: str, lines: Sequence[Range], left_out: Container[int]) -> Iterator[Line | Rows]:
    """The lines of ``raw`` in order, those of a table together; empty ones and those left out are only counted."""
    numbers = page_numbers(raw, lines)
    tabbed: list[Range] = []
    gap = past = 0
    turned = False
    for index, (start, end) in enumerate(lines):
        if index < past:
            continue
        if raw.find("\t", start, end) >= 0 and (tabbed or not EMPTY.match(raw[start:end])):
            tabbed.append((start, end))
            continue
        yield from tabular(raw, tabbed, gap)
        gap = 0 if tabbed else gap
        tabbed = []
        if cells := spaced_table(raw, lines, index):
            yield Rows(cells, " ")
            past, gap = index + len(cells), 0
            continue
        if index in numbers:
            gap, turned = 0, True  # the empty lines are the foot of one page and the head of the next
            continue
        ranges = kept(raw, start, end) if index not in left_out else []
        if ranges:
            yield cut(raw, ranges, gap)
        gap = 0 if ranges or turned else gap + 1
        turned = turned and not ranges
    yield from tabular(raw, tabbed, gap)


def lines_of(raw: str) -> Iterator[Range]:
    """Where each line begins and ends, without its line break."""
    start = 0
    for match in _BREAK.finditer(raw):
        yield start, match.start()
        start = match.end()
    yield start, len(raw)


def tabular(raw: str, tabbed: Sequence[Range], gap: int) -> Iterator[Line | Rows]:
    """Consecutive lines with tabs: a table if they have columns, else lines (indented, or of a contents page)."""
    if not tabbed:
        return
    rows = [_cells(raw, start, end) for start, end in tabbed]
    for row in list(itertools.takewhile(lambda row: _heads(raw, row), rows)):
        for start, end in row:
            ranges = kept(raw, start, end)
            if ranges:
                yield cut(raw, ranges, gap)
        rows, tabbed, gap = rows[1:], tabbed[1:], 0
    if not rows:
        return
    fewest = 2 if len(rows) > 1 else 3
    if any(_filled(raw, row) >= fewest for row in rows) and not _paged(raw, tabbed):
        yield from map(Rows, apart(raw, rows))
        return
    for start, end in tabbed:
        ranges = kept(raw, start, end)
        if ranges:
            yield cut(raw, ranges, gap)
        gap = 0


def _heads(raw: str, row: Sequence[Range]) -> bool:
    """Whether the row is no row but the line above a table that names its department, year and unit."""
    words = [text for text in (raw[start:end].strip() for start, end in row) if not EMPTY.match(text)]
    return bool(words) and all(is_meta(text) for text in words)


def _filled(raw: str, row: Sequence[Range]) -> int:
    """How many cells have words; a bare number and what follows it are one."""
    words = [text for text in (raw[start:end].strip() for start, end in row) if not EMPTY.match(text)]
    number = numeral(words[0]) if words else None
    return len(words) - (number is not None and number.length == len(words[0]))


def _paged(raw: str, tabbed: Sequence[Range]) -> bool:
    """Whether the lines are entries of a contents page: a title, a tab and a page number."""
    texts = [raw[start:end].strip() for start, end in tabbed]
    numbered = sum(numeral(text) is not None or contents.leads(text) for text in texts)
    return all(_PAGED.match(text) for text in texts) and 2 * numbered >= len(texts) and any(map(numeral, texts))


def _cells(raw: str, start: int, end: int) -> list[Range]:
    cells = []
    while (tab := raw.find("\t", start, end)) >= 0:
        cells.append((start, tab))
        start = tab + 1
    return [*cells, (start, end)]
