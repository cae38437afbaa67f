"""Where a character may be wrong, doubled, out of place or left out, and how well what was meant fits there.

Where two characters stand side by side that do so in no report, something may have happened to one of them. What was
meant makes triples with the characters around it that reports do have.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy

from narrcheck.nlp.edits import Edit
from narrcheck.nlp.sounds import Sounds
from narrcheck.nlp.stretches import OTHER, Codes, Flags, Pairs, Triples, codes, han, keys, pairs_of

# How well what was meant can fit: one for each of its triples, two for that with both neighbours, and three for the
# other two without it.
BEST = 4
_PAD, _AFTER = 2, 3  # characters before the text, and behind it
_OTHER = ord(OTHER)
_WORDS = (1, 1), (2, 2), (2, 3), (3, 2)  # characters of two words that may be told the other way round
_WELL = 3  # what fits less well is nothing that reports often have


class Suspect(NamedTuple):
    """``width`` characters at ``place`` that may have been meant to be ``right``, and how well that fits.

    It is ``usual`` where reports often have each of the triples that it makes, and none of those that are written.
    """

    edit: Edit
    place: int
    width: int
    right: str
    fit: int
    usual: bool = False


class _Meant(dict[str, str]):
    """By character: what it may be taken for; each is looked for once."""

    def __init__(self, confusions: Mapping[str, str], apart: str) -> None:
        super().__init__(dict.fromkeys(apart, ""))
        self._confusions = {right: others for right, others in confusions.items() if right not in apart}

    def __missing__(self, char: str) -> str:
        self[char] = "".join(right for right, others in self._confusions.items() if char in others)
        return self[char]


class Suspects:
    """Finds what may be a slip.

    ``confusions`` maps a character to those that are taken for it, ``sounds`` knows pairs that sound the same.
    Characters of ``apart`` are never taken for others, those of ``optional`` are not missed, and ``particles`` are not
    doubled.
    """

    def __init__(
        self,
        pairs: Pairs,
        triples: Triples,
        confusions: Mapping[str, str],
        sounds: Sounds,
        apart: str,
        optional: str,
        particles: str,
    ) -> None:
        self._pairs, self._triples, self._sounds = pairs, triples, sounds
        self._meant, self._alike = _Meant(confusions, apart), pairs_of(confusions)
        self._optional, self._particles = codes(optional), codes(particles)

    def find(self, text: str) -> Iterator[Suspect]:
        """All suspects of ``text`` (folded)."""
        padded = codes(OTHER * _PAD + text + OTHER * _AFTER)
        chinese = han(padded)
        plain = numpy.where(chinese, padded, _OTHER)
        apart = self._pairs.apart(padded)  # nothing is at the edges, which are padded
        before, behind = apart[:-1], apart[1:]
        lone, other = numpy.flatnonzero(before & behind) + 1, numpy.flatnonzero(before ^ behind) + 1
        yield from self._wrong(text, lone, other, plain)
        unknown = self._triples.row(plain) == 0
        yield from self._missing(plain, unknown)
        yield from self._sounding(plain, unknown)
        yield from self._turned(plain, unknown)
        near = numpy.flatnonzero(apart[:-2] | apart[1:-1] | apart[2:]) + 1
        yield from self._swapped(text, near, plain)
        yield from self._doubled(numpy.flatnonzero(chinese[:-1] & (padded[:-1] == padded[1:])), plain)

    def _wrong(self, text: str, lone: Codes, other: Codes, plain: Codes) -> Iterator[Suspect]:
        """Characters that one neighbour speaks against, or both (``lone``), where others may have been meant."""
        found = [(at, right) for at in lone.tolist() for right in self._meant[text[at - _PAD]]]
        index, between = self._triples.between(plain[other - 1], plain[other + 1])
        alike = self._alike.passes(keys(between, plain[other[index]]))
        for at, code in zip(other[index[alike]].tolist(), between[alike].tolist(), strict=True):
            if (right := chr(code)) in self._meant[text[at - _PAD]]:
                found.append((at, right))
        yield from self._fitting(found, plain)

    def _missing(self, plain: Codes, unknown: Flags) -> Iterator[Suspect]:
        """What reports have between two characters, or one and a mark, that make no triple with a neighbour."""
        triples, chinese = self._triples, plain != _OTHER
        gaps = numpy.flatnonzero(unknown[:-1] & unknown[1:] & (chinese[1:-2] | chinese[2:-1])) + 2
        gaps = gaps[(gaps > _PAD) & (gaps < len(plain) - _AFTER)]
        index, right = triples.between(plain[gaps - 1], plain[gaps])
        missed = ~numpy.isin(right, self._optional)
        at, right = gaps[index[missed]], right[missed]
        one, two, three, four = (plain[at + offset] for offset in (-2, -1, 0, 1))
        opens, closes = ~chinese[at - 1], ~chinese[at]  # no triple goes beyond a mark
        fits = (opens | (triples.known(one, two, right) > 0)) & (closes | (triples.known(right, three, four) > 0))
        at, opens, closes = at[fits], opens[fits], closes[fits]
        one, two, right, three, four = one[fits], two[fits], right[fits], three[fits], four[fits]
        usual = triples.often(two, right, three) & (opens | triples.often(one, two, right))
        usual &= closes | triples.often(right, three, four)
        for place, char, often in zip(at.tolist(), right.tolist(), usual.tolist(), strict=True):
            yield Suspect(Edit.MISSING, place - _PAD, 0, chr(char), BEST, often)

    def _sounding(self, plain: Codes, unknown: Flags) -> Iterator[Suspect]:
        """Two characters that make a triple with neither neighbour, where two that sound the same make both.

        What is written fits too as far as it makes triples with what lies beyond.
        """
        chinese, known, often = plain != _OTHER, self._triples.known, self._triples.often
        inside = chinese[1:-2] & chinese[2:-1] & unknown[:-1] & unknown[1:]
        at = numpy.flatnonzero(inside[1:-1]) + 2
        index, one, other = self._sounds.alike(plain[at], plain[at + 1])
        at = at[index]
        before, behind = plain[at - 1], plain[at + 2]
        both = numpy.flatnonzero(known(before, one, other))
        both = both[known(one[both], other[both], behind[both]) > 0]
        if not len(both):
            return
        at, one, other, before, behind = at[both], one[both], other[both], before[both], behind[both]
        fit = 2 + known(plain[at - 2], before, one) + known(other, behind, plain[at + 3])
        fit -= (~unknown[at - 2]).astype(int) + ~unknown[at + 1]
        usual = often(before, one, other) & often(one, other, behind)
        for row in numpy.flatnonzero(fit > 2).tolist():
            right = chr(int(one[row])) + chr(int(other[row]))
            yield Suspect(Edit.WRONG, int(at[row]) - _PAD, 2, right, int(fit[row]), bool(usual[row]))

    def _turned(self, plain: Codes, unknown: Flags) -> Iterator[Suspect]:
        """Two words, or characters, that make no triple with each other or their neighbours, and turned often do."""
        chinese = plain != _OTHER
        apart = unknown[:-1] & unknown[1:] & chinese[1:-2] & chinese[2:-1]
        edges = numpy.flatnonzero(apart[3:-3]) + 5  # where the second word begins
        for left, right in _WORDS:
            first, last = edges - left, edges + right - 1
            odd = unknown[first - 2] & unknown[first - 1] & unknown[last - 1] & unknown[last]
            at = edges[odd & chinese[first] & chinese[last]]
            order = [*range(-left - 2, -left), *range(right), *range(-left, 0), right, right + 1]
            for one, two, three in zip(order, order[1:], order[2:], strict=False):
                if len(at):
                    at = at[self._often(plain[at + one], plain[at + two], plain[at + three], marks=left == 1)]
            for place in at.tolist():
                turned = "".join(map(chr, plain[place + numpy.array(order[2:-2])].tolist()))
                yield Suspect(Edit.SWAPPED, place - left - _PAD, left + right, turned, BEST, usual=True)

    def _often(self, one: Codes, two: Codes, three: Codes, *, marks: bool = True) -> Flags:
        """Which three reports often have side by side; at ``marks``, beyond which no triple goes, any are."""
        often = self._triples.often(one, two, three)
        return often | (two == _OTHER) if marks else often

    def _fitting(self, found: list[tuple[int, str]], plain: Codes) -> Iterator[Suspect]:
        """Those that fit of the characters that may have been meant."""
        at = numpy.array([place for place, _ in found], dtype=numpy.int64)
        right, known = codes("".join(char for _, char in found)), self._triples.known
        fit = 2 * known(plain[at - 1], right, plain[at + 1])
        sides = known(plain[at - 2], plain[at - 1], right) + known(right, plain[at + 1], plain[at + 2])
        fit += sides + ((fit == 0) & (sides == 2))
        usual = numpy.zeros(len(at), dtype=bool)
        some = numpy.flatnonzero(fit >= _WELL)
        usual[some] = self._replaces(at[some], right[some], plain)
        for index in numpy.flatnonzero(fit).tolist():
            place, char = found[index]
            yield Suspect(Edit.WRONG, place - _PAD, 1, char, int(fit[index]), bool(usual[index]))

    def _replaces(self, at: Codes, right: Codes, plain: Codes) -> Flags:
        """Where reports often have all triples of what may have been meant, and none of what is written."""
        written = [plain[at + offset] for offset in (-2, -1, 0, 1, 2)]
        meant = [*written[:2], right, *written[3:]]
        good = numpy.ones(len(at), dtype=bool)
        for three in zip(meant, meant[1:], meant[2:], strict=False):
            good &= self._often(*three)
        for three in zip(written, written[1:], written[2:], strict=False):
            good &= self._triples.known(*three) == 0
        return good

    def _swapped(self, text: str, near: Codes, plain: Codes) -> Iterator[Suspect]:
        """Two characters one of which, or both, stand beside the other or a neighbour as in no report."""
        one, other = plain[near], plain[near + 1]
        at = near[(one != _OTHER) & (other != _OTHER) & (one != other)]
        one, other, before, behind, known = plain[at], plain[at + 1], plain[at - 1], plain[at + 2], self._triples.known
        inside = known(before, other, one) + known(other, one, behind)
        some = numpy.flatnonzero(inside)
        at, one, other, before, behind = at[some], one[some], other[some], before[some], behind[some]
        fit = inside[some] + known(plain[at - 2], before, other) + known(one, behind, plain[at + 3])
        for index, place in enumerate((at - _PAD).tolist()):
            yield Suspect(Edit.SWAPPED, place, 2, text[place + 1] + text[place], int(fit[index]))

    def _doubled(self, same: Codes, plain: Codes) -> Iterator[Suspect]:
        """Characters that stand twice, where reports have neither triple of the two with a neighbour."""
        same = same[~numpy.isin(plain[same], self._particles)]
        char, before, behind, known = plain[same], plain[same - 1], plain[same + 2], self._triples.known
        fit = known(before, char, behind) + known(char, behind, plain[same + 3])
        usual = known(before, char, char) + known(char, char, behind)
        for index in numpy.flatnonzero((fit > 0) & (usual == 0)).tolist():
            yield Suspect(Edit.DOUBLED, int(same[index]) - _PAD + 1, 1, "", int(fit[index]))

    def stretch(self, text: str, start: int, end: int) -> tuple[int, int]:
        """Where the stretch begins and ends that reports have every triple of and that holds these characters."""
        plain = codes(text)
        known = self._triples.row(plain)
        while start and end - start > 1 and known[start - 1] and text[start - 1] != OTHER:
            start -= 1
        while end < len(text) and end - start > 1 and known[end - 2] and text[end] != OTHER:
            end += 1
        return start, end
