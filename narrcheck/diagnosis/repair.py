"""The smallest change of one figure, unit or direction word that makes failing relations hold and breaks none."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Fact, Measure
from narrcheck.model.finding import Kind
from narrcheck.model.relation import Instance
from narrcheck.nlp.slips import misprints, swaps
from narrcheck.relations.formulas import in_units
from narrcheck.relations.scene import NAMESAKES

_GOOD = (Outcome.HOLDS, Outcome.ROUNDING)
_DERIVED = (Measure.RATE, Measure.SHARE, Measure.COMPLETION, Measure.RATIO)
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
# Sums of which some parts are taken away, and shares of a whole that is itself a sum.
_INEXACT = ("remainder", "carried", "share")
# 元 for 万元, 万元 for 亿元: how many of the unit written make one of the unit meant.
_SLIP = Fraction(10000)
# Rounding of all operands together moves a result by no more than this many units in its last place.
_FAR = 20


@dataclass(frozen=True, slots=True)
class Repair:
    """One changed fact; ``kind`` is set where the change shows what slip it was.

    ``also`` is a second fact that changes with it: the rate whose direction is wrong together with its amount's.
    """

    old: Fact
    new: Fact
    kind: Kind | None = None
    also: tuple[Fact, Fact] | None = None

    def swap(self, fact: Fact) -> Fact:
        """The fact as the repair makes it; the same figure may be a fact of two frames."""
        if fact is self.old:
            return self.new
        for old, new in ((self.old, self.new), *((self.also,) if self.also else ())):
            if fact.span == old.span and fact.home is old.home:
                return replace(fact, quantity=new.quantity, direction=new.direction)
        return fact


@dataclass(frozen=True, slots=True)
class Verdict:
    """A repair with what speaks for it: the instances it mends and those that agree with it.

    ``one_of_many`` says that the figure is wrong for certain, but that it may have been another one as well.
    """

    repair: Repair
    mended: tuple[Instance, ...]
    agreeing: tuple[Instance, ...]
    one_of_many: bool = False

    @property
    def certain(self) -> bool:
        """Whether more than one relation speaks for the new figure, or the slip is plain."""
        return len(self.mended) + len(self.agreeing) > 1 or self.repair.kind is not None


class Repairs:
    """Tries repairs against all instances of a document."""

    def __init__(self, instances: Iterable[Instance], units: Mapping[str, str]) -> None:
        """``units`` tells for which larger unit a unit is written by mistake."""
        self._units = units
        self._uses: dict[tuple[int, Span], list[Instance]] = {}
        known: dict[tuple[str, str], dict[int, Fact]] = {}
        for instance in instances:
            for fact in {_place(fact): fact for fact in instance.facts}.values():
                self._uses.setdefault(_place(fact), []).append(instance)
                known.setdefault((fact.indicator, fact.measure), {})[id(fact)] = fact
        self._known = {key: sorted(facts.values(), key=_start) for key, facts in known.items()}

    def best(self, failing: Instance) -> Verdict | None:
        """The one repair that outranks all others, or None where nothing singles one out."""
        mending = (repair for repair in self._candidates(failing) if _mends(repair, failing))
        fitting = [verdict for verdict in map(self._verdict, mending) if verdict is not None]
        if not fitting:
            return None
        ranked = sorted(fitting, key=_rank, reverse=True)
        rivals = [verdict for verdict in ranked[1:] if _rank(verdict) == _rank(ranked[0])]
        rivals = [verdict for verdict in rivals if verdict.repair != ranked[0].repair]
        if not rivals:
            return ranked[0]
        same = all(verdict.repair.old.span == ranked[0].repair.old.span for verdict in rivals)
        return replace(ranked[0], one_of_many=True) if same and len(ranked[0].mended) > 1 else None

    def _verdict(self, repair: Repair) -> Verdict | None:
        """What speaks for a repair; None where it breaks a relation that holds."""
        mended, agreeing = [], []
        uses = self._uses.get(_place(repair.old), [])
        if repair.also is not None:
            uses = uses + [instance for instance in self._uses.get(_place(repair.also[0]), ()) if instance not in uses]
        for instance in uses:
            if instance.retry is None or instance.outcome is Outcome.UNDECIDED:
                continue
            again = instance.retry(repair.swap)
            good = again is not None and again.outcome in _GOOD
            if instance.outcome is Outcome.FAILS and good:
                mended.append(instance)
            elif instance.outcome in _GOOD and good:
                agreeing.append(instance)
            elif instance.outcome in _GOOD:
                return None
        return Verdict(repair, tuple(mended), tuple(agreeing))

    def _candidates(self, failing: Instance) -> Iterator[Repair]:
        """Changes of each fact; left out at once is what is far from the value that an exact relation needs."""
        # A table is checked by its own sums, and other documents are not mended here.
        table = failing.operands.get("table")
        for fact in {id(fact): fact for fact in failing.facts if fact.home is None and fact is not table}.values():
            needed = _solved(failing, fact) if fact.direction is None else None
            yield from self._flips(fact, failing)
            for repair in _enlarged(fact, self._units):
                if needed is None or _near(repair.new.quantity.units, needed, repair.new):
                    yield repair
            for units in dict.fromkeys(self._values(fact)):
                if units != fact.quantity.units and (needed is None or _near(units, needed, fact)):
                    yield Repair(fact, _with_units(fact, units))

    def _flips(self, fact: Fact, failing: Instance) -> Iterator[Repair]:
        if fact.direction is None or failing.relation.formula not in _DIRECTED:
            return
        if failing.relation.formula == "surplus" and len({f.quantity.symbol for f in failing.facts}) > 1:
            return  # 6.50元 after an increase of 3.20万元: the unit is wrong
        yield Repair(fact, _turned(fact), Kind.DIRECTION)
        for instance in self._uses.get(_place(fact), ()):
            if instance.relation.formula == "direction" and instance.stated is not fact:
                yield Repair(fact, _turned(fact), Kind.DIRECTION, (instance.stated, _turned(instance.stated)))

    def _values(self, fact: Fact) -> Iterator[int]:
        """Values, in units of its last place, that some relation or the same indicator elsewhere gives the figure."""
        sign = fact.direction.sign if fact.direction and fact.direction.sign else 1
        uses = self._uses.get(_place(fact), [])
        solved = [(instance, value) for instance in uses if (value := _solved(instance, fact)) is not None]
        yield from (in_units(value * sign, fact.quantity) for _, value in solved)
        if sum(instance.outcome is Outcome.FAILS for instance in uses) > 1:
            # More than one relation fails over this figure: a slip of the pen that mends them all is the cause.
            needed = [value * sign for instance, value in solved if instance.outcome is Outcome.FAILS]
            for number in (*misprints(fact.quantity.value), *swaps(fact.quantity.value)):
                units = int(Decimal(number).scaleb(fact.quantity.decimals))
                if all(_near(units, value, fact) for value in needed):
                    yield units
        alike = self._known.get((fact.indicator, fact.measure), [])
        place = bisect_left(alike, _start(fact), key=_start)
        for other in alike[max(0, place - NAMESAKES) : place + NAMESAKES]:
            if fact.indicator and other.quantity.symbol == fact.quantity.symbol and other.reference is fact.reference:
                yield in_units(other.quantity.exact, fact.quantity)


def _place(fact: Fact) -> tuple[int, Span]:
    """Where a figure stands: the same one may be a fact of two frames, or its offsets those of another document."""
    return id(fact.home) if fact.home is not None else 0, fact.span


def _start(fact: Fact) -> int:
    return fact.quantity.span.start


def _near(units: int, needed: Fraction, fact: Fact) -> bool:
    return abs(units - in_units(needed, fact.quantity)) <= _FAR


def _mends(repair: Repair, failing: Instance) -> bool:
    if failing.retry is None:
        return False
    again = failing.retry(repair.swap)
    return again is not None and again.outcome in _GOOD


def _rank(verdict: Verdict) -> tuple[int, int, int, int, int]:
    repair = verdict.repair
    derived = repair.old.measure in _DERIVED
    single = repair.also is None
    return (len(verdict.mended), repair.kind is not None, single, len(verdict.agreeing), derived)


def _turned(fact: Fact) -> Fact:
    direction = fact.direction
    return replace(fact, direction=Direction(-direction.sign, direction.span)) if direction else fact


def _enlarged(fact: Fact, units: Mapping[str, str]) -> Iterator[Repair]:
    quantity = fact.quantity
    symbol = units.get(quantity.symbol)
    if symbol is None or not quantity.value:
        return
    changed = replace(quantity, factor=quantity.factor * _SLIP, symbol=symbol, widened=None)
    yield Repair(fact, replace(fact, quantity=changed), Kind.UNIT)


def _with_units(fact: Fact, units: int) -> Fact:
    value = Decimal(units).scaleb(-fact.quantity.decimals)
    return replace(fact, quantity=replace(fact.quantity, value=value, widened=None))


def _solved(instance: Instance, fact: Fact) -> Fraction | None:
    """The value of one fact that the others of an exact relation give; None where they give it only roughly."""
    formula = instance.relation.formula
    if formula in ("equal", "balanced", "near_equal"):
        other = next(f for f in instance.facts if f is not fact)
        return other.quantity.exact
    if fact is instance.stated:
        return None if formula in ("direction", "order", "cap") else instance.expected
    if formula in _INEXACT:
        return None
    if formula == "change_sum":
        return _signed(instance.stated) - sum((_signed(f) for f in instance.parts if f is not fact), Fraction(0))
    if instance.parts:
        return instance.stated.quantity.exact - (instance.expected - fact.quantity.exact)
    if formula == "difference":
        delta = instance.stated.quantity.exact
        if instance.stated.direction:
            delta *= instance.stated.direction.sign
        current, base = instance.operands["current"], instance.operands["base"]
        return base.quantity.exact + delta if fact is current else current.quantity.exact - delta
    return None


def _signed(fact: Fact) -> Fraction:
    sign = fact.direction.sign if fact.direction and fact.direction.sign else 1
    return fact.quantity.exact * sign
