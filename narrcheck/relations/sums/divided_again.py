"""A total that one list divides twice, parted by a semicolon: 余额A，其中甲B，乙C；丙D，丁E: A = B + C = D + E."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_total, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import Total, totals_of

# Others come to a figure of so many units of its last place by no accident.
_TELLING = 1000


def search(scene: Scene) -> Iterator[Instance]:
    """Every second division of a total that the first one comes to; a slip is held against it, and nothing else."""
    for relation in scene.by_formula("sum"):
        for group in scene.extraction.groups:
            for total in totals_of(scene.names, group):
                second = _second(scene, total)
                outcome = judge_total(scene, second) if second is not None else Outcome.UNDECIDED
                if second is not None and (outcome in GOOD or one_slip(second)):
                    yield summed(scene, relation, second, outcome)


def _second(scene: Scene, total: Total) -> Total | None:
    """The amounts behind the only semicolon of a list's sentence, where those before it come to the total."""
    if total.fact.quantity.dimension is not Dimension.MONEY or total.fact.quantity.units < _TELLING:
        return None
    text, stated, here = scene.document.folded, total.fact, total.parts[0][1]
    told = [
        (frame, fact)
        for frame, slot, fact in scene.figures.get(here.block, ())
        if slot == total.slot
        and fact.sentence == here.sentence
        and fact.span > stated.span
        and not frame.aside
        and fact.quantity.dimension is Dimension.MONEY
    ]
    facts = [fact for _, fact in told]
    gaps = [at for at, (one, other) in enumerate(pairwise(facts), 1) if "；" in text[one.span.end : other.span.start]]
    if len(gaps) != 1 or not 1 < gaps[0] < len(facts) - 1:
        return None
    first, second = replace(total, parts=tuple(told[: gaps[0]])), replace(total, parts=tuple(told[gaps[0] :]))
    return second if judge_total(scene, first) is Outcome.HOLDS else None
