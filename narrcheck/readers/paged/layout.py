"""The lines and tables of a page in reading order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from narrcheck.readers.paged.columns import edge_of, in_order
from narrcheck.readers.paged.grid import Grid
from narrcheck.readers.paged.lines import HAN, Piece, lines, upended
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.sheets import Sheet, fill, trim
from narrcheck.readers.paged.unruled import tabulate

Item = Piece | Sheet
PAGE_NUMBER = re.compile(
    r"[-—–－―_~～·.•\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–－―_~～·.•\s]*\Z"
    r"|第?\s*[\d一二三四五六七八九十]{1,4}\s*页?\s*[，,/／]?\s*(?:共|/|／)\s*\d{1,4}\s*页?\Z|第\s*\d{1,4}\s*页\Z"
)
"""Matches a line that is nothing but the number of a page."""

_FEWEST_GLYPHS = 40
_FAR_LARGER = 3.5


@dataclass(slots=True)
class Leaf:
    """One page as lines and tables from the top."""

    page: Page
    items: list[Item]


def leaf(
    page: Page, grids: Sequence[Grid], free: Sequence[int], taken: Sequence[Sequence[int]], before: Leaf | None = None
) -> Leaf:
    """The lines and tables of ``page``; ``free`` are its characters outside all grids, ``taken`` those of each.

    ``before`` is the page before it.
    """
    items: list[Item] = []
    if page.angles:
        upright = [index for index in free if page.angles[index] == 0]
        items.extend(lines(page, upright))
        for turn in (1, 3):
            sideways = upended(page, [index for index in free if page.angles[index] == turn], turn)
            if sideways is not None and not PAGE_NUMBER.match(sideways.text):
                items.append(sideways)
    else:
        for group in _by_size(page, free):
            items.extend(lines(page, group))
    for grid, glyphs in zip(grids, taken, strict=True):
        above, sheet, below = trim(fill(page, grid, glyphs))
        items.extend([*above, *([sheet] if sheet else []), *below])
        if sheet and above:
            sheet.top = max(sheet.top, above[-1].bottom)
        if sheet and below:
            sheet.bottom = min(sheet.bottom, below[0].top)
    items.sort(key=lambda item: item.top)
    return Leaf(page, _arranged(page, items, edge_of(before.items) if before else None))


def _by_size(page: Page, glyphs: Sequence[int]) -> list[list[int]]:
    """The usual characters and those that are far larger, which stand behind the text and not in its lines."""
    large = _large(page)
    if not large:
        return [list(glyphs)]
    return [[index for index in glyphs if index not in large], [index for index in glyphs if index in large]]


def _large(page: Page) -> set[int]:
    """The characters that are far larger than most."""
    han = [index for index, char in enumerate(page.chars) if HAN.match(char)]
    if len(han) < _FEWEST_GLYPHS:
        return set()
    limit = _FAR_LARGER * median(page.bottom[index] - page.top[index] for index in han)
    return {index for index, top in enumerate(page.top) if page.bottom[index] - top > limit}


def _arranged(page: Page, items: Sequence[Item], edge: float | None) -> list[Item]:
    """The items with columns in order and tables without lines found, among the lines between ruled tables."""
    found: list[Item] = []
    for ruled, run in groupby(items, key=lambda item: isinstance(item, Sheet)):
        if ruled:
            found.extend(run)
        else:
            lines = in_order(page, [item for item in run if isinstance(item, Piece)], edge)
            found.extend(lines if any(line.column for line in lines) else tabulate(page, lines))
    return found


def apportion(page: Page, grids: Sequence[Grid]) -> tuple[list[int], list[list[int]]]:
    """The characters outside all grids, and those of each."""
    if not grids:
        return list(range(len(page.chars))), []
    free: list[int] = []
    taken: list[list[int]] = [[] for _ in grids]
    frames = [(grid.xs[0] - 2, grid.ys[0] - 1, grid.xs[-1] + 2, grid.ys[-1] + 1, k) for k, grid in enumerate(grids)]
    large = _large(page)
    for index in range(len(page.chars)):
        if index in large:
            free.append(index)
            continue
        x, y = (page.left[index] + page.right[index]) / 2, (page.top[index] + page.bottom[index]) / 2
        for left, top, right, bottom, k in frames:
            if left <= x <= right and top <= y <= bottom:
                taken[k].append(index)
                break
        else:
            free.append(index)
    return free, taken
