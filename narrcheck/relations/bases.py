"""Rates of parts against the rate of their whole: parts that add up to it now also did so in what they are rated by."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.adding import judge_sum
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums import totals_of
from narrcheck.relations.totals import Total
from narrcheck.relations.wholes import known_totals

# What tells a base, for each number that one may be: last year's, the budget, the adjusted budget.
_REFERENCES = ("prior", "budget", "adjusted")
_RATED = ("rate", "completion")
_GOOD = (Outcome.HOLDS, Outcome.ROUNDING)
_Rated = tuple[Fact, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every total that is the sum of its parts, where all of them tell a rate against the same number."""
    relations = list(scene.by_formula("base_sum"))
    if not relations:
        return
    seen: set[int] = set()
    for total in _totals(scene):
        for reference in _REFERENCES:
            rated = _rated(total, reference)
            if len(rated) < 3 or rated[0][1].measure.value not in _RATED or id(rated[0][1]) in seen:
                continue
            if judge_sum(scene, total.fact, [fact for _, fact in total.parts]) in _GOOD:
                seen.add(id(rated[0][1]))
                for relation in relations:
                    yield from _fitted(scene, relation, total.group.parent, rated)


def _totals(scene: Scene) -> Iterator[Total]:
    for group in scene.extraction.groups:
        yield from totals_of(scene.names, group)
    yield from known_totals(scene)


def _rated(total: Total, reference: str) -> list[_Rated]:
    """The amount and the rate of the whole and of each part; nothing where one of them has no rate of this kind."""
    found = []
    for frame, amount in ((total.group.parent, total.fact), *total.parts):
        rate = _rate(frame, amount, total.slot, reference)
        if rate is None:
            return []
        found.append((amount, rate))
    return found


def _rate(frame: Frame, amount: Fact, slot: str, reference: str) -> Fact | None:
    """The figure of a frame that tells what its amount was before, or ought to be."""
    if amount.quantity.approx is not None or reference == slot:
        return None
    for name in (f"completion@{reference}", f"rate@{reference}", f"change@{reference}", reference):
        fact = frame.facts.get(name)
        if fact is not None and fact.of in ("", slot) and fact.quantity.approx is None:
            return fact
    return None


def _fitted(scene: Scene, relation: Relation, frame: Frame, rated: Sequence[_Rated]) -> Iterator[Instance]:
    instance = _weighed(relation, frame, rated)
    if instance is None:
        return
    if instance.outcome is Outcome.FAILS and _on_another_footing(scene, rated):
        instance = replace(instance, outcome=Outcome.UNDECIDED)
    yield instance


def _on_another_footing(scene: Scene, rated: Sequence[_Rated]) -> bool:
    """Whether any of the comparisons is said to be on a comparable footing (同口径, 剔除…后)."""
    spans = sorted({(fact.block, fact.sentence.start, fact.sentence.end) for pair in rated for fact in pair})
    far = any(after[0] - before[0] > 1 for before, after in pairwise(spans))
    return far or any(scene.cues.comparable.search(scene.document.folded, start, end) for _, start, end in spans)


def _base(amount: Fact, rate: Fact) -> Interval | None:
    """What an amount is rated by, a unit in the last place of the rate given away; None where that is not positive."""
    now, told = amount.quantity.interval, _spread(rate.quantity)
    sign = rate.direction.sign if rate.direction else 1
    if rate.measure.value == "completion":
        return now.divided(told)
    if rate.measure.value == "rate":
        return now.divided(Interval.point(1) + (told if sign >= 0 else -told))
    if rate.measure.value == "change":
        return now - (told if sign >= 0 else -told)
    return told


def _spread(quantity: Quantity) -> Interval:
    """What a figure may stand for if it was cut off and not rounded."""
    return Interval(quantity.exact - quantity.ulp, quantity.exact + quantity.ulp)


def _weighed(relation: Relation, frame: Frame, rated: Sequence[_Rated]) -> Instance | None:
    bases = [_base(amount, rate) for amount, rate in rated]
    told = [base for base in bases if base is not None and base.low is not None and base.low > 0]
    if len(told) < len(rated):
        return None
    whole, *parts = told
    below = Interval.point(0)
    for part in parts:
        below = below + part
    outcome = Outcome.HOLDS if whole.meets(below) else Outcome.FAILS
    (amount, stated), *listed = rated
    point = _point(amount, stated, sum((_middle(part) for part in parts), Fraction(0)))

    def tell() -> Telling:
        terms = " + ".join(_term(*pair) for pair in listed)
        result = written(abs(point), stated.quantity)
        words = {"stated": _worded(stated), "count": str(len(listed)), "expected": ("−" if point < 0 else "") + result}
        return Telling(f"{amount.quantity.value} ÷ ({terms}){_LESS.get(stated.measure.value, '')} ≈ {result}", words)

    def retry(swap: Swap) -> Instance | None:
        return _weighed(relation, frame, [(swap(now), swap(rate)) for now, rate in rated])

    operands = {f"part{index}": rate for index, (_, rate) in enumerate(listed, 1)}
    return Instance(relation, frame, stated, operands, outcome, point, tell, near=True, retry=retry)


_LESS = {"rate": " − 1"}


def _point(amount: Fact, stated: Fact, base: Fraction) -> Fraction:
    ratio = amount.quantity.exact / base
    return ratio - 1 if stated.measure.value == "rate" else ratio


def _middle(interval: Interval) -> Fraction:
    return (interval.low + interval.high) / 2 if interval.low is not None and interval.high is not None else Fraction(0)


def _term(amount: Fact, rate: Fact) -> str:
    """How the base of a part is written down."""
    kind = rate.measure.value
    down = rate.direction is not None and rate.direction.sign < 0
    sign = "+" if (kind == "change") == down else "−"
    if kind == "completion":
        return f"{amount.quantity.value} ÷ {shown(rate.quantity)}"
    if kind == "rate":
        return f"{amount.quantity.value} ÷ (1 {sign} {shown(rate.quantity)})"
    if kind == "change":
        return f"({amount.quantity.value} {sign} {shown(rate.quantity)})"
    return str(rate.quantity.value)


def _worded(stated: Fact) -> str:
    down = stated.direction is not None and stated.direction.sign < 0
    return ("−" if down else "") + shown(stated.quantity)
