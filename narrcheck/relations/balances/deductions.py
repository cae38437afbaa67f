"""What remains after 减去 or 扣除: 收入A，加上补助B，减去上解C和还本D，可用财力E: E = A + B − C − D."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import AMOUNTS
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import Term, joined, taken, terms, together, total_of

# Further off than this, more is taken away than was read.
_CLOSE = Fraction(2, 100)


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount right after what is taken away from others in its sentence."""
    for relation in scene.by_formula("remainder"):
        for block in scene.figures:
            told = [term for term in terms(scene, block, AMOUNTS) if term.frame.group is None]
            before: list[Term] = []
            for _, sentence in groupby(told, lambda term: term.fact.sentence):
                here = list(sentence)
                yield from _remaining(scene, relation, before, here)
                before += here


def _remaining(scene: Scene, relation: Relation, before: Sequence[Term], here: Sequence[Term]) -> Iterator[Instance]:
    for place in range(1, len(here) - 1):
        if not scene.cues.deducts.search(here[place].lead) or scene.cues.deducts.search(here[place - 1].lead):
            continue
        end = place + 1
        while end < len(here) and (joined(scene, here[end]) or scene.cues.deducts.search(here[end].lead)):
            end += 1
        base = _base(scene, before, here[:place])
        own = next((term for term in base if term in here), here[0])
        if end < len(here) and base and together(scene, own, here[end]) and here[end].slot != "prior":
            instance = _less(scene, relation, here[end], base, here[place:end])
            if instance is not None:
                yield instance


def _base(scene: Scene, before: Sequence[Term], here: Sequence[Term]) -> Sequence[Term]:
    """What is taken away from: a grand total, else the last amount with all that 加上 adds to it.

    收入A。……。收入加上补助B，减去上解C，总收入D: what 加上 adds to was told ``before``.
    """
    if scene.cues.grand.search(here[-1].lead):
        return here[-1:]
    for place in range(len(here) - 1, -1, -1):
        if added := scene.cues.adds.search(here[place].lead):
            named = _named(scene, before, added["joined"]) if not place else ()
            return here[place - 1 :] if place else (*named, *here) if named else ()
        if not joined(scene, here[place]):
            break
    return here[-1:]


def _named(scene: Scene, before: Sequence[Term], name: str | None) -> Sequence[Term]:
    """The amount of an indicator that was told last before."""
    subject = scene.names.resolve(name or "", scene.identity.entity)
    same = [term for term in before if name and not subject.generic and term.frame.name == subject.name]
    return same[-1:]


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
