"""Lists: whether the parts that a list tells add up to its total."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Measure
from narrcheck.model.frame import VALUES, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_total, summed
from narrcheck.relations.sums.completeness import (
    all_kinds,
    complete,
    exhaustive,
    known_members,
    left_open,
    meant_but_for_a_slip,
    meant_whole,
    mostly_in_full,
    nearly_whole,
    rest_told,
    shares_leave_some,
    told_again,
    told_before,
    told_later,
    told_open,
)
from narrcheck.relations.sums.excess import (
    all_but_for_a_slip,
    fuller_accounts,
    greater_kind,
    larger_item,
    overflows,
    overfull,
)
from narrcheck.relations.sums.readings import readings, run_together, without_nested
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import (
    FEW,
    Total,
    of_a_change,
    told_between,
    totals_of,
    up_to_rest,
    up_to_twin,
)


def search(scene: Scene) -> Iterator[Instance]:
    """Every list with a total; inner lists first, so that what a list does not use goes back to the outer one."""
    relations = {relation.formula: relation for relation in scene.relations}
    whole: set[frozenset[str]] = set()
    grand: list[Instance] = []
    open_: list[tuple[frozenset[str], Instance]] = []
    for group in reversed(scene.extraction.groups):
        added = of_a_change(scene, group)
        for whole_list in [added] if added is not None else totals_of(scene.names, group):
            instance, total = _list(scene, relations, whole_list), whole_list
            if instance is None or instance.outcome not in GOOD:
                total = up_to_rest(scene, up_to_twin(whole_list))
                instance = instance if total is whole_list else _list(scene, relations, total)
            if instance is None:
                continue
            members = _members(scene, total)
            if instance.outcome in GOOD:
                whole |= {members} if len(instance.parts) == len(group.members) else set()
                grand += [instance] if scene.names.is_grand(group.parent.name) else []
                _hand_back(group, instance)
                yield instance
            elif instance.outcome is Outcome.UNDECIDED and not group.partial and _distinct(scene, total):
                open_.append((members, instance))
            else:
                yield instance
    for members, instance in open_:
        # The same items make up another whole (收入 above, 支出 below; this year's budget, the year's result).
        twin = (len(members) > 1 and members in whole) or _other_side(scene, instance, grand)
        yield instance._replace(outcome=Outcome.FAILS) if twin else instance


def _other_side(scene: Scene, instance: Instance, grand: list[Instance]) -> bool:
    """Whether the grand total of the other side is this one, or what these parts come to, with all its parts told."""
    name = instance.frame.name
    others = [other for other in grand if scene.names.counterparts(other.frame.name, name)]
    if any(other.frame.block == instance.frame.block and other.expected == instance.expected for other in others):
        return True  # 总收入A，其中……。总支出B，其中……: the parts of B come to A
    twins = [other.stated.quantity for other in others]
    figures = (instance.stated.quantity.exact, instance.expected)
    tail = len(instance.parts) // 2
    of_both = any(abs(twin.exact - figure) <= tail * twin.ulp for twin in twins for figure in figures)
    opened = instance.parts[0].span.start
    words = scene.document.folded[instance.stated.span.end : opened]
    all_told = any(word in words for word in scene.cues.words["comprises"]) or _kinds_of_funds(scene, instance)
    return of_both and len(instance.parts) >= FEW and all_told


def _kinds_of_funds(scene: Scene, instance: Instance) -> bool:
    """Whether a list tells funds of so many kinds besides the year's own that it is meant to tell all of them."""
    others = [part for part in instance.parts if scene.names.is_transfer(part.indicator)]
    return len(instance.parts) > FEW and len(others) >= FEW


def _distinct(scene: Scene, total: Total) -> bool:
    """Whether a list's members are things of their own: no two of one name, and no grand total among them."""
    names = [frame.name for frame, _ in total.parts]
    totals = {name for name in names if scene.names.is_total(name)}
    if scene.names.is_grand(whole := total.group.parent.name):
        totals -= {*scene.names.parts(whole), *scene.names.words.plain}  # the year's own (本级收入) is a part of it
    return len(_members(scene, total)) == len(names) and not totals


def _members(scene: Scene, total: Total) -> frozenset[str]:
    """The names of a list's members, without the words that tell income from expenditure."""
    return frozenset(scene.names.sideless(frame.name) for frame, _ in total.parts)


def _hand_back(group: Group, instance: Instance) -> None:
    """Members after the parts that make up the total belong to the list that the total is in."""
    used = {id(fact) for fact in instance.parts}
    outer = group.parent.group
    rest = [m for m in group.members if not any(id(f) in used for f in m.facts.values())]
    if not rest or len(rest) == len(group.members) or (outer is None and (group.carried or group.ring)):
        return
    last = max(i for i, m in enumerate(group.members) if m not in rest)
    if any(member in rest for member in group.members[:last]):
        return
    place = outer.members.index(group.parent) + 1 if outer else 0
    for offset, member in enumerate(rest):
        member.group = outer
        if outer:
            outer.members.insert(place + offset, member)
    group.members[:] = [member for member in group.members if member not in rest]


