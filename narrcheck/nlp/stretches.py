"""Stretches of text as numbers, so that all places of a text are compared at once."""

from collections.abc import Iterable

import numpy
from numpy.typing import NDArray

Codes = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]

_CHARACTER = 16  # bits; the rare characters that have more are taken for one
_MIX = -0x61C8864680B583EB  # 2⁶⁴ by the golden ratio: multiplied by it, keys that are alike fall far apart
_ROOM = 16  # slots of a sieve for each key


def codes(text: str) -> Codes:
    """The characters of ``text`` as numbers."""
    found = numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=numpy.uint32).astype(numpy.int64)
    return numpy.minimum(found, (1 << _CHARACTER) - 1)


def han(characters: Codes) -> Flags:
    """Which are common Chinese ones."""
    return (characters >= 0x4E00) & (characters <= 0x9FFF)


def keys(first: Codes, *others: Codes | int) -> Codes:
    """One number for every row of up to four characters."""
    for other in others:
        first = (first << _CHARACTER) | other
    return first


def stretches(phrases: Iterable[str], length: int) -> list[str]:
    """All different stretches of ``length`` characters, at most four, that the phrases have; they are of Han only."""
    written = codes("\n".join(phrases))
    rows = [written[at : len(written) - length + 1 + at] for at in range(length)]
    inside = numpy.all([han(row) for row in rows], axis=0)
    found = numpy.unique(keys(*(row[inside] for row in rows)))
    columns = [(found >> _CHARACTER * at) & ((1 << _CHARACTER) - 1) for at in reversed(range(length))]
    text = numpy.stack(columns, axis=1).astype("<u4").tobytes().decode("utf-32-le")
    return [text[at : at + length] for at in range(0, len(text), length)]


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


class Pairs:
    """Which characters are known to stand side by side."""

    def __init__(self, pairs: Iterable[str]) -> None:
        self.known = frozenset(pairs)
        ones, others = codes("".join(self.known)).reshape(-1, 2).T
        letters = numpy.unique(numpy.append(ones, others))
        self._letters = numpy.zeros(1 << _CHARACTER, dtype=numpy.int64)  # 0 for all that no pair has
        self._letters[letters] = numpy.arange(1, len(letters) + 1)
        self._beside = numpy.zeros((len(letters) + 1, len(letters) + 1), dtype=bool)
        self._beside[self._letters[ones], self._letters[others]] = True

    def apart(self, characters: Codes) -> Flags:
        """For each character but the last: whether it and the next are Chinese and not known side by side."""
        letters, chinese = self._letters[characters], han(characters)
        return chinese[:-1] & chinese[1:] & ~self._beside[letters[:-1], letters[1:]]
