"""How likely a text is, word by word: what a writer meant is likelier than his slip."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from narrcheck.nlp.stretches import OTHER

_LONGEST = 8  # characters of a word
_LEAST = 3  # occurrences from which on the dictionary's words are believed
_COMMONEST = 2  # the first class of single characters: one word in 10²
_RARE = -6.5 * math.log(10)  # all others


class Cut(NamedTuple):
    """The most likely words of a text: the natural logarithm of their probability, and where they begin and end."""

    likelihood: float
    edges: list[int]

    def word(self, place: int) -> tuple[int, int]:
        """Where the word begins and ends that the character at ``place`` belongs to."""
        after = bisect_right(self.edges, place)
        return self.edges[after - 1], self.edges[after]

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The whole words of a stretch."""
        return min(edge for edge in self.edges if edge >= start), max(edge for edge in self.edges if edge <= end)


class Likelihood:
    """Cuts a text into its likeliest words.

    ``words`` are a dictionary's with their frequencies, ``total`` is their sum. What it tells of single characters
    comes from prose of all kinds; how rarely they stand by themselves in reports is what tells a slip there: ``alone``
    has them by powers of ten, from those that are one word in a hundred on.
    """

    def __init__(self, words: Mapping[str, int], total: int, alone: Sequence[str]) -> None:
        self.words = words
        self._total = math.log(total)
        self._alone = {
            char: -power * math.log(10) for power, chars in enumerate(alone, _COMMONEST) for char in chars
        } | {OTHER: 0.0}

    def cut(self, text: str) -> Cut:
        """The words of ``text``, in which everything but Chinese characters is ``OTHER``."""
        words, total, log = self.words, self._total, math.log
        end = len(text)
        best, after = [0.0] * (end + 1), [0] * end
        last = end  # where the next character stands that is none of a word
        for start in range(end - 1, -1, -1):
            likelihood, stop = self._alone.get(text[start], _RARE) + best[start + 1], start + 1
            if text[start] == OTHER:
                last = start
            for edge in range(start + 2, min(last, start + _LONGEST) + 1):
                times = words.get(text[start:edge], 0)
                if times >= _LEAST:
                    other = log(times) - total + best[edge]
                    if other > likelihood:
                        likelihood, stop = other, edge
            best[start], after[start] = likelihood, stop
        edges = [0]
        while edges[-1] < end:
            edges.append(after[edges[-1]])
        return Cut(best[0], edges)
