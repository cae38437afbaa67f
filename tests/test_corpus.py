"""Our own reports: nothing is found in the correct ones, and something in the one that shows errors."""

from pathlib import Path

import pytest

from narrcheck.config import Settings
from narrcheck.model.finding import Severity
from narrcheck.session import Session
from tests.support import ROOT

CORPUS = ROOT / "corpus"
CLEAN = sorted((CORPUS / "clean").glob("*.txt"))
LEAST = 6


def test_there_are_enough_clean_reports() -> None:
    assert len(CLEAN) >= LEAST


@pytest.mark.parametrize("file", CLEAN, ids=lambda file: file.name)
def test_clean_reports_have_no_finding_above_info(file: Path) -> None:
    checked = Session(Settings()).file(file)
    shown = [(f.code, checked.analysis.document.words(f.span), f.message.zh) for f in checked.findings
             if f.severity is not Severity.INFO]  # fmt: skip
    assert shown == []
    assert checked.claims, "nothing was checked"


def test_the_demonstration_has_errors() -> None:
    checked = Session(Settings()).file(CORPUS / "demo-with-errors.txt")
    assert {finding.severity for finding in checked.findings} >= {Severity.ERROR}
    assert any(finding.fix for finding in checked.findings)
