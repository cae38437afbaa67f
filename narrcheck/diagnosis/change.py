"""A change of one figure, unit or direction word that may mend what fails."""

from dataclasses import dataclass, replace
from decimal import Decimal

from narrcheck.diagnosis.origins import Slip
from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Fact

Place = tuple[int, Span]


def place_of(fact: Fact) -> Place:
    """Where a figure stands: the same one may be a fact of two frames, or its offsets those of another document."""
    return id(fact.home) if fact.home is not None else 0, fact.quantity.span


def _same_place(one: Fact, other: Fact) -> bool:
    return one.quantity.span == other.quantity.span and one.home is other.home


def turned(fact: Fact) -> Fact:
    """The fact with its word of direction turned round."""
    direction = fact.direction
    return replace(fact, direction=Direction(-direction.sign, direction.span)) if direction else fact


def with_value(fact: Fact, value: Decimal) -> Fact:
    """The fact with another number, in its own unit and with the sign that it is written with."""
    decimals = max(0, -int(value.as_tuple().exponent))
    signed = -value if fact.quantity.value < 0 < value else value
    return replace(fact, quantity=fact.quantity.showing(signed, decimals))


@dataclass(frozen=True, slots=True)
class Repair:
    """One changed fact, and the slip that it undoes.

    ``also`` is a second fact that changes with it: the rate whose direction is wrong together with its amount's.
    ``chance`` is how likely a wrong figure is wrong so; ``exact`` says that no other value near would do as well.
    ``calculation`` gives the new figure where it follows from others than those of the relations that it mends.
    """

    old: Fact
    new: Fact
    slip: Slip
    chance: float
    also: tuple[Fact, Fact] | None = None
    exact: bool = True
    calculation: str = ""

    def swap(self, fact: Fact) -> Fact:
        """The fact as the repair makes it; the same figure may be a fact of two frames."""
        if fact is self.old:
            return self.new
        if _same_place(fact, self.old):
            new = self.new
        elif self.also is not None and _same_place(fact, self.also[0]):
            new = self.also[1]
        else:
            return fact
        return replace(fact, quantity=new.quantity, direction=new.direction)

    @property
    def edits(self) -> tuple[object, ...]:
        """What it makes of which words: two repairs with the same edits are one."""
        new, also = self.new, self.also[0].span if self.also else None
        return place_of(self.old), new.quantity.exact.as_integer_ratio(), new.quantity.symbol, new.direction, also
