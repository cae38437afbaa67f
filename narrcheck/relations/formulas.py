"""The arithmetic of the relations: pure functions of exact numbers, and how they carry intervals."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

from narrcheck.model.checked import Outcome
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity

_TELLING = 3

Formula = Callable[..., Fraction | None]
"""The sign of a fraction is asked of its numerator: to compare the fraction itself takes many times as long."""


def difference(current: Fraction, base: Fraction) -> Fraction | None:
    """What was added since ``base``."""
    return current - base


def growth_of_delta(delta: Fraction, current: Fraction) -> Fraction | None:
    """Rate of a change, from the change and the number after it; None on a base that is not positive."""
    base = current - delta
    return delta / base if base.numerator > 0 else None


def growth(current: Fraction, base: Fraction) -> Fraction | None:
    """Rate of a change, from the numbers after and before it; None on a base that is not positive."""
    return current / base - 1 if base.numerator > 0 else None


def growth_from_base(delta: Fraction, base: Fraction) -> Fraction | None:
    """Rate of a change, from the change and the number before it; None on a base that is not positive."""
    return delta / base if base.numerator > 0 else None


def ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    """Part of a whole; None where the whole is not positive."""
    return part / whole if whole.numerator > 0 else None


def ratio_of_delta(current: Fraction, delta: Fraction) -> Fraction | None:
    """A number in percent of what it was before a change; None where that is not positive."""
    return ratio(current, current - delta)


FORMULAS: dict[str, Formula] = {
    "difference": difference,
    "growth_of_delta": growth_of_delta,
    "growth": growth,
    "growth_from_base": growth_from_base,
    "ratio": ratio,
    "ratio_of_delta": ratio_of_delta,
}


def carry(formula: Formula, operands: Sequence[Interval]) -> Interval | None:
    """The interval of a formula that is monotone in each operand: its values at the corners.

    None where the formula has no value at a corner or an operand is open to one side.
    """
    if any(operand.low is None or operand.high is None for operand in operands):
        return None
    values = [formula(*corner) for corner in product(*((operand.low, operand.high) for operand in operands))]
    told = [value for value in values if value is not None]
    return Interval(min(told), max(told)) if len(told) == len(values) else None


def in_units(value: Fraction, quantity: Quantity) -> int:
    """How many units of the figure's last place ``value`` (base units) is, rounded half up whatever its sign."""
    top, below = value.as_integer_ratio()
    unit, parts = quantity.ulp.as_integer_ratio()
    one = below * unit  # whole numbers are a good deal faster than fractions
    units = (2 * abs(top) * parts + one) // (2 * one)
    return units if top >= 0 else -units


def rounds_to(value: Fraction, quantity: Quantity) -> bool:
    """Whether ``value`` (base units), rounded to the displayed places, is the displayed number but for its sign."""
    return abs(in_units(value, quantity)) == abs(quantity.units)


def telling(quantity: Quantity) -> bool:
    """Whether a figure has digits enough that a fit is no accident."""
    return len(str(abs(quantity.value)).replace(".", "").lstrip("0")) >= _TELLING


def judge(
    stated: Quantity,
    sign: int,
    point: Fraction,
    tight: Callable[[], Interval | None],
    wide: Callable[[], Interval | None],
) -> Outcome:
    """Whether a stated figure agrees with its recomputation.

    ``point`` is the recomputation from the figures as displayed, ``tight`` and ``wide`` the intervals for the report's
    usual and for the displayed decimals, asked for only where the point does not settle it. It holds if the displayed
    figures give it or rounding of the operands explains the difference; next to the right number in the last place is
    a matter of rounding.
    """
    displayed = stated.exact if sign > 0 else -stated.exact
    if stated.approx is not None:
        interval = stated.interval if sign > 0 else -stated.interval
        return Outcome.HOLDS if interval.meets(wide() or Interval.point(point)) else Outcome.FAILS
    if rounds_to(point, stated) and point.numerator * displayed.numerator >= 0:
        return Outcome.HOLDS
    if stated.dimension is Dimension.COUNT and stated.ulp == 1:
        return Outcome.FAILS  # things are counted, not rounded
    half, near = stated.ulp / 2, stated.ulp
    close = abs(point - displayed) <= near + (half if stated.decimals else 0)
    around = Interval(displayed - near, displayed + near)
    widest = wide()
    reached = widest is not None and around.meets(widest)
    if not close and not reached and widest is not None:
        return Outcome.FAILS  # the tight interval lies in the wide one
    usual = tight()
    if usual is not None and Interval(displayed - half, displayed + half).meets(usual):
        return Outcome.HOLDS
    if close or reached or (usual is not None and around.meets(usual)):
        return Outcome.ROUNDING
    return Outcome.FAILS
