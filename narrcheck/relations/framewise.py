"""Relations whose operands are slots of one frame: changes, rates, completions."""

from collections.abc import Iterator
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.applying import evaluate, on_one_footing, operand, pick, signed_value
from narrcheck.relations.formulas import (
    FORMULAS,
    growth,
    growth_of_delta,
    rounds_to,
    telling,
)
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene, nearest

# Operands that the words may leave to be found; a base of completion is always named.
_INHERITED = ("current", "base", "part")


def search(scene: Scene) -> Iterator[Instance]:
    """Every application of a frame-wise relation, and of the agreement of directions."""
    ways = dict.fromkeys(FORMULAS, _apply) | {"direction": _direction, "surplus": _surplus, "unworded": _unworded}
    framewise = [
        (relation, _stated(relation), ways[relation.formula])
        for relation in scene.relations
        if relation.formula in ways
    ]
    for frame in scene.extraction.frames:
        if frame.aside:
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
    for slots in (relation.slots, *relation.also):
        stated = pick(frame, slots["stated"])
        if stated is None:
            continue
        picked = {name: operand(frame, name, choice, stated) for name, choice in slots.items() if name != "stated"}
        operands = {name: fact for name, fact in picked.items() if fact is not None}
        missing = picked.keys() - operands.keys()
        if missing - {"current"} or _of_another_measure(frame, operands):
            continue
        if missing:
            return _inherited(scene, relation, frame, stated, operands, "current")
        if len({fact.quantity.dimension for fact in operands.values()}) == 1:
            return _decided(scene, relation, frame, stated, operands)
    return None


def _of_another_measure(frame: Frame, operands: dict[str, Fact]) -> bool:
    """Whether last year's number was told beside another number of the frame than the one it would be compared with."""
    base, current = operands.get("base"), operands.get("current")
    if base is None or current is None or base is not frame.facts.get("prior"):
        return False
    return base.of in frame.facts and frame.facts[base.of] is not current


def _decided(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact]
) -> Instance | None:
    first = evaluate(scene, relation, frame, stated, operands)
    explicit = "base" in operands
    if explicit and relation.formula == "growth" and first is not None and first.outcome is Outcome.FAILS:
        return None if _rate_of_change(operands["current"], operands["base"], stated) is not None else first
    if first is None or explicit or first.outcome in (Outcome.HOLDS, Outcome.ROUNDING):
        return first
    if (of_received := _of_received(scene, relation, frame, stated, operands)) is not None:
        return of_received
    return _charitable(scene, relation, frame, stated, operands, first)


def _beside(frame: Frame) -> frozenset[int]:
    """The figures of the other members of a frame's list, which its words can't mean where it has its own."""
    group, value = frame.group, frame.value()
    if group is None or value is None:
        return frozenset()
    others = (member for member in group.members if member is not frame)
    return frozenset(id(fact) for member in others for fact in member.facts.values())


def _of_received(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact]
) -> Instance | None:
    """A rate of execution that fits what came in (到位), told in the same sentence, in place of the budget."""
    for other in scene.by_sentence.get(frame.sentence, ()) if "whole" in operands else ():
        value = other.value()
        if value is not None and any(word in other.name for word in scene.cues.words["received"]):
            trial = evaluate(scene, relation, frame, stated, operands | {"whole": value})
            if trial is not None and trial.outcome is Outcome.HOLDS:
                return trial
    return None


def _inherited(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], missing: str
) -> Instance | None:
    """The current number is not repeated where its change is told: take it from the same subject before."""
    best = None
    # A paragraph that names nothing may go on with what the one above tells.
    above = [] if frame.named else scene.by_block.get(frame.block - 1, [])
    for other in (*nearest(scene.by_name.get(frame.name, []), frame), *above):
        value = other.value()
        if other is frame or value is None or (other.index > frame.index and other.block != frame.block):
            continue
        if scene.section(other.block) != scene.section(frame.block):
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
    taken, beside = operands[name], _beside(frame)
    told = all(fact.sentence == stated.sentence for fact in operands.values())
    for other in scene.neighbours(frame):
        if other.span > stated.span or other is stated or id(other) in beside or not other.quantity.exact:
            continue
        unlike = (
            other.quantity.dimension is not taken.quantity.dimension or other.quantity.symbol != taken.quantity.symbol
        )
        if unlike or any(other is fact for fact in operands.values()):
            continue
        if name == "part" and told and other.sentence != stated.sentence:
            continue  # where budget and result stand beside the rate, no figure elsewhere is meant
        if name == "part" and other.quantity.exact == operands["whole"].quantity.exact:
            continue  # of itself, anything is 100%
        yield other


