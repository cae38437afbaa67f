"""Changes between two years of which the text tells both numbers side by side: 2021年A，2022年B，增长C."""

from collections.abc import Iterator

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance
from narrcheck.relations.applying import evaluate, on_one_footing
from narrcheck.relations.scene import Scene

_CHANGES = {"difference": "change@prior", "growth": "rate@prior"}


def search(scene: Scene) -> Iterator[Instance]:
    """Every change of a number of one year against that of another in the same paragraph."""
    for relation in scene.relations:
        slot = _CHANGES.get(relation.formula)
        if slot is None or relation.slots["stated"] != [slot] or relation.slots["base"] != ["prior"]:
            continue
        for frame in scene.extraction.frames:
            stated = frame.facts.get(slot)
            current = frame.value()
            if stated is None or current is None or frame.aside or "prior" in frame.facts or frame.period is None:
                continue
            year = frame.period - 1 if stated.against in (None, frame.period) else stated.against
            base = _base(scene, frame, current, year)
            if base is not None and base.span < stated.span:
                instance = evaluate(scene, relation, frame, stated, {"current": current, "base": base})
                if instance is not None:
                    yield on_one_footing(scene, instance)


def _base(scene: Scene, frame: Frame, current: Fact, year: int) -> Fact | None:
    """The same number of the other year, told in the same paragraph; None where there is more than one."""
    found = [
        fact
        for other in scene.by_block.get(frame.block, ())
        if other.period == year and other.key == frame.key and other.scope == frame.scope
        for fact in [other.value()]
        if fact is not None and fact.measure is current.measure and fact.quantity.symbol == current.quantity.symbol
    ]
    return found[0] if len({fact.quantity.exact for fact in found}) == 1 else None
