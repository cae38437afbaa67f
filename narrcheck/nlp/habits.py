"""Slips against a report's own habits: what it writes alike everywhere, and once with one character otherwise.

A report says the same things over and over. Where three characters in a row stand only once, while the same place with
one character added, taken out, replaced or moved stands elsewhere in the report, one of the two is a slip. It is
believed only if it leaves a character that no word of the dictionary explains and that stands by itself nowhere else,
or if the same six characters stand elsewhere with one that sounds the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy

from narrcheck.model.document import Span, is_han
from narrcheck.model.spans import Apart
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.nlp.stretches import Codes, Flags, Sieve, codes, han, keys
from narrcheck.nlp.words import covered, reduplicated, words_over

_FEWEST = 200  # characters: in less a report has no habits
_REAL = 3  # from this frequency on the dictionary's words are believed where the evidence is weak,
_COMMON = 100  # from this one on where it is strong
_WORD = 20  # what a slip spoils is a word at least so frequent
_TWICE = 500  # a word that is one character twice is one of these, or a slip
_PLACES = 60  # so many places tell whether a character stands by itself
_AROUND = 8
_TWIN = 6  # characters alike but for one that sounds the same: the same phrase
_INSIDE = (2, 3)  # at these places of them the other one may stand


@dataclass(frozen=True)
class Lexicon:
    """What explains a character: ``words`` with their frequencies (loaded on first use), and what is mistaken for it.

    ``homophones`` are what an input method offers for it, without those that may stand there as well (制定, 制订).
    ``standing`` characters may stand beside any word; ``slight`` ones are missed nowhere; those that say
    ``about`` follow a figure and its unit; ``measures`` stand twice behind 一.
    """

    words: Callable[[], Mapping[str, int]]
    confusions: Mapping[str, str]
    standing: frozenset[str]
    slight: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    homophones: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def mistakes(self) -> Sieve:
        """Each character with each that is mistaken for it."""
        return _sieve(self.confusions)

    @cached_property
    def sounds(self) -> Sieve:
        """Each character with each that sounds the same."""
        return _sieve(self.homophones)


def _sieve(others: Mapping[str, str]) -> Sieve:
    right = codes("".join(char * len(some) for char, some in others.items()))
    return Sieve(keys(right, codes("".join(others.values()))))


class _Deviation(NamedTuple):
    """A place and what it would be by the report's habits; ``strong`` where both sides of it say so.

    ``twin`` says that what stands there may be a word, but sounds the same.
    """

    edit: Edit
    at: int
    right: str
    strong: bool
    twin: bool = False


def slips(text: str, lexicon: Lexicon) -> list[Slip]:
    """The slips of ``text`` (folded), in reading order."""
    deviations = sorted(set(_deviations(text, lexicon)), key=lambda one: (one.at, one.edit, one.right, one.strong))
    if not deviations:
        return []
    reader, apart = _Reader(text, lexicon), Apart()
    found = (slip for deviation in deviations if (slip := reader.believed(deviation)) is not None)
    return [slip for slip in found if apart.take(slip.span)]


class _Habits:
    """How often every three characters stand in a row; all numerals are one character, for figures differ anyway."""

    def __init__(self, c: Codes) -> None:
        self.codes, self.han = c, han(c)
        self.threes, place, counts = numpy.unique(
            keys(c[:-1], c[1:], numpy.append(c[2:], 0)), return_inverse=True, return_counts=True
        )
        self._counts, self._sieve, place = counts, Sieve(self.threes), place.reshape(-1)
        pairs = self.threes >> 16
        first = numpy.append(True, pairs[1:] != pairs[:-1])
        starts = numpy.flatnonzero(first)
        self._pairs = (numpy.cumsum(first) - 1)[place]
        self.once = numpy.append((numpy.add.reduceat(counts, starts) == 1)[self._pairs], False)
        # The most frequent neighbour is the low half of the greatest number made of frequency and neighbour.
        self._next = numpy.maximum.reduceat(keys(counts, self.threes & 0xFFFF), starts) & 0xFFFF
        before = numpy.zeros_like(self._next)
        numpy.maximum.at(before, self._pairs[1:], keys(counts[place[:-1]], c[:-2]))
        self._before = before & 0xFFFF

    def count(self, one: Codes, two: Codes, three: Codes) -> Codes:
        """How often the three stand in a row."""
        wanted = keys(one, two, three)
        found = numpy.zeros_like(wanted)
        some = numpy.flatnonzero(self._sieve.passes(wanted))
        wanted = wanted[some]
        at = numpy.minimum(numpy.searchsorted(self.threes, wanted), len(self.threes) - 1)
        found[some] = numpy.where(self.threes[at] == wanted, self._counts[at], 0)
        return found

    def expected(self, before: Codes, after: Codes) -> Iterator[Codes]:
        """What usually follows the two characters from ``before`` on, and precedes the two from ``after`` on."""
        yield self._next[self._pairs[before]]
        yield self._before[self._pairs[after]]


def _deviations(text: str, lexicon: Lexicon) -> Iterator[_Deviation]:
    written = codes(text)
    figure = ((written >= 48) & (written <= 57)) | (written == 46)
    places = numpy.flatnonzero(~figure | ~numpy.append(False, figure)[:-1])  # of each numeral the first character only
    if len(places) < _FEWEST:
        return
    habits = _Habits(numpy.where(figure, 48, written)[places])
    replaced = (*_replaced(habits, lexicon), *_sounding(habits, lexicon))
    for deviation in (*_doubled(habits), *_swapped(habits), *replaced, *_left_out(habits)):
        place = int(places[deviation.at])
        if deviation.edit is Edit.MISSING and deviation.right in lexicon.slight:
            continue  # 草案已编制完成, 草案现已编制完成
        if not _in_order(text, deviation.edit, place, lexicon):
            yield deviation._replace(at=place)


def _in_order(text: str, edit: Edit, place: int, lexicon: Lexicon) -> bool:
    """Whether characters may well stand twice, or in this order."""
    if edit is Edit.DOUBLED:
        return text[place] in lexicon.standing or reduplicated(text, place + 1, lexicon.measures)
    return edit is Edit.SWAPPED and text[place - 1].isdigit() and not lexicon.about.isdisjoint(text[place : place + 2])


def _places(habits: _Habits, wanted: Flags) -> Codes:
    """The indices of what is wanted, far enough from both ends of the text."""
    at = numpy.flatnonzero(wanted)
    return at[(at > 1) & (at < len(habits.codes) - 3)]


def _doubled(habits: _Habits) -> Iterator[_Deviation]:
    c, chinese = habits.codes, habits.han
    at = _places(habits, numpy.append(chinese[:-1] & (c[:-1] == c[1:]), False) & habits.once)
    strong = habits.count(c[at - 1], c[at], c[at + 2]) > 1
    for place, sure in zip(at.tolist(), strong.tolist(), strict=True):
        yield _Deviation(Edit.DOUBLED, place, "", sure)


def _swapped(habits: _Habits) -> Iterator[_Deviation]:
    c, chinese = habits.codes, habits.han
    at = _places(habits, numpy.append(chinese[:-1] & chinese[1:] & (c[:-1] != c[1:]), False) & habits.once)
    left = habits.count(c[at - 1], c[at + 1], c[at])
    right = habits.count(c[at + 1], c[at], c[at + 2])
    for place in numpy.flatnonzero(left | right).tolist():
        yield _Deviation(Edit.SWAPPED, int(at[place]), "", bool(left[place] > 1 and right[place] > 1))


def _replaced(habits: _Habits, lexicon: Lexicon) -> Iterator[_Deviation]:
    c = habits.codes
    at = _places(habits, habits.han & habits.once)
    at = at[habits.once[at - 1]]
    for right in habits.expected(at - 2, at + 1):
        wanted = lexicon.mistakes.passes(keys(right, c[at]))
        place, other = at[wanted], right[wanted]
        sides = (
            habits.count(c[place - 2], c[place - 1], other),
            habits.count(c[place - 1], other, c[place + 1]),
            habits.count(other, c[place + 1], c[place + 2]),
        )
        strong = (sides[0] > 1) & (sides[1] > 1) & (sides[2] > 1)
        for index in numpy.flatnonzero(sides[0] | sides[1] | sides[2]).tolist():
            char = chr(int(other[index]))
            if chr(int(c[place[index]])) in lexicon.confusions.get(char, ""):
                yield _Deviation(Edit.WRONG, int(place[index]), char, bool(strong[index]))


def _sounding(habits: _Habits, lexicon: Lexicon) -> Iterator[_Deviation]:
    c = habits.codes
    at = _places(habits, habits.han)
    at = at[habits.count(c[at - 1], c[at], c[at + 1]) == 1]
    for right in habits.expected(at - 2, at + 1):
        wanted = lexicon.sounds.passes(keys(right, c[at]))
        place, other = at[wanted], right[wanted]
        often = habits.count(c[place - 1], other, c[place + 1]) > 1
        for index in numpy.flatnonzero(often).tolist():
            char = chr(int(other[index]))
            if chr(int(c[place[index]])) in lexicon.homophones.get(char, ""):
                yield _Deviation(Edit.WRONG, int(place[index]), char, strong=True, twin=True)


def _left_out(habits: _Habits) -> Iterator[_Deviation]:
    c, chinese = habits.codes, habits.han
    at = _places(habits, numpy.append(False, chinese[:-1] & chinese[1:]))  # the gap is before ``at``
    at = at[habits.once[at - 1] & (chinese[at - 2] | chinese[at + 1])]
    for right in habits.expected(at - 2, at):
        wanted = han(right) & (right != c[at]) & (right != c[at - 1])
        place, other = at[wanted], right[wanted]
        left = habits.count(c[place - 2], c[place - 1], other)
        after = habits.count(other, c[place], c[place + 1])
        strong = (left > 2) & (after > 2)
        for index in numpy.flatnonzero((left > 0) & (after > 0)).tolist():
            yield _Deviation(Edit.MISSING, int(place[index]), chr(int(other[index])), bool(strong[index]))


_WIDTHS = {Edit.MISSING: 0, Edit.DOUBLED: 1, Edit.WRONG: 1, Edit.SWAPPED: 2}


class _Reader:
    """Reads a text with the dictionary: which characters are part of a word, and which stand by themselves."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self._words = lexicon.words()
        self._standing = lexicon.standing

    def words(self, at: int, least: int, text: str | None = None) -> Iterator[Span]:
        """The words of two characters and more that hold the place."""
        return words_over(self.text if text is None else text, at, self._words, least)

    def covered(self, at: int, least: int) -> bool:
        """Whether the place is part of a word."""
        return covered(self.text, at, self._words, least)

    def stands(self, *places: int) -> bool:
        """Whether the character of these places stands by itself somewhere else, or may anywhere."""
        char = self.text[places[0]]
        if char in self._standing:
            return True
        at, seen = self.text.find(char), 0
        while at >= 0 and seen < _PLACES:
            edge = "\n" in self.text[max(0, at - 1) : at + 2]
            if at not in places and not edge and not self.covered(at, _REAL):
                return True
            at, seen = self.text.find(char, at + 1), seen + 1
        return False

    def believed(self, deviation: _Deviation) -> Slip | None:
        """The slip, if it spoils a word and leaves a character that nothing else explains."""
        edit, at, right, _, twin = deviation
        if twin:
            return self._twin(at, right)
        width, right = _WIDTHS[edit], self.text[at + 1] + self.text[at] if edit is Edit.SWAPPED else right
        left = self.text[max(0, at - _AROUND) : at]
        mended = left + right + self.text[at + width : at + width + _AROUND]
        first = len(left)
        touched = range(first, first + max(1, len(right)))
        spoilt = {span for place in touched for span in self.words(place, _WORD, mended)}
        if not spoilt or not self._unexplained(deviation, spoilt, at - first):
            return None
        word = max(spoilt, key=lambda span: (len(span), -span.start))
        if edit is Edit.MISSING:  # two characters on each side show where
            word = Span(min(word.start, max(first - 2, 0)), max(word.end, first + 3))
        start = at - first + word.start
        end = max(start + len(word) + width - len(right), at + width)
        sure = deviation.strong or edit in (Edit.DOUBLED, Edit.SWAPPED)
        term = mended[word.start : word.end]
        alike = self.text.count(term)
        return Slip(Span(start, end), term, edit, Span(at, at + width), right, alike=alike, sure=sure)

    def _twin(self, at: int, right: str) -> Slip | None:
        """The slip, if the report has the same six characters several times with the other one, and once with this."""
        for inside in _INSIDE:
            begin = at - inside
            written = self.text[begin : begin + _TWIN]
            term = written[:inside] + right + written[inside + 1 :]
            if all(map(is_han, written)) and self.text.count(term) > 1 and self.text.count(written) == 1:
                word = max(self.words(inside, _REAL, term), key=len, default=Span(0, _TWIN))
                place = Span(begin + word.start, begin + word.end)
                right_word, often = term[word.start : word.end], self.text.count(term)
                return Slip(place, right_word, Edit.WRONG, Span(at, at + 1), right, alike=often)
        return None

    def _unexplained(self, deviation: _Deviation, spoilt: set[Span], offset: int) -> bool:
        edit, at, _, strong, _ = deviation
        least = _COMMON if strong else _REAL
        if edit is Edit.DOUBLED:
            return self._doubled(at, least, strong=strong)
        if edit is Edit.SWAPPED:
            free = [place for place in (at, at + 1) if not self.covered(place, _REAL)]
            return strong or (bool(free) and not any(self.stands(place) for place in free))
        if edit is Edit.WRONG:
            rest = {offset + place for span in spoilt for place in range(span.start, span.end)} - {at}
            alone = any(not self.covered(place, _REAL) for place in rest)
            return not self.covered(at, least) and (strong or (alone and not self.stands(at)))
        places = {offset + place for span in spoilt for place in range(span.start, span.end)}
        rest = {place - (place > at) for place in places if place != at}
        han = [is_han(char) for char in self.text[at - 2 : at + 2]]
        return (all(han[:3]) or all(han[1:])) and any(
            is_han(self.text[place]) and not self.covered(place, _REAL) and not self.stands(place) for place in rest
        )

    def _doubled(self, at: int, least: int, *, strong: bool) -> bool:
        both = [span for span in self.words(at, least) if span.start <= at and span.end > at + 1]
        if any(len(span) > 2 or self._words[self.text[at : at + 2]] >= _TWICE for span in both):
            return False
        left = any(span.end == at + 1 for span in self.words(at, least))
        right = any(span.start == at + 1 for span in self.words(at + 1, least))
        other = at - 1 if right else at + 2
        if left != right and is_han(self.text[other]) and not self.covered(other, _REAL) and not strong:
            return False  # 走教教师
        return not (left and right) and (strong or not self.stands(at, at + 1))
