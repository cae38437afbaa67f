"""Lists of shares that make up 100%: what they say of their whole, and of one another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from narrcheck.diagnosis.change import Place, place_of
from narrcheck.diagnosis.solving import around, variance
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.relation import Instance
from narrcheck.relations.precision import Precision, shown, written

Uses = Mapping[Place, Sequence[Instance]]


def of_parts(fact: Fact, uses: Uses) -> Iterator[tuple[Fraction, str]]:
    """A whole as the sum of parts whose shares of it make up 100%, and the arithmetic."""
    shares = defaultdict[int, list[Instance]](list)
    for one in uses.get(place_of(fact), ()):
        if one.relation.formula == "share" and place_of(one.operands["whole"]) == place_of(fact):
            shares[one.stated.block].append(one)
    yield from filter(None, (_made_up(found) for found in shares.values()))


def siblings(failing: Instance, uses: Uses) -> list[Fact]:
    """The other shares of the list that a failing share stands in, where their amounts make up the whole."""
    whole = failing.operands.get("whole")
    if failing.relation.formula != "share" or whole is None or whole.addends:
        return []
    return _others(failing, [one for one in uses[place_of(whole)] if one.operands.get("whole") is whole])


def _made_up(shares: Sequence[Instance]) -> tuple[Fraction, str] | None:
    """A whole as the sum of the parts whose stated shares make up 100%, and the arithmetic; None where they do not."""
    told = {place_of(one.stated): one for one in shares}.values()
    parts = {place_of(one.operands["part"]): one.operands["part"].quantity for one in told}
    gap = abs(exact_sum(one.stated.quantity.exact for one in told) - 1)
    room = exact_sum(one.stated.quantity.ulp for one in told if one.stated.quantity.value) / 2
    added = [part for part in parts.values() if part.value]
    if not len(parts) == len(told) > 1 or gap > room or not added:
        return None
    total = exact_sum(part.exact for part in added)
    return total, f"{' + '.join(map(shown, added))} = {written(total, max(added, key=lambda one: one.decimals))}"


def _others(failing: Instance, alike: Sequence[Instance]) -> list[Fact]:
    """The other shares of a list whose amounts make up its whole; none where they do not, or one is missing.

    ``alike`` are shares of the same whole.
    """
    shares = {place_of(one.stated): one for one in (failing, *alike) if one.stated.block == failing.stated.block}
    parts = {place_of(one.operands["part"]): one.operands["part"].quantity for one in shares.values()}
    gap = exact_sum(part.exact for part in parts.values()) - failing.operands["whole"].quantity.exact
    if len(parts) < len(shares) or abs(gap) > exact_sum(part.ulp for part in parts.values()):
        return []
    return [one.stated for one in shares.values() if one is not failing]


def rest(shares: Sequence[Fact], stated: Fact) -> tuple[Interval, str]:
    """What the other shares of a list leave of 100% for one, but for rounding, and the arithmetic."""
    told = [one.quantity for one in shares if one.quantity.value]
    left = 1 - exact_sum(one.exact for one in told)
    line = " − ".join(["100%", *map(shown, told)])
    places = max((one.decimals for one in told), default=0)
    slack = max((one.ulp for one in told), default=Exact(0)) * (len(told) // 2)
    return around(left, slack), f"{line} = {written(left, stated.quantity, places)}"


def likeliest(failing: Instance, left: Interval, others: Sequence[Fact], precision: Precision) -> Interval:
    """A share between what its amounts give and what the others leave, nearer to what is rounded less."""
    ulp, given = min(one.quantity.ulp for one in others), abs(failing.expected)
    own = max(0.0, variance(failing, precision) - float(failing.stated.quantity.ulp) ** 2 / 12)
    theirs = sum(float(one.quantity.ulp) ** 2 / 12 for one in others if one.quantity.value)
    middle = ((left.low or 0) + (left.high or 0)) / 2
    value = given + (middle - given) * Fraction(own / (own + theirs))
    return Interval.point(round(value / ulp) * ulp)
