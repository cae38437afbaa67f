"""The five real reports that the project began with: what must be found is found, and little else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex

from narrcheck.config import Settings
from narrcheck.model.report import Report
from narrcheck.report import build_report
from narrcheck.session import Session
from tests.support import ROOT

RECALL = (48, 54)
RECALL_OF_EACH = 0.8
PRECISION = 0.95

SHARED = Path(os.environ.get("NARRCHECK_SHARED", ROOT.parent / "shared"))
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))

pytestmark = pytest.mark.skipif(not SEEDS, reason="the real reports are not part of the repository")


@pytest.fixture(scope="module")
def report() -> Report:
    tally = Session(Settings()).run(SEEDS)
    assert not tally.failures
    return build_report(tally.results)


@pytest.fixture(scope="module")
def score(report: Report, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what ``score.py`` prints of the report."""
    file = tmp_path_factory.mktemp("seeds") / "report.json"
    file.write_text(report.to_json(), "utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "seeds" / "gold.jsonl"), str(file), "--list"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={"PYTHONUTF8": "1"}).stdout


def _ratio(score: str, line: str, name: str) -> tuple[int, int]:
    match = regex.search(rf"^{regex.escape(line)}: .*?{name} (\d+)/(\d+)", score, flags=regex.MULTILINE)
    assert match, score
    return int(match[1]), int(match[2])


def test_recall(score: str) -> None:
    hit, wanted = _ratio(score, "all", "recall")
    assert wanted == RECALL[1], "the gold has changed: set the threshold anew"
    assert hit >= RECALL[0], score


@pytest.mark.parametrize("seed", [file.name for file in SEEDS])
def test_recall_of_each(score: str, seed: str) -> None:
    hit, wanted = _ratio(score, seed, "recall")
    assert hit >= RECALL_OF_EACH * wanted, score


def test_precision(score: str) -> None:
    right, shown = _ratio(score, "all", "precision")
    assert right >= PRECISION * shown, score


@pytest.mark.parametrize("seed", SEEDS, ids=lambda file: file.name)
def test_places_and_fixes_fit_the_file(report: Report, seed: Path) -> None:
    """Check that every quote and every fix stands at its offsets in the file as it is."""
    text = seed.read_text("utf-8-sig")
    document = next(d for d in report.documents if Path(d.source).name == seed.name)
    for finding in document.findings:
        place = finding.location
        assert text[place.start : place.end] == place.quote, finding.code
        assert place.line == text.count("\n", 0, place.start) + 1, finding.code
        if finding.fix:
            assert text[finding.fix.start : finding.fix.end] == finding.fix.replace, finding.code
            assert finding.fix.replace != finding.fix.with_, finding.code
