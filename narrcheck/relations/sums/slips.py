"""Whether one slip of the pen explains why a total and its parts do not agree."""

from collections.abc import Iterable
from fractions import Fraction

from narrcheck.model.quantity import Quantity
from narrcheck.relations.sums.totals import FEW, Total

# So many digits that agreement but for one of them is no accident.
_TELLING = 4
# A list with so much of its total, or a total with so much of its list, may well be complete.
_MOST_OF = Fraction(8, 10)
_SEVERAL = 5


def one_slip(total: Total) -> bool:
    """Whether one figure with a wrong or missing digit, swapped digits, shifted point or another unit mends the sum."""
    stated, added = total.fact.quantity, total.exact
    if _unit_slip(total):
        return True
    # Of many parts, one can be mended by a digit by accident: then the list has to be nearly complete besides.
    several = sum(1 for _, fact in total.parts if fact.quantity.value) > _SEVERAL
    if several and not _MOST_OF * stated.exact <= added <= stated.exact / _MOST_OF:
        return stated.units >= 10**_TELLING and slipped(stated, added)
    tail = len(total.parts) // 2
    told = [stated, *(fact.quantity for _, fact in total.parts)]
    needed = [added, *(part.exact + stated.exact - added for part in told[1:])]
    fine = shows_hundredths(told)
    pairs = zip(told, needed, strict=True)
    return any(slipped(quantity, value, tail, lost=True, fine=fine) for quantity, value in pairs)


def shows_hundredths(told: Iterable[Quantity]) -> bool:
    """Whether some figure has a digit where others may have a 0: 13.12 says that 20.40 is no 20.4 written longer."""
    return any(quantity.decimals > 1 and quantity.units % 10 for quantity in told)


def _unit_slip(total: Total) -> bool:
    """Whether one figure is told in another unit than all the others, and the sum holds with theirs."""
    symbols = {fact.quantity.symbol for _, fact in total.parts}
    unit = total.fact.quantity
    if len(symbols) == 1 and unit.symbol not in symbols and unit.units >= 10 ** (_TELLING - 1):
        return unit.exact * total.parts[0][1].quantity.factor == total.exact * unit.factor
    if len(total.parts) < FEW or len(symbols) != 2:
        return False
    odd = [fact.quantity for _, fact in total.parts if fact.quantity.symbol != unit.symbol]
    return len(odd) == 1 and total.exact - odd[0].exact + odd[0].exact * unit.factor / odd[0].factor == unit.exact


def slipped(told: Quantity, needed: Fraction, tail: int = 0, *, lost: bool = False, fine: bool = False) -> bool:
    """Whether a figure told is the one needed but for a slip of the pen, ``tail`` units of rounding allowed.

    A digit ``lost`` is a slip only where a sum asks for it: two figures that merely stand apart may well differ so.

    The last 0 of a fraction is a digit too where figures are ``fine``: 20.40 beside 13.12.

    Rounding is allowed only in figures of many digits, where agreement but for one of them is no accident.
    """
    # What is taken away is written without its sign.
    scaled, units = (needed if told.units > 0 else -needed) / told.ulp, abs(told.units)
    many = units >= 10 ** (_TELLING - 1)  # what is needed in a smaller unit is rounded to many digits only
    if scaled <= 0 or (scaled.denominator != 1 and not many) or not units:
        return False
    few = tail if units >= 10**_TELLING else 0
    written, padded = str(units), not fine or told.value == told.value.to_integral_value()
    meant = [str(round(scaled) + off) for off in range(-few, few + 1)]
    return any(_one_slip(written, other, padded) or (lost and _one_lost(written, other)) for other in meant)


def _one_slip(written: str, meant: str, padded: bool) -> bool:
    """Whether a digit, the order of two or the point is wrong; zeros at the end count unless they are ``padded``."""
    digits, others = written.rstrip("0"), meant.rstrip("0")
    if digits == others:
        return True
    if len(written) != len(meant):
        return False
    wrong = sum(a != b for a, b in zip(written, meant, strict=True))
    swapped = wrong == 2 and len(digits) > 2 and sorted(written) == sorted(meant)
    return swapped or (len(digits if padded else written) >= _TELLING and wrong == 1)


def _one_lost(written: str, meant: str) -> bool:
    """Whether one of two numerals is the other without one of its digits."""
    short, long = sorted((written, meant), key=len)
    near = len(short) >= _TELLING and len(long) == len(short) + 1
    return near and any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
