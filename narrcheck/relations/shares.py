"""Shares of a whole: the whole is named, or it is the total that the list hangs on."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, partial

from narrcheck.facts.subject import Subject
from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact, Sum
from narrcheck.model.frame import Frame
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.chapters import of_another
from narrcheck.relations.formulas import carry, judge, ratio, telling
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene, nearest
from narrcheck.relations.uneven import weighed
from narrcheck.relations.unnamed import (
    Found,
    alike,
    fitting_wholes,
    phrase_of,
    run_of,
    series_of,
    sum_of,
    summed_wholes,
    wholes_beside,
)

_VALUES = ("actual", "budget", "adjusted")
_LONG_NAME = 4  # shorter names end many others
_ORDER = (Outcome.HOLDS, Outcome.ROUNDING, Outcome.FAILS, Outcome.UNDECIDED)


def search(scene: Scene) -> Iterator[Instance]:
    """Every share that is stated, and shares of a known whole that are told without their amounts."""
    for relation in scene.by_formula("shares"):
        for frames in scene.by_sentence.values():
            yield from _shares(scene, relation, [frame for frame in frames if "share" in frame.facts])
    for relation in scene.by_formula("share"):
        stated = [(f, f.facts["share"]) for f in scene.extraction.frames if "share" in f.facts and not f.aside]
        found = [(frame, fact, _share(scene, relation, frame, fact)) for frame, fact in stated]
        fitting = fitting_wholes(scene, [(frame, instance) for frame, _, instance in found if instance is not None])
        for key, whole in summed_wholes(scene, stated).items():
            fitting.setdefault(key, []).append(whole)
        beside = wholes_beside(scene, found)
        decided: list[Found] = []
        for frame, fact, instance in found:
            if instance is None or instance.outcome is Outcome.UNDECIDED:
                # Its neighbours' whole is this one's too: with it the share is decided.
                wholes = fitting.get(phrase_of(scene, frame, fact), []) or beside.get(run_of(frame, fact), [])
                wholes = wholes or beside.get(series_of(scene, frame, fact), [])
                instance = _best(scene, relation, frame, fact, wholes, sure=True) or instance
            decided.append((frame, fact, instance))
        yield from weighed(scene, decided)
        for frame, fact, instance in decided:
            if instance is None or instance.outcome is Outcome.UNDECIDED:
                yield from _beyond(scene, frame, fact)


def _beyond(scene: Scene, frame: Frame, share: Fact) -> Iterator[Instance]:
    """A share of more than 100% in a whole of the same side (支出 of 支出合计), whatever that comes to."""
    words = share.whole or ""
    whole = scene.names.resolve(words, scene.identity.entity)
    if (
        frame.side
        and whole.side == frame.side
        and share.quantity.exact > 1
        and not scene.cues.measured_by.search(words)
    ):
        for relation in scene.by_formula("beyond"):
            yield _of_all(relation, frame, share)


def _of_all(relation: Relation, frame: Frame, share: Fact) -> Instance:
    outcome = Outcome.FAILS if share.quantity.exact > 1 else Outcome.HOLDS

    def tell() -> Telling:
        return Telling(f"{shown(share.quantity)} > 100%", {"stated": shown(share.quantity), "whole": share.whole or ""})

    return Instance(
        relation, frame, share, {}, outcome, Fraction(1), tell, retry=lambda swap: _of_all(relation, frame, swap(share))
    )


def _share(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    """A share of the whole that fits best; with other figures that may be another one."""
    named, sure = _wholes(scene, frame, stated)
    beside, listed = cache(partial(_before, scene, frame, stated)), _listed(frame)
    own = cache(lambda: [whole for whole in named if not of_another(scene, frame, stated, whole)])

    def read(swap: Swap) -> Instance | None:
        best = _best(scene, relation, frame, stated, named, sure=sure, swap=swap)
        if best is not None and best.outcome is Outcome.FAILS:
            best = _best(scene, relation, frame, stated, own() or named, sure=bool(own()), swap=swap)
        if best is None or best.outcome in (Outcome.FAILS, Outcome.UNDECIDED):
            other = _best(scene, relation, frame, stated, beside(), sure=False, swap=swap)
            if best is None or (other is not None and other.outcome is Outcome.HOLDS and telling(stated.quantity)):
                best = other
        if best is not None and best.outcome is Outcome.FAILS and listed is not None:
            best = _nearer(best, _best(scene, relation, listed, stated, named, sure=sure, swap=swap))
        return best._replace(retry=read) if best is not None else None

    return read(lambda fact: fact)


def _before(scene: Scene, frame: Frame, stated: Fact) -> list[Fact]:
    """What else may be the whole of a share: neither a sibling nor a figure that comes later."""
    siblings = {id(fact) for member in (frame.group.members if frame.group else ()) for fact in member.facts.values()}
    return [
        fact
        for fact in (*_named_longer(scene, stated), *scene.neighbours(frame))
        if fact.quantity.value and id(fact) not in siblings and fact.span < stated.span
    ]


def _listed(frame: Frame) -> Frame | None:
    """The total of a list that ends with its only share, which may be the total's own: 其中甲…，乙…，占X的5%."""
    group = frame.group
    if group is None or len(group.members) < 2 or group.members[-1] is not frame:
        return None
    return None if any("share" in member.facts for member in group.members[:-1]) else group.parent


