"""What the other figures of a relation leave for one of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import accumulate, product

from narrcheck.diagnosis.change import Place, place_of
from narrcheck.diagnosis.origins import Slip
from narrcheck.model.checked import Outcome
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact
from narrcheck.model.frame import AMOUNTS
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import FORMULAS, ratio, rounds_to
from narrcheck.relations.precision import Precision

_PAIRS = ("equal", "equal_digits", "equal_count", "cost", "near_equal", "balanced", "table_text", "published")
# Relations that hold for whatever is more, less or of one direction give no figure.
_INEQUALITIES = ("direction", "order", "cap", "limit", "level", "none", "unworded", "shares", "beyond", "rate_bounds")
# So many figures behind a list may have been taken for parts of it.
_TAKEN_IN = 3
_Inverse = Callable[[Fraction, Fraction], Fraction]
_PART_OF_WHOLE: dict[str, _Inverse] = {"part": lambda r, whole: r * whole, "whole": lambda r, part: part / r}
# By formula and operand: the operand, from the stated ratio and the other operand.
_INVERSES: Mapping[str, Mapping[str, _Inverse]] = {
    "ratio": _PART_OF_WHOLE,
    "share": _PART_OF_WHOLE,
    "things": _PART_OF_WHOLE,
    "mean": {"amount": lambda r, number: r * number, "number": lambda r, amount: amount / r},
    "growth": {"current": lambda r, base: base * (1 + r), "base": lambda r, current: current / (1 + r)},
    "growth_from_base": {"delta": lambda r, base: base * r, "base": lambda r, delta: delta / r},
    "growth_of_delta": {
        "delta": lambda r, current: r * current / (1 + r),
        "current": lambda r, delta: delta * (1 + r) / r,
    },
    "ratio_of_delta": {
        "delta": lambda r, current: current * (r - 1) / r,
        "current": lambda r, delta: r * delta / (r - 1),
    },
}


RATIOS = frozenset(_INVERSES)
"""Formulas whose stated figure is a quotient of the others."""

WIDE = ("base_sum",)
"""Formulas that hold for a wide range of figures, since many that are rounded take part."""

BOUNDS = ("excess",)
"""Formulas that hold for less, or more, as well: what they leave is meant only where the report tells it elsewhere."""


def needed(instance: Instance, fact: Fact) -> Iterator[Interval]:
    """Where the size of one figure must lie for the relation to hold, roughly; more than one where signs are open.

    Nothing where the relation does not fix it. Base units; a little wider than what rounding explains.
    """
    formula = instance.relation.formula
    if formula in _INEQUALITIES:
        return
    if formula in _PAIRS:
        other = next(one for one in instance.facts if one is not fact)
        for one in (other, *(instance.others if fact is instance.stated else ())):
            yield around(one.quantity.exact, max(one.quantity.ulp, fact.quantity.ulp))
    elif formula == "surplus":
        yield from _of_rate(instance, fact)
    elif fact is instance.stated:
        yield _recomputed(instance)
        yield from (around(total, _slack(instance)) for total in _shorter(instance))
    elif formula == "share" and instance.parts:
        yield from _of_sum(instance, fact)
    elif formula in _INVERSES:
        yield from _inverted(formula, instance.stated, instance.operands, fact)
    else:
        yield from _added(instance, fact)


def _added(instance: Instance, fact: Fact) -> Iterator[Interval]:
    """One of the figures of a difference, or a part of a sum."""
    formula = instance.relation.formula
    if formula == "difference":
        delta = instance.stated.signed
        current, base = instance.operands["current"].quantity.exact, instance.operands["base"].quantity.exact
        value = base + delta if fact is instance.operands["current"] else current - delta
        yield around(abs(value), _slack(instance))
    elif any(fact is part for part in instance.parts):
        gap = instance.stated.quantity.exact - instance.expected
        if formula == "change_sum":
            gap = instance.stated.signed - instance.expected
        away = formula in ("remainder", "carried") and fact is instance.parts[-1]
        slack = _slack(instance)
        yield around(abs(fact.signed + (-gap if away else gap)), slack)
        place = next(index for index, part in enumerate(instance.parts) if part is fact)
        for total in _shorter(instance, place + 1):
            if (left := fact.quantity.exact + instance.stated.quantity.exact - total) > 0:
                yield around(left, slack)


def _of_rate(instance: Instance, fact: Fact) -> Iterator[Interval]:
    """An increase, or the number after it, that gives the rate told beside them."""
    rate = instance.operands.get("rate")
    if rate is not None:
        told = {"delta": instance.stated, "current": instance.operands["current"]}
        yield from _inverted("growth_of_delta", rate, told, fact)


def _shorter(instance: Instance, least: int = 2) -> list[Fraction]:
    """What a list comes to that ends a little earlier than it was read, after ``least`` parts or more."""
    if instance.relation.formula not in ("sum", "open_sum"):
        return []
    sums = [*accumulate(part.quantity.exact for part in instance.parts[:-1])]
    return sums[max(least, 2, len(instance.parts) - _TAKEN_IN) - 1 :]


def _recomputed(instance: Instance) -> Interval:
    """The stated figure, from all that the operands of a ratio may stand for."""
    return reckoned(instance, 2 * (instance.stated.quantity.ulp + _tail(instance)))


def reckoned(instance: Instance, ulp: Fraction) -> Interval:
    """What a ratio may be whose operands are rounded, when it is itself rounded to units of ``ulp``."""
    ends = [abs(instance.expected), *_corners(instance, _half)]
    return Interval(min(ends) - ulp / 2, max(ends) + ulp / 2)


def _corners(instance: Instance, half: Callable[[Quantity], Fraction]) -> list[Fraction]:
    """The recomputed ratio for the ends of what its operands may stand for, ``half`` a unit off."""
    formula = instance.relation.formula
    if formula not in _INVERSES or len(instance.operands) != 2:
        return []
    function = FORMULAS.get(formula, ratio)
    names = function.__code__.co_varnames if formula in FORMULAS else tuple(instance.operands)
    values = [function(*ends) for ends in product(*(_ends(instance.operands[name], half) for name in names[:2]))]
    return [abs(value) for value in values if value is not None]


def variance(instance: Instance, precision: Precision) -> float:
    """The variance of what a relation may be off by when nothing but rounding is the reason, in base units.

    What a figure is off by is spread evenly over half a unit of its last place; a ratio's operands move it as well.
    """
    if instance.parts or instance.relation.formula == "difference":
        return sum(float(precision.slack(fact.quantity)) ** 2 / 3 for fact in instance.facts)
    corners = _corners(instance, precision.slack)
    width = float(max(corners) - min(corners)) if corners else 0.0
    return float(instance.stated.quantity.ulp) ** 2 / 12 + width**2 / 24 if corners else 0.0


def settles(instance: Instance, places: Collection[Place]) -> bool:
    """Whether a relation says what a figure must be, and not only that it is more, less or of one direction."""
    mine = (one for one in instance.facts if place_of(one) in places)
    return instance.relation.formula not in BOUNDS and any(
        next(needed(instance, one), None) is not None for one in mine
    )


def independent(instances: Iterable[Instance], places: Collection[Place]) -> int:
    """How many of some relations of a figure, which stands at some places, say something of their own.

    Those of the same figures told again do not, nor does one that follows from another; each repetition of the figure
    itself does.
    """
    found = set[frozenset[object]]()
    for instance in instances:
        others = [one for one in instance.facts if place_of(one) not in places]
        alone = instance.relation.formula in _PAIRS
        found.add(frozenset(place_of(one) if alone else (one.quantity.exact, one.measure) for one in others))
    return sum(not any(other < one for other in found) for one in found)


def unchanged(instance: Instance, fact: Fact) -> Fraction | None:
    """What a current figure would be if last year's still stood in its place: that with the change it is told with."""
    current, delta = instance.operands.get("current"), instance.operands.get("delta")
    if current is None or delta is None or delta.direction is None or place_of(current) != place_of(fact):
        return None
    return fact.quantity.exact + delta.signed


