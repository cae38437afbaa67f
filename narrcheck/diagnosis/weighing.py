"""How likely a wrong figure was meant to be another: by how it is written, and by what the report tells elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from narrcheck.diagnosis.candidates import Candidates
from narrcheck.diagnosis.change import Repair
from narrcheck.diagnosis.origins import TYPING, Slip, Weights
from narrcheck.diagnosis.solving import RATIOS
from narrcheck.diagnosis.told import Occurrence
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance

_DERIVED = (Measure.RATE, Measure.SHARE, Measure.COMPLETION, Measure.RATIO)
# Of a report's figures of no more units than this one may be told twice by chance.
_BY_CHANCE = 1000
# That one of few digits is told elsewhere speaks for it so little that this is what is left of it at least.
_OFTEN = 0.1
# A figure of no more digits, but for zeros at its end, is a round one.
_ROUND = 3


class Likelihood(NamedTuple):
    """How likely a repair is; whether the report tells the new figure elsewhere too, and ``named`` as it is here."""

    chance: float
    told: bool
    named: bool


class Weighing:
    """Weighs the repairs of one report."""

    def __init__(self, weights: Weights, candidates: Candidates) -> None:
        self._weights, self._told, self._editable = weights, candidates.told, candidates.editable

    def of(self, repair: Repair, here: frozenset[Span], mended: Sequence[Instance]) -> Likelihood:
        """The likelihood of a repair that mends some relations, the figures of which stand ``here``."""
        old, new = repair.old, repair.quantity
        same = old.quantity.exact == new.exact
        gained = self._known(old, new, here) if repair.exact and not same else 1.0
        told, named = gained > 1, gained >= self._weights.same_name
        if not told and repair.exact and not same and self._beside(repair, here, mended):
            gained = self._weights.beside
        if gained > 1:
            # What is written instead is often told too, however many digits it has: it was taken from there.
            gained *= rarely(new)
        lost = 1.0 if same else self._known(old, old.quantity, here)
        return Likelihood(self._chance(repair) * gained / lost, told, named)

    def _chance(self, repair: Repair) -> float:
        """How likely a figure is wrong so, by what it is and how it is written."""
        weights, old, new = self._weights, repair.old, repair.quantity
        chance = repair.chance * (weights.derived if old.measure in _DERIVED and repair.slip not in TYPING else 1)
        chance *= 1 if self._editable(old) else weights.table
        changed = new.value != old.quantity.value
        least = changed and new.decimals and abs(new.units) <= 1  # 0.01 is as good as nothing
        if least or not (old.quantity.value and new.value):
            return chance * weights.zero
        return chance * self._told.likelier(new, old.quantity)

    def _known(self, fact: Fact, shown: Quantity, but: frozenset[Span]) -> float:
        """How much likelier a figure is since the report tells it elsewhere: in another sentence, or in a table."""
        if shown.dimension is not Dimension.MONEY:
            return 1.0
        tellings = [one for one in self._occurrences(shown, but) if not fact.sentence.covers(one.span)]
        named = any((one.name, one.measure) == (fact.indicator, fact.measure) for one in tellings if one.name)
        return self._weights.same_name if named else self._weights.elsewhere if tellings else 1.0

    def _beside(self, repair: Repair, but: frozenset[Span], mended: Sequence[Instance]) -> bool:
        """Whether the figure's own sentence tells the new one of another thing: what is 到位 is the budget.

        A rate may rather have been reckoned from that other thing.
        """
        new, sentence = repair.quantity, repair.old.sentence
        frames = (one.frame for one in mended if one.relation.formula in RATIOS)
        based = any(fact.quantity.exact == new.exact for frame in frames for fact in frame.facts.values())
        if based or new.dimension is not Dimension.MONEY:
            return False
        return any(sentence.covers(one.span) for one in self._occurrences(new, but))

    def _occurrences(self, shown: Quantity, but: frozenset[Span]) -> list[Occurrence]:
        return [one for one in self._told.of(shown.exact) if one.span not in but]


def rarely(quantity: Quantity) -> float:
    """How many times as seldom as of three digits a figure agrees with another by chance; round ones do more often."""
    digits = str(abs(quantity.units)).rstrip("0") or "0"
    return max(_OFTEN, (abs(quantity.units) if len(digits) > _ROUND else int(digits)) / _BY_CHANCE)


def each_way(repairs: Iterable[Repair]) -> Iterator[Repair]:
    """One repair for each change, told as the slip that it likeliest undoes, as likely as all of them together."""
    alike: dict[tuple[object, ...], list[Repair]] = defaultdict(list)
    for repair in repairs:
        alike[*repair.edits, repair.exact].append(repair)
    for found in alike.values():
        yield _in_one(found) if len(found) > 1 else found[0]


def _in_one(repairs: Sequence[Repair]) -> Repair:
    """Repairs that make the same change as one, with the first reason that any of them gives."""
    ways: dict[Slip, Repair] = {}
    for repair in repairs:
        if repair.slip not in ways or ways[repair.slip].chance < repair.chance:
            ways[repair.slip] = repair
    likeliest = max(ways.values(), key=lambda repair: repair.chance)
    line = likeliest.calculation or next((repair.calculation for repair in repairs if repair.calculation), "")
    return replace(likeliest, chance=sum(repair.chance for repair in ways.values()), calculation=line)
