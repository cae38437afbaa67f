"""What the report tells elsewhere: the figures of its text and of its tables, by value."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from narrcheck.model.document import Span
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import telling
from narrcheck.relations.precision import usual_decimals
from narrcheck.relations.scene import Scene

# So many figures before one are near enough to be copied, and so many of the same thing behind it.
_NEAR, _BEHIND = 6, 2
# Figures of fewer digits than this are alike by accident, and so are 100%, 50.00 and their like.
_DIGITS = 3
# So likely is a right figure told with more decimals than the others.
_ODD = 0.1
# Of more figures than this a kind has decimals of its own: shares 12.34%, rates 5.6%.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One figure of the report: where it stands, and what it is (its name, empty in tables, and its measure)."""

    span: Span
    name: str
    measure: Measure | None = None


class Told:
    """All amounts of a report in order of their size, and the text's figures in reading order."""

    def __init__(self, scene: Scene) -> None:
        facts = {fact.span: fact for frame in scene.extraction.frames for fact in frame.facts.values()}
        self._places = sorted(facts)
        self._facts = [facts[span] for span in self._places]
        self._amounts: dict[Fraction, list[Occurrence]] = defaultdict(list)
        for fact in self._facts:
            if fact.quantity.dimension is Dimension.MONEY and telling(fact.quantity):
                self._amounts[fact.quantity.exact].append(Occurrence(fact.span, fact.indicator, fact.measure))
        for sheet in scene.sheets:
            for row in (row for group in sheet.groups for row in group.rows):
                for figure in row.figures.values():
                    if sheet.factor and figure.value and not figure.percent:
                        self._amounts[figure.exact * sheet.factor].append(Occurrence(figure.span, ""))
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        alike: dict[tuple[str, Measure], Counter[int]] = defaultdict(Counter)
        for fact in self._facts:
            if fact.quantity.value:
                counts[fact.quantity.symbol][fact.quantity.decimals] += 1
                alike[fact.quantity.symbol, fact.measure][fact.quantity.decimals] += 1
        self._alike = {kind: usual_decimals(counter) for kind, counter in alike.items() if counter.total() > _ENOUGH}
        self._decimals = counts
        self._usual = {symbol: usual_decimals(counter) for symbol, counter in counts.items()}
        written = [fact.quantity for fact in self._facts if fact.quantity.decimals]
        padded = {quantity.symbol for quantity in written if not quantity.units % 10}
        self._bare = {symbol for symbol, usual in self._usual.items() if min(counts[symbol]) < usual} - padded

    def usual(self, fact: Fact) -> int:
        """The decimals that figures of this unit and kind usually have."""
        symbol = fact.quantity.symbol
        return self._alike.get((symbol, fact.measure), self._usual.get(symbol, fact.quantity.decimals))

    def shown(self, quantity: Quantity) -> int:
        """The decimals of a figure; of one that has more than all others of its unit, those of the finest of them."""
        counts = self._decimals.get(quantity.symbol, Counter())
        others = [decimals for decimals in counts if decimals != quantity.decimals or counts[decimals] > 1]
        return min(quantity.decimals, max(others, default=quantity.decimals))

    def likelier(self, new: Quantity, old: Quantity) -> float:
        """How much likelier a right figure has the decimals of ``new`` than those of ``old``, one of the report's.

        Where zeros at the end are left out, fewer decimals than usual tell nothing.
        """
        if self.bare(old):
            return 1.0 if new.decimals <= self._usual[old.symbol] else _ODD
        if new.decimals == old.decimals:
            return 1.0
        counts = self._decimals.get(old.symbol, Counter())
        return (counts[new.decimals] + 1) / max(1, counts[old.decimals])

    def bare(self, quantity: Quantity) -> bool:
        """Whether figures of this unit are written without zeros at their end: 7% beside 7.25%, and nowhere 7.00%."""
        return quantity.symbol in self._bare

    @cached_property
    def _sizes(self) -> tuple[int, list[int]]:
        """The amounts in order, as integers of one unit, and how many of it make a yuan."""
        ratios = [amount.as_integer_ratio() for amount in self._amounts]
        below = lcm(*(part for _, part in ratios))
        return below, sorted(count * (below // part) for count, part in ratios)

    def within(self, where: Interval) -> Iterator[Fraction]:
        """The amounts told between two bounds, each value once."""
        if where.low is None or where.high is None:
            return
        below, sizes = self._sizes
        least, most = where.low * below, where.high * below
        for size in sizes[bisect_left(sizes, -(-least // 1)) : bisect_right(sizes, most // 1)]:
            yield Exact(size, below)

    def of(self, value: Fraction) -> Sequence[Occurrence]:
        """Where an amount is told."""
        return self._amounts.get(value, ())

    def besides(self, value: Fraction, but: Collection[Span]) -> bool:
        """Whether an amount is told at other places."""
        return any(one.span not in but for one in self.of(value))

    def apart(self, value: Fraction, but: Collection[Span], sentence: Span) -> bool:
        """Whether an amount is told at other places, in another sentence."""
        return any(one.span not in but and not sentence.covers(one.span) for one in self.of(value))

    def copied(self, fact: Fact, failing: Instance) -> int:
        """Among how many figures of its kind that stand nearby the same figure is; 0 where it is in none of them.

        What is written later is copied from what stands there already, of one thing's two figures either may be; a
        figure of the same name and measure is a repetition, unless both take part in the relation that fails.
        """
        digits = str(abs(fact.quantity.units))
        if len(digits) < _DIGITS or len(digits.strip("0")) == 1:
            return 0
        place = bisect_left(self._places, fact.span)
        near = self._facts[max(0, place - 2 * _NEAR) : place]
        alike = [one for one in near if one.quantity.symbol == fact.quantity.symbol][-_NEAR:]
        copies = [one for one in alike if one.quantity.value == fact.quantity.value]
        here = {one.span for one in failing.facts}
        if any((one.indicator, one.measure) != (fact.indicator, fact.measure) or one.span in here for one in copies):
            return len(alike)
        following = self._facts[place + 1 : place + 1 + _BEHIND]
        others = [one for one in following if one.indicator == fact.indicator and one.measure is not fact.measure]
        return _NEAR if any(one.quantity.exact == fact.quantity.exact for one in others) else 0
