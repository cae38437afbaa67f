"""Pairs of characters that sound the same: what an input method offers for one another."""

import numpy

from narrcheck.nlp.stretches import Codes, codes, keys, matches

_READINGS = 3  # of one character, at most
_NONE = 0  # no syllable


class Sounds:
    """Finds what may have been meant by two characters.

    ``syllables`` is a line for each syllable with the characters that are read so; ``pairs`` are what may be meant, as
    ``stretches.keys`` makes them; characters of ``apart`` are taken for no others.
    """

    def __init__(self, syllables: str, pairs: Codes, apart: str) -> None:
        self._readings = numpy.full((_READINGS, 1 << 16), _NONE, dtype=numpy.int64)
        for number, line in enumerate(syllables.splitlines(), _NONE + 1):
            read = codes(line.partition(" ")[2])
            free = (self._readings[:, read] != _NONE).sum(axis=0)
            self._readings[free, read] = number
        self._readings[:, codes(apart)] = _NONE
        first, second = pairs >> 16, pairs & 0xFFFF
        index, sounds = self._syllables(first, second)
        order = numpy.argsort(sounds, kind="stable")
        self._sounds, self._written = sounds[order], pairs[index[order]]

    def alike(self, first: Codes, second: Codes) -> tuple[Codes, Codes, Codes]:
        """For these pairs: the index of each that others sound like, and the first and second character of those."""
        index, wanted = self._syllables(first, second)
        found, places = matches(self._sounds, wanted)
        index, pairs = index[found], self._written[places]
        other = pairs != keys(first, second)[index]
        return index[other], pairs[other] >> 16, pairs[other] & 0xFFFF

    def _syllables(self, first: Codes, second: Codes) -> tuple[Codes, Codes]:
        """Every way to read each pair: its index, and how it sounds."""
        one, other = self._readings[:, None, first], self._readings[None, :, second]
        read = numpy.nonzero((one != _NONE) & (other != _NONE))
        return read[-1], keys(one, other)[read]
