"""Lists: whether the parts that a list tells add up to its total."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from narrcheck.facts.indicators import Indicators
from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap
from narrcheck.relations.adding import judge_sum, summed
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.readings import readings, without_nested
from narrcheck.relations.scene import Scene
from narrcheck.relations.totals import (
    FEW,
    OTHER_BUDGET,
    SLOTS,
    Total,
    all_kinds,
    complete,
    exhaustive,
    known_members,
    nearly_whole,
    one_slip,
    rest_told,
    told_again,
    told_open,
    up_to_twin,
)

# Funds carried over that a list of the year's income does not tell come to no more.
_LITTLE = Fraction(1, 100)


def search(scene: Scene) -> Iterator[Instance]:
    """Every list with a total; inner lists first, so that what a list does not use goes back to the outer one."""
    relations = {relation.formula: relation for relation in scene.relations}
    whole: set[frozenset[str]] = set()
    grand: list[Instance] = []
    open_: list[tuple[frozenset[str], Instance]] = []
    for group in reversed(scene.extraction.groups):
        for whole_list in totals_of(scene.names, group):
            instance, total = _list(scene, relations, whole_list), whole_list
            if instance is None or instance.outcome not in (Outcome.HOLDS, Outcome.ROUNDING):
                total = up_to_twin(whole_list)
                instance = instance if total is whole_list else _list(scene, relations, total)
            if instance is None:
                continue
            members = _members(scene, total)
            if instance.outcome in (Outcome.HOLDS, Outcome.ROUNDING):
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
    twins = [other.stated.quantity for other in grand if scene.names.counterparts(other.frame.name, name)]
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


def totals_of(names: Indicators, group: Group) -> Iterator[Total]:
    """The numbers of a list's whole, each with those of its members that are of the same kind.

    Its own name may be one of a grand total's parts: 收入合计A，包括本年收入B，上年结转C.
    """
    parent = group.parent
    years = {member.period for member in group.members}
    # 2022年年初结转A（2021年年末结转B，调整C）: what is all of one other year is no division.
    if names.is_mean(parent.name) or (group.bracket and len(years) == 1 and parent.period not in years):
        return
    stated = [slot for slot in SLOTS if slot in parent.facts]
    for slot in stated:
        total = parent.facts[slot]
        parts: list[tuple[Frame, Fact]] = []
        for member in _added(names, group):
            fact = member.facts.get(slot)
            if fact is None and slot in OTHER_BUDGET and OTHER_BUDGET[slot] not in parent.facts:
                fact = member.facts.get(OTHER_BUDGET[slot])
            if fact is None and len(stated) == 1 and not any(s in member.facts for s in stated):
                fact = member.value()
            other = member.value()
            counted = other is not None and other.quantity.dimension is Dimension.COUNT
            if (fact is None and member.zero_budget and slot != "actual") or (counted and _money(total)):
                continue  # no figure of this kind, or one of people and things beside the amounts
            if fact is None or fact.quantity.dimension is not total.quantity.dimension:
                parts = []
                break
            if fact.quantity.dimension is Dimension.COUNT and fact.quantity.symbol != total.quantity.symbol:
                parts = []
                break
            parts.append((member, fact))
        own = not parent.local and any(member.key == parent.key for member, _ in parts)
        grand = names.is_total(parent.name) and frozenset(member.name for member, _ in parts) in names.wholes
        if parts and (not own or grand):
            yield Total(group, slot, total, tuple(parts))


def _added(names: Indicators, group: Group) -> list[Frame]:
    """The members of a list that are no means (平均每辆)."""
    return [member for member in group.members if not names.is_mean(member.name)]


def _money(fact: Fact) -> bool:
    return fact.quantity.dimension is Dimension.MONEY


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

    def again(swap: Swap) -> Instance | None:
        now = total.swapped(swap)
        found = _fitting(scene, relations, now, swap)
        if found is None:
            # Why it still fails is only asked of the figures as they are written.
            found = summed(scene, relations["sum"], now, Outcome.FAILS) if fails else _misfit(scene, relations, now)
        return found and found._replace(retry=again)

    instance = _fitting(scene, relations, total, lambda fact: fact) or _misfit(scene, relations, total)
    fails = instance is not None and instance.outcome is Outcome.FAILS
    return instance and instance._replace(retry=again)


def _fitting(scene: Scene, relations: dict[str, Relation], total: Total, swap: Swap) -> Instance | None:
    """The plainest reading of a list that adds up; ``swap`` gives the figures of what it may also consist of."""
    outcome = judge_sum(scene, total.fact, [fact for _, fact in total.parts])
    if outcome in (Outcome.HOLDS, Outcome.ROUNDING):
        return summed(scene, relations["sum"], total, outcome)
    for other in readings(scene, total):
        reading = other.swapped(swap)
        if judge_sum(scene, reading.fact, [fact for _, fact in reading.parts]) is Outcome.HOLDS:
            return summed(scene, relations["sum"], reading, Outcome.HOLDS)
    return None


def _misfit(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What is said of a list that adds up in no reading."""
    if told_again(scene, total):
        return None
    level = replace(total, parts=without_nested(total.parts))
    # Parts that happen to add up to the one before them are still parts of a list that has all of them.
    if level == total or (exhaustive(scene, total) and not exhaustive(scene, level)):
        level = known_members(scene, total)
    return _failed(scene, relations, level)