def _direction(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    for slots in (relation.slots, *relation.also):
        delta, rate = pick(frame, slots["delta"]), pick(frame, slots["stated"])
        if delta is not None and rate is not None:
            return _directions(scene, relation, frame, delta, rate)
    return None


def _surplus(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """An increase of an amount beyond the amount itself; told only where it fails, since it is hardly a claim."""
    current, stated = (pick(frame, relation.slots[name]) for name in ("current", "stated"))
    if current is None or stated is None or stated.direction is None or stated.direction.sign <= 0:
        return None
    quantities = current.quantity, stated.quantity
    money = all(quantity.dimension is Dimension.MONEY and quantity.approx is None for quantity in quantities)
    if not money or not 0 < current.quantity.exact < stated.quantity.exact or "prior" in frame.facts:
        return None
    if current.sentence != stated.sentence:
        return None
    instance = _exceeds(relation, frame, current, stated)
    return instance if instance.outcome is Outcome.FAILS else None


def _exceeds(relation: Relation, frame: Frame, current: Fact, stated: Fact) -> Instance:
    low = current.quantity.exact - stated.quantity.exact
    up = stated.direction is not None and stated.direction.sign > 0

    def tell() -> Telling:
        words = {"current": shown(current.quantity), "stated": shown(stated.quantity)}
        return Telling(f"{words['current']} − {words['stated']} = {written(low, current.quantity)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _exceeds(relation, frame, swap(current), swap(stated))

    outcome = Outcome.FAILS if up and low < 0 else Outcome.HOLDS
    return Instance(relation, frame, stated, {"current": current}, outcome, low, tell, retry=retry)


def _rate_of_change(current: Fact, amount: Fact, rate: Fact) -> Fraction | None:
    """The rate, where an amount told as the base is the change itself: 增加 or 减少 was left out before it."""
    if rate.direction is None or not rate.direction.sign or not rate.quantity.value:
        return None
    point = growth_of_delta(amount.quantity.exact * rate.direction.sign, current.quantity.exact)
    fits = point is not None and rounds_to(abs(point), rate.quantity)
    return point if fits else None


def _unworded(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """A change told as if it were the number before; told only where the rate shows it."""
    current, amount, rate = (pick(frame, relation.slots[name]) for name in ("current", "stated", "rate"))
    if current is None or amount is None or rate is None:
        return None
    point = _rate_of_change(current, amount, rate)
    as_base = growth(current.quantity.exact, amount.quantity.exact)
    if point is None or as_base is None or abs(as_base - point) < 2 * rate.quantity.ulp:
        return None

    def tell() -> Telling:
        words = {"stated": shown(amount.quantity), "rate": shown(rate.quantity), "current": shown(current.quantity)}
        sign = "−" if point > 0 else "+"
        result = written(point, rate.quantity).lstrip("-")
        return Telling(f"{words['stated']} ÷ ({words['current']} {sign} {words['stated']}) = {result}", words)

    return Instance(relation, frame, amount, {"current": current, "rate": rate}, Outcome.FAILS, point, tell)


def _directions(scene: Scene, relation: Relation, frame: Frame, delta: Fact, rate: Fact) -> Instance | None:
    if delta.direction is None or rate.direction is None:
        return None
    if delta.quantity.dimension is Dimension.PERCENT or not delta.quantity.value or not rate.quantity.value:
        return None
    signs = signed_value(delta), signed_value(rate)
    if not signs[0] or not signs[1]:
        return None
    outcome = Outcome.HOLDS if (signs[0] > 0) == (signs[1] > 0) else Outcome.FAILS
    words = {
        "delta_word": scene.document.words(delta.direction.span),
        "rate_word": scene.document.words(rate.direction.span),
    }

    def tell() -> Telling:
        return Telling(
            f"{words['delta_word']}{shown(delta.quantity)}，{words['rate_word']}{shown(rate.quantity)}", words
        )

    def retry(swap: Swap) -> Instance | None:
        return _directions(scene, relation, frame, swap(delta), swap(rate))

    return Instance(relation, frame, rate, {"delta": delta}, outcome, rate.quantity.exact, tell, retry=retry)
