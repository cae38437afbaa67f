"""Mentions of one figure that agree with each other: where it is wrong in one of them, it may be so in all."""

from collections.abc import Callable, Mapping, Sequence

from narrcheck.diagnosis.change import Place, place_of
from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.relation import Instance

_SAME = ("equal", "balanced")


class Twins:
    """The mentions of each figure, by its place."""

    def __init__(self, uses: Mapping[Place, Sequence[Instance]], editable: Callable[[Fact], bool]) -> None:
        """``uses`` are all relations of each figure; only what is ``editable`` has twins."""
        self._uses, self._editable = uses, editable
        self._found: dict[Place, dict[Place, Fact]] = {}

    def of(self, fact: Fact) -> tuple[Fact, ...]:
        """The other mentions of a figure, which hold only as long as all of them are alike."""
        return tuple(twin for place, twin in self._all(fact).items() if place != place_of(fact))

    def first(self, fact: Fact) -> Place:
        """One place for all mentions of a figure."""
        return min(self._all(fact), default=place_of(fact))

    def _all(self, fact: Fact) -> dict[Place, Fact]:
        place = place_of(fact)
        if place not in self._found:
            found, new = {place: fact}, [fact]
            while new:
                there = [one for one in self._beside(new.pop()) if place_of(one) not in found]
                new += there
                found.update((place_of(one), one) for one in there)
            self._found.update(dict.fromkeys(found, found))
        return self._found[place]

    def _beside(self, fact: Fact) -> list[Fact]:
        """The mentions that a relation which holds says to be the same."""
        pairs = (
            one.facts
            for one in self._uses.get(place_of(fact), ())
            if one.relation.formula in _SAME and one.outcome is Outcome.HOLDS
        )
        alike = (one for pair in pairs for one in pair if self._editable(one))
        return [one for one in alike if one.quantity.exact == fact.quantity.exact and _written_alike(one, fact)]


def _written_alike(one: Fact, other: Fact) -> bool:
    return one.quantity.factor == other.quantity.factor and one.quantity.decimals == other.quantity.decimals
