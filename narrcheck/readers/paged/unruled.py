"""Tables without lines between their columns: rows of words and figures set apart, each under the other."""

from collections.abc import Sequence
from itertools import pairwise

from narrcheck.readers import contents
from narrcheck.readers.paged.lines import Piece, piece
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.sheets import Sheet, Slot, is_number
from narrcheck.readers.titles import FINAL, is_meta

_APART = 1.2
_FEWEST_ROWS = 3
_FEWEST_FIGURES = 4
_FIGURES = 0.5
_LEADING = 2.2
_LONGEST = 40

Row = list[Piece]
"""The parts of one line that wide gaps set apart."""


def tabulate(page: Page, lines: Sequence[Piece]) -> list[Piece | Sheet]:
    """The lines of ``page``, those that form a table as one.

    A table has at least three rows, figures with decimals in two of them, and columns that no row runs over.
    """
    rows = [parts(page, line) for line in lines]
    if sum(len(row) > 1 for row in rows) < _FEWEST_ROWS:
        return list(lines)
    found: list[Piece | Sheet] = []
    start = 0
    while start < len(lines):
        end = _end(rows, start)
        sheet = _sheet(page, rows[start:end]) if end - start >= _FEWEST_ROWS else None
        found.append(sheet or lines[start])
        start = end if sheet else start + 1
    return found


def parts(page: Page, line: Piece) -> Row:
    """The parts of a line that gaps wider than a character set apart."""
    glyphs = [glyph for glyph in line.glyphs if glyph >= 0]
    cuts = [0, *(k for k in range(1, len(glyphs)) if _gap(page, glyphs[k - 1], glyphs[k])), len(glyphs)]
    if len(cuts) == 2:
        return [line]
    return [part for a, b in pairwise(cuts) if (part := piece(page, glyphs[a:b])) is not None]


def _gap(page: Page, before: int, after: int) -> bool:
    high = max(page.bottom[before] - page.top[before], page.bottom[after] - page.top[after], 6.0)
    return page.left[after] - page.right[before] > _APART * high


def _end(rows: Sequence[Row], start: int) -> int:
    """Where the rows that may form a table from ``start`` on come to an end."""
    if not _may_begin(rows[start]):
        return start
    end = start + 1
    while end < len(rows) and _may_follow(rows[end]) and _near(rows[end - 1], rows[end]):
        end += 1
    while end > start and len(rows[end - 1]) == 1:
        end -= 1
    return end


def _may_begin(row: Row) -> bool:
    return len(row) > 1 and not is_meta("".join(part.text for part in row)) and _may_follow(row)


def _may_follow(row: Row) -> bool:
    """Whether a line may be a row: words that are no sentence, and no line of the contents."""
    return all(len(part.text) <= _LONGEST and not FINAL.search(part.text) for part in row) and not any(
        contents.leads(part.text) for part in row
    )


def _near(above: Row, below: Row) -> bool:
    high = max(part.bottom - part.top for part in (*above, *below))
    return below[0].top - above[0].bottom < _LEADING * max(high, 8.0)


def _sheet(page: Page, rows: Sequence[Row]) -> Sheet | None:
    """The rows as a table, if their parts stand in columns."""
    columns = _columns([row for row in rows if _has_figure(row)])
    if len(columns) < 2:
        return None
    xs = [columns[0][0] - 1, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + 1]
    slots: list[Slot] = []
    for number, row in enumerate(rows):
        placed = [_slot(number, part, columns) for part in row]
        if any(slot is None for slot in placed) or any(_clash(a, b) for a, b in pairwise(placed) if a and b):
            return None
        slots.extend(slot for slot in placed if slot is not None)
    figures = [slot for slot in slots if slot.column and is_number(slot.text)]
    exact = [slot for slot in figures if "." in slot.text or "," in slot.text]
    inner = [slot for slot in slots if slot.column and slot.row]
    if len(exact) < _FEWEST_FIGURES or len({slot.row for slot in exact}) < 2 or len(figures) < _FIGURES * len(inner):
        return None
    top, bottom = rows[0][0].top, max(part.bottom for part in rows[-1])
    return Sheet(page, xs, top, bottom, len(rows), sorted(_filled(slots, len(rows), len(columns)), key=_place))


def _has_figure(row: Row) -> bool:
    return len(row) > 1 and any(is_number(part.text) for part in row[1:])


def _columns(rows: Sequence[Row]) -> list[tuple[float, float]]:
    """Where no row of figures has anything lies the border of two columns."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((part.left, part.right) for row in rows for part in row):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _slot(row: int, part: Piece, columns: Sequence[tuple[float, float]]) -> Slot | None:
    """The cell of a part: the columns over which it reaches, else the nearest one."""
    met = [k for k, (left, right) in enumerate(columns) if part.left < right and left < part.right]
    if not met:
        met = [min(range(len(columns)), key=lambda k: abs((columns[k][0] + columns[k][1]) / 2 - part.middle))]
    return Slot(row, met[0], 1, met[-1] - met[0] + 1, [part])


def _clash(one: Slot, other: Slot) -> bool:
    return other.column < one.column + one.columns


def _filled(slots: Sequence[Slot], rows: int, columns: int) -> list[Slot]:
    """The cells with those that are empty."""
    taken = {(slot.row, slot.column + k) for slot in slots for k in range(slot.columns)}
    empty = [Slot(row, column) for row in range(rows) for column in range(columns) if (row, column) not in taken]
    return [*slots, *empty]


def _place(slot: Slot) -> tuple[int, int]:
    return slot.row, slot.column
