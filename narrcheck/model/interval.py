"""Exact intervals: what a displayed figure stands for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm

from narrcheck.model.exact import Exact

Number = Fraction | int


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """What ``sum`` gives, some times faster: integers are added, over one denominator."""
    ratios = [number.as_integer_ratio() for number in numbers]
    parts = {part for _, part in ratios}
    if len(parts) == 1:
        return Exact(sum([count for count, _ in ratios]), parts.pop())
    below = lcm(*parts)
    return Exact(sum([count * (below // part) for count, part in ratios]), below)


def in_one_unit(numbers: Iterable[Fraction]) -> list[int]:
    """Numbers as integers, over one denominator."""
    ratios = [number.as_integer_ratio() for number in numbers]
    below = lcm(*(part for _, part in ratios))
    return [count * (below // part) for count, part in ratios]


@dataclass(frozen=True, slots=True)
class Interval:
    """Closed interval of exact numbers; None is no bound on that side."""

    low: Fraction | None
    high: Fraction | None

    @classmethod
    def point(cls, value: Number) -> "Interval":
        """The interval that holds one number."""
        exact = Exact(value) if isinstance(value, int) else value
        return cls(exact, exact)

    @classmethod
    def rounded(cls, value: Decimal, decimals: int, factor: Number = 1) -> "Interval":
        """Everything that is displayed as ``value`` with ``decimals`` places, in base units."""
        return cls.around(int(value.scaleb(decimals)), decimals, factor)

    @classmethod
    def around(cls, scaled: int, decimals: int, factor: Number = 1) -> "Interval":
        """``rounded`` for ``scaled`` units of the last of the places."""
        below, top = 2 * 10**decimals * factor.denominator, factor.numerator
        middle = 2 * scaled
        return cls(Exact((middle - 1) * top, below), Exact((middle + 1) * top, below))

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common."""
        return not (self.below(other) or other.below(self))

    def below(self, other: "Interval") -> bool:
        """Whether every number here is smaller than every number of ``other``."""
        return self.high is not None and other.low is not None and self.high < other.low

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __neg__(self) -> "Interval":
        return Interval(_minus(self.high), _minus(self.low))

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def scaled(self, factor: Number) -> "Interval":
        """Every number times a positive ``factor``."""
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
        )

    def divided(self, other: "Interval") -> "Interval | None":
        """Quotient by an interval of positive numbers; None where the divisor may be zero or negative."""
        if other.low is None or other.low <= 0 or self.low is None or self.high is None:
            return None
        low = self.low / other.low if self.low < 0 or other.high is None else self.low / other.high
        if other.high is None and self.low >= 0:
            low = Fraction(0)
        high = (
            self.high / other.low if self.high >= 0 else (Fraction(0) if other.high is None else self.high / other.high)
        )
        return Interval(low, high)


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _minus(a: Fraction | None) -> Fraction | None:
    return None if a is None else -a
