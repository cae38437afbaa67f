"""What a sheet shows: titles and notes as lines, and the grids between them as tables.

Blank rows part tables where the next rows begin with a title or a header of their own, blank columns where each side
has a title of its own; a title, and the lines with department and unit below it, part them also without a blank row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from narrcheck.readers.breaks import columns as width_of
from narrcheck.readers.excel.sheet import Area, Sheet
from narrcheck.readers.spaces import glued, kept
from narrcheck.readers.titles import FINAL, is_meta

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABELLED = re.compile(r"[^，。；：:]{1,12}[：:]|公开\w{1,4}表|[附]?[表件]\s*\d")
_TITLE_END = re.compile(r"表(?:[（(][^）)]*[）)])?\Z")
_LONG_NOTE = 60
_BROAD = 0.5

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    """A filled cell: its place in the sheet, its clean words, and how many visible rows and columns it covers."""

    row: int
    column: int
    text: str
    number: bool
    area: Area


@dataclass(slots=True)
class Row:
    """The filled cells of one visible row, from left to right."""

    number: int
    boxes: list[Box]

    @property
    def single(self) -> bool:
        return len(self.boxes) == 1

    @property
    def plain(self) -> bool:
        """Whether no cell is a number."""
        return not any(box.number for box in self.boxes)


@dataclass(slots=True)
class Grid:
    """A table: its rows, those without words of their own (covered by merged cells) included."""

    rows: list[Row]
    caption: list[Box] = field(default_factory=list)


Part = Box | Grid
"""A line of text, or a table."""


class Layout:
    """The parts of one sheet in reading order; ``boxes`` are all its visible filled cells."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.areas = {(area.top, area.left): area for area in sheet.merged}
        self.rows = self._rows()
        self.covered = self._covered_rows()

    def parts(self) -> Iterator[Part]:
        """Titles, tables and notes."""
        table: Grid | None = None
        for band in self._bands():
            if table is not None and _continues(band, table):
                notes = _split_notes(band)
                table.rows.extend(band[: len(band) - len(notes)])
                yield_notes = notes
                if yield_notes:
                    yield table
                    table = None
                    yield from _lines(notes)
                continue
            if table is not None:
                yield table
                table = None
            for piece in _pieces(band):
                if table is not None:
                    yield table
                    table = None
                *lines, last = _parts_of(piece)
                yield from lines
                if isinstance(last, Grid):
                    table = last
                else:
                    yield last
        if table is not None:
            yield table

    def _rows(self) -> list[Row]:
        """The visible filled cells by row; a merged area stands at its first visible cell."""
        sheet = self.sheet
        found: dict[int, list[Box]] = {}
        for (row, column), words in sheet.words.items():
            text = clean(words)
            area = self.areas.get((row, column), Area(row, column, row, column))
            top = _first_visible(area.top, area.bottom, sheet.hidden_rows)
            left = _first_visible(area.left, area.right, sheet.hidden_columns)
            if text and top is not None and left is not None:
                number = (row, column) in sheet.numbers
                found.setdefault(top, []).append(Box(top, left, text, number, area))
        return [Row(row, sorted(found[row], key=lambda box: box.column)) for row in sorted(found)]

    def _covered_rows(self) -> set[int]:
        """Rows that hold no words of their own but belong to a merged cell with words."""
        last = self.rows[-1].number if self.rows else 0
        covered: set[int] = set()
        for row in self.rows:
            for box in row.boxes:
                covered.update(range(box.area.top + 1, min(box.area.bottom, last) + 1))
        return covered

    def _bands(self) -> Iterator[list[Row]]:
        """Rows without a blank visible row between them."""
        band: list[Row] = []
        for row in self.rows:
            if band and self._blank_between(band[-1].number, row.number):
                yield band
                band = []
            band.append(row)
        if band:
            yield band

    def _blank_between(self, above: int, below: int) -> bool:
        gap = range(above + 1, below)
        if len(gap) > 10_000:
            return True
        return any(row not in self.covered and row not in self.sheet.hidden_rows for row in gap)


def clean(words: str) -> str:
    """The words of a cell on one line without stray blanks."""
    out = ""
    for line in words.replace("\t", " ").splitlines():
        text = "".join(line[start:end] for start, end in kept(line, 0, len(line)))
        if out and text and not glued(out[-1], text[0]):
            out += " "
        out += text
    return out


def _first_visible(first: int, last: int, hidden: set[int]) -> int | None:
    """The first of the rows (or columns) that is not hidden."""
    if first not in hidden:
        return first
    return next((number for number in range(first, last + 1) if number not in hidden), None)


def _gridlike(rows: Sequence[Row]) -> bool:
    return any(len(row.boxes) > 1 for row in rows)


def _continues(band: Sequence[Row], table: Grid) -> bool:
    """Whether the rows below a blank row belong to the table above it."""
    if not _gridlike(band) or _is_caption(band, 0):
        return False
    columns = {box.column for row in table.rows for box in row.boxes}
    inside = all(box.column in columns for row in band for box in row.boxes)
    if not all(row.plain for row in table.rows) and band[0].plain and any(not row.plain for row in band):
        return False
    return inside and band[0].boxes[0].column == min(columns)


