"""Automatic numbers as they are printed: 一, 壹, ①, iv, B and the other formats of Word."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL_DIGITS, _LEGAL_UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST = 9999
SILENT = frozenset({"none", "bullet"})
"""Formats that show no number."""


def render(value: int, style: str) -> str:
    """``value`` in the number format ``style`` (decimal where the format is unknown)."""
    if style in SILENT:
        return ""
    if not 0 < value <= _MOST:
        return str(value)
    return _FORMATS.get(style, str)(value)


def _chinese(value: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS, zero: str = "零") -> str:
    """十二, 一百零五: by places, with one zero for any gap."""
    text, gap = "", False
    figures = str(value)
    for place, digit in zip(range(len(figures) - 1, -1, -1), map(int, figures), strict=True):
        if digit == 0:
            gap = True
            continue
        text += (zero if gap and text else "") + digits[digit] + units[place]
        gap = False
    return text.removeprefix(digits[1]) if 10 <= value < 20 and units is _UNITS else text


def _digits(value: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(value))


def _legal(value: int) -> str:
    return _chinese(value, _LEGAL_DIGITS, _LEGAL_UNITS)


def _counting(value: int) -> str:
    """Places up to ninety-nine, single digits above, as Word counts in Chinese."""
    return _chinese(value) if value < 100 else _digits(value).replace("〇", "○")


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (value // size)
        value %= size
    return text


def _letter(value: int) -> str:
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _ringed(value: int) -> str:
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(code + value - first)
    return str(value)


def _from(code: int, most: int, around: str) -> Callable[[int], str]:
    """A format with a character of its own for each number up to ``most``."""
    return lambda value: chr(code + value - 1) if value <= most else around.format(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "numberInDash": lambda value: f"- {value} -",
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _ringed,
    "decimalEnclosedCircleChinese": _ringed,
    "decimalEnclosedParen": _from(0x2474, 20, "({})"),
    "decimalEnclosedFullstop": _from(0x2488, 20, "{}."),
    "ideographEnclosedCircle": _from(0x3280, 10, "{}"),
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
}
