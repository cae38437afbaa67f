"""Both sides of one balance that come to the same and are said to move apart: 收入A，减少B。支出A，增加B."""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Telling
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

_CHANGES = ("change@prior", "change@budget")
_NEAR = 4  # figures with a change that may stand between the two


def search(scene: Scene) -> Iterator[Instance]:
    """Neighbours of two sides with one amount and one change, whose directions differ; told only where they do."""
    for relation in scene.by_formula("both_directions"):
        for slot in _CHANGES:
            told = [(frame, frame.facts[slot]) for frame in scene.extraction.frames if _moves(frame, slot)]
            for place, (frame, fact) in enumerate(told):
                for before, first in reversed(told[max(0, place - _NEAR) : place]):
                    if _alike(before, frame) and first.against == fact.against and first.signed == -fact.signed:
                        yield _apart(scene, relation, (before, first), (frame, fact))
                        break


def _moves(frame: Frame, slot: str) -> bool:
    """Whether a frame tells an amount of one side and by how much it went up or down."""
    fact, value = frame.facts.get(slot), frame.value()
    if fact is None or value is None or frame.aside or fact.direction is None or frame.side is None:
        return False
    amounts = all(one.quantity.dimension is Dimension.MONEY and one.quantity.approx is None for one in (fact, value))
    return amounts and bool(fact.quantity.exact and fact.direction.sign)


def _alike(before: Frame, frame: Frame) -> bool:
    """Whether two frames are the two sides of one balance: of the same funds and year, and of the same amount."""
    left, right = before.value(), frame.value()
    sides = {before.side, frame.side} == {"income", "expenditure"}
    if not sides or left is None or right is None or left.measure is not right.measure:
        return False
    same = (before.scope, before.period) == (frame.scope, frame.period)
    return same and left.quantity.exact == right.quantity.exact != 0


def _apart(scene: Scene, relation: Relation, before: tuple[Frame, Fact], after: tuple[Frame, Fact]) -> Instance:
    (left, first), (right, fact) = before, after
    text = scene.document.folded
    spans = [one.direction.span if one.direction is not None else one.span for one in (first, fact)]
    value = right.value() or fact

    def tell() -> Telling:
        words = {
            "left": left.name,
            "right": right.name,
            "before": text[spans[0].start : spans[0].end],
            "words": text[spans[1].start : spans[1].end],
            "amount": shown(value.quantity),
            "change": shown(fact.quantity),
        }
        return Telling("", words)

    return Instance(relation, right, fact, {"other": first}, Outcome.FAILS, fact.quantity.exact, tell, place=spans[1])
