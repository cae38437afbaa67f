"""Totals and their parts: whether a list is complete, and whether one slip explains what it lacks."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import takewhile

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.interval import exact_sum
from narrcheck.model.relation import Swap
from narrcheck.nlp.numerals import numeral_data, parse_chinese
from narrcheck.relations.scene import Scene

FEW = 3
# The numbers that a list may divide.
SLOTS = ("actual", "budget", "adjusted")
# The year's budget is called either where only one of them is told: 全年预算数A，其中：基本支出预算数B.
OTHER_BUDGET = {"budget": "adjusted", "adjusted": "budget"}
# So many digits that agreement but for one of them is no accident.
_TELLING = 4
# A list with so much of its total, or a total with so much of its list, may well be complete.
_MOST_OF = Fraction(8, 10)
_SEVERAL = 5
# A list that nothing calls complete is taken for complete when it leaves less than this out.
NEARLY_WHOLE = Fraction(95, 100)


@dataclass(frozen=True, slots=True)
class Total:
    """One total and the parts that ought to add up to it."""

    group: Group
    slot: str
    fact: Fact
    parts: tuple[tuple[Frame, Fact], ...]

    def exact(self) -> Fraction:
        """The sum of the parts as displayed, in base units."""
        return exact_sum(fact.quantity.exact for _, fact in self.parts)

    def swapped(self, swap: Swap) -> "Total":
        """The same total with other figures."""
        return replace(self, fact=swap(self.fact), parts=tuple((frame, swap(fact)) for frame, fact in self.parts))


def up_to_twin(total: Total) -> Total:
    """The total without what is no part of it but a whole beside it, divided into the same parts as it is.

    本息A，其中本金B、利息C；市本级本息D，其中本金E、利息F: D is none of A's parts.
    """
    first = total.parts[0][0].name
    for place, (frame, _) in enumerate(total.parts):
        if place and any(opened.members and opened.members[0].name == first for opened in frame.lists):
            return replace(total, parts=total.parts[:place])
    return total


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
    if total.group.sorts and len(total.parts) > 1 and 1 < 2 * total.exact() / (total.fact.quantity.exact or 1) < 4:
        return True
    if len(total.parts) > 1 and _told_count(scene, total) == len(total.parts):
        return True
    return scene.names.same_level([frame.name for frame, _ in total.parts]) and len(total.parts) > 1


def all_kinds(scene: Scene, total: Total) -> bool:
    """Whether the parts are all the kinds there are, so that 等 behind them adds nothing."""
    names = {frame.name for frame, _ in total.parts}
    return scene.names.consists(total.group.parent.name, names) or scene.names.complementary(
        [frame.key for frame, _ in total.parts]
    )


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
    """How many parts the words that open a list say that it has: 用于以下两个项目."""
    opened = total.group.opened
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
        if any(map(scene.names.is_transfer, names - set(known))) and total.exact() <= total.fact.quantity.exact:
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


def one_slip(total: Total) -> bool:
    """Whether one figure with a wrong or missing digit, swapped digits, shifted point or another unit mends the sum."""
    stated, added = total.fact.quantity, total.exact()
    if _unit_slip(total):
        return True
    # Of many parts, one can be mended by a digit by accident: then the list has to be nearly complete besides.
    several = sum(1 for _, fact in total.parts if fact.quantity.value) > _SEVERAL
    if several and not _MOST_OF * stated.exact <= added <= stated.exact / _MOST_OF:
        return stated.units >= 10**_TELLING and slipped(stated.exact, added, stated.ulp)
    tail = len(total.parts) // 2
    if slipped(stated.exact, added, stated.ulp, tail, lost=True):
        return True
    facts = [fact for _, fact in total.parts]
    return any(
        slipped(fact.quantity.exact, fact.quantity.exact + stated.exact - added, fact.quantity.ulp, tail, lost=True)
        for fact in facts
    )


def _unit_slip(total: Total) -> bool:
    """Whether one part is told in another unit than all the others, and the sum holds with theirs."""
    symbols = {fact.quantity.symbol for _, fact in total.parts}
    if len(total.parts) < FEW or len(symbols) != 2:
        return False
    unit = total.fact.quantity
    odd = [fact.quantity for _, fact in total.parts if fact.quantity.symbol != unit.symbol]
    return len(odd) == 1 and total.exact() - odd[0].exact + odd[0].exact * unit.factor / odd[0].factor == unit.exact


def slipped(told: Fraction, needed: Fraction, unit: Fraction, tail: int = 0, *, lost: bool = False) -> bool:
    """Whether a figure told is the one needed but for a slip of the pen, ``tail`` units of rounding allowed.

    A digit ``lost`` is a slip only where a sum asks for it: two figures that merely stand apart may well differ so.

    Rounding is allowed only in figures of many digits, where agreement but for one of them is no accident.
    """
    scaled = needed / unit
    many = told / unit >= 10 ** (_TELLING - 1)  # what is needed in a smaller unit is rounded to many digits only
    if scaled <= 0 or (scaled.denominator != 1 and not many) or told <= 0:
        return False
    few = tail if told / unit >= 10**_TELLING else 0
    written = str(int(told / unit))
    meant = [str(round(scaled) + off) for off in range(-few, few + 1)]
    return any(_one_slip(written, other) or (lost and _one_lost(written, other)) for other in meant)


def _one_slip(written: str, meant: str) -> bool:
    digits, others = written.rstrip("0"), meant.rstrip("0")
    if digits == others:
        return True
    if len(written) != len(meant):
        return False
    wrong = sum(a != b for a, b in zip(written, meant, strict=True))
    swapped = wrong == 2 and len(digits) > 2 and sorted(written) == sorted(meant)
    return swapped or (len(digits) >= _TELLING and wrong == 1)


def _one_lost(written: str, meant: str) -> bool:
    """Whether one of two numerals is the other without one of its digits."""
    short, long = sorted((written, meant), key=len)
    near = len(short) >= _TELLING and len(long) == len(short) + 1
    return near and any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


def nearly_whole(total: Total) -> bool:
    """Whether some parts leave so little out that they are meant to be all."""
    stated = total.fact.quantity.exact
    return len(total.parts) >= FEW and stated > 0 and NEARLY_WHOLE <= total.exact() / stated < 2 - NEARLY_WHOLE
