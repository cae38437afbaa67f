"""What is added up to a grand total of a government's funds: 收入A，加上上级补助B、上年结余C，收入总计D."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import groupby

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.balances.fund_amounts import Amount, amounts_of, like_the_others
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, judge_total, negative, summed
from narrcheck.relations.sums.completeness import told_open
from narrcheck.relations.sums.readings import with_change
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import FEW, Total

# An unlisted item may be missing: further off than this, the words have more in them than was read.
_CLOSE = Fraction(2, 100)
# The same where 加上 adds one amount to one other.
_SHORT = Fraction(10, 100)
_TAIL = 2  # so many units of the last place may be rounding

_SIDES = {"income", "expenditure"}


def search(scene: Scene) -> Iterator[Instance]:
    """Grand totals after 加上."""
    for relation in scene.by_formula("accumulation"):
        added: list[tuple[Instance, bool]] = []
        for block, of_block in groupby(scene.extraction.frames, key=lambda frame: frame.block):
            added += _accumulated(scene, relation, block, [frame for frame in of_block if not frame.aside])
        yield from _settled(scene, _like_the_other_side(scene, added))


def _settled(scene: Scene, found: list[tuple[Instance, bool]]) -> Iterator[Instance]:
    """What the others of a report tell of a sum that nobody can decide; without 加上 (not told) it else is none."""
    closed = partial(_closed, scene)
    bare = like_the_others([instance for instance, told in found if not told], closed)
    sums = [instance for instance in bare if instance.outcome is not Outcome.UNDECIDED]
    yield from like_the_others([*sums, *(instance for instance, told in found if told)], closed)


def _like_the_other_side(scene: Scene, found: list[tuple[Instance, bool]]) -> list[tuple[Instance, bool]]:
    """Where income is told with all its items, expenditure of the same total is too, and the reverse.

    The other side stands in the same paragraph or the one beside it.
    """
    holding = [instance.stated for instance, _ in found if instance.outcome in GOOD]
    settled: list[tuple[Instance, bool]] = []
    for instance, told in found:
        stated, block = instance.stated.quantity.exact, instance.stated.block
        near = [fact.quantity for fact in holding if abs(fact.block - block) <= 1]
        twin = any(o.exact == stated or abs(o.exact - instance.expected) <= _TAIL * o.ulp for o in near)
        wrong = instance.outcome is Outcome.UNDECIDED and twin and _closed(scene, instance)
        settled.append((instance._replace(outcome=Outcome.FAILS) if wrong else instance, told))
    return settled


def _closed(scene: Scene, instance: Instance) -> bool:
    """Whether all amounts that the sentence tells before the total are parts of it, and no 等 follows the last."""
    if scene.cues.partly.match(scene.document.folded, instance.parts[-1].span.end):
        return False
    start, end = instance.stated.sentence.start, instance.stated.span.start
    figures = scene.figures.get(instance.stated.block, ())
    told = (fact.span for _, _, fact in figures if fact.quantity.is_money)
    here = sorted(part.span for part in instance.parts if part.span.start >= start)
    if here and _adds_on(scene, start, here[0].start):
        return False
    # 加上 may begin a sentence: what it adds to stands before it, and is of the total's side.
    before = {part.span for part in instance.parts} - {*here}
    sided = all(frame.side is not None for frame, _, fact in figures if fact.span in before)
    return sided and [span for span in told if start <= span.start < end] == here


def _accumulated(scene: Scene, relation: Relation, block: int, frames: list[Frame]) -> Iterator[tuple[Instance, bool]]:
    """本年收入A，加上B、C，收入总计D: A + B + C = D; 加上 may begin a sentence of its own, or not be written.

    Each comes with whether it is written.
    """
    text, start = scene.document.folded, scene.document.blocks[block].span.start
    amounts = amounts_of(frames)
    began: int | None = None
    named: str | None = None
    grand_ones: dict[int, str] = {}
    for position, (frame, fact) in enumerate(amounts):
        since = max(amounts[position - 1][1].span.end if position else start, fact.sentence.start)
        lead = text[since : fact.span.start]
        if began is not None and fact.sentence != amounts[began][1].sentence:
            began = None
        if (added := scene.cues.adds.search(lead)) and position and began is None:
            began, named = position, added["named"] or added["joined"]
        elif grand := scene.cues.grand.search(lead) or (began is not None and scene.cues.rolled.search(lead)) or None:
            told = began is not None
            first = began if began is not None else _sentence_begins(amounts, position)
            side = _side(scene, grand[0])
            # 收入A，结余B，收入总计C；支出D，结转E，支出总计C: what the other side's total has is none of this one's.
            crossed = [at + 1 for at, other in grand_ones.items() if not told and {side, other} == _SIDES]
            first = max(first, *crossed) if crossed else first
            earlier = [other for other in frames if other.index < amounts[first][0].index]
            began_with = amounts[first][1]
            added = told or _adds_on(scene, began_with.sentence.start, began_with.span.start)
            base = _signed(scene, _base(scene, earlier, grand[0], named)) if added else []
            parts = [*base, *amounts[first:position]]
            if not told and grand_ones.keys() >= {*range(first, position)}:
                parts = _side_before(amounts[:first], side)
            grand_ones[position] = side
            if len(parts) > 1 and (base or not added):
                yield _reached(scene, relation, frame, fact, parts, told=told), told
            began = None


def _adds_on(scene: Scene, start: int, end: int) -> bool:
    """Whether a sentence begins without 加上 with what is added to an amount before: 上级补助A、结转B，收入总计C."""
    lead = scene.document.folded[start:end]
    return not scene.cues.adds.search(lead) and any(word in lead for word in scene.cues.words["added"])


def _base(scene: Scene, frames: list[Frame], grand: str, named: str | None) -> list[Amount]:
    """What 加上 adds to: what stands named before it without a figure, else the last amount of the total's side.

    收入A，其中税收B，占C%。加上…: what is a known part of another amount before it is passed over.
    """
    subject = scene.names.resolve(named or "", scene.identity.entity)
    if named and not subject.generic and not subject.local:
        named_ones = ((frame, frame.value()) for frame in reversed(frames) if frame.name == subject.name)
        return next(([(frame, fact)] for frame, fact in named_ones if fact is not None and fact.quantity.is_money), [])
    before = amounts_of(frames)
    sides = [side for side, words in scene.names.words.sides.items() if any(word in grand for word in words)]
    sided = [part for part in reversed(before) if part[0].side in (None, *sides) or not sides]
    told = [frame.name for frame, _ in sided if not scene.names.is_total(frame.name)]
    inner = {part for name in told for part in scene.names.parts(name)}
    return next(([part] for part in sided if part[0].name not in inner), sided[:1])


def _side(scene: Scene, grand: str) -> str:
    """Which side the words of a grand total name; empty where they name none."""
    return next((side for side, words in scene.names.words.sides.items() if any(word in grand for word in words)), "")


def _signed(scene: Scene, base: list[Amount]) -> list[Amount]:
    """The same amounts, a deficit as one that is taken away: 当年收支缺口A，加上上年结余B，年末滚存结余C."""
    text = scene.document.folded
    short = (scene.cues.deficit.search(text, fact.sentence.start, fact.span.start) for _, fact in base)
    return [(frame, negative(fact) if lacks else fact) for (frame, fact), lacks in zip(base, short, strict=True)]


def _side_before(before: list[Amount], side: str) -> list[Amount]:
    """The last sentence that tells amounts side by side and begins with one of the total's side."""
    runs = [list(run) for _, run in groupby(before, key=lambda amount: amount[1].sentence)]
    return next((run for run in reversed(runs) if len(run) >= FEW and (run[0][0].side or "") == side), [])


