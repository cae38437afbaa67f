"""The text of two documents line by line: which lines belong together, and what differs inside them."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

import regex

from narrcheck.model.document import Document, Span

_TOKEN = regex.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+|\s+|.", flags=regex.DOTALL)
_LIKE = 0.5  # share of common words from which a changed line is the same one, changed
_AROUND = 12  # how many lines up and down a changed line is looked for
_LONGEST = 3000  # tokens; a longer line is shown as replaced


class Change(StrEnum):
    """What became of a line or of words in it."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of the old and the new line, the same or not; one of the two may be empty."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether nothing was changed here."""
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the old document and the one of the new that belongs to it; None where there is none."""

    change: Change
    old: Span | None
    new: Span | None
    runs: tuple[Run, ...] = ()


def compare_texts(old: Document, new: Document) -> list[Line]:
    """All lines of both documents in reading order, pair by pair."""
    before, after = lines_of(old.text), lines_of(new.text)
    words = [[document.words(span) for span in spans] for document, spans in ((old, before), (new, after))]
    found: list[Line] = []
    for tag, a, b, c, d in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Line(Change.SAME, *pair) for pair in zip(before[a:b], after[c:d], strict=True)]
        else:
            found += _replaced(before[a:b], after[c:d], words[0][a:b], words[1][c:d])
    return found


def lines_of(text: str) -> list[Span]:
    """The lines that are not blank."""
    return [Span(found.start(), found.end()) for found in regex.finditer(r"[^\n]*[^\s][^\n]*", text)]


def _replaced(before: Sequence[Span], after: Sequence[Span], old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Pair the lines of a stretch that was changed, the likest first and none across another pair."""
    one = other = 0
    for i, j in [*_pairs(old, new), (len(old), len(new))]:
        yield from (Line(Change.REMOVED, before[at], None, (Run(old[at], ""),)) for at in range(one, i))
        yield from (Line(Change.ADDED, None, after[at], (Run("", new[at]),)) for at in range(other, j))
        if i < len(old):
            yield Line(Change.CHANGED, before[i], after[j], tuple(runs(old[i], new[j])))
        one, other = i + 1, j + 1


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Indices of lines that belong together, in order."""
    scored = (
        (likeness(words, new[j]), -abs(i - j), i, j)
        for i, words in enumerate(old)
        for j in range(max(0, i - _AROUND), min(len(new), i + _AROUND + 1))
    )
    found: list[tuple[int, int]] = []
    for _, _, i, j in sorted((pair for pair in scored if pair[0] >= _LIKE), reverse=True):
        at = bisect(found, (i, j))
        before = found[at - 1] if at else (-1, -1)
        after = found[at] if at < len(found) else (len(old), len(new))
        if before[0] < i < after[0] and before[1] < j < after[1]:
            found.insert(at, (i, j))
    return found


def likeness(one: str, other: str) -> float:
    """How much of two lines is common, 0 to 1."""
    matcher = SequenceMatcher(None, _TOKEN.findall(one)[:_LONGEST], _TOKEN.findall(other)[:_LONGEST], autojunk=False)
    if matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()


def runs(old: str, new: str) -> Iterator[Run]:
    """Stretches of two lines that are the same or not, in turn; a lone character between two changes joins them."""
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(a), len(b)) > _LONGEST:
        yield Run(old, new)
        return
    pending = Run("", "")
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(codes):
        piece = Run("".join(a[i:j]), "".join(b[k:m]))
        bridge = tag == "equal" and len(piece.old) == 1 and 0 < number < len(codes) - 1
        if tag != "equal" or bridge:
            pending = Run(pending.old + piece.old, pending.new + piece.new)
            continue
        if pending.old or pending.new:
            yield pending
        pending = Run("", "")
        yield piece
    if pending.old or pending.new:
        yield pending
