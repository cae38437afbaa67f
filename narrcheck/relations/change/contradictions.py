"""What the figures of one frame say against each other beyond a formula: directions, and rates that can not be."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.applying import pick
from narrcheck.relations.change.incomparable import after_a_completion, of_both_ends
from narrcheck.relations.change.increases import surplus
from narrcheck.relations.formulas import growth, growth_of_delta, rounds_to
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene


def direction(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """Whether the amount and the rate of a change go the same way."""
    for slots in (relation.slots, *relation.also):
        delta, rate = pick(frame, slots["delta"]), pick(frame, slots["stated"])
        if delta is None or rate is None or of_both_ends(scene, frame, rate) or after_a_completion(frame, rate):
            continue
        return _directions(scene, relation, frame, delta, rate)
    return None


def rate_of_change(current: Fact, amount: Fact, rate: Fact) -> Fraction | None:
    """The rate, where an amount told as the base is the change itself: 增加 or 减少 was left out before it."""
    if rate.direction is None or not rate.direction.sign or not rate.quantity.value:
        return None
    point = growth_of_delta(amount.quantity.exact * rate.direction.sign, current.quantity.exact)
    fits = point is not None and rounds_to(abs(point), rate.quantity)
    return point if fits else None


def nothing(_: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """A rate of what was nothing before or was not planned; 0% and 100% are what some write there."""
    for slots in (relation.slots, *relation.also):
        stated, base = pick(frame, slots["stated"]), pick(frame, slots["base"])
        denied = base is None and frame.zero_budget and slots["base"] == ["budget"]
        if stated is None or not (denied or (base is not None and not base.quantity.value)):
            continue
        if stated.quantity.exact not in (0, 1):
            return _of_nothing(relation, frame, stated, base)
    return _all_of_it(relation, frame)


def _all_of_it(relation: Relation, frame: Frame) -> Instance | None:
    """A rate beside an increase that is the whole number: 支出5万元，增加5万元，增长80%."""
    current, delta, stated = frame.value(), frame.facts.get("change@prior"), frame.facts.get("rate@prior")
    if current is None or delta is None or stated is None or "prior" in frame.facts or stated.quantity.exact in (0, 1):
        return None
    up = delta.direction is not None and delta.direction.sign > 0
    # A base that rounds to nothing makes the rate enormous.
    enormous = stated.quantity.exact * delta.quantity.ulp >= delta.quantity.exact
    if not up or delta.quantity.exact != current.quantity.exact or enormous:
        return None

    def tell() -> Telling:
        told = shown(current.quantity)
        return Telling(f"{told} − {shown(delta.quantity)} = 0", {"stated": shown(stated.quantity)})

    def retry(swap: Swap) -> Instance | None:
        facts = {slot: swap(fact) for slot, fact in frame.facts.items()}
        return _all_of_it(relation, replace(frame, facts=facts))

    operands = {"current": current, "delta": delta}
    return Instance(relation, frame, stated, operands, Outcome.FAILS, stated.quantity.exact, tell, retry=retry)


def _of_nothing(relation: Relation, frame: Frame, stated: Fact, base: Fact | None) -> Instance:
    def retry(swap: Swap) -> Instance | None:
        again = swap(base) if base is not None else None
        return None if again is None or again.quantity.value else _of_nothing(relation, frame, swap(stated), again)

    tell = partial(Telling, f"÷ 0（{shown(stated.quantity)}）", {"stated": shown(stated.quantity)})
    operands = {"base": base} if base is not None else {}
    return Instance(relation, frame, stated, operands, Outcome.FAILS, stated.quantity.exact, tell, retry=retry)


def unworded(_: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """A change told as if it were the number before; told only where the rate shows it."""
    current, amount, rate = (pick(frame, relation.slots[name]) for name in ("current", "stated", "rate"))
    if current is None or amount is None or rate is None:
        return None
    point = rate_of_change(current, amount, rate)
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
    if delta.direction is None or rate.direction is None or not delta.quantity.value or not rate.quantity.value:
        return None
    outcome = Outcome.HOLDS if (delta.signed > 0) == (rate.signed > 0) else Outcome.FAILS
    words = {
        "delta_word": scene.document.words(delta.direction.span),
        "rate_word": scene.document.words(rate.direction.span),
        "delta": shown(delta.quantity),
    }

    def tell() -> Telling:
        return Telling(f"{words['delta_word']}{words['delta']}，{words['rate_word']}{shown(rate.quantity)}", words)

    def retry(swap: Swap) -> Instance | None:
        return _directions(scene, relation, frame, swap(delta), swap(rate))

    return Instance(relation, frame, rate, {"delta": delta}, outcome, rate.quantity.exact, tell, retry=retry)


WAYS: dict[str, Callable[[Scene, Relation, Frame], Instance | None]] = {
    "direction": direction,
    "surplus": surplus,
    "unworded": unworded,
    "nothing": nothing,
}
