"""What a share may be of: the whole that its words name, the total of its list, or what is told before it."""

from collections.abc import Iterator, Sequence

from narrcheck.facts.indicators.subject import Subject
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.relations.formulas import ratio, rounds_to, telling
from narrcheck.relations.levels import apart
from narrcheck.relations.neighbours import nearest, neighbours
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import alike
from narrcheck.relations.sums.totals import told_between

PLANNED, ACTUAL = ("budget", "adjusted"), "actual"
_LONG_NAME = 4  # shorter names end many others
_SHORT_NAME = 2  # shorter ones are no words


def stated_wholes(scene: Scene, frame: Frame, stated: Fact) -> tuple[list[Fact], bool]:
    """The whole that the words name, or the total that the list hangs on, the nearest first; and whether it is sure."""
    if "whole" in frame.facts:
        return [frame.facts["whole"]], True
    if (counted := _counted(scene, frame, stated.whole or "")) is not None:
        return [counted], True
    if stated.whole:
        scope = scene.names.scope(stated.whole)
        named, sure = _named(scene, frame, stated.whole)
        named = [other for other in named if not any(apart(scene, stated.whole, f, stated) for f in _values(other))]
        near = sorted(nearest(named, frame), key=lambda other: abs(other.index - frame.index))
        scoped = [other for other in near if not scope or scope == (other.scope or scene.sole_scope)]
        year = scene.names.year(stated.whole) or frame.period
        same_year = [other for other in scoped if other.period == year]
        fitting = same_year or scoped
        values = [fact for other in fitting if other is not frame for fact in _values(other)]
        told = _measures(scene, stated.whole)
        spent = [fact for fact in values if fact.measure is Measure.ACTUAL] if told == {ACTUAL} else []
        planned = told.isdisjoint(PLANNED) or any(fact.measure in PLANNED for fact in values)
        return spent or values, sure and bool(same_year) and planned
    if frame.group is None:
        return _known_whole(scene, frame), True
    inner = [whole for slot in VALUES if (whole := told_between(scene, frame.group, slot)) is not None]
    values = inner or _values(frame.group.parent)
    return [fact for fact in values if any(fact.measure is f.measure for f in frame.facts.values())] or values, True


def _measures(scene: Scene, words: str) -> set[str]:
    """Which numbers the words for a whole name: 项目支出预算总额 is not what was spent, 支出决算 is."""
    named = scene.cues.measure.finditer(scene.cues.opaque.sub("", words))
    return {match.lastgroup for match in named if match.lastgroup}


def _counted(scene: Scene, frame: Frame, words: str) -> Fact | None:
    """The number of things that a smaller number is among: 抽查20份案卷中，有4份…，占20%."""
    part = frame.value()
    if part is None or part.quantity.dimension is not Dimension.COUNT:
        return None
    before = [fact for _, _, fact in scene.figures.get(part.block, ()) if fact.span < part.span][-1:]
    for fact in before:
        between = scene.document.folded[fact.span.end : part.span.start]
        among = words in between and scene.cues.of_those.fullmatch(between)
        if among and fact.quantity.symbol == part.quantity.symbol and fact.sentence == part.sentence:
            return fact
    return None


def _known_whole(scene: Scene, frame: Frame) -> list[Fact]:
    """What a known part is a part of, told last before it in its paragraph: 一般公共预算收入A。税收收入B，占比C."""
    before = (other for other in reversed(scene.by_block.get(frame.block, ())) if other.index < frame.index)
    whole = next((other for other in before if scene.names.holds(other.name, frame.name)), None)
    if whole is None or whole.period != frame.period:
        return []
    # 本年收入A，占收入总计的B%；年初结转C，占D%: what is carried over goes beside the year's own.
    return [] if "share" in whole.facts and scene.names.is_transfer(frame.name) else _values(whole)


