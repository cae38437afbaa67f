"""Rates of a whole whose amounts nobody tells: they lie between those of all its parts.

收入增长A%，其中税收收入增长B%，非税收入增长C%: whatever these came to, A is between B and C.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.change.incomparable import deflated
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.changes_of_parts import opens_changes

_SLOTS = ("rate@prior", "rate@budget", "completion@budget", "completion@adjusted")


def search(scene: Scene) -> Iterator[Instance]:
    """Every rate with those of all parts of its subject right behind it, where the amounts are not all told."""
    for relation in scene.by_formula("rate_bounds"):
        for frames in scene.by_sentence.values():
            for slot in _SLOTS:
                rated = [frame for frame in frames if slot in frame.facts]
                yield from _of_lists(scene, relation, slot, rated)


def _of_lists(scene: Scene, relation: Relation, slot: str, rated: Sequence[Frame]) -> Iterator[Instance]:
    for place, whole in enumerate(rated):
        parts = _parts(scene, slot, whole, rated[place + 1 :])
        amounts = [frame.value() for frame in (whole, *parts)]
        told = [frame.facts[slot] for frame in (whole, *parts)]
        if parts and not all(amounts) and _on_one_footing(scene, told) and not deflated(scene, whole):
            yield _between(relation, whole, told[0], told[1:])


def _parts(scene: Scene, slot: str, whole: Frame, after: Sequence[Frame]) -> Sequence[Frame]:
    """The frames behind a whole, side by side and each with its rate, that are all it consists of."""
    for count in range(2, len(after) + 1):
        parts = after[:count]
        if any(other.index - one.index != 1 for one, other in pairwise((whole, *parts))):
            return ()
        keys, names = [part.key for part in parts], {part.name for part in parts}
        known = scene.names.consists(whole.name, names) and all(key.startswith("|") for key in keys)
        if known or scene.names.complementary(keys):
            opened = opens_changes(scene, whole.facts[slot], parts[0].facts[slot])
            return parts if opened and _alike(whole, parts) else ()
    return ()


def _alike(whole: Frame, parts: Sequence[Frame]) -> bool:
    return all((part.scope, part.period) == (whole.scope, whole.period) for part in parts)


def _on_one_footing(scene: Scene, told: Sequence[Fact]) -> bool:
    """Whether no rate is a round one, of nothing before (增长100%), or said to be on a footing of its own."""
    start, end = told[0].sentence
    plain = all(fact.quantity.approx is None for fact in told)
    new = any(fact.measure is Measure.RATE and fact.signed == 1 for fact in told)
    against = {fact.against for fact in told}
    return (
        plain and not new and len(against) == 1 and not scene.cues.comparable.search(scene.document.folded, start, end)
    )


def _between(relation: Relation, frame: Frame, stated: Fact, parts: Sequence[Fact]) -> Instance:
    low, high = min(parts, key=lambda fact: fact.signed), max(parts, key=lambda fact: fact.signed)
    over, under = _over(stated, high), _over(low, stated)
    bound = high if over else low

    def tell() -> Telling:
        sign, there = (">", high) if over else ("<", low)
        told = f"{_shown(stated)} {sign} {_shown(there)}" if over or under else _within(low, stated, high)
        words = {"stated": _shown(stated), "count": str(len(parts)), "low": _shown(low), "high": _shown(high)}
        return Telling(told, words)

    def retry(swap: Swap) -> Instance | None:
        return _between(relation, frame, swap(stated), [swap(part) for part in parts])

    operands = {f"part{index}": part for index, part in enumerate(parts, 1)}
    outcome = Outcome.FAILS if over or under else Outcome.HOLDS
    return Instance(relation, frame, stated, operands, outcome, bound.signed, tell, near=True, retry=retry)


def _over(one: Fact, other: Fact) -> bool:
    """Whether one rate is more than another, a unit in the last place of each given away."""
    spare: Fraction = one.quantity.ulp + other.quantity.ulp
    return one.signed - other.signed > spare


def _within(low: Fact, stated: Fact, high: Fact) -> str:
    return f"{_shown(low)} ≤ {_shown(stated)} ≤ {_shown(high)}"


def _shown(fact: Fact) -> str:
    return ("−" if fact.signed < 0 else "") + shown(fact.quantity)
