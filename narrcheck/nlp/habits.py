"""Slips against a report's own habits: what it writes alike everywhere, and once with one character otherwise.

A report says the same things over and over. Where three characters in a row stand only once, while the same place with
one character added, taken out, replaced or moved stands elsewhere in the report, one of the two is a slip. It is
believed only if it leaves a character that no word of the dictionary explains and that stands by itself nowhere else,
or if the same six characters stand elsewhere with one that sounds the same.
"""

from collections.abc import Iterator

from narrcheck.model.document import Span, is_han
from narrcheck.model.spans import Apart
from narrcheck.nlp.deviations import Deviation, Lexicon, deviations
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.nlp.words import covered, words_over

_REAL = 3  # from this frequency on the dictionary's words are believed where the evidence is weak,
_COMMON = 100  # from this one on where it is strong
_WORD = 20  # what a slip spoils is a word at least so frequent
_TWICE = 500  # a word that is one character twice is one of these, or a slip
_PLACES = 60  # so many places tell whether a character stands by itself
_AROUND = 8
_QUOTED = 5  # characters of a coinage in quotation marks
_TWIN = 6  # characters alike but for one that sounds the same: the same phrase
_INSIDE = (2, 3)  # at these places of them the other one may stand


def slips(text: str, lexicon: Lexicon) -> list[Slip]:
    """The slips of ``text`` (folded), in reading order."""
    places = sorted(set(deviations(text, lexicon)), key=lambda one: (one.at, one.edit, one.right, one.strong))
    if not places:
        return []
    reader, apart = _Reader(text, lexicon), Apart()
    found = (slip for deviation in places if (slip := reader.believed(deviation)) is not None)
    return [slip for slip in found if apart.take(slip.span)]


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

    def believed(self, deviation: Deviation) -> Slip | None:
        """The slip, if it spoils a word and leaves a character that nothing else explains."""
        edit, at, right, _, twin, _ = deviation
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
        if edit is Edit.MISSING:
            shown = _sides(mended, first)
            word = Span(min(word.start, shown.start), max(word.end, shown.end))
        start = at - first + word.start
        end = max(start + len(word) + width - len(right), at + width)
        sure = deviation.strong or edit in (Edit.DOUBLED, Edit.SWAPPED)
        term = mended[word.start : word.end]
        alike = self.text.count(term) - self.text[start:end].count(term)
        if edit is Edit.DOUBLED and word.start == first and not (deviation.strong or alike):
            return None  # 打打分, 浓浓烟雾
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

    def _unexplained(self, deviation: Deviation, spoilt: set[Span], offset: int) -> bool:
        edit, at, _, strong, _, edge = deviation
        least = _COMMON if strong else _REAL
        if edit is Edit.DOUBLED:
            return self._doubled(at, least, strong=strong)
        if edit is Edit.SWAPPED:
            return strong or not any(self.covered(place, _REAL) or self.stands(place) for place in (at, at + 1))
        if edit is Edit.WRONG:
            rest = {offset + place for span in spoilt for place in range(span.start, span.end)} - {at}
            alone = any(not self.covered(place, _REAL) for place in rest)
            return not self.covered(at, least) and (strong or (alone and not self.stands(at)))
        if edge:
            beside = at if is_han(self.text[at]) else at - 1
            return self.text[beside] not in self._standing and not self.covered(beside, _REAL)
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
        if self.text.rfind("“", max(0, at - _QUOTED), at) >= 0 and self.text.find("”", at, at + _QUOTED) >= 0:
            return False  # “敲敲门”
        left = any(span.end == at + 1 for span in self.words(at, least))
        right = any(span.start == at + 1 for span in self.words(at + 1, least))
        other = at - 1 if right else at + 2
        lone = is_han(self.text[other]) and self.text[other] not in self._standing and not self.covered(other, _REAL)
        if left != right and lone and not strong:
            return False  # 走教教师
        return not (left and right) and (strong or not self.stands(at, at + 1))


def _sides(mended: str, at: int) -> Span:
    """Two characters on each side of the one that was missing; three on one side where a mark is on the other."""
    opens, closes = not is_han(mended[at - 1]), not is_han(mended[at + 1])
    start = at if opens else max(at - 2 - (closes and is_han(mended[at - 3])), 0)
    return Span(start, at + 1 if closes else at + 3 + (opens and is_han(mended[at + 3])))
