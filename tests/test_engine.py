"""A report in which everything agrees is clean; a slip of the pen in it is found where it stands."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from narrcheck import check_text
from narrcheck.config import Settings
from narrcheck.model.checked import Outcome
from narrcheck.model.finding import Finding, Severity
from narrcheck.pipeline import check_document
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook
from tests.synthetic import Writer, reports

RULES = Rulebook()
KINDS = ("direction", "delta", "rate", "share", "completion", "part", "total", "unit", "budget", "actual", "order")


def bounded(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip


def above_info(text: str) -> list[tuple[set[int], Finding]]:
    """What is found above info, with the lines that it shows."""
    checked = check_document(read_text(text), Settings(), RULES)
    locate = checked.analysis.document.origin.locate
    found = []
    for finding in checked.findings:
        if finding.severity is not Severity.INFO:
            spans = [finding.span, *(related.span for related in finding.related)]
            found.append(({locate(span).line or 0 for span in spans}, finding))
    return found


@bounded(60)
@given(reports())
def test_a_report_that_agrees_is_clean(report: Writer) -> None:
    checked = check_document(read_text(report.text), Settings(), RULES)
    assert [(f.code, f.message.zh) for f in checked.findings if f.severity is not Severity.INFO] == [], report.text
    outcomes = [claim.outcome for claim in checked.claims]
    assert outcomes.count(Outcome.HOLDS) + outcomes.count(Outcome.ROUNDING) >= 15, report.text


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_is_found_in_its_line(kind: str) -> None:
    @bounded(25)
    @given(reports(), st.data())
    def finds(report: Writer, data: st.DataObject) -> None:
        spots = [spot for spot in report.spots if spot.kind == kind]
        assume(spots)
        spot = data.draw(st.sampled_from(spots))
        text = report.planted(spot, data.draw(st.sampled_from(spot.slips)))
        line = text.count("\n", 0, spot.start) + 1
        assert any(line in lines for lines, _ in above_info(text)), text.split("\n")[line - 1]

    finds()


@pytest.mark.parametrize(("stated", "kind"), [("63.75%", "rounding"), ("63.73%", "rounding"), ("63.76%", "share")])
def test_one_off_in_the_last_place_is_rounding(stated: str, kind: str) -> None:
    """30731.81 ÷ 48214.37 is 63.7399 %, so 63.74 %: its neighbours are rounding, what is further off is wrong."""
    text = f"2022年度收入合计48214.37万元，其中：财政拨款收入30731.81万元，占{stated}；其他收入17482.56万元，占36.26%。"
    assert [finding.kind for finding in check_text(text).documents[0].findings] == [kind]
