"""Stretches of text as numbers, so that all places of a text are compared at once."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy
from numpy.typing import NDArray

Codes = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]

_CHARACTER = 16  # bits; the rare characters that have more are taken for one
_LAST = (1 << _CHARACTER) - 1
_MIX = -0x61C8864680B583EB  # 2⁶⁴ by the golden ratio: multiplied by it, keys that are alike fall far apart
_ROOM = 16  # slots of a sieve for each key
OTHER = "\n"  # stands for what is no Chinese character


def codes(text: str) -> Codes:
    """The characters of ``text`` as numbers."""
    found = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32).astype(numpy.int64)
    return numpy.minimum(found, _LAST)


def han(characters: Codes) -> Flags:
    """Which are common Chinese ones."""
    return (characters >= 0x4E00) & (characters <= 0x9FFF)


def plain(text: str) -> Codes:
    """The characters of ``text`` as numbers, with ``OTHER`` for all that are no common Chinese ones."""
    characters = codes(text)
    return numpy.where(han(characters), characters, ord(OTHER))


def distinct(numbers: Codes) -> Codes:
    """Each of some numbers above -1 once, in order: ``numpy.unique``, which takes three times as long and, the first
    time, a hundredth of a second to import what it has no use for.
    """
    ordered = numpy.sort(numbers)
    return ordered[numpy.diff(ordered, prepend=-1) != 0]


def keys(first: Codes, *others: Codes | int) -> Codes:
    """One number for every row of up to four characters."""
    for other in others:
        first = (first << _CHARACTER) | other
    return first


def stretches(phrases: Iterable[str], length: int) -> Codes:
    """All stretches of ``length`` characters, at most four, that the phrases have; they are of Han only."""
    written = codes("\n".join(phrases))
    rows = [written[at : len(written) - length + 1 + at] for at in range(length)]
    inside = numpy.all([han(row) for row in rows], axis=0)
    return keys(*(row[inside] for row in rows))


def followed(lines: str, length: int) -> Codes:
    """Stretches of ``length`` characters: each line begins as all of its stretches do, then tells how they end.

    ``_`` is ``OTHER``.
    """
    written = codes(f"\n{lines}")
    first = numpy.maximum.accumulate(numpy.where(written == ord("\n"), numpy.arange(len(written)), 0)) + 1
    ends = numpy.flatnonzero(numpy.arange(len(written)) >= first + length - 1)
    written[written == ord("_")] = ord(OTHER)
    return keys(*(written[first[ends] + at] for at in range(length - 1)), written[ends])


def matches(ordered: Codes, wanted: Codes) -> tuple[Codes, Codes]:
    """All places where numbers in order are one of those wanted: the index of that, and the place."""
    first = ordered.searchsorted(wanted)
    many = ordered.searchsorted(wanted, side="right") - first
    index = numpy.repeat(numpy.arange(len(wanted)), many)
    return index, numpy.arange(len(index)) + numpy.repeat(first - (numpy.cumsum(many) - many), many)


class Sieve:
    """Lets through all keys that it was made of and one in sixteen of the others, faster than a search would."""

    def __init__(self, known: Codes) -> None:
        bits = (len(known) * _ROOM).bit_length()
        self._shift, self._mask = 64 - bits, (1 << bits) - 1
        self._slots = numpy.zeros(1 << bits, dtype=bool)
        self._slots[self._slot(known)] = True

    def passes(self, wanted: Codes) -> Flags:
        """Which of the keys may be known."""
        return self._slots[self._slot(wanted)]

    def _slot(self, wanted: Codes) -> Codes:
        return (wanted * _MIX >> self._shift) & self._mask


def pairs_of(others: Mapping[str, str]) -> Sieve:
    """Each character with each of its others."""
    one = codes("".join(char * len(some) for char, some in others.items()))
    return Sieve(keys(one, codes("".join(others.values()))))


class Pairs:
    """Which characters are known to stand side by side."""

    def __init__(self, pairs: Codes) -> None:
        ones, others = pairs >> _CHARACTER, pairs & _LAST
        chinese = han(ones) & han(others)
        ones, others = ones[chinese], others[chinese]
        letters = distinct(numpy.append(ones, others))
        self._letters = numpy.zeros(1 << _CHARACTER, dtype=numpy.int64)  # 0 for all that no pair has
        self._letters[letters] = numpy.arange(1, len(letters) + 1)
        self._beside = numpy.zeros((len(letters) + 1, len(letters) + 1), dtype=bool)
        self._beside[self._letters[ones], self._letters[others]] = True

    @cached_property
    def known(self) -> frozenset[str]:
        """All pairs."""
        letters = "".join(map(chr, numpy.flatnonzero(self._letters).tolist()))
        return frozenset(letters[one - 1] + letters[other - 1] for one, other in numpy.argwhere(self._beside).tolist())

    def apart(self, characters: Codes) -> Flags:
        """For each character but the last: whether it and the next are Chinese and not known side by side."""
        letters, chinese = self._letters[characters], han(characters)
        return chinese[:-1] & chinese[1:] & ~self._beside[letters[:-1], letters[1:]]


class Triples:
    """Which three characters are known to stand side by side, and which ``often``.

    The first and the last may be ``OTHER``.
    """

    def __init__(self, triples: Codes, often: Codes) -> None:
        self._known = distinct(triples)
        self._often = numpy.isin(self._known, distinct(often), assume_unique=True)
        self._sieve = Sieve(self._known)
        outer = keys(self._known >> 2 * _CHARACTER, self._known & _LAST)
        order = numpy.argsort(outer, kind="stable")
        self._outer = outer[order]
        self._inner = (self._known[order] >> _CHARACTER) & _LAST

    def known(self, one: Codes, two: Codes, three: Codes) -> Codes:
        """1 for those that are known, 0 for the others."""
        return (self._places(one, two, three) >= 0).astype(numpy.int64)

    def row(self, characters: Codes) -> Codes:
        """As above, for every three characters in a row."""
        return self.known(characters[:-2], characters[1:-1], characters[2:])

    def often(self, one: Codes, two: Codes, three: Codes) -> Flags:
        """Which are known to do so often."""
        at = self._places(one, two, three)
        return self._often[at] & (at >= 0)

    def _places(self, one: Codes, two: Codes, three: Codes) -> Codes:
        """Where each stands among those that are known, -1 for the others."""
        wanted = keys(one, two, three)
        some = numpy.flatnonzero(self._sieve.passes(wanted))
        wanted, found = wanted[some], numpy.full(len(wanted), -1)
        at = numpy.minimum(self._known.searchsorted(wanted), len(self._known) - 1)
        found[some] = numpy.where(self._known[at] == wanted, at, -1)
        return found

    def pairs(self) -> tuple[Codes, Codes]:
        """The first two characters of each, and the last two."""
        return self._known >> _CHARACTER, self._known & (1 << 2 * _CHARACTER) - 1

    def inside(self) -> Codes:
        """All pairs of Chinese characters that they have."""
        every = distinct(numpy.concatenate(self.pairs()))
        return every[han(every >> _CHARACTER) & han(every & _LAST)]

    def between(self, one: Codes, other: Codes) -> tuple[Codes, Codes]:
        """What stands between each two of these: their index, and the character."""
        index, places = matches(self._outer, keys(one, other))
        return index, self._inner[places]
