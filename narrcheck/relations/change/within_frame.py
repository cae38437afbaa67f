"""Relations whose operands are slots of one frame: changes, rates, completions."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure, Reference
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.applying import evaluate, on_one_footing, operand, pick
from narrcheck.relations.change import contradictions
from narrcheck.relations.change.incomparable import not_meant
from narrcheck.relations.change.of_lists import of_the_whole
from narrcheck.relations.formulas import FORMULAS, telling
from narrcheck.relations.neighbours import nearest, neighbours
from narrcheck.relations.scene import Scene

# Operands that the words may leave to be found; a base of completion is always named.
_INHERITED = ("current", "base", "part")
_BOTH = {"prior", "actual"}


def search(scene: Scene) -> Iterator[Instance]:
    """Every application of a frame-wise relation, and of what contradicts itself without a formula."""
    ways = dict.fromkeys(FORMULAS, _apply) | contradictions.WAYS
    framewise = [
        (way, _stated(way), ways[way.formula])
        for relation in scene.relations
        if relation.formula in ways
        for way in relation.by_stated
    ]
    for frame in scene.extraction.frames:
        # In a reason only 由A降为B, 下降C% tells all that it takes.
        if frame.aside and not frame.facts.keys() >= _BOTH:
            continue
        for relation, stated, apply in framewise:
            if stated.isdisjoint(frame.facts):
                continue
            instance = apply(scene, relation, frame)
            if instance is not None:
                yield on_one_footing(scene, instance)


def _stated(relation: Relation) -> frozenset[str]:
    """The slots of which one is filled wherever a relation applies."""
    return frozenset(slot for slots in (relation.slots, *relation.also) for slot in slots["stated"])


def _apply(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    if relation.unless and any(slot in frame.facts for slot in relation.unless):
        return None
    incomplete: tuple[Fact, dict[str, Fact]] | None = None
    found: Instance | None = None
    for slots in (relation.slots, *relation.also):
        stated = pick(frame, slots["stated"])
        if stated is None:
            continue
        picked = {name: operand(frame, name, choice, stated) for name, choice in slots.items() if name != "stated"}
        operands = {name: fact for name, fact in picked.items() if fact is not None}
        if relation.formula == "difference" and slots["base"] == ["prior"] and operands.keys() == {"current"}:
            operands |= _nothing_before(scene, operands["current"], stated)
        if slots.get("base") == ["prior"] and operands.keys() == {"current"}:
            operands |= _spent_before(scene, frame, operands["current"], stated)
        missing = picked.keys() - operands.keys()
        if missing - {"current"} or not_meant(scene, frame, stated, operands):
            continue
        if missing:
            incomplete = incomplete or (stated, operands)
        elif len({fact.quantity.dimension for fact in operands.values()}) == 1:
            instance = _decided(scene, relation, frame, stated, operands)
            found = instance if found is None or _holds(instance) else found
            if _holds(found) or not _of_either_budget(scene, stated):
                return found
    return found or (_inherited(scene, relation, frame, *incomplete, "current") if incomplete else None)


def _holds(instance: Instance | None) -> bool:
    return instance is not None and instance.outcome is Outcome.HOLDS


def _of_either_budget(scene: Scene, stated: Fact) -> bool:
    """Whether a rate may be of the budget or of the adjusted one: 年初预算A，调整为B，完成C，为预算的D%.

    为年初预算的D% is of the first one only.
    """
    if stated.measure is not Measure.COMPLETION or stated.reference is not Reference.BUDGET:
        return False
    clause = scene.document.folded[stated.sentence.start : stated.span.start].rpartition("，")[2]
    return not any(word in clause for word in scene.cues.words["initial"])


def _nothing_before(scene: Scene, current: Fact, stated: Fact) -> dict[str, Fact]:
    """The base where the words right after a change say that there was nothing before (上年无此项支出)."""
    match = scene.cues.no_prior.match(scene.document.folded, stated.span.end, stated.sentence.end)
    if match is None or stated.reference is not Reference.PRIOR or current.sentence != stated.sentence:
        return {}
    words = Span(*match.span("words"))
    nothing = replace(current.quantity, span=words, number=words, unit=words, value=Decimal(0), widened=None)
    return {"base": current._replace(quantity=nothing)}


def _spent_before(scene: Scene, frame: Frame, current: Fact, stated: Fact) -> dict[str, Fact]:
    """What the paragraph has told of the year before: 2022年预算执行数A。2023年预算安排B，比2022年预算执行数增加C%."""
    if frame.period is None or current.span > stated.span:
        return {}
    said = scene.document.folded[current.span.end : stated.span.start]
    if str(frame.period - 1) not in said or not any(word in said for word in scene.cues.words["actual"]):
        return {}
    for other in reversed(scene.by_block.get(frame.block, ())):
        if other.index < frame.index and other.key == frame.key and other.period == frame.period - 1:
            return {"base": other.facts["actual"]} if "actual" in other.facts else {}
    return {}


def _decided(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact]
) -> Instance | None:
    first = evaluate(scene, relation, frame, stated, operands)
    explicit = "base" in operands
    if first is not None and first.outcome is Outcome.FAILS:
        first = of_the_whole(scene, relation, frame, stated, operands, first)
    if (explicit or "prior" in frame.facts) and first is not None and first.outcome is Outcome.FAILS:
        first = _of_the_other_number(scene, relation, frame, stated, operands) or first
    if explicit and relation.formula == "growth" and first is not None and first.outcome is Outcome.FAILS:
        return (
            None if contradictions.rate_of_change(operands["current"], operands["base"], stated) is not None else first
        )
    if first is None or explicit or first.outcome in GOOD:
        return first
    if (of_received := _of_received(scene, relation, frame, stated, operands)) is not None:
        return of_received
    if _told_together(scene, stated, operands):
        return first
    return _charitable(scene, relation, frame, stated, operands, first)


def _told_together(scene: Scene, stated: Fact, operands: dict[str, Fact]) -> bool:
    """Whether a completion follows its two numbers at once (预算A，决算B，完成预算的C%), so that no other is meant."""
    if stated.measure is not Measure.COMPLETION or "whole" not in operands:
        return False
    before = [fact for _, _, fact in scene.figures.get(stated.block, ()) if fact.span < stated.span][-2:]
    spans = {fact.span for fact in before if fact.sentence == stated.sentence}
    return len(spans) == 2 and spans == {fact.span for fact in operands.values()}


def _of_the_other_number(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact]
) -> Instance | None:
    """A comparison with last year that only fits what was spent: 决算A，预算B，结余D；上年C，增加A − C.

    A sentence that begins with it may go on with the total of those before: 经费A。甲B，乙C。较上年D下降E%.
    """
    current = operands.get("current")
    anew = current is not None and current.sentence != stated.sentence
    here = scene.by_block.get(frame.block, ()) if anew else scene.by_sentence.get(frame.sentence, ())
    before = (other for other in here if other.index < frame.index)
    for other, actual in ((frame, frame.facts.get("actual")), *((one, one.value()) for one in before)):
        if current is None or actual is None or current is actual or actual.span > stated.span:
            continue
        trial = evaluate(scene, relation, frame, stated, operands | {"current": actual})
        # Where the budget has had its comparison, what follows is compared with what was spent.
        of_spent = other is frame and "change@budget" in frame.facts
        sure = of_spent or telling(stated.quantity) or _changed_so(frame, actual)
        if trial is not None and trial.outcome is Outcome.HOLDS and sure:
            return trial
    return None


def _changed_so(frame: Frame, actual: Fact) -> bool:
    """Whether a number of many digits is last year's with the very change that a frame tells of it."""
    prior, change = frame.facts.get("prior"), frame.facts.get("change@prior")
    if prior is None or change is None or not telling(actual.quantity):
        return False
    return abs(actual.quantity.exact - prior.quantity.exact) == change.quantity.exact