def _named(scene: Scene, frame: Frame, words: str) -> tuple[list[Frame], bool]:
    """The frames that the words for a whole may mean, and whether it is one of them for certain."""
    subject = scene.names.resolve(words, scene.identity.entity)
    if subject.generic:
        return _pointed_at(scene, frame, words)
    # An amount of a list that no words of its own name (共计支出) is no whole of what the heading names.
    named = [other for other in scene.by_name.get(subject.name, ()) if other.named or other.group is None]
    if not named and subject.qualifier and subject.side and scene.names.is_total(subject.name):
        # 财政支出总量 where the report says 财政支出
        subject = Subject(subject.qualifier + scene.names.words.sides[subject.side][0], side=subject.side)
        named = scene.by_name.get(subject.name, [])
    if not named and (limits := _limits(scene, frame, subject.name)):
        return limits, len(limits) == 1
    if not named and subject.local:
        named = [other for other in scene.by_sentence.get(frame.sentence, ()) if other.name.endswith(subject.name)]
    several = len({fact.quantity.exact for other in named for fact in _values(other)}) > 1
    # Governments tell one name of several areas; what is less than the part is another of the name.
    of_others = scene.of_government and several
    if of_others if not subject.local else not scene.cues.measured_by.search(words):
        named = [other for other in named if not _less(other, frame)]
    if named:
        near = any(_beside(scene, frame, other) for other in named)
        sure = near or not subject.local
        # 旅游总收入 in another chapter may not be what 总收入 means
        narrower = not near and scene.names.is_total(subject.name) and all(f.key != subject.key for f in named)
        return named, sure and not narrower and not _qualified(scene, subject, named)
    if frame.group is not None and _tells(scene, frame.group.parent.name, subject.name):
        return [frame.group.parent], True
    return scene.totals(subject.name) or (_of_own_funds(scene, subject) if subject.local else []), False


def _limits(scene: Scene, frame: Frame, words: str) -> list[Frame]:
    """What limits a known number, where the words for a whole are the end of its name: 债务余额A，占限额的B%."""
    item = scene.names.known.get(frame.name)
    if item is None or not item.limit or not words or not item.limit.endswith(words):
        return []
    here = scene.by_name.get(item.limit, ())
    near = (other for other in here if other.block == frame.block and other.index < frame.index)
    return [other for other in near if not _less(other, frame)]


def _less(other: Frame, frame: Frame) -> bool:
    """Whether the figures of one frame are both amounts, and the other's is less."""
    whole, part = other.value(), frame.value()
    return whole is not None and part is not None and alike(whole, part) and whole.quantity.exact < part.quantity.exact


def _of_own_funds(scene: Scene, subject: Subject) -> list[Frame]:
    """The frames that a short name may mean in a government's report: 财政支出 for 一般公共预算支出."""
    known = (name for name, item in scene.names.known.items() if item.carried and item.side == subject.side)
    return [frame for name in known if _meant(subject.name, name) for frame in scene.by_name.get(name, ())]


def _qualified(scene: Scene, subject: Subject, named: Sequence[Frame]) -> bool:
    """Whether 日常养护项目支出 is only a part of the 项目支出 that were found, which may be told by another name."""
    qualifier = subject.qualifier
    return len(qualifier) > 1 and not scene.names.scope(qualifier) and all(f.key != subject.key for f in named)


def _meant(words: str, name: str) -> bool:
    """Whether words shorten a name: 财政支出 for 一般公共预算财政拨款支出."""
    left = iter(name)
    return len(words) >= _LONG_NAME and all(char in left for char in words)


def _tells(scene: Scene, name: str, words: str) -> bool:
    """Whether words for a whole are short for the name of the total before a list (预留份额: 面向中小企业预留)."""
    bare = scene.names.headless(words)
    return _meant(words, name) or (bare != words and len(bare) >= _SHORT_NAME and bare in name)


