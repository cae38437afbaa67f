"""Tables of one page: the characters in a grid's cells, and the lines of a cell made one text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from narrcheck.readers.paged.grid import Grid
from narrcheck.readers.paged.lines import Piece, lines, upended
from narrcheck.readers.paged.page import Page
from narrcheck.readers.titles import is_meta

_FIGURE = re.compile(r"[-－—]?\d{1,3}(?:,\d{3})*(?:\.\d*)?|[-－—]?\d+(?:\.\d*)?")
_WHOLE = re.compile(r"\.\d\d\Z")
_PART = re.compile(r"[\d,.%％]+\Z")
_NUMBER = re.compile(r"[-－—+]?[\d,，]+(?:[.．]\d+)?[%％]?\Z")
_TIGHT = 0.35
_NOTE = re.compile(r"(?:备?注|说明)\s*\d?[：:]")
_LONGEST_TITLE = 60
_MOST_COLUMNS = 0.6
_STRIP = 14.0


@dataclass(slots=True)
class Slot:
    """One cell: its extent in the table and its lines."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, lines joined."""
        return "".join(text for text, _ in joined(self.pieces))


@dataclass(slots=True)
class Sheet:
    """A table, or the part of one that stands on one page."""

    page: Page
    xs: list[float]
    top: float
    bottom: float
    rows: int
    slots: list[Slot]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    def row(self, number: int) -> list[Slot]:
        """The cells that begin in a row."""
        return [slot for slot in self.slots if slot.row == number]

    def indent(self, slot: Slot) -> int:
        """How far the words of a cell are set in from its left edge, in half characters."""
        if not slot.pieces or not slot.pieces[0].size or slot.column >= len(self.xs):
            return 0
        return max(0, round(2 * (slot.pieces[0].left - self.xs[slot.column]) / slot.pieces[0].size))

    def by_row(self) -> list[list[Slot]]:
        """The cells of each row from the left."""
        found: list[list[Slot]] = [[] for _ in range(self.rows)]
        for slot in self.slots:
            found[slot.row].append(slot)
        return found


def joined(pieces: Sequence[Piece]) -> Iterable[tuple[str, Piece | None]]:
    """The texts of a cell's lines in order, with the blanks that have to stand between them."""
    above = ""
    for piece in pieces:
        if above and not _continues(above, piece.text):
            yield " ", None
        yield piece.text, piece
        above = piece.text


def _continues(above: str, below: str) -> bool:
    """Whether two lines of a cell make one word or one number."""
    left, right = above[-1], below[0]
    if left.isascii() and left.isalpha() and right.isascii() and right.isalpha():
        return False
    if not (left.isdecimal() or left in ".,") or not right.isdecimal():
        return True
    number = re.search(r"[-－—]?[\d,.]+\Z", above)
    if number is None or not _PART.match(below):
        return True
    return not _WHOLE.search(number[0]) and _FIGURE.fullmatch(number[0] + below) is not None


def fill(page: Page, grid: Grid, glyphs: Sequence[int]) -> Sheet:
    """The table of ``grid`` with the characters that stand in it."""
    inside: dict[int, list[int]] = {}
    for word in _words(page, glyphs):
        for part, owner in _parts(page, grid, word):
            inside.setdefault(owner, []).extend(part)
    slots = []
    for index, area in enumerate(grid.areas):
        pieces = _pieces(page, inside[index]) if index in inside else []
        slots.append(Slot(area.row, area.column, area.rows, area.columns, pieces))
    slots.sort(key=lambda slot: (slot.row, slot.column))
    return _compact(_without_margins(Sheet(page, grid.xs, grid.top, grid.bottom, len(grid.ys) - 1, slots)))


def _words(page: Page, glyphs: Sequence[int]) -> list[list[int]]:
    """Runs of characters that follow each other closely on one baseline."""
    words: list[list[int]] = []
    for index in glyphs:
        if words and words[-1][-1] == index - 1 and index not in page.spaced:
            last = index - 1
            height = max(page.bottom[index] - page.top[index], page.bottom[last] - page.top[last], 3.0)
            gap = page.left[index] - page.right[last]
            if abs(page.y[index] - page.y[last]) < 1 and -0.5 * height < gap < _TIGHT * height:
                words[-1].append(index)
                continue
        words.append([index])
    return words


