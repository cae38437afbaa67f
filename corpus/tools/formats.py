"""Writes some reports of corpus/ in every other format, to corpus/formats/.

Paragraphs and tables are those that narrcheck reads in the text; LibreOffice makes .doc and .odt out of the Word file.

    PYTHONPATH=. python corpus/tools/formats.py     (needs the dev dependencies, and LibreOffice)
"""

from __future__ import annotations

import base64
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from narrcheck.model.document import BlockKind, Document
from narrcheck.readers import read
from narrcheck.readers.office.convert import program

CORPUS = Path(__file__).parents[1]
REPORTS = ("demo-with-errors.txt", "clean/budget-jiangsu.txt", "clean/final-tables.txt")
OFFICE = (".doc", ".odt")
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
    """Pages of thirty lines, paragraphs indented, numbered at the foot; without tables."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
    from reportlab.pdfgen.canvas import Canvas

    font, size, width = "STSong-Light", 12, 456
    registerFont(UnicodeCIDFont(font))
    lines: list[tuple[int, str]] = []
    for part in parts:
        assert isinstance(part, str), "tables are not drawn"
        line, left = "", 2 * size
        for char in part:
            if stringWidth(line + char, font, size) > width - left:
                lines.append((left, line))
                line, left = "", 0
            line += char
        lines.append((left, line))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for start in range(0, len(lines), 30):
        canvas.setFont(font, size)
        for row, (left, words) in enumerate(lines[start : start + 30]):
            canvas.drawString(70 + left, 770 - 22 * row, words)
        canvas.drawCentredString(298, 40, f"— {start // 30 + 1} —")
        canvas.showPage()
    canvas.save()


WRITERS: dict[str, Callable[[Path, Sequence[Part]], None]] = {
    ".html": write_html,
    ".mht": write_mht,
    ".docx": write_docx,
    ".pdf": write_pdf,
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
    folder = CORPUS / "formats"
    folder.mkdir(exist_ok=True)
    for name in REPORTS:
        parts = parts_of(read(CORPUS / name))
        for suffix, write in WRITERS.items():
            if suffix != ".pdf" or all(isinstance(part, str) for part in parts):
                write(folder / f"{Path(name).stem}{suffix}", parts)
        for suffix in OFFICE if Path(name).stem in IN_OFFICE else ():
            save_as(folder / f"{Path(name).stem}.docx", suffix, folder)


if __name__ == "__main__":
    main()
