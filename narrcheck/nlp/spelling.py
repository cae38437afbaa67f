"""Slips in running text, told by which characters stand side by side in reports.

``suspects`` says where a character may be wrong, doubled, out of place or left out, and how well what was meant fits.
It is believed where it makes the text likelier: what a word of the dictionary explains is no slip. The better it fits,
the less likelier the text must become.
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from narrcheck.model.document import Span, is_han
from narrcheck.model.spans import Apart
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.nlp.likelihood import Cut, Likelihood
from narrcheck.nlp.sounds import Sounds
from narrcheck.nlp.stretches import OTHER, Pairs, Triples
from narrcheck.nlp.suspects import BEST, Suspect, Suspects
from narrcheck.nlp.words import Words, covered, reduplicated, words_over

_SIDE = 8  # characters looked at on each side
_BESIDE = 2  # characters shown on each side of words
_FREQUENT = 20  # occurrences in jieba's dictionary, from which on a word is one that authors use,
_REAL = 3  # from which on it explains a character,
_TWICE = 500  # and from which on it may be one character twice
_OFTEN = 3  # what a report writes so often is a name or a coinage, unless what was meant fits best
_NUMBERED = ("〔", "[")  # before the year of a document's number stand abbreviations
_QUOTED = 5  # characters of a coinage in quotation marks
_SMALL = 2  # a word between marks and figures: nothing else bears witness (应征，实征)
_WELL = 3  # what fits so well is no mere hint
# How much likelier the text must become (natural logarithm), by how well what was meant fits,
_WRONG = {4: 2.0, 3: 5.0, 2: 9.0, 1: 13.0}
_SWAPPED = {4: 1.0, 3: 3.0, 2: 8.0}
_DOUBLED = {2: 3.0, 1: 6.0}
# or, for a missing character, where a character is left over that is no word, where reports usually have what was meant
# and where not, or where they do at a mark or have what stands there;
_LEFT, _USUAL, _USUALLY, _SELDOM, _EDGE = 1.0, -1.0, 0.0, 6.0, 9.0
# and so much more for what only sounds alike, where words hold what is written, and where that may stand by itself at
# the beginning of a clause; and from where on what fits less well is more than a hint.
_SOUND, _WORD, _OPENS, _SURELY = 1.0, 5.0, 6.0, 10.0
# Two characters that sound like others: where they are no word, by how well those fit, where they are one, where they
# are one that reports do not often have what was meant for; and two words the other way round, which makes a text as
# likely.
_SOUNDING = {4: 4.0, 3: 10.0}
_HOMOPHONE, _LESS_OFTEN, _REORDERED = -3.0, 2.0, -2.0
# What reports often have in place of what they never do: one character, also beside a mark, where less bears witness,
# and two the other way round; and a doubled character where reports have all that is left, also of those that may well
# stand twice, and of what is divided.
_OFTEN_MEANT, _MEANT_AT_MARK, _OFTEN_TURNED, _WHOLE, _DIVIDED = 1.0, 11.0, 4.0, 6.0, 9.0
# Two characters that mean nothing, and are a word the other way round.
_NONSENSE = 9.0
_NEVER = float("inf")
_STOPS = "，。；：（"
_NO_HAN = re.compile("[^\u4e00-\u9fff]")


class _Least(NamedTuple):
    """How much likelier the text must become for a hint, and to be sure."""

    hint: float
    sure: float


class Spelling:
    """Finds wrong, doubled, swapped and missing characters.

    ``confusions`` maps a character to those that are taken for it: those that look alike, a space, those that sound the
    same, a space, those that sound alike; ``sounds`` has pairs that sound the same. ``explained`` words are right
    whoever is beside them, and names of ``places`` are never what was meant. Characters of ``apart`` (numerals,
    divisions of the country) are never taken for others, those of ``optional`` are not missed. ``particles`` stand
    behind any word and so are not doubled, nor are ``ends`` of names and ``measures`` behind 一. Those of ``standing``
    and ``alone`` stand by themselves, so that nothing need be missing beside them; those of ``standing`` and ``single``
    do so even where reports often have a longer word. ``likelihood`` is called on the first suspicion only.
    """

    def __init__(
        self,
        pairs: Pairs,
        triples: Triples,
        confusions: Mapping[str, str],
        sounds: Sounds,
        explained: Words,
        places: frozenset[str],
        apart: str,
        ends: str,
        optional: str,
        particles: str,
        standing: str,
        alone: str,
        single: str,
        measures: str,
        likelihood: Callable[[], Likelihood],
    ) -> None:
        self._suspects = Suspects(pairs, triples, confusions, sounds, apart, optional, particles)
        self._pairs, self._confusions = pairs, confusions
        self._explained, self._places = explained, places
        self._apart, self._alone = frozenset(apart), frozenset(standing + alone)
        self._ends, self._single, self._measures = frozenset(ends), frozenset(standing + single), frozenset(measures)
        self._dictionary = likelihood

    @cached_property
    def _likelihood(self) -> Likelihood:
        return self._dictionary()

    def find(self, text: str) -> list[Slip]:
        """The slips of ``text`` (folded), in reading order, without overlap; not ``sure`` where less speaks for it."""
        judged = [(suspect, self._judge(text, suspect)) for suspect in self._suspects.find(text)]
        found = [(suspect.fit, gain, slip) for suspect, (gain, slip) in judged if slip]
        apart = Apart()
        best = sorted(found, key=lambda one: (-one[0], -one[1], one[2].place))
        return sorted((slip for *_, slip in best if apart.take(slip.span)), key=lambda slip: slip.span)

    def _judge(self, text: str, suspect: Suspect) -> tuple[float, Slip | None]:
        """How much likelier the text around becomes, and the slip, if that is enough."""
        edit, place, width, right, *_ = suspect
        words, stop = self._likelihood, place + width
        before, behind = _chinese(text[max(0, place - _SIDE) : place]), _chinese(text[stop : stop + _SIDE])
        mended, here = before + right + behind, len(before) - (edit is Edit.DOUBLED)
        places = range(here, here + max(1, len(right)))
        lone = self._lone(text, suspect)
        if not lone and not any(covered(mended, at, words.words, _REAL) for at in places):
            return 0.0, None  # to cut the text costs ten times as much
        least = self._least(text, suspect, mended, here)
        if least.hint == _NEVER or self._usual(text, suspect):
            return 0.0, None
        cut = words.cut(mended)
        meant = [word for word in {cut.word(at) for at in places} if lone or word[1] - word[0] > 1]
        torn = edit is Edit.WRONG and cut.word(places[0]) != cut.word(places[-1])  # 国家地方 is no 国家的方
        if not meant or torn or any(mended[slice(*word)] in self._places for word in meant):
            return 0.0, None
        written = words.cut(before + text[place:stop] + behind)
        gain = cut.likelihood - written.likelihood
        if gain < least.hint:
            return gain, None
        if edit is Edit.MISSING and least.hint != _LEFT and not self._orphan(mended, here, cut, written):
            return gain, None
        often = edit is Edit.SWAPPED and suspect.usual
        if edit is Edit.SWAPPED and text[place - 1 : place].isdigit() and (not often or text[place] in self._measures):
            return gain, None  # 31500口人
        small = not often and (len(before.rpartition(OTHER)[2] + right + behind.partition(OTHER)[0]) <= _SMALL)
        start, end = self._shown(mended, cut, places)
        first = place - len(before)
        span = Span(first + start, first + end + width - len(right))
        return gain, Slip(
            span, mended[start:end], edit, Span(place, stop), right, sure=gain >= least.sure and not small
        )

    def _lone(self, text: str, suspect: Suspect) -> bool:
        """Whether what was meant may be no part of a word, as reports have it in all its triples: 全年贡接待 for 共."""
        edit, place, width, right, fit, _ = suspect
        if edit is not Edit.WRONG or width > 1 or fit < BEST or right not in self._alone:
            return False
        return all(self._odd(text[at : at + 2]) for at in (place - 1, place))

    def _least(self, text: str, suspect: Suspect, mended: str, here: int) -> _Least:
        """How much likelier the text must become."""
        edit, place, width, right, fit, usual = suspect
        if edit is Edit.DOUBLED:
            return self._doubled(text, place, fit)
        if edit is Edit.SWAPPED:
            return self._turned(text, suspect)
        if edit is Edit.WRONG and width > 1:
            return self._sounding(text, suspect)
        if edit is Edit.MISSING:
            return self._missed(text, suspect, mended, here)
        words = self._likelihood.words
        word = all(covered(text, at, words, _REAL) for at in range(place, place + width))
        alike = text[place] in self._confusions[right].rpartition(" ")[2]
        before = text[place - 1 : place]
        if before.isdigit() and text[place] in self._measures:
            return _Least(_NEVER, _NEVER)  # 2宗国有建设用地
        if not is_han(before):
            opens = text[place] in self._alone | self._single  # 由中小微企业供应
        else:  # 工作中要加强
            opens = text[place] in self._single and (before in self._single or covered(text, place - 1, words, _REAL))
        least = _WRONG[fit] + _WORD * word + _SOUND * alike + _OPENS * opens
        if usual:
            least = min(least, _OFTEN_MEANT if fit == BEST else _MEANT_AT_MARK)
        if fit >= _WELL:
            return _Least(least, least)
        if word or not all(self._odd(text[at : at + 2]) for at in (place - 1, place)):
            return _Least(_NEVER, _NEVER)
        return _Least(least, _SURELY if fit > 1 else _NEVER)

    def _missed(self, text: str, suspect: Suspect, mended: str, here: int) -> _Least:
        """As above: beside a mark or figure, where something is left over, and elsewhere."""
        place = suspect.place
        before, behind = text[place - 1], text[place]
        if not (is_han(before) and is_han(behind)):
            mark = any(char in _STOPS or char.isdigit() for char in (before, behind))
            least = _EDGE if suspect.usual and mark else _NEVER
            return _Least(least, least)
        if self._left(text, place, mended, here):
            return _Least(_LEFT, _LEFT)
        inside = is_han(text[place - 2]) and is_han(text[place + 1 : place + 2])  # no 重绩效, 控制价521万元
        return _Least(_USUAL, _USUALLY) if suspect.usual and inside else _Least(_SELDOM, _SELDOM)

    def _sounding(self, text: str, suspect: Suspect) -> _Least:
        """As above, of two characters that others sound like: a word must be one that is not expected here."""
        _, place, width, _, fit, usual = suspect
        if self._likelihood.words.get(text[place : place + width], 0) < _REAL:
            least = _SOUNDING[fit]
            return _Least(least, least if usual or fit == BEST else _NEVER)
        if not usual:
            least = _LESS_OFTEN if fit == BEST else _NEVER
            return _Least(least, least)
        return _Least(_HOMOPHONE, _HOMOPHONE if fit == BEST else _NEVER)

    def _turned(self, text: str, suspect: Suspect) -> _Least:
        """As above, of two words or characters the other way round."""
        _, place, width, _, fit, usual = suspect
        if width > 2:
            return _Least(_REORDERED, _REORDERED)
        if fit < min(_SWAPPED):
            least = _NONSENSE if self._nonsense(text, place) else _NEVER
            return _Least(least, least)
        word = all(covered(text, at, self._likelihood.words, _REAL) for at in (place, place + 1))
        least = _OFTEN_TURNED if usual else _SWAPPED[fit] + _WORD * word
        return _Least(least, least if fit >= _WELL else max(least, _SURELY))

    def _nonsense(self, text: str, place: int) -> bool:
        """Whether no word has either of two characters, reports never have them side by side, and words are around."""
        words = self._likelihood.words
        alone = any(covered(text, at, words, _REAL) or text[at] in self._single for at in (place, place + 1))
        sides = [at for at in (place - 1, place + 2) if is_han(text[at : at + 1])]
        around = bool(sides) and all(covered(text, at, words, _FREQUENT) for at in sides)
        return around and not alone and self._odd(text[place : place + 2])

    def _odd(self, pair: str) -> bool:
        return len(pair) > 1 and is_han(pair[0]) and is_han(pair[1]) and pair not in self._pairs.known

    def _doubled(self, text: str, place: int, fit: int) -> _Least:
        """As above: between two words that end and begin with the character nothing need be wrong."""
        words, alone = self._likelihood.words, text[place] in self._alone
        ends = any(words.get(text[place - size : place], 0) >= _REAL for size in (2, 3, 4))
        begins = any(words.get(text[place : place + size], 0) >= _REAL for size in (2, 3, 4))
        other = place - 2 if begins else place + 1
        lone = ends != begins and is_han(text[other : other + 1]) and not covered(text, other, words, _REAL)
        lone = lone and text[other] not in self._alone  # 决定和命命令
        counted = begins and alone and text[place - 2 : place - 1].isdigit()  # 2023年年初
        if counted or reduplicated(text, place, self._measures):
            return _Least(_NEVER, _NEVER)
        divided = begins and text[place] in self._apart | self._ends  # 云州市市场监管局, 发行股股长
        usual = fit < 2 and (ends == begins or (alone and not self._odd(text[place - 1 : place + 1])))
        usual = usual or lone or words.get(text[place - 1 : place + 1], 0) >= _TWICE  # 走教教师
        least = _NEVER if divided or usual else _DOUBLED[fit] + _WORD * (ends == begins)
        whole = fit > 1 or (not is_han(text[place + 1 : place + 2]) and text[place] not in self._apart)
        two = text[place] in self._apart or (ends and begins)  # 比分分别为
        surely = (_DIVIDED if two else _WHOLE) if whole else _NEVER
        hint = min(least, surely)
        return _Least(hint, surely if fit < 2 and alone else hint)

    def _left(self, text: str, place: int, mended: str, here: int) -> bool:
        """Whether something is left over of a word that the character completes, which no other word explains."""
        words = self._likelihood.words
        for word in words_over(mended, here, words, _FREQUENT):
            rest = [place + at - here - (at > here) for at in range(word.start, word.end) if at != here]
            outer = place - 1 - len(rest) if rest[0] < place else place + len(rest)
            if len(rest) == 1 and not is_han(text[outer : outer + 1]):
                continue  # 控制价521万元
            light = self._alone | self._single
            if any(text[at] not in light and not covered(text, at, words, _REAL) for at in rest):
                return True
        return False

    def _orphan(self, mended: str, here: int, cut: Cut, written: Cut) -> bool:
        """Whether a character of the word that was meant stands by itself in what is written, and is no word there."""
        start, end = cut.word(here)
        for at in range(start, end):
            low, high = written.word(at - (at > here)) if at != here else (0, 0)
            if high - low == 1 and mended[at] not in self._single:
                return True
        return False

    def _usual(self, text: str, suspect: Suspect) -> bool:
        """Whether the report writes so often, or the rules know it."""
        edit, place, width, _, fit, _ = suspect
        if fit < BEST and edit is not Edit.DOUBLED:
            beside = text[max(0, place - 1) : place + width + 1]
            if text.count(beside) >= _OFTEN:
                return True
        if text.startswith(_NUMBERED, place + width):
            return True  # 财教〔2015〕
        quoted = text.rfind("“", max(0, place - _QUOTED), place) >= 0 and text.find("”", place, place + _QUOTED) >= 0
        return quoted or self._explained.hold(text, place)

    def _shown(self, mended: str, cut: Cut, places: range) -> tuple[int, int]:
        """Where the words begin and end that are shown: those that were meant, and those that they belong to."""
        start, end = cut.word(places[0])[0], cut.word(places[-1])[1]
        low, high = self._suspects.stretch(mended, places[0], places[-1] + 1)
        if len(places) > 1:  # words show by themselves what is meant
            low, high = max(low, places[0] - _BESIDE), min(high, places[-1] + 1 + _BESIDE)
        return min(start, cut.within(low, high)[0]), max(end, cut.within(low, high)[1])


def _chinese(text: str) -> str:
    return _NO_HAN.sub(OTHER, text)
