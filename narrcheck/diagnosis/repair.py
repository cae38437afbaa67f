"""Repairs of failing relations, weighed: what each mends, what it breaks, and what else speaks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import log, log10
from typing import NamedTuple

from narrcheck.diagnosis.candidates import Candidates
from narrcheck.diagnosis.change import Place, Repair, place_of
from narrcheck.diagnosis.origins import Slip, Weights, load_weights
from narrcheck.diagnosis.solving import BOUNDS, RATIOS, WIDE, independent, settles, variance
from narrcheck.diagnosis.twins import Twins
from narrcheck.diagnosis.weighing import Weighing, each_way, rarely
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Confidence
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene

# What an undecided relation adds that holds with a repair, and what one costs at most that holds by its last digit
# only, as powers of ten; and that a list which fails ends earlier than it was read.
_BACKED, _ROUNDED, _REREAD = 2.0, 2.5, 1.0
# So often has a sum held by its last digit only where none of the report does.
_UNSEEN = 0.04
# What a rate costs that agrees with the figure as it stands: it was reckoned from a figure that was wrong already.
_CARRIED = 1.0
# So many relations have to speak against a figure before rates reckoned from it are held to be wrong too.
_TWO = 2
# So many candidates of one failing relation are tried, the likeliest: a long list that fails has hundreds.
_MOST = 120


@dataclass(frozen=True, slots=True)
class Verdict:
    """A repair with what speaks for it: the instances it mends, undecided ones that then hold, and ones that still do.

    ``carried`` are rates that were reckoned from the wrong figure, and have to change with it. ``told`` says that the
    report tells the new figure elsewhere too, ``named`` under the same name; ``fits`` that what it mends then agrees to
    the last place displayed; ``weight`` is the logarithm of how likely the repair is.
    """

    repair: Repair
    mended: tuple[Instance, ...]
    backed: tuple[Instance, ...]
    agreeing: tuple[Instance, ...]
    carried: tuple[Instance, ...]
    told: bool
    named: bool
    fits: bool
    weight: float

    @property
    def evidence(self) -> tuple[Instance, ...]:
        """All relations that speak for it, those that it mends first."""
        return self.mended + self.backed + self.agreeing

    @property
    def support(self) -> int:
        """How many relations and repetitions speak for the new figure, each independently of the others.

        A relation that holds for whatever is more, or less, says nothing of a figure, but of words and units.
        """
        return self._supported(wide=True) + self.told

    def _supported(self, *, wide: bool) -> int:
        told = tuple(one for one in (*self.mended, *self.backed) if wide or one.relation.formula not in WIDE)
        if self.repair.slip not in (Slip.DIRECTION, Slip.UNIT):
            new = self.repair.quantity
            # That another cell has the figure, of several that may be meant, is no witness of its own.
            told = tuple(one for one in told if not one.others or rounds_to(one.expected, new))
            told = tuple(one for one in told if settles(one, self.repair.places))
        return independent(told, self.repair.places)

    @property
    def sure(self) -> int:
        """The support without relations of wide bounds, and a figure of another name, the same by chance."""
        return self._supported(wide=False) + (self.told and self.named)


class _Effect(NamedTuple):
    """The instances that a repair mends, undecided ones that then hold, ones that still do, and the misfit of all.

    ``carried`` are those that no longer hold, but follow from the figure; ``fits`` says that no rounding need explain
    what is mended.
    """

    mended: tuple[Instance, ...]
    backed: tuple[Instance, ...]
    agreeing: tuple[Instance, ...]
    carried: tuple[Instance, ...]
    fits: bool
    off: float


class Repairs:
    """Tries repairs against all instances of a document."""

    def __init__(self, scene: Scene, instances: Iterable[Instance]) -> None:
        self._scene = scene
        self._weights: Weights = load_weights(scene.rulebook)
        self._uses: dict[Place, list[Instance]] = {}
        self._spans: dict[int, frozenset[Span]] = {}
        self._settling: dict[tuple[int, frozenset[Place]], bool] = {}
        sums = list[Outcome]()
        for instance in instances:
            if instance.parts and instance.outcome in GOOD:
                sums.append(instance.outcome)
            self._spans[id(instance)] = frozenset(fact.span for fact in instance.facts)
            for place in {place_of(fact): None for fact in instance.facts}:
                self._uses.setdefault(place, []).append(instance)
        self._rounded = _rarity(sums)
        self._candidates = Candidates(scene, self._weights, self._uses)
        self._weighing = Weighing(self._weights, self._candidates)
        self._twins = Twins(self._uses, self._candidates.editable)

    def editable(self, fact: Fact) -> bool:
        """Whether a figure is one that can be mended here."""
        return self._candidates.editable(fact)

    def mentions(self, fact: Fact) -> Place:
        """One place for all mentions of a figure that agree."""
        return self._twins.first(fact)

    def acquits(self, failing: Instance, culprit: Fact) -> bool:
        """Whether every other figure of a failing sum is borne out by another relation that holds."""
        others = [fact for fact in failing.facts if place_of(fact) != place_of(culprit)]
        return bool(failing.parts) and all(
            any(self._bears(one, failing, fact) for one in self._uses[place_of(fact)]) for fact in others
        )

    def trust_in_figures(self, failing: Instance) -> Confidence | None:
        """How far the figures of a failing statement are borne out, so that its words are wrong; None if doubtful."""
        places = {place_of(fact) for fact in failing.facts}
        others = [one for place in places for one in self._uses[place] if one is not failing]
        if any(one.outcome is Outcome.FAILS for one in others):
            return None
        together = (one for one in others if places <= {place_of(fact) for fact in one.facts})
        borne_out = any(one.outcome is Outcome.HOLDS for one in together)
        return Confidence.LIKELY if borne_out else Confidence.POSSIBLE

    def _bears(self, instance: Instance, failing: Instance, fact: Fact) -> bool:
        told = instance is not failing and instance.outcome is Outcome.HOLDS and instance.retry is not None
        return told and fact.quantity.value != 0 and settles(instance, (place_of(fact),))

    def of(self, failing: Instance) -> list[Verdict]:
        """Every repair that mends a failing instance and breaks nothing, the likeliest first."""
        likeliest = each_way(self._candidates.of(failing))
        effects: dict[tuple[object, ...], _Effect | None] = {}
        found = []
        for repair in nlargest(_MOST, likeliest, key=lambda repair: repair.chance):
            key = repair.edits
            if key not in effects:
                effects[key] = self._effect(repair, failing)
            effect = effects[key]
            if effect is not None:
                found.append(self._verdict(repair, effect))
            elif repair.exact and (verdict := self._of_all(repair, failing)) is not None:
                found.append(verdict)
        return sorted(found, key=lambda verdict: (-verdict.weight, verdict.repair.old.span))

    def _of_all(self, repair: Repair, failing: Instance) -> Verdict | None:
        """A change of all mentions of a figure, where more than the failing relation speaks for it."""
        if repair.slip in (Slip.DIRECTION, Slip.UNIT) or not (twins := self._twins.of(repair.old)):
            return None
        # That it is the same as its other mentions does not make it a copy of them.
        slip = Slip.OTHER if repair.slip is Slip.COPIED else repair.slip
        both = replace(repair, twins=twins, slip=slip, chance=repair.chance * self._weights.twice)
        effect = self._effect(both, failing)
        if effect is None or independent(effect.mended, both.places) < _TWO:
            return None
        return self._verdict(both, effect)

    def _effect(self, repair: Repair, failing: Instance) -> _Effect | None:
        """What becomes of the relations by a repair; None where it does not mend, or breaks one that holds."""
        first = _again(failing, repair)
        if first is None or first.outcome not in GOOD:
            return None
        changed = (repair.old, *repair.twins, *(repair.also or ())[:1])
        uses = list({id(one): one for fact in changed for one in self._uses.get(place_of(fact), ())}.values())
        good: dict[Outcome, list[Instance]] = {outcome: [] for outcome in Outcome}
        carried, tried = list[Instance](), list[tuple[Instance, Instance]]()
        for instance in uses:
            again = first if instance is failing else _again(instance, repair)
            tried += [(instance, again)] if again is not None else ()
            mends = again is not None and again.outcome in GOOD
            if mends and instance.outcome in (Outcome.FAILS, Outcome.UNDECIDED):
                good[instance.outcome].append(instance)
            elif again is not None and instance.relation.formula == "share" and abs(again.expected) > 1:
                continue  # what is more than the whole was no part of that one
            elif instance.retry is not None and _worse(instance.outcome, again):
                if not self._follows(instance, repair):
                    return None
                carried.append(instance)
            elif mends:
                good[Outcome.HOLDS].append(instance)
        # Each figure of the text that differs from a cell is told, and mended, by itself.
        mended = [one for one in good[Outcome.FAILS] if one is failing or self.editable(repair.old)]
        if carried and independent(mended, repair.places) < _TWO:
            return None
        backed, agreeing = tuple(good[Outcome.UNDECIDED]), tuple(good[Outcome.HOLDS])
        fits, misfit = all(self._fits(*one, repair) for one in tried), self._off(tried) + _CARRIED * len(carried)
        return _Effect(tuple(mended), backed, agreeing, tuple(carried), fits, misfit)

    def _fits(self, instance: Instance, again: Instance, repair: Repair) -> bool:
        """Whether a relation that failed, if it says what the figure must be, agrees to the last place displayed."""
        exact = instance.outcome is not Outcome.FAILS or rounds_to(abs(again.expected), again.stated.quantity)
        return exact or not self._settles(instance, repair)

    def _settles(self, instance: Instance, repair: Repair) -> bool:
        """Whether a relation of the document says what the figure must be that a repair changes."""
        key = id(instance), repair.places
        if key not in self._settling:
            self._settling[key] = settles(instance, repair.places)
        return self._settling[key]

    def _off(self, tried: Iterable[tuple[Instance, Instance]]) -> float:
        """What speaks against relations as they are with a repair, as a power of ten; of the same figures but once."""
        off: dict[frozenset[Span], float] = {}
        for instance, again in tried:
            shorter = instance.outcome is Outcome.FAILS and len(again.parts) < len(instance.parts)
            mine = (self._misfit(again) if again.outcome in GOOD else 0.0) + _REREAD * shorter
            spans = self._spans[id(instance)]
            off[spans] = max(off.get(spans, 0.0), mine)
        return sum(off.values())

    def _follows(self, instance: Instance, repair: Repair) -> bool:
        """Whether what a relation states was reckoned from the figure as it stands, and nothing else tells it.

        Only of a figure that more than one relation speaks against.
        """
        stated = instance.stated
        if repair.also is not None or not self._candidates.doubted(repair.old):
            return False
        derived = instance.relation.formula in RATIOS and place_of(stated) != place_of(repair.old)
        alone = all(one is instance or one.outcome is not Outcome.HOLDS for one in self._uses[place_of(stated)])
        return derived and alone and self.editable(stated)

    def _verdict(self, repair: Repair, effect: _Effect) -> Verdict:
        """How likely a repair is, as a power of ten, and whether the report tells the new figure elsewhere."""
        mended = (self._spans[id(instance)] for instance in effect.mended)
        here = frozenset(twin.span for twin in repair.twins).union(*mended)
        likely = self._weighing.of(repair, here, effect.mended)
        weight = log10(likely.chance) - effect.off + _BACKED * len(effect.backed)
        if any(self._settles(one, repair) for one in effect.backed):
            weight += log10(rarely(repair.quantity))
        found = effect.mended, effect.backed, effect.agreeing, effect.carried
        return Verdict(repair, *found, likely.told, likely.named, effect.fits, weight)

    def _misfit(self, instance: Instance) -> float:
        """How unlikely it is that what a relation is off by comes from rounding alone, as a power of ten.

        What figures are off by is nearly normal when added; what may be less is not off.
        """
        off = float(abs(abs(instance.expected) - abs(instance.stated.quantity.exact)))
        if instance.outcome is Outcome.ROUNDING and instance.parts:
            return max(
                self._rounded, _improbable(off, sum(float(one.quantity.ulp) ** 2 for one in instance.facts) / 12)
            )
        if instance.outcome is Outcome.ROUNDING or instance.relation.formula in BOUNDS:
            return _ROUNDED * (instance.outcome is Outcome.ROUNDING)
        # What holds may have been rounded more than the report usually does.
        return min(_ROUNDED, _improbable(off, variance(instance, self._scene.precision)))


def _improbable(off: float, variance_: float) -> float:
    """How unlikely so much is where it is nearly normal, as a power of ten."""
    return off**2 / (2 * variance_) / log(10) if variance_ else 0.0


def _rarity(outcomes: Sequence[Outcome]) -> float:
    """How rarely the report's sums hold by their last digit only, as a power of ten: it may round each figure."""
    return min(_ROUNDED, log10((len(outcomes) + 1) / (outcomes.count(Outcome.ROUNDING) + _UNSEEN)))


def holds_with(instance: Instance, repair: Repair) -> bool:
    """Whether a failing relation holds with a repair, also one that it was read without."""
    again = _again(instance, repair)
    return again is not None and again.outcome in GOOD


def _again(instance: Instance, repair: Repair) -> Instance | None:
    """A relation with a repair; None where it is then read as another, or so that the figure has no part in it."""
    again = instance.retry(repair.swap) if instance.retry else None
    if again is None or instance.outcome is Outcome.ROUNDING:
        return again
    other = instance.outcome is Outcome.FAILS and place_of(again.stated) != place_of(instance.stated)
    changed = repair.places | ({place_of(repair.also[0])} if repair.also else set())
    return again if not other and any(place_of(fact) in changed for fact in again.facts) else None


def _worse(before: Outcome, again: Instance | None) -> bool:
    """Whether a relation that held no longer does, or by its last digit only.

    What held by its last digit may have been read wrongly, as long as nothing else is certain.
    """
    if before is Outcome.ROUNDING:
        return again is None or again.outcome is Outcome.FAILS
    return before is Outcome.HOLDS and (again is None or again.outcome is not Outcome.HOLDS)
