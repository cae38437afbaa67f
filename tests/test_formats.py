"""One report in every format: the same text, the same findings, each at the place that the format calls its own."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("lxml")
pytest.importorskip("docx")

from narrcheck.config import Settings
from narrcheck.model.checked import Checked
from narrcheck.model.document import BlockKind, Document
from narrcheck.readers import read
from narrcheck.readers.cells import cell_name
from narrcheck.readers.office.convert import program
from narrcheck.session import Session
from tests.samples import mht_of
from tests.support import ROOT

CORPUS = ROOT / "corpus"
REPORTS = ("demo-with-errors.txt", "clean/final-tables.txt", "clean/budget-jiangsu.txt")
SLIP = ("机关事业单位基本养老保险缴费支出\t", "机关事业单位职业养老保险缴费支出\t")
Part = str | list[list[str]]
"""A paragraph, or the rows of a table."""


@cache
def _checked(path: Path) -> Checked:
    return Session(Settings()).file(path)


def _parts(document: Document) -> list[Part]:
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


def _write_html(path: Path, parts: Sequence[Part]) -> None:
    path.write_text(_html(parts), "gb18030")


def _write_mht(path: Path, parts: Sequence[Part]) -> None:
    path.write_bytes(mht_of(_html(parts)))


def _html(parts: Sequence[Part]) -> str:
    def table(rows: list[list[str]]) -> str:
        return "".join(f"<tr>{''.join(f'<td>{words}</td>' for words in row)}</tr>" for row in rows)

    body = "".join(f"<p>　　{part}</p>" if isinstance(part, str) else f"<table>{table(part)}</table>" for part in parts)
    menu = "".join(f'<li><a href="/{k}">栏目{k}</a></li>' for k in range(20))
    return (
        f"<html><head><meta charset=gb2312></head><body><ul>{menu}</ul><div>{body}</div><p>主办单位</p></body></html>"
    )


def _write_docx(path: Path, parts: Sequence[Part]) -> None:
    import docx

    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        width = max(map(len, part))
        table = document.add_table(len(part), width)
        for row, words in zip(table.rows, part, strict=True):
            cells = row.cells
            for column, word in enumerate(words):
                cells[column].text = word
    document.save(str(path))


def _write_pdf(path: Path, parts: Sequence[Part]) -> None:
    """Pages of thirty lines, forty characters wide, paragraphs indented, numbered at the foot."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
    from reportlab.pdfgen.canvas import Canvas

    font, size, width = "STSong-Light", 12, 456
    registerFont(UnicodeCIDFont(font))
    lines: list[tuple[int, str]] = []
    for part in parts:
        line, left = "", 2 * size
        for char in part:
            if stringWidth(line + str(char), font, size) > width - left:
                lines.append((left, line))
                line, left = "", 0
            line += str(char)
        lines.append((left, line))
    canvas = Canvas(str(path), pagesize=A4)
    for start in range(0, len(lines), 30):
        canvas.setFont(font, size)
        for row, (left, words) in enumerate(lines[start : start + 30]):
            canvas.drawString(70 + left, 770 - 22 * row, words)
        canvas.drawCentredString(298, 40, f"— {start // 30 + 1} —")
        canvas.showPage()
    canvas.save()


WRITERS: dict[str, Callable[[Path, Sequence[Part]], None]] = {
    ".html": _write_html,
    ".mht": _write_mht,
    ".docx": _write_docx,
}


def _findings(checked: Checked) -> list[tuple[str, str, str, str | None]]:
    words = checked.analysis.document.words
    return [(f.code, words(f.span), f.message.zh, f.fix.text if f.fix else None) for f in checked.findings]


def _spoilt(report: Path, folder: Path) -> Path:
    """The report with an account's name in a table misspelt, where it has that account."""
    copy = folder / report.name
    copy.write_text(report.read_text("utf-8").replace(*SLIP), "utf-8")
    return copy


def _require_same(original: Path, made: Path, parts: Sequence[Part]) -> None:
    wanted, got = _checked(original), _checked(made)
    assert _findings(got) == _findings(wanted)
    texts = [checked.analysis.document.text for checked in (wanted, got)]
    assert [line.rstrip("\t") for line in texts[1].split("\n")] == [line.rstrip("\t") for line in texts[0].split("\n")]
    paragraphs = [part for part in parts if isinstance(part, str)]
    document = got.analysis.document
    for finding in got.findings:
        place = document.origin.locate(finding.span)
        assert place.quote == document.words(finding.span)
        if place.paragraph is None:
            assert place.table is not None and place.cell is not None
            rows = [part for part in parts if not isinstance(part, str)][place.table - 1]
            cells = {cell_name(r, c): words for r, row in enumerate(rows) for c, words in enumerate(row)}
            assert place.quote in cells[place.cell.rpartition("!")[2]]
        elif len(finding.span):
            assert place.quote.split("\n")[0] in paragraphs[place.paragraph - 1]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("name", REPORTS)
def test_same_findings(name: str, suffix: str, tmp_path: Path) -> None:
    original = _spoilt(CORPUS / name, tmp_path)
    parts = _parts(read(original))
    made = tmp_path / f"{Path(name).stem}{suffix}"
    WRITERS[suffix](made, parts)
    _require_same(original, made, parts)


@pytest.mark.parametrize("name", [REPORTS[0], REPORTS[2], "clean/execution-county.txt"])
def test_same_findings_in_pdf(name: str, tmp_path: Path) -> None:
    pytest.importorskip("reportlab")
    pytest.importorskip("pypdfium2")
    original = CORPUS / name
    parts = _parts(read(original))
    made = tmp_path / "r.pdf"
    _write_pdf(made, parts)
    wanted, got = _checked(original), _checked(made)
    assert _findings(got) == _findings(wanted)
    document = got.analysis.document
    assert document.text == wanted.analysis.document.text
    for finding in got.findings:
        place = document.origin.locate(finding.span)
        assert place.page and place.quote.replace("\n", "") == document.words(finding.span)


def test_there_is_something_to_find_in_text_and_in_tables(tmp_path: Path) -> None:
    assert len(_checked(CORPUS / REPORTS[0]).findings) > 5
    spoilt = _checked(_spoilt(CORPUS / REPORTS[1], tmp_path))
    tables = [table.span for table in spoilt.analysis.document.tables]
    assert any(table.covers(finding.span) for table in tables for finding in spoilt.findings)


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", REPORTS[:2])
def test_same_findings_by_way_of_libreoffice(name: str, tmp_path: Path) -> None:
    original = _spoilt(CORPUS / name, tmp_path)
    parts = _parts(read(original))
    word = tmp_path / "r.docx"
    _write_docx(word, parts)
    for suffix in (".doc", ".odt"):
        made = _saved_as(word, suffix, tmp_path)
        _require_same(original, made, parts)


def _saved_as(word: Path, suffix: str, folder: Path) -> Path:
    """The Word file saved in an old format."""
    import subprocess

    office = program()
    assert office
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", suffix[1:], "--outdir", str(folder), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return word.with_suffix(suffix)
