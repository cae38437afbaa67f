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

from corpus.errors.bonds import Bond, growth, total
from corpus.errors.mentions import Mentions
from corpus.generator.composition import At

Key = tuple[str, ...]

# What the key of a figure of next year's budget has that this year's has not.
_NEXT = ".next."
# Shorter amounts are alike by chance.
_UNITS = 100


def witnesses(figures: Mentions) -> Iterator[Bond]:
    """Bonds that a reader may know of, satisfied by what is displayed or not."""
    found = (
        *_repeats(figures), *_namesakes(figures), *_sums(figures), *_completions(figures), *_coming_years(figures),
    )  # fmt: skip
    yield from {bond.members: bond for bond in found}.values()


def evidence(figures: Mentions, at: At, bonds: Iterable[Bond]) -> int:
    """How many of some bonds of a figure say something of their own: one with the same others told again does not.

    Every place that repeats the figure itself does.
    """
    spots = figures.spots
    return len({
        bond.members if bond.kind == "repeat" else frozenset(spots[one].key for one in bond.members - {at})
        for bond in bonds
    })  # fmt: skip


def _repeats(figures: Mentions) -> Iterator[Bond]:
    """Changes, rates and shares that are told more than once."""
    for key in {spot.key for spot in figures.spots.values() if spot.key and spot.key[0] in ("d", "r", "s")}:
        for one, other in combinations(figures.mentions(key), 2):
            yield Bond("repeat", one, (other,), total)


def _namesakes(figures: Mentions) -> Iterator[Bond]:
    """Amounts that are one by what they are: income and expenditure in all, a whole and its only part."""
    alike: dict[tuple[object, ...], dict[Key, At]] = defaultdict(dict)
    for at, spot in figures.spots.items():
        if spot.kind == "amount" and spot.key[0] in ("v", "d") and spot.value >= 2 * _UNITS * spot.half:
            alike[spot.key[0], *spot.key[2:], abs(spot.exact)].setdefault(spot.key, at)
    for keys in alike.values():
        for key in keys:
            for at in figures.mentions(key):
                others = (figures.near(other, at) for other in keys if other != key)
                yield from (Bond("repeat", at, (other,), total) for other in others if other)


def _sums(figures: Mentions) -> Iterator[Bond]:
    """Figures and changes that add up: at every mention of the whole, and of each part, with those that stand nearest.

    A part that is not told, in the paragraph or anywhere, stands for what it is made of.
    """
    for whole, parts in (*figures.report.sums, *figures.report.guessed):
        for key, mentions in figures.told(whole).items():
            kind, _, *measures = key
            for at in mentions:
                here = _operands(figures, parts, kind, measures, partial(_inside, figures, at.part))
                yield from _sum(figures, key, here, at)
            told = _operands(figures, parts, kind, measures, lambda part: bool(figures.mentions(part)))
            for at in (*mentions, *(at for part in told or () for at in figures.mentions(part))):
                yield from _sum(figures, key, told, at)


def _sum(figures: Mentions, whole: Key, parts: Sequence[Key] | None, at: At) -> Iterator[Bond]:
    """The sum as somebody reads it who is at one of its figures."""
    stated, near = figures.beside(whole, at), [figures.beside(part, at) for part in parts or ()]
    spots = tuple(spot for spot in near if spot)
    if stated and spots and len(spots) == len(near):
        signs = tuple(pair for spot in (stated, *spots) for pair in figures.sign(spot)) if whole[0] == "d" else ()
        yield Bond("sum", stated, spots, total, signs)


def _inside(figures: Mentions, part: int, key: Key) -> bool:
    return any(mention.part == part for mention in figures.mentions(key))


def _operands(
    figures: Mentions, parts: Iterable[str], kind: str, measures: list[str], told: Callable[[Key], bool]
) -> list[Key] | None:
    """The figures that make up a sum: of a part that is not told, its own parts; None where one is not known."""
    found: list[Key] = []
    for part in parts:
        key = (kind, part, *measures)
        if figures.nothing(part, *measures):
            continue
        if told(key):
            found.append(key)
        else:
            inner = (inside for whole, inside in figures.report.sums if whole == part)
            ways = (_operands(figures, way, kind, measures, told) for way in inner)
            way = next((way for way in ways if way is not None), None)
            if way is None:
                return None
            found += way
    return found


def _completions(figures: Mentions) -> Iterator[Bond]:
    """The completion of a whole, from its parts and how far each of them is completed."""

    def completed(key: Key) -> bool:
        return bool(figures.mentions(key) and figures.mentions(_completion(key[1])))

    for whole, parts in figures.report.sums:
        told = _operands(figures, parts, "v", ["now"], completed) if figures.mentions(_completion(whole)) else None
        for at in figures.mentions(_completion(whole)) if told and len(told) > 1 else ():
            keys = [("v", whole, "now"), *(_completion(part[1]) for part in told or ()), *(told or ())]
            spots = tuple(spot for spot in (figures.beside(key, at) for key in keys) if spot)
            yield Bond("completion", at, spots, _completed, falling=len(spots) // 2)


def _coming_years(figures: Mentions) -> Iterator[Bond]:
    """The growth of next year's budget over what this year came to, which is told elsewhere."""
    for at, spot in figures.spots.items():
        if spot.kind == "percent" and spot.key[0] == "r" and _NEXT in spot.key[1]:
            key = spot.key[1]
            now, before = figures.near(("v", key, "now"), at), figures.near(("v", key.replace(_NEXT, "."), "now"), at)
            if now and before:
                yield Bond("change", at, (now, before), growth, figures.sign(at))


def _completion(key: str) -> Key:
    return "s", key, "now", key, "budget"


def _completed(now: Fraction, *figures: Fraction) -> Fraction | None:
    rates, parts = figures[: len(figures) // 2], figures[len(figures) // 2 :]
    if not all(rates):
        return None
    budget = total(*(100 * part / rate for part, rate in zip(parts, rates, strict=True)))
    return 100 * now / budget if budget else None
