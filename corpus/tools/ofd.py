"""A canvas that writes OFD (GB/T 33190) where reportlab's writes PDF, as far as ``formats.py`` draws."""

from __future__ import annotations

import zipfile
from html import escape
from pathlib import Path

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72  # millimetres a point
_WIDE, _HIGH = 210.0, 297.0  # A4 in millimetres


class OfdCanvas:
    """Text and boxes on pages of A4; coordinates in points from the lower left corner, as reportlab has them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pages: list[str] = []
        self._objects: list[str] = []
        self._font, self._size, self._last = "", 0.0, 10

    def setFont(self, name: str, size: float) -> None:
        """The font and size of what is written next."""
        self._font, self._size = name, size

    def drawString(self, x: float, y: float, words: str) -> None:
        """Words with their baseline at ``y``."""
        if not words:
            return
        steps = " ".join(f"{self._width(char) * _MM:.3f}" for char in words[:-1])
        size, left, base = self._size * _MM, x * _MM, _HIGH - y * _MM
        box = f"{left:.3f} {base - size:.3f} {self._width(words) * _MM:.3f} {size * 1.3:.3f}"
        delta = f' DeltaX="{steps}"' if steps else ""
        code = f'<ofd:TextCode X="0" Y="{size:.3f}"{delta}>{escape(words)}</ofd:TextCode>'
        self._add(f'<ofd:TextObject ID="{{}}" Boundary="{box}" Font="3" Size="{size:.3f}">{code}</ofd:TextObject>')

    def drawCentredString(self, x: float, y: float, words: str) -> None:
        """Words about ``x``."""
        self.drawString(x - self._width(words) / 2, y, words)

    def rect(self, x: float, y: float, width: float, height: float) -> None:
        """The outline of a box."""
        across, down = width * _MM, height * _MM
        box = f"{x * _MM:.3f} {_HIGH - (y + height) * _MM:.3f} {across:.3f} {down:.3f}"
        line = f"M 0 0 L {across:.3f} 0 L {across:.3f} {down:.3f} L 0 {down:.3f} C"
        data = f"<ofd:AbbreviatedData>{line}</ofd:AbbreviatedData>"
        self._add(f'<ofd:PathObject ID="{{}}" Boundary="{box}" LineWidth="0.2" Stroke="true">{data}</ofd:PathObject>')

    def showPage(self) -> None:
        """End the page."""
        layer = f'<ofd:Layer ID="2">{"".join(self._objects)}</ofd:Layer>'
        self._pages.append(f"<ofd:Page {_SPACE}><ofd:Content>{layer}</ofd:Content></ofd:Page>")
        self._objects = []

    def save(self) -> None:
        """Write the package."""
        area = f"<ofd:PhysicalBox>0 0 {_WIDE} {_HIGH}</ofd:PhysicalBox>"
        pages = "".join(
            f'<ofd:Page ID="{100000 + k}" BaseLoc="Pages/Page_{k}/Content.xml"/>' for k in range(len(self._pages))
        )
        body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        parts = {
            "OFD.xml": f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD">{body}</ofd:OFD>',
            "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:PageArea>{area}</ofd:PageArea>"
            f"</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
            **{f"Doc_0/Pages/Page_{k}/Content.xml": page for k, page in enumerate(self._pages)},
        }
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                entry = zipfile.ZipInfo(name)  # without the time of day: the same report gives the same file
                entry.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>{content}')

    def _add(self, written: str) -> None:
        self._last += 1
        self._objects.append(written.replace("{}", str(self._last), 1))

    def _width(self, words: str) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        return float(stringWidth(words, self._font, self._size))
