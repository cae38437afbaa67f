"""Slips in running text, told by what stands around them in standard phrases.

The near misses of ``nearmiss`` compare whole terms; here any stretch of a phrase that stands around one slip is enough,
so that thousands of phrases cost no more than their pairs of characters. A character is wrong, doubled or out of
place where its repair gives a stretch of a known phrase, and where that makes the text more probable by jieba's
dictionary: what a dictionary word explains is no slip. One is missing where it completes a stretch and a word of it,
of which nothing else in the text makes a word.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy

from narrcheck.model.document import Span, is_han
from narrcheck.nlp.nearmiss import Edit, Slip
from narrcheck.nlp.stretches import Codes, Flags, Pairs, Sieve, codes, keys, stretches
from narrcheck.nlp.words import covered, stands_in, words_over

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
_REAL = 3  # from this frequency on a word explains the characters beside one that may be missing
_MISSED, _PLAIN = 5, 7  # characters of a stretch that one may be missing in, even beside one that stands by itself
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

    def __init__(self, pairs: Collection[str], confusions: Mapping[str, str], apart: str, optional: str) -> None:
        super().__init__()
        self._pairs, self._apart, self._optional = pairs, frozenset(apart), frozenset(optional)
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
        found += [_Repair(Edit.MISSING, 1, 0, char) for char in after if char in before and char not in self._optional]
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
    sound alike. ``neighbours`` are words that explain a place; ``pairs`` are what stands side by side in any report.
    Characters of ``apart`` (numerals, divisions of the country) are never taken for others, those of ``optional`` are
    not missed, and those of ``alone`` stand by themselves, so that nothing need be missing beside them. ``dictionary``
    gives the tokenizer whose frequencies decide; it is called on the first suspicion only.
    """

    def __init__(
        self,
        phrases: Iterable[str],
        pairs: Pairs,
        neighbours: Iterable[str],
        confusions: Mapping[str, str],
        apart: str,
        optional: str,
        alone: str,
        dictionary: "Callable[[], Segmenter]",
    ) -> None:
        phrases = tuple(phrases)
        self._whole = {phrase for phrase in phrases if len(phrase) == _STRETCH}
        self._stretches = frozenset(stretches(phrases, _STRETCH))
        self._sieve = Sieve(keys(*codes("".join(self._stretches)).reshape(-1, _STRETCH).T))
        self._repairs = _Repairs(frozenset(stretches(phrases, 2)), confusions, apart, optional)
        self._pairs, self._alone = pairs, frozenset(alone)
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
            if slip and apart and not stands_in(text, place, self._neighbours):
                slips.append(slip)
        return slips

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
        """Where two characters stand side by side that no report has so: the repairs that may give a stretch."""
        written = codes(text)
        odd = numpy.flatnonzero(self._pairs.apart(written))
        found = [(at + repair.offset, repair) for at in odd.tolist() for repair in self._repairs[text[at : at + 2]]]
        # Nearly all are single characters replaced or added, and of these nearly all are in no stretch.
        fits = self._fits(written, found).tolist()
        simple = (Edit.WRONG, Edit.MISSING)
        return [one for one, fit in zip(found, fits, strict=True) if fit or one[1].edit not in simple]

    def _fits(self, written: Codes, found: Sequence[tuple[int, _Repair]]) -> Flags:
        """Whether a character put at the place, or before it, may give a stretch."""
        places = numpy.array([place for place, _ in found], dtype=numpy.int64)
        behind = numpy.array([repair.width for _, repair in found], dtype=numpy.int64)
        offsets = numpy.arange(1 - _STRETCH, _STRETCH)[:, None]
        around = numpy.pad(written, _STRETCH)[_STRETCH + places + offsets + (offsets > 0) * (behind - 1)]
        around[_STRETCH - 1] = codes("".join(repair.right[:1] or " " for _, repair in found))
        wanted = [keys(*around[at : at + _STRETCH]) for at in range(_STRETCH)]
        fits: Flags = numpy.any(self._sieve.passes(numpy.array(wanted)), axis=0)
        return fits

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
        if repair.edit is Edit.MISSING:
            return self._missing(text, suspect)
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
        if repair.edit is Edit.WRONG and any(old.word(beside)[1] > end for beside in range(here + 1, end)):
            return None  # what stands behind belongs to a word that goes on: 驻成都
        if new.likelihood - old.likelihood < self._least(text, suspect, known):
            return None
        start, end = new.within(suspect.start, suspect.end)
        stop = first + end + repair.width - len(repair.right)
        wrong = Span(place, place + repair.width)
        return Slip(Span(first + start, stop), suspect.mended[start:end], repair.edit, wrong, repair.right)

    def _missing(self, text: str, suspect: _Suspect) -> Slip | None:
        """The slip, if the character completes a word inside the stretch of which nothing else makes sense."""
        place, mended, offset = suspect.place, suspect.mended, suspect.first
        here, words = place - offset, self._dictionary().FREQ
        if suspect.length < _MISSED or here == suspect.end - 1:
            return None
        for word in words_over(mended, here, words, _FREQUENT):
            rest = [offset + at - (at > here) for at in range(word.start, word.end) if at != here]
            before, behind = word.start - suspect.start, suspect.end - word.end
            plain = suspect.length >= _PLAIN and before > 1 and behind > 0
            if before < 1 or not (plain or any(text[at] not in self._alone for at in rest)):
                continue
            if not any(covered(text, at, words, _REAL) for at in rest):
                start, end = _Cut.of(_words_only(mended), self._dictionary()).within(suspect.start, suspect.end)
                span = Span(offset + start, offset + end - 1)
                return Slip(span, mended[start:end], Edit.MISSING, Span(place, place), suspect.repair.right)
        return None

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

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The whole words of a stretch: only these are shown."""
        return min(edge for edge in self.edges if edge >= start), max(edge for edge in self.edges if edge <= end)

    def word(self, place: int) -> tuple[int, int]:
        """Where the word begins and ends that the character at ``place`` belongs to."""
        after = bisect_right(self.edges, place)
        return self.edges[after - 1], self.edges[after]
