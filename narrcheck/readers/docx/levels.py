"""Heading styles, where they can be relied on.

Authors style some headings and type others, or give a whole paragraph an outline level. Levels are used only where
they agree with the numbers of the headings; otherwise the numbers and words alone tell, as in plain text.
"""

from collections.abc import Sequence

from narrcheck.readers.breaks import Line
from narrcheck.readers.numbering import numeral
from narrcheck.readers.titles import AMOUNT, COMMA, FINAL, INNER

_LONGEST = 60
_CHAPTER = 2
"""How deep 一、 usually stands."""


def reliable(lines: Sequence[Line]) -> bool:
    """Whether the levels of ``lines`` agree with each other and with the numbers."""
    by_style: dict[str, int] = {}
    by_rank: dict[float, int] = {}
    typed: list[float] = []
    deepest_plain = 0
    for line in lines:
        number = numeral(line.text)
        if line.level is None:
            if number and is_heading(line.text):
                typed.append(number.rank)
        elif number is None:
            deepest_plain = max(deepest_plain, line.level)
        elif by_style.setdefault(number.style, line.level) != line.level:
            return False
        else:
            by_rank[number.rank] = max(line.level, by_rank.get(number.rank, 0))
    levels = [level for _, level in sorted(by_rank.items())]
    if levels != sorted(levels):
        return False
    shallowest = min(typed, default=float("inf"))
    return not (by_rank and shallowest < max(by_rank)) and not (deepest_plain > 1 and shallowest <= _CHAPTER)


def is_heading(text: str) -> bool:
    """Whether ``text`` may be a heading at all, whatever its style says."""
    return (
        len(text) <= _LONGEST
        and not FINAL.search(text)
        and not INNER.search(text)
        and not AMOUNT.search(text)
        and (len(text) <= _LONGEST // 2 or not COMMA.search(text))
    )
