"""Rates of parts against the rate of their whole: parts that add up to it now also did so in what they are rated by."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import pairwise

import regex

from narrcheck.facts.frames.cue_reading import masked
from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.quantity import Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.phrases import addition
from narrcheck.relations.change.incomparable import deflated
from narrcheck.relations.precision import numeral, shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.account_classes import class_totals
from narrcheck.relations.sums.adding import judge_sum, judge_total
from narrcheck.relations.sums.changes_of_parts import opens_changes
from narrcheck.relations.sums.known_wholes import known_totals
from narrcheck.relations.sums.slips import slipped
from narrcheck.relations.sums.totals import Total, totals_of

# What tells a base, for each number that one may be: last year's, the budget, the adjusted budget.
_REFERENCES = ("prior", "budget", "adjusted")
# So many paragraphs may lie between two parts.
_FAR = 4
# What is said to be 持平 may have changed by one part in so many.
_LITTLE = 20
_COMPARED = (Measure.CHANGE, Measure.RATE, Measure.COMPLETION)
_FIGURE = regex.compile(r"\d(?!\d*年)[\d,.]*[^\d年]")
_Rated = tuple[Fact, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every total that is the sum of its parts, where all of them tell a rate against the same number."""
    relations = list(scene.by_formula("base_sum"))
    if not relations:
        return
    seen: set[tuple[int, ...]] = set()
    for total in _totals(scene):
        for reference in _REFERENCES:
            rated = _rated(scene, total, reference)
            places = tuple(rate.span.start for _, rate in rated)
            if len(rated) < 3 or places in seen or _told_by_changes(scene, total, rated):
                continue
            if judge_total(scene, total) in GOOD:
                seen.add(places)
                for relation in relations:
                    yield from _fitted(scene, relation, total, rated)


def _totals(scene: Scene) -> Iterator[Total]:
    for group in scene.extraction.groups:
        yield from totals_of(scene.names, group)
    yield from known_totals(scene)
    yield from class_totals(scene)


def _of_other_funds(total: Total) -> bool:
    """Whether items of another section are told of other funds than their class, which may have had more before."""
    return total.group.carried and any(frame.scope != total.group.parent.scope for frame, _ in total.parts)


def _slip(instance: Instance, rated: Sequence[_Rated]) -> bool:
    """Whether one wrong digit in a change explains why the changes of the parts do not come to that of the whole."""
    if instance.stated.measure is not Measure.CHANGE or instance.expected is None:
        return False
    gap = instance.stated.signed - instance.expected
    changes = [rate for _, rate in rated[1:] if rate.measure is Measure.CHANGE]
    needed = [(instance.stated, instance.expected), *((part, part.signed + gap) for part in changes)]
    return any(value * told.signed > 0 and slipped(told.quantity, abs(value)) for told, value in needed)


def _told_by_changes(scene: Scene, total: Total, rated: Sequence[_Rated]) -> bool:
    """Whether a list has all its changes in amounts, which are added up as such, or the whole is not compared.

    They are where the whole's stands first and opens the list: A（甲B，增加C；乙D，减少E），减少F.
    """
    measures = {rate.measure for _, rate in rated}
    (_, whole), (_, first), *_ = rated
    listed = total.group in total.group.parent.lists and opens_changes(scene, whole, first)
    if _is_level(rated[0]):
        return all(map(_is_level, rated))
    return (listed and measures == {Measure.CHANGE}) or rated[0][1].measure not in _COMPARED


def _is_level(rated: _Rated) -> bool:
    """Whether an amount is said to be what it was."""
    return rated[0] is rated[1]


def _rated(scene: Scene, total: Total, reference: str) -> list[_Rated]:
    """The amount and the rate of the whole and of each part; nothing where one of them has no rate of this kind."""
    found: list[_Rated] = []
    # Compared with one number only, the whole tells what its parts are compared with too; but a government's income
    # falls short of the budget and its parts grow by the year.
    alone = not scene.of_government and not any(slot.endswith("@prior") for slot in total.group.parent.facts)
    for frame, amount in ((total.group.parent, total.fact), *total.parts):
        first = _first_told(scene, frame, amount)
        rate = _rate(first, amount, total.slot, reference)
        if rate is None and found and alone and reference != "prior":
            rate = _bare(scene, _rate(first, amount, total.slot, "prior"))
        if rate is None and reference == "prior" and amount.quantity.approx is None and _level(scene, amount):
            rate = amount
        if rate is not None:
            found.append((amount, rate))
        elif parts := found and _apart(scene, frame, amount, total.slot, reference):
            found += parts
        else:
            return []
    return found


