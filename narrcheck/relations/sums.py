"""Sums: the parts of a list and its total, and wholes whose parts are known."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import numeral, shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.totals import FEW, Total, complete, exhaustive, known_members, one_slip, told_open

_SLOTS = ("actual", "budget", "adjusted")
# A list that nothing calls complete is taken for complete when it leaves less than this out.
_NEARLY_WHOLE = Fraction(95, 100)
_MANY = 12


def search(scene: Scene) -> Iterator[Instance]:
    """Every list with a total; inner lists first, so that what a list does not use goes back to the outer one."""
    relations = {relation.formula: relation for relation in scene.relations}
    for group in reversed(scene.extraction.groups):
        for total in _sums(group):
            instance = _list(scene, relations, total)
            if instance is not None:
                yield instance
                if instance.outcome in (Outcome.HOLDS, Outcome.ROUNDING):
                    _hand_back(group, instance)
    if "known_sum" in relations:
        yield from _known(scene, relations["known_sum"])


def _sums(group: Group) -> Iterator[Total]:
    parent = group.parent
    stated = [slot for slot in _SLOTS if slot in parent.facts]
    for slot in stated:
        total = parent.facts[slot]
        parts: list[tuple[Frame, Fact]] = []
        for member in group.members:
            fact = member.facts.get(slot)
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
        if parts and all(member.key != parent.key or parent.local for member, _ in parts):
            yield Total(group, slot, total, tuple(parts))


def _money(fact: Fact) -> bool:
    return fact.quantity.dimension is Dimension.MONEY


def signed(fact: Fact) -> Fact:
    """A change with its direction in its value."""
    return fact if fact.direction is None or fact.direction.sign >= 0 else negative(fact)


def negative(fact: Fact) -> Fact:
    """The figure as one that is taken away."""
    quantity = fact.quantity
    widened = -quantity.widened if quantity.widened else None
    return replace(fact, quantity=replace(quantity, value=-quantity.value, widened=widened))


def _hand_back(group: Group, instance: Instance) -> None:
    """Members after the parts that make up the total belong to the list that the total is in."""
    used = {id(fact) for fact in instance.parts}
    outer = group.parent.group
    rest = [m for m in group.members if not any(id(f) in used for f in m.facts.values())]
    if not rest or outer is None or len(rest) == len(group.members):
        return
    last = max(i for i, m in enumerate(group.members) if m not in rest)
    if any(member in rest for member in group.members[:last]):
        return
    place = outer.members.index(group.parent) + 1
    for offset, member in enumerate(rest):
        member.group = outer
        outer.members.insert(place + offset, member)
    group.members[:] = [member for member in group.members if member not in rest]


def _list(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    outcome = judge_sum(scene, total.fact, [fact for _, fact in total.parts])
    if outcome in (Outcome.HOLDS, Outcome.ROUNDING):
        return summed(scene, relations["sum"], total, outcome)
    for reading in _readings(scene, total):
        if judge_sum(scene, reading.fact, [fact for _, fact in reading.parts]) is Outcome.HOLDS:
            return summed(scene, relations["sum"], reading, Outcome.HOLDS)
    return _failed(scene, relations, known_members(scene, total))


def _readings(scene: Scene, total: Total) -> Iterator[Total]:
    """Other ways to read a list: subtotals with their parts, a list that ended earlier, another total."""
    parts = total.parts
    yield Total(total.group, total.slot, total.fact, _without_nested(parts))
    yield known_members(scene, total)
    yield from _without_run(scene, total)
    if len(parts) > 1:
        previous = [
            member for group in total.group.parent.lists if group is not total.group for member in group.members
        ]
        for frame in (total.group.parent, *previous[-1:]):
            for other in (frame.facts[slot] for slot in _SLOTS if slot in frame.facts):
                if other is not total.fact:
                    yield Total(total.group, total.slot, other, parts)
        # 成交金额A，节约B。其中：货物……: what is less than one of its parts is not their whole.
        if any(fact.quantity.exact > total.fact.quantity.exact for _, fact in parts):
            for _, slot, other in reversed(scene.figures.get(total.fact.block, ())):
                before = other.sentence == total.fact.sentence and other.span < total.fact.span
                if slot in _SLOTS and before and _money(other):
                    yield Total(total.group, slot, other, parts)


def _without_run(scene: Scene, total: Total) -> Iterator[Total]:
    """The list ended earlier, or a run of its members are parts of the one before them; known parts are no such run."""
    parts = total.parts
    if exhaustive(scene, total):
        return
    known = scene.names.parts(total.group.parent.name)
    unit = min(fact.quantity.ulp for fact in (total.fact, *(fact for _, fact in parts)))
    values = [int(fact.quantity.exact / unit) for _, fact in parts]
    excess = sum(values) - int(total.fact.quantity.exact / unit)
    near = int(total.fact.quantity.ulp / unit)
    for start in range(len(parts) - 1, 0, -1):
        run = 0
        for end in range(start + 1, len(parts) + 1):
            run += values[end - 1]
            if parts[end - 1][0].name in known:
                break
            if abs(excess - run) <= near and start + len(parts) - end > 1:
                yield Total(total.group, total.slot, total.fact, parts[:start] + parts[end:])


def _without_nested(parts: Sequence[tuple[Frame, Fact]]) -> tuple[tuple[Frame, Fact], ...]:
    """Leave out runs of parts that add up to the part before them."""
    kept = []
    index = 0
    while index < len(parts):
        kept.append(parts[index])
        whole = parts[index][1].quantity.exact
        run = Fraction(0)
        skip = 0
        for ahead in range(index + 1, len(parts)):
            run += parts[ahead][1].quantity.exact
            if whole and run == whole and ahead > index + 1:
                skip = ahead - index
                break
        index += skip + 1
    return tuple(kept)


def _told_later(scene: Scene, total: Total) -> bool:
    """Whether a known part that the list lacks is told later in the paragraph, so that the list may go on there."""
    listed = {frame.name for frame, _ in total.parts}
    last = total.parts[-1][0]
    missing = scene.names.parts(total.group.parent.name) - listed
    return any(frame.index > last.index and frame.name in missing for frame in scene.by_block.get(last.block, ()))


def judge_sum(scene: Scene, total: Fact, parts: Sequence[Fact]) -> Outcome:
    """Whether a total agrees with the sum of its parts, rounding of each considered."""
    point = exact_sum(fact.quantity.exact for fact in parts)
    stated = total.quantity
    if stated.approx is not None or any(fact.quantity.approx is not None for fact in parts):
        wide = _add([scene.precision.wide(fact.quantity) for fact in parts])
        fits = wide.low is not None and wide.high is not None and stated.interval.meets(wide)
        return Outcome.HOLDS if fits else Outcome.UNDECIDED
    if point * stated.exact >= 0 and rounds_to(point, stated):
        return Outcome.HOLDS
    miss = abs(point - stated.exact)
    if miss <= exact_sum(scene.precision.slack(quantity) for quantity in (stated, *(fact.quantity for fact in parts))):
        # Where a part is told more finely than the total, the total's last place can be seen to be cut off.
        finer = max(fact.quantity.decimals for fact in parts) > stated.decimals
        return Outcome.ROUNDING if finer and len(parts) <= FEW else Outcome.HOLDS
    finest = max(fact.quantity.ulp for fact in (*parts, total))
    if (
        stated.dimension is Dimension.MONEY
        and miss <= finest * max(1, len(parts) // 2)
        and _is_tail(finest, stated.exact)
    ):
        return Outcome.ROUNDING
    return Outcome.FAILS


def _is_tail(unit: Fraction, whole: Fraction) -> bool:
    """Whether one unit in the last place is small beside the total, so that it can be a tail of rounding."""
    return abs(whole) >= 100 * unit


def _add(intervals: Sequence[Interval]) -> Interval:
    result = Interval.point(0)
    for interval in intervals:
        result = result + interval
    return result


def _failed(scene: Scene, relations: dict[str, Relation], total: Total) -> Instance | None:
    """What a list that does not add up is: a finding where it must be complete, undecided where it need not."""
    point, stated = total.exact(), total.fact.quantity
    undecided = summed(scene, relations["open_sum"], total, Outcome.UNDECIDED)
    # Counts and their kinds are a check of their own, which reads the words around them.
    if stated.dimension is Dimension.COUNT or (total.group.carried and not complete(scene, total)):
        return undecided
    known = exhaustive(scene, total)
    negative = any(fact.quantity.exact < 0 for _, fact in total.parts)
    if stated.exact <= 0 or (negative and not known) or told_open(scene, total):
        return None
    if total.group.partial or len(total.parts) == 1:
        exceeds = known and point > stated.exact
        return summed(scene, relations["excess"], total, Outcome.FAILS) if exceeds else None
    if known and point < stated.exact and _told_later(scene, total):
        return undecided
    if known:
        return summed(scene, relations["sum"], total, Outcome.FAILS)
    if scene.told(stated.exact - point):
        return undecided  # what is missing is told elsewhere
    if stated.dimension is Dimension.MONEY and (nearly_whole(total) or one_slip(total)):
        return summed(scene, relations["open_sum"], total, Outcome.FAILS)
    return undecided


def nearly_whole(total: Total) -> bool:
    """Whether some parts leave so little out that they are meant to be all."""
    stated = total.fact.quantity.exact
    return len(total.parts) >= FEW and stated > 0 and _NEARLY_WHOLE <= total.exact() / stated < 2 - _NEARLY_WHOLE


def summed(scene: Scene, relation: Relation, total: Total, outcome: Outcome) -> Instance:
    """The instance of a sum that came out so."""
    facts = tuple(fact for _, fact in total.parts)

    def retry(swap: Swap) -> Instance | None:
        parts = tuple((frame, swap(fact)) for frame, fact in total.parts)
        again = Total(total.group, total.slot, swap(total.fact), parts)
        return summed(scene, relation, again, judge_sum(scene, again.fact, [fact for _, fact in parts]))

    tell = partial(_tell, total, outcome)
    return Instance(
        relation, total.group.parent, total.fact, {}, outcome, total.exact(), tell, parts=facts, retry=retry
    )


def _tell(total: Total, outcome: Outcome) -> Telling:
    point, stated = total.exact(), total.fact.quantity
    quantities = [fact.quantity for _, fact in total.parts]
    finest = max(quantities, key=lambda quantity: quantity.decimals)
    places = max(stated.decimals, finest.decimals) if finest.symbol == stated.symbol else stated.decimals
    addends = [numeral(q.exact, stated, places if q.symbol != stated.symbol else q.decimals) for q in quantities]
    if len(addends) > _MANY:
        addends = [*addends[:5], "…", *addends[-3:]]
    calculation = f"{' + '.join(addends).replace('+ -', '− ')} = {numeral(point, stated, places)}"
    words = {
        "whole": shown(stated),
        "count": str(len(quantities)),
        "difference": written(abs(point - stated.exact), stated, places),
        "expected": written(point, stated, places),
    }
    return Telling(calculation if outcome is Outcome.HOLDS else f"{calculation} ≠ {stated.value}", words)


def _known(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """Wholes with known parts that are told apart from them in the same scope, year and measure."""
    told = _told(scene)
    for name, indicator in scene.names.known.items():
        for frame in scene.by_name.get(name, ()) if indicator.parts and not indicator.loose else ():
            listed = {member.name for group in frame.lists for member in group.members}
            if not listed >= set(indicator.parts[0]):
                yield from _known_sums(scene, relation, frame, indicator.parts[0], told)


_Told = dict[tuple[str, str, int | None, bool], dict[str, dict[Fraction, tuple[Frame, Fact]]]]


def _told(scene: Scene) -> _Told:
    """What is told by name, slot, year and whether the name is qualified; then by scope, the last of each value."""
    told: _Told = defaultdict(lambda: defaultdict(dict))
    for name in set().union(*scene.names.wholes):
        for frame in scene.by_name.get(name, ()):
            for slot in _SLOTS:
                fact = frame.facts.get(slot)
                if fact is not None:
                    by_scope = told[name, slot, frame.period, frame.key.startswith("|")]
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


def _known_sums(scene: Scene, relation: Relation, frame: Frame, parts: list[str], told: _Told) -> Iterator[Instance]:
    for slot in _SLOTS:
        total = frame.facts.get(slot)
        if total is None or not total.quantity.exact:
            continue
        found: list[tuple[Frame, Fact]] = []
        for part in parts:
            only = _only(told.get((part, slot, frame.period, frame.key.startswith("|")), {}), frame.scope)
            if only is None:
                found = []
                break
            found.append(only)
        if len(found) < 2:
            continue
        group = Group(frame, total.span)
        candidate = Total(group, slot, total, tuple(found))
        outcome = judge_sum(scene, total, [fact for _, fact in found])
        if outcome is Outcome.FAILS and any(other.scope != frame.scope for other, _ in found):
            continue
        if outcome is Outcome.FAILS:
            share = candidate.exact() / total.quantity.exact
            outcome = Outcome.FAILS if _NEARLY_WHOLE < share < 2 - _NEARLY_WHOLE else Outcome.UNDECIDED
        yield summed(scene, relation, candidate, outcome)
