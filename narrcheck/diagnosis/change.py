"""A change of one figure, unit or direction word that may mend what fails."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from narrcheck.diagnosis.origins import Slip
from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Fact
from narrcheck.model.quantity import Quantity
from narrcheck.relations.precision import numeral

Place = tuple[int, Span]


def place_of(fact: Fact) -> Place:
    """Where a figure stands: the same one may be a fact of two frames, or its offsets those of another document."""
    return id(fact.home) if fact.home is not None else 0, fact.quantity.span


def turned(direction: Direction) -> Direction:
    """The word of direction, turned round."""
    return Direction(-direction.sign, direction.span)


def with_value(quantity: Quantity, value: Decimal) -> Quantity:
    """The figure with another number, in its own unit and with the sign that it is written with."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return quantity.showing(-value if quantity.value < 0 < value else value, decimals)


@dataclass(frozen=True)
class Repair:
    """One changed fact, and the slip that it undoes: another figure, or another ``direction`` of the same.

    ``also`` is a second fact that changes with it: the rate whose direction is wrong together with its amount's.
    ``chance`` is how likely a wrong figure is wrong so; ``exact`` says that no other value near would do as well.
    ``calculation`` gives the new figure where it follows from others than those of the relations that it mends.
    ``twins`` are other mentions of the figure, wrong alike, that change with it; or parts of one sum in a wrong unit.
    ``places`` is where the figures that it changes stand.
    """

    old: Fact
    quantity: Quantity
    slip: Slip
    chance: float
    direction: Direction | None = None
    also: tuple[Fact, Direction | None] | None = None
    exact: bool = True
    calculation: str = ""
    twins: tuple[Fact, ...] = ()
    places: frozenset[Place] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", frozenset(map(place_of, (self.old, *self.twins))))

    @cached_property
    def _new(self) -> Fact:
        return self.old._replace(quantity=self.quantity, direction=self.direction or self.old.direction)

    def swap(self, fact: Fact) -> Fact:
        """The fact as the repair makes it; the same figure may be a fact of two frames."""
        if fact is self.old:
            return self._new
        place = place_of(fact)
        if place in self.places:
            same = place == place_of(self.old)
            return fact._replace(quantity=self.quantity, direction=self._new.direction) if same else self.as_twin(fact)
        if self.also is not None and place == place_of(self.also[0]):
            return fact._replace(quantity=self.also[0].quantity, direction=self.also[1])
        return fact

    def as_twin(self, fact: Fact) -> Fact:
        """Another mention of the old figure with the new number, in its own unit; or a figure with the new unit too."""
        new = self.quantity
        if self.slip is Slip.UNIT:
            return fact._replace(quantity=replace(fact.quantity, factor=new.factor, symbol=new.symbol, widened=None))
        return fact._replace(quantity=fact.quantity.showing(new.value, new.decimals))

    @property
    def edits(self) -> tuple[object, ...]:
        """What it makes of which words: two repairs with the same edits are one."""
        also, direction = self.also[0].span if self.also else None, self.direction or self.old.direction
        return self.places, self.quantity.exact.as_integer_ratio(), self.quantity.symbol, direction, also


def brought_forward(old: Quantity, new: Quantity, delta: Fact) -> str:
    """The arithmetic of a figure brought forward by its change."""
    sign = "−+"[new.exact > old.exact]
    amount = numeral(delta.quantity.exact, old, delta.quantity.decimals)
    return f"{old.value} {sign} {amount} = {new.value}"
