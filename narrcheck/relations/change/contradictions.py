"""What the figures of one frame say against each other beyond a formula: directions, and rates that can not be."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations

from narrcheck.facts.frames.slots import REPORTED
from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.applying import pick
from narrcheck.relations.formulas import carry, growth, growth_of_delta, rounds_to, telling
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene


def direction(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """Whether the amount and the rate of a change go the same way."""
    for slots in (relation.slots, *relation.also):
        delta, rate = pick(frame, slots["delta"]), pick(frame, slots["stated"])
        if delta is None or rate is None or of_both_ends(scene, frame, rate):
            continue
        if not after_a_completion(frame, rate):
            return _directions(scene, relation, frame, delta, rate)
    return None


def after_a_completion(frame: Frame, stated: Fact) -> bool:
    """Whether a change is no more against what was reported before: 较快报数A减少B，完成预算的C%，下降D%."""
    prior, done = frame.facts.get("prior"), pick(frame, ["completion@budget", "completion@adjusted"])
    return bool(prior and done and prior.against == REPORTED and prior.span < done.span < stated.span)


def of_both_ends(scene: Scene, frame: Frame, stated: Fact) -> bool:
    """Whether a rate leads from a number to the last in its sentence: 年初A，增加B，减少C，年末D，增长D ÷ A − 1."""
    current, delta = frame.value(), frame.facts.get("change@prior")
    if current is None or delta is None or current.span < delta.span or not telling(stated.quantity):
        return False
    told = (fact.quantity.exact for _, _, fact in scene.figures.get(stated.block, ()) if _before(fact, current))
    points = (growth(current.quantity.exact, other) for other in told)
    return any(point is not None and rounds_to(point, stated.quantity) for point in points)


def changed_so(frame: Frame, actual: Fact) -> bool:
    """Whether a number of many digits is last year's with the very change that a frame tells of it."""
    prior, change = frame.facts.get("prior"), frame.facts.get("change@prior")
    if prior is None or change is None or not telling(actual.quantity):
        return False
    return abs(actual.quantity.exact - prior.quantity.exact) == change.quantity.exact


def surplus(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    """An increase of an amount beyond the amount itself; told only where it fails, since it is hardly a claim."""
    pairs = [
        (pick(frame, slots["current"]), pick(frame, slots["stated"])) for slots in (relation.slots, *relation.also)
    ]
    current, stated = next((pair for pair in pairs if None not in pair), (None, None))
    if current is None or stated is None or stated.direction is None or stated.direction.sign <= 0:
        return None
    quantities = current.quantity, stated.quantity
    money = all(quantity.dimension is Dimension.MONEY and quantity.approx is None for quantity in quantities)
    if not money or not 0 <= current.quantity.exact < stated.quantity.exact or "prior" in frame.facts:
        return None
    words = scene.document.folded[stated.sentence.start : stated.sentence.end]
    if any(word in words for word in scene.cues.words["below_zero"]):
        return None  # 较上年亏损A增加B
    if (current.sentence != stated.sentence or _parted(scene, frame, current, stated)) and not _goes_on(
        scene, frame, stated
    ):
        return None
    if _of_the_list(scene, frame, current, stated) or _of_two_before(scene, stated):
        return None
    if scene.cues.for_each.search(scene.document.folded, current.sentence.start, current.span.start):
        return None  # “每人每月525元，每月增加支出1.42万元”
    if not current.quantity.exact and _told_before(scene, frame, current):
        return None  # “支出31.92万元，2021年为0万元，增加31.92万元”
    slot = next(slot for slot, fact in frame.facts.items() if fact is stated)
    rate = frame.facts.get(slot.replace("change", "rate"))
    if rate is not None and _of_its_whole(frame, stated, rate):
        return None
    instance = _exceeds(relation, frame, current, stated, rate)
    return instance if instance.outcome is Outcome.FAILS else None


def _parted(scene: Scene, frame: Frame, current: Fact, stated: Fact) -> bool:
    """Whether a change stands behind a semicolon that is not followed by the name of what it would be one of."""
    _, mark, words = scene.document.folded[current.span.end : stated.span.start].rpartition("；")
    return bool(mark) and not any(name in words for name in scene.names.aliases(frame.name))


def _of_its_whole(frame: Frame, stated: Fact, rate: Fact) -> bool:
    """Whether a change and its rate are those of the total that a frame is part of: 总计A，其中结转B，增加C，增长D%."""
    whole = frame.group.parent.value() if frame.group else None
    if whole is None or whole.sentence != stated.sentence:
        return False
    point = growth_of_delta(stated.quantity.exact, whole.quantity.exact)
    return point is not None and rounds_to(point, rate.quantity)


def _of_the_list(scene: Scene, frame: Frame, current: Fact, stated: Fact) -> bool:
    """Whether a semicolon parts a change from the last item of a list whose total it fits: 共A，其中…丁B；新增C."""
    whole = frame.group.parent.value() if frame.group else None
    parted = "；" in scene.document.folded[current.span.end : stated.span.start]
    return parted and whole is not None and whole.quantity.exact >= stated.quantity.exact


def _of_two_before(scene: Scene, stated: Fact) -> bool:
    """Whether two amounts before a change in its sentence differ by it: 年初结转A，年末结转B，…，较年初增加C."""
    told = [fact.quantity.exact for _, _, fact in scene.figures.get(stated.block, ()) if _before(fact, stated)]
    return any(abs(one - other) == stated.quantity.exact for one, other in combinations(told, 2))


def _before(fact: Fact, stated: Fact) -> bool:
    """Whether a figure is an amount told before another one in its sentence."""
    same = fact.sentence == stated.sentence and fact.span.end <= stated.span.start
    return same and fact.quantity.dimension is Dimension.MONEY


def _goes_on(scene: Scene, frame: Frame, stated: Fact) -> bool:
    """Whether a later sentence is surely about the frame: it gives a rate too, and nothing else was told before it."""
    rated = any(slot.startswith("rate@") and fact.sentence == stated.sentence for slot, fact in frame.facts.items())
    before = any(group.opened.start < stated.span.start for group in frame.lists)
    return rated and scene.by_block[frame.block][0] is frame and not before


def _told_before(scene: Scene, frame: Frame, current: Fact) -> bool:
    """Whether another figure stands before it in its sentence, which the change may be about."""
    facts = (fact for other in scene.by_block[frame.block] for fact in other.facts.values())
    return any(fact.sentence == current.sentence and fact.span.start < current.span.start for fact in facts)


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
        if stated.quantity.dimension is Dimension.PERCENT and stated.quantity.exact not in (0, 1):
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
    if not up or not delta.quantity.value or delta.quantity.exact != current.quantity.exact or enormous:
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
    if delta.direction is None or rate.direction is None:
        return None
    if delta.quantity.dimension is Dimension.PERCENT or not delta.quantity.value or not rate.quantity.value:
        return None
    signs = delta.signed, rate.signed
    if not signs[0] or not signs[1]:
        return None
    outcome = Outcome.HOLDS if (signs[0] > 0) == (signs[1] > 0) else Outcome.FAILS
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
