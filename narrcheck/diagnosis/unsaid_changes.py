"""A change told as if it were the amount: 公务接待费0.30万元，增长12%, where it came to 2.80万元."""

from itertools import permutations
from typing import NamedTuple

from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Fix, Message
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

# A rate in fewer units of its last place fits too much to prove anything.
_TELLING = 10


class Unsaid(NamedTuple):
    """The word (增加) to put before the figure at ``span``, and what is said of it."""

    span: Span
    fix: Fix
    message: Message


def unsaid_change(scene: Scene, instance: Instance) -> Unsaid | None:
    """What a repetition lacks whose one figure is just what the other changed by, at the rate behind it."""
    if instance.relation.formula != "equal":
        return None
    for one, other in permutations(instance.facts, 2):
        rate = _rate(scene, one)
        sign = rate.direction.sign if rate is not None and rate.direction is not None else 0
        base = other.quantity.exact - sign * one.quantity.exact
        if rate is not None and sign and base > 0 and rounds_to(one.quantity.exact / base, rate.quantity):
            word, start = scene.cues.repairs.changes[sign], one.quantity.span.start
            message = Message(
                f"{shown(one.quantity)} 是按 {shown(rate.quantity)} 算得的增减额，不是总额 {shown(other.quantity)}："
                f"前面少了“{word}”",
                f"{shown(one.quantity)} is what {shown(other.quantity)} changed by at {shown(rate.quantity)}: “{word}” "
                "is missing before it",
            )
            return Unsaid(one.span, Fix(Span(start, start), word), message)
    return None


def _rate(scene: Scene, fact: Fact) -> Fact | None:
    """The rate of the change of an amount that no amount of the change goes with."""
    frames = (frame for frame in scene.by_block.get(fact.block, ()) if any(fact is one for one in frame.amounts()))
    rates = (frame.facts.get("rate@prior") for frame in frames if "change@prior" not in frame.facts)
    found = next((rate for rate in rates if rate is not None), None)
    return found if found is not None and found.quantity.units >= _TELLING else None
