"""What the figures of a report bind each other to, judged from the world alone and independently of narrcheck.

A bond is a statement that the displayed figures of some spots satisfy in the correct report: two mentions agree, parts
add up, a rate follows from its figures. A planted error can be detected for certain when a bond of its spot is broken
by more than rounding; how many are broken tells whether the culprit can be told from its partners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from corpus.errors.bonds import Bond, growth, growth_by, ratio, total
from corpus.errors.mentions import FIGURES, Mentions
from corpus.errors.witnesses import witnesses
from corpus.generator.composition import At, Composition, Spot


class Judge(Mentions):
    """All bonds of one correct report."""

    def __init__(self, report: Composition) -> None:
        super().__init__(report)
        self.bonds = [bond for bond in self.every() if bond.misses(self.spots) == 0]
        self._of: dict[At, list[Bond]] = defaultdict(list)
        for bond in self.bonds:
            for member in bond.members:
                self._of[member].append(bond)

    def of(self, at: At) -> list[Bond]:
        """The bonds of one spot."""
        return self._of[at]

    @cached_property
    def witnesses(self) -> list[Bond]:
        """What a reader may know besides: by itself it shows no error."""
        return [bond for bond in witnesses(self) if bond.misses(self.spots) == 0]

    def broken(self, changed: Mapping[At, Spot]) -> list[tuple[Bond, Fraction]]:
        """The bonds that a change breaks, and by how many units of the last place."""
        return self._missed({id(bond): bond for at in changed for bond in self._of[at]}.values(), changed)

    def against(self, changed: Mapping[At, Spot]) -> list[tuple[Bond, Fraction]]:
        """The witnesses that a change contradicts, and by how many units of the last place."""
        return self._missed((bond for bond in self.witnesses if not bond.members.isdisjoint(changed)), changed)

    def _missed(self, bonds: Iterable[Bond], changed: Mapping[At, Spot]) -> list[tuple[Bond, Fraction]]:
        spots = {**self.spots, **changed}
        misses = [(bond, bond.misses(spots)) for bond in bonds]
        return [(bond, miss) for bond, miss in misses if miss > 0]

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

    def _changes(self, at: At, spot: Spot) -> Iterator[Bond]:
        what, key, measure, base = spot.key
        now, before = self.near(("v", key, measure), at), self.near(("v", key, base), at)
        sign = self.sign(at)
        if what == "d":
            if now and before:
                yield Bond("change", at, (now, before), lambda a, b: a - b, sign)
            return
        if now and before:
            yield Bond("change", at, (now, before), growth, sign)
        change = self.near(("d", key, measure, base), at)
        if not change:
            return
        signs = (*sign, *self.sign(change))
        if now:
            yield Bond("change", at, (now, change), growth_by, signs)
        elif before:
            yield Bond("change", at, (change, before), ratio, signs)

    def _shares(self, at: At, spot: Spot) -> Iterator[Bond]:
        _, part, measure, whole, base = spot.key
        operands = self.near(("v", part, measure), at), self.near(("v", whole, base), at)
        if operands[0] and operands[1]:
            yield Bond("completion" if part == whole else "share", at, (operands[0], operands[1]), ratio)

    def _orders(self, at: At, spot: Spot) -> Iterator[Bond]:
        key, measure, base = spot.key[:3]
        now, before = self.near(("v", key, measure), at), self.near(("v", key, base), at)
        done = self.near(("s", key, measure, key, base), at)

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
                shown = [part for part in parts if (part.removeprefix("-"), measure) not in self.report.zero]
                if len(shown) > 1 and all(("v", part.removeprefix("-"), measure) in self._by_key for part in shown):
                    yield from self._sum_of(whole, shown, measure)
            shares = [("s", part, "now", whole, "now") for part in parts if (part, "now") not in self.report.zero]
            if len(shares) > 1 and all(share in self._by_key for share in shares):
                first = self._by_key[shares[0]][0]
                operands = tuple(self.near(share, first) or first for share in shares)
                yield Bond("share", operands[0], operands[1:], lambda *others: 100 - total(*others))

    def _sum_of(self, whole: str, parts: list[str], measure: str) -> Iterator[Bond]:
        """The sum at the totals beside the parts, or else at the first total."""
        signs = [-1 if part.startswith("-") else 1 for part in parts]
        keys = [("v", part.removeprefix("-"), measure) for part in parts]

        def balance(*figures: Fraction) -> Fraction:
            return total(*(sign * figure for sign, figure in zip(signs, figures, strict=True)))

        bonds = []
        for at in self._by_key.get(("v", whole, measure), []):
            near = tuple(self.near(key, at) for key in keys)
            bonds.append(Bond("sum", at, tuple(part for part in near if part), balance if min(signs) < 0 else total))
        local = [bond for bond in bonds if all(part.part == bond.stated.part for part in bond.operands)]
        nearest = min((self._distance(bond) for bond in local), default=0)
        yield from [bond for bond in local if self._distance(bond) == nearest] or bonds[:1]

    def _distance(self, bond: Bond) -> int:
        """How far a total of a paragraph stands from its parts: 收入总计 and 支出总计 may be the same figure."""
        return min(abs(self._order[part] - self._order[bond.stated]) for part in bond.operands)