def _nearer(one: Instance, other: Instance | None) -> Instance:
    """The reading of a share that comes nearer to what is stated."""
    stated = one.stated.quantity.exact
    return other if other is not None and abs(other.expected - stated) < abs(one.expected - stated) else one


def _named_longer(scene: Scene, stated: Fact) -> Iterator[Fact]:
    """Figures whose name ends with that of the whole: 当期全国采购规模 is the 采购规模 that a later sentence means."""
    name = scene.names.resolve(stated.whole, scene.identity.entity).name if stated.whole else ""
    if len(name) < _LONG_NAME:
        return
    for other, frames in scene.by_name.items():
        if other != name and other.endswith(name):
            yield from (frame.facts[slot] for frame in frames for slot in _VALUES if slot in frame.facts)


def _shares(scene: Scene, relation: Relation, frames: list[Frame]) -> Iterator[Instance]:
    """The shares of all parts of a known whole add up to 100%, but for half a unit in the last place of each."""
    names = {frame.name for frame in frames}
    if len(frames) < 2 or not any(map(names.issubset, scene.names.wholes)) or any(frame.value() for frame in frames):
        return
    facts = [frame.facts["share"] for frame in frames]
    total = exact_sum(fact.quantity.exact for fact in facts)
    slack = exact_sum(fact.quantity.ulp for fact in facts) / 2
    last = facts[-1]

    def tell() -> Telling:
        told = written(total, last.quantity)
        return Telling(f"{' + '.join(shown(fact.quantity) for fact in facts)} = {told}", {"total": told})

    outcome = Outcome.HOLDS if abs(total - 1) <= slack else Outcome.FAILS
    operands = {f"share{index}": fact for index, fact in enumerate(facts[:-1], 1)}
    yield Instance(relation, frames[-1], last, operands, outcome, 1 - total + last.quantity.exact, tell)


def _best(
    scene: Scene,
    relation: Relation,
    frame: Frame,
    stated: Fact,
    wholes: Sequence[Fact],
    *,
    sure: bool,
    swap: Swap = lambda fact: fact,
) -> Instance | None:
    best: Instance | None = None
    for part in (frame.facts[slot] for slot in _VALUES if slot in frame.facts):
        for whole in wholes:
            if whole is part or not alike(whole, part):
                continue
            trial = _evaluate(scene, relation, frame, swap(stated), swap(part), _swapped(whole, swap), sure)
            if trial is not None and (best is None or _ORDER.index(trial.outcome) < _ORDER.index(best.outcome)):
                best = trial
    return best


def _swapped(whole: Fact, swap: Swap) -> Fact:
    return sum_of([swap(fact) for fact in whole.addends]) if isinstance(whole, Sum) else swap(whole)


