"""Increases that are more than the number they led to: what it was before would have been less than nothing."""

from itertools import combinations

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.applying import pick
from narrcheck.relations.formulas import carry, growth_of_delta, rounds_to
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene


def surplus(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """An increase of an amount beyond the amount itself; told only where it fails, since it is hardly a claim."""
    for slots in (relation.slots, *relation.also):
        current, stated = pick(frame, slots["current"]), pick(frame, slots["stated"])
        if current is not None and stated is not None:
            break
    else:
        return None
    # Where it was told what the number was before, that is what the increase is held against.
    if "prior" in frame.facts or not _beyond(current, stated) or not _of_it(scene, frame, current, stated):
        return None
    rate = _rate_beside(frame, stated)
    if _may_be_below_zero(scene, stated) or _of_another(scene, frame, current, stated, rate):
        return None
    return _exceeds(relation, frame, current, stated, rate)


def _beyond(current: Fact, stated: Fact) -> bool:
    """Whether an amount has risen, by exact words, by more than it is."""
    rise = stated.direction is not None and stated.direction.sign > 0
    money = all(one.quantity.dimension is Dimension.MONEY and one.quantity.approx is None for one in (current, stated))
    return rise and money and 0 <= current.quantity.exact < stated.quantity.exact


def _of_it(scene: Scene, frame: Frame, current: Fact, stated: Fact) -> bool:
    """Whether the words tell the increase of this very number.

    They do in its own part of the sentence, or behind its name; in a later sentence where this gives a rate too and the
    paragraph tells nothing before the number.
    """
    _, mark, words = scene.document.folded[current.span.end : stated.span.start].rpartition("；")
    parted = mark and not any(name in words for name in scene.names.aliases(frame.name))
    if current.sentence == stated.sentence and not parted:
        return True
    rated = any(slot.startswith("rate@") and fact.sentence == stated.sentence for slot, fact in frame.facts.items())
    return rated and scene.by_block[frame.block][0] is frame


def _may_be_below_zero(scene: Scene, stated: Fact) -> bool:
    """Whether the sentence says that something was less than nothing: 较上年亏损A增加B."""
    words = scene.document.folded[stated.sentence.start : stated.sentence.end]
    return any(word in words for word in scene.cues.words["below_zero"])


def _of_another(scene: Scene, frame: Frame, current: Fact, stated: Fact, rate: Fact | None) -> bool:
    """Whether an increase is one of the whole that the number is a part of, of what is told for each, or between two.

    总计A，其中结转B，增加C，增长D%; 每人每月525元，每月增加支出1.42万元; 年初结转A，年末结转B，…，较年初增加C.
    """
    each = scene.cues.for_each.search(scene.document.folded, current.sentence.start, current.span.start)
    told = [fact.quantity.exact for fact in amounts_before(scene, stated)]
    between = any(abs(one - other) == stated.quantity.exact for one, other in combinations(told, 2))
    whole = frame.group.parent.value() if frame.group and rate is not None else None
    point = growth_of_delta(stated.quantity.exact, whole.quantity.exact) if whole is not None else None
    return bool(each) or between or (rate is not None and point is not None and rounds_to(point, rate.quantity))


def amounts_before(scene: Scene, stated: Fact) -> list[Fact]:
    """The amounts told before a figure in its sentence."""
    facts = (fact for _, _, fact in scene.figures.get(stated.block, ()) if fact.sentence == stated.sentence)
    return [fact for fact in facts if fact.span < stated.span and fact.quantity.dimension is Dimension.MONEY]


def _rate_beside(frame: Frame, stated: Fact) -> Fact | None:
    """The rate of the same comparison."""
    slot = next(slot for slot, fact in frame.facts.items() if fact is stated)
    return frame.facts.get(slot.replace("change", "rate"))


def _exceeds(relation: Relation, frame: Frame, current: Fact, stated: Fact, rate: Fact | None) -> Instance:
    low = current.quantity.exact - stated.quantity.exact
    up = stated.direction is not None and stated.direction.sign > 0
    # What mends it has to give the rate beside it too.
    change = stated.quantity.interval if up else -stated.quantity.interval
    given = carry(growth_of_delta, [change, current.quantity.interval]) if rate else None
    told = None if rate is None else rate.quantity.interval if up else -rate.quantity.interval
    apart = given is not None and told is not None and not told.meets(given)

    def tell() -> Telling:
        words = {"current": shown(current.quantity), "stated": shown(stated.quantity)}
        return Telling(f"{words['current']} − {words['stated']} = {written(low, current.quantity)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _exceeds(relation, frame, swap(current), swap(stated), rate and swap(rate))

    outcome = Outcome.FAILS if (up and low < 0) or apart else Outcome.HOLDS
    operands = {"current": current} if rate is None else {"current": current, "rate": rate}
    return Instance(relation, frame, stated, operands, outcome, low, tell, retry=retry)
