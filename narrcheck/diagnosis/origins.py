"""What a figure may have been before a slip of the pen, and how likely each slip is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from narrcheck.model.quantity import Quantity
from narrcheck.rulebook import Rulebook, RuleData

_FEW, _FAR = 2, 4
# A digit that is not its neighbour's double is so much less likely written by mistake.
_RARER = 5


class Slip(StrEnum):
    """How a wrong figure, unit or word came to be written."""

    SWAPPED = "swapped"
    REPLACED = "replaced"
    DROPPED = "dropped"
    DOUBLED = "doubled"
    SHIFTED = "shifted"
    COPIED = "copied"
    UNIT = "unit"
    BASE = "base"
    REVERSED = "reversed"
    HUNDRED = "hundred"
    COMPLEMENT = "complement"
    STALE = "stale"
    DIRECTION = "direction"
    OTHER = "other"


TYPING = (Slip.SWAPPED, Slip.REPLACED, Slip.DROPPED, Slip.DOUBLED, Slip.SHIFTED)
"""Slips of the pen, which befall any figure, reckoned from others or not."""


class SlipData(RuleData):
    """One entry of ``slips``: of 100 wrong figures so many, and what a finding says of it."""

    share: int
    zh: str
    en: str


class Weights(RuleData):
    """``rules/diagnosis/slips.yaml``."""

    slips: dict[Slip, SlipData]
    derived: float
    table: float
    elsewhere: float
    beside: float
    same_name: float
    zero: float
    twice: float
    one_in: int

    def chance(self, slip: Slip, ways: float = 1) -> float:
        """How likely a wrong figure is this slip, in this one of so many ways to make it."""
        return self.slips[slip].share / 100 / ways


def load_weights(rulebook: Rulebook) -> Weights:
    """How likely each slip is."""
    return rulebook.read("diagnosis/slips.yaml", Weights)


@dataclass(frozen=True, slots=True)
class Origin:
    """A figure (``digits`` without their point, and its decimals) that one slip makes into the one that is written.

    ``ways`` is in how many ways this slip can be made.
    """

    slip: Slip
    digits: int
    decimals: int
    ways: int


_Bounds = Mapping[int, tuple[int, int]]


def origins(quantity: Quantity, low: Fraction, high: Fraction) -> Iterator[Origin]:
    """Every figure from ``low`` to ``high`` (base units) that one slip of the pen makes into ``quantity``."""
    digits, decimals = abs(quantity.units), quantity.decimals
    size = max(len(str(digits)), decimals + 1)
    bounds = {places: _bounds(quantity, places, low, high) for places in range(decimals + _FAR + 1)}
    yield from _of_neighbours(digits, decimals, size, bounds)
    yield from _of_digits(digits, decimals, size, bounds)
    yield from (origin for origin in _shifted(digits, decimals) if _inside(origin.digits, bounds[origin.decimals]))


def _of_neighbours(digits: int, decimals: int, size: int, bounds: _Bounds) -> Iterator[Origin]:
    """Two neighbouring digits were the other way round, or one that is there now was not."""
    for place in range(size):
        power = 10**place
        before, behind = digits // (10 * power) % 10, digits // power % 10
        swapped = digits + 9 * (behind - before) * power
        leading = place == size - 2 and not behind and size > decimals + 1
        if place < size - 1 and behind != before and not leading and _inside(swapped, bounds[decimals]):
            yield Origin(Slip.SWAPPED, swapped, decimals, size - 1)
        without, places = digits // (10 * power) * power + digits % power, decimals - (place < decimals)
        if (size > decimals + 1 or place < decimals) and _inside(without, bounds[places]):
            alike = behind == before or (place > 0 and behind == digits // (power // 10) % 10)
            yield Origin(Slip.DOUBLED, without, places, size if alike else size * _RARER)


def _of_digits(digits: int, decimals: int, size: int, bounds: _Bounds) -> Iterator[Origin]:
    """One digit was another, or one was left out."""
    for place in range(size):
        power = 10**place
        own = digits // power % 10
        for digit in _fitting(digits - own * power, power, bounds[decimals]):
            if digit != own:
                yield Origin(Slip.REPLACED, digits + (digit - own) * power, decimals, 9 * size)
    for place in range(size + 1):
        power = 10**place
        before, behind = divmod(digits, power)
        longer = 10 * before * power + behind
        # At the point it was the last digit before it or the first one behind it: 12.5 for 123.5 or 12.35.
        for places in (decimals, decimals + 1) if place == decimals > 0 else (decimals + (place < decimals),):
            for digit in _fitting(longer, power, bounds[places]):
                if place < size or digit:
                    yield Origin(Slip.DROPPED, longer + digit * power, places, size + 1)


def _inside(digits: int, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= digits <= bounds[1]


def _bounds(quantity: Quantity, decimals: int, low: Fraction, high: Fraction) -> tuple[int, int]:
    """The least and the most units of so many decimals between two bounds (base units)."""
    top, below = quantity.factor.denominator * 10**decimals, quantity.factor.numerator
    return -(-low.numerator * top // (low.denominator * below)), high.numerator * top // (high.denominator * below)


def _fitting(rest: int, power: int, bounds: tuple[int, int]) -> range:
    """The digits at a place that, with the rest of the number, lie between two bounds."""
    least, most = bounds
    return range(max(0, -((rest - least) // power)), min(9, (most - rest) // power) + 1)


def _shifted(digits: int, decimals: int) -> Iterator[Origin]:
    for places in range(1, _FAR + 1):
        ways = _FEW if places == 1 else _FEW * 10
        yield Origin(Slip.SHIFTED, digits, decimals + places, ways)
        more = max(0, places - decimals)
        yield Origin(Slip.SHIFTED, digits * 10**more, max(0, decimals - places), ways)
