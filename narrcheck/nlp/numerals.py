"""Numerals: 1,234.50, 二十三, 一百零五, 壹拾万, 十五点二."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from narrcheck.model.interval import Interval
from narrcheck.rulebook import Rulebook, RuleData

_SECTION = 10_000
_COMMAS = str.maketrans("", "", ",， ")


class NumeralData(RuleData):
    """``rules/units/numerals.yaml``."""

    digits: dict[str, int]
    tens: dict[str, int]
    myriads: dict[str, int]
    point: str
    negative: str
    negative_unless: str
    fraction: str
    hundredths: str
    thousandths: str
    double_before: str
    double_after: str
    ordinal: str


class Numeral(NamedTuple):
    """A number as displayed: ``scaled`` units of the last of its ``decimals`` places (864.43: 86443 and 2)."""

    scaled: int
    decimals: int

    @property
    def value(self) -> Decimal:
        """The number."""
        return Decimal(self.scaled).scaleb(-self.decimals)

    def negated(self) -> "Numeral":
        """The same number below zero."""
        return Numeral(-self.scaled, self.decimals)

    def interval(self, factor: Fraction) -> Interval:
        """Everything that is displayed so, in base units."""
        return Interval.around(self.scaled, self.decimals, factor)


def numeral_data(rulebook: Rulebook) -> NumeralData:
    """The characters that Chinese numerals are written with."""
    return rulebook.read("units/numerals.yaml", NumeralData)


def parse_digits(text: str) -> Numeral:
    """Read Arabic digits with or without thousands commas: ``1,234.50``, ``1， 234.50``."""
    whole, _, places = text.translate(_COMMAS).partition(".")
    return Numeral(int(whole + places), len(places))


def parse_chinese(text: str, data: NumeralData) -> Numeral | None:
    """Read a Chinese numeral; None where it is not well formed (百, 三四, 一二三)."""
    whole, dot, places = text.partition(data.point)
    value = _parse_whole(whole, data)
    if value is None or (dot and not places):
        return None
    for char in places:
        if char not in data.digits:
            return None
        value = value * 10 + data.digits[char]
    return Numeral(value, len(places))


def _parse_whole(text: str, data: NumeralData) -> int | None:
    """A whole number: sections of four digits, each followed by its 万 or 亿."""
    total, section = 0, ""
    last: int | None = None
    for char in text:
        big = data.myriads.get(char)
        if big is None:
            section += char
            continue
        value = _parse_section(section, data) if section else 0
        if value is None or not (section or total):
            return None
        if last is not None and big >= last:
            total = (total + value) * big
        else:
            total += value * big
        section, last = "", big
    if not section:
        return total if last is not None else None
    value = _parse_section(section, data)
    return None if value is None else total + value


def _parse_section(text: str, data: NumeralData) -> int | None:
    """A number below ten thousand; a leading 十 stands for 一十, and 三百五 (350) is too loose to be read."""
    total, digit, limit, zero = 0, None, _SECTION, False
    for char in text:
        if char in data.digits:
            if digit is not None:
                return None
            if data.digits[char] == 0 and len(text) > 1:
                zero = True
            else:
                digit = data.digits[char]
            continue
        ten = data.tens.get(char)
        if ten is None or ten >= limit or (digit is None and (ten != 10 or (total and not zero))):
            return None
        total += (1 if digit is None else digit) * ten
        digit, limit, zero = None, ten, False
    if digit is None:
        return None if zero or not text else total
    return total + digit if limit in (10, _SECTION) or zero else None
