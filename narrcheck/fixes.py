"""Which of the proposed fixes can be made together."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix


@dataclass(frozen=True, slots=True)
class Fixes:
    """The fixes that can be shown together, by the finding's number, and the findings whose fix is left out."""

    shown: dict[int, Fix]
    left_out: frozenset[int]
    edits: frozenset[Fix]

    def settles(self, number: int, finding: Finding) -> bool:
        """Whether the text as corrected no longer has this finding's fault."""
        return finding.fix is not None and (number in self.shown or finding.fix in self.edits)


def compatible_fixes(findings: Sequence[Finding]) -> Fixes:
    """Take fixes by severity, then by place, leaving out each that cuts into one already taken.

    The same edit proposed twice is made once.
    """
    shown: dict[int, Fix] = {}
    left_out: set[int] = set()
    taken: list[Span] = []
    edits: set[Fix] = set()
    numbered = sorted(enumerate(findings, start=1), key=lambda item: -item[1].severity.rank)
    for number, finding in numbered:
        fix = finding.fix
        if fix is None or fix in edits:
            continue
        index = bisect_left(taken, fix.span)
        if any(_clash(fix.span, other) for other in taken[max(index - 1, 0) : index + 1]):
            left_out.add(number)
            continue
        taken.insert(index, fix.span)
        edits.add(fix)
        shown[number] = fix
    return Fixes(shown, frozenset(left_out), frozenset(edits))


def _clash(a: Span, b: Span) -> bool:
    return a == b or a.overlaps(b)