def _is_caption(rows: Sequence[Row], index: int) -> bool:
    """Whether a row is a title, or the line with department, year and unit, above the rows that follow it."""
    row = rows[index]
    if not row.plain or not _gridlike(rows[index + 1 :]):
        return False
    texts = [box.text for box in row.boxes]
    if all(is_meta(text) or _LABELLED.match(text) for text in texts):
        return row.single or any(_LABELLED.match(text) for text in texts)
    if not row.single:
        return False
    box, below = row.boxes[0], rows[index + 1]
    if not _HAN.search(box.text):
        return False
    first = min(other.column for other in below.boxes)
    header = box.area.right > box.area.left and box.column > first and box.area.bottom == box.area.top
    group = not below.single and not below.plain and box.area.right == box.area.left
    return not header and not (group and box.column == first and len(box.text) < 12)


def _pieces(band: list[Row]) -> Iterator[list[Row]]:
    """The band cut at titles inside it, then at blank columns between tables that stand side by side."""
    start = 0
    for index in range(2, len(band) - 1):
        if index - start > 1 and _begins_table(band, start, index):
            yield from _side_by_side(band[start:index])
            start = index
    yield from _side_by_side(band[start:])


def _begins_table(band: Sequence[Row], start: int, index: int) -> bool:
    """Whether another table begins in row ``index``, which has no blank row above it."""
    if not _is_caption(band, index) or _is_caption(band, index - 1) or not _gridlike(band[start:index]):
        return False
    end = index
    while end < len(band) - 1 and _is_caption(band, end):
        end += 1
    if band[end].single or not band[end].plain:
        return False
    texts = [box.text for row in band[index:end] for box in row.boxes]
    return any(_LABELLED.match(text) or _TITLE_END.search(text) for text in texts)


def _side_by_side(rows: list[Row]) -> Iterator[list[Row]]:
    """One band, or the tables in it that stand beside each other, each under a title of its own."""
    spans = sorted((box.column, box.area.right) for row in rows for box in row.boxes)
    groups: list[list[int]] = []
    for left, right in spans:
        if groups and left <= groups[-1][1] + 1:
            groups[-1][1] = max(groups[-1][1], right)
        else:
            groups.append([left, right])
    parts = [
        [Row(row.number, boxes) for row in rows if (boxes := [box for box in row.boxes if left <= box.column <= right])]
        for left, right in groups
    ]
    titled = all(part[0].number == rows[0].number and part[0].single and _is_caption(part, 0) for part in parts)
    yield from parts if len(parts) > 1 and titled else [rows]


def _parts_of(rows: list[Row]) -> list[Part]:
    """Title lines, table and notes of one band; lines alone where it has no grid."""
    if not _gridlike(rows):
        return list(_lines(rows))
    first = 0
    while first < len(rows) - 1 and _is_caption(rows, first):
        first += 1
    body = rows[first:]
    notes = _split_notes(body)
    body = body[: len(body) - len(notes)]
    caption = _titles_first([box for row in rows[:first] for box in row.boxes])
    if not _gridlike(body):
        return list(_lines(rows))
    # The table comes last so that rows below a blank row can still join it; its notes are kept with its rows then.
    parts: list[Part] = [*caption, Grid(body, caption)]
    return [*parts, *_lines(notes)]


def _titles_first(boxes: list[Box]) -> list[Box]:
    """The lines above a table with its title in front of number, department and unit."""
    titles = [box for box in boxes if not is_meta(box.text) and not _LABELLED.match(box.text)]
    if not titles:
        return boxes
    title = max(titles, key=lambda box: (bool(_TITLE_END.search(box.text)), width_of(box.text)))
    return [title, *(box for box in boxes if box is not title)]


def _split_notes(rows: Sequence[Row]) -> list[Row]:
    """The rows at the end of a table that are no rows of it: notes, and who made it."""
    count = 0
    left = min(box.column for row in rows for box in row.boxes)
    right = max(box.area.right for row in rows for box in row.boxes)
    while count < len(rows) - 1 and _is_note(rows[-1 - count], left, right):
        count += 1
    return list(rows[len(rows) - count :])


def _is_note(row: Row, left: int, right: int) -> bool:
    texts = [box.text for box in row.boxes]
    if not row.plain:
        return False
    if all(_LABELLED.match(text) for text in texts):
        return True
    box = row.boxes[0]
    broad = right - left >= 2 and box.area.right - box.area.left >= _BROAD * (right - left)
    return row.single and bool(_HAN.search(box.text)) and (
        broad or FINAL.search(box.text) is not None or width_of(box.text) > _LONG_NOTE
    )


def _lines(rows: Sequence[Row]) -> Iterator[Box]:
    for row in rows:
        yield from row.boxes
