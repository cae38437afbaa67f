"""Figures told again with their growth: 收入139亿元，增长2.4% … 收入189亿元，增长2.4%: one of them has a slip."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.levels import area
from narrcheck.relations.scene import Scene

_RATE = "rate@prior"
# An amount of fewer digits, or a rate of fewer, may agree with another one by accident.
_AMOUNT, _GROWTH = 3, 2
# A note on the footing may follow its figure.
_NOTE = 12


class Told(NamedTuple):
    """An amount and its growth."""

    frame: Frame
    amount: Fact
    rate: Fact


def search(scene: Scene) -> Iterator[Instance]:
    """Amounts one digit apart that grew alike, and rates one digit apart that led to the same amount."""
    for relation in scene.by_formula("near_equal"):
        for places in _told(scene).values():
            found: dict[int, Instance] = {}
            for one, other in combinations(places, 2):
                instance = _apart(scene, relation, places, one, other)
                if instance is not None:
                    found.setdefault(id(instance.stated), instance)
            yield from found.values()


def _told(scene: Scene) -> dict[tuple[object, ...], list[Told]]:
    """The amounts of one name, scope and year with their growth since the same year, on no footing of its own."""
    found: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    text = scene.document.folded
    for frame in scene.extraction.frames:
        amount, rate = frame.value(), frame.facts.get(_RATE)
        if frame.aside or not frame.named or amount is None or rate is None or rate.direction is None:
            continue
        plain = amount.quantity.approx is None and rate.quantity.approx is None
        together = amount.sentence == rate.sentence and amount.quantity.dimension is Dimension.MONEY
        compared = scene.cues.comparable.search(text, amount.sentence.start, rate.span.end + _NOTE)
        if plain and together and not compared:
            key = (frame.key, frame.scope, frame.period, rate.against, rate.direction.sign, amount.quantity.symbol)
            found[key].append(Told(frame, amount, rate))
    return found


def _apart(scene: Scene, relation: Relation, places: Sequence[Told], one: Told, other: Told) -> Instance | None:
    """The figure told less often of two one digit apart, the later one where neither is."""
    amounts, rates = (one.amount.quantity, other.amount.quantity), (one.rate.quantity, other.rate.quantity)
    alike = rates[0].exact == rates[1].exact and _digits(rates[0]) >= _GROWTH and _one_digit(*amounts, _AMOUNT)
    same = amounts[0].exact == amounts[1].exact and _digits(amounts[0]) >= _AMOUNT and _one_digit(*rates, _GROWTH)
    if not (alike or same) or one.amount.sentence == other.amount.sentence:
        return None
    if area(scene, one.amount) != area(scene, other.amount):
        return None
    told = Counter((place.amount if alike else place.rate).quantity.exact for place in places)
    facts = (one.amount, other.amount) if alike else (one.rate, other.rate)
    usual = max(facts, key=lambda fact: told[fact.quantity.exact])
    frame, fact = next((place.frame, f) for place, f in zip((one, other), facts, strict=True) if f is not usual)
    return pair(relation, frame, frame.name + ("" if alike else "的增减幅"), fact, usual)


def _digits(quantity: Quantity) -> int:
    return len(str(abs(quantity.units)).rstrip("0"))


def _one_digit(one: Quantity, other: Quantity, least: int) -> bool:
    """Whether two figures of some digits differ in one of them."""
    first, second = str(one.units), str(other.units)
    if one.decimals != other.decimals or len(first) != len(second) or len(first) < least:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1
