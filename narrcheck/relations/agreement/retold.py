"""Figures that are told again: members of a list in items of their own below it or after their counts, and wholes.

支出合计A，其中：基本支出B，项目支出C。（一）基本支出B，比上年…。（二）项目支出C，比上年…: the same figures.
其中：国内公务接待支出A，接待68批次，819人次，共计支出A: what all of them cost is the amount before them.
所有项目支出均纳入绩效管理，涉及资金A: what all projects come to is told elsewhere.
"""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.document import BlockKind
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.levels import same_level
from narrcheck.relations.scene import Scene

# Each member may have so many paragraphs of its own.
_FAR = 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every list with members told again below it; where none of them agrees, other things are meant."""
    for relation in scene.by_formula("equal"):
        for group in scene.extraction.groups:
            if not group.carried and len(group.members) > 1 and group.parent.value() is not None:
                told = list(_told_again(scene, relation, group))
                if any(instance.outcome is Outcome.HOLDS for instance in told):
                    yield from told
                yield from _after_counts(scene, relation, group)
        yield from _of_all(scene, relation)
        for frames in scene.by_block.values():
            yield from _in_a_paragraph(scene, relation, frames)
    for relation in scene.by_formula("near_equal"):
        yield from _in_the_balance(scene, relation) if scene.of_government else ()


def _in_the_balance(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """The year's own funds as a part of a grand total, where the same section has told them of the same level."""
    for group in scene.extraction.groups:
        whole = group.parent
        if group.carried or not scene.names.is_grand(whole.name):
            continue
        own = [member for member in group.members if _own(scene, member) and member.side == whole.side]
        for slot in VALUES if len(own) == 1 else ():
            here = own[0].facts.get(slot)
            told = _before(scene, own[0], whole.index, slot)
            there = [fact for fact in told if here is not None and same_level(scene, here, fact)]
            if here is not None and len(there) == 1:
                yield pair(relation, own[0], scene.called(own[0], here), here, there[0])


def _own(scene: Scene, frame: Frame) -> bool:
    """Whether a frame tells all of one kind of funds, and none that come from elsewhere."""
    own = frame.key.startswith("|") and frame.name in scene.names.known and bool(scene.names.scope(frame.name))
    return own and not scene.names.is_transfer(frame.name) and not scene.names.is_grand(frame.name)


def _before(scene: Scene, member: Frame, index: int, slot: str) -> Iterator[Fact]:
    """What the paragraph, and the one above in its section, have told of the name in no list."""
    section = scene.section(member.block)
    for block in (member.block - 1, member.block):
        for frame in scene.by_block.get(block, ()) if scene.section(block) == section else ():
            same = frame.name == member.name and (frame.scope, frame.period) == (member.scope, member.period)
            if same and frame.index < index and frame.group is None and slot in frame.facts:
                yield frame.facts[slot]


def _of_all(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """What all of a kind of spending comes to, where the report tells one amount of it or the same one."""
    for frame in scene.extraction.frames:
        fact = frame.value()
        if fact is None or frame.aside or fact.quantity.dimension is not Dimension.MONEY:
            continue
        match = scene.cues.of_all.search(scene.document.folded, fact.sentence.start, fact.span.start)
        if match is not None and frame.period == scene.identity.fiscal_year:
            others = [other for other in scene.by_name.get(match["what"], ()) if other.period == frame.period]
            told = [there for there in (other.value() for other in others) if there is not None and there is not fact]
            same = next((there for there in told if there.quantity.exact == fact.quantity.exact), None)
            if same is not None or len({there.quantity.exact for there in told}) == 1:
                yield pair(relation, frame, match["what"], fact, same or told[0])


def _told_again(scene: Scene, relation: Relation, group: Group) -> Iterator[Instance]:
    members = {member.key: member for member in group.members if member.named}
    start, blocks = group.parent.block, scene.document.blocks
    section = scene.section(start)
    for block in range(start + 1, min(len(blocks), start + 1 + _FAR * len(group.members))):
        if scene.section(block) != section or blocks[block].kind is BlockKind.TABLE:
            return
        frame = next(iter(scene.by_block.get(block, ())), None)
        member = members.get(frame.key) if frame is not None and blocks[block].number is not None else None
        if frame is None or member is None or frame.group is not None or not _begins(scene, frame):
            continue
        if (frame.scope, frame.period) != (member.scope, member.period):
            continue
        for slot in VALUES:
            here, there = frame.facts.get(slot), member.facts.get(slot)
            if here and there and here.quantity.dimension is there.quantity.dimension is Dimension.MONEY:
                yield pair(relation, frame, scene.called(frame, here), here, there)


def _begins(scene: Scene, frame: Frame) -> bool:
    """Whether nothing but the number of the item stands before the name of a frame and its figure."""
    fact, start = frame.value(), scene.document.blocks[frame.block].span.start
    words = scene.document.folded[start : fact.span.start] if fact is not None else "，"
    return not any(mark in words for mark in "，；。：") and any(
        name in words for name in scene.names.aliases(frame.name)
    )


def _after_counts(scene: Scene, relation: Relation, group: Group) -> Iterator[Instance]:
    """The generic amount (共计支出) after the counts of the one thing that a list names."""
    *before, last = group.members
    amounts = [member for member in before if _dimension(member) is Dimension.MONEY]
    counted = before and _dimension(before[-1]) is Dimension.COUNT
    here, whole = last.value(), group.parent.value()
    if here is None or whole is None or not counted or len(amounts) != 1 or _dimension(last) is not Dimension.MONEY:
        return
    if scene.names.is_mean(amounts[0].name):
        return  # 惠及2136人，每生每天5元，全年200天，合计213.60万元
    there = amounts[0].value()
    if (
        _of_the_counted(scene, last, here)
        and there is not None
        and there is amounts[0].facts.get("actual")
        and here.quantity.exact != whole.quantity.exact
    ):
        yield pair(relation, last, amounts[0].name, here, there)


def _of_the_counted(scene: Scene, frame: Frame, fact: Fact) -> bool:
    """Whether an amount has no name but 共计支出, so that it is what the things counted before it cost."""
    words = scene.document.folded[fact.sentence.start : fact.span.start]
    generic = frame.name in scene.names.words.plain or not frame.named
    return generic and scene.cues.summing.search(words[words.rfind("，") :]) is not None


def _in_a_paragraph(scene: Scene, relation: Relation, frames: list[Frame]) -> Iterator[Instance]:
    """The same behind a paragraph that begins with the amount: 国内公务接待支出A，主要用于…。接待68批次，共计支出A."""
    told = [(frame, fact) for frame in frames if (fact := frame.value()) is not None]
    for place in range(2, len(told)):
        last, here = told[place]
        if here.quantity.dimension is not Dimension.MONEY or not _of_the_counted(scene, last, here):
            continue
        (first, there), *between = told[:place]
        counts = all(fact.quantity.dimension is Dimension.COUNT for _, fact in between)
        apart = there.sentence != here.sentence and between[0][1].sentence == here.sentence
        spent = there.quantity.dimension is Dimension.MONEY and there is first.facts.get("actual")
        named = first.named and not scene.names.is_mean(first.name)
        if counts and apart and spent and named and last.group is None:
            yield pair(relation, last, scene.called(first, there), here, there)
        return


def _dimension(frame: Frame) -> Dimension | None:
    fact = frame.value()
    return fact.quantity.dimension if fact is not None else None