def _pointed_at(scene: Scene, frame: Frame, words: str) -> tuple[list[Frame], bool]:
    """What 占全年, 占2021年 or 占本年支出预算 may mean, and whether it is told in the same sentence.

    A figure of that year; else a grand total, of the side that the words tell.
    """
    year, sides = scene.names.year(words), scene.names.words.sides
    told = [side for side in sides if any(word in words for word in sides[side] if len(word) > 1)]
    beside = [other for other in scene.by_sentence.get(frame.sentence, ()) if other is not frame]
    dated = [other for other in beside if year is not None and other.period == year != frame.period]
    totals = [other for side in told or scene.grand_totals for other in scene.grand_totals.get(side, ())]
    here = dated or [other for other in totals if other in beside]
    if not here and not totals and frame.group is not None and words in frame.group.parent.name:
        here = [frame.group.parent]  # 支出资金A，其中甲B，占支出的C%
    return (here, True) if here else (totals, False)


def _beside(scene: Scene, frame: Frame, other: Frame) -> bool:
    """Whether two frames stand in one section and tell of one year, so that a name of the report's own is the same."""
    return scene.section(frame.block) == scene.section(other.block) and frame.period == other.period


def _values(frame: Frame) -> list[Fact]:
    return [frame.facts[slot] for slot in VALUES if slot in frame.facts]


def listed_total(frame: Frame) -> Frame | None:
    """The total of a list that ends with its only share, which may be the total's own: 其中甲…，乙…，占X的5%."""
    group = frame.group
    if group is None or len(group.members) < 2 or group.members[-1] is not frame:
        return None
    return None if any("share" in member.facts for member in group.members[:-1]) else group.parent


def parted_total(scene: Scene, frame: Frame, stated: Fact) -> Frame | None:
    """The total of a list with a share of its own that a semicolon parts from another: 甲A，占P%，其中…；乙B，占Q%."""
    total = frame.group.parent if frame.group is not None and not stated.whole else None
    share = total.facts.get("share") if total is not None else None
    return total if share and "；" in scene.document.folded[share.span.end : stated.span.start] else None


def told_before(scene: Scene, frame: Frame, stated: Fact) -> list[Fact]:
    """What else may be the whole of a share: neither a figure that comes later nor a sibling.

    One that a share before it in the sentence names may be: 教师A，占职工的P%，有职称B，占教师的Q%；有学位C，占R%.
    """
    told = (fact for _, slot, fact in scene.figures.get(stated.block, ()) if slot == "share")
    named = {fact.whole for fact in told if fact.sentence == stated.sentence and fact.span < stated.span}
    members = [member for member in (frame.group.members if frame.group else ()) if member.name not in named]
    siblings = {id(fact) for member in members for fact in member.facts.values()}
    return [
        fact
        for fact in (*_named_longer(scene, stated), *neighbours(scene, frame))
        if fact.quantity.value and id(fact) not in siblings and fact.span < stated.span
    ]


def fits_one_told(scene: Scene, part: Fact, stated: Fact) -> bool:
    """Whether a share is right of another amount told before it: 7月税收A。1—7月累计B。重点企业C，占税收的P%."""
    values = (frame.facts[slot] for frame in scene.extraction.frames for slot in VALUES if slot in frame.facts)
    before = (fact for fact in values if fact.span < stated.span and alike(fact, part))
    told = (fact for fact in before if fact.quantity.exact > part.quantity.exact)
    shares = (ratio(part.quantity.exact, fact.quantity.exact) for fact in told)
    some = telling(stated.quantity) and stated.quantity.exact < 1
    return some and any(share and rounds_to(share, stated.quantity) for share in shares)


def _named_longer(scene: Scene, stated: Fact) -> Iterator[Fact]:
    """Figures whose name ends with that of the whole: 当期全国采购规模 is the 采购规模 that a later sentence means."""
    name = scene.names.resolve(stated.whole, scene.identity.entity).name if stated.whole else ""
    if len(name) < _LONG_NAME:
        return
    for other, frames in scene.by_name.items():
        if other != name and other.endswith(name):
            yield from (frame.facts[slot] for frame in frames for slot in VALUES if slot in frame.facts)
