"""One relation applied to its facts: what follows from them, and whether the stated figure agrees."""

from fractions import Fraction
from functools import partial

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact, Measure, Reference
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.comparisons import of_two_comparisons, told_later
from narrcheck.relations.formulas import FORMULAS, Formula, carry, judge, rounds_to, telling
from narrcheck.relations.precision import shown, source, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped

_CENTS = 2
_COMPARING = ("difference", "growth_of_delta", "growth", "growth_from_base")
# A note on the footing may follow its figure in brackets.
_NOTE = 30


def on_one_footing(scene: Scene, instance: Instance) -> Instance:
    """A change on a comparable footing (同口径) need not fit the figures as told: a misfit is undecided."""
    if instance.outcome is not Outcome.FAILS or _of_the_new(instance):
        return instance
    if of_two_comparisons(scene, instance) or told_later(scene, instance):
        return instance._replace(outcome=Outcome.UNDECIDED)
    if instance.relation.formula == "direction" and _on_two_footings(scene, instance):
        return instance._replace(outcome=Outcome.UNDECIDED)
    if instance.relation.formula not in _COMPARING:
        return instance
    if _is_comparable(scene, instance) or _of_last_year(scene, instance):
        return instance._replace(outcome=Outcome.UNDECIDED)
    return instance


def _is_comparable(scene: Scene, instance: Instance) -> bool:
    """Whether words make a change one on a comparable footing: beside it, or before all figures of its sentence.

    甲A，同口径下降B%；乙C，增收D，增长E%: what a semicolon parts from it, behind a figure, is of another number.
    """
    folded, stated = scene.document.folded, instance.stated
    start, end = stated.sentence.start, stated.span.start
    stop = folded.find("；", end, end + _NOTE)
    first = min(fact.span.start for fact in instance.facts if fact.sentence == stated.sentence)
    own = max(start, folded.rfind("；", start, first))
    told = (fact.span.start for *_, fact in scene.figures.get(stated.block, ()) if fact.span.start >= start)
    lead = min(next(told, first), own)
    search = scene.cues.comparable.search
    return bool(search(folded, own, stop if stop > 0 else end + _NOTE) or search(folded, start, lead))


def _on_two_footings(scene: Scene, instance: Instance) -> bool:
    """Whether one of two changes is on a comparable footing: 减收A，剔除留抵退税后增长B%; 同口径增长A，比上年减少B.

    What is told before the first holds of both unless the second has a base.
    """
    first, second = sorted((instance.stated, *instance.operands.values()), key=lambda fact: fact.span)[:2]
    folded, cues = scene.document.folded, scene.cues
    end = second.span.end
    noted = folded.find("）", end, end + _NOTE) if folded.startswith("（", end) else end
    if cues.comparable.search(folded, first.span.end, second.span.start) or cues.comparable.search(folded, end, noted):
        return True
    footing = cues.comparable.search(folded, first.sentence.start, first.span.start)
    return footing is not None and cues.own_base.search(folded, first.span.end, second.span.start) is not None


def _of_last_year(scene: Scene, instance: Instance) -> bool:
    """Whether a rate may be of last year's number, and not of the budget told: 由A调整为B，调增C，增长D%."""
    rate, current = instance.stated, instance.operands.get("current")
    if rate.measure is not Measure.RATE or rate.direction is None or current is None or instance.expected is None:
        return False
    folded, words = scene.document.folded, scene.cues.words
    lead = folded[current.sentence.start : current.span.start]
    # 减少C，降幅D%: how far it was changed is of the change told before it.
    adjusting = folded[rate.direction.span.start : rate.direction.span.end] in (
        *words["adjusts_up"],
        *words["adjusts_down"],
        *words["extent"],
    )
    told = not adjusting and (scene.cues.turned.search(lead[-_NOTE:]) is not None or _bare(scene, instance))
    return told and not slipped(rate.quantity, abs(instance.expected))


def _bare(scene: Scene, instance: Instance) -> bool:
    """Whether a government's report goes on from a comparison with the budget to a growth: 比目标多A，增长B%.

    The growth since last year is told once.
    """
    rate = instance.stated
    clause = scene.document.folded[rate.sentence.start : rate.span.start].rpartition("，")[2]
    named = scene.cues.reference.search(clause) or any(word in clause for word in scene.cues.words["budget"])
    told = named or "rate@prior" in instance.frame.facts
    return scene.of_government and rate.reference is not Reference.PRIOR and not told


def _of_the_new(instance: Instance) -> bool:
    """Whether a rate is the change divided by the number after it, a slip on any footing."""
    current, delta = instance.operands.get("current"), instance.operands.get("delta")
    if current is None or delta is None or not current.quantity.exact:
        return False
    rate = instance.stated.quantity
    return telling(rate) and rounds_to(delta.quantity.exact / current.quantity.exact, rate)


def pick(frame: Frame, slots: list[str]) -> Fact | None:
    """The first of the slots that is filled."""
    for slot in slots:
        if slot in frame.facts:
            return frame.facts[slot]
    return None


def operand(frame: Frame, name: str, choice: list[str], stated: Fact) -> Fact | None:
    """The operand of a name; the current number is the one that the change was told after, or what was spent.

    The latter where a later sentence compares: 决算A，调整预算B。比上年决算C减少C − A.
    """
    told = frame.facts.get(stated.of) if name == "current" and stated.of in choice else None
    if told is None or (told.sentence != stated.sentence and "actual" in choice and "actual" in frame.facts):
        return pick(frame, choice)
    return told


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
        values = [-fact.signed if flip < 0 and fact is delta else fact.signed for fact in ordered]
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
        if outcome is Outcome.FAILS and _of_another_budget(stated, operands):
            outcome = Outcome.UNDECIDED
        trial = Instance(relation, frame, stated, operands, outcome, point, tell, near=near, retry=retry)
        if best is None or _better(trial.outcome, best.outcome):
            best = trial
    return best


def _of_another_budget(stated: Fact, operands: dict[str, Fact]) -> bool:
    """Whether a rate is one of the adjusted budget, and the only budget told is the one that the year began with."""
    whole = operands.get("whole")
    return whole is not None and stated.reference is Reference.ADJUSTED and whole.measure is Measure.BUDGET


def _better(new: Outcome, old: Outcome) -> bool:
    order = [Outcome.HOLDS, Outcome.ROUNDING, Outcome.UNDECIDED, Outcome.FAILS]
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
    """One or two more decimals than displayed where rounding is the question; two for a rate told in whole percents."""
    scaled = point / quantity.factor
    for extra in (0, 1, 2):
        if (scaled * 10 ** (quantity.decimals + extra)).denominator == 1:
            return quantity.decimals + extra
    near = abs(abs(point) - abs(quantity.exact)) < 3 * quantity.ulp
    return quantity.decimals + 2 if near else quantity.decimals or _CENTS
