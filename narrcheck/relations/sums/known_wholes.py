"""Wholes with known parts that are told apart from them: 基本支出 in one section, 人员经费 and 公用经费 in another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, groupby, takewhile

from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_total, summed
from narrcheck.relations.sums.completeness import NEARLY_WHOLE
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import FEW, Total, totals_of

# So many paragraphs after the whole its levels are still told of it.
_FAR = 3
# 一般公共预算, 政府性基金 and 国有资本经营: a report that tells so many funds side by side tells all of them.
_FUNDS = 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every known whole beside its parts, in the same scope, year and measure."""
    for relation in scene.by_formula("known_sum"):
        yield from _known(scene, relation)
        yield from _kinds(scene, relation)


def _known(scene: Scene, relation: Relation) -> Iterator[Instance]:
    judged = [(total, judge_total(scene, total)) for total in known_totals(scene)]
    held = [total for total, outcome in judged if outcome is Outcome.HOLDS]
    for total, outcome in judged:
        frame = total.group.parent
        others = [other for other, _ in total.parts if other.scope != frame.scope]
        # Items that say of no funds are of those of the whole right above them.
        items = not any(other.scope for other in others) and _itemised(scene, total)
        apart = not items and any(other.block != frame.block for other in others)
        if outcome is Outcome.FAILS and apart and not _once(scene, total):
            continue
        if outcome is Outcome.FAILS and scene.of_government and _divide_another(scene, total):
            continue
        if scene.names.known[frame.name].loose:
            if outcome is Outcome.FAILS and not (_strict(scene, total) or _balanced(scene, total, held)):
                continue
        elif outcome is Outcome.FAILS:
            slip = one_slip(total)
            same = not others or _of_all_funds(total)
            likely = slip or items or (same and (_meant(scene, total) or _told_below(scene, total)))
            outcome = Outcome.FAILS if likely and (slip or not _borne_out(scene, frame)) else Outcome.UNDECIDED
        yield summed(scene, relation, total, outcome)


