"""Figures that are told twice: one indicator, one count, a project's funds and its cost."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

import regex

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact, Reference
from narrcheck.model.frame import AMOUNTS, VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.formulas import rounds_to, telling
from narrcheck.relations.neighbours import NAMESAKES
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

_LONG_NOUN = 6
_CLAUSES = regex.compile("[，；：]")
_NEAR = Fraction(5, 100)


def search(scene: Scene) -> Iterator[Instance]:
    """Repetitions."""
    for relation in scene.by_formula("equal"):
        yield from _equal(scene, relation)
    for relation in scene.by_formula("equal_digits"):
        yield from _digits(scene, relation)
    for relation in scene.by_formula("equal_count"):
        yield from _counts(scene, relation)
    for relation in scene.by_formula("cost"):
        yield from _costs(scene, relation)


def _equal(scene: Scene, relation: Relation) -> Iterator[Instance]:
    carried = any(words in scene.document.folded for words in scene.names.words.carried_over)
    told: dict[tuple[str, str, int | None, str, str, int | None, str], list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        if frame.aside or not frame.named or not frame.key.startswith("|"):
            continue
        # An account has one value in the paragraph about it, elsewhere another one may have its name.
        account = frame.block if scene.names.is_account(frame.name) else None
        for name in scene.names.unique(frame.name, carried) or ([frame.name] if account is not None else ()):
            for slot in VALUES:
                fact = frame.facts.get(slot)
                if (
                    fact is None
                    or fact.quantity.approx is not None
                    or _of_a_count(frame, fact)
                    or _of_a_kind(scene, frame, fact)
                ):
                    continue
                if account is None or not _of_another_measure(scene, frame, fact):
                    unit = scene.unit_chapters.of(frame.block)
                    key = name, frame.scope, frame.period, slot, fact.quantity.dimension, account, unit
                    told[key].append((frame, fact))
    facts = [fact for frame in scene.extraction.frames for fact in frame.facts.values()]
    # By what it has changed since, last year's figure that was left to stand differs too.
    stating = (fact for fact in facts if fact.reference is not Reference.PRIOR)
    amounts = Counter(fact.quantity.exact for fact in stating if fact.quantity.dimension is Dimension.MONEY)
    for (name, *_), places in told.items():
        if len(places) > 1:
            # 公务接待26批次（其中外事接待2批次），国内公务接待24批次
            kinds = Counter(
                fact.quantity.exact
                for frame in scene.by_name.get(name, ())
                if not frame.key.startswith("|")
                for fact in (frame.value(),)
                if fact is not None and fact.quantity.dimension is Dimension.COUNT
            )
            yield from _differences(scene, relation, name, places, amounts + kinds)


def _of_another_measure(scene: Scene, frame: Frame, fact: Fact) -> bool:
    """Whether a figure that no word of its own measures is told in the paragraph as that of another measure."""
    if len(frame.facts) > 1:
        return False
    others = (other for other in scene.by_block.get(frame.block, ()) if other.name == frame.name)
    told = (there for other in others for slot, there in other.facts.items() if slot in VALUES and there is not fact)
    return any(there.quantity.exact == fact.quantity.exact and there.measure != fact.measure for there in told)


def _same_digits(one: Fact, other: Fact) -> bool:
    """Whether two amounts differ in their units alone, which is another relation's matter."""
    return one.quantity.value == other.quantity.value and one.quantity.symbol != other.quantity.symbol