def points(instance: Instance, fact: Fact) -> Iterator[Fraction]:
    """The values that a sum, a difference or a repetition needs to the last place; the recomputed one of a ratio."""
    if instance.relation.formula == "surplus":
        return
    if fact is instance.stated:
        yield abs(instance.expected)
        yield from _shorter(instance)
    elif instance.relation.formula not in _INVERSES:
        yield from ((need.low + need.high) / 2 for need in needed(instance, fact) if need.low and need.high)


def of_own_total(instance: Instance, part: Fact) -> Iterator[Fraction]:
    """What a part must be where its list makes up a total of another measure, for it to make up that of its own.

    Outturns that repeat the budget's figures add up to the budget.
    """
    own = instance.frame.facts.get(part.measure)
    if any(part is one for one in instance.parts) and own is not None and own.measure is not instance.stated.measure:
        yield part.quantity.exact + own.quantity.exact - instance.expected


def around(value: Fraction, slack: Fraction) -> Interval:
    """What is no further from a value than this."""
    return Interval(value - slack, value + slack)


def _slack(instance: Instance) -> Fraction:
    return exact_sum(fact.quantity.ulp for fact in instance.facts) / 2


def _tail(instance: Instance) -> Fraction:
    if instance.relation.formula == "base_sum" and instance.stated.quantity.dimension is Dimension.MONEY:
        told = [fact.quantity.ulp for fact in instance.facts if fact.quantity.value]
        return max(told, default=Exact(0)) * len(told)
    return _slack(instance) if instance.parts and not instance.operands else Exact(0)


