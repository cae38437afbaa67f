"""Changes of parts against the change of their whole: 比上年增加A，其中：甲增加B，乙减少C.

In reasons the object may stand between the word and its figure: 主要是基本支出增加人员工资等B，项目支出减少C.
"""

from collections.abc import Iterable, Iterator, Sequence

from narrcheck.facts.frames.adjustments import INITIAL
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.years import find_years
from narrcheck.relations.precision import numeral, shown
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, negative, signed
from narrcheck.relations.sums.slips import shows_hundredths, slipped

_SLOTS = ("change@prior", "change@budget", "change@adjusted", INITIAL)
# Others come to a figure of so many units of its last place by no accident.
_TELLING = 1000
_CLAUSE = "，。；："
_Told = tuple[Frame, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every change that a list of changes follows; reasons count, since they often list what changed."""
    for relation in scene.by_formula("change_sum"):
        for figures in scene.figures.values():
            amounts = [told for told in figures if told[2].quantity.dimension is Dimension.MONEY]
            worded = [*_worded(scene, amounts)]
            changes = [*_changes(scene, amounts)]
            for slot in _SLOTS:
                yield from _lists(scene, relation, [(f, fact) for f, name, fact in changes if name == slot], worded)
        yield from (_added(scene, relation, whole, [part]) for whole, part in _turned(scene))


def _changes(scene: Scene, amounts: Iterable[tuple[Frame, str, Fact]]) -> Iterator[tuple[Frame, str, Fact]]:
    """All changes; one in a reason that names nothing it is compared with is of the kind that the reason is for."""
    explained, end = "", 0
    for frame, slot, fact in amounts:
        if slot in _SLOTS:
            start = max(end, fact.sentence.start)
            bare = frame.aside and not scene.cues.reference.search(scene.document.folded, start, fact.span.start)
            yield frame, explained if explained and bare else slot, fact
            explained = explained if frame.aside else slot
        end = fact.span.end


def _turned(scene: Scene) -> Iterator[tuple[_Told, _Told]]:
    """A part that is all of its whole and changed by as much, the other way: 支出A，减少B，其中基本支出A，增加B."""
    for group in scene.extraction.groups:
        whole, first = group.parent, next(iter(group.members), None)
        amount, part = whole.value(), first.value() if first else None
        if first is None or amount is None or part is None or amount.quantity.exact != part.quantity.exact:
            continue
        for slot in _SLOTS:
            change, other = whole.facts.get(slot), first.facts.get(slot)
            if change and other and change.signed == -other.signed != 0:
                yield (whole, change), (first, other)


def _worded(scene: Scene, amounts: Sequence[tuple[Frame, str, Fact]]) -> Iterator[_Told]:
    """Amounts in reasons that a word before their object makes changes: 增加人员工资、住房公积金等A."""
    text, words = scene.document.folded, scene.cues.signs
    for frame, slot, fact in amounts:
        if not frame.aside or slot not in ("actual", "budget"):
            continue
        start = max(text.rfind(mark, fact.sentence.start, fact.span.start) for mark in _CLAUSE)
        before = [other.span.end for _, _, other in amounts if other.span.end <= fact.span.start]
        start = max(start, fact.sentence.start, *before[-1:])
        found = {word: text.find(word, start, fact.span.start) for word, sign in words.items() if sign}
        told = {words[word] for word, at in found.items() if at >= 0}
        if len(told) == 1 and not _of_another_year(scene, start, fact.span.start):
            word, at = next((word, at) for word, at in found.items() if at >= 0)
            yield frame, fact._replace(direction=Direction(told.pop(), Span(at, at + len(word))))


def _of_another_year(scene: Scene, start: int, end: int) -> bool:
    """Whether words tell what another year had, and compare nothing with it: 上年增发国债安排A."""
    text = scene.document.folded
    others = filter(scene.is_another, find_years(text, scene.rulebook, start, end))
    return any(not text[start : year.span.start].endswith(tuple(scene.cues.words["with"])) for year in others)


def _with_worded(scene: Scene, relation: Relation, changes: Sequence[_Told], worded: list[_Told]) -> Instance | None:
    """The first change with those after it, if it takes the ``worded`` ones for the list to add up but for a slip."""
    whole, *rest = changes
    after = [told for told in worded if told[1].span > whole[1].span]
    parts = _parts(scene, [whole, *sorted([*rest, *after], key=lambda told: told[1].span)], 0)
    if len(parts) < 2 or not any(told in after for told in parts) or whole[1].quantity.units < _TELLING:
        return None
    instance = _weighed(scene, relation, whole, parts)
    sure = instance.outcome in GOOD
    return instance if sure or (instance.outcome is Outcome.FAILS and _one_wrong(instance)) else None


def _lists(scene: Scene, relation: Relation, changes: Sequence[_Told], worded: list[_Told]) -> Iterator[Instance]:
    netted = [told for told in changes if _is_netted(scene, told[1])]
    for told in netted:
        before = [other for other in changes if other[1].span < told[1].span and not other[0].aside]
        if before and told[0].aside:
            yield _added(scene, relation, before[-1], [told])._replace(near=True)
    place = 0
    while place < len(changes):
        parts = _parts(scene, changes, place)
        found = _weighed(scene, relation, changes[place], parts) if len(parts) > 1 else None
        if worded and (found is None or found.outcome in (Outcome.FAILS, Outcome.UNDECIDED)):
            found = _with_worded(scene, relation, changes[place:], worded) or found
        if found is not None:
            yield found
        nested = list(changes[place + 1 : place + 1 + len(parts)]) != parts
        place += 1 if nested else max(1, len(parts))


def _parts(scene: Scene, changes: Sequence[_Told], place: int) -> list[_Told]:
    """The changes that a list after the one at ``place`` tells, up to the end of its sentence."""
    if place + 1 >= len(changes):
        return []
    whole, first = changes[place][1], changes[place + 1][1]
    if not opens_changes(scene, whole, first):
        return []
    # A reason tells of the part before it, unless the list is one of reasons.
    left = not changes[place + 1][0].aside
    here = [(f, fact) for f, fact in changes[place + 1 :] if fact.sentence == first.sentence and not (left and f.aside)]
    depths = [_depth(scene, whole, fact) for _, fact in here]
    # In brackets the list ends with them; what stands in brackets of its own is of the part before it.
    told = [told for told, depth in zip(here, depths, strict=True) if depth == depths[0]]
    if depths[0]:
        told = here[: next((index for index, depth in enumerate(depths) if depth < depths[0]), len(here))]
    again = told and _tells_again(scene, told[-1], changes[place])
    return [] if again else _outermost(scene, told)


def opens_changes(scene: Scene, whole: Fact, first: Fact) -> bool:
    """Whether the words between a change and another one open a list of changes with it."""
    return bool(scene.cues.itemises.fullmatch(scene.document.folded, whole.span.end, first.span.start))


def _tells_again(scene: Scene, last: _Told, whole: _Told) -> bool:
    """增减相抵后增加A: the change told again at the end, unless a known part has just the same change."""
    if _is_netted(scene, last[1]):
        return True
    return last[1].signed == whole[1].signed and last[0].name not in scene.names.parts(whole[0].name)


def _is_netted(scene: Scene, change: Fact) -> bool:
    """Whether a change is what others come to: 增减相抵后净增加A."""
    return bool(scene.cues.netted.search(scene.document.folded, change.sentence.start, change.span.start))


def _depth(scene: Scene, whole: Fact, fact: Fact) -> int:
    """How many brackets that open after one figure hold another."""
    between = scene.document.folded[whole.span.end : fact.span.start]
    return between.count("（") - between.count("）")


def _outermost(scene: Scene, told: Sequence[_Told]) -> list[_Told]:
    """The parts without the known parts of a part before them."""
    kept: list[_Told] = []
    for frame, fact in told:
        if not any(frame.name in scene.names.parts(other.name) for other, _ in kept):
            kept.append((frame, fact))
    return kept


def _weighed(scene: Scene, relation: Relation, whole: _Told, parts: Sequence[_Told]) -> Instance:
    instance = _added(scene, relation, whole, parts)
    if instance.outcome is not Outcome.FAILS:
        return instance
    if any(_lessens(scene, whole[0], frame) for frame, _ in parts):
        turned = [(frame, negative(fact) if _lessens(scene, whole[0], frame) else fact) for frame, fact in parts]
        other = _added(scene, relation, whole, turned)
        return other if other.outcome in GOOD else other._replace(outcome=Outcome.UNDECIDED)
    known = scene.names.known.get(whole[0].name)
    names = {frame.name for frame, _ in parts}
    divisions = [set(kinds) for kinds in known.parts if names <= set(kinds)] if known else []
    if any(_nothing(scene, kinds - names) for kinds in divisions):
        return instance
    if not divisions and scene.names.complementary([frame.key for frame, _ in parts]):
        return instance._replace(near=True)
    # What is not listed may hide the rest: only one wrong word or figure is held against an open list.
    return instance._replace(near=True) if _one_wrong(instance) else instance._replace(outcome=Outcome.UNDECIDED)


def _lessens(scene: Scene, whole: Frame, part: Frame) -> bool:
    """Whether a whole is the less the more there is of a part: 净值 of 累计折旧, 净资产 of 负债, 结余 of 支出."""
    words = scene.cues.words
    against = [*words["lessens"]]
    against += words["spends"] if any(word in whole.key for word in words["remainders"]) else []
    return any(word in part.key and word not in whole.key for word in against)


def _nothing(scene: Scene, names: set[str]) -> bool:
    """Whether all that the report tells of some names is that there was none."""
    told = [[fact for frame in scene.by_name.get(name, ()) for fact in frame.facts.values()] for name in names]
    return all(facts and not any(fact.quantity.value for fact in facts) for facts in told)


def _one_wrong(instance: Instance) -> bool:
    """Whether one direction turned round, or one slip of the pen in a figure, explains the difference."""
    gap = instance.stated.signed - instance.expected
    if any(gap == -2 * part.signed != 0 for part in instance.parts) or gap == 2 * instance.stated.signed != 0:
        return True
    needed = [(part, part.signed + gap) for part in instance.parts]
    fine = shows_hundredths(fact.quantity for fact in (instance.stated, *instance.parts))
    return any(
        value * fact.signed > 0 and slipped(fact.quantity, abs(value), fine=fine)
        for fact, value in [*needed, (instance.stated, instance.expected)]
    )


def _added(scene: Scene, relation: Relation, whole: _Told, parts: Sequence[_Told]) -> Instance:
    frame, stated = whole
    facts = [fact for _, fact in parts]
    point = exact_sum(fact.signed for fact in facts)

    def tell() -> Telling:
        places = max(fact.quantity.decimals for fact in (stated, *facts))
        addends = " ".join(
            f"{'+' if fact.signed >= 0 else '−'} {numeral(abs(fact.signed), stated.quantity, places)}" for fact in facts
        )
        result = numeral(point, stated.quantity, places)
        told = numeral(stated.signed, stated.quantity)
        words = {
            "whole": (scene.document.words(stated.direction.span) if stated.direction else "") + shown(stated.quantity),
            "count": str(len(facts)),
            "expected": f"{result}{stated.quantity.symbol}",
        }
        calculation = f"{addends.removeprefix('+ ')} = {result}"
        return Telling(calculation if outcome is Outcome.HOLDS else f"{calculation} ≠ {told}", words)

    def retry(swap: Swap) -> Instance | None:
        return _added(scene, relation, (frame, swap(stated)), [(part, swap(fact)) for part, fact in parts])

    outcome = judge_sum(scene, signed(stated), [signed(fact) for fact in facts])
    return Instance(relation, frame, stated, {}, outcome, point, tell, parts=tuple(facts), retry=retry)
