"""Statements that the displayed figures of some spots satisfy in a correct report, and their arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from corpus.generator.composition import At, Spot

Spots = Mapping[At, Spot]
Formula = Callable[..., Fraction | None]


@dataclass(frozen=True)
class Bond:
    """``stated`` equals ``formula`` of ``operands``; ``signs`` are the direction words that give figures their sign.

    Of more than three operands the formula rises with each, but for the last ones: so many that it is ``falling`` with.
    """

    kind: str
    stated: At
    operands: tuple[At, ...]
    formula: Formula
    signs: tuple[tuple[At, At], ...] = ()
    falling: int = 0

    @property
    def members(self) -> frozenset[At]:
        """Every spot that takes part."""
        return frozenset((self.stated, *self.operands, *(sign for _, sign in self.signs)))

    def misses(self, spots: Spots) -> Fraction:
        """By how many units of its last place the stated figure misses what follows from the others; 0 where none."""
        low, high = self._range(spots, self.stated)
        unit = 2 * spots[self.stated].half or Fraction(1)
        ends = [self._range(spots, operand) for operand in self.operands]
        values = [self.formula(*corner) for corner in product(*ends)] if len(ends) < 4 else self._extremes(ends)
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return Fraction(0)
        return max(Fraction(0), min(known) - high, low - max(known)) / unit

    def _range(self, spots: Spots, at: At) -> tuple[Fraction, Fraction]:
        spot = spots[at]
        sign = next((spots[word].value for figure, word in self.signs if figure == at), Fraction(1))
        ends = sign * (spot.value - spot.half), sign * (spot.value + spot.half)
        return min(ends), max(ends)

    def _extremes(self, ends: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction | None]:
        """The least and the most of what rises or falls with each operand."""
        rising = len(ends) - self.falling
        turned = [*ends[:rising], *((high, low) for low, high in ends[rising:])]
        return [self.formula(*(low for low, _ in turned)), self.formula(*(high for _, high in turned))]


def ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    """A part of a whole in percent."""
    return 100 * part / whole if whole > 0 else None


def growth(now: Fraction, before: Fraction) -> Fraction | None:
    """The rate of a change."""
    return 100 * (now - before) / before if before > 0 else None


def growth_by(now: Fraction, change: Fraction) -> Fraction | None:
    """The rate of a change whose base is not told; one to less than was added is no rate that anybody would tell."""
    before = now - change
    return 100 * change / before if before else None


def total(*parts: Fraction) -> Fraction:
    """A sum."""
    return sum(parts, Fraction(0))