def _beside(scene: Scene, frame: Frame) -> frozenset[int]:
    """The figures of the other members of a frame's list, which its words can't mean where it has its own.

    Behind a mean (其中甲A，车均B，比上年减少C) they may mean what it is the mean of.
    """
    group, value = frame.group, frame.value()
    if group is None or value is None or scene.names.is_mean(frame.name):
        return frozenset()
    others = (member for member in group.members if member is not frame)
    return frozenset(id(fact) for member in others for fact in member.facts.values())


def _of_received(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact]
) -> Instance | None:
    """A rate of execution that fits what came in (到位), told in the same sentence, in place of the budget.

    Or what the budget became, told behind it without a name: 年初预算A；追加B；全年C。支出D，执行率E.
    """
    for other in scene.by_block.get(frame.block, ()) if "whole" in operands else ():
        value = other.value()
        if value is None:
            continue
        came = other.sentence == frame.sentence and any(word in other.name for word in scene.cues.words["received"])
        became = value.measure in (Measure.BUDGET, Measure.ADJUSTED) and telling(stated.quantity)
        if came or (became and not other.named and operands["whole"].span < value.span < stated.span):
            trial = evaluate(scene, relation, frame, stated, operands | {"whole": value})
            if trial is not None and trial.outcome is Outcome.HOLDS:
                return trial
    return None


