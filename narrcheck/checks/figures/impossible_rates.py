"""Rates of more than everything there is.

What it finds (NC808): a percentage above 100% of a rate that has no more than 100%: of what passes, is satisfied or in
time.

Why it matters: a digit was typed twice or a point was lost (955% for 95.5%), in the indicators that reviewers read.

Example: ``服务对象满意度达955%``.

Known to miss: rates that may pass 100% in earnest, such as 完成率 and 执行率.
"""

from collections.abc import Iterator

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Rule, Severity
from narrcheck.model.quantity import Dimension
from narrcheck.rulebook import Rulebook, RuleData

BEYOND = Rule(
    "NC808",
    "rate-beyond-all",
    Kind.COMPLETION,
    Severity.WARNING,
    Message("合格率、满意度等超过了 100%", "A rate of passing, satisfaction or the like is above 100%"),
)
RULES: tuple[Rule, ...] = (BEYOND,)

_BEFORE = 24  # characters in which the name of a rate and its fillers stand


class RateData(RuleData):
    """``rules/count/rates.yaml``."""

    bounded: str
    filler: str
    unless: str


class _Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/rates.yaml", RateData)
        self.rate = regex.compile(f"(?P<name>{data.bounded}){data.filler}$")
        self.unless = regex.compile(data.unless)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The rates that are too high."""
    text = analysis.document.folded
    for quantity in analysis.quantities:
        if quantity.dimension is not Dimension.PERCENT or quantity.exact <= 1:
            continue
        words = analysis.rulebook.derive(_Words)
        start = max(0, quantity.span.start - _BEFORE)
        match = words.rate.search(text, start, quantity.span.start)
        if match is None or words.unless.search(text, start, match.start()):
            continue
        stated = f"{quantity.value}{quantity.symbol}"
        message = Message(
            f"{match['name']} {stated} 超过了 100%，请核对。",
            f"{match['name']} cannot be {stated}: it is at most 100%.",
        )
        yield Finding.of(BEYOND, quantity.span, message, calculation=f"{stated} > 100%")
