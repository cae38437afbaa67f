"""Tables that a conversion to text has broken: a line for each cell, or columns kept apart by runs of blanks.

Which cell a piece of them belonged to is lost, so that they are left out, and named as unread.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from narrcheck.model.document import Skipped
from narrcheck.readers.breaks import columns
from narrcheck.readers.numbering import numeral
from narrcheck.readers.spaces import Range

_FIGURES = re.compile(r"[\s≥≤<>＞＜=*+/%％,.\d—－–-]*\d[\s≥≤<>＞＜=*+/%％,.\d—－–-]*|[*＊]+|[-—－–/]+")
# The name of a row, then its figures.
_ROW = re.compile(r"[^，。；：]{1,40}?(?:[ \u3000]+[-－]?\d[\d,]*(?:\.\d+)?[%％]?){2,}")
# A gap between two columns; one before a page number is a line of the contents.
_GAP = re.compile(r"\S(?: {3}|\u3000{3})\s*(?!\S{1,4}\s*\Z)\S")
_FINAL = re.compile(r"[。；][”’」』）)》\]]*\Z")
_STOP = re.compile("[，。；：]")
_WIDEST = 44  # half-width columns of a line that may be a cell, or a part of one
_BETWEEN = 30  # so many of them may stand between two lines that surely are
_FEWEST = 4
_NARROW, _BESIDE = 20, 10  # how wide, and how many, pieces of cells are before the first of these and after the last
_TABLE = "表"
_TWICE = 4  # so many lines that stand twice were drawn twice, to make them bold
_HAN = 2


def dumped(raw: str, lines: Sequence[Range]) -> Iterator[range]:
    """The numbers of the lines of each broken table: its figures and rows of columns, and the pieces around them."""
    sure: list[int] = []
    between = 0
    for number, (start, end) in enumerate(lines):
        text = raw[start:end].strip()
        if not text:
            continue
        tabbed = "\t" in text  # a table that has its columns
        if not tabbed and (_FIGURES.fullmatch(text) or _ROW.fullmatch(text) or _GAP.search(text)):
            sure.append(number)
            between = 0
        elif sure and not tabbed and between < _BETWEEN and _may_be_cell(text):
            between += 1
        else:
            yield from _table(raw, lines, sure)
            sure, between = [], 0
    yield from _table(raw, lines, sure)


def _may_be_cell(text: str) -> bool:
    return columns(text) <= _WIDEST and not _FINAL.search(text)


def _table(raw: str, lines: Sequence[Range], sure: Sequence[int]) -> Iterator[range]:
    if len(sure) >= _FEWEST:
        above = _pieces(raw, lines, range(sure[0] - 1, -1, -1), sure[0])
        below = _pieces(raw, lines, range(sure[-1] + 1, len(lines)), sure[0])
        yield range(min([sure[0], *above]), max([sure[-1], *below]) + 1)


def _pieces(raw: str, lines: Sequence[Range], numbers: Iterable[int], first: int) -> list[int]:
    """The numbers of the lines that may be no more than a piece of a cell, as far as they go on.

    ``first`` is the number of the first line that surely is of the table.
    """
    found: list[int] = []
    for number in numbers:
        text = raw[slice(*lines[number])].strip()
        if not text:
            continue
        # What is numbered is a heading, but for the name of the first row.
        title = text.endswith(_TABLE) or (numeral(text) is not None and (found or number > first))
        if title or "\t" in text or columns(text) > _NARROW or _STOP.search(text) or len(found) == _BESIDE:
            break
        found.append(number)
    return found


def twice(raw: str, lines: Sequence[Range]) -> list[int]:
    """The numbers of short lines that say what the one before says, where so many pairs show that bold type did it."""
    told = [(number, text) for number, line in enumerate(lines) if (text := raw[slice(*line)].strip())]
    found: list[int] = []
    for text, run in groupby(told, key=itemgetter(1)):
        numbers = [number for number, _ in run]
        if len(numbers) == 2 and len(text) >= _HAN and columns(text) <= _WIDEST and not text.isascii():
            found.append(numbers[1])
    return found if len(found) >= _TWICE else []


def unread(raw: str, lines: Sequence[Range], tables: Sequence[range]) -> tuple[Skipped, ...]:
    """What is said of broken tables, by the lines that a person counts."""
    if not tables:
        return ()
    places = (
        (raw.count("\n", 0, lines[one.start][0]) + 1, raw.count("\n", 0, lines[one.stop - 1][0]) + 1) for one in tables
    )
    named = "、".join(f"{first}–{last}" for first, last in places)
    why = "是转成文本时被打散的表格，各格的行列已无法辨认，未核对：请用原来的 Word、Excel 或 PDF 文件"
    return (Skipped(f"第 {named} 行", why),)