def _told_later(scene: Scene, total: Total) -> bool:
    """Whether a known part that the list lacks is told later in the paragraph, so that the list may go on there."""
    listed = {frame.name for frame, _ in total.parts}
    last = total.parts[-1][0]
    missing = scene.names.lacking(total.group.parent.name, listed)
    return any(frame.index > last.index and frame.name in missing for frame in scene.by_block.get(last.block, ()))


def _told_before(scene: Scene, total: Total) -> bool:
    """Whether a known part that the list lacks, told elsewhere, is just what the list leaves out.

    A list that tells even the parts of 0 is meant to be whole: it leaves out what has been told before, nothing else.
    """
    gap, first = total.fact.quantity.exact - total.exact(), total.parts[0][0].index
    missing = scene.names.lacking(total.group.parent.name, {frame.name for frame, _ in total.parts})
    whole = any(not fact.quantity.value for _, fact in total.parts)
    frames = (frame for name in missing for frame in scene.by_name.get(name, ()) if not whole or frame.index < first)
    told = (frame.facts.get(total.slot) for frame in frames)
    return any(fact is not None and fact.quantity.exact == gap for fact in told)


def _shares_leave_some(total: Total) -> bool:
    """Whether the shares of the parts fit the total and leave out the little that the amounts leave out."""
    shares = [(fact, frame.facts.get("share")) for frame, fact in total.parts]
    told = [(fact, share) for fact, share in shares if share is not None and fact.quantity.exact]
    left = 1 - exact_sum(share.quantity.exact for _, share in told)
    if len(told) < sum(1 for _, fact in total.parts if fact.quantity.exact):
        return False
    fit = all(rounds_to(fact.quantity.exact / total.fact.quantity.exact, share.quantity) for fact, share in told)
    return fit and exact_sum(share.quantity.ulp for _, share in told) / 2 < left < _LITTLE