def _inherited(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], missing: str
) -> Instance | None:
    """The current number is not repeated where its change is told: take it from the same subject before."""
    best = None
    # 收入支出总体与上年相比: what both totals have changed by.
    both = scene.totals(frame.name) if frame.side == "both" else []
    # A paragraph that names nothing may go on with what the one above tells.
    above = [] if frame.named else scene.by_block.get(frame.block - 1, [])
    for other in (*nearest(both or scene.by_name.get(frame.name, []), frame), *above):
        value = other.value()
        if other is frame or value is None or (other.index > frame.index and other.block != frame.block):
            continue
        if any(value.quantity.dimension is not fact.quantity.dimension for fact in operands.values()):
            continue
        # An item may begin with the figure that the paragraphs below it go on with.
        heads = other.block in scene.document.ancestors(frame.block)
        if not heads and scene.section(other.block) != scene.section(frame.block):
            continue
        trial = evaluate(scene, relation, frame, stated, operands | {missing: value}, near=True)
        if trial is not None and (best is None or best.outcome is Outcome.FAILS):
            best = trial
    if best is None or best.outcome is not Outcome.FAILS:
        return best
    return _charitable(scene, relation, frame, stated, dict(best.operands), best)


def _charitable(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], first: Instance
) -> Instance:
    """Another figure that the words allow settles the matter if it fits; otherwise the first reading stands."""
    rounding = None
    for name in operands:
        if name not in _INHERITED:
            continue
        for other in _others(scene, frame, stated, operands, name):
            trial = evaluate(scene, relation, frame, stated, operands | {name: other})
            if trial is None:
                continue
            if trial.outcome is Outcome.HOLDS and telling(stated.quantity):
                return trial
            if trial.outcome is Outcome.ROUNDING and rounding is None and telling(stated.quantity):
                rounding = trial
    return rounding or first


def _others(scene: Scene, frame: Frame, stated: Fact, operands: dict[str, Fact], name: str) -> Iterator[Fact]:
    """The figures that may be meant as the operand of a name in place of the one that was taken."""
    taken, beside = operands[name], _beside(scene, frame)
    told = all(fact.sentence == stated.sentence for fact in operands.values())
    for other in neighbours(scene, frame):
        if other.span > stated.span or other is stated or id(other) in beside or not other.quantity.exact:
            continue
        unlike = (
            other.quantity.dimension is not taken.quantity.dimension or other.quantity.symbol != taken.quantity.symbol
        )
        if unlike or any(other is fact for fact in operands.values()):
            continue
        if name == "current" and (_of_spending(scene, taken, other, stated) or _beyond(scene, taken, other, stated)):
            continue
        if name == "part" and told and other.sentence != stated.sentence:
            continue  # where budget and result stand beside the rate, no figure elsewhere is meant
        if name == "part" and other.quantity.exact == operands["whole"].quantity.exact:
            continue  # of itself, anything is 100%
        yield other


def _beyond(scene: Scene, taken: Fact, other: Fact, stated: Fact) -> bool:
    """Whether a change follows its amount at once (支出A，减少B，下降C), so that no other sentence is meant."""
    if taken.sentence != stated.sentence or other.sentence == stated.sentence or other.indicator == taken.indicator:
        return False
    between = [fact for _, _, fact in scene.figures.get(taken.block, ()) if taken.span < fact.span < stated.span]
    return all(fact.reference is stated.reference for fact in between)


def _of_spending(scene: Scene, taken: Fact, other: Fact, stated: Fact) -> bool:
    """Whether a change follows what was spent (预算A，决算B，比上年减少C), so that no budget before it is meant."""
    if taken.measure is not Measure.ACTUAL or other.measure not in (Measure.BUDGET, Measure.ADJUSTED):
        return False
    said = scene.document.folded[taken.span.end : stated.span.start]
    beside = taken.sentence == other.sentence == stated.sentence and other.span < taken.span < stated.span
    return beside and not any(word in said for word in scene.cues.words["budget"])
