"""Slips in running text, told by what stands around them in standard phrases.

The near misses of ``nearmiss`` compare whole terms; here any stretch of a phrase that stands around one slip is enough,
so that thousands of phrases cost no more than their pairs of characters. A character is wrong, doubled or out of
place where its repair gives a stretch of a known phrase, and where that makes the text more probable by jieba's
dictionary: what a dictionary word explains is no slip.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy

from narrcheck.model.document import Span, is_han
from narrcheck.nlp.nearmiss import Edit, Slip
from narrcheck.nlp.stretches import Sieve, codes, han, keys

if TYPE_CHECKING:
    from narrcheck.nlp.segmenter import Segmenter

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


class _Repairs(dict[str, tuple[_Repair, ...]]):
    """What can have happened to two characters that no phrase has side by side; each is looked at once."""

    def __init__(self, pairs: Mapping[str, object], confusions: Mapping[str, str], apart: str) -> None:
        super().__init__()
        self._pairs, self._apart = pairs, frozenset(apart)
        self._after: dict[str, str] = defaultdict(str)
        self._before: dict[str, str] = defaultdict(str)
        for pair in pairs:
            self._after[pair[0]] += pair[1]
            self._before[pair[1]] += pair[0]
        self._confusions = confusions

    def __missing__(self, pair: str) -> tuple[_Repair, ...]:
        one, other = pair[0], pair[1]
        after, before = self._after.get(one, ""), self._before.get(other, "")
        found = [_Repair(Edit.WRONG, 1, 1, right) for right in after if self._taken_for(other, right)]
        found += [_Repair(Edit.WRONG, 0, 1, right) for right in before if self._taken_for(one, right)]
        if one == other and one in self._after:
            found.append(_Repair(Edit.DOUBLED, 1, 1, ""))
        elif other + one in self._pairs:
            found.append(_Repair(Edit.SWAPPED, 0, 2, other + one))
        self[pair] = tuple(found)
        return self[pair]

    def _taken_for(self, wrong: str, right: str) -> bool:
        return wrong in self._confusions.get(right, "") and wrong not in self._apart


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
        phrases = tuple(phrases)
        self._whole = {phrase for phrase in phrases if len(phrase) == _STRETCH}
        self._stretches = {phrase[at : at + _STRETCH] for phrase in phrases for at in range(len(phrase) - _STRETCH + 1)}
        self._sieve = Sieve(keys(*codes("".join(self._stretches)).reshape(-1, _STRETCH).T))
        pairs = dict.fromkeys(phrase[at : at + 2] for phrase in phrases for at in range(len(phrase) - 1))
        self._repairs = _Repairs(pairs, confusions, apart)
        ones, others = codes("".join(pairs)).reshape(-1, 2).T
        letters = numpy.unique(numpy.append(ones, others))
        self._letters = numpy.zeros(1 << 16, dtype=numpy.int64)  # 0 for all that no phrase has
        self._letters[letters] = numpy.arange(1, len(letters) + 1)
        self._beside = numpy.zeros((len(letters) + 1, len(letters) + 1), dtype=bool)
        self._beside[self._letters[ones], self._letters[others]] = True
        self._confusions, self._neighbours = confusions, tuple(neighbours)
        self._dictionary = dictionary

    def find(self, text: str) -> list[Slip]:
        """The slips of ``text`` (folded), in reading order, at most one in a stretch."""
        best: dict[int, _Suspect] = {}
        for suspect in self._suspects(text):
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

    def _suspects(self, text: str) -> Iterator[_Suspect]:
        """The repairs that give a stretch of a known phrase."""
        for place, repair in self._candidates(text):
            if repair.edit is Edit.DOUBLED and not is_han(text[place - 2 : place - 1]):
                continue  # 2023年年初
            first = max(0, place - _SIDE)
            mended = text[first:place] + repair.right + text[place + repair.width : place + repair.width + _SIDE]
            beside = repair.edit is Edit.DOUBLED  # what stands before and behind is one stretch
            stretch = self._stretch(mended, place - first - beside, place - first + len(repair.right) + beside)
            if stretch:
                yield _Suspect(repair, place, first, mended, *stretch)

    def _candidates(self, text: str) -> list[tuple[int, _Repair]]:
        """Where two characters stand side by side that no phrase has so: the repairs that may give a stretch of one."""
        written = codes(text)
        letters, chinese = self._letters[written], han(written)
        odd = numpy.flatnonzero(chinese[:-1] & chinese[1:] & ~self._beside[letters[:-1], letters[1:]])
        found = [(at + repair.offset, repair) for at in odd.tolist() for repair in self._repairs[text[at : at + 2]]]
        # Nearly all are single characters replaced, and of these nearly all are in no stretch.
        places = numpy.array([place for place, _ in found], dtype=numpy.int64)
        around = numpy.pad(written, _STRETCH - 1)[places + numpy.arange(2 * _STRETCH - 1)[:, None]]
        around[_STRETCH - 1] = codes("".join(repair.right[:1] or " " for _, repair in found))
        stretches = [keys(*around[at : at + _STRETCH]) for at in range(_STRETCH)]
        fits: list[bool] = numpy.any(self._sieve.passes(numpy.array(stretches)), axis=0).tolist()
        return [one for one, fit in zip(found, fits, strict=True) if fit or one[1].edit is not Edit.WRONG]

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
        if not self._in_word(mended, min(here, len(mended) - 1), suspect):
            return None
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

    def _in_word(self, text: str, place: int, within: _Suspect) -> bool:
        """Whether the dictionary has a word there at all: to cut the text costs ten times as much."""
        words = self._dictionary().FREQ
        return any(
            words.get(text[start:end])
            for start in range(within.start, place + 1)
            for end in range(max(start + 2, place + 1), within.end + 1)
        )

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
        return (_SOUND if text[suspect.place] in self._confusions[repair.right].partition(" ")[2] else _SHAPE) - less


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
