"""Characters that are strangers to both their neighbours, where one that sounds or looks alike would be none.

The phrases of ``spelling`` know some ten thousand wordings; this knows only which characters stand side by side in
published reports, and so reaches what no phrase has. A character is wrong if it stands beside neither of its neighbours
anywhere, belongs to no word and is not one that stands by itself, and if another one in its place makes a common word
and stands beside both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy

from narrcheck.model.document import Span, is_han
from narrcheck.nlp.nearmiss import Edit, Slip
from narrcheck.nlp.stretches import Flags, Pairs, codes, han
from narrcheck.nlp.words import covered, stands_in

_COMMON = 20  # from this frequency in jieba's dictionary on a word is one that authors use,
_REAL = 3  # and from this one on it explains a character
_OFTEN = 3  # what a report writes so often is a name or a coinage
_BREAKS = "\n\t〔[（"  # where cells begin and end; before the year of a document's number stand abbreviations


class _Meant(dict[str, list[tuple[str, bool]]]):
    """By character: what may stand in its place, and whether that sounds the same; each is looked for once."""

    def __init__(self, confusions: Mapping[str, str]) -> None:
        super().__init__()
        self._confusions = confusions

    def __missing__(self, char: str) -> list[tuple[str, bool]]:
        found = [(right, char in wrong.split(" ")[1]) for right, wrong in self._confusions.items() if char in wrong]
        self[char] = found
        return found


@dataclass(frozen=True)
class Strangers:
    """Finds characters that are known beside neither of their neighbours.

    ``confusions`` maps a character to those that look alike, those that sound the same and those that sound alike, with
    spaces between; characters of ``alone`` may stand by themselves, and those of ``apart`` are never taken for others;
    ``coined`` words are right, whoever is beside them, and names of ``places`` are never what was meant. ``words``
    gives the dictionary's frequencies, on the first suspicion only.
    """

    pairs: Pairs
    alone: frozenset[str]
    apart: str
    confusions: Mapping[str, str]
    coined: tuple[str, ...]
    places: frozenset[str]
    words: Callable[[], Mapping[str, int]]

    @cached_property
    def _alone(self) -> Flags:
        flags = numpy.zeros(1 << 16, dtype=bool)
        flags[codes("".join(self.alone) + self.apart)] = True
        return flags

    @cached_property
    def _meant(self) -> _Meant:
        return _Meant({right: wrong for right, wrong in self.confusions.items() if right not in self.apart})

    def find(self, text: str) -> Iterator[Slip]:
        """The slips of ``text`` (folded), in reading order; not ``sure`` where less speaks for the other one."""
        written = numpy.pad(codes(text), 1, constant_values=ord("\n"))
        chinese, apart = han(written), self.pairs.apart(written)
        before, after = apart[:-1] | ~chinese[:-2], apart[1:] | ~chinese[2:]
        strange = before & after & (apart[:-1] | apart[1:]) & ~self._alone[written[1:-1]]
        for at in numpy.flatnonzero(strange).tolist():
            slip = self._slip(text, at)
            if slip:
                yield slip

    def _slip(self, text: str, at: int) -> Slip | None:
        """The slip, if nothing explains the character and another one was meant."""
        before, after = text[at - 1 : at] if at else "\n", text[at + 1 : at + 2] or "\n"
        if before in _BREAKS or after in _BREAKS or covered(text, at, self.words(), _REAL):
            return None
        beside = is_han(before) and is_han(after)
        fitting = [
            (text[place] not in self.alone, self.words()[word], word, place, right)
            for right, same in self._meant[text[at]]
            if (same or beside) and self._beside(before, right) and self._beside(right, after)
            for word, place in ((before + right, at - 1), (right + after, at + 1))
            if (beside or text[place] not in self.alone) and self._makes(word, text, place)
        ]
        if not fitting or text.count(text[at - 1 : at + 2]) >= _OFTEN or stands_in(text, at, self.coined):
            return None
        needed, _, word, place, right = max(fitting)
        span = Span(min(at, place), max(at, place) + 1)
        return Slip(span, word, Edit.WRONG, Span(at, at + 1), right, sure=beside and needed)

    def _beside(self, one: str, other: str) -> bool:
        """Whether the two may stand side by side."""
        return not (is_han(one) and is_han(other)) or one + other in self.pairs.known

    def _makes(self, word: str, text: str, at: int) -> bool:
        """Whether this is a common word, and the character of it that stands at ``at`` is in no other."""
        known = word in self.pairs.known and word not in self.places and self.words().get(word, 0) >= _COMMON
        return known and not covered(text, at, self.words(), _REAL)
