"""The way back from clean text to the place in a plain text file."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from narrcheck.model.document import Location, Span

_BREAK = re.compile(r"\r\n|\r|\n")
_SEPARATORS = "\n\r\v\f\u2028\u2029"


@dataclass(frozen=True)
class TextOrigin:
    """Runs of clean text and where each begins in the decoded file ``raw``.

    ``clean[k]`` and ``places[k]`` are the offsets of the k-th run in the clean text and in ``raw``; both ascend.
    """

    raw: str
    clean: tuple[int, ...]
    places: tuple[int, ...]
    size: int

    def offset(self, position: int) -> int:
        """Where the character at ``position`` of the clean text stands in ``raw``."""
        run = bisect_right(self.clean, position) - 1
        return self.places[run] + position - self.clean[run] if run >= 0 else 0

    def locate(self, span: Span) -> Location:
        """Return the place of ``span``; an empty span is an insertion point behind the character before it."""
        start = max(0, min(span.start, self.size))
        end = max(start, min(span.end, self.size))
        if start < end:
            first, last = self.offset(start), self.offset(end - 1) + 1
        else:
            first = last = self._gap(start)
        return Location(first, last, self.raw[first:last], line=bisect_right(self._lines, first))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and the column, from 1, of the character ``offset`` of ``raw``."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _gap(self, position: int) -> int:
        if position == 0:
            return self.offset(0) if self.size else 0
        before = self.offset(position - 1)
        if position < self.size and self.raw[before] in _SEPARATORS:
            return self.offset(position)
        return before + 1

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in _BREAK.finditer(self.raw))]
