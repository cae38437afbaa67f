"""Our own reports: nothing is found in the correct ones, and something in the one that shows errors."""

import json
from pathlib import Path

import pytest
import yaml

from corpus.errors.handwritten import plant
from narrcheck.config import Settings
from narrcheck.model.finding import Severity
from narrcheck.report import build_report
from narrcheck.session import Session
from tests.support import ROOT

CORPUS = ROOT / "corpus"
CLEAN = sorted((CORPUS / "clean").glob("*.txt"))
LEAST = 6


def test_there_are_enough_clean_reports() -> None:
    assert len(CLEAN) >= LEAST


def test_every_profile_has_texts_as_long_as_real_ones() -> None:
    manifest = yaml.safe_load((CORPUS / "manifest.yaml").read_text("utf-8"))["clean"]
    assert sorted(entry["doc"] for entry in manifest) == [file.name for file in CLEAN]
    lengths: dict[str, list[int]] = {}
    for entry in manifest:
        lengths.setdefault(entry["profile"], []).append(len((CORPUS / "clean" / entry["doc"]).read_text("utf-8")))
    assert all(max(sizes) > (2000 if profile == "three-public" else 5000) for profile, sizes in lengths.items())
    assert len(lengths) == 5


@pytest.mark.parametrize("file", CLEAN, ids=lambda file: file.name)
def test_clean_reports_have_no_finding_above_info(file: Path) -> None:
    checked = Session(Settings()).file(file)
    shown = [(f.code, checked.analysis.document.words(f.span), f.message.zh) for f in checked.findings
             if f.severity is not Severity.INFO]  # fmt: skip
    assert shown == []
    assert checked.claims, "nothing was checked"


def test_the_demonstration_shows_its_errors_and_no_others() -> None:
    gold = [json.loads(line) for line in (CORPUS / "demo-with-errors.gold.jsonl").read_text("utf-8").splitlines()]
    findings = list(build_report([Session(Settings()).file(CORPUS / "demo-with-errors.txt")]))
    marked = {finding.location.line for finding in findings} | {r.line for finding in findings for r in finding.related}
    assert [item["quote"] for item in gold if item["must"] and item["line"] not in marked] == [], "not found"
    lines = {item["line"] for item in gold}
    other = [(f.code, f.location.line, f.location.quote) for f in findings if f.severity != "info"
             if f.location.line not in lines]  # fmt: skip
    assert other == [], "found, but not in the gold"
    assert any(finding.fix for finding in findings)


def test_every_error_written_by_hand_can_be_planted(tmp_path: Path) -> None:
    entries, gold = plant(tmp_path)
    assert len(entries) == len(gold) == len((CORPUS / "injected.jsonl").read_text("utf-8").splitlines())
    for item in gold:
        right = (CORPUS / "clean" / item["doc"].partition("-")[2]).read_text("utf-8").splitlines()
        wrong = (tmp_path / item["doc"]).read_text("utf-8").splitlines()
        at = item["line"] - 1
        assert wrong[:at] == right[:at] and wrong[at] != right[at], item
