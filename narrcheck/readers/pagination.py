"""Page numbers that a conversion to text has left between the lines of a report."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from narrcheck.readers.spaces import Range

_MARKED = re.compile(r"[-—–－―]+ *\d{1,4} *[-—–－―]+|第 *\d{1,4} *页(?:[，,/ ]*共 *\d{1,4} *页)?")
_BARE = re.compile(r"[1-9]\d{0,3}")
_LONGEST = 30
_FEWEST = 3  # so many numbers that go up by one from page to page are page numbers
_APART = 6  # so many lines with words are on a page at least
_FIRST = 30  # the first page that shows its number comes no later: 301, 302 … are codes
_SKIPPED = 2  # so many pages in a row may show no number


class _Number(NamedTuple):
    """A number alone in its ``line``, with ``filled`` lines of words before it, at a ``place`` in a run of pages."""

    line: int
    value: int
    filled: int
    above: "_Number | None" = None
    place: int = 1


def page_numbers(raw: str, lines: Sequence[Range]) -> set[int]:
    """Which of the lines are page numbers.

    —12— and 第12页 say so themselves; a bare 12 stands by itself, and the numbers go up through the report.
    """
    marked: set[int] = set()
    bare: list[_Number] = []
    filled = 0
    for index, (start, end) in enumerate(lines):
        text = raw[start:end].strip()
        if not text:
            continue
        if len(text) <= _LONGEST and _MARKED.fullmatch(text):
            marked.add(index)
        elif _BARE.fullmatch(text) and _alone(raw, lines, index):
            bare.append(_Number(index, int(text), filled))
        else:
            filled += 1
    return marked.union(_going_up(bare))


def _alone(raw: str, lines: Sequence[Range], index: int) -> bool:
    """Whether a new page begins beside a line, or empty lines keep it apart from the others."""
    above = lines[index - 1] if index else (0, 0)
    below = lines[index + 1] if index + 1 < len(lines) else (len(raw), len(raw))
    if "\f" in raw[above[1] : below[0]]:
        return True
    return not raw[slice(*above)].strip() and not raw[slice(*below)].strip()


def _going_up(bare: Iterable[_Number]) -> list[int]:
    """The lines of the longest run of numbers that go up page by page; none if it is short."""
    ends: dict[int, _Number] = {}  # the longest run that ends in each number
    longest: _Number | None = None
    for number in bare:
        before = (ends.get(number.value - step) for step in range(1, _SKIPPED + 2))
        pages = [other for other in before if other and number.filled - other.filled >= _APART]
        if not pages and number.value > _FIRST:
            continue
        last = max(pages, key=lambda page: page.place, default=None)
        number = number._replace(above=last, place=last.place + 1 if last else 1)
        if number.value not in ends or ends[number.value].place <= number.place:
            ends[number.value] = number
        if longest is None or longest.place < number.place:
            longest = number
    found: list[int] = []
    while longest:
        found.append(longest.line)
        longest = longest.above
    return found if len(found) >= _FEWEST else []
