"""How a budget, or what was handed down, was changed in the year: 年初预算A，追加B，调减C，调整预算D: A + B − C = D."""

from collections.abc import Iterator, Sequence

from narrcheck.facts.frames.adjustments import INITIAL
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.frame import AMOUNTS
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, negative, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import Term, terms, together, total_of


def search(scene: Scene) -> Iterator[Instance]:
    """Every adjusted budget, or all that could be spent, behind the first budget and nothing but what changed it."""
    for relation in scene.by_formula("adjusted"):
        left_out = [unbound.span for unbound in scene.extraction.unbound]
        for block, figures in scene.figures.items():
            if any(slot in ("adjusted", INITIAL) for _, slot, _ in figures):
                yield from _adjusted(scene, relation, terms(scene, block, (*AMOUNTS, INITIAL)), left_out)


def _adjusted(scene: Scene, relation: Relation, told: Sequence[Term], left_out: Sequence[Span]) -> Iterator[Instance]:
    for place, total in enumerate(told):
        whole = total.slot == "adjusted" or _available(scene, total) or _handed_down(scene, total)
        base = _base(scene, told, place) if whole else None
        if base is None or any(told[base].fact.span < span < total.fact.span for span in left_out):
            continue
        between = told[base + 1 : place]
        changes = [term for term in between if not (_part(term, total) or _part(term, told[base]))]
        # One change of the same frame is a relation of that frame's; what a bracket divides is told already.
        sole = len(changes) == 1 and INITIAL in total.frame.facts
        if not sole and all(term.frame.group in (None, told[base].frame.group) for term in changes):
            yield _judged(scene, relation, total, told[base], changes)


def _base(scene: Scene, told: Sequence[Term], place: int) -> int | None:
    """Where the budget stands that an adjusted one began with, if it is of the same subject."""
    total = told[place]
    for before in range(place - 1, -1, -1):
        term = told[before]
        if term.fact.sentence != total.fact.sentence or not (together(scene, term, total) or total.frame.lists):
            return None
        listed = term.frame.group is not None and _handed_down(scene, total)
        if _part(term, total) or _changes(scene, term) or listed:
            continue
        if before == place - 1:
            return None
        if _handed_down(scene, total):
            return before if scene.cues.handed_down.search(term.lead) else None
        same = term.frame.key == total.frame.key or not total.frame.named or _available(scene, total)
        return before if term.slot == "budget" and same else None
    return None


def _available(scene: Scene, term: Term) -> bool:
    """Whether an amount is all that could be spent: 可用资金."""
    return scene.cues.grand.search(term.lead) is not None


def _handed_down(scene: Scene, term: Term) -> bool:
    """Whether an amount is all that came in at last: 下达A，调减B，全年实际下达C."""
    return scene.cues.handed_in_all.search(term.lead) is not None


def _part(term: Term, total: Term) -> bool:
    """Whether an amount is one of those that the first budget was divided into."""
    return term.frame.group is not None and term.frame.group.parent is total.frame


def _changes(scene: Scene, term: Term) -> bool:
    """Whether an amount is added to a budget or taken from it: by its slot, its name (上年结转) or its words (加上)."""
    words = (*scene.cues.words["plus"], *scene.cues.words["adjusts_up"])
    return term.slot == INITIAL or scene.names.is_transfer(term.frame.name) or any(word in term.lead for word in words)


def _judged(scene: Scene, relation: Relation, total: Term, base: Term, changes: Sequence[Term]) -> Instance:
    signed = [_signed(change) for change in changes]
    whole = total_of(total, [base, *signed])
    outcome = judge_sum(scene, total.fact, [fact for _, fact in whole.parts])
    if outcome is Outcome.FAILS and not one_slip(whole):
        outcome = Outcome.UNDECIDED

    def retry(swap: Swap) -> Instance:
        again = [term._replace(fact=swap(term.fact)) for term in (total, base, *changes)]
        return _judged(scene, relation, again[0], again[1], again[2:])

    parts = tuple(term.fact for term in (base, *changes))
    return summed(scene, relation, whole, outcome)._replace(parts=parts, retry=retry)


def _signed(change: Term) -> Term:
    direction = change.fact.direction
    down = change.slot == INITIAL and direction is not None and direction.sign < 0
    return change._replace(fact=negative(change.fact)) if down else change