def _apart(scene: Scene, frame: Frame, amount: Fact, slot: str, reference: str) -> list[_Rated]:
    """The parts of a part, where each of them has a rate that the part itself does not tell: 购置费 and 运行费."""
    for group in frame.lists:
        for total in totals_of(scene.names, group):
            if total.slot == slot and judge_sum(scene, amount, [fact for _, fact in total.parts]) in GOOD:
                rated = [(fact, _rate(part, fact, slot, reference)) for part, fact in total.parts]
                told = [(fact, rate) for fact, rate in rated if rate is not None]
                if len(told) == len(rated):
                    return told
    return []


def _bare(scene: Scene, change: Fact | None) -> Fact | None:
    """A change whose sentence does not say what it is measured against: the same as that of the whole before it."""
    if change is None or change.measure not in _COMPARED:
        return None
    said = scene.cues.reference.search(scene.document.folded, change.sentence.start, change.sentence.end)
    return None if said else change


def _first_told(scene: Scene, frame: Frame, amount: Fact) -> Frame:
    """The first frame of an amount, which is compared with last year: 同比增长A，比2019年增长B compares it twice."""
    index, frames = frame.index, scene.extraction.frames
    while index and any(fact is amount for fact in frames[index - 1].facts.values()):
        index -= 1
    return frames[index]


def _level(scene: Scene, amount: Fact) -> regex.Match[str] | None:
    """The words after an amount, up to the next figure of its paragraph, that say that it is last year's (持平)."""
    after = Span(amount.span.end, scene.document.blocks[amount.block].span.end)
    found = (
        match
        for match, order in scene.orders(after)
        if not order.sign and not _FIGURE.search(scene.document.folded, after.start, match.start())
    )
    return next(found, None)


def _rate(frame: Frame, amount: Fact, slot: str, reference: str) -> Fact | None:
    """The figure of a frame that tells what its amount was before, or ought to be."""
    if amount.quantity.approx is not None or reference == slot:
        return None
    for name in (reference, f"change@{reference}", f"completion@{reference}", f"rate@{reference}"):
        fact = frame.facts.get(name)
        if fact is not None and fact.of in ("", slot) and fact.quantity.approx is None:
            return fact
    return None


def _fitted(scene: Scene, relation: Relation, total: Total, rated: Sequence[_Rated]) -> Iterator[Instance]:
    instance = _weighed(relation, total.group.parent, rated)
    level = _level(scene, total.fact) if _is_level(rated[0]) else None
    if instance is not None and level is not None:
        instance = _of_level(instance, level)
    if instance is None or deflated(scene, total.group.parent):
        return
    apart = _of_other_funds(total) and not _slip(instance, rated)
    if instance.outcome is Outcome.FAILS and (apart or _on_another_footing(scene, total, rated)):
        instance = instance._replace(outcome=Outcome.UNDECIDED)
    yield instance


def _on_another_footing(scene: Scene, total: Total, rated: Sequence[_Rated]) -> bool:
    """Whether any of the comparisons is said to be on a comparable footing (同口径, 剔除…后), or is far from the rest.

    What is noted before them (同口径，下同) holds of some of them, and nobody knows of which. Items of a class that
    another section tells (``carried``) are far from it.
    """
    spans = sorted({(fact.block, fact.sentence.start, fact.sentence.end) for pair in rated for fact in pair})
    far = not total.group.carried and any(after[0] - before[0] > _FAR for before, after in pairwise(spans))
    text, cues = scene.document.folded, scene.cues
    compared = [m for _, start, end in spans for m in cues.prior_kind.finditer(masked(text[start:end], cues))]
    kinds = {match["kind"] for match in compared if not match[0].startswith(str(scene.identity.fiscal_year))}
    noted = cues.hereafter.search(text, 0, spans[0][1]) is not None
    return far or noted or len(kinds) > 1 or any(cues.comparable.search(text, start, end) for _, start, end in spans)


def _base(amount: Fact, rate: Fact, *, rounded: bool = False, none: bool = False) -> Interval | None:
    """What an amount is rated by, a unit in the last place of the rate given away; None where that is not positive.

    ``rounded`` takes the rate for rounded and not cut off, ``none`` 0万元 for nothing at all.
    """
    nothing = Interval.point(0)
    if rate is amount and not amount.quantity.value:
        return nothing
    now = nothing if none and not amount.quantity.value else amount.quantity.interval
    told = rate.quantity.interval if rounded else _spread(rate.quantity)
    if none and rate.measure is Measure.CHANGE and not rate.quantity.value:
        told = nothing
    sign = rate.direction.sign if rate.direction else 1
    if rate.measure is Measure.COMPLETION:
        return now.divided(told)
    if rate.measure is Measure.RATE:
        base = now.divided(Interval.point(1) + (told if sign >= 0 else -told))
        # 增长100% is also written where there was nothing before.
        return Interval(Fraction(0), base.high) if base and sign > 0 and rate.quantity.exact == 1 else base
    if rate.measure is Measure.CHANGE:
        return now - (told if sign >= 0 else -told)
    return told


