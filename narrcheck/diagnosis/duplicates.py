"""One root cause is one finding: what a more telling finding says already is not said again."""

from collections.abc import Sequence

from narrcheck.model.finding import Finding, Kind

# A wrong name is also a near miss of the right one; the finding on the account or the unit knows more of it.
_TOLD_BY = {Kind.WORDING: (Kind.SUBJECT, Kind.ENTITY)}
_TELLING = frozenset(kind for kinds in _TOLD_BY.values() for kind in kinds)


def once(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that another one at the same place says, or rewrites for the same reason."""
    found: dict[tuple[object, ...], Finding] = {}
    telling = [other for other in findings if other.kind in _TELLING and other.fix is not None]
    for finding in findings:
        if not any(_covers(other, finding) for other in telling):
            # One word may stand for several figures (分别减少A、B), each with its failure and all with one fix.
            found.setdefault((finding.code, finding.span, finding.fix) if finding.fix else (id(finding),), finding)
    return list(found.values())


def _covers(other: Finding, finding: Finding) -> bool:
    if other.kind not in _TOLD_BY.get(finding.kind, ()) or other.fix is None:
        return False
    place = finding.fix.span if finding.fix else finding.span
    return other.fix.span.start <= place.start and place.end <= other.fix.span.end
