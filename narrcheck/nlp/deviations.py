"""Where a report writes otherwise than it does everywhere else, by one character.

Three characters in a row that stand only once, while the same place with one character added, taken out, replaced or
moved stands elsewhere; at a mark, two characters that the same one always stands before (behind).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy

from narrcheck.nlp.edits import Edit
from narrcheck.nlp.stretches import Codes, Flags, Sieve, codes, han, keys, pairs_of
from narrcheck.nlp.words import reduplicated

_FEWEST = 200  # characters: in less a report has no habits
_HABIT = 3  # places that are alike make one
_OPEN = ord("（")
_IS_MARK = numpy.zeros(1 << 16, dtype=bool)
_IS_MARK[codes("，。；：、（")] = True


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
        return pairs_of(self.confusions)

    @cached_property
    def sounds(self) -> Sieve:
        """Each character with each that sounds the same."""
        return pairs_of(self.homophones)


class Deviation(NamedTuple):
    """A place and what it would be by the report's habits; ``strong`` where both sides of it say so.

    ``twin`` says that what stands there may be a word, but sounds the same; ``edge`` that it stands at a mark.
    """

    edit: Edit
    at: int
    right: str
    strong: bool
    twin: bool = False
    edge: bool = False


class _Habits:
    """How often every three characters stand in a row; all numerals are one character, for figures differ anyway."""

    def __init__(self, c: Codes) -> None:
        self.codes, self.han = c, han(c)
        self.threes, place, counts = numpy.unique(
            keys(c[:-1], c[1:], numpy.append(c[2:], 0)), return_inverse=True, return_counts=True
        )
        self._counts, self._sieve, place = counts, Sieve(self.threes), place.reshape(-1)
        self.often = counts[place]  # the three from each place on
        pairs = self.threes >> 16
        first = numpy.append(True, pairs[1:] != pairs[:-1])
        starts = numpy.flatnonzero(first)
        self._pairs = (numpy.cumsum(first) - 1)[place]
        self._totals = numpy.add.reduceat(counts, starts)
        self.once = numpy.append((self._totals == 1)[self._pairs], False)
        # The most frequent neighbour is the low half of the greatest number made of frequency and neighbour.
        self._next = numpy.maximum.reduceat(keys(counts, self.threes & 0xFFFF), starts) & 0xFFFF
        before = numpy.zeros_like(self._next)
        numpy.maximum.at(before, self._pairs[1:], keys(self.often[:-1], c[:-2]))
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

    def always(self, at: Codes, *, behind: bool) -> tuple[Codes, Codes]:
        """The places where two characters begin that the same one always follows (precedes) but for once; and that."""
        at = at[self._totals[self._pairs[at]] > _HABIT]
        group, one, two = self._pairs[at], self.codes[at], self.codes[at + 1]
        other = (self._next if behind else self._before)[group]
        times = self.count(one, two, other) if behind else self.count(other, one, two)
        some = (times == self._totals[group] - 1) & han(other)
        return at[some], other[some]


def deviations(text: str, lexicon: Lexicon) -> Iterator[Deviation]:
    """All of ``text`` (folded), in no order; some are told twice."""
    written = codes(text)
    figure = ((written >= 48) & (written <= 57)) | (written == 46)
    places = numpy.flatnonzero(~figure | ~numpy.append(False, figure)[:-1])  # of each numeral the first character only
    if len(places) < _FEWEST:
        return
    habits = _Habits(numpy.where(figure, 48, written)[places])
    replaced = (*_replaced(habits, lexicon), *_sounding(habits, lexicon))
    for deviation in (*_doubled(habits), *_swapped(habits), *replaced, *_left_out(habits), *_at_marks(habits)):
        place = int(places[deviation.at])
        if deviation.edit is Edit.MISSING and deviation.right in lexicon.slight:
            continue  # 草案已编制完成, 草案现已编制完成
        if not _in_order(text, deviation.edit, place, lexicon):
            yield deviation._replace(at=place)


def _in_order(text: str, edit: Edit, place: int, lexicon: Lexicon) -> bool:
    """Whether characters may well stand twice, or in this order."""
    pair = text[place : place + 2]
    if edit is Edit.DOUBLED:
        return text[place] in lexicon.standing or reduplicated(text, place + 1, lexicon.measures)
    if edit is not Edit.SWAPPED:
        return False
    if lexicon.standing.issuperset(pair):
        return True  # 二十
    # 10多亿元, 37家国有企业
    return text[place - 1].isdigit() and (not lexicon.about.isdisjoint(pair) or pair[0] in lexicon.measures)


def _places(habits: _Habits, wanted: Flags) -> Codes:
    """The indices of what is wanted, far enough from both ends of the text."""
    at = numpy.flatnonzero(wanted)
    return at[(at > 1) & (at < len(habits.codes) - 3)]


def _doubled(habits: _Habits) -> Iterator[Deviation]:
    c, chinese = habits.codes, habits.han
    at = _places(habits, numpy.append(chinese[:-1] & (c[:-1] == c[1:]), False) & habits.once)
    strong = habits.count(c[at - 1], c[at], c[at + 2]) > 1
    for place, sure in zip(at.tolist(), strong.tolist(), strict=True):
        yield Deviation(Edit.DOUBLED, place, "", sure)


def _swapped(habits: _Habits) -> Iterator[Deviation]:
    c, chinese = habits.codes, habits.han
    at = _places(habits, numpy.append(chinese[:-1] & chinese[1:] & (c[:-1] != c[1:]), False) & habits.once)
    left = habits.count(c[at - 1], c[at + 1], c[at])
    right = habits.count(c[at + 1], c[at], c[at + 2])
    for place in numpy.flatnonzero(left | right).tolist():
        yield Deviation(Edit.SWAPPED, int(at[place]), "", bool(left[place] > 1 and right[place] > 1))


def _replaced(habits: _Habits, lexicon: Lexicon) -> Iterator[Deviation]:
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
                yield Deviation(Edit.WRONG, int(place[index]), char, bool(strong[index]))


def _sounding(habits: _Habits, lexicon: Lexicon) -> Iterator[Deviation]:
    c = habits.codes
    at = _places(habits, habits.han)
    at = at[habits.often[at - 1] == 1]
    for right in habits.expected(at - 2, at + 1):
        wanted = lexicon.sounds.passes(keys(right, c[at]))
        place, other = at[wanted], right[wanted]
        often = habits.count(c[place - 1], other, c[place + 1]) > 1
        for index in numpy.flatnonzero(often).tolist():
            char = chr(int(other[index]))
            if chr(int(c[place[index]])) in lexicon.homophones.get(char, ""):
                yield Deviation(Edit.WRONG, int(place[index]), char, strong=True, twin=True)


def _left_out(habits: _Habits) -> Iterator[Deviation]:
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
            yield Deviation(Edit.MISSING, int(place[index]), chr(int(other[index])), bool(strong[index]))


def _at_marks(habits: _Habits) -> Iterator[Deviation]:
    """What is missing between a mark and two characters that always have it beside them elsewhere."""
    c, chinese = habits.codes, habits.han
    marks = _places(habits, _IS_MARK[c])
    opening = marks[chinese[marks + 1] & chinese[marks + 2]]
    closing = marks[chinese[marks - 1] & chinese[marks - 2] & (c[marks] != _OPEN)]  # 预（决）算
    first, before = habits.always(opening + 1, behind=False)
    last, behind = habits.always(closing - 2, behind=True)
    usual = habits.count(c[first - 1], before, c[first]) > 0
    for at, right in zip(first[usual].tolist(), before[usual].tolist(), strict=True):
        yield Deviation(Edit.MISSING, at, chr(right), strong=True, edge=True)
    usual = habits.count(c[last + 1], behind, c[last + 2]) > 0
    for at, right in zip((last[usual] + 2).tolist(), behind[usual].tolist(), strict=True):
        yield Deviation(Edit.MISSING, at, chr(right), strong=True, edge=True)
