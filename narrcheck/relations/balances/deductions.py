"""What remains after 减去 or 扣除: 收入A，加上补助B，减去上解C和还本D，可用财力E: E = A + B − C − D."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from narrcheck.model.checked import Outcome
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import MAIN, Term, joined, taken, terms, together, total_of

# Further off than this, more is taken away than was read.
_CLOSE = Fraction(2, 100)


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount right after what is taken away from others in its sentence."""
    for relation in scene.by_formula("remainder"):
        for block in scene.figures:
            told = [term for term in terms(scene, block, MAIN) if term.frame.group is None]
            for _, sentence in groupby(told, lambda term: term.fact.sentence):
                yield from _remaining(scene, relation, list(sentence))


def _remaining(scene: Scene, relation: Relation, here: Sequence[Term]) -> Iterator[Instance]:
    for place in range(1, len(here) - 1):
        if not scene.cues.deducts.search(here[place].lead) or scene.cues.deducts.search(here[place - 1].lead):
            continue
        end = place + 1
        while end < len(here) and (joined(scene, here[end]) or scene.cues.deducts.search(here[end].lead)):
            end += 1
        base = _base(scene, here[:place])
        if end < len(here) and base and together(scene, base[0], here[end]) and here[end].slot != "prior":
            instance = _less(scene, relation, here[end], base, here[place:end])
            if instance is not None:
                yield instance


def _base(scene: Scene, before: Sequence[Term]) -> Sequence[Term]:
    """What is taken away from: a grand total, else the last amount with all that 加上 adds to it."""
    if scene.cues.grand.search(before[-1].lead):
        return before[-1:]
    for place in range(len(before) - 1, 0, -1):
        if scene.cues.adds.search(before[place].lead):
            return before[place - 1 :]
        if not joined(scene, before[place]):
            break
    return before[-1:]


def _less(scene: Scene, relation: Relation, left: Term, plus: Sequence[Term], minus: Sequence[Term]) -> Instance | None:
    """What is left; told where it fits, or where a slip or little explains why it does not."""
    total = total_of(left, (*plus, *map(taken, minus)))
    stated = left.fact.quantity.exact
    outcome = judge_sum(scene, left.fact, [fact for _, fact in total.parts])
    told_open = any(scene.cues.partly.match(scene.document.folded, term.fact.span.end) for term in (*plus, *minus))
    near = scene.of_government and abs(total.exact - stated) <= _CLOSE * stated and not told_open
    if outcome is Outcome.FAILS and not near and not one_slip(total):
        return None

    def retry(swap: Swap) -> Instance | None:
        again = [term._replace(fact=swap(term.fact)) for term in (left, *plus, *minus)]
        return _less(scene, relation, again[0], again[1 : len(plus) + 1], again[len(plus) + 1 :])

    parts = tuple(term.fact for term in (*plus, *minus))
    return summed(scene, relation, total, outcome)._replace(parts=parts, retry=retry)
