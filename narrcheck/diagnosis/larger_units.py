"""Figures in a unit that is too small or too large: 元 for 万元, 万元 for 亿元, 亿元 for 万元."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from narrcheck.diagnosis.change import Repair
from narrcheck.diagnosis.origins import Slip
from narrcheck.model.fact import Fact
from narrcheck.model.interval import exact_sum
from narrcheck.model.relation import Instance

# How many of the unit written make one of the unit meant.
TIMES = 10000
_SEVERAL = 2
# So much less likely is a unit meant that the report has less often than the one written.
_UNUSUAL = 10


@dataclass(frozen=True)
class LargerUnits:
    """Repairs that put the ``larger`` unit for the one written, or that of which it is the larger.

    ``chance`` is how likely each of them is, ``uses`` how many figures of the report have each unit.
    """

    larger: Mapping[str, str]
    chance: float
    uses: Mapping[str, int]

    def beside(self, fact: Fact, failing: Instance) -> Iterator[Repair]:
        """A unit that is smaller than that of the figure beside it, which cannot be more."""
        symbol = failing.stated.quantity.symbol
        if failing.relation.formula == "surplus" and fact is not failing.stated and self._is_smaller(fact, symbol):
            yield self._in(fact, symbol, fact.quantity.factor * TIMES)

    def within(self, fact: Fact, failing: Instance, low: Fraction, high: Fraction) -> Iterator[Repair]:
        """The figure in each larger unit, and in the next smaller, in which it lies between two values."""
        quantity = fact.quantity
        smaller = next((small for small, large in self.larger.items() if large == quantity.symbol), None)
        less = quantity.exact / TIMES
        # What is lost in rounding, or only has to be less than another, would fit in any unit that is small enough.
        if smaller is not None and high - low < abs(less) and low <= less <= high:
            mended = self._in(fact, smaller, quantity.factor / TIMES)
            usual = self._usual(smaller, quantity.symbol, failing)
            yield mended if usual else replace(mended, chance=self.chance / _UNUSUAL)
        symbol, times = quantity.symbol, 1
        while symbol in self.larger and quantity.value:
            symbol, times = self.larger[symbol], times * TIMES
            room = quantity.ulp * times / (1 if quantity.units > 1 else 2)  # 0.1亿元 is no rounded 0.001亿元
            if low - room <= quantity.exact * times <= high + room:
                mended = self._in(fact, symbol, quantity.factor * times)
                unusual = self._usual(quantity.symbol, symbol, failing)
                yield replace(mended, chance=self.chance / _UNUSUAL) if unusual else mended

    def of_sums(self, failing: Instance, editable: Callable[[Fact], bool]) -> Iterator[Repair]:
        """Several figures of a sum, where the others have the larger unit: 合计213万元，其中：甲119元，乙94元.

        Where all of many parts have another unit than their whole, it is the whole's that is wrong; of two parts too,
        if theirs is the more usual one elsewhere.
        """
        whole, parts = failing.stated, failing.parts
        for symbol in sorted({fact.quantity.symbol for fact in (whole, *parts)} if parts else ()):
            small = [fact for fact in (whole, *parts) if self._is_smaller(fact, symbol)]
            if len(small) < _SEVERAL or not all(map(editable, small)):
                continue
            usual = self._usual(small[0].quantity.symbol, symbol, failing)
            total, *meant = (fact.quantity.exact * (TIMES if fact in small else 1) for fact in (whole, *parts))
            near = len(parts) * whole.quantity.ulp * (TIMES if whole in small else 1)
            if abs(exact_sum(meant) - total) <= near:
                first, *twins = small
                if len(small) == len(parts) and whole not in small and (usual or len(parts) > _SEVERAL):
                    yield self._in(whole, first.quantity.symbol, first.quantity.factor)
                    return
                if usual:
                    continue  # the others' unit is the wrong one, each by itself
                yield replace(self._in(first, symbol, first.quantity.factor * TIMES), twins=tuple(twins))

    def _usual(self, symbol: str, other: str, failing: Instance) -> bool:
        """Whether more of the report's other figures have one unit than the other."""
        here = Counter(fact.quantity.symbol for fact in failing.facts)
        return self.uses.get(symbol, 0) - here[symbol] > self.uses.get(other, 0) - here[other]

    def _is_smaller(self, fact: Fact, symbol: str) -> bool:
        return self.larger.get(fact.quantity.symbol) == symbol

    def _in(self, fact: Fact, symbol: str, factor: Fraction) -> Repair:
        changed = replace(fact.quantity, factor=factor, symbol=symbol, widened=None)
        return Repair(fact, changed, Slip.UNIT, self.chance)
