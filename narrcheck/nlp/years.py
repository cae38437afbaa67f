"""Find the years that a text names: 2021年度, 2018-2020年, 上年."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from narrcheck.model.document import Span
from narrcheck.model.quantity import Year
from narrcheck.nlp.numerals import NumeralData, numeral_data
from narrcheck.rulebook import Rulebook, RuleData

_CENTURY = 2000


class YearsFile(RuleData):
    """``rules/units/years.yaml``."""

    tail: str
    bare_tail: str
    short_tail: str
    joint: str
    number_after: str
    opaque: str
    relative: dict[str, int]
    relative_tail: str
    not_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearGrammar:
    """Compiled once for each rulebook."""

    data: NumeralData
    relative: dict[str, int]
    pattern: regex.Pattern[str]


def year_grammar(rulebook: Rulebook) -> YearGrammar:
    """Build the pattern; call as ``rulebook.derive(year_grammar)``."""
    file, data = rulebook.read("units/years.yaml", YearsFile), numeral_data(rulebook)
    digit = "".join(data.digits)
    words = "|".join(sorted(file.relative, key=len, reverse=True))
    full = r"(?:19|20)\d\d"
    pattern = regex.compile(
        rf"{file.opaque}"
        rf"|(?<![\d.])(?P<from>{full}) ?{file.joint} ?(?={full} ?{file.tail})"
        rf"|(?<!\d)(?P<year>{full}) ?(?:{file.tail}|{file.bare_tail})(?!{file.number_after})"
        rf"|(?<![\d.])(?P<short>\d\d){file.short_tail}"
        rf"|(?P<written>[{digit}]{{4}}){file.tail}"
        rf"|(?<![{''.join(file.not_after)}])(?P<word>{words}){file.relative_tail}",
        regex.ASCII,
    )
    return YearGrammar(data, file.relative, pattern)


def find_years(folded: str, rulebook: Rulebook, start: int = 0, end: int | None = None) -> list[Year]:
    """The years that ``folded[start:end]`` names, in order; titles in 《》 and numbers in 〔〕 are passed over."""
    return list(_years(folded, rulebook.derive(year_grammar), start, len(folded) if end is None else end))


def _years(text: str, rules: YearGrammar, start: int, end: int) -> Iterator[Year]:
    for match in rules.pattern.finditer(text, start, end):
        kind, span = match.lastgroup, Span(*match.span())
        if kind == "from":
            yield Year(Span(*match.span("from")), int(match["from"]))
        elif kind == "year":
            yield Year(span, int(match["year"]))
        elif kind == "short":
            yield Year(span, _CENTURY + int(match["short"]))
        elif kind == "written":
            value = int("".join(str(rules.data.digits[char]) for char in match["written"]))
            if _CENTURY - 100 <= value < _CENTURY + 100:
                yield Year(span, value)
        elif kind == "word":
            word = match["word"]
            yield Year(span, None, rules.relative[word])
