"""One root cause is one finding: what a more telling finding says already is not said again."""

from collections.abc import Sequence

from narrcheck.model.finding import Finding, Fix, Kind

# A wrong name is also a near miss of the right one; the finding on the account or the unit knows more of it.
# Words of a template that are taken out take their slips with them.
_TOLD_BY = {Kind.WORDING: (Kind.SUBJECT, Kind.ENTITY, Kind.TEMPLATE)}
_TELLING = frozenset(kind for kinds in _TOLD_BY.values() for kind in kinds)
_NESTED = (Kind.TEMPLATE, Kind.ENTITY, Kind.SUBJECT)
# Slips of words, of which several checks may see the same one.
_OF_WORDS = frozenset((Kind.WORDING, Kind.ENTITY, Kind.TEMPLATE))


def once(findings: Sequence[Finding], text: str) -> list[Finding]:
    """The findings without those that another one at the same place says, or rewrites for the same reason."""
    findings = _edited_once(findings, text)
    found: dict[tuple[object, ...], Finding] = {}
    telling = [other for other in findings if other.kind in _TELLING and other.fix is not None]
    around = [other for other in findings if other.kind in _NESTED]
    for finding in findings:
        if not any(_covers(other, finding) for other in telling) and not any(_left(other, finding) for other in around):
            # One word may stand for several figures (分别减少A、B), each with its failure and all with one fix.
            found.setdefault((finding.code, finding.span, finding.fix) if finding.fix else (id(finding),), finding)
    return list(found.values())


def _left(other: Finding, finding: Finding) -> bool:
    """Whether one residue lies in another ([bookmark: _Toc48291]), or a place in a name that is replaced as a whole.

    Of the same words what mends them says enough.
    """
    mended = other.fix is not None and finding.fix is None
    inside = other.span.covers(finding.span) and (mended or other.span != finding.span)
    return finding.kind is other.kind and inside and (mended or finding.kind is Kind.TEMPLATE)


def _edited_once(findings: Sequence[Finding], text: str) -> list[Finding]:
    """Of findings on words whose fixes give the same text only the gravest, and of those the one that shows most."""
    best: dict[tuple[int, int, str], Finding] = {}
    for finding in findings:
        if finding.fix is not None and finding.kind in _OF_WORDS:
            edit = _least(finding.fix, text)
            kept = best.setdefault(edit, finding)
            if (finding.severity.rank, len(finding.span)) > (kept.severity.rank, len(kept.span)):
                best[edit] = finding
    kept_ones = {id(finding) for finding in best.values()}
    return [one for one in findings if one.fix is None or one.kind not in _OF_WORDS or id(one) in kept_ones]


def _least(fix: Fix, text: str) -> tuple[int, int, str]:
    """The smallest edit that does what a fix does; of equal characters in a row the first ones are taken out."""
    start, end, new = fix.span.start, fix.span.end, fix.text
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    while not new and 0 < start < end and text[start - 1] == text[end - 1]:
        start, end = start - 1, end - 1
    return start, end, new


def _covers(other: Finding, finding: Finding) -> bool:
    if other.kind not in _TOLD_BY.get(finding.kind, ()) or other.fix is None:
        return False
    place = finding.fix.span if finding.fix else finding.span
    return other.fix.span.start <= place.start and place.end <= other.fix.span.end
