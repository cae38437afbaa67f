"""The way back from clean text to pages, boxes and cells."""

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from narrcheck.model.document import Location, Span, Table
from narrcheck.readers.cells import cell_name, table_name

Box = tuple[int, float, float, float, float]
"""A page (from 1) and left, bottom, right, top in the page's own points, as annotations need them."""

_LINE = 0.6


@dataclass(frozen=True)
class PagedOrigin(ABC):
    """For each character of the clean text its page and its number there; -1 where the reader put it in."""

    text: str
    pages: "array[int]"
    glyphs: "array[int]"
    tables: tuple[Table, ...]

    def locate(self, span: Span) -> Location:
        """The page of the first character of ``span``, its words, and the table and cell it stands in."""
        start = max(0, min(span.start, len(self.text)))
        end = max(start, min(span.end, len(self.text)))
        table, cell = self._cell(start)
        return Location(start, end, self.text[start:end], page=self.page(start), table=table, cell=cell)

    def page(self, position: int) -> int | None:
        """The page of the character at ``position``, or of the nearest one that is printed."""
        if not self.pages:
            return None
        place = min(max(position, 0), len(self.pages) - 1)
        return self.pages[place]

    def boxes(self, span: Span) -> list[Box]:
        """Where the characters of ``span`` are printed: one box for each stretch of a line."""
        wanted: dict[int, list[tuple[int, int]]] = {}
        for position in range(max(0, span.start), min(span.end, len(self.glyphs))):
            if self.glyphs[position] >= 0:
                wanted.setdefault(self.pages[position], []).append((position, self.glyphs[position]))
        found: list[Box] = []
        last = -2
        for page, places in wanted.items():
            for (position, _), box in zip(places, self._boxes(page, [glyph for _, glyph in places]), strict=False):
                if found and last + 2 >= position and _beside(found[-1], box):
                    found[-1] = _union(found[-1], box)
                else:
                    found.append(box)
                last = position
        return found

    @abstractmethod
    def _boxes(self, page: int, glyphs: Sequence[int]) -> list[Box]:
        """The box of each character of a page; empty where the file is gone."""

    def _cell(self, position: int) -> tuple[int | None, str | None]:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position > self.tables[index].span.end:
            return None, None
        table = self.tables[index]
        place = bisect_right(self._cell_starts[index], position) - 1
        if place < 0:
            return index + 1, None
        cell = table.cells[place]
        return index + 1, f"{self._names[index]}!{cell_name(cell.row, cell.column)}"

    @cached_property
    def _starts(self) -> list[int]:
        return [table.span.start for table in self.tables]

    @cached_property
    def _cell_starts(self) -> list[list[int]]:
        return [[cell.span.start for cell in table.cells] for table in self.tables]

    @cached_property
    def _names(self) -> list[str]:
        return [
            table_name(self.text[table.caption.start : table.caption.end] if table.caption else "", number)
            for number, table in enumerate(self.tables, 1)
        ]


def _beside(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line (or column) of one page."""
    if one[0] != other[0]:
        return False
    height = max(one[4] - one[2], other[4] - other[2], 1.0)
    width = max(one[3] - one[1], other[3] - other[1], 1.0)
    across = min(one[4], other[4]) - max(one[2], other[2]) > -_LINE * height / 2 and other[1] - one[3] < 2 * height
    upwards = min(one[3], other[3]) - max(one[1], other[1]) > 0 and abs(other[2] - one[4]) < width / 2
    return (across and other[3] >= one[1]) or upwards


def _union(one: Box, other: Box) -> Box:
    return (
        one[0],
        min(one[1], other[1]),
        min(one[2], other[2]),
        max(one[3], other[3]),
        max(one[4], other[4]),
    )
