"""Other ways to read a list: its subtotals told with their parts, an earlier end, another total, unlisted members."""

from collections.abc import Iterator
from dataclasses import replace

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Swap
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum
from narrcheck.relations.sums.completeness import exhaustive, known_members
from narrcheck.relations.sums.terms import terms
from narrcheck.relations.sums.totals import FEW, Total, classes


def readings(scene: Scene, total: Total, swap: Swap) -> Iterator[Total]:
    """The other readings of a list that does not add up as it stands, the plainest first.

    ``swap`` gives the figures of what it has not been read with.
    """
    parts = total.parts
    level = without_nested(scene, total)
    if len(level) < len(parts):
        yield replace(total, parts=level)
    known = known_members(scene, total)
    if known is not total:
        yield known
    yield from _without_run(scene, total)
    yield from run_together(scene, total, swap)
    yield from _with_unlisted(scene, total, swap)
    if len(parts) > 1:
        previous = [
            member for group in total.group.parent.lists if group is not total.group for member in group.members
        ]
        for frame in (total.group.parent, *previous[-1:]):
            for other in (frame.facts[slot] for slot in VALUES if slot in frame.facts):
                if other is not total.fact and other.quantity.approx is None:
                    yield total.instead(swap(other), total.slot)
        yield from _of_others_before(scene, total, swap)


def _of_others_before(scene: Scene, total: Total, swap: Swap) -> Iterator[Total]:
    """The list divides another amount told before it.

    合计A，中央B；地方C。其中：甲D；乙E: what stands right before a list that opens a sentence. 成交金额A，节约B。
    其中：货物……: what is less than its parts is not their whole. 收入A，支出B。结余C。具体情况是： items below divide
    any number of the paragraph.
    """
    told = [term for term in terms(scene, total.fact.block, VALUES) if term.fact.span.end <= total.group.opened.start]
    for term in told[-1:]:
        if term.fact.quantity.approx is None:
            yield replace(total, slot=term.slot, fact=swap(term.fact))
    carried = total.group.carried
    if not carried and total.exact <= total.fact.quantity.exact:
        return
    sides = {"income", "expenditure"} - {total.group.parent.side}
    for frame, slot, other in reversed(scene.figures.get(total.fact.block, ())):
        if slot not in VALUES or other.quantity.dimension is not Dimension.MONEY or not other.span < total.fact.span:
            continue
        across = len(sides) == 1 and frame.side in sides
        if not across and (carried or other.sentence == total.fact.sentence):
            yield total.instead(swap(other), slot)


def _without_run(scene: Scene, total: Total) -> list[Total]:
    """The list ended earlier, or a run of its members are parts of the one before them; known parts are no such run."""
    parts = total.parts
    if len(parts) > FEW - 1 and _left_of_both(scene, total, parts[-1]):
        return [replace(total, parts=parts[:-1])]
    found: list[Total] = []
    known, grand = scene.names.parts(total.group.parent.name), scene.names.is_grand(total.group.parent.name)
    *values, whole, near = total.sizes
    excess = sum(values) - whole
    # 收回A，其中本级B、上级C，用于甲D和乙E: one amount divided in two ways
    halves = [at for at in range(2, len(values) - 1) if sum(values[:at]) == sum(values[at:]) == whole > 0]
    if halves:
        return [replace(total, parts=parts[: halves[0]])]
    if excess < -near and min(values) >= 0:
        return []
    for start in range(len(parts) - 1, 0, -1):
        run = 0
        for end in range(start + 1, len(parts) + 1):
            run += values[end - 1]
            # What is no less than the part before it is no part of that; at the end, it is of another list.
            inside = values[start - 1] >= run or end == len(parts)
            last = parts[end - 1][0].name
            if not inside or last in known or (grand and scene.names.is_transfer(last)):
                break
            if abs(excess - run) <= near and start + len(parts) - end > 1:
                found.append(replace(total, parts=parts[:start] + parts[end:]))
    return found if found and not exhaustive(scene, total) and not classes(scene, parts) else []


