"""Exact numbers: fractions whose arithmetic among themselves and with integers takes a fifth of the usual time."""

from fractions import Fraction
from math import gcd
from typing import Any, Self

_bare = object.__new__


class Exact(Fraction):
    """A fraction as any other; what is reckoned from it and its like, or integers, is of its kind again.

    The standard library's fractions look for the types of both sides among abstract classes at each step; nearly all
    that meet here are of one kind.
    """

    __slots__ = ()
    _numerator: int
    _denominator: int

    def __new__(cls, numerator: Any = 0, denominator: Any = None) -> Self:
        """Whatever ``Fraction`` takes; a ratio of integers (the lower one positive) the fastest."""
        if type(numerator) is int and (denominator is None or (type(denominator) is int and denominator > 0)):
            return _ratio(numerator, denominator or 1)  # type: ignore[return-value]
        return super().__new__(cls, numerator, denominator)

    def __add__(self, other: Any) -> Any:
        if type(other) is Exact:
            top = self._numerator * other._denominator + other._numerator * self._denominator
            return _ratio(top, self._denominator * other._denominator)
        if type(other) is int:
            return _ratio(self._numerator + other * self._denominator, self._denominator)
        return Fraction.__add__(self, other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if type(other) is Exact:
            top = self._numerator * other._denominator - other._numerator * self._denominator
            return _ratio(top, self._denominator * other._denominator)
        if type(other) is int:
            return _ratio(self._numerator - other * self._denominator, self._denominator)
        return Fraction.__sub__(self, other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if type(other) is Exact:
            return _ratio(self._numerator * other._numerator, self._denominator * other._denominator)
        if type(other) is int:
            return _ratio(self._numerator * other, self._denominator)
        return Fraction.__mul__(self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if type(other) is Exact and other._numerator > 0:
            return _ratio(self._numerator * other._denominator, self._denominator * other._numerator)
        if type(other) is int and other > 0:
            return _ratio(self._numerator, self._denominator * other)
        return Fraction.__truediv__(self, other)

    def __neg__(self) -> "Exact":
        return _ratio(-self._numerator, self._denominator)

    def __abs__(self) -> "Exact":
        return self if self._numerator >= 0 else -self

    def __float__(self) -> float:
        return self._numerator / self._denominator

    def __eq__(self, other: object) -> bool:
        if type(other) is Exact:
            return self._numerator == other._numerator and self._denominator == other._denominator
        return Fraction.__eq__(self, other)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self._numerator) if self._denominator == 1 else Fraction.__hash__(self)

    def __lt__(self, other: Any) -> bool:
        if type(other) is Exact:
            return self._numerator * other._denominator < other._numerator * self._denominator
        return self._numerator < other * self._denominator if type(other) is int else Fraction.__lt__(self, other)

    def __le__(self, other: Any) -> bool:
        if type(other) is Exact:
            return self._numerator * other._denominator <= other._numerator * self._denominator
        return self._numerator <= other * self._denominator if type(other) is int else Fraction.__le__(self, other)

    def __gt__(self, other: Any) -> bool:
        if type(other) is Exact:
            return self._numerator * other._denominator > other._numerator * self._denominator
        return self._numerator > other * self._denominator if type(other) is int else Fraction.__gt__(self, other)

    def __ge__(self, other: Any) -> bool:
        if type(other) is Exact:
            return self._numerator * other._denominator >= other._numerator * self._denominator
        return self._numerator >= other * self._denominator if type(other) is int else Fraction.__ge__(self, other)


def _ratio(top: int, below: int) -> Exact:
    """The number of a ratio, the lower part of which is positive."""
    made = _bare(Exact)
    if below != 1:
        shared = gcd(top, below)
        top, below = top // shared, below // shared
    made._numerator, made._denominator = top, below
    return made