def _digits(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """One indicator told with the same digits in two units (1.58万元, 1.58元); told only where it fails."""
    told: dict[tuple[str, str, str], list[tuple[Frame, Fact]]] = defaultdict(list)
    facts = [fact for frame in scene.extraction.frames for fact in frame.facts.values()]
    common = Counter(fact.quantity.symbol for fact in facts)
    for frame in scene.extraction.frames:
        for slot in AMOUNTS:
            fact = frame.facts.get(slot)
            if fact and fact.quantity.dimension is Dimension.MONEY and frame.name and telling(fact.quantity):
                told[frame.name, slot, str(fact.quantity.value)].append((frame, fact))
    for (name, *_), places in told.items():
        units = Counter(fact.quantity.symbol for _, fact in places)
        if len(units) > 1:
            usual = max(units, key=lambda unit: (units[unit], common[unit], len(unit)))
            there = next(fact for _, fact in places if fact.quantity.symbol == usual)
            for frame, fact in places:
                if fact.quantity.symbol != usual:
                    yield pair(relation, frame, name, fact, there)


def _of_a_kind(scene: Scene, frame: Frame, fact: Fact) -> bool:
    """Whether a count follows another count, of one kind only, in its sentence: 国外接待0批次，接待人次0人.

    Or the amount of one kind only, in the clause before: 外事接待支出0万元，接待0批次.
    """
    before = scene.extraction.frames[frame.index - 1] if frame.index else None
    value = before.value() if before is not None and before.sentence == frame.sentence else None
    if before is None or value is None or before.group is not None or fact.quantity.dimension is not Dimension.COUNT:
        return False
    if value.quantity.dimension is Dimension.COUNT:
        return not before.key.startswith("|")
    between = scene.document.folded[value.span.end : fact.span.start]
    return (before.local or not before.key.startswith("|")) and len(_CLAUSES.findall(between)) == 1


def _of_a_count(frame: Frame, fact: Fact) -> bool:
    """Whether a count is a part of another count, or of a listed item of the report's own, and so not of all."""
    group = frame.group
    if fact.quantity.dimension is not Dimension.COUNT or group is None:
        return False
    parent = group.parent.value()
    if parent is not None and parent.quantity.dimension is Dimension.COUNT:
        return True
    before = [member for member in group.members if member.index < frame.index and _money(member)]
    return bool(before) and (before[-1].local or not before[-1].key.startswith("|"))


def _money(frame: Frame) -> bool:
    value = frame.value()
    return value is not None and value.quantity.is_money


def _differences(
    scene: Scene, relation: Relation, name: str, places: list[tuple[Frame, Fact]], amounts: Counter[Fraction]
) -> Iterator[Instance]:
    # The value told most often stands, first for this indicator, then anywhere in the report.
    counts = Counter(fact.quantity.exact for _, fact in places)
    usual = max(counts, key=lambda value: (counts[value], amounts[value]))
    there = next(fact for _, fact in places if fact.quantity.exact == usual)
    for frame, fact in places:
        # A difference that the report itself states (carried over, not of this year) is no contradiction.
        gap = abs(fact.quantity.exact - usual)
        # Where nothing was told elsewhere, the difference is the figure itself.
        own = sum(other.quantity.exact == gap for _, other in places) if not usual else 0
        if fact is there or (gap and amounts[gap] > own) or _same_digits(fact, there):
            continue
        yield pair(relation, frame, scene.called(frame, fact) if name == frame.name else name, fact, there)


def _counts(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """Things with a long name that are counted in full in two places."""
    counted = [f for f in scene.extraction.frames if len(f.noun) >= _LONG_NOUN and "actual" in f.facts and not f.aside]
    alike: dict[str, list[Frame]] = defaultdict(list)
    for frame in counted:
        earlier = alike[frame.noun[:_LONG_NOUN]]
        for other in earlier[:NAMESAKES]:
            fact, there = frame.facts["actual"], other.facts["actual"]
            same = fact.quantity.symbol == there.quantity.symbol and frame.period == other.period
            one = frame.noun.startswith(other.noun) or other.noun.startswith(frame.noun)
            both = _all(scene, frame) and _all(scene, other)
            if same and one and both and (_whole(scene, frame) or _whole(scene, other)):
                yield pair(relation, frame, min(frame.noun, other.noun, key=len), fact, there)
                break
        earlier.append(frame)


def _costs(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """A project's funds and its cost, told once each in one item, where they are so near that they are meant alike."""
    funds: dict[int, list[tuple[Frame, Fact]]] = defaultdict(list)
    costs: dict[int, list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        fact = frame.value()
        if fact is None or frame.aside or fact.quantity.dimension is not Dimension.MONEY:
            continue
        before = scene.document.folded[fact.span.start - _LONG_NOUN : fact.span.start]
        for kind, found in (("funds", funds), ("cost", costs)):
            if before.endswith(tuple(scene.cues.words[kind])):
                found[frame.block].append((frame, fact))
    for block, told in costs.items():
        if len(told) == 1 and len(funds.get(block, ())) == 1:
            (frame, cost), (_, fund) = told[0], funds[block][0]
            gap = abs(cost.quantity.exact - fund.quantity.exact)
            if gap <= _NEAR * fund.quantity.exact:
                yield pair(relation, frame, frame.name, cost, fund)


def _whole(scene: Scene, frame: Frame) -> bool:
    start = frame.facts["actual"].span.start
    return bool(scene.cues.all.search(scene.document.folded, max(0, start - _LONG_NOUN), start))


def _all(scene: Scene, frame: Frame) -> bool:
    """Whether a count is of all there are: said so, or a part of a list with its total."""
    return frame.group is not None or _whole(scene, frame)


def pair(relation: Relation, frame: Frame, name: str, fact: Fact, there: Fact) -> Instance:
    """The instance of two figures that ought to be one."""
    coarse, fine = sorted((fact.quantity, there.quantity), key=lambda quantity: quantity.ulp, reverse=True)
    same = rounds_to(fine.exact, coarse)

    def tell() -> Telling:
        words = {"name": name, "here": shown(fact.quantity), "there": shown(there.quantity)}
        return Telling(f"{words['here']} {'=' if same else '≠'} {words['there']}", words)

    def retry(swap: Swap) -> Instance | None:
        return pair(relation, frame, name, swap(fact), swap(there))

    outcome = Outcome.HOLDS if same else Outcome.FAILS
    return Instance(relation, frame, fact, {"there": there}, outcome, there.quantity.exact, tell, retry=retry)
