"""How far a number is from its limit: 债务限额A，债务余额B，余额比限额低C: C = A − B."""

from collections.abc import Iterator

from narrcheck.model.relation import Instance
from narrcheck.relations.balances.carry_over import less
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.terms import Term, terms

# So many characters at the end of a name.
_END = 2


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount by which a number is said to be below its limit, where the paragraph tells one of each before it."""
    limits = {name: item.limit for name, item in scene.names.known.items() if item.limit}
    for relation in scene.by_formula("remainder"):
        for block in scene.figures:
            told: list[Term] = []
            for term in terms(scene, block):
                if scene.cues.headroom.search(term.lead):
                    tops = [one for one in told if one.frame.name in limits.values()]
                    numbers = [one for one in told if tops and _limited(limits, one, tops[-1])]
                    if len(tops) == 1 and len(numbers) == 1:
                        yield less(scene, relation, term, tops, numbers)
                elif term.frame.group is None and not scene.names.narrowed(term.frame.key):
                    told.append(term)


def _limited(limits: dict[str, str], number: Term, top: Term) -> bool:
    """Whether an amount is what another one limits; behind it, it may be called by the end of its name (余额)."""
    names = [name for name, limit in limits.items() if limit == top.frame.name]
    behind = number.fact.sentence == top.fact.sentence and number.fact.span > top.fact.span
    return number.frame.name in names or (behind and number.frame.name in {name[-_END:] for name in names})
