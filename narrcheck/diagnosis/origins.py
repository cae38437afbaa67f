"""What a figure may have been before a slip of the pen, and how likely each slip is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from narrcheck.model.quantity import Quantity
from narrcheck.rulebook import Rulebook, RuleData

_FEW, _FAR = 2, 4


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
    DIRECTION = "direction"
    OTHER = "other"


class SlipData(RuleData):
    """One entry of ``slips``: of 100 wrong figures so many, and what a finding calls it."""

    share: int
    zh: str
    en: str


class Weights(RuleData):
    """``rules/diagnosis/slips.yaml``."""

    slips: dict[Slip, SlipData]
    derived: float
    table: float
    elsewhere: float
    same_name: float
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


def origins(quantity: Quantity) -> Iterator[Origin]:
    """Every figure that one slip of the pen makes into ``quantity``."""
    decimals = quantity.decimals
    digits = int(abs(quantity.value).scaleb(decimals))
    size = max(len(str(digits)), decimals + 1)
    powers = [10**place for place in range(size + 1)]
    each = [digits // powers[place] % 10 for place in range(size)]
    for place in range(size - 1):
        low, high = each[place], each[place + 1]
        if low != high:
            yield Origin(Slip.SWAPPED, digits + (low - high) * (powers[place + 1] - powers[place]), decimals, size - 1)
        if low == high:
            without = digits // powers[place + 1] * powers[place] + digits % powers[place]
            yield Origin(Slip.DOUBLED, without, decimals - (place < decimals), size)
    for place in range(size):
        for digit in range(10):
            if digit != each[place]:
                yield Origin(Slip.REPLACED, digits + (digit - each[place]) * powers[place], decimals, 9 * size)
    for place in range(size + 1):
        high, low = divmod(digits, powers[place])
        for digit in range(10):
            if place < size or digit:
                longer = (10 * high + digit) * powers[place] + low
                yield Origin(Slip.DROPPED, longer, decimals + (place < decimals), size + 1)
    yield from _shifted(digits, decimals)


def _shifted(digits: int, decimals: int) -> Iterator[Origin]:
    for places in range(1, _FAR + 1):
        ways = _FEW if places == 1 else _FEW * 10
        yield Origin(Slip.SHIFTED, digits, decimals + places, ways)
        more = max(0, places - decimals)
        yield Origin(Slip.SHIFTED, digits * 10**more, max(0, decimals - places), ways)


def within(quantity: Quantity, low: Fraction, high: Fraction) -> Callable[[Origin], bool]:
    """Whether an origin of a quantity lies between two bounds (base units)."""
    bounds: dict[int, tuple[int, int]] = {}

    def test(origin: Origin) -> bool:
        if origin.decimals not in bounds:
            scale = 10**origin.decimals / quantity.factor
            bounds[origin.decimals] = -(-(low * scale) // 1), high * scale // 1
        least, most = bounds[origin.decimals]
        return least <= origin.digits <= most

    return test
