"""The lines and tables of a page in reading order, without page numbers, running heads and feet."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from narrcheck.readers.paged.columns import in_order
from narrcheck.readers.paged.grid import Grid
from narrcheck.readers.paged.lines import HAN, Piece, lines, upended
from narrcheck.readers.paged.page import Page
from narrcheck.readers.paged.sheets import Sheet, fill, trim
from narrcheck.readers.paged.unruled import tabulate
from narrcheck.readers.titles import is_meta

Item = Piece | Sheet

_PAGE_NUMBER = re.compile(
    r"[-—–－―_~～·.•\s]*(?:\d{1,4}|[ivxIVX]{1,5})[-—–－―_~～·.•\s]*\Z"
    r"|第?\s*[\d一二三四五六七八九十]{1,4}\s*页?\s*[，,/／]?\s*(?:共|/|／)\s*\d{1,4}\s*页?\Z|第\s*\d{1,4}\s*页\Z"
)
_DIGITS = re.compile(r"\d+")
_HEAD, _FOOT = 0.1, 0.9
_FEWEST_PAGES = 3
_CENTRED = 0.03
_FEWEST_GLYPHS = 40
_FAR_LARGER = 3.5
_LARGER = 1.6
_Key = tuple[str, int, int]


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
    return Leaf(page, _arranged(page, items))


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


def _arranged(page: Page, items: Sequence[Item]) -> list[Item]:
    """The items with columns in order and tables without lines found, among the lines between ruled tables."""
    found: list[Item] = []
    for ruled, run in groupby(items, key=lambda item: isinstance(item, Sheet)):
        if ruled:
            found.extend(run)
        else:
            lines = in_order(page, [item for item in run if isinstance(item, Piece)])
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


def strip(leaves: Sequence[Leaf]) -> None:
    """Remove page numbers and what stands at the head or foot of most pages.

    What stands above a table where it comes first is the title of a table that goes on, and stays there.
    """
    offsets: Counter[int] = Counter()
    for one in leaves:
        offsets.update(_strip_numbers(one))
    for one in leaves:
        _strip_counted(one, offsets)
    repeated = _repeated(leaves)
    met: set[_Key] = set()
    for one in leaves:
        usual, kept = _usual(one), []
        for place, item in enumerate(one.items):
            key = _key(one.page, item, usual) if isinstance(item, Piece) else None
            if key not in repeated or (key not in met and _heads_table(one.items, place)):
                kept.append(item)
            if key:
                met.add(key)
        one.items = kept


def _heads_table(items: Sequence[Item], place: int) -> bool:
    """Whether nothing but the lines of a caption stands between a line and the table below it."""
    below = next((index for index in range(place, len(items)) if isinstance(items[index], Sheet)), None)
    return below is not None and all(is_meta(item.text) for item in items[place + 1 : below] if isinstance(item, Piece))


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
    """Remove a page number that stands elsewhere, known by counting on from those of other pages.

    Pages may be missing or doubled, so one that stands in the middle may be off by a few.
    """
    if not one.items or not offsets:
        return
    item, usual = one.items[-1], offsets.most_common(1)[0]
    if not isinstance(item, Piece) or usual[1] < _FEWEST_PAGES or not _PAGE_NUMBER.match(item.text):
        return
    digits = _DIGITS.search(item.text)
    off = abs(int(digits[0]) - one.page.number - usual[0]) if digits else None
    centred = abs(item.middle - one.page.width / 2) < _CENTRED * one.page.width
    if off == 0 or (off is not None and off <= _FEWEST_PAGES and centred):
        del one.items[-1]


def _repeated(leaves: Sequence[Leaf]) -> set[_Key]:
    counts: Counter[_Key] = Counter()
    sizes: Counter[int] = Counter()
    for one in leaves:
        usual = _usual(one)
        sizes[round(one.page.height)] += 1
        counts.update({key for item in one.items if isinstance(item, Piece) and (key := _key(one.page, item, usual))})
    return {key for key, count in counts.items() if count >= _FEWEST_PAGES and count > 0.5 * sizes[key[2]]}


def _usual(one: Leaf) -> float:
    """The usual size of print on a page."""
    sizes = [item.size for item in one.items if isinstance(item, Piece) and item.size]
    return median(sizes) if sizes else 0.0


def _key(page: Page, item: Piece, usual: float) -> _Key | None:
    """What makes a running head or foot, or a watermark in large print, the same on another page; else None."""
    height = page.height
    if height * _HEAD < item.top and item.bottom < height * _FOOT and not item.size > _LARGER * usual > 0:
        return None
    if is_meta(item.text) or len(item.text) > 60:
        return None
    return _DIGITS.sub("0", item.text), round(item.baseline / 4), round(height)
