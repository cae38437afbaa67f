"""Figures as a report shows them, computed from exact yuan amounts and rounded half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Amount = int | Decimal | Fraction


def rounded(value: Amount, places: int) -> str:
    """Write a value with so many decimals, rounded half up."""
    scaled = Fraction(value) * 10**places
    whole = (abs(scaled) * 2 + 1) // 2
    number = Decimal(int(whole) * (-1 if scaled < 0 else 1)).scaleb(-places)
    return f"{number:.{places}f}"


def wan(value: Amount, places: int = 2) -> str:
    """Write yuan as 万元."""
    return rounded(Fraction(value) / 10_000, places)


def short(value: Amount, places: int = 2) -> str:
    """Write yuan as 万元 without the zeros at the end."""
    text = wan(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def comma(value: Amount, places: int = 2) -> str:
    """Write yuan as 万元 with thousand separators."""
    return f"{Decimal(wan(value, places)):,}"


def yuan(value: Amount, places: int = 2) -> str:
    """Write yuan as yuan with thousand separators."""
    return f"{Decimal(rounded(value, places)):,}"


def plain(value: Amount, places: int = 2) -> str:
    """Write yuan as yuan without separators."""
    return rounded(value, places)


def yi(value: Amount, places: int = 2) -> str:
    """Write yuan as 亿元."""
    return rounded(Fraction(value) / 100_000_000, places)


def pct(part: Amount, whole: Amount, places: int = 2) -> str:
    """Write part ÷ whole in percent."""
    return rounded(Fraction(part) * 100 / Fraction(whole), places)


def more(current: Amount, base: Amount) -> Fraction:
    """The increase; fails when there is none, so that no direction word can be wrong."""
    if current <= base:
        raise ValueError(f"not an increase: {base} → {current}")
    return Fraction(current) - Fraction(base)


def less(current: Amount, base: Amount) -> Fraction:
    """The decrease; fails when there is none."""
    if current >= base:
        raise ValueError(f"not a decrease: {base} → {current}")
    return Fraction(base) - Fraction(current)


def up(current: Amount, base: Amount, places: int = 2) -> str:
    """Write the rate of an increase in percent."""
    return pct(more(current, base), base, places)


def down(current: Amount, base: Amount, places: int = 2) -> str:
    """Write the rate of a decrease in percent."""
    return pct(less(current, base), base, places)


def same(*values: Amount) -> str:
    """Write nothing; fails unless all values are equal."""
    if len({Fraction(value) for value in values}) != 1:
        raise ValueError(f"not equal: {values}")
    return ""


def full(text: str) -> str:
    """Write a figure with full-width digits, point and percent sign."""
    return text.translate(str.maketrans("0123456789.%-", "０１２３４５６７８９．％－"))


def spaced(text: str) -> str:
    """Write a figure with a space on either side, as conversion from Word leaves it."""
    return f" {text} "


def row(*cells: object) -> str:
    """Write one line of a table, its cells separated by tabs."""
    return "\t".join(str(cell) for cell in cells)
