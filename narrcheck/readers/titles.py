"""Titles: which lines without a number are headings, of a section or of a table."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from narrcheck.model.document import Span
from narrcheck.readers.numbering import Numeral

INNER = re.compile(r"[。；！？;!?]|[：:].")
"""Finds the end of a sentence or clause inside a line."""
FINAL = re.compile(r"[。；！？;!?]\Z")
COMMA = re.compile(r"[，,]")
AMOUNT = re.compile(r"\d\s*(?:万元|亿元|元|%|％)")
_ENDS = re.compile(r"[。；：！？，、;:!?,]\Z")
_BRACKETED = re.compile(r"[（(\[].*[）)\]]\Z")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_META = re.compile(r"[^，。；：:]{1,12}[：:].|公开\w{1,4}表\Z|.{0,4}\d{4}年度?\Z|[（(].*[）)]\Z")
_NUMBERED = re.compile(
    r"(?:公开|附)?(?:表\s?[\d一二三四五六七八九十]{1,3}(?:[-—－]\d{1,2})?|\d{1,2}(?:-\d)?\s?表)\s?[：:]\s?(?=.*表)"
)
"""The number that the title of a table may begin with: 表1：, 公开09表：."""
_LONGEST_OF_DOCUMENT, _LONGEST, _LONGEST_PLAIN = 60, 40, 20
_CAPTION_LINES = 8
_SENTENCES_ABOVE = 5

DOCUMENT, _PART, _PLAIN, _CAPTION = 0, 1.1, 7.5, 8.5
"""How deep titles stand among numbers: of the document, of a part, above plain text, above a table."""


class Entry(NamedTuple):
    """One paragraph or table as the outline sees it: its place in the clean text and its words.

    ``level`` is set where the format itself says that it is a heading.
    """

    start: int
    text: str
    table: bool = False
    level: int | None = None

    @property
    def span(self) -> Span:
        """Its place in the clean text."""
        return Span(self.start, self.start + len(self.text))


class Titles:
    """The titles among ``entries``: ``ranks`` says how deep each stands, ``captions`` where each table's caption is."""

    def __init__(self, entries: Sequence[Entry], numbers: Sequence[Numeral | None], contents: set[int]) -> None:
        self.entries = entries
        self.numbers = numbers
        self.contents = contents
        self.captions: dict[int, Span] = {}
        self.above_tables: set[int] = set()
        self._in_captions: set[int] = set()
        self._find_captions()
        numbered = (index for index, number in enumerate(numbers) if number and index not in contents)
        self._first_number = next(numbered, len(entries))
        self.ranks: dict[int, float] = {}
        for index in range(len(entries) - 1, -1, -1):
            rank = self._rank(index)
            if rank is not None:
                self.ranks[index] = rank

    def _find_captions(self) -> None:
        """The lines directly above each table: its title, and the unit, department and year below the title."""
        for index, entry in enumerate(self.entries):
            if entry.table:
                first = self._caption_start(index)
                if first < index:
                    self._in_captions.update(range(first, index))
                    self.captions[index] = Span(self.entries[first].start, self.entries[index - 1].span.end)

    def _caption_start(self, table: int) -> int:
        first = table
        while first > max(0, table - _CAPTION_LINES):
            entry = self.entries[first - 1]
            if entry.table or first - 1 in self.contents:
                break
            if len(entry.text) > _LONGEST or FINAL.search(entry.text):
                break
            if _NUMBERED.match(entry.text):
                self.above_tables.add(first - 1)
                return first - 1
            if is_meta(entry.text) and not self.numbers[first - 1]:
                first -= 1
                continue
            if INNER.search(entry.text) or AMOUNT.search(entry.text) or COMMA.search(entry.text):
                break
            if not self.numbers[first - 1]:
                self.above_tables.add(first - 1)
            return first - 1
        return first

    def _rank(self, index: int) -> float | None:
        """How deep the unnumbered line ``index`` stands if it is a title; None if it is none.

        A title stands before the first number, after a bare "第一部分", above a table, above a list that starts at 1 or
        above plain text.
        """
        entry = self.entries[index]
        longest = _LONGEST if index > self._first_number else _LONGEST_OF_DOCUMENT
        if entry.table or self.numbers[index] or index in self.contents or not _looks(entry.text, longest):
            return None
        if index in self._in_captions:
            return _CAPTION if index in self.above_tables else None
        if self._bare_part(index - 1):
            return _PART
        if index + 1 == len(self.entries):
            return None
        if self._above_plain(index):
            return _PLAIN
        if index < self._first_number and not self._sentence_above(index):
            return DOCUMENT
        below = self.numbers[index + 1]
        if below:
            return below.rank - 0.5 if below.value == 1 and index + 1 not in self.contents else None
        return None if index + 1 in self.above_tables else self.ranks.get(index + 1)

    def _above_plain(self, index: int) -> bool:
        below, text = self.entries[index + 1], self.entries[index].text
        if below.table or self.numbers[index + 1] or index + 1 in self.contents or index + 1 in self._in_captions:
            return False
        return len(text) <= _LONGEST_PLAIN and "、" not in text and not _looks(below.text)

    def _sentence_above(self, index: int) -> bool:
        return any(not _looks(entry.text) for entry in self.entries[max(0, index - _SENTENCES_ABOVE) : index])

    def _bare_part(self, index: int) -> bool:
        number = self.numbers[index] if index >= 0 else None
        return number is not None and number.rank == 1 and number.length == len(self.entries[index].text)


def is_meta(text: str) -> bool:
    """Whether ``text`` is a line between a table's title and the table: its unit, department, year or number."""
    return _META.match(text) is not None


def _looks(text: str, longest: int = _LONGEST) -> bool:
    """Whether ``text`` has the form of a title."""
    numbered = _NUMBERED.match(text)
    text = text[numbered.end() :] if numbered else text
    return (
        len(text) <= longest
        and not _ENDS.search(text)
        and not INNER.search(text)
        and not COMMA.search(text)
        and not AMOUNT.search(text)
        and not _BRACKETED.match(text)
        and _HAN.search(text) is not None
    )
