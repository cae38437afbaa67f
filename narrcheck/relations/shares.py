"""Shares of a whole: the whole is named, or it is the total that the list hangs on."""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.formulas import carry, judge, ratio
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene

_VALUES = ("actual", "budget", "adjusted")


def search(scene: Scene) -> Iterator[Instance]:
    """Every share that is stated."""
    for relation in scene.by_formula("share"):
        for frame in scene.extraction.frames:
            stated = frame.facts.get("share")
            if stated is not None and not frame.aside:
                yield from _share(scene, relation, frame, stated)


def _share(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Iterator[Instance]:
    wholes, sure = _wholes(scene, frame, stated)
    parts = [frame.facts[slot] for slot in _VALUES if slot in frame.facts]
    best: Instance | None = None
    for part in parts:
        for whole in wholes:
            if whole is part or whole.quantity.dimension is not part.quantity.dimension:
                continue
            trial = _evaluate(scene, relation, frame, stated, part, whole, sure)
            if trial is None:
                continue
            if trial.outcome is Outcome.HOLDS:
                yield trial
                return
            if best is None or trial.outcome is Outcome.ROUNDING and best.outcome is not Outcome.ROUNDING:
                best = trial
    if best is not None:
        yield best


def _wholes(scene: Scene, frame: Frame, stated: Fact) -> tuple[list[Fact], bool]:
    """Candidates for the whole, the likeliest first, and whether the first kind is sure enough for a finding."""
    found: list[Fact] = []
    sure = False
    if stated.whole:
        subject = scene.names.resolve(stated.whole, scene.identity.entity)
        if not subject.generic:
            scope = scene.names.scope(stated.whole)
            for other in sorted(scene.by_name.get(subject.name, ()), key=lambda o: abs(o.index - frame.index)):
                if other is not frame and (not scope or scope == (other.scope or scene.sole_scope)):
                    found += [other.facts[slot] for slot in _VALUES if slot in other.facts]
            sure = bool(found)
    if frame.group is not None:
        parent = frame.group.parent
        values = [parent.facts[slot] for slot in _VALUES if slot in parent.facts]
        same = [fact for fact in values if any(fact.measure is f.measure for f in frame.facts.values())]
        found += same or values
        sure = sure or bool(values) and not stated.whole
    found += [fact for fact in scene.neighbours(frame) if fact.quantity.value]
    return found, sure


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, part: Fact, whole: Fact, sure: bool
) -> Instance | None:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    if point is None:
        return None
    both = (part.quantity, whole.quantity)
    outcome = judge(
        stated.quantity,
        1,
        point,
        lambda: carry(ratio, [scene.precision.exactly(quantity) for quantity in both]),
        lambda: carry(ratio, [scene.precision.wide(quantity) for quantity in both]),
    )
    if outcome is Outcome.FAILS and not sure:
        outcome = Outcome.UNDECIDED

    def tell() -> Telling:
        same = part.quantity.symbol == whole.quantity.symbol
        left, right = (str(q.value) if same else shown(q) for q in both)
        near = abs(point - stated.quantity.exact) <= 3 * stated.quantity.ulp
        places = stated.quantity.decimals + (2 if near and point * 100 * 10**stated.quantity.decimals % 1 else 0)
        words = {"part": shown(part.quantity), "whole": shown(whole.quantity)}
        return Telling(f"{left} ÷ {right} = {written(point, stated.quantity, places)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swap(part), swap(whole), sure)

    operands = {"part": part, "whole": whole}
    return Instance(relation, frame, stated, operands, outcome, point, tell, retry=retry)
