"""Wholes that a rate proves: of what an amount was spent is certain where its rate fits and nothing else does."""

from collections.abc import Iterator, Sequence

from narrcheck.model.fact import Fact
from narrcheck.model.quantity import Dimension
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.terms import Term, terms, together

# A whole that is told further back than so many paragraphs is another matter's.
_PARAGRAPHS = 6
# A rate in fewer units of its last place fits too much to prove anything.
_TELLING = 100
_RATES = ("completion", "ratio")


def proven_whole(scene: Scene, used: Term, left: Term, following: Sequence[Term]) -> Term | None:
    """What an amount was spent of, by the rate between it and what is ``left``; None where no rate proves it."""
    words = scene.cues.words["remainder"]
    if not any(word in left.lead for word in words) or not scene.cues.spent.search(used.lead):
        return None
    # 结转A、结余B: what is left is told in two parts.
    if any(scene.cues.left_over.search(term.lead) and together(scene, left, term) for term in following):
        return None
    rate = _rate(scene, used, left) if together(scene, used, left) else None
    if rate is None or rate.quantity.units < _TELLING:
        return None
    fitting = (
        term
        for term in _before(scene, used)
        if term.fact.quantity.exact >= used.fact.quantity.exact > 0
        and rounds_to(used.fact.quantity.exact / term.fact.quantity.exact, rate.quantity)
    )
    return next(fitting, None)


def _rate(scene: Scene, used: Term, left: Term) -> Fact | None:
    """The one percentage between two amounts; a share only of what came in (占到位资金的91%)."""
    found = [
        (slot, fact)
        for _, slot, fact in scene.figures.get(used.fact.block, ())
        if used.fact.span.end <= fact.span.start < left.fact.span.start and fact.quantity.dimension is Dimension.PERCENT
    ]
    if len(found) != 1:
        return None
    slot, rate = found[0]
    came_in = any(word in (rate.whole or "") for word in scene.cues.words["received"])
    return rate if came_in or slot.partition("@")[0] in _RATES else None


def _before(scene: Scene, used: Term) -> Iterator[Term]:
    """The amounts before one, the nearest first."""
    block = used.fact.block
    for index in range(block, max(-1, block - _PARAGRAPHS), -1):
        for term in reversed(terms(scene, index)):
            if term.fact.span < used.fact.span:
                yield term
