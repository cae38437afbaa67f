"""The way back from clean text to pages, boxes and cells."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from narrcheck.model.document import Location, Span, Table

Box = tuple[int, float, float, float, float]
"""A page (from 1) and left, bottom, right, top in the page's own points, as annotations need them."""

TABLE_NUMBER = re.compile(r"(?:附|公开)?\w{0,4}表(?:格)?\s*[\d一二三四五六七八九十]{0,3}(?:[-—－]\d{1,2})?[：:]?")
"""Matches a line that is nothing but the number of a table."""
_NAMED = re.compile(r"公开\w{1,4}表|(?<!\w)附?表\d{1,3}(?:[-—－]\d{1,2})?(?![\d年月])")
_LINE = 0.6


@dataclass(frozen=True)
class PdfOrigin:
    """For each character of the clean text its page and its number in PDFium's text; -1 where the reader put it in.

    Boxes are asked for in the file itself, ``path``, when they are wanted; where it is gone there are none.
    """

    text: str
    pages: "array[int]"
    glyphs: "array[int]"
    path: Path
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

    def _boxes(self, page: int, glyphs: Sequence[int]) -> list[Box]:
        """The box of each character of a page."""
        import pypdfium2

        try:
            pdf = pypdfium2.PdfDocument(self.path)
        except (OSError, pypdfium2.PdfiumError):
            return []
        try:
            text = pdf[page - 1].get_textpage()
            return [(page, *text.get_charbox(glyph)) for glyph in glyphs]
        except pypdfium2.PdfiumError:
            return []
        finally:
            pdf.close()

    def _cell(self, position: int) -> tuple[int | None, str | None]:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position > self.tables[index].span.end:
            return None, None
        table = self.tables[index]
        place = bisect_right(self._cell_starts[index], position) - 1
        if place < 0:
            return index + 1, None
        cell = table.cells[place]
        return index + 1, f"{self._names[index]}!{column_name(cell.column)}{cell.row + 1}"

    @cached_property
    def _starts(self) -> list[int]:
        return [table.span.start for table in self.tables]

    @cached_property
    def _cell_starts(self) -> list[list[int]]:
        return [[cell.span.start for cell in table.cells] for table in self.tables]

    @cached_property
    def _names(self) -> list[str]:
        return [
            self._name(self.text[table.caption.start : table.caption.end] if table.caption else "", number)
            for number, table in enumerate(self.tables, 1)
        ]

    @staticmethod
    def _name(caption: str, number: int) -> str:
        """What the caption calls the table: its number if it has one."""
        return table_name(caption.split("\n")) or f"表{number}"


def table_name(caption: Sequence[str]) -> str | None:
    """The number that a caption gives its table, such as 公开01表."""
    for line in caption:
        match = _NAMED.search(line)
        if match:
            return match[0]
    return None


def column_name(column: int) -> str:
    """The letters of a column, as spreadsheets count them."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


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
