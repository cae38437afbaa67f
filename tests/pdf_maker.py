"""Small PDFs drawn line by line, for the tests of the PDF reader."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
SONG = "STSong-Light"


class Maker:
    """Draws pages; ``y`` counts from the top of the page."""

    def __init__(self, path: Path, *, size: tuple[float, float] = (WIDTH, HEIGHT), password: str | None = None) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(SONG))
        self.path, self.height = path, size[1]
        self.canvas = Canvas(str(path), pagesize=size, encrypt=password)

    def text(self, x: float, y: float, words: str, size: float = 14, font: str = SONG) -> "Maker":
        """Write ``words`` from ``x`` on the baseline ``y``."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, words)
        return self

    def body(self, y: float, lines: Iterable[str], *, left: float = 90, size: float = 14, leading: float = 28) -> float:
        """Write lines one below the other; an ideographic blank at the beginning indents by one character."""
        for line in lines:
            indent = len(line) - len(line.lstrip("\u3000"))
            self.text(left + indent * size, y, line.lstrip("\u3000"), size)
            y += leading
        return y

    def paragraph(self, y: float, words: str, *, left: float = 90, size: float = 14, columns: int = 29) -> float:
        """Write a paragraph, its first line indented by two characters, ``columns`` characters a line."""
        words = "\u3000\u3000" + words
        return self.body(y, [words[k : k + columns] for k in range(0, len(words), columns)], left=left, size=size)

    def lines(self, across: Iterable[tuple[float, float, float]], down: Iterable[tuple[float, float, float]]) -> None:
        """Rule lines: (y, from x, to x) and (x, from y, to y)."""
        for y, start, end in across:
            self.canvas.line(start, self.height - y, end, self.height - y)
        for x, start, end in down:
            self.canvas.line(x, self.height - start, x, self.height - end)

    def table(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], row: float = 20) -> float:
        """A fully ruled table of one line a row; returns where it ends."""
        bottom = top + row * len(rows)
        self.lines(
            [(top + row * k, xs[0], xs[-1]) for k in range(len(rows) + 1)],
            [(x, top, bottom) for x in xs],
        )
        for k, cells in enumerate(rows):
            for x, words in zip(xs, cells, strict=False):
                self.text(x + 3, top + row * k + 14, words, 9)
        return bottom

    def picture(self) -> None:
        """A picture that fills the page."""
        from PIL import Image

        self.canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 20, 20, WIDTH - 40, HEIGHT - 40)

    def page(self) -> "Maker":
        """End the page."""
        self.canvas.showPage()
        return self

    def save(self) -> Path:
        """End the last page and write the file."""
        self.canvas.save()
        return self.path
