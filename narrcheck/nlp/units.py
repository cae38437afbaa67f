"""What ``rules/units`` says, in the form that the search for quantities needs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

import regex
from pydantic import field_validator

from narrcheck.model.document import Span
from narrcheck.model.exact import Exact
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.numerals import NumeralData, numeral_data
from narrcheck.rulebook import Rulebook, RuleData

TITLE = "《"
"""Opens the title of a document, whose figures are no amounts."""
_SPACES = (" ", "\u3000")
Widening = Literal["about", "nearly", "over", "under"]


class UnitData(RuleData):
    """One unit of measure or classifier; the fields are explained at the top of ``units.yaml``."""

    symbol: str
    forms: tuple[str, ...] = ()
    dimension: Dimension = Dimension.COUNT
    factor: str = "1"
    before: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    whole: bool = False
    vague: bool = False
    ordinal: bool = False
    digits_only: bool = False
    duration: bool = False

    @field_validator("factor")
    @classmethod
    def _is_a_number(cls, factor: str) -> str:
        try:
            positive = Fraction(factor) > 0
        except (ValueError, ZeroDivisionError):
            positive = False
        if not positive:
            raise ValueError("not a positive number such as 10000 or 1/100")
        return factor


class UnitsFile(RuleData):
    """``rules/units/units.yaml``."""

    magnitudes: dict[str, int]
    bare_magnitudes: tuple[str, ...]
    money_hints: tuple[str, ...]
    scaled: tuple[UnitData, ...]
    counted: tuple[UnitData, ...]
    before: dict[str, Widening]
    not_before: tuple[str, ...]
    after: dict[str, Widening]
    one_after: tuple[str, ...]
    one_listed: str
    one_of_several: str
    some_more: tuple[str, ...]
    moved: str
    range_words: tuple[str, ...]
    signs: tuple[str, ...]


class Context(RuleData):
    """A context in which a numeral is no amount."""

    name: str
    pattern: str
    example: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            regex.compile(pattern)
        except regex.error as error:
            raise ValueError(f"not a regular expression ({error})") from error
        return pattern


class NonAmounts(RuleData):
    """``rules/units/non_amounts.yaml``."""

    arabic: tuple[Context, ...]
    money: tuple[Context, ...]
    chinese: tuple[Context, ...]
    words: tuple[str, ...]


class Form(NamedTuple):
    """One spelling of a unit, its magnitude included; ``unit`` is None for a bare 万, ``more`` is 余 inside."""

    unit: UnitData | None
    symbol: str
    factor: Fraction
    scaled: bool
    more: bool

    def fits(self, text: str, end: int) -> bool:
        """Whether what follows at ``end`` leaves this reading open."""
        unit = self.unit
        if unit is None or not (unit.not_before or unit.before):
            return True
        if text.startswith(unit.not_before, end):
            return False
        return not unit.before or end >= len(text) or text.startswith((*unit.before, "\n"), end)


@dataclass(frozen=True, slots=True)
class Grammar:
    """Tables and patterns, built once for each rulebook."""

    numerals: NumeralData
    units: UnitsFile
    forms: dict[str, Form]
    lengths: dict[str, tuple[int, ...]]
    candidate: re.Pattern[str]
    number: re.Pattern[str]
    not_arabic: regex.Pattern[str]
    not_money: regex.Pattern[str]
    not_chinese: regex.Pattern[str]
    moved: re.Pattern[str]
    one_listed: regex.Pattern[str]
    one_of_several: regex.Pattern[str]
    separator: re.Pattern[str]
    joints: frozenset[str]
    follow: frozenset[str]
    fraction: re.Pattern[str]
    double: regex.Pattern[str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def unit_at(self, text: str, at: int) -> tuple[Span, Form] | None:
        """The longest form of a unit that stands at ``at`` (a space may come first) and fits what follows."""
        start = at + 1 if text.startswith(_SPACES, at) else at
        for length in self.lengths.get(text[start : start + 1], ()):
            end = start + length
            form = self.forms.get(text[start:end])
            if form is not None and end <= len(text) and form.fits(text, end):
                return Span(start, end), form
        return None


def grammar(rulebook: Rulebook) -> Grammar:
    """Build the tables and patterns; call as ``rulebook.derive(grammar)``."""
    data = numeral_data(rulebook)
    units = rulebook.read("units/units.yaml", UnitsFile)
    non = rulebook.read("units/non_amounts.yaml", NonAmounts)
    forms = _forms(units)
    lengths: dict[str, set[int]] = {}
    for form in forms:
        lengths.setdefault(form[0], set()).add(len(form))
    joints = frozenset({*_SPACES} | {word[0] for word in units.range_words})
    digit, tens, every = "".join(data.digits), "".join(data.tens), "".join((*data.digits, *data.tens, *data.myriads))
    first = digit + "".join(char for char, worth in data.tens.items() if worth == 10)
    arabic = rf"\d{{1,3}}(?:,\d{{3}})+(?!\d|， ?\d{{3}}(?!\d))(?:\.\d+)?|{_loose_thousands(forms)}|\d+(?:\.\d+)?"
    chinese = rf"[{first}][{every}]*(?:{data.point}[{digit}]+)?"
    title, listed = rf"{TITLE}[^《》\n]{{1,80}}》", r"\d+\.(?=\d[\d,]*\.\d)"
    broken = r"(?:(?<=[\u4e00-\u9fff，])|(?<=[\u4e00-\u9fff，] ))\d[\d,]*\.\d[\d,]*\.[\d.,]*\d"
    contexts = "|".join(context.pattern.replace("[N]", f"[{every}]") for context in non.chinese)
    return Grammar(
        numerals=data,
        units=units,
        forms=forms,
        lengths={char: tuple(sorted(found, reverse=True)) for char, found in lengths.items()},
        # Told what it begins with, the search is twice as fast.
        candidate=_compile(
            rf"(?=[{TITLE}\d{every}])"
            rf"(?:{title}|{broken}|{listed}|{arabic}|[{every}]+(?:{data.fraction}|{data.point}[{digit}]+)?)"
        ),
        number=_compile(rf"{arabic}|{chinese}"),
        not_arabic=regex.compile("|".join(context.pattern for context in non.arabic), regex.ASCII),
        not_money=regex.compile("|".join(context.pattern for context in non.money), regex.ASCII),
        not_chinese=regex.compile(f"{contexts}|{_either(non.words)}", regex.ASCII),
        moved=_compile(units.moved),
        one_listed=regex.compile(units.one_listed),
        one_of_several=regex.compile(units.one_of_several),
        separator=_compile(rf"[ \u3000]?(?:{_either(units.range_words)})[ \u3000]?(?=[\d{first}])"),
        joints=joints,
        follow=joints | frozenset(lengths) | {data.double_after},
        fraction=_compile(rf"(?P<parts>[{every}]+){data.fraction}(?P<count>{chinese}|\d+(?:\.\d+)?|[{tens}])"),
        double=regex.compile(rf"(?<=(?P<turn>{data.double_before}))(?P<times>[{digit}\d]){data.double_after}"),
        before=tuple(sorted(units.before, key=len, reverse=True)),
        after=tuple(sorted(units.after, key=len, reverse=True)),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _loose_thousands(forms: dict[str, Form]) -> str:
    """3，788，466万元: a full-width comma groups thousands only where an amount of money ends so."""
    money = (word for word, form in forms.items() if form.unit is not None and form.unit.dimension is Dimension.MONEY)
    groups = r"[1-9]\d{0,2}(?:[,，] ?\d{3})+(?!\d)(?:\.\d+)?"
    return rf"{groups}(?= ?(?:{_either(money)}))"


def _forms(units: UnitsFile) -> dict[str, Form]:
    """Every spelling of every unit with every magnitude, and with 余 before or inside."""
    forms: dict[str, Form] = {}
    sizes = {"": 1} | units.magnitudes
    for unit in (*units.counted, *units.scaled):
        for word in unit.forms or (unit.symbol,):
            for size, worth in sizes.items():
                factor = Exact(unit.factor) * worth
                forms.setdefault(size + word, Form(unit, size + unit.symbol, factor, bool(size), more=False))
                for more in units.some_more:
                    vague = Form(unit, size + unit.symbol, factor, bool(size), more=True)
                    forms.setdefault(more + size + word, vague)
                    forms.setdefault(size + more + word, vague)
    for size in units.bare_magnitudes:
        factor = Exact(units.magnitudes[size])
        forms.setdefault(size, Form(None, size, factor, scaled=True, more=False))
        for more in units.some_more:
            forms.setdefault(size + more, Form(None, size, factor, scaled=True, more=True))
            forms.setdefault(more + size, Form(None, size, factor, scaled=True, more=True))
    return forms
