"""Two figures of one thing of which one is 0 and the other is not.

What it finds (NC814): groups without members or members without groups (团组0个、累计6人次), cars bought for nothing or
none for an amount (计划购置车辆0辆、12万元), projects without funds or funds without projects.

Why it matters: in the sentences of a template a 0 is easily left to stand, or another one typed over.

Example: ``全年安排因公出国（境）团组0个，累计6人次``.

Known to miss: a cost of 0 beside things that may have been paid for by others.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

ZEROS = Rule(
    "NC814",
    "zero-beside-a-number",
    Kind.COUNT,
    Severity.WARNING,
    Message("同一事项的两个数一个为0、一个不为0", "Of two figures of one thing one is 0 and the other is not"),
)
RULES: tuple[Rule, ...] = (ZEROS,)

_BEFORE = 24


class PairData(RuleData):
    """One entry of ``rules/count/zeros.yaml``."""

    before: str
    units: tuple[str, ...]
    between: str
    others: tuple[str, ...]


class _Pairs:
    """The entries, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/zeros.yaml", list[PairData])
        self.all = [(regex.compile(one.before), one.units, regex.compile(one.between), one.others) for one in data]


def check(analysis: Analysis) -> Iterator[Finding]:
    """The pairs of which one figure is 0."""
    pairs, document = analysis.rulebook.derive(_Pairs), analysis.document
    text = document.folded
    for first, second in pairwise(analysis.quantities):
        if bool(first.value) == bool(second.value) or first.approx or second.approx:
            continue
        between = text[first.span.end : second.span.start]
        for before, units, joins, others in pairs.all:
            alike = first.symbol in units and second.symbol in others and joins.fullmatch(between)
            if alike and before.search(text, max(0, first.span.start - _BEFORE), first.span.start):
                told, beside = document.words(first.span), document.words(second.span)
                said = Message(
                    f"“{told}”与“{beside}”说的是同一件事，一个为 0、一个不为 0，请核对。",
                    f"“{told}” and “{beside}” are of one thing, but one is 0 and the other is not: check them.",
                )
                yield Finding(
                    ZEROS.code, ZEROS.kind, ZEROS.severity, second.span, said, related=(Related("first", first.span),)
                )
                break
