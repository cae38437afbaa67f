"""Changes between two years of which the text tells both numbers: 2021年A，2022年B，增长C.

They stand side by side, or a government's draft of the next year's budget is compared with what this year's came to.
"""

from collections.abc import Iterator

from narrcheck.facts.frames.cue_reading import masked
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance
from narrcheck.relations.applying import evaluate, on_one_footing
from narrcheck.relations.levels import area
from narrcheck.relations.scene import Scene

_BUDGETS = ("budget", "adjusted")
_CHANGES = {"difference": "change@prior", "growth": "rate@prior"}


# So many comparisons with another section that hold, and so many for each that does not, tell that they are meant.
_ENOUGH, _EACH = 3, 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every change of a number of one year against that of another in the same paragraph, or in the whole report."""
    for relation in scene.relations:
        slot = _CHANGES.get(relation.formula)
        if slot is None or relation.slots["stated"] != [slot] or relation.slots["base"] != ["prior"]:
            continue
        far: list[Instance] = []
        for frame in scene.extraction.frames:
            stated = frame.facts.get(slot)
            current = frame.value()
            if stated is None or current is None or frame.aside or "prior" in frame.facts or frame.period is None:
                continue
            year = frame.period - 1 if stated.against in (None, frame.period) else stated.against
            base = _base(scene, frame, current, year)
            beside = base is not None and base.span < stated.span
            if beside and base is not None:
                instance = evaluate(scene, relation, frame, stated, {"current": current, "base": base})
                if instance is not None:
                    yield on_one_footing(scene, instance)
                continue
            told = list(_told_before(scene, frame, current, stated, year))
            tried = [evaluate(scene, relation, frame, stated, {"current": current, "base": fact}) for fact, _ in told]
            found = [on_one_footing(scene, instance) for instance in tried if instance is not None]
            fitting = [instance for instance in found if instance.outcome in GOOD]
            far += fitting[:1] or (found if len(told) == 1 and told[0][1] else [])
        yield from meant(far)


def meant(far: list[Instance]) -> Iterator[Instance]:
    """Comparisons with another section: a misfit counts only where nearly all others fit."""
    good = sum(instance.outcome in GOOD for instance in far)
    bad = sum(instance.outcome is Outcome.FAILS for instance in far)
    sure = good >= max(_ENOUGH, _EACH * bad)
    for instance in far:
        if instance.outcome is Outcome.HOLDS or sure:
            yield instance._replace(near=True)


def _planned(scene: Scene, current: Fact, stated: Fact) -> bool:
    """Whether a change is told against last year's budget (比上年调整预算数), not against what it came to."""
    words = masked(scene.document.folded[current.span.end : stated.span.start], scene.cues)
    told = [match.lastgroup for match in scene.cues.measure.finditer(words)]
    return bool(told) and told[-1] in ("budget", "adjusted")


def _told_before(scene: Scene, frame: Frame, current: Fact, stated: Fact, year: int) -> Iterator[tuple[Fact, bool]]:
    """What the number came to, or was planned to be, in the year before, told anywhere in a government's report.

    Each comes with whether it is of the same level or area for certain; where a name has several numbers only those
    are meant, and none is of another one.
    """
    if not scene.of_government or frame.period == scene.identity.fiscal_year:
        return
    slots = _BUDGETS if _planned(scene, current, stated) else ("actual",)
    same = [other for other in scene.by_name.get(frame.name, ()) if other.period == year and other.key == frame.key]
    told = {
        other.facts[slot].quantity.exact: other.facts[slot]
        for other in same
        for slot in slots
        if other.scope == frame.scope and slot in other.facts
    }
    here = area(scene, current)
    for fact in told.values():
        there = area(scene, fact)
        if there == here or (len(told) == 1 and not (here and there)):
            yield fact, there == here


def _base(scene: Scene, frame: Frame, current: Fact, year: int) -> Fact | None:
    """The same number of the other year, told in the same paragraph; None where there is more than one.

    Where the paragraph begins with its amount, the other year's is told as that amount's: …（项）A。2024年B，2025年A.
    """
    same = [
        other.facts["prior"]
        for other in scene.by_block.get(frame.block, ())
        if other.period == frame.period == year + 1 and other.key == frame.key and other.scope == frame.scope
        for value, prior in [(other.value(), other.facts.get("prior"))]
        if value is not None and prior is not None and prior.sentence == current.sentence != value.sentence
    ]
    found = same + [
        fact
        for other in scene.by_block.get(frame.block, ())
        if other.period == year and other.key == frame.key and other.scope == frame.scope
        for fact in [other.value()]
        if fact is not None and fact.measure is current.measure and fact.quantity.symbol == current.quantity.symbol
    ]
    return found[0] if len({fact.quantity.exact for fact in found}) == 1 else None
