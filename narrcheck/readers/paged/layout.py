"""The lines and tables of a page in reading order, without page numbers, running heads and feet."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.readers.paged.grid import Grid
from narrcheck.readers.paged.lines import Piece, lines, upended
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.sheets import Sheet, fill, trim
from narrcheck.readers.titles import is_meta

Item = Piece | Sheet

_PAGE_NUMBER = re.compile(
    r"[-—–－―_~～·.•\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–－―_~～·.•\s]*\Z"
    r"|第?\s*[\d一二三四五六七八九十]{1,4}\s*页?\s*[，,/／]?\s*(?:共|/|／)\s*\d{1,4}\s*页?\Z|第\s*\d{1,4}\s*页\Z"
)
_DIGITS = re.compile(r"\d+")
_HEAD, _FOOT = 0.1, 0.9
_FEWEST_PAGES = 3


@dataclass(slots=True)
class Leaf:
    """One page as lines and tables from the top."""

    page: Page
    items: list[Item]


def leaf(page: Page, grids: Sequence[Grid], free: Sequence[int], taken: Sequence[Sequence[int]]) -> Leaf:
    """The lines and tables of ``page``; ``free`` are its characters outside all grids, ``taken`` those of each."""
    items: list[Item] = []
    if page.angles:
        upright = [index for index in free if page.angles[index] == 0]
        items.extend(lines(page, upright))
        for turn in (1, 3):
            sideways = upended(page, [index for index in free if page.angles[index] == turn], turn)
            if sideways is not None and not _PAGE_NUMBER.match(sideways.text):
                items.append(sideways)
    else:
        items.extend(lines(page, free))
    for grid, glyphs in zip(grids, taken, strict=True):
        above, sheet, below = trim(fill(page, grid, glyphs))
        items.extend([*above, *([sheet] if sheet else []), *below])
        if sheet and above:
            sheet.top = max(sheet.top, above[-1].bottom)
        if sheet and below:
            sheet.bottom = min(sheet.bottom, below[0].top)
    items.sort(key=lambda item: item.top)
    return Leaf(page, items)


def apportion(page: Page, grids: Sequence[Grid]) -> tuple[list[int], list[list[int]]]:
    """The characters outside all grids, and those of each."""
    if not grids:
        return list(range(len(page.chars))), []
    free: list[int] = []
    taken: list[list[int]] = [[] for _ in grids]
    frames = [(grid.xs[0] - 2, grid.ys[0] - 1, grid.xs[-1] + 2, grid.ys[-1] + 1, k) for k, grid in enumerate(grids)]
    for index in range(len(page.chars)):
        x, y = (page.left[index] + page.right[index]) / 2, (page.top[index] + page.bottom[index]) / 2
        for left, top, right, bottom, k in frames:
            if left <= x <= right and top <= y <= bottom:
                taken[k].append(index)
                break
        else:
            free.append(index)
    return free, taken


def strip(leaves: Sequence[Leaf]) -> None:
    """Remove page numbers and what stands at the head or foot of most pages."""
    offsets: Counter[int] = Counter()
    for one in leaves:
        offsets.update(_strip_numbers(one))
    for one in leaves:
        _strip_counted(one, offsets)
    repeated = _repeated(leaves)
    for one in leaves:
        height = one.page.height
        one.items = [item for item in one.items if not (isinstance(item, Piece) and _key(height, item) in repeated)]


def _strip_numbers(one: Leaf) -> list[int]:
    """Remove the page number at the head or foot; returns by how much it differs from the number of the page."""
    height, found = one.page.height, []
    for place in (0, -1):
        if not one.items:
            break
        item = one.items[place]
        edge = item.top < height * 0.12 if place == 0 else item.bottom > height * 0.85
        if isinstance(item, Piece) and edge and _PAGE_NUMBER.match(item.text):
            digits = _DIGITS.search(item.text)
            found.extend([int(digits[0]) - one.page.number] if digits else [])
            del one.items[place]
    return found


def _strip_counted(one: Leaf, offsets: Counter[int]) -> None:
    """Remove a page number that stands elsewhere, known by counting on from those of other pages."""
    if not one.items or not offsets:
        return
    item, usual = one.items[-1], offsets.most_common(1)[0]
    if not isinstance(item, Piece) or usual[1] < _FEWEST_PAGES or not _PAGE_NUMBER.match(item.text):
        return
    digits = _DIGITS.search(item.text)
    if digits and int(digits[0]) - one.page.number == usual[0]:
        del one.items[-1]


def _repeated(leaves: Sequence[Leaf]) -> set[tuple[str, int, int]]:
    counts: Counter[tuple[str, int, int]] = Counter()
    sizes: Counter[int] = Counter()
    for one in leaves:
        height = one.page.height
        sizes[round(height)] += 1
        counts.update({key for item in one.items if isinstance(item, Piece) and (key := _key(height, item))})
    return {key for key, count in counts.items() if count >= _FEWEST_PAGES and count > 0.5 * sizes[key[2]]}


def _key(height: float, item: Piece) -> tuple[str, int, int] | None:
    """What makes a running head or foot the same on another page; None for other lines."""
    if height * _HEAD < item.top and item.bottom < height * _FOOT:
        return None
    if is_meta(item.text) or len(item.text) > 60:
        return None
    return _DIGITS.sub("0", item.text), round(item.baseline / 4), round(height)
