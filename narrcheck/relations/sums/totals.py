"""Totals and the parts that a list tells of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from narrcheck.facts.frames.adjustments import INITIAL
from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.interval import exact_sum, in_one_unit
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Swap
from narrcheck.relations.scene import Scene

FEW = 3
_FUNCTIONAL = "2"  # the first digit of the codes of expenditure by function
# The year's budget is called either where only one of them is told: 全年预算数A，其中：基本支出预算数B.
OTHER_BUDGET = {"budget": "adjusted", "adjusted": "budget"}


@dataclass(frozen=True)
class Total:
    """One total and the parts that ought to add up to it."""

    group: Group
    slot: str
    fact: Fact
    parts: tuple[tuple[Frame, Fact], ...]

    @cached_property
    def exact(self) -> Fraction:
        """The sum of the parts as displayed, in base units."""
        return exact_sum(fact.quantity.exact for _, fact in self.parts)

    @cached_property
    def sizes(self) -> list[int]:
        """The parts, the total and one unit of its last place, as integers of one unit."""
        stated = self.fact.quantity
        return in_one_unit([*(fact.quantity.exact for _, fact in self.parts), stated.exact, stated.ulp])

    def swapped(self, swap: Swap) -> "Total":
        """The same total with other figures; they are not added up anew."""
        parts = tuple([(frame, swap(fact)) for frame, fact in self.parts])
        made = Total(self.group, self.slot, swap(self.fact), parts)
        pairs = zip(parts, self.parts, strict=True)
        more = [new.quantity.exact - old.quantity.exact for (_, new), (_, old) in pairs if new is not old]
        vars(made)["exact"] = sum(more, self.exact)
        return made

    def instead(self, fact: Fact, slot: str) -> "Total":
        """Another total of the same parts."""
        made = Total(self.group, slot, fact, self.parts)
        vars(made)["exact"] = self.exact
        return made


def up_to_twin(total: Total) -> Total:
    """The total without what is no part of it but a whole beside it, divided into the same parts as it is.

    本息A，其中本金B、利息C；市本级本息D，其中本金E、利息F: D is none of A's parts.
    """
    first = total.parts[0][0].name
    for place, (frame, _) in enumerate(total.parts):
        if place and any(opened.members and opened.members[0].name == first for opened in frame.lists):
            return replace(total, parts=total.parts[:place])
    return total


def up_to_rest(scene: Scene, total: Total) -> Total:
    """The total without what a semicolon parts from 其他, with which a list ends: A，其中甲B，乙C，其他D；新增E."""
    text, parts = scene.document.folded, total.parts
    for place, ((frame, fact), (_, after)) in enumerate(pairwise(parts), 1):
        here = text[total.group.opened.end : fact.span.start]
        ends = "；" in text[fact.span.end : after.span.start] and "；" not in here
        if ends and scene.names.is_rest(frame.key.replace("|", "")):
            return replace(total, parts=parts[:place])
    return total


def classes(scene: Scene, parts: Sequence[tuple[Frame, Fact]]) -> bool:
    """Whether all parts are classes of expenditure (类), of which none is a part of another."""
    accounts = scene.rulebook.derive(load_accounts)
    return all(accounts.named(frame.name, under=_FUNCTIONAL, level=1) for frame, _ in parts)


def totals_of(names: Indicators, group: Group) -> Iterator[Total]:
    """The numbers of a list's whole, each with those of its members that are of the same kind.

    Its own name may be one of a grand total's parts: 收入合计A，包括本年收入B，上年结转C.
    """
    parent = group.parent
    years = {member.period for member in group.members}
    # 2022年年初结转A（2021年年末结转B，调整C）: what is all of one other year is no division.
    if names.is_mean(parent.name) or (group.bracket and len(years) == 1 and parent.period not in years):
        return
    stated = [slot for slot in VALUES if slot in parent.facts]
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
            if (fact is None and member.zero_budget and slot != "actual") or (counted and total.quantity.is_money):
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
        if parts and (not own or grand or _carried_besides(names, parent, parts)):
            yield Total(group, slot, total, tuple(parts))


def of_a_change(scene: Scene, group: Group) -> Total | None:
    """What was added to the budget, where the list right behind it divides that: 年中追加A（其中：甲B、乙C）."""
    told = (fact for _, slot, fact in scene.figures.get(group.parent.block, ()) if slot == INITIAL)
    added = next((fact for fact in told if fact.span.end == group.opened.start), None)
    values = [(member, member.value()) for member in group.members]
    parts = tuple((member, fact) for member, fact in values if fact is not None and fact.quantity.is_money)
    whole = added is not None and len(parts) == len(group.members) > 1
    return Total(group, INITIAL, added, parts) if added is not None and whole else None


def _added(names: Indicators, group: Group) -> list[Frame]:
    """The members of a list that are no means (平均每辆, 人均公用经费)."""
    return [member for member in group.members if not names.is_mean(member.key.replace("|", ""))]


def _carried_besides(names: Indicators, parent: Frame, parts: list[tuple[Frame, Fact]]) -> bool:
    """Whether a list tells the year's own and what was carried over: 财政拨款收入总计A，其中：年初结转B，本年C."""
    others = [member for member, _ in parts if member.key != parent.key]
    return len(others) == len(parts) - 1 > 0 and all(names.is_transfer(member.name) for member in others)


def told_between(scene: Scene, group: Group, slot: str) -> Fact | None:
    """What the members of a list come to, where it is told between the list's total and them: that is their whole.

    财政拨款A，其中一般公共预算B，政府性基金C。一般公共预算支出中：甲…，乙…，丙….
    """
    parts = [member.facts[slot].quantity.exact for member in group.members if slot in member.facts]
    if len(parts) < FEW or len(parts) < len(group.members) or slot not in group.parent.facts:
        return None
    point, first = exact_sum(parts), group.members[0].index
    between = scene.extraction.frames[group.parent.index + 1 : first]
    told = (frame.facts[slot] for frame in between if slot in frame.facts and not frame.aside)
    less = point < group.parent.facts[slot].quantity.exact
    return next((fact for fact in told if less and fact.quantity.exact == point), None)
