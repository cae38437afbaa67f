"""A fix that is offered mends what it is offered for, and breaks nothing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrcheck.config import Settings
from narrcheck.model.checked import Checked
from narrcheck.model.report import ReportedFinding
from narrcheck.report import build_report
from narrcheck.session import Session
from narrcheck.testing import MalformedPage, parse_page
from tests.support import ROOT
from tests.test_seeds import SEEDS


def _texts() -> Iterator[object]:
    for page in sorted((ROOT / "tests" / "golden").glob("*.md")):
        try:
            cases = parse_page(page.read_text("utf-8")).cases
        except MalformedPage:
            continue  # test_golden says so
        for number, case in enumerate(cases, 1):
            if case.marks:
                yield pytest.param(case.text, id=f"{page.stem}-{number}")
    for file in (ROOT / "corpus" / "demo-with-errors.txt", *SEEDS):
        if file.is_file():
            yield pytest.param(file.read_text("utf-8-sig"), id=file.name)


@pytest.mark.parametrize("text", list(_texts()))
def test_each_fix_settles_its_finding_and_breaks_nothing(text: str) -> None:
    session = Session(Settings())
    before = _findings(session.text(text, "报告.txt"))
    for finding in before:
        if finding.fix is None:
            continue
        fixed = _applied(text, finding, before)
        after = _findings(session.text(fixed, "报告.txt"))
        said = f"{finding.code} {finding.location.quote}: {finding.fix.replace} -> {finding.fix.with_}"
        here = range(finding.fix.start, finding.fix.start + max(1, len(finding.fix.with_)))
        still = (f for f in after if f.code == finding.code)
        assert not any(f.location.start < here.stop and f.location.end > here.start for f in still), f"still {said}"
        assert not _kinds(after) - _kinds(before), f"{said}: breaks something"


def _applied(text: str, finding: ReportedFinding, found: list[ReportedFinding]) -> str:
    """The text with a fix; a figure that is wrong alike in several places changes in all of them."""
    fixes = [one.fix for one in found if one.fix and "须一并修改" in one.message and one.message == finding.message]
    for fix in sorted(fixes or filter(None, [finding.fix]), key=lambda fix: -fix.start):
        text = text[: fix.start] + fix.with_ + text[fix.end :]
    return text


def _findings(checked: Checked) -> list[ReportedFinding]:
    return list(build_report([checked]))


def _kinds(findings: list[ReportedFinding]) -> Counter[str]:
    """Count by code; a last digit that a corrected word brings to light is no damage."""
    return Counter(finding.code for finding in findings if finding.severity != "info")


def test_there_is_something_to_fix() -> None:
    checked = Session(Settings()).file(Path(ROOT / "corpus" / "demo-with-errors.txt"))
    assert any(finding.fix for finding in checked.findings)


@pytest.mark.parametrize(("text", "right"), [
    ("会议费支出5.60万元，比上年增加（减少）1.40万元，下降20.00%。", "减少"),
    ("会议费支出5.60万元，比上年减少1.40万元，增幅（降\n幅）20.00%。", "降幅"),
    ("会议费支出5.60万元，比上年增加（减少）1.40万元、上升33.33%。", "增加"),
    ("会议费支出5.60万元，比上年增加（减少）0万元，增长0%。", None),
    ("会议费支出5.60万元，比上年增加（减少）1.40万元，增长（下降）20.00%。", None),
    ("会议费支出5.60万元，比上年增加（减少）1.40万元。", None),
])  # fmt: skip
def test_a_choice_follows_from_the_figure_beside_it(text: str, right: str | None) -> None:
    checked = Session(Settings()).text(f"河西县水库管理所2023年度部门决算\n\n{text}", "报告.txt")
    first = next(finding for finding in _findings(checked) if finding.code == "NC402")
    assert (first.fix and first.fix.with_) == right
