"""Totals whose parts are told one by one in the numbered items below them, though no 其中 opens a list.

Either the total is the title of its items (（一）财政拨款收入A万元, then 1.…B万元 2.…C万元), or it is told with the
number of its parts (3个项目，合计支出A万元) and each item below is one of them, or each item is an account, and a line
announces what they come to (财政拨款支出主要内容如下：) or the sentence above them tells it. Of these accounts some may
be left out: that they do not add up is no error, but speaks for a repair after which they do. Or the items come to one
number of a total told before (年初预算合计A万元，执行合计B万元): then they are all of it, and come to its other number
too.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.formulas import telling
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, judge_total, summed
from narrcheck.relations.sums.completeness import exhaustive
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import OTHER_BUDGET, Total

_MARKS = "，；：。 "
_NOUN = 2
_index = attrgetter("index")


@dataclass(frozen=True, slots=True)
class _Section:
    """A numbered series of items, each with its frame, and the frames that introduce it."""

    items: tuple[Frame, ...]
    intro: tuple[Frame, ...]
    titled: bool
    accounts: bool
    announced: str = ""


def search(scene: Scene) -> Iterator[Instance]:
    """Every total above a numbered series whose items all have a number of its kind."""
    relations = {relation.formula: relation for relation in scene.relations}
    listed = {(group.parent.index, frame.item) for group in scene.extraction.groups for frame in group.members}
    for section in _sections(scene):
        if section.announced and section.intro:
            yield from _announced_sums(scene, relations, section)
        elif section.accounts and not section.titled:
            yield from _told_sums(scene, relations, section)
        elif section.titled or _counted(scene, section):
            for slot in VALUES:
                for total in _totals(scene, section, slot):
                    known = (total.group.parent.index, total.parts[0][0].item) in listed
                    instance = None if known else _judged(scene, relations, section, total)
                    if instance is not None:
                        yield instance
                        break
        else:
            yield from _measured_twice(scene, relations, section)


def _sections(scene: Scene) -> Iterator[_Section]:
    """Series 1, 2, 3 … whose items each begin with an amount of their own: under one block, or announced by a line."""
    blocks = scene.document.blocks
    for parent, items in _series(scene):
        told = [number for item in items if (number := blocks[item].number) is not None]
        items = _with_unmarked(scene, items)
        if len(items) < 2 or told[-1].value - told[0].value != len(items) - 1 or len(items) - len(told) > 1:
            continue
        if any(after.value <= before.value for before, after in pairwise(told)):
            continue
        if len({number.style for number in told}) > 1:
            continue
        ends = [*items[1:], _end(scene, items[-1], parent)]
        firsts = [_first(scene, range(item, end)) for item, end in zip(items, ends, strict=True)]
        frames = tuple(frame for frame in firsts if frame is not None)
        above = parent if parent is not None else _heading_before(scene, items[0])
        intro = tuple(frame for block in range(above, items[0]) for frame in scene.by_block.get(block, ()))
        if len(frames) == len(items):
            accounts = scene.names.same_level([frame.name for frame in frames])
            announced = _announced(scene, items[0]) if accounts else ""
            titled = parent is not None and _titled(scene, parent, intro)
            titled = titled and not (accounts and _of_other_classes(scene, intro[0], frames))
            # Below titles that are totals the numbers may go on: （一）收入A 1.…2.…（二）收入B 3.…4.….
            if (told[0].value == 1 or titled) and (parent is not None or (intro and announced)):
                yield _Section(frames, intro, titled, accounts, announced)


def _series(scene: Scene) -> Iterator[tuple[int | None, list[int]]]:
    """The numbered blocks under each block; those under none begin anew with each number 1."""
    series: dict[tuple[int | None, int], list[int]] = defaultdict(list)
    first = 0
    for index, block in enumerate(scene.document.blocks):
        if block.number is None or block.kind is BlockKind.CONTENTS:
            continue
        if block.parent is None and block.number.value == 1:
            first = index
        series[block.parent, first if block.parent is None else 0].append(index)
    for (parent, _), items in series.items():
        yield parent, items


def _with_unmarked(scene: Scene, items: list[int]) -> list[int]:
    """The items with one whose number has lost its mark (17.…, 18“…, 19.…)."""
    blocks, found = scene.document.blocks, list(items)
    for before, after in pairwise(items):
        left, right = blocks[before].number, blocks[after].number
        if left is not None and right is not None and right.value == left.value + 2:
            bare = str(left.value + 1)
            between = (block for block in range(before + 1, after) if blocks[block].number is None)
            words = (
                (block, scene.document.folded[blocks[block].span.start : blocks[block].span.end]) for block in between
            )
            lost = (block for block, text in words if text.startswith(bare) and not text[len(bare) :][:1].isdigit())
            found += list(lost)[:1]
    return sorted(found)


def _heading_before(scene: Scene, item: int) -> int:
    """The last heading before a block, or the first block of all."""
    blocks = scene.document.blocks
    return next((index for index in range(item - 1, 0, -1) if blocks[index].kind is BlockKind.HEADING), 0)


def _end(scene: Scene, item: int, parent: int | None) -> int:
    """The first block after ``item`` that does not hang on it."""
    blocks = scene.document.blocks
    after = item + 1
    while (
        after < len(blocks) and blocks[after].parent not in (None, parent) and item in scene.document.ancestors(after)
    ):
        after += 1
    return after


def _first(scene: Scene, blocks: range) -> Frame | None:
    """The first amount of an item, in itself or in the paragraph below it."""
    for block in blocks:
        for frame in scene.by_block.get(block, ()):
            value = frame.value()
            if value is not None:
                return frame if value.quantity.dimension is Dimension.MONEY else None
    return None


def _titled(scene: Scene, parent: int, intro: Sequence[Frame]) -> bool:
    """Whether the block above the items is nothing but a name, its amount and how it compares."""
    here = [frame for frame in intro if frame.block == parent]
    if len(here) != 1 or here[0].value() is None or len({frame.block for frame in intro}) > 1:
        return False
    told = max(fact.span.end for fact in here[0].facts.values())
    end = scene.document.blocks[parent].span.end
    return not scene.document.folded[told:end].strip(_MARKS) and here[0].named


def _of_other_classes(scene: Scene, title: Frame, items: Sequence[Frame]) -> bool:
    """Whether items are accounts of classes that the title above them is not: it ends the list of the classes."""
    accounts = scene.rulebook.derive(load_accounts)
    classes = {links[0] for item in items if len(links := accounts.links(item.name)) > 1}
    return bool(classes - {accounts.plain(title.name)}) and bool(accounts.named(title.name, level=1))


def _announced(scene: Scene, first: int) -> str:
    """The line without a figure before items that are accounts, if it ends with a colon; empty where there is none."""
    span = scene.document.blocks[first - 1].span
    words = scene.document.folded[span.start : span.end]
    return words if words.endswith("：") and first - 1 not in scene.by_block else ""


def _announced_sums(scene: Scene, relations: dict[str, Relation], section: _Section) -> Iterator[Instance]:
    """The total that the items come to; else the one that the line names, if a slip explains the difference."""
    totals = [total for slot in VALUES for total in _totals(scene, section, slot)]
    for total in totals:
        outcome = judge_total(scene, total)
        if outcome is not Outcome.FAILS:
            yield summed(scene, relations["sum"], total, outcome)
            return
    for total in totals:
        named = any(name in section.announced for name in scene.names.aliases(total.group.parent.name))
        if named and one_slip(total):
            yield summed(scene, relations["open_sum"], total, Outcome.FAILS)
            return


def _told_sums(scene: Scene, relations: dict[str, Relation], section: _Section) -> Iterator[Instance]:
    """Each number of the sentence right above the items, with those of the items."""
    above, known = section.items[0].block - 1, set[Span]()
    for slot in VALUES:
        for total in _totals(scene, section, slot):
            if total.group.parent.block == above and total.fact.span not in known:
                known.add(total.fact.span)
                outcome = judge_total(scene, total)
                fails = outcome is Outcome.FAILS
                yield summed(scene, relations["sum"], total, Outcome.UNDECIDED if fails else outcome)
                break


def _measured_twice(scene: Scene, relations: dict[str, Relation], section: _Section) -> Iterator[Instance]:
    """The numbers of a total told before the items, in one of which they come to it, if it has two."""
    first, wholes = section.items[0], defaultdict[str, dict[str, Frame]](dict)
    nouns = {item.name[-_NOUN:] for item in section.items}
    alike = (frames for name, frames in scene.by_name.items() if all(noun in name for noun in nouns))
    before = (frame for frames in alike for frame in frames[: bisect_left(frames, first.index, key=_index)])
    for frame in sorted(before, key=_index):
        if frame.period == first.period and _is_amount(frame):
            wholes[frame.key] |= {slot: frame for slot in VALUES if slot in frame.facts}
    for told in wholes.values():
        totals = [total for slot, frame in told.items() for total in _parts_of(frame, slot, section.items)]
        if len(totals) < 2 or not any(_reached(total) for total in totals):
            continue
        for total in totals:
            outcome = judge_total(scene, total)
            # One that has nothing in the first number may be left out, and be what the second lacks.
            short = outcome is Outcome.FAILS and total.exact < total.fact.quantity.exact
            lacking = short and (not one_slip(total) or _told_elsewhere(scene, total))
            yield summed(scene, relations["sum"], total, Outcome.UNDECIDED if lacking else outcome)
        return


def _told_elsewhere(scene: Scene, total: Total) -> bool:
    """Whether some figure is, rounding apart, what the parts lack."""
    gap, slack = total.fact.quantity.exact - total.exact, len(total.parts) * total.fact.quantity.ulp
    facts = (fact for frame in scene.extraction.frames for fact in frame.facts.values())
    return any(abs(fact.quantity.exact - gap) <= slack for fact in facts)


def _reached(total: Total) -> bool:
    """Whether the parts come to a total of many digits, rounding apart."""
    stated = total.fact.quantity
    return telling(stated) and abs(total.exact - stated.exact) <= len(total.parts) // 2 * stated.ulp


def _parts_of(frame: Frame, slot: str, items: Sequence[Frame]) -> Iterator[Total]:
    """One number of a total with the same number of each item, if all have it."""
    facts = [item.facts.get(slot) or item.facts.get(OTHER_BUDGET.get(slot, slot)) for item in items]
    parts = tuple((item, fact) for item, fact in zip(items, facts, strict=True) if fact is not None)
    if len(parts) == len(items):
        fact = frame.facts[slot]
        yield Total(Group(frame, fact.span, carried=True), slot, fact, parts)


def _counted(scene: Scene, section: _Section) -> bool:
    """Whether the introduction counts as many things as there are items, each of them by its name or its noun.

    Without a noun of their own (其中项目3个) the items may tell the total by another of their numbers.
    """
    for frame in section.intro:
        count = frame.value()
        if count is None or count.quantity.dimension is not Dimension.COUNT:
            continue
        if count.quantity.exact != len(section.items):
            continue
        span, noun = scene.document.blocks[frame.block].span, frame.noun[:_NOUN]
        words = scene.document.folded[span.start : span.end]
        if all(item.name in words or (noun and noun in item.name) for item in section.items):
            return bool(noun) or not any(_of_another_number(scene, section, other) for other in section.intro)
    return False


def _totals(scene: Scene, section: _Section, slot: str) -> Iterator[Total]:
    """The totals that the items may come to in one number, the nearest before them first."""
    parts: list[tuple[Frame, Fact]] = []
    for item in section.items:
        fact = item.facts.get(slot) or item.facts.get(OTHER_BUDGET.get(slot, slot))
        if fact is None or fact.quantity.dimension is not Dimension.MONEY:
            return
        parts.append((item, fact))
    own = [frame for frame in reversed(section.intro) if _is_amount(frame)]
    elsewhere = [
        other
        for name in dict.fromkeys(frame.name for frame in own if not frame.local)
        for other in scene.by_name[name]
        if other.key == f"|{name}" and other.period == own[0].period and other not in own
    ]
    for frame in (*own, *elsewhere):
        fact = frame.facts.get(slot) or frame.facts.get(OTHER_BUDGET.get(slot, slot))
        if fact is not None and fact.quantity.exact and not any(frame is part for part, _ in parts):
            yield Total(Group(frame, fact.span, carried=True), slot, fact, tuple(parts))


def _is_amount(frame: Frame) -> bool:
    value = frame.value()
    return value is not None and value.quantity.dimension is Dimension.MONEY


def _judged(scene: Scene, relations: dict[str, Relation], section: _Section, total: Total) -> Instance | None:
    outcome = judge_total(scene, total)
    if outcome is not Outcome.FAILS:
        return summed(scene, relations["sum"], total, outcome)
    if not section.titled:
        values = (value for frame in section.intro if (value := frame.value()) is not None)
        column = [fact for _, fact in total.parts]
        other = any(judge_sum(scene, value, column) is not Outcome.FAILS for value in values)  # 收入A，年末结余B
        return None if other else summed(scene, relations["sum"], total, Outcome.FAILS)
    # Below a title something may be left out, but nothing can be too much.
    if total.exact > total.fact.quantity.exact:
        return summed(scene, relations["excess"], total, Outcome.FAILS)
    lacking = scene.names.lacking(total.group.parent.name, {frame.name for frame, _ in total.parts})
    meant = one_slip(total) or (exhaustive(scene, total) and not lacking)
    return summed(scene, relations["open_sum"], total, Outcome.FAILS) if meant else None


def _of_another_number(scene: Scene, section: _Section, frame: Frame) -> bool:
    """Whether some number of every item comes to an amount before them, whatever it is called: 到位A，支出B."""
    value = frame.value()
    told = [
        [fact for _, _, fact in scene.figures[item.block] if fact.quantity.dimension is Dimension.MONEY]
        for item in section.items
    ]
    columns = zip(*told, strict=False)
    return value is not None and any(judge_sum(scene, value, column) is not Outcome.FAILS for column in columns)
