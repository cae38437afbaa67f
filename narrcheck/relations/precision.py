"""How exact the report's figures are: its usual decimals, and figures written out for people."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePath

from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity

# What is told in whole numbers since it is no more exact is divisible by this in most cases.
_ROUND = 5
# Whole numbers that are rounded are one in so many of all amounts, and no fewer.
_MANY = 5


class Precision:
    """The decimals that a report usually shows, by unit."""

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        told: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for quantity in quantities:
            if quantity.value and quantity.dimension is Dimension.MONEY:
                counts[quantity.symbol][quantity.decimals] += 1
                told[quantity.symbol].add((quantity.units, quantity.decimals))
        self._whole = {symbol for symbol, amounts in told.items() if _rounds(amounts)}
        self._slack: dict[tuple[str, int], Fraction] = {}
        self._finest = {symbol: max(counter) for symbol, counter in counts.items()}
        self.usual = {symbol: usual_decimals(counter) for symbol, counter in counts.items()}

    def tight(self, quantity: Quantity) -> Interval:
        """What the figure stands for if the report's usual decimals were meant (36 万元 is 36.00)."""
        if quantity.approx is not None:
            return quantity.interval
        decimals = max(quantity.decimals, self._meant(quantity))
        return Interval.rounded(quantity.value, decimals, quantity.factor)

    def slack(self, quantity: Quantity) -> Fraction:
        """How far what was meant may lie from what is displayed, by the tight reading; nothing for a count."""
        if quantity.dimension is Dimension.COUNT:
            return Exact(0)
        decimals = max(quantity.decimals, self._meant(quantity))
        key = quantity.symbol, decimals
        if key not in self._slack:
            self._slack[key] = quantity.factor / (2 * 10**decimals)
        return self._slack[key]

    def exactly(self, quantity: Quantity) -> Interval:
        """What a counted figure stands for: itself."""
        if quantity.dimension is Dimension.COUNT and quantity.approx is None:
            return Interval.point(quantity.exact)
        return self.tight(quantity)

    def wide(self, quantity: Quantity) -> Interval:
        """What the figure stands for by its decimals, or one less than usual: beside 4.35 万元 8 is not 8.15."""
        if quantity.dimension is Dimension.COUNT and quantity.approx is None:
            return Interval.point(quantity.exact)
        decimals = self._meant(quantity) - 1
        if quantity.approx is not None or quantity.decimals >= decimals:
            return quantity.interval
        return Interval.rounded(quantity.value, decimals, quantity.factor)

    def _meant(self, quantity: Quantity) -> int:
        """The decimals that a figure of its unit is meant to have; none where the report rounds to whole numbers.

        Nobody rounds to 0 what was spent: 0万元 is nothing, as exact as the finest of the others.
        """
        if not quantity.value:
            return self._finest.get(quantity.symbol, 0)
        rounded = not quantity.decimals and quantity.symbol in self._whole
        return 0 if rounded else self.usual.get(quantity.symbol, 0)


def _rounds(amounts: Collection[tuple[int, int]]) -> bool:
    """Whether a report rounds amounts to whole numbers as it tells others finer: many, and few of them are round.

    ``amounts`` are the different ones it tells, in units of their last place, with their decimals.
    """
    whole = [units for units, decimals in amounts if not decimals]
    odd = sum(units % _ROUND != 0 for units in whole)
    return odd * 2 > len(whole) and odd * _MANY > len(amounts) and odd >= _MANY


def usual_decimals(counter: Counter[int]) -> int:
    """The decimals that figures of one unit are meant to have: so many, or more, have at least a third of them."""
    total = counter.total()
    for decimals in sorted(counter, reverse=True):
        if 3 * sum(n for d, n in counter.items() if d >= decimals) >= total:
            return decimals
    return 0


def written(value: Fraction, quantity: Quantity, decimals: int | None = None) -> str:
    """``value`` (base units) written in the unit of ``quantity``, with its decimals unless told, half up."""
    return f"{numeral(value, quantity, decimals)}{quantity.symbol}"


def numeral(value: Fraction, quantity: Quantity, decimals: int | None = None) -> str:
    """The numeral of ``written`` alone."""
    return str(rounded(value, quantity, quantity.decimals if decimals is None else decimals))


def rounded(value: Fraction, quantity: Quantity, places: int) -> Decimal:
    """The number of ``numeral``."""
    (top, below), (factor, parts) = value.as_integer_ratio(), quantity.factor.as_integer_ratio()
    top, below = top * parts * 10**places, below * factor  # whole numbers are a good deal faster than fractions
    size = Decimal((2 * abs(top) + below) // (2 * below)).scaleb(-places)
    return -size if top < 0 and size else size


def shown(quantity: Quantity) -> str:
    """The figure as displayed, with its unit."""
    return f"{quantity.value}{quantity.symbol}"


def source(fact: Fact) -> str:
    """The name of the file that a figure of another document stands in, in brackets."""
    return f"（{PurePath(fact.home.source).name}）" if fact.home else ""
