"""Cuts the text at every boundary of a claim, finding or fix, so that marks may overlap and nest freely."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from narrcheck.fixes import Fixes
from narrcheck.model.checked import Checked
from narrcheck.model.document import Span
from narrcheck.reporters.html_page.labels import Labels


class Piece(NamedTuple):
    """A run of text under the same marks, or something that stands between two characters.

    ``kind`` is ``text`` (no mark), ``claim``, ``finding``, ``point`` (a finding of no length), ``number`` (the
    finding's number before its place) or ``insert`` (the new words of a fix). ``findings`` and ``related`` are the
    numbers of the findings whose place, or whose related place, this is. A tuple, for the template takes it apart.
    """

    kind: str
    text: str
    id: str = ""
    css: str = ""
    findings: str = ""
    related: str = ""
    title: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One layer over a stretch of text: a claim's outcome, a finding, a related place or a deletion."""

    span: Span
    layer: str
    css: str = ""
    number: int = 0
    title: str = ""
    fixed: bool = False


@dataclass(slots=True)
class Leaves:
    """The stretches of text that are shown (paragraphs and cells), in order and without overlap."""

    spans: list[Span]
    starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [span.start for span in self.spans]

    def holding(self, position: int) -> int:
        """Index of the last leaf that begins at or before ``position`` (the first leaf if there is none)."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def nearest(self, position: int) -> int:
        """The shown position nearest to ``position`` without leaving its leaf."""
        leaf = self.spans[self.holding(position)]
        return min(max(position, leaf.start), leaf.end)

    def first(self, span: Span) -> int | None:
        """Where the first shown character of ``span`` stands; None if none of it is shown."""
        for index in range(self.holding(span.start), len(self.spans)):
            leaf = self.spans[index]
            if leaf.start >= span.end:
                return None
            start = max(leaf.start, span.start)
            if start < min(leaf.end, span.end):
                return start
        return None

    def last(self, span: Span) -> int:
        """Where the last shown character of ``span`` ends."""
        return self.nearest(span.start) if not span else min(self.spans[self.holding(span.end - 1)].end, span.end)


class Places:
    """Ids of places in one document's text, for links from the list."""

    def __init__(self, document: int, leaves: Leaves) -> None:
        self.prefix = f"d{document}-"
        self._leaves = leaves

    def id(self, position: int, *, point: bool) -> str:
        """The id of the piece, or of the point, at ``position``."""
        return f"{self.prefix}{position}{'p' if point else ''}"

    def of(self, span: Span) -> str:
        """The id of the place where ``span`` begins; empty where the document shows no text at all."""
        if not self._leaves.spans:
            return ""
        first = self._leaves.first(span)
        return self.id(self._leaves.nearest(span.start) if first is None else first, point=first is None)

    def of_finding(self, number: int) -> str:
        """The id of a finding in the list."""
        return f"{self.prefix}f{number}"

    def of_table(self, number: int) -> str:
        """The id of a table, counted from 1."""
        return f"{self.prefix}t{number}"


def marks_of(checked: Checked, fixes: Fixes, words: Labels, lang: str) -> Iterator[Mark]:
    """Every layer over the text of one document."""
    for claim in checked.claims:
        reason = claim.calculation or (claim.why.text(lang) if claim.why else "")
        yield Mark(claim.span, "claim", claim.outcome, title=_title(words, f"outcome.{claim.outcome}", reason))
    for unbound in checked.unbound:
        yield Mark(unbound.span, "claim", "unbound", title=_title(words, "unbound", unbound.why.text(lang)))
    for number, finding in enumerate(checked.findings, start=1):
        title = f"{number} {words[f'severity.{finding.severity}']}{words['colon']}{finding.message.text(lang)}"
        yield Mark(finding.span, "finding", finding.severity, number, title, fixed=fixes.settles(number, finding))
        for related in finding.related:
            yield Mark(related.span, "related", number=number)
        for fix in fixes.shown.get(number, ()):
            yield Mark(fix.span, "deleted", number=number)


def _title(words: Labels, key: str, reason: str) -> str:
    return f"{words[key]}{words['colon']}{reason}" if reason else words[key]


_WORST_FIRST = ("error", "warning", "info", "inconsistent", "undecided", "rounding", "consistent", "unbound")
_LINKED = frozenset({"undecided", "unbound"})


def cut(
    text: str, leaves: Leaves, marks: Iterable[Mark], inserts: dict[int, list[Piece]], places: Places
) -> list[list[Piece]]:
    """The pieces of each leaf; ``inserts`` stand at shown positions between the characters."""
    opens: dict[int, list[Mark]] = defaultdict(list)
    closes: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.span:
            opens[mark.span.start].append(mark)
            closes[mark.span.end].append(mark)
    ends = (span.end for span in leaves.spans)
    bounds = sorted({*opens, *closes, *inserts, *leaves.starts, *ends})
    pieces: list[list[Piece]] = [[] for _ in leaves.spans]
    active: dict[int, Mark] = {}
    for start, end in pairwise([*bounds, len(text) + 1]):
        for mark in closes.get(start, ()):
            active.pop(id(mark), None)
        for mark in opens.get(start, ()):
            active[id(mark)] = mark
        index = leaves.holding(start)
        if not leaves.spans or not leaves.starts[index] <= start <= leaves.spans[index].end:
            continue
        pieces[index].extend(inserts.get(start, ()))
        shown = text[start : min(end, leaves.spans[index].end)]
        if shown:
            pieces[index].append(_piece(shown, start, [*active.values()], places) if active else Piece("text", shown))
    return pieces


def _piece(text: str, start: int, marks: list[Mark], places: Places) -> Piece:
    if len(marks) == 1 and marks[0].layer == "claim":
        (mark,) = marks
        place = places.id(start, point=False) if mark.css in _LINKED else ""
        return Piece("claim", text, place, mark.css, title=mark.title)
    css = {mark.css for mark in marks if mark.css}
    findings = [mark for mark in marks if mark.layer == "finding"]
    related = [mark.number for mark in marks if mark.layer == "related"]
    deleted = [mark.number for mark in marks if mark.layer == "deleted"]
    names = [name for name in _WORST_FIRST if name in css]
    if findings and all(mark.fixed for mark in findings):
        names.append("fixed")
    return Piece(
        kind="finding" if findings else "claim",
        text=text,
        id=places.id(start, point=False) if findings or related or not css.isdisjoint(_LINKED) else "",
        css=" ".join(names),
        findings=_numbers([*(mark.number for mark in findings), *deleted]),
        related=_numbers(related),
        title="\n".join(dict.fromkeys(mark.title for mark in marks if mark.title)),
        deleted=bool(deleted),
    )


def _numbers(values: Iterable[int]) -> str:
    return " ".join(str(value) for value in dict.fromkeys(values))
