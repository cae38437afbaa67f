"""Hard line breaks inside sentences: which lines belong together.

A line that ends without final punctuation runs on when it is a sentence (a title or a list item is none) and the next
line is no beginning. Lines that surely run on (a comma or an open bracket at the end, a closing mark or a fragment at
the beginning of the next) show that the whole file was broken so; in any other file a missing full stop is only that.
"""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from narrcheck.readers.numbering import numeral
from narrcheck.readers.spaces import Range

_FINAL = re.compile(r"[。！？；：!?;:…][”’」』）)》\]]*\Z")
_PENDING = re.compile(r"[，、,（(“‘《〈【\[—－-]\Z")
_CLOSING = re.compile(r"[，。；、：！？）”’》〉】%％,;!?)]")
_FRAGMENT = re.compile(r"[^，。；、：（“《]{1,3}[，。；、]|\d[\d.]*[%％]")
_RUNNING = re.compile(r"[，。；;]|(?<!\d),")
_ASIDE = re.compile(r"[（(][^（）()]*[，。；：\d][^（）()]{0,60}[）)]\Z")
_UNIT = re.compile(r"万元|亿元|元[，。；、]|[%％]|个百分点")
_WHOLE = re.compile(r"\d(?:万元|亿元|元|%|％)\Z")
_DATED = re.compile(r"(?:19|20)\d\d年")
_BROKEN_FIGURE = re.compile(r"\d[.．,]\Z")
_MARKS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))
_MAX_GAP = 3
_TAIL = 200
_PAGE_COLUMNS = 100
_SHORTEST_SENTENCE = 12


class Line(NamedTuple):
    """One line of a file that is no row of a table.

    ``ranges`` are its words in the file, ``gap`` the empty lines above it.
    ``level`` is set where the format itself says that the line is a heading.
    """

    text: str
    ranges: list[Range]
    gap: int
    level: int | None = None


def join(lines: Sequence[Line]) -> list[list[Line]]:
    """Group the lines of one run of text into paragraphs."""
    habit = _habit(lines)
    paragraphs: list[list[Line]] = []
    text = ""
    for line in lines:
        if paragraphs and _runs_on(text, paragraphs[-1], line, habit):
            paragraphs[-1].append(line)
            text = text[-_TAIL:] + line.text
        else:
            paragraphs.append([line])
            text = line.text
    return paragraphs


def columns(text: str) -> int:
    """How wide ``text`` is, in half-width columns."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(char) in "WFA") for char in text)


class _Habit(NamedTuple):
    """How the file breaks its lines: whether it does without and with an empty line, and at which width if at one."""

    adjacent: bool
    apart: bool
    width: int | None


def _habit(lines: Sequence[Line]) -> _Habit:
    """What the lines that surely run on tell of the others."""
    certain = [
        (above, below)
        for above, below in itertools.pairwise(lines)
        if not _FINAL.search(above.text[-4:])
        and not _begins(below)
        and below.gap <= _MAX_GAP
        and _sentence(above.text)
        and _certain(above.text[-_TAIL:], below.text)
    ]
    widths = sorted(columns(above.text) for above, below in certain if not below.gap)
    width = widths[len(widths) // 2] if len(widths) >= 3 else None
    narrow = all(len(line.text) <= _PAGE_COLUMNS // 2 or columns(line.text) <= _PAGE_COLUMNS for line in lines)
    return _Habit(narrow or bool(certain), len(certain) > 1, width)


def _runs_on(text: str, paragraph: list[Line], line: Line, habit: _Habit) -> bool:
    """Whether ``line`` continues the paragraph whose last words are ``text``."""
    last = paragraph[-1]
    if line.gap > _MAX_GAP or line.level or last.level:
        return False
    if _BROKEN_FIGURE.search(last.text[-2:]) and line.text[0].isdecimal() and len(last.text) > 4:
        return True
    if _begins(line):
        return False
    if _FINAL.search(last.text[-4:]):
        return len(paragraph) > 1 and line.gap == 0 and _full(paragraph)
    if line.gap == 0 and (_torn(text, line.text) or _fills(last.text, line.text, habit)):
        return True
    if not _sentence(text):
        return False
    broken = habit.apart if line.gap else habit.adjacent
    return _certain(text, line.text) or (broken and not _complete(text, line))


def _begins(line: Line) -> bool:
    return line.level is not None or numeral(line.text) is not None


def _sentence(text: str) -> bool:
    return len(text) > _SHORTEST_SENTENCE and _RUNNING.search(text, 0, len(text) - 1) is not None


def _torn(text: str, below: str) -> bool:
    """Whether punctuation alone shows that ``below`` runs on."""
    if _PENDING.search(text[-1:]) or _CLOSING.match(below) or (text[-1].isdecimal() and _UNIT.match(below)):
        return True
    return any(text.count(opening) > text.count(closing) and closing in below for opening, closing in _MARKS)


def _certain(text: str, below: str) -> bool:
    """Whether ``below`` surely continues the sentence ``text``: torn, or beginning with the rest of a clause."""
    return _torn(text, below) or _FRAGMENT.match(below) is not None


def _complete(text: str, line: Line) -> bool:
    """Whether a sentence without its full stop ends here all the same."""
    if _ASIDE.search(text[-_TAIL:]):
        return True
    return line.gap > 0 and _WHOLE.search(text[-4:]) is not None and _DATED.match(line.text) is not None


def _fills(text: str, below: str, habit: _Habit) -> bool:
    """Whether the line is as wide as the page, so that a heading or item without punctuation was broken there.

    The first line of a paragraph is indented by four columns; a number at its beginning may make it a heading, which
    has to be wider to be believed, unless only a word or two is left for the next line.
    """
    if habit.width is None or len(text) <= _SHORTEST_SENTENCE:
        return False
    short = 9 if len(below) <= 6 else 3 if numeral(text) else 7
    return columns(text) >= habit.width - short


def _full(paragraph: list[Line]) -> bool:
    """Whether the last line is as wide as those above it, so that the break came from the page."""
    width = max(columns(line.text) for line in paragraph[:-1][-5:])
    return columns(paragraph[-1].text) >= width - 2
