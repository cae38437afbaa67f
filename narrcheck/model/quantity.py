"""A figure with its unit, as displayed and as it is meant."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from narrcheck.model.document import Span
from narrcheck.model.exact import Exact
from narrcheck.model.interval import Interval


class Dimension(StrEnum):
    """What a quantity measures."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    RATIO = "ratio"
    DATE = "date"


class Approx(StrEnum):
    """How a word beside the figure widens it."""

    ABOUT = "about"
    OVER = "over"
    UNDER = "under"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as displayed.

    ``span`` covers number and unit, ``number`` the numeral alone, ``unit`` the unit alone (empty where there is none).
    ``value`` is the displayed number (negative if so written), ``decimals`` its decimal places, ``symbol`` the unit as
    a canonical word (``万元``, ``%``, ``辆``), ``factor`` what one of it is in the base unit (万元: 10000 元; 亿元:
    10**8; %: 1/100; 成: 1/10). ``widened`` is what it stands for, in base units, where 约, 近 and the like widen it.
    ``exact`` is the displayed value in base units, ``ulp`` one unit of its last displayed place, ``units`` how many of
    these it is.
    """

    span: Span
    number: Span
    unit: Span
    value: Decimal
    decimals: int
    symbol: str
    dimension: Dimension
    factor: Fraction
    approx: Approx | None = None
    widened: Interval | None = None
    units: int = field(init=False, compare=False, repr=False)
    exact: Fraction = field(init=False, compare=False, repr=False)
    ulp: Fraction = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        units = int(self.value.scaleb(self.decimals))
        top, below = self.factor.numerator, self.factor.denominator * 10**self.decimals
        if top % below == 0:  # whole yuan: there is nothing to shorten, which takes the longest
            top, below = top // below, 1
            ulp, exact = Exact(top), Exact(units * top)
        else:
            ulp, exact = Exact(top, below), Exact(units * top, below)
        object.__setattr__(self, "units", units)
        object.__setattr__(self, "exact", exact)
        object.__setattr__(self, "ulp", ulp)

    def showing(self, value: Decimal, decimals: int) -> "Quantity":
        """The same figure with another number; a word that widens it is not asked how far."""
        changed = value, decimals, self.symbol, self.dimension, self.factor, self.approx
        return Quantity(self.span, self.number, self.unit, *changed)

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.dimension is Dimension.MONEY

    @property
    def interval(self) -> Interval:
        """What it stands for, in base units."""
        return self.widened or Interval.around(self.units, self.decimals, self.factor)


@dataclass(frozen=True, slots=True)
class Year:
    """A year or fiscal year named in the text: ``2021年度``, ``2020年``, ``上年``; ``value`` is None where relative."""

    span: Span
    value: int | None
    relative: int | None = None
