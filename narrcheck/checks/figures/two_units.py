"""One amount in two units beside each other.

What it finds (NC802): an amount followed in brackets, or after 合 or 折合, by the same amount in another unit, where
the two differ by more than the rounding of the coarser one.

Why it matters: the second figure is typed by hand; digits are swapped or the point is shifted.

Example: ``1604330.00元（164.03万元）``.

Known to miss: conversions with other words between, and pairs in one unit.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import likely, written
from narrcheck.rulebook import Rulebook, RuleData

TWICE = Rule(
    "NC802",
    "amount-in-two-units",
    Kind.UNIT,
    Severity.ERROR,
    Message("同一金额的两种单位不符", "One amount in two units that differ"),
)
RULES: tuple[Rule, ...] = (TWICE,)

_FARTHEST = 5


class AmountData(RuleData):
    """``rules/count/amounts.yaml``."""

    joins: str


def _joins(rulebook: Rulebook) -> regex.Pattern[str]:
    return regex.compile(rulebook.read("count/amounts.yaml", AmountData).joins)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The pairs that differ."""
    joins, text = analysis.rulebook.derive(_joins), analysis.document.folded
    for first, second in pairwise(analysis.quantities):
        if second.span.start - first.span.end > _FARTHEST or first.symbol == second.symbol:
            continue
        if first.dimension is not Dimension.MONEY or second.dimension is not Dimension.MONEY:
            continue
        between = text[first.span.end : second.span.start]
        bracket = between == "（" and text[second.span.end : second.span.end + 1] == "）"
        if bracket or joins.fullmatch(between):
            yield from _compare(analysis, first, second)


def _compare(analysis: Analysis, first: Quantity, second: Quantity) -> Iterator[Finding]:
    if first.interval.meets(second.interval) or not first.value or not second.value:
        return
    coarse, fine = sorted((first, second), key=lambda quantity: -quantity.ulp)
    if abs(coarse.exact - fine.exact) <= coarse.ulp:
        return
    expected = written(fine.exact / coarse.factor, coarse.decimals)
    document = analysis.document
    one, two = document.words(first.span), document.words(second.span)
    message = Message(
        f"“{one}”与“{two}”应为同一金额，换算后不等：{document.words(fine.span)}＝{expected}{coarse.symbol}，请改正其中之一。",
        f"{one} and {two} should be one amount: {document.words(fine.span)} is {expected}{coarse.symbol}.",
    )
    calculation = f"{fine.value}{fine.symbol} = {expected}{coarse.symbol} ≠ {coarse.value}{coarse.symbol}"
    yield Finding.of(
        TWICE,
        second.span,
        message,
        calculation=calculation,
        related=(Related("same", first.span),),
        fix=_fix(analysis, first, second),
    )


def _fix(analysis: Analysis, first: Quantity, second: Quantity) -> Fix | None:
    """The second figure with its digits put right, if one slip explains the difference."""
    found = [number for number in likely(second.value, second.decimals) if _same(first, second, number)]
    shown = analysis.document.words(second.number)
    if len(found) != 1 or "," in shown or "，" in shown:
        return None
    return Fix(Span(second.number.start, second.number.end), found[0])


def _same(first: Quantity, second: Quantity, number: str) -> bool:
    value = Fraction(Decimal(number)) * second.factor
    return abs(value - first.exact) <= max(first.ulp, second.ulp) / 2
