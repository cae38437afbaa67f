"""Arithmetic that a report writes out, recomputed.

What it finds (NC812): products, quotients and sums of figures that do not come to what stands behind their ``=``.

Why it matters: scores and estimates are explained this way, and a reader who has the factors before him will multiply.

Example: ``执行率=（350.20/400.00）×100%=85.55%``.

Known to miss: formulas with names in them, and results that stand in another cell than their factors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

EQUATION = Rule(
    "NC812",
    "equation-does-not-hold",
    Kind.COUNT,
    Severity.WARNING,
    Message("写出的算式与结果不符", "Arithmetic that is written out does not come to its result"),
)
RULES: tuple[Rule, ...] = (EQUATION,)

# A result in another unit than its factors (1,200×12=1.44, 0.95×100=95%) is no wrong result.
_SCALES = tuple(Fraction(100) ** power for power in range(-4, 5))
_LONGEST = 90
_ENDS = "（）"


class EquationData(RuleData):
    """``rules/count/equations.yaml``."""

    units: dict[str, str]
    counted: str
    per: str
    times: str
    over: str
    plus: str
    minus: str
    equals: str


class _Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/equations.yaml", EquationData)
        units = "|".join(map(regex.escape, sorted(data.units, key=len, reverse=True)))
        self.factors = {unit: Fraction(factor) for unit, factor in data.units.items()}
        number = rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?:(?P<unit>{units})|(?:{data.counted}))?(?:{data.per})?"
        self.signs = data.times + data.over + data.plus + data.minus
        signs = regex.escape(self.signs)
        self.token = regex.compile(rf"\s*(?:{number}|(?P<sign>[{signs}{_ENDS}]))\s*")
        self.equals = regex.compile(data.equals)
        self.result = regex.compile(rf"\s*{number}")
        # After the result nothing may go on with the arithmetic.
        self.goes_on = regex.compile(rf"\s*[{signs}{_ENDS[0]}\d]")


@dataclass(frozen=True, slots=True)
class _Token:
    """A number in its base unit with one unit of its last place, or a sign."""

    sign: str = ""
    value: Fraction = Fraction(0)
    ulp: Fraction = Fraction(0)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The equations that do not hold."""
    text, words = analysis.document.folded, analysis.rulebook.derive(_Words)
    for equals in words.equals.finditer(text):
        result = words.result.match(text, equals.end())
        if result is None or words.goes_on.match(text, result.end()):
            continue
        start, tokens = _arithmetic(words, text, equals.start())
        value, stated = _value(words, tokens), _number(words, result)
        # 得分=10×105%=10分: no more than the full marks.
        if value is None or value < 0 or any(token.value == stated.value for token in tokens):
            continue
        if not _agree(words, tokens, value, stated):
            factor = words.factors.get(result["unit"], Fraction(1))
            yield _finding(text, Span(start, equals.start()), result, value / factor)


def _number(words: _Words, match: "regex.Match[str]") -> _Token:
    number = match["number"].replace(",", "")
    factor = words.factors.get(match["unit"], Fraction(1))
    return _Token(value=Fraction(number) * factor, ulp=factor / 10 ** len(number.partition(".")[2]))


def _arithmetic(words: _Words, text: str, end: int) -> tuple[int, list[_Token]]:
    """The longest arithmetic right before ``end``, and where it begins; none where more of it stands before."""
    best: tuple[int, list[_Token]] = (end, [])
    floor = max(0, end - _LONGEST, text.rfind("\n", 0, end) + 1)
    for start in range(end - 1, floor - 1, -1):
        inside = start and (text[start - 1].isdigit() or text[start - 1] in ".,")
        if text[start] in _ENDS or (text[start].isdigit() and not inside):
            tokens = _tokens(words, text, start, end)
            if tokens is not None and _value(words, tokens) is not None:
                best = start, tokens
    before = text[: best[0]].rstrip()[-1:]
    return (end, []) if before and before in words.signs else best


def _tokens(words: _Words, text: str, start: int, end: int) -> list[_Token] | None:
    tokens: list[_Token] = []
    at = start
    while at < end:
        match = words.token.match(text, at, end)
        if match is None or match.end() == at:
            return None
        tokens.append(_number(words, match) if match["number"] else _Token(match["sign"]))
        at = match.end()
    opened = sum((token.sign == _ENDS[0]) - (token.sign == _ENDS[1]) for token in tokens)
    return tokens if not opened else None


def _value(words: _Words, tokens: list[_Token]) -> Fraction | None:
    """What arithmetic with at least one sign comes to; None where it is none."""
    if not any(token.sign and token.sign not in _ENDS for token in tokens):
        return None
    value, rest = _sum(words, tokens)
    return value if value is not None and not rest else None


def _sum(words: _Words, tokens: list[_Token]) -> tuple[Fraction | None, list[_Token]]:
    value, rest = _product(words, tokens)
    while value is not None and rest and rest[0].sign and rest[0].sign in words.data.plus + words.data.minus:
        way = 1 if rest[0].sign in words.data.plus else -1
        other, rest = _product(words, rest[1:])
        value = value + way * other if other is not None else None
    return value, rest


def _product(words: _Words, tokens: list[_Token]) -> tuple[Fraction | None, list[_Token]]:
    value, rest = _factor(words, tokens)
    while value is not None and rest and rest[0].sign and rest[0].sign in words.data.times + words.data.over:
        divides = rest[0].sign in words.data.over
        other, rest = _factor(words, rest[1:])
        if other is None or (divides and not other):
            return None, rest
        value = value / other if divides else value * other
    return value, rest


def _factor(words: _Words, tokens: list[_Token]) -> tuple[Fraction | None, list[_Token]]:
    if not tokens:
        return None, []
    first, rest = tokens[0], tokens[1:]
    if not first.sign:
        return first.value, rest
    if first.sign != _ENDS[0]:
        return None, rest
    value, rest = _sum(words, rest)
    return (value, rest[1:]) if rest and rest[0].sign == _ENDS[1] else (None, rest)


def _agree(words: _Words, tokens: list[_Token], value: Fraction, stated: _Token) -> bool:
    """Whether a result is the value, rounded or cut off, in whatever unit; figures with decimals may be rounded too."""
    slack = Fraction(0)
    for place, token in enumerate(tokens):
        if not token.sign and token.ulp < 1:
            moved = _Token(value=token.value + token.ulp / 2, ulp=token.ulp)
            other = _value(words, [*tokens[:place], moved, *tokens[place + 1 :]])
            slack += abs(other - value) if other is not None else 0
    return any(abs(value * scale - stated.value) <= stated.ulp + slack * scale for scale in _SCALES)


def _finding(text: str, where: Span, result: "regex.Match[str]", value: Fraction) -> Finding:
    decimals = len(result["number"].partition(".")[2]) + 2
    told = str(round(Decimal(value.numerator) / Decimal(value.denominator), decimals)).rstrip("0").rstrip(".")
    sums, unit = text[where.start : where.end].strip(), result["unit"] or ""
    message = Message(
        f"算式 {sums} 的结果是 {told}{unit}，写为 {result['number']}{unit}，请核对。",
        f"{sums} comes to {told}{unit}, {result['number']}{unit} is stated; check them.",
    )
    return Finding.of(
        EQUATION, Span(*result.span("number")), message, calculation=f"{sums} = {told}{unit} ≠ {result['number']}{unit}"
    )
