"""Writes some reports of corpus/ in every other format, to corpus/formats/.

Paragraphs and tables are those that narrcheck reads in the text; LibreOffice makes .doc, .odt and .rtf out of the Word
file.

    python -m corpus.tools.formats     (needs the dev dependencies, and LibreOffice)
"""

from __future__ import annotations

import argparse
import base64
import re
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from corpus.tools.ofd import OfdCanvas
from narrcheck.model.document import BlockKind, Document
from narrcheck.readers import read
from narrcheck.readers.office.convert import program

CORPUS = Path(__file__).parents[1]
REPORTS = ("demo-with-errors.txt", "clean/budget-jiangsu.txt", "clean/final-tables.txt")
FIGURE = re.compile(r"\d+\.\d\d")
OFFICE = (".doc", ".odt", ".rtf")
IN_OFFICE = ("demo-with-errors", "final-tables")
Part = str | list[list[str]]
"""A paragraph, or the rows of a table."""


def parts_of(document: Document) -> list[Part]:
    """The paragraphs and tables of a report in order."""
    tables = {table.block: table for table in document.tables}
    parts: list[Part] = []
    for index, block in enumerate(document.blocks):
        if block.kind is not BlockKind.TABLE:
            parts.append(document.words(block.span))
            continue
        rows: dict[int, list[str]] = {}
        for cell in tables[index].cells:
            rows.setdefault(cell.row, []).append(cell.text)
        parts.append(list(rows.values()))
    return parts


def write_html(path: Path, parts: Sequence[Part]) -> None:
    """A page in GBK with a menu and a foot around the report."""
    path.write_text(html_of(parts), "gb18030")


def write_mht(path: Path, parts: Sequence[Part]) -> None:
    """The page in a web archive."""
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"; type="text/html"\r\n\r\n--X\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    body = base64.encodebytes(html_of(parts).encode("gb18030"))
    path.write_bytes(head.encode() + body + b"\r\n--X--\r\n")


def html_of(parts: Sequence[Part]) -> str:
    """The page."""

    def table(rows: list[list[str]]) -> str:
        return "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>\n" for row in rows)

    body = "".join(
        f"<p>　　{part}</p>\n" if isinstance(part, str) else f'<table border="1">{table(part)}</table>\n'
        for part in parts
    )
    menu = "".join(f'<li><a href="/{k}">栏目{k}</a></li>' for k in range(20))
    return (
        f'<html><head><meta charset="gb2312"><title>{parts[0]}</title></head>\n<body><ul>{menu}</ul>\n'
        f'<div class="content">\n{body}</div>\n<p>主办单位</p></body></html>\n'
    )


def write_docx(path: Path, parts: Sequence[Part]) -> None:
    """A Word file."""
    import docx

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(len(part), max(map(len, part)))
        for row, words in zip(table.rows, part, strict=True):
            cells = row.cells
            for column, word in enumerate(words):
                cells[column].text = word
    document.save(str(path))


