"""What belongs to the sheet of paper and not to the text: page numbers, running heads and feet, watermarks."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from narrcheck.readers.paged.layout import PAGE_NUMBER, Item, Leaf
from narrcheck.readers.paged.lines import Piece
from narrcheck.readers.paged.sheets import Sheet
from narrcheck.readers.titles import is_meta

_DIGITS = re.compile(r"\d+")
_HEAD, _FOOT = 0.1, 0.9
_FEWEST_PAGES = 3
_CENTRED = 0.03
_LARGER = 1.6
_LONGEST = 60
_SMALLER = 0.9
_Key = tuple[str, int, int, bool]
"""The words, where they stand, the height of the page, and whether they are in small print at its head or foot."""


def strip(leaves: Sequence[Leaf]) -> None:
    """Remove page numbers and what stands at the head or foot of most pages.

    What stands above a table where it comes first is the title of a table that goes on, and stays there.
    """
    offsets: Counter[int] = Counter()
    for one in leaves:
        offsets.update(_strip_numbers(one))
    for one in leaves:
        _strip_counted(one, offsets)
    keys = [_keys(one) for one in leaves]
    repeated = _repeated(leaves, keys)
    met: set[_Key] = set()
    for one, found in zip(leaves, keys, strict=True):
        if not repeated.isdisjoint(found.values()):
            gone = {place for place, key in found.items() if key in repeated}
            gone -= {place for place in gone if found[place] not in met and _heads_table(one.items, place)}
            one.items = [item for place, item in enumerate(one.items) if place not in gone]
        met.update(found.values())


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
        if isinstance(item, Piece) and edge and PAGE_NUMBER.match(item.text):
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
    if not isinstance(item, Piece) or usual[1] < _FEWEST_PAGES or not PAGE_NUMBER.match(item.text):
        return
    digits = _DIGITS.search(item.text)
    off = abs(int(digits[0]) - one.page.number - usual[0]) if digits else None
    centred = abs(item.middle - one.page.width / 2) < _CENTRED * one.page.width
    if off == 0 or (off is not None and off <= _FEWEST_PAGES and centred):
        del one.items[-1]


def _repeated(leaves: Sequence[Leaf], keys: Sequence[dict[int, _Key]]) -> set[_Key]:
    """The keys that most pages of a size have."""
    counts = Counter(key for found in keys for key in set(found.values()))
    sizes = Counter(round(one.page.height) for one in leaves)
    return {
        key
        for key, count in counts.items()
        if (count >= _FEWEST_PAGES and count > 0.5 * sizes[key[2]]) or (key[3] and count > 1 and count == sizes[key[2]])
    }


def _keys(one: Leaf) -> dict[int, _Key]:
    """By its place among the items, what makes a line at the head or foot, or in large print, the same elsewhere."""
    height = one.page.height
    head, foot = height * _HEAD, height * _FOOT
    sizes = [item.size for item in one.items if isinstance(item, Piece) and item.size]
    usual = median(sizes) if sizes else height
    large = _LARGER * usual
    found = {}
    for place, item in enumerate(one.items):
        if not isinstance(item, Piece) or (head < item.top and item.bottom < foot and item.size <= large):
            continue
        if len(item.text) <= _LONGEST and not is_meta(item.text):
            small = item.size < _SMALLER * usual
            found[place] = _DIGITS.sub("0", item.text), round(item.baseline / 4), round(height), small
    return found