def _of_sum(instance: Instance, fact: Fact) -> Iterator[Interval]:
    """A part of a whole that is itself the sum of the parts told."""
    stated, slack = instance.stated.quantity.exact, instance.stated.quantity.ulp
    part = instance.operands["part"]
    others = [one.quantity for one in instance.parts if one.span != fact.span]
    rest, off = exact_sum(one.exact for one in others), exact_sum(one.ulp for one in others if one.value) / 2
    low, high = stated - slack, stated + slack
    if not 0 < low < high < 1:
        return
    if fact.span == part.span:
        ends = low * (rest - off) / (1 - low), high * (rest + off) / (1 - high)
    else:
        ends = part.quantity.exact / high - rest - off, part.quantity.exact / low - rest + off
    yield Interval(ends[0] - fact.quantity.ulp, ends[1] + fact.quantity.ulp)


def _inverted(formula: str, ratio: Fact, operands: Mapping[str, Fact], fact: Fact) -> Iterator[Interval]:
    """The operand that a stated ratio needs beside the other one, for its ends and both signs where words are open."""
    name = next((name for name, one in operands.items() if one is fact), "")
    inverse = _INVERSES[formula].get(name)
    others = [one for key, one in operands.items() if key != name]
    if inverse is None or len(others) != 1:
        return
    stated, slack, own = ratio.quantity.exact, ratio.quantity.ulp, ratio.direction
    signs = (own.sign,) if own is not None and own.sign else (1, -1)
    for sign in signs if own is not None or "growth" in formula else (1,):
        try:
            ends = [
                inverse(sign * end, other)
                for end in (stated - slack, stated + slack)
                for other in _ends(others[0], _half)
            ]
        except ZeroDivisionError:
            continue
        sizes = sorted(abs(end) for end in ends)
        yield Interval(sizes[0] - fact.quantity.ulp, sizes[-1] + fact.quantity.ulp)


def _half(quantity: Quantity) -> Fraction:
    return quantity.ulp / 2


def _ends(fact: Fact, half: Callable[[Quantity], Fraction]) -> tuple[Fraction, Fraction]:
    """The least and the most that is displayed so, with its direction."""
    middle, off = fact.signed, half(fact.quantity)
    return middle - off, middle + off


def misreckoned(instance: Instance, fact: Fact) -> Slip | None:
    """How a stated rate follows from its figures as it should not: by another base, as a ratio, as the rest."""
    formula, stated = instance.relation.formula, instance.stated.quantity
    if fact is not instance.stated or formula not in _INVERSES or instance.retry is None or not stated.value:
        return None
    if rounds_to(abs(abs(instance.expected) - 1), stated):
        return Slip.HUNDRED if abs(instance.expected) > 1 else Slip.COMPLEMENT
    if _reversed(instance):
        return Slip.REVERSED
    others = _beside(instance)
    found = any(_fits_with(instance, one, other) for one in instance.operands.values() for other in others)
    return Slip.BASE if found else None


def _reversed(instance: Instance) -> bool:
    """Whether a rate of change was reckoned on the new number instead of the one before."""
    formula, told = instance.relation.formula, instance.operands
    if formula not in ("growth", "growth_of_delta") or not told["current"].quantity.exact:
        return False
    current = told["current"].quantity.exact
    delta = told["delta"].quantity.exact if "delta" in told else current - told["base"].quantity.exact
    return rounds_to(abs(delta / current), instance.stated.quantity)


def _beside(instance: Instance) -> list[Fact]:
    """Other figures of the same subject that stand for the same kind of thing."""
    known = {one.span for one in instance.facts}
    return [one for slot, one in instance.frame.facts.items() if slot in AMOUNTS and one.span not in known]


def _fits_with(instance: Instance, operand: Fact, other: Fact) -> bool:
    if instance.retry is None or other.quantity.dimension is not operand.quantity.dimension:
        return False
    again = instance.retry(lambda fact: other if fact is operand else fact)
    return again is not None and again.outcome is Outcome.HOLDS
