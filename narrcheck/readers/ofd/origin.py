"""The way back from clean text to the pages, boxes and cells of an OFD file."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.readers.pdf.origin import Box, PdfOrigin


@dataclass(frozen=True)
class OfdOrigin(PdfOrigin):
    """As that of a PDF; the boxes of the characters of each page (four numbers each, in points) are at hand."""

    boxes_of: "dict[int, array[float]]"

    def _boxes(self, page: int, glyphs: Sequence[int]) -> list[Box]:
        """The box of each character of a page."""
        found: list[Box] = []
        for glyph in glyphs:
            left, bottom, right, top = self.boxes_of[page][4 * glyph : 4 * glyph + 4]
            found.append((page, left, bottom, right, top))
        return found
