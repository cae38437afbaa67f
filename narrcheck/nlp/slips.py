"""Slips of the hand in figures: a wrong digit, two digits swapped, the point shifted."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

_SHIFTS = (1, 2, 3, 4)


def written(value: Fraction, decimals: int) -> str:
    """``value`` with so many decimals, rounded half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def retyped(value: Decimal) -> Iterator[Decimal]:
    """The figure with one of its digits replaced, in each way that changes it and leaves no 0 at the front."""
    digits = str(value)
    for place, digit in enumerate(digits):
        for other in "0123456789" if digit.isdigit() else "":
            if other != digit and (place or other != "0"):
                yield Decimal(digits[:place] + other + digits[place + 1 :])


def swaps(value: Decimal) -> Iterator[str]:
    """The figure with two neighbouring digits swapped, in each way that changes it."""
    digits = str(value)
    places = [index for index, char in enumerate(digits) if char.isdigit()]
    for left, right in pairwise(places):
        if digits[left] != digits[right] and not (left == places[0] and digits[right] == "0" and right - left == 1):
            chars = list(digits)
            chars[left], chars[right] = chars[right], chars[left]
            yield "".join(chars)


def shifts(value: Decimal, decimals: int) -> Iterator[str]:
    """The figure with its point shifted by up to four places."""
    for places in _SHIFTS:
        for power in (places, -places):
            moved = value.scaleb(power)
            plain = f"{moved:f}"
            if len(plain.partition(".")[2]) > decimals:
                plain = plain.rstrip("0").rstrip(".")
            yield plain


def likely(value: Decimal, decimals: int) -> list[str]:
    """The figures that one slip may have made ``value`` of, without repetition."""
    return list({Decimal(number): number for number in (*swaps(value), *shifts(value, decimals))}.values())