def _spread(quantity: Quantity) -> Interval:
    """What a figure may stand for if it was cut off and not rounded."""
    return Interval(quantity.exact - quantity.ulp, quantity.exact + quantity.ulp)


def _weighed(relation: Relation, frame: Frame, rated: Sequence[_Rated], *, rounded: bool = False) -> Instance | None:
    none = any(amount.quantity.decimals for amount, _ in rated)  # beside 1.70万元 there is nothing in 0万元
    bases = [_base(amount, rate, rounded=rounded, none=none) for amount, rate in rated]
    told = [base for base in bases if base is not None and base.high is not None and base.high >= 0]
    if len(told) < len(rated) or not told[0].high:
        return None
    whole, *parts = told
    below = Interval.point(0)
    for part in parts:
        below = below + part
    outcome = Outcome.HOLDS if whole.meets(below) else Outcome.FAILS
    (amount, stated), *listed = rated
    base = sum((_middle(part) for part in parts), Fraction(0))
    if base <= 0 and stated.measure is not Measure.CHANGE:
        return None
    changes = [rate for _, rate in rated if rate.measure is Measure.CHANGE]
    point = _point(amount, stated, base) if len(changes) < len(rated) else exact_sum(c.signed for c in changes[1:])

    def tell() -> Telling:
        result = _with_sign(point, stated.quantity)
        words = {"stated": _worded(stated), "count": str(len(listed)), "expected": result}
        if len(changes) == len(rated):
            return Telling(f"{addition(_summand(rate) for rate in changes[1:])} = {result}", words)
        terms = addition(_term(*pair) for pair in listed)
        if stated is amount:
            return Telling(f"{terms} ≈ {result}", words)
        operator = "−" if stated.measure is Measure.CHANGE else "÷"
        less = " − 1" if stated.measure is Measure.RATE else ""
        return Telling(f"{amount.quantity.value} {operator} ({terms}){less} ≈ {result}", words)

    def retry(swap: Swap) -> Instance | None:
        # With other figures it has to hold as such sums do: what is given away to these would bear out anything.
        return _weighed(relation, frame, [(swap(now), swap(rate)) for now, rate in rated], rounded=True)

    operands = {f"part{index}": rate for index, (_, rate) in enumerate(listed, 1)}
    return Instance(relation, frame, stated, operands, outcome, point, tell, near=True, retry=retry)


def _of_level(instance: Instance, level: regex.Match[str]) -> Instance | None:
    """The same of a whole that is said to be what it was, where its parts changed it by more than a little."""
    amount, point = instance.stated, instance.stated.quantity.exact - instance.expected
    if _LITTLE * abs(point) <= amount.quantity.exact:
        return None
    words = instance.tell().words | {"stated": f"“{level[0]}”", "expected": _with_sign(point, amount.quantity)}
    tell = partial(Telling, instance.calculation, words)
    return instance._replace(tell=tell, place=Span(*level.span()), retry=None)


def _with_sign(value: Fraction, like: Quantity) -> str:
    return ("−" if value < 0 else "") + written(abs(value), like)


def _point(amount: Fact, stated: Fact, base: Fraction) -> Fraction:
    if stated is amount:
        return base
    if stated.measure is Measure.CHANGE:
        return amount.quantity.exact - base
    ratio = amount.quantity.exact / base
    return ratio - 1 if stated.measure is Measure.RATE else ratio


def _middle(interval: Interval) -> Fraction:
    return (interval.low + interval.high) / 2 if interval.low is not None and interval.high is not None else Fraction(0)


def _term(amount: Fact, rate: Fact) -> str:
    """How the base of a part is written down."""
    kind = rate.measure
    down = rate.direction is not None and rate.direction.sign < 0
    sign = "+" if (kind is Measure.CHANGE) == down else "−"
    if kind is Measure.COMPLETION:
        return f"{amount.quantity.value} ÷ {shown(rate.quantity)}"
    if kind is Measure.RATE:
        return f"{amount.quantity.value} ÷ (1 {sign} {shown(rate.quantity)})"
    if kind is Measure.CHANGE:
        return f"({amount.quantity.value} {sign} {numeral(rate.quantity.exact, amount.quantity)})"
    return str(rate.quantity.value)


def _summand(change: Fact) -> str:
    told = numeral(abs(change.signed), change.quantity)
    return f"(−{told})" if change.signed < 0 else told


def _worded(stated: Fact) -> str:
    down = stated.direction is not None and stated.direction.sign < 0
    return ("−" if down else "") + shown(stated.quantity)
