"""The filled rows of a sheet, and what their form tells: a title, a line with department and unit, a note."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.readers.breaks import columns as width_of
from narrcheck.readers.excel.sheet import Area
from narrcheck.readers.numbering import numeral
from narrcheck.readers.spaces import STRAY, glued, kept
from narrcheck.readers.titles import FINAL, is_meta

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABELLED = re.compile(r"[^，。；：:]{1,12}[：:]|公开\w{1,4}表|附?[表件]\s*[\d一二三四五六七八九十]")
_TITLE_END = re.compile(r"表(?:[（(][^）)]*[）)])?\Z")
_STRAY = re.compile(rf"[\n\r\t\x85]|{STRAY.pattern}")
_SENTENCE = re.compile(r"[，。；：:！？]")
_LONG_NOTE = 60
_MOST_CAPTIONS = 4
_SHORT_GROUP = 12
_BROAD = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """A filled cell: its place in the sheet, its clean words, and the merged area that it stands for.

    ``indent`` is how far the words are set in, in half characters.
    """

    row: int
    column: int
    text: str
    number: bool
    area: Area
    indent: int = 0


@dataclass(slots=True)
class Row:
    """The filled cells of one visible row, from left to right."""

    number: int
    boxes: list[Box]

    @property
    def single(self) -> bool:
        """Whether it has one filled cell only."""
        return len(self.boxes) == 1

    @property
    def plain(self) -> bool:
        """Whether no cell is a number."""
        return not any(box.number for box in self.boxes)


def set_in(words: str) -> int:
    """How many half characters of blanks stand before the words of a cell."""
    return width_of(words[: len(words) - len(words.lstrip())]) if words[:1].isspace() else 0


def clean(words: str) -> str:
    """The words of a cell on one line without stray blanks."""
    if not _STRAY.search(words):
        return words
    out = ""
    for line in words.replace("\t", " ").splitlines():
        text = "".join(line[start:end] for start, end in kept(line, 0, len(line)))
        if out and text and not glued(out[-1], text[0]):
            out += " "
        out += text
    return out


def gridlike(rows: Sequence[Row]) -> bool:
    """Whether any row has two cells or more."""
    return any(not row.single for row in rows)


def last_broad(rows: Sequence[Row]) -> int:
    """The index of the last row with two cells or more; -1 where there is none."""
    return next((index for index in range(len(rows) - 1, -1, -1) if not rows[index].single), -1)


def is_caption(rows: Sequence[Row], index: int, last: int) -> bool:
    """Whether a row is a title, or the line with department, year and unit, above the rows down to ``last``."""
    row = rows[index]
    if index >= last or not row.plain:
        return False
    texts = [box.text for box in row.boxes]
    if all(is_meta(text) or _LABELLED.match(text) for text in texts):
        return row.single or any(_LABELLED.match(text) for text in texts)
    box, below = row.boxes[0], rows[index + 1]
    if not row.single or not _HAN.search(box.text):
        return False
    first = min(other.column for other in below.boxes)
    alone = box.area.left == box.area.right
    header = not alone and box.column > first and box.area.bottom == box.area.top
    group = alone and not below.single and not below.plain and box.column == first and len(box.text) < _SHORT_GROUP
    return not header and not group


def only_captions(rows: Sequence[Row]) -> bool:
    """Whether the rows are nothing but the lines above a table: a title, number, department and unit."""
    return len(rows) <= _MOST_CAPTIONS and all(_above_table(row) for row in rows)


def _above_table(row: Row) -> bool:
    texts = [box.text for box in row.boxes]
    if not row.plain:
        return False
    if all(is_meta(text) or _LABELLED.match(text) for text in texts):
        return any(_LABELLED.match(text) for text in texts)
    text = texts[0]
    numbered = numeral(text) is not None and not _TITLE_END.search(text)
    return row.single and bool(_HAN.search(text)) and not numbered and _SENTENCE.search(text) is None


def names_table(text: str) -> bool:
    """Whether a line above a table tells its title, number, department or unit."""
    return _LABELLED.match(text) is not None or _TITLE_END.search(text) is not None


def is_title(box: Box) -> bool:
    """Whether the line is a title and not the number, department or unit beside it."""
    return not is_meta(box.text) and not _LABELLED.match(box.text)


def titles_first(boxes: list[Box]) -> list[Box]:
    """The lines above a table with its title in front of number, department and unit."""
    titles = [box for box in boxes if is_title(box)]
    if not titles:
        return boxes
    title = max(titles, key=lambda box: (bool(_TITLE_END.search(box.text)), width_of(box.text)))
    return [title, *(box for box in boxes if box is not title)]


def notes_below(rows: Sequence[Row]) -> list[Row]:
    """The rows at the end of a table that are no rows of it: notes, and who made it."""
    count = 0
    left = min(box.column for row in rows for box in row.boxes)
    right = max(box.area.right for row in rows for box in row.boxes)
    while count < len(rows) - 1 and _is_note(rows[-1 - count], left, right):
        count += 1
    return list(rows[len(rows) - count :])


def _is_note(row: Row, left: int, right: int) -> bool:
    if not row.plain:
        return False
    if all(_LABELLED.match(box.text) for box in row.boxes):
        return True
    box = row.boxes[0]
    if not row.single or not _HAN.search(box.text):
        return False
    broad = right - left >= 2 and box.area.right - box.area.left >= _BROAD * (right - left)
    return broad or FINAL.search(box.text) is not None or width_of(box.text) > _LONG_NOTE
