"""Whatever becomes of a report, the pipeline ends, says the same twice, and points into the text."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.generator.generate import generate
from corpus.render.text import TextFile
from narrcheck.config import Settings
from narrcheck.session import Session

# Pieces that reports are made of, put where they do not belong.
PIECES = st.sampled_from(
    [
        *(
            "，",
            "。",
            "；",
            "：",
            "（",
            "）",
            "\n",
            "\t",
            "\x00",
            "\u200b",
            "\ufeff",
            "-",
            "%",
            "0",
            "１",
            "①",
            "𠮷",
            "é",
        ),
        *("9999999999999999999", "1.2.3", "一、", "其中", "占", "万元", "增长", "分别为", "第", "年", "亿"),
    ]
)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), EDITS)
def test_a_mangled_report_is_checked(seed: int, edits: list[tuple[float, int, str]]) -> None:
    text = "\n".join(TextFile(generate(seed)).lines)
    for place, cut, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + cut :]
    session = Session(Settings())
    checked = session.text(text, "mangled")
    length = len(checked.analysis.document.text)
    assert all(0 <= finding.span.start <= finding.span.end <= length for finding in checked.findings)
    again = session.text(text, "mangled")
    assert [finding.message for finding in again.findings] == [finding.message for finding in checked.findings]


@pytest.mark.parametrize(
    "text",
    [f"9.18万元其中7元{'5' * 29}万", "6万元:0元占0%0元占100%"],
    ids=["more digits than decimals divide", "shares of nothing"],
)
def test_odd_figures_end_no_check(text: str) -> None:
    Session(Settings()).text(text, "odd")  # a crash would be a PartFailed warning