def _list(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What a list comes to; with other figures it is read anew, since another reading may then be the plainest."""
    instance = _fitting(scene, relations, total, lambda fact: fact) or _misfit(scene, relations, total)
    least = len(instance.parts) if instance is not None and instance.outcome is Outcome.FAILS else 0
    more = {id(fact) for fact in instance.parts} if instance and instance.relation.formula == "excess" else set()
    excess = [place for place, (_, fact) in enumerate(total.parts) if id(fact) in more]
    again = partial(_again, scene, relations, total, least, excess)
    return instance and (instance._replace(retry=again) if total.fact.quantity.exact else instance)


def _again(
    scene: Scene, relations: dict[str, Relation], total: Total, least: int, excess: Sequence[int], swap: Swap
) -> Instance | None:
    """A list with other figures, the items ``excess`` each more than its whole.

    One whose ``least`` parts do not add up as it is written (0: they do) is not mended by leaving some of them out.
    """
    now = total.swapped(swap)
    found = _fitting(scene, relations, now, swap)
    if found is not None and len(found.parts) < least:
        found = None
    if found is None and len(excess) == 1:
        found = _within(scene, relations, replace(now, parts=now.parts[excess[0] : excess[0] + 1]))
    if found is None:
        # Why it still fails is only asked of the figures as they are written.
        found = summed(scene, relations["sum"], now, Outcome.FAILS) if least else _misfit(scene, relations, now)
    return found and found._replace(retry=partial(_again, scene, relations, total, least, excess))


def _within(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """An item that is no more than its whole, which was more as it is written."""
    return (
        summed(scene, relations["excess"], total, Outcome.HOLDS) if total.exact <= total.fact.quantity.exact else None
    )


def _fitting(scene: Scene, relations: dict[str, Relation], total: Total, swap: Swap) -> Instance | None:
    """The plainest reading of a list that adds up; ``swap`` gives the figures of what it may also consist of."""
    outcome = judge_total(scene, total)
    if outcome in GOOD:
        return summed(scene, relations["sum"], total, outcome)
    for reading in readings(scene, total, swap):
        if judge_total(scene, reading) is Outcome.HOLDS:
            return summed(scene, relations["sum"], reading, Outcome.HOLDS)
    return None


def _misfit(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What is said of a list that adds up in no reading."""
    if (
        told_again(scene, total)
        or _of_another_whole(scene, total)
        or _of_a_change(scene, total)
        or told_between(scene, total.group, total.slot)
        or _added_up_behind(scene, total)
    ):
        return None
    if (together := next(run_together(scene, total), None)) is not None:
        if one_slip(together):
            return summed(scene, relations["sum"], together, Outcome.FAILS)
        return summed(scene, relations["open_sum"], total, Outcome.UNDECIDED)
    level = replace(total, parts=without_nested(scene, total))
    # Parts that happen to add up to the one before them are still parts of a list that has all of them.
    if level == total or (exhaustive(scene, total) and not exhaustive(scene, level)):
        level = known_members(scene, total)
    return _failed(scene, relations, level)


def _failed(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What a list that does not add up is: a finding where it must be complete, undecided where it need not."""
    point, stated = total.exact, total.fact.quantity
    undecided = summed(scene, relations["open_sum"], total, Outcome.UNDECIDED)
    known = exhaustive(scene, total)
    # Counts and their kinds are a check of their own, which reads the words around them.
    scored = known and any(total.group.parent.name.endswith(word) for word in scene.cues.words["scored"])
    # 建议共A件，其中主办B件、协办C件: of two kinds one is what the other is not.
    kinds_told = total.group.parent.group is None and len(total.parts) == FEW - 1 and all_kinds(scene, total)
    counted = stated.dimension is Dimension.COUNT and not (scored or kinds_told)
    if counted or left_open(scene, total) or (total.group.carried and not complete(scene, total)):
        larger = larger_item(scene, total)
        return summed(scene, relations["excess"], larger, Outcome.FAILS) if larger else undecided
    if not stated.exact and known and all(fact.sentence == total.fact.sentence for _, fact in total.parts):
        # What is nothing has no part that is anything; which of the two is wrong, nothing tells.
        told = replace(total, parts=tuple(part for part in total.parts if part[1].quantity.exact))
        return summed(scene, relations["excess"], told, Outcome.FAILS)._replace(retry=None)
    negative = any(fact.quantity.exact < 0 for _, fact in total.parts)
    if stated.exact <= 0 or (negative and not known) or (told_open(scene, total) and not all_kinds(scene, total)):
        return None
    over = greater_kind(scene, total)
    if over is not None:
        return summed(scene, relations["excess"], over, Outcome.FAILS)
    if total.group.partial or len(total.parts) == 1:
        return _some(scene, relations, total, known)
    if (
        known
        and point < stated.exact
        and (told_later(scene, total) or shares_leave_some(total) or told_before(scene, total))
    ):
        return undecided
    if known:
        formula = "open_sum" if total.group.mostly and total.group.carried else "sum"
        return summed(scene, relations[formula], total, Outcome.FAILS)
    if scene.told(stated.exact - point, total.group.parent.name) or _opens_with_its_whole(scene, total.group):
        return undecided  # what is missing is told elsewhere
    likely = stated.dimension is Dimension.MONEY and (meant_whole(scene, total) or meant_but_for_a_slip(scene, total))
    if likely and not _open_elsewhere(scene, total):
        return summed(scene, relations["open_sum"], total, Outcome.FAILS)
    return _exceeding(scene, relations, total) or undecided


def _exceeding(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What a list is whose parts come to more than a total that may leave some of them out."""
    told = total.group.parent.name + scene.document.folded[total.fact.sentence.start : total.parts[-1][1].span.start]
    means = any(word in told for word in scene.names.words.means)  # 人均A，其中甲人均B，乙人均C
    over = overfull(scene, total) or (None if means else larger_item(scene, total))
    if over is not None:
        return summed(scene, relations["excess"], over, Outcome.FAILS)
    return summed(scene, relations["open_sum"], total, Outcome.FAILS) if overflows(scene, total) else None


def _of_another_whole(scene: Scene, total: Total) -> bool:
    """Whether a list is read below what is less than most of its parts, and no slip is why.

    …；住房保障支出A，占B%。按支出用途：基本支出C，项目支出D: these are of the whole that A is a part of. 支出A，结余B。
    其中甲C，乙D: of A. 标准提至A元，增支B万元中，市级C，县级D: of B.
    """
    apart = all(fact.sentence != total.fact.sentence for _, fact in total.parts)
    if not scene.of_government and not (apart and "share" in total.group.parent.facts):
        return False
    stated, told = total.fact.quantity, [fact.quantity for _, fact in total.parts]
    # Where units are mixed up, the bare numbers may well add up: 收入88435元，其中：甲39029元；乙49406万元.
    more = sum(part.exact > stated.exact and part.value > stated.value for part in told)
    return more > 1 and 2 * more > len(told) and stated.exact > 0 and not one_slip(total)


def _added_up_behind(scene: Scene, total: Total) -> bool:
    """Whether what the parts come to is told right behind them: 收入A，其中甲B，乙C，两项合计D: D is their whole."""
    last = total.parts[-1][1]
    behind = (fact for _, slot, fact in scene.figures.get(last.block, ()) if slot in VALUES and fact.span > last.span)
    told = next(behind, None)
    if told is None or told.quantity.exact != total.exact or len(total.parts) == 1:
        return False
    return scene.cues.summing.search(scene.document.folded, last.span.end, told.span.start) is not None


def _of_a_change(scene: Scene, total: Total) -> bool:
    """Whether a list divides the change right before it, told later than the total: 余额A。新增B中，甲C、乙D."""
    opened, facts = total.group.opened.start, total.group.parent.facts.values()
    changed = any(fact.measure is Measure.CHANGE and fact.span.end == opened for fact in facts)
    return changed and scene.document.folded.startswith(tuple(scene.cues.words["within"]), opened)


def _some(scene: Scene, relations: dict[str, Relation], total: Total, known: bool) -> Instance | None:
    """What a list is that tells some parts only: too much, or all but for a slip."""
    point, stated = total.exact, total.fact.quantity.exact
    likely = len(total.parts) >= FEW and (one_slip(total) or nearly_whole(total))
    within = len(total.parts) == 1 and scene.names.holds(total.group.parent.name, total.parts[0][0].name)
    sole = within or all_but_for_a_slip(scene, total)
    exceeds = point > stated and (known or likely or sole or overflows(scene, total))
    # 主要包括A、B和其他C: with what remains it is all, and one slip explains what it lacks.
    rest = len(total.parts) >= FEW and rest_told(scene, total)
    if point < stated and (rest or mostly_in_full(scene, total)) and one_slip(total):
        return summed(scene, relations["sum"], total, Outcome.FAILS)
    over = total if exceeds else overfull(scene, total) or fuller_accounts(scene, total)
    return summed(scene, relations["excess"], over, Outcome.FAILS) if over is not None else None


def _opens_with_its_whole(scene: Scene, group: Group) -> bool:
    """Whether brackets begin with what they tell of: 结转A列入甲科目（该科目共B，其余C为新增）."""
    words = scene.document.folded[group.opened.start : group.opened.end]
    return group.bracket > 0 and any(f"（{such}" in words for such in scene.cues.words["such"])


def _open_elsewhere(scene: Scene, total: Total) -> bool:
    """Whether another list of the report begins with the same part, has as many, and leaves something out."""
    first, count = total.parts[0][0].name, len(total.parts)
    others = (group for group in scene.extraction.groups if group is not total.group and len(group.members) == count)
    alike = (other for group in others if group.members[0].name == first for other in totals_of(scene.names, group))
    return any(
        judge_total(scene, other) is Outcome.FAILS and other.exact < other.fact.quantity.exact for other in alike
    )
