"""What became of every figure that states something that can be recomputed."""

from collections.abc import Sequence
from functools import partial

from narrcheck.diagnosis.findings import place
from narrcheck.model.bond import Comparison
from narrcheck.model.checked import Claim, Outcome
from narrcheck.model.document import Span
from narrcheck.model.finding import Message
from narrcheck.model.relation import Instance
from narrcheck.relations.scene import Other, Scene
from narrcheck.tables.aligned_columns import pairs

_WORST = (Outcome.FAILS, Outcome.ROUNDING, Outcome.HOLDS, Outcome.UNDECIDED)
_NO_BASE = Message("没有给出可复算的基数", "no base is given")
_OPEN = Message("列举未必完整，或总体不明确", "the list may be incomplete or the whole is not clear")


def claims(scene: Scene, instances: list[Instance]) -> tuple[Claim, ...]:
    """One claim a place, with its worst outcome; derived figures that no relation decides are undecided."""
    found: dict[Span, Claim] = {}
    for instance in instances:
        if instance.relation.formula == "direction" and instance.outcome is not Outcome.FAILS:
            continue  # that two words agree verifies neither figure
        where = place(instance)
        why = _OPEN if instance.outcome is Outcome.UNDECIDED else None
        claim = Claim(where, instance.outcome, partial(_calculation, instance), why)
        if where not in found or _WORST.index(claim.outcome) < _WORST.index(found[where].outcome):
            found[where] = claim
    taking_part = {fact.span for instance in instances for fact in instance.operands.values() if fact.home is None}
    # Changes that were added up are checked together with the change of their whole.
    decided = (instance for instance in instances if instance.outcome is not Outcome.UNDECIDED)
    taking_part |= {fact.span for instance in decided for fact in instance.parts}
    for frame in scene.extraction.frames:
        for slot, fact in frame.facts.items():
            derived = slot.partition("@")[0] in ("change", "rate", "completion", "share")
            if derived and fact.span not in found and fact.span not in taking_part:
                found[fact.span] = Claim(fact.span, Outcome.UNDECIDED, "", _NO_BASE)
    return tuple(found[span] for span in sorted(found))


def comparison(other: Other, scene: Scene, instances: Sequence[Instance]) -> Comparison:
    """How many statements and cells were compared with another document, and how many of them differ from it."""
    document = other.scene.document
    cells = [*pairs(scene.sheets, other.sheets, other.bond, scene.identity.fiscal_year, scene.rulebook)]
    there = [i for i in instances if any(fact.home is document for fact in i.operands.values())]
    found = {instance.stated.span for instance in there}
    failing = {instance.stated.span for instance in there if instance.outcome is Outcome.FAILS}
    differ = len(failing) + sum(not cell.same for cell in cells)
    return Comparison(document.source, other.bond, len(found) + len(cells), differ, other.changed)


def _calculation(instance: Instance) -> str:
    return instance.calculation
