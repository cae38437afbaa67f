"""The changes that may mend a failing relation: slips of the pen undone, what it needs, and what the report tells."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from narrcheck.diagnosis.change import Place, Repair, brought_forward, place_of, turned, with_value
from narrcheck.diagnosis.divided import likeliest, of_parts, rest, siblings
from narrcheck.diagnosis.larger_units import TIMES, LargerUnits
from narrcheck.diagnosis.origins import Slip, Weights, origins
from narrcheck.diagnosis.solving import BOUNDS, RATIOS, misreckoned, needed, of_own_total, points, reckoned, unchanged
from narrcheck.diagnosis.told import Told
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import BlockKind
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import rounded
from narrcheck.relations.scene import Scene

_DIRECTED = (
    "direction",
    "difference",
    "growth",
    "growth_of_delta",
    "growth_from_base",
    "ratio_of_delta",
    "change_sum",
    "base_sum",
    "surplus",
)
# Where no more values than this fit, each is tried; so many on both sides of one that fits to the last place.
_FEW, _BESIDE = 5, 2
# A sum of figures rounded each for itself agrees to the last place in three cases of four, else but for a unit.
_PLAIN = 0.75
# A ratio of figures that are themselves rounded may be any of so many values.
_ROUNDINGS = 3
# Two words turned round are so much less likely than one.
_BOTH = 3
# A slip of the pen makes a figure at most so many times as small.
_AMISS = 100
# A wrong figure is as likely off by some units as by ten times as many, over so many e-fold scales.
_SCALES = 20
# Ratios are told with so many decimals or more as most of their kind are; whether with one or none is left to each.
_FINE = 2


class Candidates:
    """Changes of the figures of one document."""

    def __init__(self, scene: Scene, weights: Weights, uses: Mapping[Place, Sequence[Instance]]) -> None:
        """``uses`` are all instances that each figure takes part in."""
        self._scene, self._weights, self._uses = scene, weights, uses
        symbols = Counter(fact.quantity.symbol for told in scene.figures.values() for _, _, fact in told)
        self._units = LargerUnits(scene.cues.repairs.units, weights.chance(Slip.UNIT), symbols)
        instances = (instance for found in uses.values() for instance in found)
        self._cells = {place_of(one.operands["table"]) for one in instances if "table" in one.operands}
        self._needed: dict[Place, list[Fraction]] = {}

    @cached_property
    def told(self) -> Told:
        """What the report tells elsewhere."""
        return Told(self._scene)

    def editable(self, fact: Fact) -> bool:
        """Whether a figure stands in the text: tables have sums of their own, other documents are not mended here."""
        if fact.home is not None or place_of(fact) in self._cells:
            return False
        return self._scene.document.blocks[fact.block].kind is not BlockKind.TABLE

    def doubted(self, fact: Fact) -> bool:
        """Whether so many relations speak against a figure that what was reckoned from it may be wrong with it."""
        return sum(one.outcome is Outcome.FAILS for one in self._uses.get(place_of(fact), ())) > 1

    def of(self, failing: Instance) -> Iterator[Repair]:
        """Changes of each figure of a failing instance."""
        yield from self._units.of_sums(failing, self.editable)
        shares = siblings(failing, self._uses)
        for fact in {id(fact): fact for fact in failing.facts if not fact.addends}.values():
            yield from self._flips(fact, failing)
            yield from self._units.beside(fact, failing)
            if failing.relation.formula == "order" and self.doubted(fact) and self.editable(fact):
                # That it is too much, or too little, says nothing of how much it is: another relation does.
                yield from self._slips(fact, failing, Interval(Exact(0), fact.quantity.exact * _AMISS))
            if shares and fact is failing.stated:
                yield from self._left(fact, failing, shares)
            elif not shares:  # amounts that make up their whole are right
                for need in needed(failing, fact):
                    yield from self._sizes(fact, failing, self._common(fact, failing, need))

    def _left(self, fact: Fact, failing: Instance, shares: Sequence[Fact]) -> Iterator[Repair]:
        """Changes of a share in a list of all parts, which make 100% with it if anything does."""
        left, calculation = rest(shares, fact)
        for need in needed(failing, fact):
            both = _common(need, left)
            if both:
                both = likeliest(failing, left, shares, self._scene.precision)
            for repair in self._sizes(fact, failing, both or need):
                yield replace(repair, calculation=calculation) if both else repair

    def _sizes(self, fact: Fact, failing: Instance, where: Interval | None) -> Iterator[Repair]:
        if where is not None and self.editable(fact):
            yield from self._kept(fact, where)
            yield from self._units.within(fact, failing, _low(where), _high(where))
            yield from self._slips(fact, failing, where)
        if where is not None:
            yield from self._values(fact, failing, where)

    def _common(self, fact: Fact, failing: Instance, interval: Interval) -> Interval | None:
        """The interval, narrowed by each other failing relation that leaves something of it; None where nothing fits.

        What shares that hold leave for the figure it has to keep to.
        """
        doubted = self.doubted(fact)
        for other in self._uses.get(place_of(fact), ()):
            binding = other.outcome is Outcome.FAILS or (not doubted and _strict(other))
            if other is failing or not binding:
                continue
            mine = next(one for one in other.facts if place_of(one) == place_of(fact))
            needs = list(needed(other, mine))
            both = [common for need in needs if (common := _common(interval, need)) is not None]
            if not both and needs and other.outcome is Outcome.HOLDS:
                return None
            interval = Interval(min(map(_low, both)), max(map(_high, both))) if both else interval
        return interval

    def _flips(self, fact: Fact, failing: Instance) -> Iterator[Repair]:
        formula = failing.relation.formula
        if fact.direction is None or formula not in _DIRECTED:
            return
        if formula == "surplus" and len({one.quantity.symbol for one in failing.facts}) > 1:
            return  # 6.50元 after an increase of 3.20万元: the unit is wrong
        chance = self._weights.chance(Slip.DIRECTION)
        other = turned(fact.direction)
        yield Repair(fact, fact.quantity, Slip.DIRECTION, chance, other)
        for instance in self._uses.get(place_of(fact), ()):
            if instance.relation.formula == "direction" and instance.stated is not fact:
                rate = instance.stated
                also = rate, rate.direction and turned(rate.direction)
                yield Repair(fact, fact.quantity, Slip.DIRECTION, chance / _BOTH, other, also)

    def _kept(self, fact: Fact, where: Interval) -> Iterator[Repair]:
        """The current figure where last year's still stands, which the change and the rate were reckoned from.

        Of figures that are rounded each for itself the change may be off by a unit.
        """
        share = self._weights.chance(Slip.STALE)
        off = share * (1 - _PLAIN) / 2
        for instance in self._uses.get(place_of(fact), ()):
            value = unchanged(instance, fact)
            for unit, chance in ((0, share * _PLAIN), (-1, off), (1, off)) if value is not None else ():
                near = (value or 0) + unit * fact.quantity.ulp
                if _low(where) <= near <= _high(where):
                    new = self._shown(fact.quantity, near, fact.quantity.decimals)
                    line = "" if unit else brought_forward(fact.quantity, new, instance.operands["delta"])
                    yield Repair(fact, new, Slip.STALE, chance, calculation=line)

    def _slips(self, fact: Fact, failing: Instance, where: Interval) -> Iterator[Repair]:
        """Figures that a slip of the pen made into this one; what is reckoned from others was as they give it."""
        if not fact.quantity.value:
            return
        derived = fact is failing.stated and failing.relation.formula in RATIOS
        usual = self.told.usual(fact)
        # A figure with its point shifted may have fewer decimals than the one written, and so be rounded more.
        room = fact.quantity.factor / 10**usual if derived else 0
        low, high = _low(where), _high(where)
        for origin in origins(fact.quantity, low - room, high + room):
            digits, decimals = origin.digits, origin.decimals
            while origin.slip is Slip.SHIFTED and decimals > usual and digits % 10 == 0:
                digits, decimals = digits // 10, decimals - 1
            short = max(0, min(usual, fact.quantity.decimals) - decimals)
            digits, decimals = digits * 10**short, decimals + short
            # With its point shifted it may show one place more than usual, not 0.000153 for 1.53.
            if decimals <= max(usual, fact.quantity.decimals) + (origin.slip is Slip.SHIFTED):
                new = with_value(fact.quantity, Decimal(digits).scaleb(-decimals))
                # 1.5万元 for 1.5亿元: the unit is wrong, not the point. 0.005 for 50.00: it has to be nothing.
                if new.exact == fact.quantity.exact * TIMES or 0 < new.exact < fact.quantity.ulp:
                    continue
                if derived and not Interval.point(new.exact).meets(reckoned(failing, new.ulp)):
                    continue
                ways = origin.ways * (_finer(failing, new, low, high) if derived else 1)
                yield Repair(fact, new, origin.slip, self._weights.chance(origin.slip, ways))

    def _values(self, fact: Fact, failing: Instance, where: Interval) -> Iterator[Repair]:
        """Values that the relations need, and those of them that the report tells."""
        changed, ulp = self._changes(fact, failing), fact.quantity.ulp
        low, high = _low(where), _high(where)
        room = max(1, int((high - low) / ulp))
        if fact is failing.stated and failing.relation.formula in RATIOS:
            # A share of more than the whole is no share: then the part or the whole is wrong.
            if failing.relation.formula != "share" or abs(failing.expected) <= 1:
                # It is reckoned from its operands as they are displayed, or from finer ones: one of a few values.
                value = min(max(abs(failing.expected), low), high)
                yield changed(value, min(room, _ROUNDINGS))
            return
        fitting = [point for point in self._points(fact) if low <= point <= high]
        middle = (low + high) / 2
        told = [*self.told.within(where)] if fact.quantity.dimension is Dimension.MONEY else []
        steps = _FEW if room <= _FEW else _BESIDE
        near = [
            value + step * ulp
            for value in fitting or ([middle] if room <= _FEW else [])
            for step in range(max(-steps, -((value - low) // ulp)), min(steps, (high - value) // ulp) + 1)
        ]
        bounded = failing.relation.formula in BOUNDS
        if bounded:
            here = frozenset(one.span for one in failing.facts)
            # A total may be any that is more, a part any that is less.
            apt = [point for point in self._points(fact) if (fact is failing.stated) == (point >= low)]
            fitting, near = [point for point in apt if self.told.besides(point, here)], []
            told = [value for value in told if self.told.apart(value, here, fact.sentence)]
        for value in dict.fromkeys((*fitting, *told, *near)):
            yield changed(value, 1)
        added = [(value, line) for value, line in of_parts(fact, self._uses) if low <= value <= high]
        for value, line in () if fitting else added:
            # Of all values that would do this one alone is no accident.
            yield replace(changed(value, room * _PLAIN), calculation=line)
            for beside in (value - ulp, value + ulp):
                yield changed(beside, room * (1 - _PLAIN) / 2)
        if bounded or (room > _FEW and not fitting and not added):
            # That another value of many would do is no proposal, but counts against what is proposed for other figures;
            # the larger it is, the less likely is each of them.
            size = max(abs(fact.quantity.exact), ulp)  # a figure of 0 makes none of them impossible
            scale = min(1.0, float(size / abs(middle))) if middle else 1.0
            yield replace(changed(middle, room * scale), exact=False)

    def _points(self, fact: Fact) -> list[Fraction]:
        """Values that relations which do not hold need to the last place; or a list that makes up another total."""
        place = place_of(fact)
        if place not in self._needed:
            mine = [(one, own) for one in self._uses.get(place, ()) for own in one.facts if place_of(own) == place]
            self._needed[place] = [
                value
                for one, own in mine
                for value in (of_own_total(one, own) if one.outcome in GOOD else points(one, own))
            ]
        return self._needed[place]

    def _changes(self, fact: Fact, failing: Instance) -> Callable[[Fraction, float], Repair]:
        """Gives the figure with another value, for whichever reason it is wrong; so many times as likely as one is."""
        chance, derived = self._weights.chance, fact is failing.stated and failing.relation.formula in RATIOS
        copied = self.told.copied(fact, failing)
        slip, likely = Slip.OTHER, 0.0
        if otherwise := misreckoned(failing, fact):
            slip, likely = otherwise, chance(otherwise)
        elif copied:
            slip, likely = Slip.COPIED, chance(Slip.COPIED, copied)
        usual, decimals = self.told.usual(fact), self.told.shown(fact.quantity)
        if derived and usual >= _FINE:
            decimals = usual

        def changed(value: Fraction, times: float) -> Repair:
            far = 1.0 if likely else max(1.0, float(abs(value - fact.quantity.exact) / fact.quantity.ulp))
            # All values that a copy may stand for are together no likelier than that it is one.
            likelihood = likely * min(times, 1.0) if likely else chance(slip, _SCALES * far) * times
            return Repair(fact, self._shown(fact.quantity, value, decimals), slip, likelihood)

        return changed

    def _shown(self, old: Quantity, value: Fraction, decimals: int) -> Quantity:
        """A figure with another value (base units), displayed with so many decimals as the report writes such figures.

        Zeros that the figure did not have are not put behind it.
        """
        number = rounded(value, old, decimals)
        if decimals > old.decimals:
            plain = rounded(value, old, old.decimals)
            number = plain if plain == number else number
        if self.told.bare(old):
            number = number.to_integral_value() if number == number.to_integral_value() else number.normalize()
        return with_value(old, number)


def _finer(failing: Instance, new: Quantity, low: Fraction, high: Fraction) -> float:
    """How many times as unlikely a ratio is for not being what its operands give as they are displayed.

    Of operands of few digits it may be anything within a wide range, where some slip or other always leads.
    """
    return 1.0 if rounds_to(abs(failing.expected), new) else max(1.0, float((high - low) / new.ulp) / _ROUNDINGS)


def _strict(instance: Instance) -> bool:
    """Whether a share holds and no reading but that of its figures as they are makes it hold.

    Of figures that may be zero it leaves anything.
    """
    simple = instance.relation.formula in ("ratio", "share") and instance.retry is not None and not instance.parts
    plain = all(fact.quantity.approx is None and fact.quantity.units > 1 for fact in instance.facts)
    return simple and plain and instance.outcome is Outcome.HOLDS


def _common(one: Interval, other: Interval) -> Interval | None:
    """What lies in both intervals."""
    low, high = max(_low(one), _low(other)), min(_high(one), _high(other))
    return Interval(low, high) if low <= high else None


def _low(interval: Interval) -> Fraction:
    return interval.low if interval.low is not None else Exact(0)


def _high(interval: Interval) -> Fraction:
    return interval.high if interval.high is not None else Exact(0)
