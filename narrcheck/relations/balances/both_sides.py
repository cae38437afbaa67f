"""Grand totals of both sides: income and expenditure come to the same, and so does what is told of both together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import AMOUNTS, VALUES
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import Term, terms, total_of

_SIDES = {"income", "expenditure"}


def search(scene: Scene) -> Iterator[Instance]:
    """Totals side by side in a paragraph, after the one of both sides, and in paragraphs of their own."""
    for relation in scene.by_formula("balanced"):
        for block in scene.figures:
            told = terms(scene, block, AMOUNTS)
            yield from _balanced(scene, relation, told)
            yield from _of_both(scene, relation, told) if not scene.of_government else ()
            yield from _said(scene, relation, told)
        yield from _one_below_the_other(scene, relation) if scene.of_government else _balanced_apart(scene, relation)


def _balanced(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """收入总计A、支出总计B: A = B in a department's report, where the names are meant strictly.

    In a government's, where the parts of B add up to it and what goes on to the next year is one of them, or where
    收支平衡 is said between them.
    """
    sides_told = [term for term in told if _side(scene, term) in _SIDES]
    for left, right in pairwise(sides_told):
        even = scene.cues.even.search(scene.document.folded, left.fact.span.end, right.fact.span.start)
        if scene.of_government and not even and not _carries_on(scene, right):
            continue
        sides = {_side(scene, left), _side(scene, right)}
        grand = all(scene.cues.grand.search(term.lead) or _planned(scene, term) for term in (left, right))
        same = left.fact.sentence == right.fact.sentence and left.slot == right.slot
        if sides != _SIDES or not grand or not same or right.frame.scope not in (left.frame.scope, ""):
            continue
        instance = pair(relation, right.frame, right.frame.name, right.fact, left.fact)
        if instance.outcome is Outcome.FAILS and not _strict(scene, left, right):
            instance = instance._replace(outcome=Outcome.UNDECIDED)
        yield instance


def _said(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """收入预算A，安排支出B，当年收支平衡: the sentence's two amounts, or grand totals; told where a slip parts them."""
    for _, sentence in groupby(told, lambda term: term.fact.sentence):
        here = list(sentence)
        said = scene.cues.even.search(scene.document.folded, here[-1].fact.span.end, here[-1].fact.sentence.end)
        grand = [term for term in here if scene.names.is_grand(term.frame.name) and term.frame.group is None]
        pairs = grand if len(grand) == len(_SIDES) else here
        if said is None or len(pairs) != len(_SIDES) or {term.frame.side for term in pairs} != _SIDES:
            continue
        left, right = pairs
        instance = pair(relation, right.frame, right.frame.name, right.fact, left.fact)
        if instance.outcome is Outcome.HOLDS or one_slip(total_of(left, (right,))):
            yield instance


