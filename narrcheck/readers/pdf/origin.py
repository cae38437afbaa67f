"""The way back from clean text to the pages and boxes of a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from narrcheck.readers.paged.origin import Box, PagedOrigin


@dataclass(frozen=True)
class PdfOrigin(PagedOrigin):
    """Boxes are asked for in the file itself, ``path``, when they are wanted; characters have PDFium's numbers."""

    path: Path

    def _boxes(self, page: int, glyphs: Sequence[int]) -> list[Box]:
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
