"""A report in which everything agrees is clean, whatever its seed; one off in the last place is rounding."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.generator.generate import generate, templates
from corpus.render.text import TextFile
from narrcheck import check_text
from narrcheck.config import Settings
from narrcheck.model.finding import Severity
from narrcheck.session import Session

# Held-out templates are measured apart, by `narrcheck eval`.
TEMPLATES = sorted(name for name, template in templates().items() if not template["held_out"])


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), st.sampled_from(TEMPLATES))
def test_a_report_that_agrees_is_clean(seed: int, template: str) -> None:
    report = generate(seed, template=template)
    checked = Session(Settings()).text("\n".join(TextFile(report).lines) + "\n", report.name)
    shown = [(f.code, f.message.zh) for f in checked.findings if f.severity is not Severity.INFO]
    assert shown == [], report.name
    assert len(checked.claims) >= 5, "nothing was checked"


@pytest.mark.parametrize(("stated", "kind"), [("63.75%", "rounding"), ("63.73%", "rounding"), ("63.76%", "share")])
def test_one_off_in_the_last_place_is_rounding(stated: str, kind: str) -> None:
    """30731.81 ÷ 48214.37 is 63.7399 %, so 63.74 %: its neighbours are rounding, what is further off is wrong."""
    text = f"2022年度收入合计48214.37万元，其中：财政拨款收入30731.81万元，占{stated}；其他收入17482.56万元，占36.26%。"
    assert [finding.kind for finding in check_text(text).documents[0].findings] == [kind]
