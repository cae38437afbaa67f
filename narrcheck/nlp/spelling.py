"""Slips in running text, told by what stands around them in standard phrases.

The near misses of ``nearmiss`` compare whole terms; here any stretch of a phrase that stands around one slip is enough,
so that thousands of phrases cost no more than their pairs of characters. A character is wrong, doubled or out of
place where its repair gives a stretch of a known phrase, and where that makes the text more probable by jieba's
dictionary: what a dictionary word explains is no slip.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from narrcheck.model.document import Span, is_han
from narrcheck.nlp.nearmiss import Edit, Slip

if TYPE_CHECKING:
    from narrcheck.nlp.segmenter import Segmenter

_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_APART = "\0"  # between phrases; no text has it
_STRETCH = 4  # characters; phrases are kept as all their stretches of this length
_LONG = 6  # what is longer counts for more
_SIDE = 7  # characters looked at on each side
_FREQUENT = 20  # occurrences in jieba's dictionary, from which on a word is one that authors use
# How much more probable the text must become (natural logarithm) for a character that sounds alike or looks alike, for
# a mere part of a phrase, and where a dictionary word is given up; and by how much less for every character of the
# stretch beyond the sixth.
_SOUND, _SHAPE, _PART, _SURELY, _LONGER = 2.0, 6.0, 5.0, 9.0, 3.0
_NEVER = float("inf")
_LEAST = {Edit.DOUBLED: (5, 6.0), Edit.SWAPPED: (4, 5.0)}  # characters, and as above


class _Repair(NamedTuple):
    """``width`` characters, ``offset`` behind the first of a pair, replaced by ``right``."""

    edit: Edit
    offset: int
    width: int
    right: str


class _Suspect(NamedTuple):
    """A repair at a place of the text, and the known stretch that comes of it (offsets into the mended window)."""

    repair: _Repair
    place: int
    first: int  # where the window begins
    mended: str
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


class Spelling:
    """Finds wrong characters by ``phrases``, which are of Han characters only.

    ``confusions`` maps a character to those that stand for it by mistake: those that look alike, a space, those that
    sound alike. ``neighbours`` are words that explain a place. Characters of ``apart`` (numerals, divisions of the
    country) are never taken for others. ``dictionary`` gives the tokenizer whose frequencies decide; it is called on
    the first suspicion only.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        neighbours: Iterable[str],
        confusions: Mapping[str, str],
        apart: str,
        dictionary: "Callable[[], Segmenter]",
    ) -> None:
        joined = _APART.join(phrases)
        self._stretches = {joined[at : at + _STRETCH] for at in range(len(joined) - _STRETCH + 1)}
        self._whole = {phrase for phrase in joined.split(_APART) if len(phrase) == _STRETCH}
        self._pairs = dict.fromkeys(pairwise(joined))
        self._after: dict[str, str] = defaultdict(str)
        self._before: dict[str, str] = defaultdict(str)
        for one, other in self._pairs:
            self._after[one] += other
            self._before[other] += one
        self._confusions = {char: others.partition(" ") for char, others in confusions.items()}
        self._neighbours = tuple(neighbours)
        self._apart = frozenset(apart + _APART)
        self._dictionary = dictionary
        self._repairs: dict[tuple[str, str], tuple[_Repair, ...]] = {}

    def find(self, text: str) -> list[Slip]:
        """The slips of ``text`` (folded), in reading order, at most one in a stretch."""
        words = ((run.start(), run[0]) for run in _HAN.finditer(text))
        pairs = ((at, pair) for start, run in words for at, pair in enumerate(pairwise(run), start))
        best: dict[int, _Suspect] = {}
        for at in [at for at, pair in pairs if pair not in self._pairs and self._repairs_of(pair)]:
            for suspect in self._suspects(text, at):
                known = best.get(suspect.place)
                if known is None or suspect.length > known.length:
                    best[suspect.place] = suspect
        slips: list[Slip] = []
        for place in sorted(best):
            slip = self._slip(text, best[place])
            apart = slip and (not slips or slip.span.start >= slips[-1].span.end)
            if slip and apart and not self._explained(text, place):
                slips.append(slip)
        return slips

    def _explained(self, text: str, place: int) -> bool:
        """Whether the place belongs to a word that is known to be near a phrase and yet correct."""
        return any(
            text.startswith(word, place - offset)
            for word in self._neighbours
            for offset in range(min(len(word), place + 1))
            if word[offset] == text[place]
        )

    def _repairs_of(self, pair: tuple[str, str]) -> tuple[_Repair, ...]:
        """What can have happened to two characters that no phrase has side by side."""
        if pair not in self._repairs:
            one, other = pair
            after, before = self._after.get(one, ""), self._before.get(other, "")
            found = [_Repair(Edit.WRONG, 1, 1, right) for right in after if self._taken_for(other, right)]
            found += [_Repair(Edit.WRONG, 0, 1, right) for right in before if self._taken_for(one, right)]
            if one == other and one in self._after:
                found.append(_Repair(Edit.DOUBLED, 1, 1, ""))
            elif (other, one) in self._pairs:
                found.append(_Repair(Edit.SWAPPED, 0, 2, other + one))
            self._repairs[pair] = tuple(found)
        return self._repairs[pair]

    def _taken_for(self, wrong: str, right: str) -> bool:
        alike = self._confusions.get(right)
        return alike is not None and wrong not in self._apart and (wrong in alike[0] or wrong in alike[2])

    def _suspects(self, text: str, at: int) -> Iterator[_Suspect]:
        """The repairs of the pair at ``at`` that give a stretch of a known phrase."""
        for repair in self._repairs_of((text[at], text[at + 1])):
            if repair.edit is Edit.DOUBLED and not is_han(text[at - 1 : at]):
                continue  # 2023年年初
            place = at + repair.offset
            first = max(0, place - _SIDE)
            mended = text[first:place] + repair.right + text[place + repair.width : place + repair.width + _SIDE]
            beside = repair.edit is Edit.DOUBLED  # what stands before and behind is one stretch
            low = place - first - beside
            stretch = self._stretch(mended, low, place - first + len(repair.right) + beside)
            if stretch:
                yield _Suspect(repair, place, first, mended, *stretch)

    def _stretch(self, text: str, low: int, high: int) -> tuple[int, int] | None:
        """Where the known stretch begins and ends that has the characters from ``low`` to ``high`` in it."""
        for start in range(max(0, high - _STRETCH), low + 1):
            if text[start : start + _STRETCH] in self._stretches:
                break
        else:
            return None
        end = start + _STRETCH
        while start and text[start - 1 : start - 1 + _STRETCH] in self._stretches:
            start -= 1
        while end < len(text) and text[end - _STRETCH + 1 : end + 1] in self._stretches:
            end += 1
        return start, end

    def _slip(self, text: str, suspect: _Suspect) -> Slip | None:
        """The slip, if the text around becomes so much more probable that the writer meant something else."""
        repair, place, first = suspect.repair, suspect.place, suspect.first
        here = place - first
        mended = _words_only(suspect.mended)
        new = _Cut.of(mended, self._dictionary())
        start, end = new.word(min(here, len(mended) - 1))
        if end - start < 2 or start < suspect.start or end > suspect.end:
            return None
        given = _words_only(text[first : place + repair.width + _SIDE])
        old = _Cut.of(given, self._dictionary())
        word = given[slice(*old.word(here))]
        known = len(word) > 1 and self._dictionary().FREQ[word] >= _FREQUENT
        if new.likelihood - old.likelihood < self._least(text, suspect, known):
            return None
        # Only whole words are shown.
        start = min(edge for edge in new.edges if edge >= suspect.start)
        end = max(edge for edge in new.edges if edge <= suspect.end)
        stop = first + end + repair.width - len(repair.right)
        wrong = Span(place, place + repair.width)
        return Slip(Span(first + start, stop), suspect.mended[start:end], repair.edit, wrong, repair.right)

    def _least(self, text: str, suspect: _Suspect, known: bool) -> float:
        """How much more probable the text must become; ``known`` says that the dictionary has the word as it is."""
        length, repair = suspect.length, suspect.repair
        if repair.edit in _LEAST:
            shortest, least = _LEAST[repair.edit]
            return _NEVER if length < shortest else _SURELY if known else least
        less = _LONGER * max(length - _LONG, 0)
        if known:
            return _SURELY if length < _LONG else -less
        if length <= _STRETCH and suspect.mended[suspect.start : suspect.end] not in self._whole:
            return _PART
        return (_SOUND if text[suspect.place] in self._confusions[repair.right][2] else _SHAPE) - less


def _words_only(text: str) -> str:
    return "".join(char if is_han(char) else "\n" for char in text)


class _Cut(NamedTuple):
    """The most probable words of a text: the logarithm of their probability, and where they begin and end."""

    likelihood: float
    edges: list[int]

    @classmethod
    def of(cls, text: str, words: "Segmenter") -> "_Cut":
        """Cut by jieba's dictionary, without guesses at unknown words."""
        route: dict[int, tuple[float, int]] = {}
        words.calc(text, words.get_DAG(text), route)
        edges = [0]
        while edges[-1] < len(text):
            edges.append(route[edges[-1]][1] + 1)
        return cls(route[0][0], edges)

    def word(self, place: int) -> tuple[int, int]:
        """Where the word begins and ends that the character at ``place`` belongs to."""
        after = bisect_right(self.edges, place)
        return self.edges[after - 1], self.edges[after]
