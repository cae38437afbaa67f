"""Changes that led to one amount: the same money has changed by the same, whatever it is called."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.agreement.near_repeats import TELLING, Place, slips
from narrcheck.relations.scene import Scene

_CHANGES = ("change@prior", "change@budget", "change@adjusted")
_WHAT = "的增减额"


def search(scene: Scene) -> Iterator[Instance]:
    """Changes to one amount of which one is a slip of another, and those of both sides of one budget that differ."""
    for relation in scene.by_formula("near_equal"):
        for places in _changes(scene).values():
            near = [*slips(relation, places, what=_WHAT)]
            yield from near or _two_sides(scene, relation, places)


def _changes(scene: Scene) -> dict[tuple[Fraction, str, str, int, int | None], list[Place]]:
    """The changes that led to the same amount, by what they are measured against and which way they go."""
    told: dict[tuple[Fraction, str, str, int, int | None], list[Place]] = defaultdict(list)
    for frame in scene.extraction.frames:
        amount = frame.value()
        if amount is None or amount.quantity.exact < TELLING * amount.quantity.ulp:
            continue
        for slot in _CHANGES:
            fact = frame.facts.get(slot)
            if fact is None or fact.direction is None:
                continue
            key = (amount.quantity.exact, slot, fact.quantity.symbol, fact.direction.sign, frame.period)
            # 比上年预算减少A，比上年决算减少B: what a sentence tells again of one name is against another number.
            if not any((o.name, o.sentence) == (frame.name, frame.sentence) for o, _ in told[key]):
                told[key].append((frame, fact))
    return told


def _two_sides(scene: Scene, relation: Relation, places: list[Place]) -> Iterator[Instance]:
    """Budgets of both sides that are one amount, and have changed since last year's, told in the same words.

    They stand side by side (another section may count otherwise), and nothing is carried over from one year to the
    next that is of one side alone.
    """
    carried = any(words in scene.document.folded for words in scene.names.words.carried_over)
    for (other, there), (frame, fact) in combinations(places, 2):
        balanced = scene.names.counterparts(other.name, frame.name) and frame.block - other.block <= 1
        balanced = balanced and (scene.names.is_total(frame.name) or not carried)
        if balanced and (words := _behind_budget(scene, frame, fact)) and words == _behind_budget(scene, other, there):
            instance = pair(relation, frame, frame.name + _WHAT, fact, there)
            if instance.outcome is Outcome.FAILS:
                yield instance
                return


def _behind_budget(scene: Scene, frame: Frame, fact: Fact) -> str:
    """The words between a budget and its change; none where there is no budget."""
    budget = frame.facts.get("budget")
    return scene.document.folded[budget.span.end : fact.span.start] if budget is not None else ""
