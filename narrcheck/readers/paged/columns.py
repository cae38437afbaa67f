"""Pages printed in two columns: the left one is read before the right one."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, takewhile
from operator import itemgetter
from statistics import median

from narrcheck.readers.paged.lines import Piece, piece
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.sheets import is_number
from narrcheck.readers.paged.unruled import Row, parts

_FEWEST_LINES, _FEWEST_OF_PROSE = 8, 4
_FEWEST_STARTS = 3
_MIDDLE = 0.35, 0.65
_FIGURES = 0.2
_FULL, _MOST = 0.4, 0.7
_NEAR, _SLACK = 2.0, 3.0
_SMALL = 8.0
_END = re.compile(r"[。；：！？]\Z")
_MARK = re.compile(r"[，。；]")

Halves = tuple[Piece | None, Piece | None]
"""What stands in the left and in the right column of a line."""


def edge_of(items: Iterable[object]) -> float | None:
    """Where the right column of a page begins, if it has one."""
    return min((item.left for item in items if isinstance(item, Piece) and item.column == 2), default=None)


def in_order(page: Page, lines: Sequence[Piece], known: float | None = None) -> list[Piece]:
    """The lines of ``page`` in reading order; where it has two columns, each has its number in ``column``.

    ``known`` is where the right column of the page before begins: a short page that goes on so shows too little itself.
    """
    rows = [parts(page, line) for line in lines]
    edge = known if known is not None else _edge(rows, page.width)
    if edge is None:
        return list(lines)
    halves = [_halves(page, row, edge - _SLACK) for row in rows]
    found: list[Piece] = []
    start = 0
    while start < len(lines):
        block = list(takewhile(_sided, halves[start:]))
        if block and (known is not None or _are_columns(block)):
            found.extend(_column(map(itemgetter(0), block), 1) + _column(map(itemgetter(1), block), 2))
        else:
            found.extend(lines[start : start + max(len(block), 1)])
        start += max(len(block), 1)
    return found


def _edge(rows: Sequence[Row], width: float) -> float | None:
    """Where several lines begin anew behind a gap about the middle of the page."""
    starts = Counter(
        round(after.left / _NEAR)
        for row in rows
        for before, after in pairwise(row)
        if _MIDDLE[0] * width < (before.right + after.left) / 2 < _MIDDLE[1] * width
    )
    return min((place * _NEAR - _NEAR for place, count in starts.items() if count >= _FEWEST_STARTS), default=None)


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


def _are_columns(block: Sequence[Halves]) -> bool:
    """Whether the sides are two columns of text and not those of a table or a form.

    One at least is running text; where they have few lines beside each other, both are.
    """
    beside = sum(None not in halves for halves in block)
    if beside < _FEWEST_OF_PROSE:
        return False
    sides = [[half for half in map(itemgetter(side), block) if half is not None] for side in (0, 1)]
    figures = sum(is_number(one.text) for side in sides for one in side)
    if figures > _FIGURES * sum(map(len, sides)) or not all(map(_is_even, sides)):
        return False
    return (any if beside >= _FEWEST_LINES else all)(map(_is_prose, sides))


def _is_even(side: Sequence[Piece]) -> bool:
    """Whether most lines begin at one of two places: at the edge of the column, or indented."""
    starts = Counter(round(one.left / _NEAR) for one in side)
    usual = [place for place, _ in starts.most_common(2)]
    return sum(min(abs(one.left / _NEAR - place) for place in usual) <= 1 for one in side) >= _MOST * len(side)


def _is_prose(side: Sequence[Piece]) -> bool:
    """Whether sentences fill the lines and run on from one to the next."""
    end, usual = max(one.right for one in side), max(median(one.size for one in side), _SMALL)
    full = sum(end - one.right < 2 * usual and not _END.search(one.text) for one in side)
    return full >= _FULL * len(side) and any(_MARK.search(one.text) for one in side)


def _column(side: Iterable[Piece | None], number: int) -> list[Piece]:
    found = [one for one in side if one is not None]
    for one in found:
        one.column = number
    return found
