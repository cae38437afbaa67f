"""What the figures of a report bind each other to, judged from the world alone and independently of narrcheck.

A bond is a statement that the displayed figures of some spots satisfy in the correct report: two mentions agree, parts
add up, a rate follows from its figures. A planted error can be detected for certain when a bond of its spot is broken
by more than rounding; how many are broken tells whether the culprit can be told from its partners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from corpus.generator.composition import At, Composition, Grid, Spot

FIGURES = ("amount", "percent", "count")
Spots = Mapping[At, Spot]
Formula = Callable[..., Fraction | None]


@dataclass(frozen=True)
class Bond:
    """``stated`` equals ``formula`` of ``operands``; ``signs`` are the direction words that give figures their sign."""

    kind: str
    stated: At
    operands: tuple[At, ...]
    formula: Formula
    signs: tuple[tuple[At, At], ...] = ()

    @property
    def members(self) -> frozenset[At]:
        """Every spot that takes part."""
        return frozenset((self.stated, *self.operands, *(sign for _, sign in self.signs)))

    def misses(self, spots: Spots) -> Fraction:
        """By how many units of its last place the stated figure misses what follows from the others; 0 where none."""
        low, high = self._range(spots, self.stated)
        unit = 2 * spots[self.stated].half or Fraction(1)
        ends = [self._range(spots, operand) for operand in self.operands]
        values = [self.formula(*corner) for corner in product(*ends)] if len(ends) < 4 else self._sums(ends)
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return Fraction(0)
        return max(Fraction(0), min(known) - high, low - max(known)) / unit

    def _range(self, spots: Spots, at: At) -> tuple[Fraction, Fraction]:
        spot = spots[at]
        sign = next((spots[word].value for figure, word in self.signs if figure == at), Fraction(1))
        ends = sign * (spot.value - spot.half), sign * (spot.value + spot.half)
        return min(ends), max(ends)

    def _sums(self, ends: Sequence[tuple[Fraction, Fraction]]) -> list[Fraction | None]:
        """Long lists are always sums, whose extremes are those of the parts."""
        return [self.formula(*(low for low, _ in ends)), self.formula(*(high for _, high in ends))]


def ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    """A part of a whole in percent."""
    return 100 * part / whole if whole > 0 else None


def growth(now: Fraction, before: Fraction) -> Fraction | None:
    """The rate of a change."""
    return 100 * (now - before) / before if before > 0 else None


def growth_by(now: Fraction, change: Fraction) -> Fraction | None:
    """The rate of a change whose base is not told."""
    return growth(now, now - change)


def total(*parts: Fraction) -> Fraction:
    """A sum."""
    return sum(parts, Fraction(0))


class Judge:
    """All bonds of one correct report."""

    def __init__(self, report: Composition) -> None:
        self.report = report
        self.spots: dict[At, Spot] = dict(report.spots())
        self._order = {at: number for number, at in enumerate(self.spots)}
        self._by_key: dict[tuple[str, ...], list[At]] = defaultdict(list)
        for at, spot in self.spots.items():
            if spot.kind in FIGURES:
                self._by_key[spot.key].append(at)
        self._directed: dict[tuple[object, ...], list[At]] = defaultdict(list)
        for at, spot in self.spots.items():
            if spot.kind == "direction":
                self._directed[at.part, at.row, *spot.key[:3]].append(at)
        self.bonds = [bond for bond in self.every() if bond.misses(self.spots) == 0]
        self._of: dict[At, list[Bond]] = defaultdict(list)
        for bond in self.bonds:
            for member in bond.members:
                self._of[member].append(bond)

    def of(self, at: At) -> list[Bond]:
        """The bonds of one spot."""
        return self._of[at]

    def broken(self, changed: Mapping[At, Spot]) -> list[tuple[Bond, Fraction]]:
        """The bonds that a change breaks, and by how many units of the last place."""
        spots = {**self.spots, **changed}
        touched = {id(bond): bond for at in changed for bond in self._of[at]}
        misses = [(bond, bond.misses(spots)) for bond in touched.values()]
        return [(bond, miss) for bond, miss in misses if miss > 0]

    def mentions(self, key: tuple[str, ...]) -> list[At]:
        """Where a figure is stated."""
        return self._by_key.get(key, [])

    def in_table(self, at: At) -> bool:
        """Whether a spot stands in a table."""
        return isinstance(self.report.parts[at.part], Grid)

    def _near(self, key: tuple[str, ...], at: At) -> At | None:
        """The mention that a reader at ``at`` would take: in the paragraph, else before, else anywhere."""
        mentions = self._by_key.get(key)
        if not mentions:
            return None
        here = self._order[at]
        return min(mentions, key=lambda m: (m.part != at.part, self._order[m] > here, abs(self._order[m] - here)))

    def every(self) -> Iterator[Bond]:
        """Every bond that the world knows of, satisfied by what is displayed or not."""
        for key, mentions in self._by_key.items():
            if key[0] == "v":
                yield from (Bond("repeat", a, (b,), total) for a, b in combinations(mentions, 2))
        for at, spot in self.spots.items():
            if spot.kind in FIGURES and spot.key[0] in ("d", "r"):
                yield from self._changes(at, spot)
            elif spot.kind in FIGURES and spot.key[0] == "s":
                yield from self._shares(at, spot)
            elif spot.kind == "order":
                yield from self._orders(at, spot)
        yield from self._directions()
        yield from self._sums()

    def _sign(self, at: At) -> tuple[tuple[At, At], ...]:
        """The word of direction that goes with a change or a rate: the nearest of its paragraph."""
        link = self.spots[at].key[1:4]
        words = self._directed.get((at.part, at.row, *link), ())
        return ((at, min(words, key=lambda other: abs(other.piece - at.piece))),) if words else ()

    def _changes(self, at: At, spot: Spot) -> Iterator[Bond]:
        what, key, measure, base = spot.key
        now, before = self._near(("v", key, measure), at), self._near(("v", key, base), at)
        sign = self._sign(at)
        if what == "d":
            if now and before:
                yield Bond("change", at, (now, before), lambda a, b: a - b, sign)
            return
        if now and before:
            yield Bond("change", at, (now, before), growth, sign)
        change = self._near(("d", key, measure, base), at)
        if not change:
            return
        signs = (*sign, *self._sign(change))
        if now:
            yield Bond("change", at, (now, change), growth_by, signs)
        elif before:
            yield Bond("change", at, (change, before), ratio, signs)

    def _shares(self, at: At, spot: Spot) -> Iterator[Bond]:
        _, part, measure, whole, base = spot.key
        operands = self._near(("v", part, measure), at), self._near(("v", whole, base), at)
        if operands[0] and operands[1]:
            yield Bond("completion" if part == whole else "share", at, (operands[0], operands[1]), ratio)

    def _orders(self, at: At, spot: Spot) -> Iterator[Bond]:
        key, measure, base = spot.key[:3]
        now, before = self._near(("v", key, measure), at), self._near(("v", key, base), at)
        done = self._near(("s", key, measure, key, base), at)

        def agree(first: Fraction, second: Fraction) -> Fraction:
            return Fraction(1 if first > second else -1 if first < second else 0)

        if now and before:
            yield Bond("statement", at, (now, before), agree)
        elif done:
            yield Bond("statement", at, (done,), lambda rate: agree(rate, Fraction(100)))

    def _directions(self) -> Iterator[Bond]:
        """Two words for one change say the same."""
        for words in self._directed.values():
            yield from (Bond("direction", a, (b,), total) for a, b in combinations(words, 2))

    def _sums(self) -> Iterator[Bond]:
        for whole, parts in self.report.sums:
            for measure in ("now", "prior", "budget"):
                shown = [part for part in parts if (part, measure) not in self.report.zero]
                if len(shown) > 1 and all(("v", part, measure) in self._by_key for part in shown):
                    yield from self._sum_of(whole, shown, measure)
            shares = [("s", part, "now", whole, "now") for part in parts if (part, "now") not in self.report.zero]
            if len(shares) > 1 and all(share in self._by_key for share in shares):
                first = self._by_key[shares[0]][0]
                operands = tuple(self._near(share, first) or first for share in shares)
                yield Bond("share", operands[0], operands[1:], lambda *others: 100 - total(*others))

    def _sum_of(self, whole: str, parts: list[str], measure: str) -> Iterator[Bond]:
        totals = self._by_key.get(("v", whole, measure), [])
        bonds = []
        for at in totals:
            near = tuple(self._near(("v", part, measure), at) for part in parts)
            bonds.append(Bond("sum", at, tuple(part for part in near if part), total))
        local = [bond for bond in bonds if all(part.part == bond.stated.part for part in bond.operands)]
        yield from local or bonds[:1]
