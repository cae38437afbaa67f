"""Contents pages: which lines only announce headings that come later."""

import re
from collections.abc import Sequence

from narrcheck.readers.numbering import Numeral

TITLES = frozenset({"目录", "目次"})
_SENTENCE = re.compile(r"[。；！？;!?]")
_COLON = re.compile(r"[：:].")
_PAGE = re.compile(r"[\s.．…·・‥_—-]*[（(]?\d{0,3}[）)]?\Z")
_LEADER = re.compile(r"(?:[.．…·・‥_]{3,}|\t+)\s*[（(]?\d{1,3}[）)]?\s*\Z")
_LONGEST = 60
_SHORTEST_RUN = 4
_OPENING_LINES = 3


def leads(text: str) -> bool:
    """Whether ``text`` ends in dot leaders (or a tab) and a page number."""
    end = text[-1:]
    return (end.isdecimal() or end in "）)\t ") and _LEADER.search(text) is not None


def find(texts: Sequence[str], numbers: Sequence[Numeral | None]) -> set[int]:
    """Indices of the paragraphs that belong to a contents page (tables are given as empty texts)."""
    return _Pages(texts, numbers).find()


class _Pages:
    """The paragraphs as entries: ``keys`` are their words without the page number, empty where there can be none."""

    def __init__(self, texts: Sequence[str], numbers: Sequence[Numeral | None]) -> None:
        self.texts = texts
        self.numbers = numbers
        self.keys = [_PAGE.sub("", text) if _entry(text) else "" for text in texts]
        self.last: dict[str, int] = {}
        for index, key in enumerate(self.keys):
            self.last[key] = index
        self.found: set[int] = set()

    def find(self) -> set[int]:
        """Pages with a title, pages without one, and lines that give themselves away."""
        self.found.update(index for index, key in enumerate(self.keys) if key and leads(self.texts[index]))
        for index, text in enumerate(self.texts):
            if text in TITLES:
                self.found.update(range(index, self._end(index + 1)))
        self._add_untitled()
        return self.found

    def _end(self, start: int) -> int:
        """Where the contents that begin at ``start`` end: where the first entry or its number comes again."""
        opening = range(start, min(start + _OPENING_LINES, len(self.keys)))
        first = next((index for index in opening if self.numbers[index]), start)
        if first >= len(self.keys) or not all(self.keys[start : first + 1]):
            return start
        stop = first + 1
        while stop < len(self.keys) and self.keys[stop] and not self._repeats(first, stop):
            stop += 1
        end = stop
        while end > start and self._announces(end - 1, stop):
            end -= 1
        return end if end > start else stop

    def _repeats(self, first: int, index: int) -> bool:
        number, again = self.numbers[first], self.numbers[index]
        if number is None or again is None:
            return self.keys[index] == self.keys[first]
        return number[:2] == again[:2]

    def _announces(self, index: int, stop: int) -> bool:
        """Whether an unnumbered line at the end is no entry but the title of what follows."""
        return not self.numbers[index] and not leads(self.texts[index]) and self.last[self.keys[index]] < stop

    def _add_untitled(self) -> None:
        """Runs of numbered lines without a title most of which come again further down."""
        start = 0
        while start < len(self.keys):
            end = start
            while end < len(self.keys) and self._numbered(end) and (end == start or self.keys[end] != self.keys[start]):
                end += 1
            again = [self.last[self.keys[index]] >= end for index in range(start, end)]
            if len(again) >= _SHORTEST_RUN and again[0] and sum(again) >= 0.6 * len(again):
                self.found.update(range(start, end))
            start = max(end, start + 1)

    def _numbered(self, index: int) -> bool:
        if index in self.found or not self.keys[index] or self.numbers[index] is None:
            return False
        return not _COLON.search(self.texts[index])


def _entry(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not _SENTENCE.search(text)
