"""Bands of a rate for which criteria give marks: each begins where the one above it ends.

What it finds (NC819): a band, or the rest below all bands, whose upper limit is not the lower limit of the band before
it, so that a rate falls into two of them or into none.

Why it matters: the criteria are published with the budget, and the score can't be told by them.

Example: ``低于100%高于90%得5分，低于90%高于80%得2分，低于90%不得分``.

Known to miss: bands told as ranges (80%—90%), and marks taken off by the point.
"""

from collections.abc import Iterator
from decimal import Decimal

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

BANDS = Rule(
    "NC819",
    "scoring-bands",
    Kind.STATEMENT,
    Severity.WARNING,
    Message("评分标准的分档不衔接", "Bands of scoring criteria overlap or leave a gap"),
)
RULES: tuple[Rule, ...] = (BANDS,)


class BandData(RuleData):
    """``rules/count/bands.yaml``."""

    band: str
    below: str
    joint: str


class _Words:
    """The patterns, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/bands.yaml", BandData)
        self.band = regex.compile(data.band)
        self.next = regex.compile(f"{data.joint}(?:{data.band}|{data.below})")


def check(analysis: Analysis) -> Iterator[Finding]:
    """The limits that do not meet."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    at = 0
    while (band := words.band.search(text, at)) is not None:
        at = band.end()
        while (after := words.next.match(text, at)) is not None:
            name = "last" if after["last"] else "high"
            if Decimal(after[name]) != Decimal(band["low"]):
                yield _finding(band, after, name)
            at = after.end()
            if name == "last":
                break
            band = after


def _finding(band: "regex.Match[str]", after: "regex.Match[str]", name: str) -> Finding:
    right, span = band["low"], Span(*after.span(name))
    message = Message(
        f"上一档到 {right}% 为止，下一档却从 {after[name]}% 起，分档不衔接：应为 {right}%，请核对。",
        f"The band before ends at {right}%, this one begins at {after[name]}%: it should be {right}%.",
    )
    return Finding.of(BANDS, span, message, related=(Related("limit", Span(*band.span("low"))),), fix=Fix(span, right))
