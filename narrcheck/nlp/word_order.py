"""Two words in another order than the report always has them in: 疾病控制预防中心, where it writes 疾病预防控制中心."""

from collections.abc import Callable, Collection, Iterator, Mapping

import numpy

from narrcheck.model.document import Span
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.nlp.stretches import Codes, Triples, codes, han

_AROUND = 2  # characters on each side that are alike,
_TURNED = (0, 1, 4, 5, 2, 3, 6, 7)  # and between them the two words, in the one order and the other
_LENGTH = len(_TURNED)
_OFTEN = 4  # times as often as this order the other one stands,
_SELDOM = 2  # and this one so many times at most
_REAL = 20  # frequency of a word in the dictionary
_FACTOR = numpy.uint64(0x9E3779B97F4A7C15)


def turned(
    text: str, words: Callable[[], Mapping[str, int]], known: Triples, either: Collection[str]
) -> Iterator[Slip]:
    """The places of ``text`` (folded), in reading order; two words whose order is usual anyhow are none."""
    written, places = codes(text), _places(text)
    if not len(places):
        return
    written, other = (_hashes(written, places, order) for order in (range(_LENGTH), _TURNED))
    seen, counts = numpy.unique(written, return_counts=True)
    at = numpy.minimum(numpy.searchsorted(seen, other), len(seen) - 1)
    often = numpy.where(seen[at] == other, counts[at], 0)
    here = counts[numpy.searchsorted(seen, written)]
    for index in numpy.flatnonzero((here <= _SELDOM) & (often >= _OFTEN * here) & (written != other)).tolist():
        start = int(places[index]) + _AROUND
        span = Span(start, start + _LENGTH - 2 * _AROUND)
        first, second = text[span.start : span.start + 2], text[span.start + 2 : span.end]
        usual = known.row(codes(first + second)).all() or first + second in either
        if not usual and min(words().get(word, 0) for word in (first, second)) >= _REAL:
            yield Slip(span, second + first, Edit.SWAPPED, span, second + first, alike=int(often[index]))


def _places(text: str) -> Codes:
    """Where so many Chinese characters stand in a row."""
    inside = numpy.cumsum(han(codes(f"\n{text}")))  # how many there are up to each place
    return numpy.flatnonzero(inside[_LENGTH:] - inside[:-_LENGTH] == _LENGTH)


def _hashes(written: Codes, places: Codes, order: Collection[int]) -> Codes:
    """One number for the characters from each place on, in this order."""
    found = numpy.zeros(len(places), dtype=numpy.uint64)
    for offset in order:
        found = found * _FACTOR + written[places + offset].astype(numpy.uint64)
    return found.view(numpy.int64)
