"""Groups of people that have more groups than people.

What it finds (NC815): visits or delegations and the people in them, told side by side, where there are fewer people
than groups: every group has one at least. (Where one of the two is 0, NC814 tells it.)

Why it matters: the two figures were exchanged, or one of them is last year's.

Example: ``国内公务接待98批次、12人次``.

Known to miss: counts in sentences of their own.
"""

from collections.abc import Iterator

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Rule, Severity
from narrcheck.rulebook import Expression, RuleData

GROUPS = Rule(
    "NC815",
    "groups-exceed-people",
    Kind.COUNT,
    Severity.WARNING,
    Message("批次、团组多于人次", "More groups than people"),
)
RULES: tuple[Rule, ...] = (GROUPS,)


class GroupsData(RuleData):
    """``rules/count/groups.yaml``."""

    beside: tuple[Expression, ...]


def check(analysis: Analysis) -> Iterator[Finding]:
    """Pairs of which the second is less than the first."""
    document = analysis.document
    for pattern in analysis.rulebook.read("count/groups.yaml", GroupsData).beside:
        for match in pattern.finditer(document.folded):
            groups, people = (int(match[name].replace(",", "")) for name in ("groups", "people"))
            if 0 < people < groups:
                span = Span(*match.span())
                message = Message(
                    f"“{document.words(span)}”：{groups} 批（个团组）只有 {people} 人次，人次不会少于批次，请核对。",
                    f"“{document.words(span)}”: {groups} groups can't have {people} people; check both.",
                )
                yield Finding.of(GROUPS, span, message)
