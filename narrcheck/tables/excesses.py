"""Totals that exceed their parts in tables that are otherwise right: something is not shown, or a figure is wrong."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.tables.sums import Direction, Sum, Verdict

_WITNESSES = 3
_SHARE = 10  # one account in so many may fail
_FEW = 5  # one row in so many may fail
_FEWEST = 2


def gaps(failing: Sequence[Sum], sums: Sequence[Sum]) -> Iterator[Verdict]:
    """The totals that no reading of the table explains: everything else in it adds up.

    A total that exceeds its parts may have lost a row to the reader. It has not where the other accounts of the table
    add up, and there are enough of them; and where only few rows do not, of which the total row is one only because
    of the others.
    """
    yield from _down(failing, sums)
    yield from _across(failing, sums)


def _down(failing: Sequence[Sum], sums: Sequence[Sum]) -> Iterator[Verdict]:
    alike: dict[tuple[str, Fraction], list[Sum]] = defaultdict(list)
    for item in failing:
        unclear = item.gap > 0 or len(item.parts) == 1
        if item.direction is Direction.DOWN and (item.borne_out or (unclear and _witnessed(item, sums))):
            alike[item.names[0], item.gap].append(item)
    for first, *others in alike.values():
        yield Verdict(first, alike=tuple(others), gap=True)


def _witnessed(item: Sum, sums: Sequence[Sum]) -> bool:
    """Whether nearly all other accounts of the table add up."""
    table = [other for other in sums if other.direction is Direction.DOWN and other.relation == item.relation]
    others = [other for other in table if other.family != item.family]
    holding = {other.family for other in others if other.outcome is not Outcome.FAILS and other.telling()}
    failing = {other.family for other in others if other.outcome is Outcome.FAILS}
    return len(holding) >= _WITNESSES and len(failing) * _SHARE <= len(holding)


def _across(failing: Sequence[Sum], sums: Sequence[Sum]) -> Iterator[Verdict]:
    relations: dict[tuple[int, ...], list[Sum]] = defaultdict(list)
    for item in failing:
        if item.direction is Direction.ACROSS:
            relations[item.relation].append(item)
    for relation, items in relations.items():
        holding = [s for s in sums if s.relation == relation and s.outcome is not Outcome.FAILS and s.telling()]
        own = _own(items)
        if len(items) >= _FEWEST and len(own) * _FEW <= len(holding):
            for item in own:
                yield Verdict(item, gap=True)


def _own(items: list[Sum]) -> list[Sum]:
    """The rows with a gap of their own: the total row has the gaps of all others."""
    largest = max(items, key=lambda item: item.total.exact)
    rest = [item for item in items if item is not largest]
    return rest if sum((item.gap for item in rest), Fraction(0)) == largest.gap else items
