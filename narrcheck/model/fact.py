"""Facts: what one figure of the report states, and how facts hang together."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from narrcheck.model.document import Document, Span
from narrcheck.model.quantity import Quantity


class Measure(StrEnum):
    """Which number of an indicator a figure is."""

    ACTUAL = "actual"
    BUDGET = "budget"
    ADJUSTED = "adjusted"
    CHANGE = "change"
    RATE = "rate"
    SHARE = "share"
    COMPLETION = "completion"
    COUNT = "count"
    RATIO = "ratio"


class Reference(StrEnum):
    """What a change, rate or completion is measured against."""

    PRIOR = "prior"
    BUDGET = "budget"
    ADJUSTED = "adjusted"


@dataclass(frozen=True, slots=True)
class Direction:
    """Up (+1), down (-1) or level (0), and the word that says so."""

    sign: int
    span: Span


class Fact(NamedTuple):
    """One figure: *indicator, scope, period, measure, value*.

    ``indicator`` is the canonical name, or the report's own noun phrase where the lexicon has none (``local``).
    ``period`` is the fiscal year. ``reference`` and ``direction`` belong to changes and rates; ``whole`` names what a
    share is a share of, where the text says it; ``of`` is the slot of the number that a derived figure was
    told after, ``against`` the year that a change is measured against where the words name it. ``block`` is the index
    of the block, ``sentence`` the sentence's span. ``home`` is the document that a figure stands in where that is not
    the one being checked: its spans are then of that document. ``addends`` are what a figure comes to that the report
    does not tell.
    """

    indicator: str
    scope: str
    period: int | None
    measure: Measure
    quantity: Quantity
    block: int
    sentence: Span
    local: bool = False
    direction: Direction | None = None
    reference: Reference | None = None
    whole: str | None = None
    of: str = ""
    against: int | None = None
    home: Document | None = None
    addends: tuple["Fact", ...] = ()

    @property
    def span(self) -> Span:
        """Where the figure stands."""
        return self.quantity.span

    @property
    def signed(self) -> Fraction:
        """The figure in its base unit, negative where its direction is down."""
        exact = self.quantity.exact
        return -exact if self.direction is not None and self.direction.sign < 0 else exact