def _left_of_both(scene: Scene, total: Total, last: tuple[Frame, Fact]) -> bool:
    """Whether the last part is what the other side's total is more: 总收入A。总支出B，其中：C；D。结转E: B = A − E."""
    (frame, rest), name = last, total.group.parent.name
    if not scene.names.is_transfer(frame.name):
        return False
    others = (other.value() for other in scene.extraction.frames if scene.names.counterparts(other.name, name))
    needed = total.fact.quantity.exact + rest.quantity.exact
    return any(other is not None and other.quantity.exact == needed for other in others)


def run_together(scene: Scene, total: Total, swap: Swap = lambda fact: fact) -> Iterator[Total]:
    """A list that one paragraph tells as a whole, below the one that opens it: all amounts of the paragraph."""
    (first, _), *_ = total.parts
    if not total.group.carried or any(frame.block != first.block for frame, _ in total.parts):
        return
    listed = {id(fact): fact for _, fact in total.parts}
    told = [
        (frame, listed.get(id(fact)) or swap(fact))
        for frame, slot, fact in scene.figures.get(first.block, ())
        if slot in VALUES and fact.quantity.dimension is Dimension.MONEY and frame.group in (None, total.group)
    ]
    if len(told) > len(total.parts):
        yield replace(total, parts=tuple(told))


def with_change(scene: Scene, total: Total) -> Total:
    """The total with an item that its sentence tells as a change, if it adds up then: 支出A，调出资金增加B，总支出C."""
    stated, parts = total.fact, [part for _, part in total.parts]
    if judge_sum(scene, stated, parts) is not Outcome.FAILS:
        return total
    for frame, slot, fact in scene.figures.get(stated.block, ()):
        money = fact.quantity.dimension is Dimension.MONEY and fact.span < stated.span
        alone = slot.startswith("change@") and fact.sentence == stated.sentence and frame.value() is None
        if money and alone and judge_sum(scene, stated, [*parts, fact]) in GOOD:
            return replace(total, parts=(*total.parts, (frame, fact)))
    return total


def _with_unlisted(scene: Scene, total: Total, swap: Swap) -> Iterator[Total]:
    """The list has more than was read as its members: amounts between them, or the one right after the last."""
    names = {frame.name for frame, _ in total.parts}
    if total.exact >= total.fact.quantity.exact or scene.names.consists(total.group.parent.name, names):
        return
    lacking = scene.names.lacking(total.group.parent.name, names)
    first, last, sentence = total.parts[0][1].span, total.parts[-1][1].span, total.parts[-1][1].sentence
    used = {id(fact) for _, fact in total.parts}
    beside: list[tuple[Frame, Fact]] = []
    for block in range(total.parts[0][1].block, total.parts[-1][1].block + 2):
        for frame, slot, fact in scene.figures.get(block, ()):
            if (
                slot not in VALUES
                or fact.quantity.dimension is not Dimension.MONEY
                or fact.span < first
                or id(fact) in used
            ):
                continue
            # 其中：货物0、工程0。授予中小企业合同A: of a known division a new sentence adds only what it lacks.
            if lacking and fact.sentence != sentence and frame.name not in lacking:
                continue
            beside.append((frame, swap(fact)))
            if len(beside) > FEW:
                return
            if fact.span > last:
                break
    if beside:
        yield replace(total, parts=(*total.parts, *beside))
        for told in beside if len(beside) > 1 else ():
            yield replace(total, parts=(*total.parts, told))


def without_nested(scene: Scene, total: Total) -> tuple[tuple[Frame, Fact], ...]:
    """Leave out runs of parts that add up to the part before them, unless they are classes beside it."""
    parts = total.parts
    if classes(scene, parts):
        return parts
    kept = []
    *values, _, _ = total.sizes
    index, growing = 0, min(values, default=0) >= 0
    while index < len(parts):
        kept.append(parts[index])
        whole, run = values[index], 0
        skip = told = 0
        for ahead in range(index + 1, len(parts)) if whole else ():
            run += values[ahead]
            told += bool(values[ahead]) or parts[ahead][0].name == parts[index][0].name
            if run == whole and told > 1:
                skip = ahead - index
            if skip or (growing and run > whole):
                break
        index += skip + 1
    return tuple(kept)
