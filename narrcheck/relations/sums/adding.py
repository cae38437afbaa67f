"""Adding up: whether a total agrees with its parts, rounding considered, and how the sum is told."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from narrcheck.model.checked import Outcome
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.phrases import addition
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import numeral, shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.totals import FEW, Total

# So many standard deviations from its sum a total is told to be off by rounding; each figure is off evenly.
_SIGMAS = 3


def judge_total(scene: Scene, total: Total) -> Outcome:
    """Whether a total agrees with the sum of its parts, rounding of each considered."""
    return _judged(scene, total.fact.quantity, [fact.quantity for _, fact in total.parts], total.exact)


def judge_sum(scene: Scene, total: Fact, parts: Sequence[Fact]) -> Outcome:
    """The same of a figure and of others that are no list of its own."""
    added = [fact.quantity for fact in parts]
    return _judged(scene, total.quantity, added, exact_sum([quantity.exact for quantity in added]))


def _judged(scene: Scene, stated: Quantity, added: Sequence[Quantity], point: Fraction) -> Outcome:
    """Whether a figure agrees with others that come to ``point``."""
    if stated.approx is not None or any(quantity.approx is not None for quantity in added):
        wide = _add([scene.precision.wide(quantity) for quantity in added])
        fits = wide.low is not None and wide.high is not None and stated.interval.meets(wide)
        return Outcome.HOLDS if fits else Outcome.UNDECIDED
    if point.numerator * stated.units >= 0 and rounds_to(point, stated):
        return Outcome.HOLDS
    miss = abs(point - stated.exact)
    # Most lists that fail are off by more than all that is considered below; this is soon seen.
    every = (stated, *added)
    if miss > len(every) * max([quantity.ulp for quantity in every]):
        return Outcome.FAILS
    if _same_but_for_zeros(stated, added):
        return Outcome.FAILS
    slacks = [scene.precision.slack(quantity) for quantity in every]
    if miss <= exact_sum(slacks):
        # Where a part is told more finely than the total, the total's last place can be seen to be cut off.
        finer = max(quantity.decimals for quantity in added) > stated.decimals
        few = len(added) <= FEW and (finer or _unrounded(stated, added, miss))
        return Outcome.ROUNDING if few or _improbable(miss, slacks) else Outcome.HOLDS
    units = {(quantity.symbol, quantity.decimals): quantity.ulp for quantity in every}
    told = Counter((quantity.symbol, quantity.decimals) for quantity in added if quantity.units)
    coarsest = max(stated.ulp, *(units[kind] for kind in told), Exact(0))
    # One part told in whole units beside finer ones is no reason for more than its own unit.
    half = sum((units[kind] * times for kind, times in told.items()), Exact(0)) / 2
    tail = min(coarsest * max(1, len(added) // 2), max(coarsest, half))
    if stated.dimension is Dimension.MONEY and miss <= tail and _is_tail(coarsest, stated.exact):
        return Outcome.ROUNDING
    return Outcome.FAILS


def _improbable(miss: Fraction, slacks: Sequence[Fraction]) -> bool:
    """Whether figures rounded each for itself miss their sum by so much once in 370 times at most: by 3 sigma."""
    return miss**2 > _SIGMAS**2 * exact_sum([slack**2 for slack in slacks]) / 3


def _same_but_for_zeros(stated: Quantity, parts: Sequence[Quantity]) -> bool:
    """Whether all parts but one are nothing, so that this one is the total told again, to the same place."""
    told = [quantity for quantity in parts if quantity.units]
    same = len(told) == 1 < len(parts) and (told[0].symbol, told[0].decimals) == (stated.symbol, stated.decimals)
    return same and bool(stated.decimals)


def _unrounded(stated: Quantity, parts: Sequence[Quantity], miss: Fraction) -> bool:
    """Whether the parts miss a total with decimals where whole numbers among them (30万元) are what they say."""
    told = [quantity for quantity in parts if quantity.units]
    even = [quantity for quantity in told if not quantity.decimals and quantity.symbol == stated.symbol]
    fine = max((quantity.decimals for quantity in told), default=0) == stated.decimals > 1
    return fine and bool(even) and miss > stated.ulp * (len(told) - len(even) + 1) / 2


def _is_tail(unit: Fraction, whole: Fraction) -> bool:
    """Whether one unit in the last place is small beside the total, so that it can be a tail of rounding."""
    return abs(whole) >= 100 * unit


def _add(intervals: Sequence[Interval]) -> Interval:
    lows, highs = [one.low for one in intervals], [one.high for one in intervals]
    return Interval(_added(lows), _added(highs))


def _added(ends: Sequence[Fraction | None]) -> Fraction | None:
    told = [end for end in ends if end is not None]
    return exact_sum(told) if len(told) == len(ends) else None


def signed(fact: Fact) -> Fact:
    """A change with its direction in its value."""
    return fact if fact.direction is None or fact.direction.sign >= 0 else negative(fact)


def negative(fact: Fact) -> Fact:
    """The figure as one that is taken away."""
    quantity = fact.quantity
    widened = -quantity.widened if quantity.widened else None
    return fact._replace(quantity=replace(quantity, value=-quantity.value, widened=widened))


def summed(scene: Scene, relation: Relation, total: Total, outcome: Outcome) -> Instance:
    """The instance of a sum that came out so."""
    facts = tuple(fact for _, fact in total.parts)

    def retry(swap: Swap) -> Instance | None:
        again = total.swapped(swap)
        return summed(scene, relation, again, judge_total(scene, again))

    tell = partial(_tell, total, outcome)
    return Instance(relation, total.group.parent, total.fact, {}, outcome, total.exact, tell, parts=facts, retry=retry)


def at_most(scene: Scene, relation: Relation, total: Total) -> Instance:
    """The instance of parts that may be less than their total, and no more; with other figures too."""

    def retry(swap: Swap) -> Instance:
        return at_most(scene, relation, total.swapped(swap))

    outcome = Outcome.HOLDS if total.exact <= total.fact.quantity.exact else Outcome.FAILS
    return summed(scene, relation, total, outcome)._replace(retry=retry)


def _tell(total: Total, outcome: Outcome) -> Telling:
    point, stated = total.exact, total.fact.quantity
    quantities = [fact.quantity for _, fact in total.parts]
    finest = max(quantities, key=lambda quantity: quantity.decimals)
    places = max(stated.decimals, finest.decimals) if finest.symbol == stated.symbol else stated.decimals
    addends = [numeral(q.exact, stated, places if q.symbol != stated.symbol else q.decimals) for q in quantities]
    result = f" = {numeral(point, stated, places)}" if len(quantities) > 1 else ""
    if len(quantities) == 1 and outcome is Outcome.HOLDS:
        result = f" {'=' if point == stated.exact else '≤'} {stated.value}"
    calculation = f"{addition(addends)}{result}"
    words = {
        "whole": shown(stated),
        "count": str(len(quantities)),
        "difference": written(abs(point - stated.exact), stated, places),
        "expected": written(point, stated, places),
    }
    return Telling(calculation if outcome is Outcome.HOLDS else f"{calculation} ≠ {stated.value}", words)
