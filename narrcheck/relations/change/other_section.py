"""Operands that another section tells: the budget of a completion, both numbers of a change between two years."""

from collections.abc import Iterator

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.applying import evaluate, on_one_footing
from narrcheck.relations.change.between_years import meant
from narrcheck.relations.scene import Scene

_BUDGETS, _NUMBERS = ("budget", "adjusted"), ("actual", "budget", "adjusted")
# What a completion may be measured against: once it was adjusted, the budget is called so too.
_BUDGETS_OF = {"completion@budget": _BUDGETS, "completion@adjusted": ("adjusted",)}


def search(scene: Scene) -> Iterator[Instance]:
    """Completions of a budget told elsewhere, and changes whose two numbers are told with their years elsewhere."""
    completed: list[Instance] = []
    for relation in scene.relations:
        slot = relation.slots["stated"][0] if relation.slots.get("stated") else ""
        if slot in _BUDGETS_OF and relation.formula == "ratio":
            found_here = (_completed(scene, relation, frame, slot) for frame in _with(scene, slot))
            completed += [found for found in found_here if found]
        elif scene.several_levels:
            continue
        elif relation.formula in ("difference", "growth") and relation.slots.get("base") == ["prior"]:
            yield from meant([found for frame in _with(scene, slot) if (found := _changed(scene, relation, frame))])
    yield from meant(completed)


def _with(scene: Scene, slot: str) -> Iterator[Frame]:
    return (frame for frame in scene.extraction.frames if slot in frame.facts and not frame.aside)


def _completed(scene: Scene, relation: Relation, frame: Frame, slot: str) -> Instance | None:
    actual = frame.facts.get("actual")
    if scene.several_levels:
        budget = _under_one_heading(scene, frame, slot)
    else:
        budget = _sole(scene, frame, frame.period, _BUDGETS_OF[slot])
    if actual is None or budget is None or not frame.facts.keys().isdisjoint(_BUDGETS):
        return None
    return evaluate(scene, relation, frame, frame.facts[slot], {"part": actual, "whole": budget})


def _under_one_heading(scene: Scene, frame: Frame, slot: str) -> Fact | None:
    """全市收入调整为A。 … 收入完成B，为调整预算的C%: the one budget, where one completion is told under the heading."""
    here = [
        other
        for other in scene.by_name.get(frame.name, ())
        if scene.section(other.block) == scene.section(frame.block)
        and (other.scope, other.period) == (frame.scope, frame.period)
    ]
    alone = all(other is frame or _BUDGETS_OF.keys().isdisjoint(other.facts) for other in here)
    told = [other.facts[name] for other in here for name in _BUDGETS_OF[slot] if name in other.facts]
    return told[0] if alone and len({fact.quantity.exact for fact in told}) == 1 else None


def _changed(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """2022年预算较2021年增加A, where only other sections tell what it was in both years."""
    if frame.value() is not None or "prior" in frame.facts or frame.period is None:
        return None
    stated = frame.facts[relation.slots["stated"][0]]
    current = _sole(scene, frame, frame.period, _NUMBERS)
    base = _sole(scene, frame, frame.period - 1 if stated.against is None else stated.against, _NUMBERS)
    if current is None or base is None:
        return None
    instance = evaluate(scene, relation, frame, stated, {"current": current, "base": base})
    return instance and on_one_footing(scene, instance)


def _sole(scene: Scene, frame: Frame, year: int | None, slots: tuple[str, ...]) -> Fact | None:
    """The one number of a subject in a year, told anywhere; None where there are two."""
    told = [
        other.facts[slot]
        for other in scene.by_name.get(frame.name, ())
        if other is not frame and other.period == year and other.key == frame.key and other.scope == frame.scope
        for slot in slots
        if slot in other.facts
    ]
    return told[0] if told and len({fact.quantity.exact for fact in told}) == 1 else None
