"""A report as a PDF: indented paragraphs, ruled tables, page numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.generator.composition import At, Composition, Grid, said

FONT, SIZE = "STSong-Light", 11
MARGIN = 62


class PdfFile:
    """Pages as a word processor prints them."""

    suffix = ".pdf"

    def __init__(self, report: Composition) -> None:
        self._report = report
        self._pages: dict[int, int] = {}

    def write(self, path: Path) -> None:
        """Write the file, and remember on which page each part begins."""
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfbase.pdfmetrics import registerFont
        from reportlab.platypus import SimpleDocTemplate

        registerFont(UnicodeCIDFont(FONT))
        template: Any = SimpleDocTemplate(
            str(path), leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, invariant=1
        )
        # What was split over two pages has lost its number and gets no page.
        template.afterFlowable = lambda flowable: self._pages.setdefault(getattr(flowable, "part", -1), template.page)
        template.build(self._flowables(), onFirstPage=_foot, onLaterPages=_foot)

    def place(self, at: At) -> dict[str, int | str]:
        """The page on which the part ends, known once the file is written."""
        return {"page": self._pages[at.part]} if at.part in self._pages else {}

    def _flowables(self) -> list[Any]:
        from reportlab.lib import colors
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.platypus import Paragraph as Text
        from reportlab.platypus import Table

        base = ParagraphStyle("body", fontName=FONT, fontSize=SIZE, leading=1.6 * SIZE, wordWrap="CJK")
        body = ParagraphStyle("indented", base, firstLineIndent=2 * SIZE)
        made: list[Any] = []
        for number, part in enumerate(self._report.parts):
            if not isinstance(part, Grid):
                made.append(Text(_escaped(part.text), body if part.level else base))
                made[-1].part = number
                continue
            lines = [*(Text(_escaped(line.replace("\t", "　　")), base) for line in part.caption)]
            small = ParagraphStyle("cell", base, fontSize=7, leading=9)
            rows = [[Text(_escaped(said(cell)), small) for cell in row] for row in part.rows]
            width = max(map(len, rows))
            rows = [row + [Text("", small)] * (width - len(row)) for row in rows]
            table = Table(rows, repeatRows=0, colWidths=[(595 - 2 * MARGIN) / width] * width)
            table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
            lines += [table, *([Text(_escaped(part.note), base)] if part.note else [])]
            for line in lines:
                line.part = number
            made += lines
        return made


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _foot(canvas: Any, template: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(298, 34, f"— {template.page} —")
