"""Funds that came in and the budget right before them, one digit apart: 全年预算546.46万元，实际到位546.76万元."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import AMOUNTS
from narrcheck.model.relation import Instance
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.terms import Term, terms

_BUDGETS = ("budget", "adjusted")
# So many digits that agree but for one are no accident.
_TELLING = 4
# What is cut from a budget is so much of it at least, and a whole unit.
_CUT = Fraction(1, 1000)


def search(scene: Scene) -> Iterator[Instance]:
    """Every budget with what came in right behind it in its sentence, where no rate tells how much of it that is."""
    words = scene.cues.words["received"]
    for relation in scene.by_formula("received"):
        for block in scene.figures:
            for planned, came in pairwise(terms(scene, block, AMOUNTS)):
                received = any(word in came.lead for word in words) and planned.slot in _BUDGETS
                if received and planned.fact.sentence == came.fact.sentence and not _rated(scene, came, words):
                    instance = pair(relation, came.frame, words[0], came.fact, planned.fact)
                    if instance.outcome is Outcome.HOLDS or _one_digit(came.fact, planned.fact):
                        yield instance


def _rated(scene: Scene, came: Term, words: list[str]) -> bool:
    """Whether the sentence tells a rate of what came in: 到位率96%."""
    said = scene.document.folded[came.fact.span.end : came.fact.sentence.end]
    return any(f"{word}{ending}" in said for word in words for ending in scene.cues.words["rate_endings"])


def _one_digit(one: Fact, other: Fact) -> bool:
    """Whether a digit is all that two figures differ in, and by less than a cut of the budget comes to."""
    first, second = str(one.quantity.units), str(other.quantity.units)
    alike = one.quantity.symbol == other.quantity.symbol and one.quantity.decimals == other.quantity.decimals
    telling = min(len(first.rstrip("0")), len(second.rstrip("0"))) >= _TELLING
    if not alike or not telling or len(first) != len(second):
        return False
    small = abs(one.quantity.exact - other.quantity.exact) < max(one.quantity.factor, _CUT * other.quantity.exact)
    return small and sum(a != b for a, b in zip(first, second, strict=True)) == 1
