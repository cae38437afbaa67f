"""Our own submissions of one unit: nothing is found between their documents, and every planted error is."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import narrcheck
from narrcheck.model.report import ReportedFinding
from tests.support import ROOT

SETS = ROOT / "corpus" / "sets"
PLANTED = [json.loads(line) for line in (SETS / "planted.jsonl").read_text("utf-8").splitlines()]
LEAST = 10


def _findings(folder: Path, suffix: str = ".txt", tables: str = ".txt") -> list[ReportedFinding]:
    """What is found above info in the accounts of 2023 beside everything else of the set."""
    report = narrcheck.check(
        folder / f"2023-final{suffix}",
        companions=folder / f"2023-tables{tables}",
        prior=folder / "2022-final.txt",
        budget=folder / "2023-budget.txt",
    )
    (document,) = report.documents
    assert [(one.bond, one.figures >= LEAST) for one in document.compared] == [
        ("companion", True),
        ("prior", True),
        ("budget", True),
    ]
    return [finding for finding in document.findings if finding.severity != "info"]


@pytest.mark.parametrize(
    "folder", [path for path in sorted(SETS.iterdir()) if path.is_dir()], ids=lambda path: path.name
)
def test_nothing_is_found_in_a_correct_set(folder: Path) -> None:
    assert _findings(folder) == []
    assert _findings(folder, ".docx", ".xlsx") == []


@pytest.mark.parametrize("edit", PLANTED, ids=lambda edit: f"{edit['doc']}-{edit['quote']}")
def test_a_planted_error_is_found_and_nothing_else(edit: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / edit["set"]
    shutil.copytree(SETS / edit["set"], folder)
    _plant(folder, edit)
    (finding,) = _findings(folder)
    assert (finding.location.quote, finding.severity) == (edit["quote"], edit["severity"])
    assert finding.code in edit["codes"]
    assert (finding.fix.with_ if finding.fix else "") == edit["fix"]
    assert any(place.source for place in finding.related), "the place in the other document is not named"


def test_planted_together_they_are_all_found(tmp_path: Path) -> None:
    folder = tmp_path / "all"
    shutil.copytree(SETS / "fishery", folder)
    edits = [edit for edit in PLANTED if edit["doc"] in ("2023-final.txt", "2023-tables.txt")]
    for edit in edits:
        _plant(folder, edit)
    assert {finding.location.quote for finding in _findings(folder)} == {edit["quote"] for edit in edits}


def _plant(folder: Path, edit: dict[str, Any]) -> None:
    text = (folder / edit["doc"]).read_text("utf-8")
    assert text.count(edit["find"]) == 1, f"{edit['find']!r} occurs {text.count(edit['find'])} times"
    (folder / edit["doc"]).write_text(text.replace(edit["find"], edit["replace"]), "utf-8")
