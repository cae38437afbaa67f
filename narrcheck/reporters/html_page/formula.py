"""Sets a calculation so that it can be checked in the head: fractions, columns of addends, bars to compare.

A calculation is written by the rules as plain text, ``320.41 ÷ 480.70 = 66.65%``; what is not written so stays text.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import regex

_TOKEN = regex.compile(
    r"\s*(?:(?P<figure>\d[\d,]*(?:\.\d+)?(?P<unit>[^\s\d()+−×÷=≠≈<>≤≥…，、：-]{0,6}))"
    r"|(?P<sign>[-+−×÷()=≠≈<>≤≥])|(?P<gap>…))\s*"
)
_RELATIONS = "=≠≈<>≤≥"
_MOST_PERCENT = 100
_MOST_LENGTHS = 4  # one bar this many times another is still seen as a bar

Sort = Literal["figure", "sign", "row", "fraction", "column"]


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a formula.

    A ``figure`` or ``sign`` has a text (a figure also the name of what it is), the others have parts: a ``row`` side
    by side, a ``fraction`` above and below the line, a ``column`` of addends one under the other with their signs.
    """

    sort: Sort
    text: str = ""
    name: str = ""
    parts: tuple["Term", ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A length between 0 and 100 with its name and figure."""

    name: str
    text: str
    length: float


@dataclass(frozen=True, slots=True)
class Equation:
    """Terms in a row, with what the report says instead; without terms the ``text`` is all there is."""

    text: str
    terms: tuple[Term, ...] = ()
    stated: str = ""
    bars: tuple[Bar, ...] = ()


class _Unreadable(ValueError):
    """Not written as formulas are."""


Namer = Callable[[str], str]
"""What a figure is, by its digits; empty where nobody knows."""


def equations(calculation: str, name: Namer, stated: str = "", bases: tuple[str, str] = ("", "")) -> list[Equation]:
    """The equations of a calculation; ``stated`` is what the report says where the first one's result should stand.

    ``bases`` names the two bars of a change: before and after.
    """
    found = []
    for number, text in enumerate(part.strip() for part in calculation.split("；")):
        try:
            reader = _Reader(text, name)
            terms = tuple(reader.equation())
        except _Unreadable:
            found.append(Equation(text))
            continue
        wrong = "" if number or "≠" in text else stated
        bars = () if number else _share(text, terms, wrong) or _change(terms, bases)
        found.append(Equation(text, terms, wrong, bars))
    return found


def digits(text: str) -> str:
    """A numeral without what is not its digits and point, to compare it with others."""
    return "".join(regex.findall(r"[\d.]", text)).lstrip("0").rstrip(".")


def rounds_to(result: str, shown: str) -> bool:
    """Whether ``result``, rounded half up to the places of ``shown``, is that."""
    exact, displayed = _value(result.strip()), _value(shown.strip())
    if exact is None or displayed is None:
        return False
    places = len(shown.strip().partition(".")[2].rstrip("%"))
    return abs(abs(exact) - abs(displayed)) * 2 * 10**places <= 1


class _Reader:
    """Reads one equation from left to right: relations, sums, products, figures."""

    def __init__(self, text: str, name: Namer) -> None:
        self._name = name
        self._tokens: list[regex.Match[str]] = []
        position = 0
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise _Unreadable
            self._tokens.append(match)
            position = match.end()
        self._at = 0

    def equation(self) -> Iterator[Term]:
        yield self._side()
        while sign := self._take(_RELATIONS):
            yield Term("sign", sign)
            yield self._side()
        if self._at < len(self._tokens):
            raise _Unreadable

    def _side(self) -> Term:
        found = self._sum()
        signs = found.parts[1::2]
        if found.sort != "row" or len(signs) < 1 or any(sign.text not in "+−-" for sign in signs):
            return found
        addends = [found.parts[0]]
        for sign, addend in zip(signs, found.parts[2::2], strict=True):
            addends += [sign, addend]
        return Term("column", parts=tuple(addends)) if all(part.sort != "fraction" for part in addends) else found

    def _sum(self) -> Term:
        return self._chain("+−-", self._product)

    def _product(self) -> Term:
        first = self._atom()
        while sign := self._take("×÷"):
            second = self._atom()
            if sign == "÷":
                first = Term("fraction", parts=(_bare(first), _bare(second)))
            else:
                first = Term("row", parts=(first, Term("sign", sign), second))
        return first

    def _chain(self, signs: str, operand: Callable[[], Term]) -> Term:
        parts = [operand()]
        while sign := self._take(signs):
            parts += [Term("sign", sign), operand()]
        return parts[0] if len(parts) == 1 else Term("row", parts=tuple(parts))

    def _atom(self) -> Term:
        if self._at >= len(self._tokens):
            raise _Unreadable
        token = self._tokens[self._at]
        self._at += 1
        if token["figure"]:
            return Term("figure", token["figure"], self._name(token["figure"]))
        if token["gap"]:
            return Term("figure", "…")
        if token["sign"] == "(":
            inner = self._sum()
            if self._take(")") is None:
                raise _Unreadable
            return Term("row", parts=(Term("sign", "("), inner, Term("sign", ")")))
        if token["sign"] in "-−" and self._at < len(self._tokens) and self._tokens[self._at]["figure"]:
            figure = self._atom()
            return Term("figure", f"−{figure.text}", figure.name)
        raise _Unreadable

    def _take(self, signs: str) -> str | None:
        if self._at < len(self._tokens):
            sign = self._tokens[self._at]["sign"]
            if sign and sign in signs:
                self._at += 1
                return str(sign)
        return None


def _bare(term: Term) -> Term:
    """A term without brackets around it: above or below a line they say nothing."""
    if term.sort == "row" and term.parts[0].text == "(" and term.parts[-1].text == ")":
        return term.parts[1]
    return term


def _share(text: str, terms: tuple[Term, ...], stated: str) -> tuple[Bar, ...]:
    """Of a plain share: the right length and, under it, the stated one."""
    if terms[0].sort != "fraction" or any(part.sort != "figure" for part in terms[0].parts):
        return ()
    results = [text.rpartition("=")[2].strip(), *([stated] if stated else [])]
    if not all(result.endswith("%") for result in results):
        return ()
    values = [_value(result) for result in results]
    if not all(value is not None and 0 <= value <= _MOST_PERCENT for value in values):
        return ()
    return tuple(Bar("", result, float(value or 0)) for result, value in zip(results, values, strict=True))


def _change(terms: tuple[Term, ...], names: tuple[str, str]) -> tuple[Bar, ...]:
    """Of a change divided by what it came from: the numbers before and after it."""
    if terms[0].sort != "fraction":
        return ()
    change, base = terms[0].parts
    if base.sort != "row" or len(base.parts) != 3 or base.parts[2].text != change.text:
        return ()
    after, delta = _value(base.parts[0].text), _value(change.text)
    if after is None or delta is None or min(after, delta) < 0:
        return ()
    before = after + delta if base.parts[1].text == "+" else after - delta
    longest, shortest = max(before, after), min(before, after)
    if shortest <= 0 or longest > shortest * _MOST_LENGTHS:
        return ()
    places = max(len(text.partition(".")[2]) for text in (change.text, base.parts[0].text))
    written = (f"{float(before):.{places}f}", base.parts[0].text)
    lengths = [round(float(value / longest * 100), 2) for value in (before, after)]
    return tuple(Bar(*bar) for bar in zip(names, written, lengths, strict=True))


def _value(text: str) -> Fraction | None:
    """The number that a figure begins with, sign and grouping understood."""
    found = regex.match(r"([−-]?)([\d,]+(?:\.\d+)?)", text)
    if found is None:
        return None
    value = Fraction(found[2].replace(",", ""))
    return -value if found[1] else value
