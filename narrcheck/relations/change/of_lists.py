"""Comparisons behind a list that are of all of it: 支出A，其中甲B、乙C，增加D; 支出A。（1）甲B；（2）乙C。增加D."""

from fractions import Fraction

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.applying import evaluate
from narrcheck.relations.scene import Scene


def of_the_whole(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], first: Instance
) -> Instance:
    """A comparison behind a list is one of the whole list where that comes nearer to it than its last part does."""
    value = _total(scene, frame, stated)
    if value is None or "current" not in operands:
        return first
    trial = evaluate(scene, relation, frame, stated, operands | {"current": value})
    return trial if trial is not None and _off(trial) < _off(first) else first


def _total(scene: Scene, frame: Frame, stated: Fact) -> Fact | None:
    """The total of the list that a frame ends; in a sentence of its own, a comparison may follow numbered items."""
    group, last = frame.group, frame.value()
    if group is None:
        return _summed(scene, frame, last) if last is not None and last.sentence != stated.sentence else None
    if frame is not group.members[-1] or group.parent.sentence != frame.sentence:
        return None
    each = any(fact.measure is stated.measure for member in group.members[:-1] for fact in member.facts.values())
    return None if each else group.parent.value()


def _summed(scene: Scene, frame: Frame, last: Fact) -> Fact | None:
    """The amount of the paragraph that those behind it, up to a frame's, come to."""
    parts: list[Fact] = []
    for other in reversed(scene.by_block.get(frame.block, ())):
        value = other.value()
        if value is None or other.aside or other.index > frame.index:
            continue
        if value.quantity.symbol != last.quantity.symbol:
            continue
        if len(parts) > 1 and value.quantity.exact == sum(part.quantity.exact for part in parts):
            return value
        parts.append(value)
    return None


def _off(instance: Instance) -> Fraction:
    """By how much a stated figure misses what follows from the others."""
    return abs(abs(instance.expected) - abs(instance.stated.quantity.exact))
