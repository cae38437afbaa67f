"""How a spreadsheet displays a number: the number format applied to the stored value."""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from narrcheck.readers.excel import dateformat

BUILTIN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"',
    30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '"¥"#,##0;"¥"-#,##0;"¥-"', 43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"¥-"', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that files name by number only, as a Chinese Excel shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式)'
    r"|(?P<exponent>[Ee][+-])|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\Z")
_SECTION = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])*', re.DOTALL)
_GENERAL_DIGITS = 10
_SIMPLE = re.compile(r"(?P<grouped>#,##)?0(?:\.(?P<places>0{1,9}))?(?P<percent>%)?(?:_.)*")
_ULPS = tuple(Decimal(1).scaleb(-places) for places in range(10))
_SMALLEST = Decimal("1e-9")
_LARGEST = Decimal("1e15")
"""Beyond it a cell has no exact digits any more."""
_MOST_PLACES = 9
_TESTS = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}


class _Token(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format between semicolons."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None
    date: bool
    source: str
    kinds: Counter[str]
    simple: tuple[int, int, str] | None
    """Of a format like ``#,##0.00%_ ``: its places, the power of ten of its percent signs, and how Python writes it."""

    def count(self, kind: str) -> int:
        return self.kinds[kind]


def shown(value: float, code: str, *, since_1904: bool = False) -> str:
    """The number ``value`` as the format ``code`` displays it."""
    if code == "General" and (len(words := repr(value).removesuffix(".0")) < _GENERAL_DIGITS) and "e" not in words:
        return words
    try:
        number = Decimal(f"{value:.15g}")
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number) >= _LARGEST:
        return str(value)
    section, signed = _choose(_sections(code), number)
    if section is None:
        return general(number)
    if section.date:
        return dateformat.shown(float(number), section.source, since_1904=since_1904) or general(number)
    sign = "-" if signed and number < 0 else ""
    body = _body(section, abs(number))
    return sign + body if any(char in "123456789" for char in body) or not sign else body


def shown_text(text: str, code: str) -> str:
    """A text as the format ``code`` displays it; only a fourth section says anything about texts."""
    sections = _sections(code)
    if len(sections) < 4:
        return text
    return "".join(text if token.kind == "text" else token.text for token in sections[3].tokens)


def general(number: Decimal) -> str:
    """A number in a cell without a format: at most eleven characters, as in a cell that is wide enough."""
    if number == number.to_integral_value():
        return str(number.quantize(Decimal(1)))
    if abs(number) < _SMALLEST:
        return f"{number:.5E}".replace("E-0", "E-").replace("E+0", "E+")
    places = max(0, _GENERAL_DIGITS - len(str(int(abs(number)))))
    text = str(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[str] = []
    position = 0
    while position <= len(code) and len(parts) < 4:
        match = _SECTION.match(code, position)
        parts.append(match[0] if match else "")
        position += len(parts[-1]) + 1
    return tuple(_section(part) for part in parts)


def _section(source: str) -> _Section:
    tokens, condition = [], None
    for match in _TOKEN.finditer(source):
        kind = match.lastgroup
        if kind == "bracket":
            found = _CONDITION.match(match["bracket"])
            condition = (found[1], Decimal(found[2])) if found else condition
            currency = match["bracket"].removeprefix("$").partition("-")[0] if match["bracket"][:1] == "$" else ""
            if currency:
                tokens.append(_Token("literal", currency))
        elif kind in ("quoted", "escaped", "other"):
            tokens.append(_Token("literal", match[kind]))
        elif kind is not None:
            tokens.append(_Token(kind, match[0]))
    kinds = Counter(token.kind for token in tokens)
    return _Section(tuple(tokens), condition, dateformat.is_date(source), source, kinds, _simple(source))


def _simple(source: str) -> tuple[int, int, str] | None:
    match = _SIMPLE.fullmatch(source)
    if match is None:
        return None
    percent = match["percent"] or ""
    return len(match["places"] or ""), 2 * len(percent), ("{:,f}" if match["grouped"] else "{:f}") + percent


def _choose(sections: tuple[_Section, ...], number: Decimal) -> tuple[_Section | None, bool]:
    """The section that holds for ``number``, and whether the minus sign has to be added."""
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            test = section.condition
            if test is None or _TESTS[test[0]](number, test[1]):
                return section, True
        return None, True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _body(section: _Section, number: Decimal) -> str:
    """The digits of a number without its sign, with the literals around and between them."""
    if section.simple:
        places, power, form = section.simple
        return form.format(number.scaleb(power).quantize(_ULPS[places], ROUND_HALF_UP))
    if section.count("general"):
        return "".join(general(number) if token.kind == "general" else token.text for token in section.tokens)
    if not section.count("digit"):
        return "".join(general(number) if token.kind == "text" else token.text for token in section.tokens)
    if section.count("exponent") or any(token == ("literal", "/") for token in section.tokens):
        return general(number)
    tokens = list(section.tokens)
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    point = next((index for index, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    last = max((index for index in digits if index < point), default=-1)
    scale = sum(_trailing_commas(tokens, place) for place in {last, digits[-1]})
    grouped = any(token.kind == "comma" for token in tokens[digits[0] : max(last, digits[0])])
    number = number.scaleb(min(2 * section.count("percent"), _MOST_PLACES) - min(3 * scale, _MOST_PLACES))
    places = sum(token.kind == "digit" for token in tokens[point:])
    if places > _MOST_PLACES:
        return general(number)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    left = _whole(tokens[:point], whole.lstrip("0"), grouped)
    return left + _fraction(tokens[point:], fraction)


def _trailing_commas(tokens: list[_Token], last: int) -> int:
    """How many commas stand directly behind the last digit: each divides by a thousand."""
    count = 0
    for token in tokens[last + 1 :] if last >= 0 else []:
        if token.kind != "comma":
            break
        count += 1
    return count


def _whole(tokens: list[_Token], digits: str, grouped: bool) -> str:
    """The part before the point, filled from the right; its first place takes all digits that are left."""
    places = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    out: list[str] = []
    count = 0
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind in ("literal", "percent"):
            out.append(token.text)
        elif token.kind == "digit":
            take = len(digits) if index == places[0] else min(1, len(digits))
            placed = digits[len(digits) - take :] or ("0" if token.text == "0" else "")
            digits = digits[: len(digits) - take]
            for digit in reversed(placed):
                out.append(digit + ("," if grouped and count and count % 3 == 0 else ""))
                count += 1
    return (digits if not places else "") + "".join(reversed(out))


def _fraction(tokens: list[_Token], digits: str) -> str:
    """The part from the point on; zeros at the end go where the format has # for them."""
    needed = significant = len(digits.rstrip("0"))
    for position, token in enumerate(token for token in tokens if token.kind == "digit"):
        if token.text != "#":
            needed = max(significant, position + 1)
            significant = needed
    out, position = [], 0
    for token in tokens:
        if token.kind == "digit":
            if position < needed:
                out.append(digits[position])
            position += 1
        elif token.kind in ("literal", "percent") or (token.kind == "point" and needed):
            out.append(token.text)
    return "".join(out)
