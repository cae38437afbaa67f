"""Relations whose operands are slots of one frame: changes, rates, completions."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.formulas import (
    FORMULAS,
    Formula,
    carry,
    growth,
    growth_of_delta,
    judge,
    rounds_to,
    telling,
)
from narrcheck.relations.precision import shown, source, written
from narrcheck.relations.scene import Scene, nearest

_COMPARING = ("difference", "growth_of_delta", "growth", "growth_from_base")
# A note on the footing may follow its figure in brackets.
_NOTE = 30
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


def on_one_footing(scene: Scene, instance: Instance) -> Instance:
    """A change on a comparable footing (同口径) need not fit the figures as told: a misfit is undecided."""
    if instance.outcome is not Outcome.FAILS or instance.relation.formula not in _COMPARING:
        return instance
    start, end = instance.stated.sentence.start, instance.stated.span.start
    footing = scene.cues.comparable.search(scene.document.folded, start, end + _NOTE)
    return replace(instance, outcome=Outcome.UNDECIDED) if footing else instance


def pick(frame: Frame, slots: list[str]) -> Fact | None:
    """The first of the slots that is filled."""
    for slot in slots:
        if slot in frame.facts:
            return frame.facts[slot]
    return None


def operand(frame: Frame, name: str, choice: list[str], stated: Fact) -> Fact | None:
    """The operand of a name; the current number is the one that the change was told after."""
    if name == "current" and stated.of in choice and stated.of in frame.facts:
        return frame.facts[stated.of]
    return pick(frame, choice)


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
    return _charitable(scene, relation, frame, stated, operands, first)


def _inherited(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], missing: str
) -> Instance | None:
    """The current number is not repeated where its change is told: take it from the same subject before."""
    best = None
    for other in nearest(scene.by_name.get(frame.name, []), frame):
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
        for other in scene.neighbours(frame):
            if (
                other.span > stated.span
                or any(other is fact for fact in operands.values())
                or other.quantity.dimension is not operands[name].quantity.dimension
            ):
                continue
            if other.quantity.exact == 0 or other is stated or other.quantity.symbol != operands[name].quantity.symbol:
                continue
            trial = evaluate(scene, relation, frame, stated, operands | {name: other})
            if trial is None:
                continue
            if trial.outcome is Outcome.HOLDS and telling(stated.quantity):
                return trial
            if trial.outcome is Outcome.ROUNDING and rounding is None and telling(stated.quantity):
                rounding = trial
    return rounding or first


def _signed(fact: Fact) -> Fraction:
    sign = fact.direction.sign if fact.direction and fact.direction.sign else 1
    return fact.quantity.exact * sign


def _interval(scene: Scene, fact: Fact, tight: bool) -> Interval:
    interval = scene.precision.exactly(fact.quantity) if tight else scene.precision.wide(fact.quantity)
    return -interval if fact.direction and fact.direction.sign < 0 else interval


def evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, operands: dict[str, Fact], near: bool = False
) -> Instance | None:
    """The relation applied to these facts; None where its formula has no value for them."""
    formula = FORMULAS[relation.formula]
    ordered = _ordered(formula, operands)

    def retry(swap: Swap) -> Instance | None:
        return evaluate(scene, relation, frame, swap(stated), {name: swap(f) for name, f in operands.items()}, near)

    sign = stated.direction.sign if stated.direction and stated.direction.sign else 1
    delta = operands.get("delta")
    flips = [1]
    if delta is not None and delta.direction and stated.direction and delta.direction.sign * stated.direction.sign < 0:
        flips = [1, -1]
    best = None
    for flip in flips:
        values = [_signed(fact) * (flip if fact is delta else 1) for fact in ordered]
        point = formula(*values)
        if point is None:
            return None

        def spread(tight: bool, flip: int = flip) -> Interval | None:
            return carry(formula, [_flipped(_interval(scene, f, tight), flip if f is delta else 1) for f in ordered])

        # A rate without a direction, or that disagrees in direction with its amount, is judged by size.
        plain = stated.direction is not None and len(flips) == 1
        own = sign if plain else (1 if point * stated.quantity.exact >= 0 else -1)
        outcome = judge(stated.quantity, own, point, partial(spread, True), partial(spread, False))
        tell = partial(_tell, relation.formula, operands, ordered, values, point, stated)
        trial = Instance(relation, frame, stated, operands, outcome, point, tell, near=near, retry=retry)
        if best is None or _better(trial.outcome, best.outcome):
            best = trial
    return best


def _better(new: Outcome, old: Outcome) -> bool:
    order = [Outcome.HOLDS, Outcome.ROUNDING, Outcome.FAILS]
    return order.index(new) < order.index(old)


def _flipped(interval: Interval, sign: int) -> Interval:
    return interval if sign > 0 else -interval


def _ordered(formula: Formula, operands: dict[str, Fact]) -> list[Fact]:
    order = formula.__code__.co_varnames[: formula.__code__.co_argcount]
    return [operands[name] for name in order]


def _tell(
    formula: str, operands: dict[str, Fact], facts: list[Fact], values: list[Fraction], point: Fraction, stated: Fact
) -> Telling:
    words = {name: shown(fact.quantity) + source(fact) for name, fact in operands.items()}
    return Telling(_calculation(formula, facts, values, point, stated), words)


def _calculation(formula: str, facts: list[Fact], values: list[Fraction], point: Fraction, stated: Fact) -> str:
    names = [str(fact.quantity.value) for fact in facts]
    factors = {fact.quantity.symbol for fact in facts}
    if len(factors) > 1:
        names = [shown(fact.quantity) for fact in facts]
    result = written(point, stated.quantity, _places(point, stated.quantity))
    if formula == "difference":
        return f"{names[0]} − {names[1]} = {result}"
    if formula == "growth_of_delta":
        base = f"{names[1]} − {names[0]}" if values[0] >= 0 else f"{names[1]} + {names[0]}"
        return f"{names[0]} ÷ ({base}) = {result.lstrip('-')}"
    if formula == "ratio_of_delta":
        return f"{names[0]} ÷ ({names[0]} {'−' if values[1] >= 0 else '+'} {names[1]}) = {result}"
    if formula == "growth":
        return f"({names[0]} − {names[1]}) ÷ {names[1]} = {result}"
    return f"{names[0]} ÷ {names[1]} = {result}"


def _places(point: Fraction, quantity: Quantity) -> int:
    """One or two more decimals than displayed where rounding is the question."""
    scaled = point / quantity.factor
    for extra in (0, 1, 2):
        if (scaled * 10 ** (quantity.decimals + extra)).denominator == 1:
            return quantity.decimals + extra
    return quantity.decimals + 2 if abs(point - quantity.exact) < 3 * quantity.ulp else quantity.decimals


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
    signs = _signed(delta), _signed(rate)
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
