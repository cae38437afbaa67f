"""Near misses: places that are one edit away from a term that the rules know.

A term of up to five characters is looked up by its written-out variants. Of a longer one, one half is intact wherever
there is only one edit: the halves are looked up and the rest is compared there. All keys share one automaton with the
correct terms and the legitimate neighbours, and what those explain is no slip.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

import ahocorasick  # pyright: ignore[reportMissingImports]

from narrcheck.model.document import Span, fold, is_han
from narrcheck.model.spans import Apart
from narrcheck.nlp.edits import LIKELY, WIDTHS, Edit, Slip
from narrcheck.nlp.terms import STOP, WORD, Level, Term

SHORT = 5  # terms up to here have their variants written out; longer ones are found by halves
FREE = 4  # from here on the first and last character may be wrong without anything beside them to tell

_LONGEST = 40  # no term has so many characters
_FIGURES = "0123456789.%"


class _Variant(NamedTuple):
    term: Term
    edit: Edit
    at: int  # offset of the edit in the variant


class _Half(NamedTuple):
    term: Term
    rest: str  # the other half
    length: int
    near: str  # the rest's farthest character and the next to it: after one edit, one of the two
    next: str  # is still within a character of its place


@dataclass(slots=True)
class _Key:
    """What one key of the automaton stands for."""

    known: bool = False
    heads: tuple[_Half, ...] = ()  # of terms that begin with the key
    tails: tuple[_Half, ...] = ()  # of terms that end with the key


class NearMisses:
    """Finds near misses of ``terms``.

    ``confusions`` maps a character to those that are mistaken for it; ``neighbours`` are words that explain a place;
    ``optional`` characters are not missed; ``misspelt`` words are wrong by one character, each with the right one.
    """

    def __init__(
        self,
        terms: Iterable[Term],
        neighbours: Iterable[str],
        confusions: Mapping[str, str],
        optional: str = "",
        misspelt: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._confusions = confusions
        self._optional = frozenset(optional)
        keys: dict[str, _Key] = defaultdict(_Key)
        variants: dict[str, list[_Variant]] = defaultdict(list)
        for word in neighbours:
            keys[fold(word)].known = True
        for term in dict.fromkeys(terms):
            text = term.text
            keys[text].known = True
            if len(text) <= SHORT and term.level is not Level.IDIOM:
                for written, variant in self._variants(term):
                    variants[written].append(variant)
                if len(text) >= FREE:  # written out, wrong first characters would crowd the root of the automaton
                    keys[text[1:]].tails += (_Half(term, text[0], 1, text[0], text[0]),)
            else:
                middle = len(text) // 2
                head, tail = text[:middle], text[middle:]
                keys[head].heads += (_Half(term, tail, len(tail), tail[-1], tail[-2]),)
                keys[tail].tails += (_Half(term, head, len(head), head[0], head[1]),)
                if _swappable(head[-1], tail[0]):  # the one edit that touches both halves
                    swapped = head[:-1] + tail[0] + head[-1] + tail[1:]
                    variants[swapped].append(_Variant(term, Edit.SWAPPED, middle - 1))
        for written, right in misspelt.items():
            at = next(i for i, char in enumerate(right) if char != written[i])
            variants[written].append(_Variant(Term(right), Edit.WRONG, at))
        self._automaton = _automaton(keys, variants)

    def find(self, text: str) -> list[Slip]:
        """The slips of ``text`` (folded), in reading order, without overlap."""
        known: list[tuple[int, int]] = []
        slips: list[Slip] = []
        for last, (length, is_known, variants, heads, tails) in self._automaton.iter(text):
            end = last + 1
            start = end - length
            if is_known:
                known.append((start, end))
            for term, edit, at in variants:
                slips += _slip(text, term, start, end, edit, at)
            for half in heads:
                _, rest, size, near, beside = half
                if not text.startswith(rest, end):
                    far = end + size
                    around = text[far - 2 : far + 1]
                    if near in around or beside in around:
                        slips += self._from_head(text, start, end, half)
            for half in tails:
                _, rest, size, near, beside = half
                if not text.endswith(rest, 0, start):
                    far = start - size
                    around = text[far - 1 : far + 2] if far > 0 else text[: max(far + 2, 0)]
                    if near in around or beside in around or size == 1:
                        slips += self._from_tail(text, start, end, half)
        return _settle(slips, known) if slips else []

    def _variants(self, term: Term) -> Iterator[tuple[str, _Variant]]:
        """The slips of a short term, written out."""
        text, end = term.text, len(term.text)
        for i, char in enumerate(text):
            anchored = bool((i == 0 and term.before) or (i == end - 1 and term.after))
            inside = 0 < i < end - 1
            if (anchored or (inside and self._certain(term))) and self._missed(char):
                yield text[:i] + text[i + 1 :], _Variant(term, Edit.MISSING, i)
            if (inside and end >= FREE) or (anchored and WORD not in (term.before, term.after)):
                yield text[:i] + char + text[i:], _Variant(term, Edit.DOUBLED, i + 1)
            if anchored or (i and end >= FREE):
                head, wrong, tail = text[:i], _Variant(term, Edit.WRONG, i), text[i + 1 :]
                for other in dict.fromkeys(self._confusions.get(char, "")):
                    yield head + other + tail, wrong
        for i in range(end - 1 if end >= FREE else 0):
            a, b = text[i], text[i + 1]
            if _swappable(a, b):
                yield text[:i] + b + a + text[i + 2 :], _Variant(term, Edit.SWAPPED, i)

    def _missed(self, char: str) -> bool:
        return is_han(char) and char not in self._optional

    def _certain(self, term: Term) -> bool:
        """Whether the term is so distinctive that it is still known with one character less."""
        return len(term.text) > SHORT or term.level is not Level.NORMAL

    def _from_head(self, text: str, start: int, middle: int, half: _Half) -> Iterator[Slip]:
        """The slip of a term whose first half stands at ``start``."""
        have = text[middle : middle + half.length + 1]
        found = self._compare(half.rest, have, text[middle - 1], half.term, bool(half.term.after))
        if found:
            edit, at, used = found
            yield from _slip(text, half.term, start, middle + used, edit, middle - start + at)

    def _from_tail(self, text: str, middle: int, end: int, half: _Half) -> Iterator[Slip]:
        """The slip of a term whose second half ends at ``end``: as above, in a mirror."""
        have = text[max(0, middle - half.length - 1) : middle][::-1]
        found = self._compare(half.rest[::-1], have, text[middle], half.term, bool(half.term.before))
        if found:
            edit, at, used = found
            width, _ = WIDTHS[edit]
            yield from _slip(text, half.term, middle - used, end, edit, used - at - width)

    def _compare(self, want: str, have: str, beside: str, term: Term, anchored: bool) -> tuple[Edit, int, int] | None:
        """The single edit that makes ``want`` out of the beginning of ``have``: what, where, and characters used.

        ``beside`` is the character before both; ``anchored`` says that the last character of ``want`` may be missed.
        """
        length = len(want)
        at = 0
        while at < length and at < len(have) and want[at] == have[at]:
            at += 1
        if at >= len(have) or at >= length:
            return None
        missing, found = want[at], have[at]
        last = at == length - 1
        if not last and have[at : at + 2] == want[at + 1] + missing and have[at + 2 : length] == want[at + 2 :]:
            return (Edit.SWAPPED, at, length) if _swappable(missing, found) else None
        if have[at + 1 : length + 1] == want[at:] and found == (want[at - 1] if at else beside):
            return (Edit.DOUBLED, at, length + 1) if found not in STOP else None
        if have[at + 1 : length] == want[at + 1 :] and self._confused(missing, found, term, last):
            return Edit.WRONG, at, length
        if have[at : length - 1] == want[at + 1 :] and (anchored or not last) and self._missed(missing):
            return Edit.MISSING, at, length - 1
        return None

    def _confused(self, missing: str, found: str, term: Term, last: bool) -> bool:
        """Whether ``found`` can be a slip for ``missing``; in the middle of a long idiom any character can."""
        if found in self._confusions.get(missing, ""):
            return True
        return term.level is Level.IDIOM and len(term.text) > SHORT and not last and is_han(found)


def _automaton(keys: Mapping[str, _Key], variants: Mapping[str, Sequence[_Variant]]) -> "ahocorasick.Automaton":
    """The keys, each with its length and its parts.

    At each character the automaton tries the ones that a key can begin with in the order of their coming: so the
    characters of figures and punctuation, which none does, come first, and then those that most keys begin with.
    """
    automaton = ahocorasick.Automaton()
    firsts = Counter(written[0] for written in chain(keys, variants))
    for char in (*_FIGURES, *STOP, *(char for char, _ in firsts.most_common())):
        automaton.add_word(char + "\0", (2, False, (), (), ()))
    for written, slips in variants.items():
        automaton.add_word(written, (len(written), False, slips, (), ()))
    for written, key in keys.items():
        automaton.add_word(written, (len(written), key.known, variants.get(written, ()), key.heads, key.tails))
    automaton.make_automaton()
    return automaton


def _swappable(one: str, other: str) -> bool:
    return one != other and one not in STOP and other not in STOP


def _slip(text: str, term: Term, start: int, end: int, edit: Edit, at: int) -> Iterator[Slip]:
    """The slip, if what stands beside it is what the term's slots want and the missing character does not either."""
    if edit is Edit.MISSING and (text.startswith(term.text, start) or text.endswith(term.text, 0, end)):
        return
    first = term.first(text, start, end)
    if first is not None:
        place = start + at
        width, letters = WIDTHS[edit]
        yield Slip(Span(first, end), term.text, edit, Span(place, place + width), term.text[at : at + letters])


