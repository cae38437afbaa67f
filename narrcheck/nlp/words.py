"""Which words of a dictionary a character of a text belongs to."""

from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from narrcheck.model.document import Span, is_han

_LONGEST = 5  # characters of a word that explains a place


def words_over(text: str, at: int, words: Mapping[str, int], least: int) -> Iterator[Span]:
    """The words of two characters and more, of frequency ``least`` and more, that hold the place."""
    for length in range(2, _LONGEST + 1):
        for start in range(max(0, at - length + 1), min(at, len(text) - length) + 1):
            if words.get(text[start : start + length], 0) >= least:
                yield Span(start, start + length)


def covered(text: str, at: int, words: Mapping[str, int], least: int) -> bool:
    """Whether the place is part of a word."""
    return next(words_over(text, at, words, least), None) is not None


def reads(text: str, span: Span, words: Mapping[str, int], least: int, standing: Container[str]) -> bool:
    """Whether a stretch of text is a row of words, the last of which may go on, and standing characters behind them."""
    reached = {span.start}
    for start in range(span.start, span.end):
        if start in reached:
            longest = range(2, _LONGEST + 1)
            reached.update(start + n for n in longest if words.get(text[start : start + n], 0) >= least)
            reached.update({start + 1} if start > span.start and text[start] in standing else ())
    return any(end in reached for end in range(span.end, span.end + _LONGEST))


def reduplicated(text: str, at: int, measures: Container[str]) -> bool:
    """Whether the character at ``at`` rightly stands there a second time: 一批批, 认认真真."""
    if text[at - 2 : at - 1] == "一" and text[at] in measures:
        return True
    before, behind = text[max(0, at - 3) : at - 1], text[at + 1 : at + 3]
    return any(len(pair) == 2 and pair[0] == pair[1] and is_han(pair[0]) for pair in (before, behind))


class Words(frozenset[str]):
    """A few words of two characters and more, to be looked for around a place."""

    @cached_property
    def _lengths(self) -> dict[str, set[int]]:
        """By the first two characters: how long the words are that begin so."""
        found: dict[str, set[int]] = {}
        for word in self:
            found.setdefault(word[:2], set()).add(len(word))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self), default=0)

    def hold(self, text: str, at: int) -> bool:
        """Whether the place belongs to one of the words."""
        for start in range(max(0, at - self._longest + 1), at + 1):
            for length in self._lengths.get(text[start : start + 2], ()):
                if start + length > at and text[start : start + length] in self:
                    return True
        return False