def write_pdf(path: Path, parts: Sequence[Part]) -> None:
    """Pages numbered at the foot: paragraphs indented, tables ruled, their rows going on over page breaks."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    _draw(Canvas(str(path), pagesize=A4, invariant=1), parts)


def write_ofd(path: Path, parts: Sequence[Part]) -> None:
    """The pages of the PDF as OFD."""
    _draw(OfdCanvas(path), parts)


def _draw(canvas: Any, parts: Sequence[Part]) -> None:
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont

    registerFont(UnicodeCIDFont(_FONT))
    sheet = _Sheet(canvas)
    for part in parts:
        if isinstance(part, str):
            sheet.paragraph(part)
        else:
            sheet.table(part)
    sheet.save()


_FONT, _SIZE, _SMALL = "STSong-Light", 12, 8
_LEFT, _WIDTH, _TOP, _FOOT = 70, 456, 770, 80


class _Sheet:
    """Draws from the top of a page to its foot, then on the next page."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.y, self.number = float(_TOP), 1

    def paragraph(self, words: str) -> None:
        for number, line in enumerate(_wrapped(words, _SIZE, _WIDTH, 2 * _SIZE)):
            self._room(22)
            self._write(_LEFT + (0 if number else 2 * _SIZE), self.y, line, _SIZE)
            self.y -= 22

    def table(self, rows: list[list[str]]) -> None:
        columns = max(map(len, rows))
        filled = [row + [""] * (columns - len(row)) for row in rows]
        longest = [min(max(len(row[k]) for row in filled), 14) + 2 for k in range(columns)]
        widths = [_WIDTH * length / sum(longest) for length in longest]
        self.y += 10
        for row in filled:
            cells = [_wrapped(words, _SMALL, width - 6) for words, width in zip(row, widths, strict=True)]
            high = 10 * max(map(len, cells)) + 8
            self._room(high)
            x = float(_LEFT)
            for lines, width in zip(cells, widths, strict=True):
                self.canvas.rect(x, self.y - high, width, high)
                for number, line in enumerate(lines):
                    self._write(x + 3, self.y - 12 - 10 * number, line, _SMALL)
                x += width
            self.y -= high
        self.y -= 24

    def save(self) -> None:
        self._page()
        self.canvas.save()

    def _room(self, high: float) -> None:
        if self.y - high < _FOOT:
            self._page()

    def _page(self) -> None:
        self.canvas.setFont(_FONT, _SIZE)
        self.canvas.drawCentredString(298, 40, f"— {self.number} —")
        self.canvas.showPage()
        self.y, self.number = float(_TOP), self.number + 1

    def _write(self, x: float, y: float, words: str, size: int) -> None:
        self.canvas.setFont(_FONT, size)
        self.canvas.drawString(x, y, words)


def _wrapped(words: str, size: int, width: float, indent: float = 0) -> list[str]:
    """The lines that fit into ``width``, the first one indented."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines: list[str] = []
    line = ""
    for char in words:
        if stringWidth(line + char, _FONT, size) > width - (0 if lines else indent):
            lines.append(line)
            line = ""
        line += char
    return [*lines, line]


def write_xlsx(path: Path, parts: Sequence[Part]) -> None:
    """A workbook with a sheet for each table, the lines above it on top."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    above: list[str] = []
    for part in parts:
        if isinstance(part, str):
            above.append(part)
            continue
        sheet = book.create_sheet(f"Z{len(book.sheetnames) + 1:02}")
        for line in above:
            sheet.append([line])
        for words in part:
            sheet.append([float(word) if FIGURE.fullmatch(word) else word for word in words])
        for row in sheet.iter_rows(min_row=len(above) + 2, min_col=3):
            for cell in row:
                cell.number_format = "0.00"
        above = []
    book.save(path)


WRITERS: dict[str, Callable[[Path, Sequence[Part]], None]] = {
    ".html": write_html,
    ".mht": write_mht,
    ".docx": write_docx,
    ".pdf": write_pdf,
    ".ofd": write_ofd,
}


def save_as(word: Path, suffix: str, folder: Path) -> Path:
    """The Word file saved in another format by LibreOffice."""
    office = program()
    assert office, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory() as profile:
        command = [office, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", suffix[1:]]
        subprocess.run([*command, "--outdir", str(folder), str(word)], check=True, capture_output=True, timeout=120)
    return folder / f"{word.stem}{suffix}"


def main() -> None:
    """Write all of them."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    folder = CORPUS / "formats"
    folder.mkdir(exist_ok=True)
    for name in REPORTS:
        parts = parts_of(read(CORPUS / name))
        for suffix, write in WRITERS.items():
            write(folder / f"{Path(name).stem}{suffix}", parts)
        for suffix in OFFICE if Path(name).stem in IN_OFFICE else ():
            save_as(folder / f"{Path(name).stem}.docx", suffix, folder)
    for explanation in sorted((CORPUS / "sets").glob("*/2023-final.txt")):
        tables = explanation.with_name("2023-tables.txt")
        write_docx(explanation.with_suffix(".docx"), parts_of(read(explanation)))
        write_xlsx(tables.with_suffix(".xlsx"), parts_of(read(tables)))


if __name__ == "__main__":
    main()