def _explained(slip: Slip, words: Iterable[tuple[int, int]]) -> bool:
    """Whether the place of the slip belongs to a known word, or to one that goes on beyond the phrase."""
    place, stop = slip.place.start, slip.span.end
    beside = slip.edit in (Edit.MISSING, Edit.DOUBLED)
    first, last = place - beside, slip.place.end + beside
    return any((start <= place and start < stop < end) or (start <= first and last <= end) for start, end in words)


def _settle(slips: list[Slip], known: list[tuple[int, int]]) -> list[Slip]:
    """Drop what known words explain; of what overlaps keep the longest, and name its rivals."""
    ends = [end for _, end in known]  # ascending: the automaton reads from left to right
    groups: dict[tuple[int, int, Span], list[Slip]] = defaultdict(list)
    for slip in slips:
        around = known[bisect_left(ends, slip.place.start) : bisect_left(ends, slip.span.end + _LONGEST)]
        if not _explained(slip, around):
            groups[-len(slip.term), LIKELY.index(slip.edit), slip.span].append(slip)
    apart, kept = Apart(), []
    for (*_, span), (slip, *others) in sorted(groups.items(), key=lambda group: group[0]):
        if apart.take(span):
            rivals = {other.term for other in others} - {slip.term}
            kept.append(slip._replace(rivals=tuple(sorted(rivals))))
    return sorted(kept, key=lambda slip: slip.span)
