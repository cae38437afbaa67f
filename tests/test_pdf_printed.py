"""Reports of the corpus set by a word processor and printed to PDF: the lines are those of the text."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("docx")
pytest.importorskip("pypdfium2")

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from corpus.tools.formats import parts_of
from narrcheck.readers import read
from narrcheck.readers.office.convert import program
from tests.support import ROOT

CLEAN = ROOT / "corpus" / "clean"
SETS: dict[str, dict[str, Any]] = {
    "final-hunan": {"columns": 2, "size": 10.5},
    "final-tables": {"size": 15, "wide": True},
    "budget-shenzhen": {"size": 16},
    "performance-hubei": {"size": 15},
}
HEAD = "公开材料"


def _field(paragraph: Any, code: str) -> None:
    for kind, words in (("begin", None), (None, code), ("end", None)):
        run = OxmlElement("w:r")
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = words
        run.append(part)
        paragraph._p.append(run)


def _set(name: str, path: Path, *, columns: int = 1, size: float = 15, wide: bool = False) -> Path:
    """The report with a running head, numbered pages and indented, justified paragraphs."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(size)
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if wide else (Cm(21), Cm(29.7))
    section._sectPr.xpath("w:cols")[0].set(qn("w:num"), str(columns))
    section.header.paragraphs[0].text = HEAD
    foot = section.footer.paragraphs[0]
    for before, code in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        foot.add_run(before)
        _field(foot, code)
    foot.add_run(" 页")
    for part in parts_of(read(CLEAN / f"{name}.txt")):
        if isinstance(part, str):
            paragraph = document.add_paragraph(part)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
            paragraph.paragraph_format.space_after = Pt(0)
            continue
        table = document.add_table(len(part), max(map(len, part)))
        table.style = "Table Grid"
        for row, words in zip(table.rows, part, strict=True):
            for cell, word in zip(row.cells, words, strict=False):
                cell.text = word
                for run in cell.paragraphs[0].runs:
                    run.font.size = Pt(8)
    document.save(str(path))
    return path


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_printed_reports_have_the_lines_of_the_text(tmp_path: Path) -> None:
    files = [_set(name, tmp_path / f"{name}.docx", **options) for name, options in SETS.items()]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(program()), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=180)
    for file in files:
        wanted, got = read(CLEAN / f"{file.stem}.txt"), read(file.with_suffix(".pdf"))
        lines = [[line.rstrip("\t") for line in document.text.split("\n")] for document in (got, wanted)]
        assert lines[0] == lines[1], file.stem
