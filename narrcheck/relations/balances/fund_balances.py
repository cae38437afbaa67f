"""What is left of a government's funds: 收入A，支出B，收支相抵，结余C."""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.balances.fund_amounts import Amount, amounts_of, like_the_others
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import Total

_NEAR = 12  # so many characters before a figure its own words stand

_SIDES = {"income", "expenditure"}


def search(scene: Scene) -> Iterator[Instance]:
    """Balances after 收支相抵, and of the two sides of one fund."""
    for relation in scene.by_formula("balance"):
        found: list[Instance] = []
        for index, frames in scene.by_sentence.items():
            found += _balances(scene, relation, index, frames)
            found += _remains(scene, relation, frames)
        yield from like_the_others(found)


def _balances(scene: Scene, relation: Relation, index: int, frames: list[Frame]) -> Iterator[Instance]:
    """收入总计A，支出总计B，收支相抵，结转C: A = B + C; with a deficit (赤字) B = A + C; so too 支出总计B。结转C."""
    text, start = scene.document.folded, scene.sentences[index].span.start
    for frame, fact in amounts_of(frames):
        if not (scene.cues.offset.search(text, start, fact.span.start) or _after_spending(scene, fact)):
            continue
        income, expenditure = (_last_total(scene, frame, fact, side) for side in ("income", "expenditure"))
        if income is None or expenditure is None or _of_another_fund(scene, frame, expenditure):
            continue
        if scene.cues.deficit.search(text, start, fact.span.start):
            income, expenditure = expenditure, income
        yield _balance(scene, relation, income, expenditure, (frame, fact))
        return


def _of_another_fund(scene: Scene, left: Frame, total: Amount) -> bool:
    """Whether what is left is of the two sides of a fund that its paragraph tells, and the totals stand before it."""
    before = [frame for frame in scene.by_block[left.block] if frame.index < left.index]
    income, expenditure = (_last_of(before, side) for side in ("income", "expenditure"))
    own = income is not None and expenditure is not None and _both_sides_of_one(scene, before, income, expenditure)
    return own and total[0].block != left.block


def _after_spending(scene: Scene, left: Fact) -> bool:
    """Whether an amount is told as what is left right after a grand total of expenditure."""
    told = [fact.span for _, _, fact in scene.figures[left.block] if fact.span < left.span]
    text = scene.document.folded
    total = scene.cues.grand.search(text, told[-1].start - _NEAR, told[-1].start) if told else None
    spent = total and any(word in total[0] for word in scene.names.words.sides["expenditure"])
    return bool(spent and scene.cues.left_over.search(text, told[-1].end, left.span.start))


def _balance(
    scene: Scene, relation: Relation, whole: Amount, part: Amount, rest: Amount, *, sure: bool = False
) -> Instance:
    """``whole`` = ``part`` + ``rest``; wrong only where it is ``sure`` or one slip explains it."""
    total = Total(Group(whole[0], rest[1].span), "actual", whole[1], (part, rest))
    outcome = judge_sum(scene, whole[1], [part[1], rest[1]])
    slip = outcome is Outcome.FAILS and (sure or one_slip(total))
    return summed(scene, relation, total, outcome if outcome is not Outcome.FAILS or slip else Outcome.UNDECIDED)


def _remains(scene: Scene, relation: Relation, frames: list[Frame]) -> Iterator[Instance]:
    """收入A，支出B，本年收支结余C: A = B + C, with the last amounts of both sides in the paragraph.

    With 缺口 it is B = A + C. The income of the same name may stand in the paragraph before.
    """
    text = scene.document.folded
    for frame, fact in amounts_of(frames):
        lead = fact.span.start - _NEAR, fact.span.start
        short = scene.cues.deficit.search(text, *lead) is not None
        if not (short or scene.cues.remains.search(text, *lead)):
            continue
        before = [other for other in scene.extraction.frames[: frame.index] if other.block == frame.block]
        income, expenditure = (_last_of(before, side) for side in ("income", "expenditure"))
        if income is None and expenditure and scene.section(frame.block) == scene.section(frame.block - 1):
            above = _last_of(scene.by_block.get(frame.block - 1, []), "income")
            same = above and scene.names.sideless(above[0].key) == scene.names.sideless(expenditure[0].key)
            income = above if same else None
        if income and expenditure and income[1].quantity.symbol == fact.quantity.symbol:
            of_one = _both_sides_of_one(scene, before, income, expenditure) or _sole(scene, before, income, expenditure)
            sure = income[1].sentence == fact.sentence and of_one
            whole, part = (expenditure, income) if short else (income, expenditure)
            if sure or not short:
                yield _balance(scene, relation, whole, part, (frame, fact), sure=sure)


def _both_sides_of_one(scene: Scene, before: list[Frame], income: Amount, expenditure: Amount) -> bool:
    """Whether the last two amounts are of one fund's two sides: 社会保险基金收入A，支出B."""
    one, other = (scene.names.sideless(frame.key) for frame, _ in (income, expenditure))
    return one == other != "|" and amounts_of(before)[-2:] == [income, expenditure]


def _sole(scene: Scene, before: list[Frame], income: Amount, expenditure: Amount) -> bool:
    """Whether the two amounts are all that their sentence tells so far, under bare names: （五）甲。收入A，支出B."""
    bare = all(scene.names.sideless(frame.key) == "|" for frame, _ in (income, expenditure))
    here = [amount for amount in amounts_of(before) if amount[1].sentence == income[1].sentence]
    return bare and here == [income, expenditure]


def _last_of(frames: list[Frame], side: str) -> Amount | None:
    """The last main amount of one side."""
    amounts = (amount for amount in reversed(amounts_of(frames)) if not amount[0].aside)
    return next((amount for amount in amounts if amount[0].side == side), None)


def _last_total(scene: Scene, frame: Frame, fact: Fact, side: str) -> Amount | None:
    """The last grand total of one side before a balance, under the same heading or, of income, the one before it."""
    frames = scene.extraction.frames
    here = scene.section(frame.block)
    above = scene.section(here) if here is not None else None
    for other in (frames[index] for index in range(frame.index - 1, -1, -1)):
        there = scene.section(other.block)
        beside = side == "income" and None not in (there, above) and scene.section(there or 0) == above
        if here not in (there, other.block) and not beside:
            return None
        value = other.value()
        if value is None or other.aside or value.span.start > fact.span.start:
            continue
        total = scene.cues.grand.search(scene.document.folded, value.span.start - _NEAR, value.span.start)
        if total and any(word in total[0] for word in scene.names.words.sides[side]):
            return other, value
    return None
