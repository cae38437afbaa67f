"""What is left of an amount, what a year began and ended with, and debts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, pairwise

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import AMOUNTS
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.balances.proof import proven_whole
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.terms import Term, joined, taken, terms, together, total_of
from narrcheck.relations.sums.totals import FEW

# By so many units of its last place a sum of two rounded figures may be off.
_OFF = (0, -1, 1)
# No debt loses or gains half of what it comes to without a word.
_FAR = 2
# A figure of fewer units may stand twice by chance.
_COPIED = 100
_SIDES = {"income", "expenditure"}
_OWN = ("actual", "budget", "adjusted", "prior", "change@prior", "change@budget")


def search(scene: Scene) -> Iterator[Instance]:
    """Remainders, and stocks carried over a year."""
    for block in scene.figures:
        own = terms(scene, block, _OWN)
        told = [term for term in own if term.slot in AMOUNTS]
        for relation in scene.by_formula("remainder"):
            yield from _remainders(scene, relation, own)
        for relation in scene.by_formula("carried"):
            yield from _carried(scene, relation, told)
            yield from _stocks(scene, relation, own)
            yield from _left_of_all(scene, relation, _both_sides(scene, block, told)) if scene.of_government else ()


def _remainders(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """预算A，支出B，结余C: A = B + C, the two amounts right before in the same clause, or A as B's rate proves it."""
    for place in range(1, len(told)):
        left = told[place]
        match = scene.cues.left_over.search(left.lead)
        if not match:
            continue
        # 动支A，用于甲B、乙C，余额D: the last of a row is what A was used for, and D is left of something else.
        row = joined(scene, told[place - 1]) and not joined(scene, left)
        before = _without_uses(scene, told[:place], left) if match["sure"] or row else told[:place]
        used, whole = before[-1], before[-2:][0]
        following = told[place + 1 : place + 2]
        proven = proven_whole(scene, used, left, following)
        if proven is not None and not _moves(scene, proven, left, match["rest"]):
            yield less(scene, relation, left, (proven,), (used,))
            continue
        if whole is used or not together(scene, whole, left) or _moves(scene, whole, left, match["rest"]):
            continue
        if _told_otherwise(scene, whole, left, told[:place]):
            continue
        instance = less(scene, relation, left, (whole,), (used,))
        if instance.outcome is Outcome.FAILS:
            sure = match["sure"] and scene.cues.spent.search(used.lead) and not _listed(used)
            slip = one_slip(total_of(whole, (used, left)))
            row = joined(scene, used)  # of three and more a slip proves nothing
            if not sure and joined(scene, left) and (row or not slip):
                continue  # 还本支出A、安排基金B、结转C: the last of a row, and left of nothing
            instance = instance if sure or slip else instance._replace(outcome=Outcome.UNDECIDED)
        yield instance


def _without_uses(scene: Scene, before: Sequence[Term], left: Term) -> Sequence[Term]:
    """The amounts before a remainder, without what the last of them was spent on: 支出A，用于甲B、乙C，剩余D.

    A remainder in the list itself is a part of A, unless the others come to A.
    """
    group = before[-1].frame.group
    spent = next((term for term in before if group is not None and term.frame is group.parent), None)
    if spent is None:
        return before
    uses = [term.fact for term in before if term.frame.group is group]
    if left.frame.group is group and judge_sum(scene, spent.fact, uses) is not Outcome.HOLDS:
        return before
    return before[: before.index(spent) + 1]


def _moves(scene: Scene, whole: Term, left: Term, rest: str) -> bool:
    """Whether a figure tells how what is left has changed, or what it was: 收支结余增加A, 收支结余由上年的A."""
    before = left.slot == "prior" != whole.slot
    return before or (left.slot.startswith("change") and scene.cues.change.search(rest) is not None)


def _told_otherwise(scene: Scene, whole: Term, left: Term, before: Sequence[Term]) -> bool:
    """Whether another relation has the three: a balance, a list, or numbers of one subject and their difference."""
    if scene.cues.offset.search(left.lead):
        return True
    group = left.frame.group
    base = left.slot.partition("@")[2]
    # 预备费A，支出B，主要用于甲等，剩余C: a list of what is left alone is none.
    lone = group is not None and group.partial and len(group.members) == 1 and left.frame in group.members
    listed = group is not None and (group.parent is whole.frame or scene.names.is_grand(group.parent.name)) and not lone
    # 上年末余额A，新增B，偿还C，年末余额D: D is no remainder of B.
    stock = scene.cues.stock.search(left.lead) and any(term.frame.key == left.frame.key for term in before)
    return listed or bool(stock) or base in left.frame.facts


