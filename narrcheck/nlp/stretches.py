"""Stretches of text as numbers, so that all places of a text are compared at once."""

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
