"""Whether a list tells all parts of its total: as they are known, as its words say, or by how little it leaves out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import takewhile

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Group
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.numerals import numeral_data, parse_chinese
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_total
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import FEW, Total, totals_of

# A list that nothing calls complete is taken for complete when it leaves less than this out.
NEARLY_WHOLE = Fraction(95, 100)
_MARKS = "，。；：、（"
# A list of some accounts that a slip keeps from adding up comes to so much of its whole.
_MOSTLY = Fraction(9, 10)
# Funds carried over that a list of the year's income does not tell come to no more; 主要内容如下 leaves no more out.
_LITTLE = Fraction(1, 100)


def exhaustive(scene: Scene, total: Total) -> bool:
    """Whether the list is known to be complete: a known whole, accounts of one level, or shares that add up to 100%."""
    names = {frame.name for frame, _ in total.parts}
    if scene.names.divides(total.group.parent.name, names) or all_kinds(scene, total):
        return True
    if len(names) <= FEW and names in scene.names.wholes:
        return True
    if len(total.parts) >= FEW and rest_told(scene, total):
        return True
    if total.group.carried and all(scene.names.is_account(frame.name) for frame, _ in total.parts):
        return True
    told = [frame.facts["share"] for frame, _ in total.parts if "share" in frame.facts]
    shares = [share.quantity.exact for share in told if share.whole is None or share.whole == told[0].whole]
    if len(shares) == len(total.parts) and abs(exact_sum(shares) - 1) < Fraction(2, 100):
        return True
    if total.group.ring == "circled" and len(total.parts) >= FEW:
        return True
    some = len(shares) == len(total.parts) and exact_sum(shares) < 1
    if (
        total.group.sorts
        and len(total.parts) > 1
        and not some
        and 1 < 2 * total.exact / (total.fact.quantity.exact or 1) < 4
    ):
        return True
    if len(total.parts) > 1 and _told_count(scene, total) == len(total.parts):
        return True
    if len(total.parts) > 1 and scene.cues.made_up.match(scene.document.folded, total.parts[-1][1].span.end):
        return True
    return scene.names.same_level([frame.name for frame, _ in total.parts]) and len(total.parts) > 1


def all_kinds(scene: Scene, total: Total) -> bool:
    """Whether the parts are all the kinds there are, so that 等 behind them adds nothing."""
    names = {frame.name for frame, _ in total.parts}
    if scene.names.consists(total.group.parent.name, names):
        return True
    # 各类资金A，其中新增专项债券B，新增一般债券C: all bonds may be a small part of funds of another name.
    most = 2 * total.exact >= total.fact.quantity.exact or one_slip(total)
    return most and scene.names.complementary([frame.key for frame, _ in total.parts])


def rest_told(scene: Scene, total: Total) -> bool:
    """Whether the last part, or any known kind of income or expenditure, is what remains: 其他费用, 其他收入."""
    last = total.parts[-1][0]
    if scene.names.is_rest(last.key.replace("|", "")):
        return True
    kind = total.group.parent.side
    return bool(kind) and any(
        scene.names.is_rest(frame.name) and frame.side == kind and frame.name in scene.names.known
        for frame, _ in total.parts
    )


def _told_count(scene: Scene, total: Total) -> int | None:
    """How many parts the words that open a list say that it has: 用于以下两个项目, A安排6个项目：."""
    opened = total.group.opened
    here = (fact for _, _, fact in scene.figures.get(total.fact.block, ()) if fact.span.end == opened.start)
    counted = next((fact for fact in here if fact.quantity.dimension is Dimension.COUNT), None)
    if counted is not None and counted.span > total.fact.span:
        between = scene.document.folded[total.fact.span.end : counted.span.start]
        return None if any(mark in between for mark in _MARKS) else int(counted.quantity.value)
    match = scene.cues.so_many.search(scene.document.folded, opened.start, opened.end)
    if match is None:
        return None
    count = parse_chinese(match["count"], scene.rulebook.derive(numeral_data))
    return int(count.value) if count else int(match["count"]) if match["count"].isdigit() else None


def known_members(scene: Scene, total: Total) -> Total:
    """The total with its known parts alone, where the list has all of them and tells something else beside them."""
    item = scene.names.known.get(total.group.parent.name)
    names = {frame.name for frame, _ in total.parts}
    for known in item.parts if item else ():
        if any(map(scene.names.is_transfer, names - set(known))) and total.exact <= total.fact.quantity.exact:
            continue  # the number may hold what came from elsewhere too
        if names <= set(known):
            break
        if len(known) > 1 and set(known) < names:
            return replace(total, parts=tuple(part for part in total.parts if part[0].name in known))
    return total


def complete(scene: Scene, total: Total) -> bool:
    """Whether the members of a numbered list are all its items: 1, 2, 3 … with no gap and none after the last."""
    blocks = scene.document.blocks
    items = [blocks[frame.item] for frame, _ in total.parts]
    numbers = [item.number.value for item in items if item.number]
    if not numbers:
        return True
    if numbers != list(range(1, len(items) + 1)):
        return any(frame.zero_budget for frame in total.group.members)
    last, parent = items[-1], items[-1].parent
    after = (blocks[index] for index in range(total.parts[-1][0].item + 1, len(blocks)))
    # Blocks that hang on what stands before the list's own heading are beyond it.
    here = after if parent is None else takewhile(lambda block: (block.parent or 0) >= parent, after)
    return not any(
        block.number and block.number.style == last.number.style and block.number.value == len(items) + 1  # type: ignore[union-attr]
        for block in here
        if block.parent == parent
    )


def told_again(scene: Scene, total: Total) -> bool:
    """Whether a list tells again what the paragraph above told side by side, its total too: 甲A，乙B。1.甲A；2.乙B.

    One of three or more may be told otherwise by mistake.
    """
    parts = [fact.quantity.exact for _, fact in total.parts]
    if total.fact.quantity.exact not in parts or any(fact.block == total.fact.block for _, fact in total.parts):
        return False
    here = scene.figures.get(total.fact.block, ())
    told = Counter(fact.quantity.exact for frame, slot, fact in here if slot == total.slot and not frame.aside)
    return sum((Counter(parts) - told).values()) <= (len(parts) >= FEW)


def told_open(scene: Scene, total: Total) -> bool:
    """Whether 等 or the like follows the last part."""
    return bool(scene.cues.partly.match(scene.document.folded, total.parts[-1][1].span.end))


def mostly_in_full(scene: Scene, total: Total) -> bool:
    """Whether all the other lists that open with 主要包括 or the like come to their totals: then 主要 means nothing."""
    others = [outcome for group, outcome in scene.each(_partly_told) if group is not total.group]
    most = 2 * total.exact > total.fact.quantity.exact
    return most and len(total.parts) > 1 < len(others) and all(outcome is Outcome.HOLDS for outcome in others)


def _partly_told(scene: Scene) -> Iterator[tuple[Group, Outcome]]:
    for group in scene.extraction.groups:
        for total in totals_of(scene.names, group) if group.partial and len(group.members) > 1 else ():
            yield group, judge_total(scene, total)


def nearly_whole(total: Total) -> bool:
    """Whether some parts leave so little out that they are meant to be all."""
    stated = total.fact.quantity.exact
    return len(total.parts) >= FEW and stated > 0 and NEARLY_WHOLE <= total.exact / stated < 2 - NEARLY_WHOLE


def told_later(scene: Scene, total: Total) -> bool:
    """Whether a known part that the list lacks is told later in the paragraph, so that the list may go on there."""
    listed = {frame.name for frame, _ in total.parts}
    last = total.parts[-1][0]
    missing = scene.names.lacking(total.group.parent.name, listed)
    return any(frame.index > last.index and frame.name in missing for frame in scene.by_block.get(last.block, ()))


def told_before(scene: Scene, total: Total) -> bool:
    """Whether a known part that the list lacks, told elsewhere, is just what the list leaves out.

    A list that tells even the parts of 0 is meant to be whole: it leaves out what has been told before, nothing else.
    """
    gap, first = total.fact.quantity.exact - total.exact, total.parts[0][0].index
    missing = scene.names.lacking(total.group.parent.name, {frame.name for frame, _ in total.parts})
    whole = any(not fact.quantity.value for _, fact in total.parts)
    frames = (frame for name in missing for frame in scene.by_name.get(name, ()) if not whole or frame.index < first)
    told = (frame.facts.get(total.slot) for frame in frames)
    return any(fact is not None and fact.quantity.exact == gap for fact in told)


def left_open(scene: Scene, total: Total) -> bool:
    """Whether a list that no slip explains may leave out what it lacks: secret items, or much behind 主要内容如下."""
    group, lacks = total.group, total.exact < total.fact.quantity.exact
    accounts = scene.rulebook.derive(load_accounts)
    secret = lacks and any(accounts.withheld_item(frame.name) for frame, _ in total.parts)
    classes = all(accounts.is_class_account(frame.name) for frame, _ in total.parts)
    little = nearly_whole(total) and (classes or total.exact >= (1 - _LITTLE) * total.fact.quantity.exact)
    return (secret or (group.mostly and group.carried and not little)) and not one_slip(total)


def shares_leave_some(total: Total) -> bool:
    """Whether the shares of the parts fit the total and leave out the little that the amounts leave out."""
    shares = [(fact, frame.facts.get("share")) for frame, fact in total.parts]
    told = [(fact, share) for fact, share in shares if share is not None and fact.quantity.exact]
    left = 1 - exact_sum(share.quantity.exact for _, share in told)
    if len(told) < sum(1 for _, fact in total.parts if fact.quantity.exact):
        return False
    fit = all(rounds_to(fact.quantity.exact / total.fact.quantity.exact, share.quantity) for fact, share in told)
    return fit and exact_sum(share.quantity.ulp for _, share in told) / 2 < left < _LITTLE


def meant_whole(scene: Scene, total: Total) -> bool:
    """Whether a list leaves out so little that it is meant to be complete.

    主要内容如下： before paragraphs of their own seldom leaves anything out.
    """
    mostly = total.group.mostly and not total.group.carried
    return nearly_whole(total) and not mostly and not _of_some(scene, total)


def _of_some(scene: Scene, total: Total) -> bool:
    """Whether it is a government's list, which may leave out much, unless it tells 其他 too or more than its whole."""
    rest = any(scene.names.is_rest(frame.name) for frame, _ in total.parts)
    over = total.exact > total.fact.quantity.exact
    return scene.of_government and not total.group.carried and not rest and not over


def meant_but_for_a_slip(scene: Scene, total: Total) -> bool:
    """Whether a slip is all that a list lacks; what a list of some accounts leaves out may look like one by chance."""
    little = total.exact >= _MOSTLY * total.fact.quantity.exact
    return one_slip(total) and (little or not _of_some(scene, total))