def less(scene: Scene, relation: Relation, left: Term, plus: Sequence[Term], minus: Sequence[Term]) -> Instance:
    """What is left of some amounts when others are taken away."""
    total = total_of(left, (*plus, *map(taken, minus)))
    outcome = judge_sum(scene, left.fact, [fact for _, fact in total.parts])

    def retry(swap: Swap) -> Instance | None:
        again = [term._replace(fact=swap(term.fact)) for term in (left, *plus, *minus)]
        return less(scene, relation, again[0], again[1 : len(plus) + 1], again[len(plus) + 1 :])

    parts = tuple(term.fact for term in (*plus, *minus))
    return summed(scene, relation, total, outcome)._replace(parts=parts, retry=retry)


def _listed(term: Term) -> bool:
    return term.frame.group is not None and not term.frame.group.carried


def _carried(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """年初结转A，本年收入B，本年支出C，年末结转D: A + B = C + D, where each is told once in a sentence."""
    cues = scene.cues
    roles = (cues.opening, cues.incoming, cues.outgoing, cues.closing)
    for here in _accounts(told):
        if len(here) < len(roles):
            continue
        found = [_unlisted_first([term for term in here if role.search(term.lead)]) for role in roles]
        # A part of one of the four is told beside them; anything else may belong to the sum.
        taken_up = {id(term) for terms_ in found for term in terms_}
        others = [term for term in here if id(term) not in taken_up and not _listed(term)]
        # 收入A，支出B，收支结余C: what they leave is told beside them.
        others = [term for term in others if not ((left := cues.left_over.search(term.lead)) and left["sure"])]
        if others or any(len(terms_) != 1 for terms_ in found):
            continue
        opening, income, spent, closing = (terms_[0] for terms_ in found)
        if opening.frame.group is not None and opening.frame.group.parent is income.frame:
            continue  # 收入总计A，其中上年结余B: the total has it
        yield less(scene, relation, closing, (opening, income), (spent,))


def _accounts(told: Sequence[Term]) -> Iterator[list[Term]]:
    """The amounts of each sentence, and of each part of one that a semicolon ends."""
    for _, sentence in groupby(told, lambda term: term.fact.sentence.start):
        here = list(sentence)
        starts = [place for place, term in enumerate(here) if place and "；" in term.lead]
        yield here
        if starts:
            yield from (here[start:end] for start, end in pairwise([0, *starts, len(here)]))


def _both_sides(scene: Scene, block: int, told: Sequence[Term]) -> Sequence[Term]:
    """What a paragraph tells, after the one above it where it only strikes the balance: 上述收支相抵，年终结余A."""
    if len(told) != 1 or not scene.cues.offset.search(told[0].lead) or scene.section(block) != scene.section(block - 1):
        return told
    return [*terms(scene, block - 1, AMOUNTS), *told]


def _left_of_all(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """收入A，上年结余B，调入C，支出D，上解E，年终结余F: F = A + B + C − D − E; all else came in or went out.

    收入总计G stands for all that came in before it. Only a slip is said to be one, unless a paragraph
    of its own strikes the balance of the one above.
    """
    last = next((term for term in told if scene.cues.closing.search(term.lead)), None)
    before = [term for term in told[: told.index(last)] if not _listed(term)] if last is not None else []
    grand = [term for term in told if scene.names.is_grand(term.frame.name) or _available(scene, term)]
    # 支出A，加上解B、结转下年C，支出总计D: what goes on is told as a part of the other total.
    all_in = len(grand) == 1 and (grand[0].frame.side == "income" or _available(scene, grand[0]))
    came_in = all_in and grand[0] in before
    before = before[before.index(grand[0]) :] if came_in else before
    signs = [1 if came_in and term is grand[0] else _sign(scene, term) for term in before]
    if last is None or len(before) < (2 if came_in else FEW) or 0 in signs or len(set(signs)) < 2:
        return
    plus = [term for term, sign in zip(before, signs, strict=True) if sign > 0]
    minus = [term for term, sign in zip(before, signs, strict=True) if sign < 0]
    instance = less(scene, relation, last, plus, minus)
    slip = one_slip(total_of(last, (*plus, *map(taken, minus))))
    if instance.outcome is not Outcome.FAILS or slip or _all_above(scene, before, last):
        yield instance


def _available(scene: Scene, term: Term) -> bool:
    """Whether an amount is all that could be spent and names neither side: 可用财力."""
    return term.frame.side is None and scene.cues.grand.search(term.lead) is not None


def _all_above(scene: Scene, before: Sequence[Term], last: Term) -> bool:
    """Whether a balance has a paragraph of its own, and the one above tells nothing but its items, and no total."""
    above = scene.figures.get(before[0].fact.block, ())
    amounts = sum(fact.quantity.dimension is Dimension.MONEY for _, _, fact in above)
    apart = before[0].fact.block != last.fact.block and amounts == len(before)
    return apart and not any(scene.cues.grand.search(term.lead) for term in before)


def _sign(scene: Scene, term: Term) -> int:
    """Whether an amount of a government's funds came in (+1) or went out (-1); 0 where its words do not tell."""
    if scene.names.is_grand(term.frame.name):
        return 0
    if scene.cues.went_out.search(term.lead):
        return -1
    if scene.cues.came_in.search(term.lead):
        return 1
    if term.frame.side is None and scene.cues.outgoing.search(term.lead):
        return -1  # ；预算支出执行A names nothing
    return {"income": 1, "expenditure": -1}.get(term.frame.side or "", 0)


def _stocks(scene: Scene, relation: Relation, told: Sequence[Term]) -> Iterator[Instance]:
    """年初债务余额A，新增债务B，偿还C，年末债务余额D: D = A + B − C, the four side by side and in this order.

    Of a debt only a slip is said to be one, the figure beside it told again, or more than half of it unaccounted for:
    it may also be exchanged or written off, which the sentence need not tell. In sentences of their own only slips are.
    """
    cues = scene.cues
    for opening, first, second, closing in zip(told, told[1:], told[2:], told[3:], strict=False):
        if not (_one_stock(opening, closing) and cues.stock.search(closing.lead)):
            continue
        ways = [(one, other) for one, other in ((first, second), (second, first))
                if cues.raised.search(one.lead) and cues.repaid.search(other.lead)]  # fmt: skip
        if ways and opening.slot == closing.slot:
            raised, repaid = ways[0]
            at = told.index(opening)
            instance = less(scene, relation, closing, (opening, raised), (repaid,))
            parts = (opening, raised, taken(repaid))
            slip = any(one_slip(total_of(_moved(closing, off), parts)) for off in _OFF)
            if together(scene, opening, closing):
                balance = closing.fact.quantity.exact
                far = abs(instance.expected - balance) > balance / _FAR
                again = _told_again(told[max(0, at - 1) : at + 4])
                slip = slip or far or again or _of_a_reserve(scene, raised, repaid)
            fails = instance.outcome is Outcome.FAILS and not slip
            yield instance._replace(outcome=Outcome.UNDECIDED) if fails else instance


def _of_a_reserve(scene: Scene, raised: Term, repaid: Term) -> bool:
    """Whether a reserve was filled up and drawn on (预算稳定调节基金), which is all that changes it."""
    words = scene.cues.words
    return any(w in raised.lead for w in words["filled_up"]) and any(w in repaid.lead for w in words["drawn_on"])


def _told_again(told: Sequence[Term]) -> bool:
    """Whether two figures side by side are one figure of several digits: the second was copied from the first."""
    return any(
        one.fact.quantity.exact == other.fact.quantity.exact and one.fact.quantity.units >= _COPIED
        for one, other in pairwise(told)
    )


def _one_stock(opening: Term, closing: Term) -> bool:
    """Whether two balances are of one name, which the second may shorten: 政府债务余额, 余额."""
    short = opening.frame.name.endswith(closing.frame.name) and closing.frame.name != ""
    return opening.frame.key == closing.frame.key or short


def _moved(term: Term, units: int) -> Term:
    """The amount so many units of its last place off, for what rounding may have left out."""
    quantity = term.fact.quantity
    value = quantity.value + Decimal(units).scaleb(-quantity.decimals)
    return term._replace(fact=term.fact._replace(quantity=replace(quantity, value=value)))


def _unlisted_first(found: Sequence[Term]) -> Sequence[Term]:
    return [term for term in found if not _listed(term)] or found
