"""Hard line breaks inside sentences: which lines belong together.

A line that ends without final punctuation runs on when it is a sentence (a title or a list item is none) and the next
line is no beginning. Lines that surely run on (a comma or an open bracket at the end, a closing mark or a fragment at
the beginning of the next) show that the whole file was broken so; in any other file a missing full stop is only that.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from narrcheck.model.document import is_han
from narrcheck.readers.numbering import numeral
from narrcheck.readers.spaces import Range

_FINAL = re.compile(r"[。！？；：!?;:…][”’」』）)》\]]*\Z")
_PENDING = re.compile(r"[，、,（(“‘《〈【\[—－-]\Z")
_CLOSING = re.compile(r"[，。；、：！？）”’》〉】%％,;!?)]")
_FRAGMENT = re.compile(r"[^，。；、：（“《]{1,3}[，。；、]|\d[\d.．,]*(?:[%％]|[万亿]?元)")
_RUNNING = re.compile(r"[，。；;]|(?<!\d),")
_ASIDE = re.compile(r"[（(][^（）()]*[，。；：\d][^（）()]{0,60}[）)]\Z")
_UNIT = re.compile(r"万元|亿元|元[，。；、]|[%％]|个百分点")
_AMOUNT = re.compile(r"\d(?:万元|亿元|元|%|％)|[。；：]")
# 2018, and in the next line 年度预算: no line begins so but one that was broken.
_YEAR, _OF_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\Z"), re.compile(r"年(?![初中末终底])")
_WHOLE = re.compile(r"\d(?:万元|亿元|元|%|％)\Z")
_DATED = re.compile(r"(?:19|20)\d\d年")
# Under a title: ——2024年1月20日在…会议上
_OCCASION = re.compile(r"(?:[—－]{1,2}|--)\s?(?:19|20)\d\d ?年")
# No paragraph begins so: the verb of the figure, or its name and a colon, is in the line above.
_AWAITED = re.compile(r"\d[\d,.．]*\s?(?:万元|亿元|元|%|％)[，。；]")
# A figure that has a line to itself, with its unit in the next: 预算数为, 13,994.31, 万元。与上年相比
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_COLONS = "：:"
# A numbered title has no words behind a colon: 十、“三公”经费：指使用财政…
_EXPLAINED = re.compile(r"[：:][^：:]{8}")
_BROKEN_FIGURE = re.compile(r"\d[.．,]\Z")
# A chain of accounts, …（类）…（款）…（项）, that goes on in the next line.
_CHAIN = re.compile(r"（\d{0,7}[类款]）[^，。；：（）]{1,24}\Z")
_CHAINED = re.compile(r"[^，。；：“（）]{0,24}（\d{0,7}[款项]）")
_BARE_NUMBER = re.compile(r"\d{1,4}\Z")
_MARKS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"))
_MAX_GAP = 3
_TAIL = 200
_PAGE_COLUMNS = 100
_SHORTEST_SENTENCE = 12
_SHORTEST_NAME = 6
_LONGEST_HEADING = 25


class Line(NamedTuple):
    """One line of a file that is no row of a table.

    ``text`` has its words, ``ranges`` where they stand in the file, ``printed`` the line with its stray blanks.
    ``gap`` counts the empty lines above it. ``numbered`` says that it begins with a number; ``level`` is set where the
    format itself says that it is a heading. ``indent`` is how far from the margin it begins, in half-width columns.
    """

    text: str
    ranges: list[Range]
    printed: str
    gap: int
    numbered: bool
    level: int | None = None
    indent: int = 0

    @property
    def width(self) -> int:
        """How wide it is on paper, in half-width columns."""
        return columns(self.printed)


def cut(raw: str, ranges: list[Range], gap: int, level: int | None = None) -> Line:
    """The line whose words stand at ``ranges`` of ``raw``."""
    printed = raw[ranges[0][0] : ranges[-1][1]]
    text = printed if len(ranges) == 1 else "".join(raw[a:b] for a, b in ranges)
    return Line(text, ranges, printed, gap, numeral(text) is not None, level, _indent(raw, ranges[0][0]))


def _indent(raw: str, start: int) -> int:
    """How many columns of blanks stand before the words of a line."""
    blank = start
    while blank and raw[blank - 1].isspace() and raw[blank - 1] not in "\r\n\f":
        blank -= 1
    return columns(raw[blank:start])


def join_runs(runs: Iterable[Sequence[Line]]) -> Iterator[list[list[Line]]]:
    """Group the lines of each run of a file into paragraphs; tables stand between the runs.

    A run in which too few lines are broken to tell how wide the page is has the width of the others.
    """
    known = [(lines, _habit(lines)) for lines in runs]
    width = max((habit.width for _, habit in known if habit.width is not None), default=None)
    for lines, habit in known:
        narrow = width is not None and all(len(line.printed) <= width and line.width <= width + 4 for line in lines)
        yield join(lines, habit._replace(width=width) if habit.width is None and narrow else habit)


def join(lines: Sequence[Line], habit: _Habit | None = None) -> list[list[Line]]:
    """Group the lines of one run of text into paragraphs."""
    habit = habit or _habit(lines)
    paragraphs: list[list[Line]] = []
    text = ""
    for line, below in itertools.zip_longest(lines, lines[1:]):
        if paragraphs and (_lone_figure(text, line, below) or _runs_on(text, paragraphs[-1], line, habit)):
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
    """How the file breaks its lines: whether it does without and with an empty line, and at which width if at one.

    ``indent`` is where lines begin that run on, if they begin alike.
    """

    adjacent: bool
    apart: bool
    width: int | None
    indent: int | None


def _habit(lines: Sequence[Line]) -> _Habit:
    """What the lines that surely run on tell of the others."""
    open_ended = [
        (above, below)
        for above, below in itertools.pairwise(lines)
        if not _FINAL.search(above.text[-4:]) and not _begins(below) and below.gap <= _MAX_GAP and _sentence(above.text)
    ]
    certain = sum(_certain(above.text[-_TAIL:], below.text) for above, below in open_ended)
    widths = sorted(above.width for above, below in open_ended if not below.gap)
    width = widths[len(widths) // 2] if len(widths) >= 3 and certain else None
    narrow = all(len(line.printed) <= _PAGE_COLUMNS // 2 or line.width <= _PAGE_COLUMNS for line in lines)
    indents = {below.indent for _, below in open_ended if not below.gap}
    return _Habit(narrow or certain > 0, certain > 1, width, indents.pop() if len(indents) == 1 and certain else None)


def _runs_on(text: str, paragraph: list[Line], line: Line, habit: _Habit) -> bool:
    """Whether ``line`` continues the paragraph whose last words are ``text``."""
    last = paragraph[-1]
    if line.gap > _MAX_GAP or line.level or last.level:
        return False
    if _BROKEN_FIGURE.search(last.text[-2:]) and line.text[0].isdecimal() and len(last.text) > 4:
        return True
    if _begins(line) or _BARE_NUMBER.match(line.text) or _OCCASION.match(line.text):
        return False
    if line.gap == 0 and last.text[-1] in _COLONS and _AWAITED.match(line.text):
        return True
    if _FINAL.search(last.text[-4:]):
        return line.gap == 0 and not _indented(line, habit) and _full(paragraph, habit) and _goes_on(line, habit)
    if line.gap == 0 and (_torn(text, line.text) or _fills(last, line.text, habit)):
        return True
    if not _sentence(text):
        return False
    if _certain(text, line.text):
        return True
    broken = habit.apart if line.gap else habit.adjacent
    return broken and not _complete(text, line) and not _ends_early(last, len(paragraph) == 1, line, habit)


def _lone_figure(text: str, line: Line, below: Line | None) -> bool:
    """Whether a line is the figure of the sentence above, or the rest of the sentence behind such a figure."""
    if line.gap > _MAX_GAP or line.level:
        return False
    if below is not None and below.gap <= _MAX_GAP and _FIGURE.fullmatch(line.text) and _UNIT.match(below.text):
        return len(text) > _SHORTEST_NAME and is_han(text[-1])
    return text[-1].isdecimal() and _UNIT.match(line.text) is not None and len(text) > _SHORTEST_SENTENCE


def _begins(line: Line) -> bool:
    return line.numbered or line.level is not None


def _sentence(text: str) -> bool:
    return len(text) > _SHORTEST_SENTENCE and _RUNNING.search(text, 0, len(text) - 1) is not None


def _torn(text: str, below: str) -> bool:
    """Whether punctuation or a year cut in two shows that ``below`` runs on."""
    if year_torn(text, below):
        return True
    if _PENDING.search(text[-1:]) or _CLOSING.match(below) or (text[-1].isdecimal() and _UNIT.match(below)):
        return True
    if len(text) > _SHORTEST_SENTENCE and is_han(text[-1]) and _AWAITED.match(below):
        return True
    if _CHAIN.search(text[-_TAIL:]) and _CHAINED.match(below):
        return True
    return any(text.count(opening) > text.count(closing) and closing in below for opening, closing in _MARKS)


def year_torn(text: str, below: str) -> bool:
    """Whether a year stands at the end of ``text`` without its 年, which ``below`` begins with."""
    return _OF_YEAR.match(below) is not None and _YEAR.search(text[-5:]) is not None


def _certain(text: str, below: str) -> bool:
    """Whether ``below`` surely continues the sentence ``text``: torn, or beginning with the rest of a clause."""
    return _torn(text, below) or _FRAGMENT.match(below) is not None


def _complete(text: str, line: Line) -> bool:
    """Whether a sentence without its full stop ends here all the same."""
    if _ASIDE.search(text[-_TAIL:]):
        return True
    return line.gap > 0 and _WHOLE.search(text[-4:]) is not None and _DATED.match(line.text) is not None


def _fills(last: Line, below: str, habit: _Habit) -> bool:
    """Whether the line is as wide as the page, so that a heading or item without punctuation was broken there.

    The first line of a paragraph is indented by four columns; a number at its beginning may make it a heading, which
    has to be wider to be believed, unless only a word or two is left for the next line.
    """
    if habit.width is None or len(last.text) <= _SHORTEST_SENTENCE:
        return False
    titled = last.numbered and not _EXPLAINED.search(last.text)
    short = 9 if len(below) <= 6 else 3 if titled else 7
    return last.width >= habit.width - short


def _ends_early(last: Line, first: bool, line: Line, habit: _Habit) -> bool:
    """Whether the line breaks off well before the page does, or is a numbered heading with a comma in it."""
    if line.gap == 0 and habit.width is not None:
        return last.width + _further(last, habit) < habit.width - 12
    return first and last.numbered and len(last.text) <= _LONGEST_HEADING and not _AMOUNT.search(last.text)


def _indented(line: Line, habit: _Habit) -> bool:
    """Whether a line begins further in than those that run on, as the first one of a paragraph does."""
    return habit.indent is not None and line.indent > habit.indent


def _goes_on(line: Line, habit: _Habit) -> bool:
    """Whether a line after a full stop may be more of the paragraph: it ends in one too, or fills the page."""
    return _FINAL.search(line.text[-4:]) is not None or habit.width is None or line.width >= habit.width - 12


def _full(paragraph: list[Line], habit: _Habit) -> bool:
    """Whether the last line is as wide as the page, so that a sentence ended there by chance."""
    width, last = habit.width, paragraph[-1]
    if width is None and len(paragraph) > 1:
        width = max(line.width for line in paragraph[:-1][-5:])
    return width is not None and last.width + _further(last, habit) >= width - 2


def _further(line: Line, habit: _Habit) -> int:
    """How many columns further in than those that run on a line begins."""
    return max(0, line.indent - habit.indent) if habit.indent is not None else 0
