"""One root cause is one finding: what another finding explains stands among its related places."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from narrcheck.model.analysis import Sentence
from narrcheck.model.document import Span, fold
from narrcheck.model.finding import Confidence, Finding, Kind, Related, Severity

# What is wrong with figures that do not go together.
_OF_FIGURES = frozenset(
    (
        Kind.CHANGE,
        Kind.COMPLETION,
        Kind.COUNT,
        Kind.DIRECTION,
        Kind.REPEAT,
        Kind.SHARE,
        Kind.STATEMENT,
        Kind.SUM,
        Kind.TABLE_TEXT,
        Kind.UNIT,
    )
)
# What is held against figures of other names.
_BY_NAME = frozenset((Kind.SUM, Kind.REPEAT, Kind.TABLE_TEXT))
# In a sentence with a blank, or an amount that lacks its unit, other figures are taken for the one that is not told.
_UNREAD = frozenset(("NC401", "NC807"))
_PERCENT, _OF_RATES = "%％", (Kind.SHARE, Kind.COMPLETION)
# Figures are read from left to right: what is compared before such a place is not misread; a list may go on behind it.
_READ_BEFORE = (Kind.CHANGE, Kind.DIRECTION, *_OF_RATES)
# Of a choice that was not made one word is wrong in any case.
_CHOICE = "NC402"
_MARKS = "，。；：、"
_ROLE = "consequence"


def joined(findings: Sequence[Finding], sentences: Sequence[Sentence], text: str) -> list[Finding]:
    """The findings, each with what follows from it; in the order in which they came."""
    causes: dict[int, list[Finding]] = {}
    # A hint explains no error.
    told = [one for one in findings if one.severity is not Severity.INFO]
    left = {id(one): one for one in told if one.kind in _OF_FIGURES}
    places = sorted((span.start, name) for name, one in left.items() for span in _places(one))
    starts = [sentence.span.start for sentence in sentences]
    for cause in told if left else ():
        if not _explains(cause):
            continue
        sentence = sentences[max(0, bisect_right(starts, cause.span.start) - 1)].span if sentences else cause.span
        around = sentence if sentence.covers(cause.span) else cause.span
        here = places[bisect_left(places, (around.start, 0)) : bisect_left(places, (around.end, 0))]
        beside = (left[name] for name in dict.fromkeys(name for _, name in here) if name in left)
        followed = [one for one in beside if one is not cause and _follows(one, cause, around, text)]
        if followed:
            causes[id(cause)] = followed
            for one in followed:
                del left[id(one)]
    for cause, others in (*_of_cells(told, left, text), *_of_one_figure(left.values())):
        causes[id(cause)] = [*causes.get(id(cause), ()), *others]
    gone = {id(other) for others in causes.values() for other in others}
    return [
        followed_by(root, causes[id(root)]) if id(root) in causes else root for root in findings if id(root) not in gone
    ]


def _places(finding: Finding) -> tuple[Span, ...]:
    return finding.span, *(place.span for place in finding.related)


def _explains(cause: Finding) -> bool:
    """Whether a finding is of a sort that others may follow from."""
    worded = cause.kind in (Kind.PERIOD, Kind.WORDING) and cause.fix is not None
    return worded or cause.code == _CHOICE or cause.code in _UNREAD


def followed_by(root: Finding, others: Sequence[Finding]) -> Finding:
    """A finding with the places of those that follow from it."""
    if not others:
        return root
    known = {root.span, *(place.span for place in root.related)}
    spans = dict.fromkeys(other.span for other in others if other.span not in known)
    related = root.related + tuple(Related(_ROLE, span) for span in spans)
    same = [one for one in (root, *others) if one.span == root.span]
    worst = max(same, key=lambda one: one.severity.rank).severity
    lines = [one.calculation for one in same if one.calculation and (one is root or one.fix in (None, root.fix))]
    return replace(root, severity=worst, related=related, calculation="；".join(dict.fromkeys(lines)))


def _of_cells(told: Iterable[Finding], left: dict[int, Finding], text: str) -> Iterator[tuple[Finding, list[Finding]]]:
    """A cell that its table shows to be wrong, with the sentences that tell it as it should be."""
    against: dict[Span, list[Finding]] = {}
    for one in left.values():
        if one.kind is Kind.TABLE_TEXT:
            for place in one.related:
                against.setdefault(place.span, []).append(one)
    for cause in told if against else ():
        if cause.kind is Kind.TABLE and cause.fix is not None:
            here = against.get(cause.fix.span, ())
            right = _digits(cause.fix.text)
            spans = {one.span for one in here if _digits(text[one.span.start : one.span.end]) == right}
            others = [one for one in left.values() if one.kind is Kind.TABLE_TEXT and one.span in spans]
            for one in others:
                del left[id(one)]
            if others:
                yield cause, others


def _digits(words: str) -> str:
    """The digits of a number, however it is written."""
    found = "".join(char for char in fold(words) if char.isdigit() or char == ".")
    return found.rstrip("0").rstrip(".") if "." in found else found


def _of_one_figure(figures: Iterable[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """A figure is wrong once, in however many relations: what is surest of it is told.

    Where that is not sure, another relation that the repair leaves as it is may be an error of its own.
    """
    by_place: dict[Span, list[Finding]] = {}
    for finding in figures:
        by_place.setdefault(finding.span, []).append(finding)
    for alike in by_place.values():
        best = min(alike, key=_doubt)
        others = [one for one in alike if one is not best and (trusted(best) or one.fix == best.fix)]
        if others:
            yield best, others


def trusted(finding: Finding) -> bool:
    """Whether a finding knows well enough what is wrong to explain another one."""
    return finding.fix is not None and finding.confidence in (Confidence.CERTAIN, Confidence.LIKELY)


def _doubt(finding: Finding) -> tuple[bool, int, int]:
    """How unsure a repair is, the least first; a worse finding before a lesser one."""
    known = finding.confidence or Confidence.POSSIBLE
    return finding.fix is None, [*Confidence].index(known), -finding.severity.rank


def _among(cause: Finding, places: Sequence[Span]) -> bool:
    """Whether a finding stands between two places of another one: a part of a list that could not be read."""
    return min(place.end for place in places) <= cause.span.start and cause.span.end <= max(p.start for p in places)


def _follows(figure: Finding, cause: Finding, sentence: Span, text: str) -> bool:
    """Whether a figure does not go with others because the words beside it can't be read as they should be.

    ``sentence`` is the one that the cause stands in.
    """
    if cause.code == _CHOICE:
        return cause.span.covers(figure.span)
    if cause.code in _UNREAD:
        if (
            any(mark in text[cause.span.start : cause.span.end + 1] for mark in _PERCENT)
            and figure.kind not in _OF_RATES
        ):
            return False  # no other figure is taken for a rate
        here = [place for place in _places(figure) if sentence.covers(place)]
        if figure.kind in _READ_BEFORE and figure.span in here and max(here).end <= cause.span.start:
            return False
        return sentence.covers(figure.span) or (figure.kind is Kind.SUM and _among(cause, _places(figure)))
    if cause.kind is Kind.PERIOD and cause.fix is not None:
        # What is compared across sentences is compared with figures of another year.
        return len({sentence.covers(span) for span in _places(figure)}) > 1
    before = cause.span.end <= figure.span.start and text[cause.span.start : cause.span.end].isalpha()
    if cause.kind is Kind.WORDING and cause.fix is not None and figure.kind in _BY_NAME and before:
        # A name that is misspelt is not known for what it is.
        return not any(mark in text[cause.span.end : figure.span.start] for mark in _MARKS)
    return False