def _sentence_begins(amounts: list[Amount], position: int) -> int:
    """The first amount of the sentence that the one at ``position`` stands in."""
    sentence = amounts[position][1].sentence
    return next(index for index, (_, fact) in enumerate(amounts) if fact.sentence == sentence)


def _reached(
    scene: Scene, relation: Relation, frame: Frame, fact: Fact, parts: list[Amount], *, told: bool
) -> Instance:
    """Whether the parts come to a grand total; without 加上 (not ``told``) only one slip makes a miss."""
    group = Group(frame, fact.span)
    total = Total(group, "actual", fact, tuple(parts))
    first = parts[0][0]
    # 全县总收入A，其中地方收入B，加上…: what is added may be added to the last item told of A.
    listed = [(member, member.value()) for opened in first.lists for member in opened.members]
    far = _weigh(scene, total, short=False) is Outcome.UNDECIDED
    for member, value in listed if told else ():
        instead = Total(group, "actual", fact, ((member, value), *parts[1:])) if value else total
        fits = judge_sum(scene, fact, [part for _, part in instead.parts])
        if fits is Outcome.HOLDS:
            total = instead
            break
        if fits is Outcome.FAILS and far and one_slip(instead):
            total = instead
    total = with_change(scene, total)
    outcome = _weigh(scene, total, short=told and len(parts) == 2 and not told_open(scene, total))
    if told and outcome is Outcome.UNDECIDED and _less_than_it_began_with(scene, total):
        outcome = Outcome.FAILS
    fails = outcome is Outcome.FAILS and (told or one_slip(total))
    return summed(scene, relation, total, outcome if fails or outcome is not Outcome.FAILS else Outcome.UNDECIDED)


def _less_than_it_began_with(scene: Scene, total: Total) -> bool:
    """Whether a grand total is less than the first amount of its sentence, to which the others are but added."""
    (frame, first), stated = total.parts[0], total.fact
    figures = (fact for _, _, fact in scene.figures.get(stated.block, ()) if fact.sentence == stated.sentence)
    spans = [fact.span for _, fact in (*total.parts[1:], (total.group.parent, stated))]
    minus = any(scene.cues.deducts.search(scene.document.folded, first.span.end, span.start) for span in spans)
    alone = next(figures, None) == first and not frame.lists
    return (
        alone and not minus and first.quantity.exact - stated.quantity.exact > first.quantity.ulp + stated.quantity.ulp
    )


def _weigh(scene: Scene, total: Total, *, short: bool) -> Outcome:
    outcome = judge_total(scene, total)
    stated = total.fact.quantity.exact
    if outcome is not Outcome.FAILS or stated <= 0:
        return outcome if outcome is not Outcome.FAILS else Outcome.UNDECIDED
    close = abs(total.exact - stated) <= (_SHORT if short else _CLOSE) * stated
    return Outcome.FAILS if close or one_slip(total) else Outcome.UNDECIDED
