"""The way back from clean text to the pages, boxes and cells of an OFD file."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.readers.paged.origin import Box, PagedOrigin


@dataclass(frozen=True)
class OfdOrigin(PagedOrigin):
    """The boxes of the characters of each page (four numbers each, in points) are at hand."""

    boxes_of: "dict[int, array[float]]"

    def _boxes(self, page: int, glyphs: Sequence[int]) -> list[Box]:
        found: list[Box] = []
        for glyph in glyphs:
            left, bottom, right, top = self.boxes_of[page][4 * glyph : 4 * glyph + 4]
            found.append((page, left, bottom, right, top))
        return found
