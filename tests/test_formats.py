"""One report in every format: the same text, the same findings, each at the place that the format calls its own.

corpus/formats/ is made by corpus/tools/formats.py.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("lxml")

from corpus.tools.formats import IN_OFFICE, OFFICE, REPORTS, WRITERS, Part, parts_of
from narrcheck.config import Settings
from narrcheck.model.checked import Checked
from narrcheck.readers import read
from narrcheck.readers.cells import cell_name
from narrcheck.readers.office.convert import program
from narrcheck.session import Session
from tests.support import ROOT

CORPUS = ROOT / "corpus"
SOURCES = {Path(name).stem: CORPUS / name for name in REPORTS}
MADE = sorted((CORPUS / "formats").iterdir())
NEEDS = {".pdf": "pypdfium2", ".ofd": "pypdfium2"}
SLIP = ("机关事业单位基本养老保险缴费支出\t", "机关事业单位职业养老保险缴费支出\t")


@cache
def _checked(path: Path) -> Checked:
    return Session(Settings()).file(path)


def _findings(checked: Checked) -> list[tuple[str, str, str, str | None]]:
    words = checked.analysis.document.words
    return [(f.code, words(f.span), f.message.zh, f.fix.text if f.fix else None) for f in checked.findings]


def _require_same(original: Path, made: Path) -> None:
    wanted, got = _checked(original), _checked(made)
    assert _findings(got) == _findings(wanted)
    texts = [checked.analysis.document.text.split("\n") for checked in (got, wanted)]
    assert [line.rstrip("\t") for line in texts[0]] == [line.rstrip("\t") for line in texts[1]]
    _require_places(got, parts_of(wanted.analysis.document))


def _require_places(checked: Checked, parts: Sequence[Part]) -> None:
    """Every finding's address leads to the words that it is about."""
    document = checked.analysis.document
    paragraphs = [part for part in parts if isinstance(part, str)]
    tables = [part for part in parts if not isinstance(part, str)]
    for finding in checked.findings:
        place = document.origin.locate(finding.span)
        assert place.quote.replace("\n", "") == document.words(finding.span).replace("\n", "")
        if place.cell is not None:
            rows = tables[(place.table or 0) - 1]
            cells = {cell_name(r, c): words for r, row in enumerate(rows) for c, words in enumerate(row)}
            assert place.quote in cells[place.cell.rpartition("!")[2]]
        elif place.paragraph is not None:
            assert place.quote.split("\n")[0] in paragraphs[place.paragraph - 1]
        else:
            assert place.page or not len(finding.span)


@pytest.mark.parametrize("made", MADE, ids=lambda path: path.name)
def test_every_format_of_a_report_has_the_findings_of_its_text(made: Path) -> None:
    if made.suffix in OFFICE and program() is None:
        pytest.skip("LibreOffice is not installed")
    pytest.importorskip(NEEDS.get(made.suffix, "lxml"))
    _require_same(SOURCES[made.stem], made)


def test_every_report_is_there_in_every_format() -> None:
    wanted = {f"{stem}{suffix}" for stem in SOURCES for suffix in WRITERS}
    assert {path.name for path in MADE} == wanted | {f"{stem}{suffix}" for stem in IN_OFFICE for suffix in OFFICE}


@pytest.mark.parametrize("suffix", [".html", ".mht", ".docx", ".pdf", ".ofd"])
def test_a_finding_in_a_table(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    pytest.importorskip("reportlab")
    spoilt = tmp_path / "tables.txt"
    spoilt.write_text(SOURCES["final-tables"].read_text("utf-8").replace(*SLIP), "utf-8")
    made = spoilt.with_suffix(suffix)
    WRITERS[suffix](made, parts_of(read(spoilt)))
    _require_same(spoilt, made)
    document = _checked(made).analysis.document
    assert any(document.origin.locate(finding.span).cell for finding in _checked(made).findings)


def test_there_is_something_to_find() -> None:
    assert len(_checked(SOURCES["demo-with-errors"]).findings) > 5
