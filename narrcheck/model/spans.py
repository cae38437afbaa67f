"""Where words stand, and a set of spans that lie apart from each other."""

from bisect import bisect_left
from collections.abc import Iterator

from narrcheck.model.document import Span


def occurrences(text: str, words: str) -> Iterator[int]:
    """Where ``words`` begin in ``text``, from left to right and without overlap."""
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


class Apart:
    """Spans of which no two overlap."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def take(self, span: Span) -> bool:
        """Add ``span``, unless it overlaps one that is here already; returns whether it was added."""
        at = bisect_left(self._spans, span)
        if any(span.overlaps(other) for other in self._spans[max(0, at - 1) : at + 1]):
            return False
        self._spans.insert(at, span)
        return True
