"""What else a reader may know of a figure: told again, the same under another name, sums over what is not told itself.

No reader has to know of it, so that by itself it shows no error; but where an error shows, it bears witness to which
figure is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from corpus.errors.bonds import Bond, total
from corpus.generator.composition import At

if TYPE_CHECKING:
    from corpus.errors.judge import Judge

Key = tuple[str, ...]

# Shorter amounts are alike by chance.
_UNITS = 100


def witnesses(judge: Judge) -> Iterator[Bond]:
    """Bonds that a reader may know of, satisfied by what is displayed or not."""
    found = (*_repeats(judge), *_namesakes(judge), *_sums(judge), *_completions(judge))
    yield from {bond.members: bond for bond in found}.values()


def evidence(judge: Judge, at: At, bonds: Iterable[Bond]) -> int:
    """How many of some bonds of a figure say something of their own: one with the same others told again does not.

    Every place that repeats the figure itself does.
    """
    spots = judge.spots
    return len({
        bond.members if bond.kind == "repeat" else frozenset(spots[one].key for one in bond.members - {at})
        for bond in bonds
    })  # fmt: skip


def _repeats(judge: Judge) -> Iterator[Bond]:
    """Changes, rates and shares that are told more than once."""
    for key in {spot.key for spot in judge.spots.values() if spot.key and spot.key[0] in ("d", "r", "s")}:
        for one, other in combinations(judge.mentions(key), 2):
            yield Bond("repeat", one, (other,), total)


def _namesakes(judge: Judge) -> Iterator[Bond]:
    """Amounts that are one by what they are: income and expenditure in all, a whole and its only part."""
    alike: dict[tuple[object, ...], dict[Key, At]] = defaultdict(dict)
    for at, spot in judge.spots.items():
        if spot.kind == "amount" and spot.key[0] in ("v", "d") and spot.value >= 2 * _UNITS * spot.half:
            alike[spot.key[0], *spot.key[2:], abs(spot.exact)].setdefault(spot.key, at)
    for keys in alike.values():
        for key in keys:
            for at in judge.mentions(key):
                others = (judge.near(other, at) for other in keys if other != key)
                yield from (Bond("repeat", at, (other,), total) for other in others if other)


def _sums(judge: Judge) -> Iterator[Bond]:
    """Figures and changes that add up: at every mention of the whole, and of each part, with those that stand nearest.

    A part that is not told, in the paragraph or anywhere, stands for what it is made of.
    """
    for whole, parts in (*judge.report.sums, *judge.report.guessed):
        for key, mentions in judge.told(whole).items():
            kind, _, *measures = key
            for at in mentions:
                here = _operands(judge, parts, kind, measures, partial(_inside, judge, at.part))
                yield from _sum(judge, key, here, at)
            told = _operands(judge, parts, kind, measures, lambda part: bool(judge.mentions(part)))
            for at in (*mentions, *(at for part in told or () for at in judge.mentions(part))):
                yield from _sum(judge, key, told, at)


def _sum(judge: Judge, whole: Key, parts: Sequence[Key] | None, at: At) -> Iterator[Bond]:
    """The sum as somebody reads it who is at one of its figures."""
    stated, near = judge.beside(whole, at), [judge.beside(part, at) for part in parts or ()]
    spots = tuple(spot for spot in near if spot)
    if stated and spots and len(spots) == len(near):
        signs = tuple(pair for spot in (stated, *spots) for pair in judge.sign(spot)) if whole[0] == "d" else ()
        yield Bond("sum", stated, spots, total, signs)


def _inside(judge: Judge, part: int, key: Key) -> bool:
    return any(mention.part == part for mention in judge.mentions(key))


def _operands(
    judge: Judge, parts: Iterable[str], kind: str, measures: list[str], told: Callable[[Key], bool]
) -> list[Key] | None:
    """The figures that make up a sum: of a part that is not told, its own parts; None where one is not known."""
    found: list[Key] = []
    for part in parts:
        key = (kind, part, *measures)
        if judge.nothing(part, *measures):
            continue
        if told(key):
            found.append(key)
        else:
            inner = (inside for whole, inside in judge.report.sums if whole == part)
            ways = (_operands(judge, way, kind, measures, told) for way in inner)
            way = next((way for way in ways if way is not None), None)
            if way is None:
                return None
            found += way
    return found


def _completions(judge: Judge) -> Iterator[Bond]:
    """The completion of a whole, from its parts and how far each of them is completed."""

    def completed(key: Key) -> bool:
        return bool(judge.mentions(key) and judge.mentions(_completion(key[1])))

    for whole, parts in judge.report.sums:
        told = _operands(judge, parts, "v", ["now"], completed) if judge.mentions(_completion(whole)) else None
        for at in judge.mentions(_completion(whole)) if told and len(told) > 1 else ():
            keys = [("v", whole, "now"), *(_completion(part[1]) for part in told or ()), *(told or ())]
            spots = tuple(spot for spot in (judge.beside(key, at) for key in keys) if spot)
            yield Bond("completion", at, spots, _completed, falling=len(spots) // 2)


def _completion(key: str) -> Key:
    return "s", key, "now", key, "budget"


def _completed(now: Fraction, *figures: Fraction) -> Fraction | None:
    rates, parts = figures[: len(figures) // 2], figures[len(figures) // 2 :]
    if not all(rates):
        return None
    budget = total(*(100 * part / rate for part, rate in zip(parts, rates, strict=True)))
    return 100 * now / budget if budget else None