def _of_both(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """收支总预算A。收入总计B，包括……；支出总计C: A = B and A = C; told where a slip parts them, or B and C agree."""
    for place, both in enumerate(told):
        item = scene.names.known.get(both.frame.name)
        if item is None or item.side != "both":
            continue
        alike = [term for term in told[place + 1 :] if term.slot == both.slot and _of_same(both, term)]
        sides = {side: term for term in reversed(alike) if (side := _side(scene, term)) in _SIDES}
        figures = {term.fact.quantity.exact for term in sides.values()}
        agreed = len(sides) == len(_SIDES) and len(figures) == 1 and both.fact.quantity.exact != 2 * max(figures)
        for term in sides.values():
            instance = pair(relation, both.frame, both.frame.name, both.fact, term.fact)
            gap = abs(term.fact.quantity.exact - both.fact.quantity.exact)
            slip = one_slip(total_of(both, (term,))) and not scene.told(gap, both.frame.name)
            wrong = instance.outcome is Outcome.FAILS
            yield instance if not wrong or agreed or slip else instance._replace(outcome=Outcome.UNDECIDED)


def _of_same(both: Term, side: Term) -> bool:
    """Whether two totals are of the same funds and year."""
    return both.frame.period == side.frame.period and side.frame.scope in (both.frame.scope, "")


def _carries_on(scene: Scene, total: Term) -> bool:
    """Whether the list of a grand total tells what goes on to the next year and adds up."""
    parts = [member for group in total.frame.lists for member in group.members]
    values = [value for value in (member.value() for member in parts) if value is not None]
    closing = any(word in member.name for member in parts for word in scene.cues.words["closing"])
    return closing and judge_sum(scene, total.fact, values) is Outcome.HOLDS


def _balanced_apart(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """Grand totals of both sides in paragraphs of their own, where each has one value; told where a slip parts them."""
    found: dict[tuple[str, str, int | None], dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for name, frames in scene.by_name.items():
        item = scene.names.known.get(name)
        for frame in frames if item is not None and item.total and item.loose and item.side in _SIDES else ():
            for slot in VALUES if frame.key.startswith("|") else ():
                if slot in frame.facts:
                    term = Term(frame, slot, frame.facts[slot], "")
                    found[frame.scope, slot, frame.period][str(frame.side)].append(term)
    for sides in found.values():
        if sides.keys() == _SIDES and all(len({t.fact.quantity.exact for t in told}) == 1 for told in sides.values()):
            left, right = (sides[side][0] for side in ("income", "expenditure"))
            instance = pair(relation, right.frame, right.frame.name, right.fact, left.fact)
            gap = abs(left.fact.quantity.exact - right.fact.quantity.exact)
            slip = one_slip(total_of(left, (right,))) and not scene.told(gap, left.frame.name)
            if left.fact.block != right.fact.block and (instance.outcome is not Outcome.FAILS or slip):
                yield instance


def _one_below_the_other(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """A government's grand totals that two paragraphs tell, nothing else: （1）收入总计A。（2）支出总计B.

    A slip has to part them, since what is left may go on to the next year.
    """
    for block in scene.figures:
        both = [term for near in (block, block + 1) if near in scene.figures for term in terms(scene, near, AMOUNTS)]
        if [term.fact.block for term in both] != [block, block + 1]:
            continue
        left, right = both
        alike = left.slot == right.slot and left.frame.scope == right.frame.scope
        if not alike or [_side(scene, term) for term in both] != ["income", "expenditure"]:
            continue
        instance = pair(relation, right.frame, right.frame.name, right.fact, left.fact)
        if instance.outcome is not Outcome.FAILS or _strict(scene, left, right):
            yield instance


def _side(scene: Scene, term: Term) -> str | None:
    """The side that a figure is the grand total of; None for any other figure."""
    item = scene.names.known.get(term.frame.name)
    if item is None:
        return _planned(scene, term)
    if item.total and item.loose:
        return item.side
    # 财政拨款收入总计A，支出总计B
    match = scene.cues.grand.search(term.lead) if item.side in _SIDES and not scene.of_government else None
    told = scene.names.known.get(scene.names.resolve(match[0]).name) if match else None
    return item.side if told is not None and told.total and told.loose else None


def _planned(scene: Scene, term: Term) -> str | None:
    """The side of a department's whole budget: 收入预算A，支出预算B."""
    if term.slot != "budget" or term.frame.group is not None or scene.of_government:
        return None
    return next(
        (side for side, words in scene.names.words.sides.items() if term.frame.key in [f"|{w}" for w in words]), None
    )


def _strict(scene: Scene, left: Term, right: Term) -> bool:
    """Whether the two are said to be equal (收、支总计各增加) or differ by a slip, and no figure told is their gap."""
    if scene.told(abs(left.fact.quantity.exact - right.fact.quantity.exact), left.frame.name):
        return False
    end = scene.document.blocks[right.fact.block].span.end
    both = scene.cues.both_sides.search(scene.document.folded, right.fact.span.end, end)
    return bool(both) or one_slip(total_of(left, (right,)))
