"""A comparison as one HTML page: both texts side by side, the findings fixed, remaining and new beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import NamedTuple

from narrcheck.locator import address
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding
from narrcheck.reporters.html import page, page_words
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.panel import where_of
from narrcheck.versions.comparison import Comparison
from narrcheck.versions.textdiff import Change, Line

_AROUND = 1  # unchanged lines shown beside a change


class Piece(NamedTuple):
    """A run of words: changed or not, and the finding that it belongs to with what became of that."""

    text: str
    changed: bool
    group: str = ""
    number: int = 0
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one version; ``where`` is its place in the file."""

    where: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both versions; None where one has none."""

    change: Change
    old: Side | None
    new: Side | None


@dataclass(slots=True)
class Stretch:
    """Neighbouring rows; those that are ``folded`` hold nothing that was changed or found."""

    folded: bool
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding of the list: ``place`` is the id of its words."""

    number: int
    finding: Finding
    message: str
    where: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that came to the same end."""

    name: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    group: str
    number: int


class _Marks:
    """The findings over one version's text, by line."""

    def __init__(self, checked: Checked, prefix: str, marks: Sequence[_Mark]) -> None:
        self.document: Document = checked.analysis.document
        self.prefix = prefix
        self._marks = sorted(marks, key=lambda mark: mark.span)

    def side(self, span: Span | None, changed: Sequence[tuple[int, int]]) -> Side | None:
        """One line with its changed stretches and its findings."""
        if span is None:
            return None
        where = address(self.document.origin.locate(span))
        return Side(where, list(self._pieces(span, changed)))

    def within(self, span: Span) -> bool:
        """Whether a finding begins in ``span``."""
        return any(span.start <= mark.span.start <= span.end for mark in self._marks)

    def _pieces(self, line: Span, changed: Sequence[tuple[int, int]]) -> Iterator[Piece]:
        marks = [mark for mark in self._marks if line.start <= mark.span.start <= line.end]
        bounds = {line.start, line.end}
        for mark in marks:
            bounds |= {mark.span.start, min(mark.span.end, line.end)}
        bounds |= {line.start + offset for stretch in changed for offset in stretch}
        ordered = sorted(bounds)
        for mark in (mark for mark in marks if not mark.span and mark.span.start == line.end):
            yield Piece("", False, mark.group, mark.number, True)
        for start, end in pairwise(ordered):
            text = self.document.text[start:end].replace("\t", " │ ")
            new = any(first <= start - line.start < last for first, last in changed)
            here = [mark for mark in marks if mark.span.start <= start and (end <= mark.span.end or not mark.span)]
            for mark in (mark for mark in here if not mark.span and mark.span.start == start):
                yield Piece("", False, mark.group, mark.number, True)
            over = next((mark for mark in here if mark.span), None)
            if over:
                yield Piece(text, new, over.group, over.number, start == over.span.start)
            else:
                yield Piece(text, new)


def render(comparison: Comparison, *, lang: str) -> str:
    """The page of ``comparison``; ``lang`` is ``zh`` or ``en``."""
    words = page_words(lang)
    matching = comparison.matching
    kept = dict(matching.remaining)
    before = _Marks(comparison.old, "o", _marks(comparison.old, matching.fixed, "fixed"))
    after = _Marks(comparison.new, "n", _marks(comparison.new, matching.new, "new"))
    groups = [
        Group("new", [_entry(comparison.new, index, after, words, lang) for index in matching.new]),
        Group("remaining", [_entry(comparison.new, index, after, words, lang) for index in kept.values()]),
        Group("fixed", [_entry(comparison.old, index, before, words, lang) for index in matching.fixed]),
    ]
    return page(
        "versions.html",
        styles=("common.css", "versions.css"),
        scripts=("versions.js",),
        lang=lang,
        words=words,
        names=[_name(checked) for checked in (comparison.old, comparison.new)],
        counts=[len(checked.findings) for checked in (comparison.old, comparison.new)],
        groups=groups,
        changes=len(comparison.changes),
        stretches=list(_stretches(comparison.lines, before, after)),
    )


def _marks(checked: Checked, chosen: Sequence[int], group: str) -> list[_Mark]:
    """The findings of one version: those ``chosen`` belong to ``group``, the others are in both versions."""
    return [
        _Mark(finding.span, group if index in chosen else "remaining", index + 1)
        for index, finding in enumerate(checked.findings)
    ]


def _entry(checked: Checked, index: int, marks: _Marks, words: Labels, lang: str) -> Entry:
    finding, document = checked.findings[index], checked.analysis.document
    where = where_of(document, words, finding.span)
    return Entry(index + 1, finding, finding.message.text(lang), where, f"{marks.prefix}{index + 1}")


def _stretches(lines: Sequence[Line], before: _Marks, after: _Marks) -> Iterator[Stretch]:
    """The rows; what is neither changed nor found nor next to such a line is folded."""
    telling = [
        line.change is not Change.SAME
        or (line.old is not None and before.within(line.old))
        or (line.new is not None and after.within(line.new))
        for line in lines
    ]
    current: Stretch | None = None
    for index, line in enumerate(lines):
        folded = not any(telling[max(0, index - _AROUND) : index + _AROUND + 1])
        if current is None or current.folded is not folded:
            if current is not None:
                yield current
            current = Stretch(folded)
        current.rows.append(_row(line, before, after))
    if current is not None:
        yield current


def _row(line: Line, before: _Marks, after: _Marks) -> Row:
    old = _changed([(run.old, run.same) for run in line.runs])
    new = _changed([(run.new, run.same) for run in line.runs])
    return Row(line.change, before.side(line.old, old), after.side(line.new, new))


def _changed(words: Sequence[tuple[str, bool]]) -> list[tuple[int, int]]:
    """The stretches of a line that were changed, as offsets in it."""
    found, at = [], 0
    for text, same in words:
        if text and not same:
            found.append((at, at + len(text)))
        at += len(text)
    return found


def _name(checked: Checked) -> str:
    source = checked.analysis.document.source
    return PurePath(source).name or source
