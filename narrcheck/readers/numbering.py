"""Numbers that headings and list items begin with."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_ONES = "一二三四五六七八九"
_CHINESE = {
    (tens if tens != "一" else "") + "十" + ones: 10 * (index + 1) + position
    for index, tens in enumerate(_ONES)
    for position, ones in enumerate(["", *_ONES])
} | {digit: value for value, digit in enumerate(_ONES, 1)}
_CN = r"[一二三四五六七八九十]{1,3}"
_NUMBER = re.compile(
    rf"第(?:{_CN}|\d{{1,2}})(?P<part>部分|章|节|篇)"
    rf"|{_CN}(?P<cn>[、．.]|是(?!否))"
    rf"|[（(](?:{_CN}|\d{{1,2}})(?P<round>[）)])"
    r"|\d{1,2}(?P<digit>、|[．.](?![\d．.])|[．.](?=(?:19|20)\d\d ?年)|[)）])"
    r"|(?P<ring>[\u2460-\u249b\u3220-\u3229])"
)
_START = re.compile(r"[第（(\d\u2460-\u249b\u3220-\u3229一二三四五六七八九十]")
# 2.12家单位 may be the second item.
_BEFORE_DIGITS = re.compile(r"(?P<value>\d{1,2})(?P<mark>[．.])\d[\d,]*(?=[^\W\d_a-zA-Z])")
_RINGS = ((0x2460, "①"), (0x2474, "（1）"), (0x2488, "1."))
_HALF = str.maketrans("．)", ".）")
_RANKS = {"一、": 2, "一.": 2, "（一）": 3, "1、": 4, "1.": 4, "（1）": 5, "1）": 5.2, "①": 6, "一是": 7}


class Numeral(NamedTuple):
    """A number at the beginning of a line: its style, its value and how many characters it takes."""

    style: str
    value: int
    length: int

    @property
    def rank(self) -> float:
        """How deep the style usually stands; 1 is outermost."""
        return _RANKS.get(self.style, 1)


def numeral(text: str) -> Numeral | None:
    """The number that ``text`` begins with; decimals, years and dates are none."""
    match = _NUMBER.match(text) if _START.match(text) else None
    if match is None:
        return None
    group, mark, length = match.lastgroup, match[match.lastgroup or 0], match.end()
    if group == "ring":
        return _ringed(ord(mark))
    inner = match[0].strip("第部分章节篇（()）、．.是")
    chinese = inner in _CHINESE
    value = _CHINESE[inner] if chinese else int(inner) if inner.isdecimal() else 0
    if not value:
        return None
    one = "一" if chinese else "1"
    style = {"part": f"第一{mark}", "round": f"（{one}）"}.get(group or "", one + mark.translate(_HALF))
    return Numeral(style, value, length)


def following(texts: Sequence[str], numbers: Sequence[Numeral | None]) -> list[Numeral | None]:
    """The numbers with those before figures (2.12家单位), where the item before and no other line is numbered so."""
    found = list(numbers)
    open_at: dict[str, int] = {}
    for index, text in enumerate(texts):
        number = found[index]
        match = _BEFORE_DIGITS.match(text) if number is None else None
        if match is not None:
            style, value = f"1{match['mark'].translate(_HALF)}", int(match["value"])
            beside = (*texts[max(0, index - 1) : index], *texts[index + 1 : index + 2])
            outline = any(other.startswith((f"{value}.", f"{value}．")) for other in beside)
            if open_at.get(style) == value - 1 and not outline:
                number = found[index] = Numeral(style, value, match.end("mark"))
        if number is not None:
            open_at[number.style] = number.value
    return found


def _ringed(code: int) -> Numeral:
    if code >= 0x3220:
        return Numeral("（一）", code - 0x321F, 1)
    first, style = max(pair for pair in _RINGS if pair[0] <= code)
    return Numeral(style, code - first + 1, 1)
