"""What the proposed fixes edit, and which of them can be made together."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix

_SAME = "same"
"""The role of a related place where the same words are wrong for the same reason."""


@dataclass(frozen=True, slots=True)
class Fixes:
    """What can be edited together, by the finding's number, and the findings whose fix is left out."""

    shown: dict[int, tuple[Fix, ...]]
    left_out: frozenset[int]
    edits: frozenset[Fix]

    def settles(self, number: int, finding: Finding) -> bool:
        """Whether the text as corrected no longer has this finding's fault."""
        return finding.fix is not None and (number in self.shown or finding.fix in self.edits)


def edits_of(finding: Finding, document: Document) -> tuple[Fix, ...]:
    """The finding's fix, then the same edit wherever else the same words are wrong for the same reason."""
    fix = finding.fix
    if fix is None:
        return ()
    words = document.words(fix.span)
    alike = (other.span for other in finding.related if other.role == _SAME and document.words(other.span) == words)
    return fix, *(Fix(span, fix.text) for span in alike)


def compatible_fixes(findings: Sequence[Finding], document: Document) -> Fixes:
    """Take fixes by severity, then by place, leaving out each that cuts into one already taken.

    The same edit proposed twice is made once. Of the further places of a fix those are left out where another one is
    in the way.
    """
    shown: dict[int, tuple[Fix, ...]] = {}
    left_out: set[int] = set()
    taken: list[Span] = []
    edits: set[Fix] = set()
    numbered = sorted(enumerate(findings, start=1), key=lambda item: -item[1].severity.rank)
    for number, finding in numbered:
        if finding.fix is None or finding.fix in edits:
            continue
        first, *alike = edits_of(finding, document)
        if not _take(first.span, taken):
            left_out.add(number)
            continue
        shown[number] = (first, *(fix for fix in alike if _take(fix.span, taken)))
        edits.update(shown[number])
    return Fixes(shown, frozenset(left_out), frozenset(edits))


def _take(span: Span, taken: list[Span]) -> bool:
    """Put a place among those taken, unless it cuts into one of them."""
    index = bisect_left(taken, span)
    if any(_clash(span, other) for other in taken[max(index - 1, 0) : index + 1]):
        return False
    taken.insert(index, span)
    return True


def _clash(a: Span, b: Span) -> bool:
    return a == b or a.overlaps(b)