def _parts(page: Page, grid: Grid, word: Sequence[int]) -> Iterable[tuple[list[int], int]]:
    """A word and the cell it belongs to; one that runs over a line is cut there only if it has a gap there."""
    areas = [_area(page, grid, index) for index in word]
    if all(area == areas[0] for area in areas):
        if areas[0] is not None:
            yield list(word), areas[0]
        return
    gaps = [page.left[b] - page.right[a] for a, b in pairwise(word)]
    usual = sorted(gaps)[len(gaps) // 2]
    start = 0
    for k in range(1, len(word) + 1):
        if k < len(word) and not (areas[k] != areas[k - 1] and gaps[k - 1] > usual + 1.0):
            continue
        found = [area for area in areas[start:k] if area is not None]
        if found:
            yield list(word[start:k]), max(found, key=found.count)
        start = k


def _area(page: Page, grid: Grid, index: int) -> int | None:
    return grid.at((page.left[index] + page.right[index]) / 2, (page.top[index] + page.bottom[index]) / 2)


def _pieces(page: Page, glyphs: list[int]) -> list[Piece]:
    """The lines of a cell: upright ones from the top, then sideways ones."""
    if not page.angles:
        return lines(page, glyphs)
    upright = [index for index in glyphs if page.angles[index] == 0]
    found = lines(page, upright)
    for turn in (1, 2, 3):
        piece = upended(page, [index for index in glyphs if page.angles[index] == turn], turn)
        if piece is not None:
            found.append(piece)
    return found


def _compact(sheet: Sheet) -> Sheet:
    """Without rows and columns in which no cell begins."""
    rows = sorted({slot.row for slot in sheet.slots})
    columns = sorted({slot.column for slot in sheet.slots})
    if len(rows) == sheet.rows and len(columns) == sheet.columns:
        return sheet
    for slot in sheet.slots:
        row, column = bisect_right(rows, slot.row) - 1, bisect_right(columns, slot.column) - 1
        slot.rows = bisect_right(rows, slot.row + slot.rows - 1) - row
        slot.columns = bisect_right(columns, slot.column + slot.columns - 1) - column
        slot.row, slot.column = row, column
    xs = [*(sheet.xs[column] for column in columns), sheet.xs[-1]]
    return Sheet(sheet.page, xs, sheet.top, sheet.bottom, len(rows), sheet.slots)


def trim(sheet: Sheet) -> tuple[list[Piece], Sheet | None, list[Piece]]:
    """The title lines in the first rows, the table without them, and the notes in its last rows."""
    rows = sheet.by_row()
    first, last = 0, len(rows)
    above: list[Piece] = []
    below: list[Piece] = []
    while first < last and _is_title(rows[first], sheet, last - first):
        above.extend(piece for slot in rows[first] for piece in slot.pieces)
        first += 1
    while last > first and _is_note(rows[last - 1], sheet):
        below = [*(piece for slot in rows[last - 1] for piece in slot.pieces), *below]
        last -= 1
    if not any(slot.pieces for row in rows[first:last] for slot in row):
        return above, None, below
    slots = [slot for row in rows[first:last] for slot in row]
    for slot in slots:
        slot.row -= first
    return above, Sheet(sheet.page, sheet.xs, sheet.top, sheet.bottom, last - first, slots), below


def _is_title(row: list[Slot], sheet: Sheet, left: int) -> bool:
    """Whether a first row is empty or holds a title, or the unit and department below it, and nothing else."""
    filled = [slot for slot in row if slot.pieces]
    if any(slot.rows > 1 and slot.pieces for slot in row) or left <= 1:
        return False
    if not filled:
        return len(row) > 1
    text = filled[0].text
    if len(filled) > 1 or len(text) > _LONGEST_TITLE or text.endswith(("。", "；")):
        return False
    if is_meta(text):
        return left > 2
    hanging = filled[0].column > 0 and filled[0].column + filled[0].columns == sheet.columns
    return not hanging and filled[0].columns >= _MOST_COLUMNS * sheet.columns


def _is_note(row: list[Slot], sheet: Sheet) -> bool:
    """Whether a last row is empty or a note below the table."""
    filled = [slot for slot in row if slot.pieces]
    if any(slot.rows > 1 for slot in row):
        return False
    if not filled:
        return len(row) == 1
    wide = filled[0].columns >= _MOST_COLUMNS * sheet.columns
    return len(filled) == 1 and wide and _NOTE.match(filled[0].text) is not None


def _without_margins(sheet: Sheet) -> Sheet:
    """The table without the empty strips at its sides that some programs rule."""
    filled = [slot for slot in sheet.slots if slot.pieces]
    if not filled:
        return sheet
    left, right, xs = 0, sheet.columns, sheet.xs
    first, last = min(slot.column for slot in filled), max(slot.column + slot.columns for slot in filled)
    while left < first and xs[left + 1] - xs[left] < _STRIP:
        left += 1
    while right > last and xs[right] - xs[right - 1] < _STRIP:
        right -= 1
    if right - left == sheet.columns:
        return sheet
    slots = [slot for slot in sheet.slots if slot.column < right and slot.column + slot.columns > left]
    for slot in slots:
        end = min(slot.column + slot.columns, right)
        slot.column = max(slot.column, left) - left
        slot.columns = end - left - slot.column
    return Sheet(sheet.page, xs[left : right + 1], sheet.top, sheet.bottom, sheet.rows, slots)


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a figure."""
    return _NUMBER.match(text) is not None
