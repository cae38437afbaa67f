"""Pages printed in two columns: the left one is read before the right one."""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import median

from narrcheck.readers.paged.lines import Piece, piece
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.unruled import Row, parts
from narrcheck.readers.titles import INNER

_FEWEST_LINES, _FEWEST_BOTH = 6, 3
_MIDDLE = 0.35, 0.65
_BOTH, _FULL = 0.6, 0.5
_INDENT = 2.5
_WIDEST_GAP = 0.15
_SLACK = 3.0

Halves = tuple[Piece | None, Piece | None]
"""What stands in the left and in the right column of a line."""


def in_order(page: Page, lines: Sequence[Piece]) -> list[Piece]:
    """The lines of ``page`` in reading order; where it has two columns, each has its number in ``column``."""
    segments = [parts(page, line) for line in lines]
    gaps = [gap for row in segments if (gap := _middle_gap(row, page.width)) is not None]
    if len(gaps) < _FEWEST_BOTH:
        return list(lines)
    gutter = median(gaps)
    halves = [_halves(page, row, gutter) for row in segments]
    found: list[Piece] = []
    start = 0
    while start < len(lines):
        block = list(takewhile(_sided, halves[start:]))
        if len(block) >= _FEWEST_LINES and _is_prose(block, page.width):
            found.extend(_column([left for left, _ in block], 1) + _column([right for _, right in block], 2))
        else:
            found.extend(lines[start : start + max(len(block), 1)])
        start += max(len(block), 1)
    return found


def _middle_gap(row: Row, width: float) -> float | None:
    """Where a line has a gap about the middle of the page."""
    for before, after in pairwise(row):
        border = (before.right + after.left) / 2
        if _MIDDLE[0] * width < border < _MIDDLE[1] * width:
            return border
    return None


def _halves(page: Page, row: Row, gutter: float) -> Halves:
    """The parts of a line on the left and on the right of the gutter; none where it runs over the gutter."""
    left = [part for part in row if part.right <= gutter + _SLACK]
    right = [part for part in row if part.left >= gutter - _SLACK]
    return (_whole(page, left), _whole(page, right)) if len(left) + len(right) == len(row) else (None, None)


def _whole(page: Page, row: Row) -> Piece | None:
    if len(row) < 2:
        return row[0] if row else None
    return piece(page, [glyph for part in row for glyph in part.glyphs if glyph >= 0])


def _sided(halves: Halves) -> bool:
    return halves != (None, None)


def _is_prose(block: Sequence[Halves], width: float) -> bool:
    """Whether both sides are running text that fills its lines, not the columns of a table."""
    both = [(left, right) for left, right in block if left and right]
    last = max((place for place, halves in enumerate(block) if None not in halves), default=0)
    if len(both) < max(_FEWEST_BOTH, _BOTH * (last + 1)):
        return False
    if median(right.left - left.right for left, right in both) > _WIDEST_GAP * width:
        return False
    edge = min(right.left for _, right in both)
    if any(right.left - edge > _INDENT * max(right.size, 8.0) for _, right in both):
        return False
    for side in ([left for left, _ in both], [right for _, right in both]):
        end = max(one.right for one in side)
        full = sum(end - one.right < 1.5 * max(one.size, 8.0) for one in side)
        if full < _FULL * len(side) or not any(INNER.search(one.text) or "，" in one.text for one in side):
            return False
    return True


def _column(side: Sequence[Piece | None], number: int) -> list[Piece]:
    found = [one for one in side if one is not None]
    for one in found:
        one.column = number
    return found