def _kinds(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """Kinds of income or of expenditure side by side, whose total another paragraph tells: 财政拨款A，事业收入B."""
    for block, frames in scene.by_block.items():
        top = [frame for frame in frames if frame.group is None and frame.value() is not None]
        for plain, full in scene.names.words.divided.items():
            if len(top) < 2 or not scene.names.divides(full, {frame.name for frame in top}):
                continue
            wholes = [frame for name in (plain, full) for frame in scene.by_name.get(name, ()) if frame.block != block]
            totals = [total for frame in wholes for total in _told_apart(frame, top)]
            judged = [(total, judge_total(scene, total)) for total in totals]
            fitting = next((one for one in judged if one[1] is not Outcome.FAILS), None)
            if fitting is not None:
                yield summed(scene, relation, *fitting)
            elif len(totals) == 1 and one_slip(totals[0]) and not _left_out(scene, totals[0]):
                yield summed(scene, relation, totals[0], Outcome.FAILS)


def _told_apart(whole: Frame, parts: Sequence[Frame]) -> Iterator[Total]:
    """A total and its parts in the one number that all of them have, each part once."""
    names = {frame.name for frame in parts}
    for slot in VALUES:
        found = tuple((frame, frame.facts[slot]) for frame in parts if slot in frame.facts)
        alike = whole.period == parts[0].period and len(found) == len(parts) == len(names)
        if slot in whole.facts and alike and not whole.lists:
            yield Total(Group(whole, whole.facts[slot].span), slot, whole.facts[slot], found)


def _left_out(scene: Scene, total: Total) -> bool:
    """Whether the report tells what the parts come to, or what they lack, as a figure of its own."""
    gap = abs(total.fact.quantity.exact - total.exact)
    return scene.told(total.exact) or scene.told(gap, total.group.parent.name)


def _divide_another(scene: Scene, total: Total) -> bool:
    """Whether the parts are the list of another number, and come to it: 区本级收入 for 全区收入, 债务限额 for 余额."""
    group = total.parts[0][0].group
    if group is None:
        return False
    listed = {id(frame) for frame in group.members}.issuperset(id(frame) for frame, _ in total.parts)
    return listed and any(judge_total(scene, other) is Outcome.HOLDS for other in totals_of(scene.names, group))


def _once(scene: Scene, total: Total) -> bool:
    """Whether the parts stand side by side, and neither the whole nor any of them is told with another figure."""
    told = [(total.group.parent, total.fact), *total.parts]
    others = (other.facts.get(total.slot) for frame, _ in told for other in scene.by_name[frame.name])
    values = {fact.quantity.exact for fact in others if fact is not None}
    return len({fact.sentence for _, fact in total.parts}) == 1 and len(values) == len(told)


def _meant(scene: Scene, total: Total) -> bool:
    """Whether parts that do not come to their whole are near to it, in figures or in the text, and so all of it."""
    share = total.exact / total.fact.quantity.exact
    beside = all(fact.sentence == total.fact.sentence for _, fact in total.parts)
    if beside or NEARLY_WHOLE < share < 2 - NEARLY_WHOLE:
        return True
    here = all(fact.block == total.fact.block for _, fact in total.parts)
    return here and bool(scene.names.unique(total.group.parent.name, carried=True))


def _of_all_funds(total: Total) -> bool:
    """Whether the parts are told side by side in the whole's paragraph, one for each fund that there is."""
    facts = [fact for _, fact in total.parts]
    beside = len({fact.sentence for fact in facts}) == 1 and facts[0].block == total.fact.block
    return beside and len(facts) >= _FUNDS and len({fact.scope for fact in facts}) == len(facts)


def _strict(scene: Scene, total: Total) -> bool:
    """Whether a name that is often meant loosely (收入总计 for 本年收入合计) can only mean the sum.

    But for a slip it does, and where a department tells every part that there may be, were it 0.
    """
    apart = all(fact.quantity.exact != total.fact.quantity.exact for _, fact in total.parts)
    every = len(total.parts) == max(map(len, scene.names.known[total.group.parent.name].parts))
    return apart and (one_slip(total) or (every and not scene.of_government and not _left_out(scene, total)))


def _balanced(scene: Scene, total: Total, held: Sequence[Total]) -> bool:
    """Whether the total of the other side is the same and comes to its parts, and here no part is left untold."""
    frame, names = total.group.parent, {part.name for part, _ in total.parts}
    twins = (
        other
        for other in held
        if scene.names.counterparts(other.group.parent.name, frame.name)
        and (other.slot, other.group.parent.scope, other.group.parent.period) == (total.slot, frame.scope, frame.period)
        and other.fact.quantity.exact == total.fact.quantity.exact
    )
    complete = names >= set(scene.names.known[frame.name].parts[0])
    return any(twins) and (complete or total.exact > total.fact.quantity.exact)


def known_totals(scene: Scene) -> Sequence[Total]:
    """Wholes with known parts that are told apart from them in the same scope, year and measure."""
    return scene.each(_apart)


def _apart(scene: Scene) -> Iterator[Total]:
    told = _told(scene)
    for name, indicator in scene.names.known.items():
        for frame in scene.by_name.get(name, ()) if indicator.parts else ():
            listed = {member.name for group in frame.lists for member in group.members}
            some = indicator.sought
            if not any(listed >= set(parts) for parts in some) and not _listed_in_full(scene, frame):
                apart = list(_known_totals(scene.names, frame, some, told))
                yield from (total for total in apart or _beneath(scene, frame, some) if _alike(total))
    yield from _levels(scene)


def _alike(total: Total) -> bool:
    """Whether all are amounts: the 6辆 that a fee was spent on are no sum of fees."""
    return {fact.quantity.dimension for _, fact in total.parts} == {total.fact.quantity.dimension}


def _listed_in_full(scene: Scene, frame: Frame) -> bool:
    """Whether a list of a whole's own comes to it, with more in it than the known parts: “三公”经费 and 会议费."""
    return any(
        judge_total(scene, total) is Outcome.HOLDS for group in frame.lists for total in totals_of(scene.names, group)
    )


def _beneath(scene: Scene, frame: Frame, divisions: Sequence[Sequence[str]]) -> Iterator[Total]:
    """A whole with the unqualified parts that follow it in its paragraph, whatever qualifies it: 镇本级“三公”经费.

    Where it is the last that its paragraph tells, or all are told just once, they may follow in the next.
    """
    after = [other for other in scene.by_block.get(frame.block, ()) if other.index > frame.index]
    below = list(scene.by_block.get(frame.block + 1, ()))
    found = list(_divided(frame, divisions, after or below))
    apart = _divided(frame, divisions, below) if after and not found else ()
    yield from (*found, *(total for total in apart if _once(scene, total)))


def _divided(frame: Frame, divisions: Sequence[Sequence[str]], after: Sequence[Frame]) -> Iterator[Total]:
    """Each number of a whole with the parts of one division that are told behind it, before it is told again."""
    here = list(takewhile(lambda other: other.name != frame.name, after))
    for slot, total in ((slot, frame.facts[slot]) for slot in VALUES if slot in frame.facts):
        told = {other.name: (other, other.facts[slot]) for other in reversed(here) if slot in other.facts}
        for parts in divisions:
            found = tuple(told[part] for part in parts if part in told)
            if len(found) == len(parts) > 1 and total.quantity.exact:
                yield Total(Group(frame, total.span), slot, total, found)
                break


def _levels(scene: Scene) -> Iterator[Total]:
    """中央收入A，地方收入B after 全国收入C: one indicator of all levels of government, side by side in a sentence."""
    for name, frames in scene.by_name.items():
        if len(frames) < FEW or name not in scene.names.known:
            continue
        for _, here in groupby(frames, key=lambda frame: frame.block):
            beside = [list(parts) for _, parts in groupby(here, key=lambda frame: frame.sentence)]
            # 中央收入A；地方收入B: a semicolon may stand between the levels.
            for parts in beside if any(len(parts) > 1 for parts in beside) else [[*chain(*beside)]]:
                if len(parts) > 1 and scene.names.complementary([frame.key for frame in parts]):
                    yield from _level(scene, frames, parts)


def _level(scene: Scene, frames: list[Frame], parts: list[Frame]) -> Iterator[Total]:
    area = scene.names.words.whole_area
    before = [frame for frame in frames if frame.index < parts[0].index and parts[0].block - frame.block <= _FAR]
    whole = next((frame for frame in reversed(before) if frame.key.partition("|")[0] in ("", *area)), None)
    for slot in VALUES if whole is not None and not any(part.group is not None for part in parts) else ():
        found = tuple((part, part.facts[slot]) for part in parts if slot in part.facts)
        if whole is not None and slot in whole.facts and len(found) == len(parts) and whole.period == parts[0].period:
            yield Total(Group(whole, whole.facts[slot].span), slot, whole.facts[slot], found)


def _told_below(scene: Scene, total: Total) -> bool:
    """Whether the parts are told one by one after the whole under its own heading, so that none is another's."""
    whole = total.group.parent
    above = scene.document.ancestors(whole.block)
    return (
        bool(above)
        and not scene.of_government
        and all(
            whole.block < part.block and above[0] in scene.document.ancestors(part.block) for part, _ in total.parts
        )
    )


def _itemised(scene: Scene, total: Total) -> bool:
    """Whether a statement without headings tells each part in a numbered item of its own, right behind the whole."""
    whole, blocks = total.group.parent.block, scene.document.blocks
    items = {part.block for part, _ in total.parts}
    numbered = all(blocks[item].number is not None for item in (min(whole + 1, len(blocks) - 1), *items))
    return numbered and blocks[whole].parent is None and min(items) > whole and len(items) == len(total.parts)


def _borne_out(scene: Scene, frame: Frame) -> bool:
    """Whether the whole is right as a part of its own list, so that its parts may be told by another division."""
    return frame.group is not None and any(
        judge_total(scene, total) is Outcome.HOLDS for total in totals_of(scene.names, frame.group)
    )


_Told = dict[tuple[str, str, int | None, Dimension, bool, bool], dict[str, dict[Fraction, tuple[Frame, Fact]]]]


def _told(scene: Scene) -> _Told:
    """What is told by name, slot, year, dimension and qualification; then by scope, the last of each value."""
    told: _Told = defaultdict(lambda: defaultdict(dict))
    for name in set().union(*scene.names.wholes):
        for frame in scene.by_name.get(name, ()):
            for slot in VALUES:
                fact = frame.facts.get(slot)
                if fact is not None:
                    dimension = fact.quantity.dimension  # 购置费A; 购置B辆
                    by_scope = told[name, slot, frame.period, dimension, *_qualified(scene.names, frame)]
                    by_scope[frame.scope][fact.quantity.exact] = (frame, fact)
    return told


def _only(by_scope: dict[str, dict[Fraction, tuple[Frame, Fact]]], scope: str) -> tuple[Frame, Fact] | None:
    """The last telling where there is one value only in a scope and in those that may be the same."""
    only: tuple[Frame, Fact] | None = None
    for other, values in by_scope.items():
        if other == scope or not other or not scope:
            for frame, fact in values.values():
                if only is not None and only[1].quantity.exact != fact.quantity.exact:
                    return None
                if only is None or frame.index > only[0].index:
                    only = frame, fact
    return only


def _qualified(names: Indicators, frame: Frame) -> tuple[bool, bool]:
    """Whether a name stands by itself, and whether what stands before it makes it a part (新增债务限额)."""
    return frame.key.startswith("|"), names.narrowed(frame.key.partition("|")[0])


def _known_totals(names: Indicators, frame: Frame, divisions: Sequence[Sequence[str]], told: _Told) -> Iterator[Total]:
    """A whole with the parts of the first of its divisions that is told; of both sides' total each side divides one."""
    each = names.known[frame.name].side == "both"
    for slot in VALUES:
        total = frame.facts.get(slot)
        if total is None or not total.quantity.exact:
            continue
        key = slot, frame.period, total.quantity.dimension, *_qualified(names, frame)
        for parts in divisions:
            told_parts = (_only(told.get((part, *key), {}), frame.scope) for part in parts)
            found = tuple(pair for pair in told_parts if pair is not None)
            if len(found) == len(parts) > 1:
                # 出国费A，购置费B，运行费C，接待费D: the three without B are not all, whichever number B has.
                wider = {name for other in divisions if set(parts) < set(other) for name in other} - set(parts)
                if any(any(chain.from_iterable(told.get((name, *key), {}).values())) for name in wider):
                    break
                yield Total(Group(frame, total.span), slot, total, found)
                if not each:
                    break