def _wholes(scene: Scene, frame: Frame, stated: Fact) -> tuple[list[Fact], bool]:
    """The whole that the words name, or the total that the list hangs on, the nearest first; and whether it is sure."""
    if "whole" in frame.facts:
        return [frame.facts["whole"]], True
    if (counted := _counted(scene, frame, stated.whole or "")) is not None:
        return [counted], True
    if stated.whole:
        scope = scene.names.scope(stated.whole)
        named, sure = _named(scene, frame, stated.whole)
        near = sorted(nearest(named, frame), key=lambda other: abs(other.index - frame.index))
        scoped = [other for other in near if not scope or scope == (other.scope or scene.sole_scope)]
        year = scene.names.year(stated.whole) or frame.period
        same_year = [other for other in scoped if other.period == year]
        fitting = same_year or scoped
        return [fact for other in fitting if other is not frame for fact in _values(other)], sure and bool(same_year)
    if frame.group is None:
        return _known_whole(scene, frame), True
    values = _values(frame.group.parent)
    return [fact for fact in values if any(fact.measure is f.measure for f in frame.facts.values())] or values, True


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
    whole = next((other for other in before if frame.name in scene.names.parts(other.name)), None)
    return _values(whole) if whole is not None and whole.period == frame.period else []


def _values(frame: Frame) -> list[Fact]:
    return [frame.facts[slot] for slot in _VALUES if slot in frame.facts]


def _named(scene: Scene, frame: Frame, words: str) -> tuple[list[Frame], bool]:
    """The frames that the words for a whole may mean, and whether it is one of them for certain."""
    subject = scene.names.resolve(words, scene.identity.entity)
    if subject.generic:
        return _pointed_at(scene, frame, words)
    named = scene.by_name.get(subject.name, [])
    if not named and subject.qualifier and subject.side and scene.names.is_total(subject.name):
        # 财政支出总量 where the report says 财政支出
        subject = Subject(subject.qualifier + scene.names.words.sides[subject.side][0], side=subject.side)
        named = scene.by_name.get(subject.name, [])
    if not named and subject.local:
        named = [other for other in scene.by_sentence.get(frame.sentence, ()) if other.name.endswith(subject.name)]
    if subject.local and not scene.cues.measured_by.search(words):
        named = [
            other for other in named if not _less(other, frame)
        ]  # what is less than the part is another of the name
    if named:
        sure = not subject.local or any(_beside(scene, frame, other) for other in named)
        return named, sure and not _qualified(scene, subject, named)
    if frame.group is not None and _meant(subject.name, frame.group.parent.name):
        return [frame.group.parent], True
    return scene.totals(subject.name) or (_of_own_funds(scene, subject) if subject.local else []), False


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
    return (here, True) if here else (totals, False)


def _beside(scene: Scene, frame: Frame, other: Frame) -> bool:
    """Whether two frames stand in one section and tell of one year, so that a name of the report's own is the same."""
    return scene.section(frame.block) == scene.section(other.block) and frame.period == other.period


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, part: Fact, whole: Fact, sure: bool
) -> Instance | None:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    if point is None:
        return None
    both = (part.quantity, whole.quantity)
    outcome = judge(
        stated.quantity,
        1,
        point,
        lambda: carry(ratio, [scene.precision.exactly(quantity) for quantity in both]),
        lambda: carry(ratio, [scene.precision.wide(quantity) for quantity in both]),
    )
    if outcome is Outcome.FAILS and not sure:
        outcome = Outcome.UNDECIDED

    def tell() -> Telling:
        same = part.quantity.symbol == whole.quantity.symbol
        left, right = (str(q.value) if same else shown(q) for q in both)
        near = abs(point - stated.quantity.exact) <= 3 * stated.quantity.ulp
        places = stated.quantity.decimals + (2 if near and point * 100 * 10**stated.quantity.decimals % 1 else 0)
        words = {"part": shown(part.quantity), "whole": shown(whole.quantity)}
        return Telling(f"{left} ÷ {right} = {written(point, stated.quantity, places)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swap(part), _swapped(whole, swap), sure)

    operands = {"part": part, "whole": whole}
    addends = whole.addends if isinstance(whole, Sum) else ()
    return Instance(relation, frame, stated, operands, outcome, point, tell, parts=addends, retry=retry)