def _failed(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What a list that does not add up is: a finding where it must be complete, undecided where it need not."""
    point, stated = total.exact(), total.fact.quantity
    undecided = summed(scene, relations["open_sum"], total, Outcome.UNDECIDED)
    known = exhaustive(scene, total)
    # Counts and their kinds are a check of their own, which reads the words around them.
    scored = known and any(total.group.parent.name.endswith(word) for word in scene.cues.words["scored"])
    # 建议共A件，其中主办B件、协办C件: of two kinds one is what the other is not.
    kinds_told = total.group.parent.group is None and len(total.parts) == FEW - 1 and all_kinds(scene, total)
    counted = stated.dimension is Dimension.COUNT and not (scored or kinds_told)
    if counted or (total.group.carried and not complete(scene, total)):
        larger = _larger(scene, total)
        return summed(scene, relations["excess"], larger, Outcome.FAILS) if larger else undecided
    negative = any(fact.quantity.exact < 0 for _, fact in total.parts)
    if stated.exact <= 0 or (negative and not known) or (told_open(scene, total) and not all_kinds(scene, total)):
        return None
    # 公务接待费A，其中国内公务接待B: a kind of the same thing is no more than the thing.
    kinds = [part for part in total.parts if part[0].name == total.group.parent.name and not part[0].local]
    over = [part for part in kinds if part[1].quantity.exact > stated.exact]
    beside = not total.group.carried or any(part.block == total.fact.block + 1 for part, _ in over)
    if over and beside and not scene.of_government:
        return summed(scene, relations["excess"], replace(total, parts=tuple(over[:1])), Outcome.FAILS)
    if total.group.partial or len(total.parts) == 1:
        likely = len(total.parts) >= FEW and (one_slip(total) or nearly_whole(total))
        sole = len(total.parts) == 1 and total.parts[0][0].name in scene.names.parts(total.group.parent.name)
        exceeds = point > stated.exact and (known or likely or sole)
        # 主要包括A、B和其他C: with what remains it is all, and one slip explains what it lacks.
        if point < stated.exact and len(total.parts) >= FEW and rest_told(scene, total) and one_slip(total):
            return summed(scene, relations["sum"], total, Outcome.FAILS)
        return summed(scene, relations["excess"], total, Outcome.FAILS) if exceeds else None
    if (
        known
        and point < stated.exact
        and (_told_later(scene, total) or _shares_leave_some(total) or _told_before(scene, total))
    ):
        return undecided
    if known:
        return summed(scene, relations["sum"], total, Outcome.FAILS)
    if scene.told(stated.exact - point, total.group.parent.name) or _of_another(scene, total.group):
        return undecided  # what is missing is told elsewhere
    likely = stated.dimension is Dimension.MONEY and (_meant_whole(scene, total) or one_slip(total))
    if likely and not _open_elsewhere(scene, total):
        return summed(scene, relations["open_sum"], total, Outcome.FAILS)
    return undecided


def _of_another(scene: Scene, group: Group) -> bool:
    """Whether brackets begin with what they tell of: 结转A列入甲科目（该科目共B，其余C为新增）."""
    words = scene.document.folded[group.opened.start : group.opened.end]
    return group.bracket > 0 and any(f"（{such}" in words for such in scene.cues.words["such"])


def _larger(scene: Scene, total: Total) -> Total | None:
    """A total of amounts with the one of its items that is more than it, however many of the others are told."""
    stated, whole = total.fact.quantity, total.group.parent
    over = [part for part in total.parts if part[1].quantity.exact > stated.exact > 0]
    money = stated.dimension is Dimension.MONEY and stated.approx is None
    alone = whole.group is None and not scene.of_government
    return replace(total, parts=tuple(over)) if len(over) == 1 and money and alone else None


def _meant_whole(scene: Scene, total: Total) -> bool:
    """Whether a list leaves out so little that it is meant to be complete.

    A government's 其中 may leave out so much, unless it tells 其他 too; no list has more than its whole.
    """
    rest = any(scene.names.is_rest(frame.name) for frame, _ in total.parts)
    over = total.exact() > total.fact.quantity.exact
    open_ = total.group.mostly or (scene.of_government and not total.group.carried and not rest and not over)
    return nearly_whole(total) and not open_


def _open_elsewhere(scene: Scene, total: Total) -> bool:
    """Whether another list of the report begins with the same part, has as many, and leaves something out."""
    first, count = total.parts[0][0].name, len(total.parts)
    others = (group for group in scene.extraction.groups if group is not total.group and len(group.members) == count)
    alike = (other for group in others if group.members[0].name == first for other in totals_of(scene.names, group))
    return any(
        judge_sum(scene, other.fact, [fact for _, fact in other.parts]) is Outcome.FAILS
        and other.exact() < other.fact.quantity.exact
        for other in alike
    )
