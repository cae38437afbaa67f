"""Mean growth between two years.

What it finds (NC820): a mean yearly growth that the two numbers and their years do not give.

Why it matters: reports of five years tell it of every indicator, and it is reckoned once, by hand, and then copied.

Example: ``财政收入从2015年的2007万元上升到2020年的2468万元，年均增长5.22%``.

Known to miss: numbers whose years the words leave out (五年来由A增加到B), and growth since a year told with its change.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import written
from narrcheck.rulebook import Rulebook, RuleData

YEARLY = Rule(
    "NC820",
    "mean-growth-mismatch",
    Kind.CHANGE,
    Severity.ERROR,
    Message("年均增长率与首末两年的数不符", "A mean yearly growth does not fit the numbers of the two years"),
)
RULES: tuple[Rule, ...] = (YEARLY,)

_PERCENT = Fraction(1, 100)


class YearlyData(RuleData):
    """``rules/count/yearly.yaml``."""

    mean: str
    from_: str
    to: str
    down: str


class _Words:
    """The patterns for what stands before each of the three figures."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/yearly.yaml", YearlyData)
        self.mean, self.to = regex.compile(data.mean), regex.compile(data.to)
        self.first = regex.compile(f"{data.from_}$")
        self.down = frozenset(data.down.split())


def check(analysis: Analysis) -> Iterator[Finding]:
    """The mean growths that do not fit."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    for first, last, rate in zip(analysis.quantities, analysis.quantities[1:], analysis.quantities[2:], strict=False):
        if rate.dimension is not Dimension.PERCENT or any(q.approx is not None for q in (first, last, rate)):
            continue
        began = words.first.search(text, max(0, first.span.start - 30), first.span.start)
        ended = words.to.fullmatch(text, first.span.end, last.span.start)
        mean = words.mean.fullmatch(text, last.span.end, rate.span.start)
        if not (began and ended and mean) or first.dimension is not last.dimension or min(first.value, last.value) <= 0:
            continue
        years = int(ended["year"]) - int(began["year"])
        if years > 1:
            yield from _judge(first, last, rate, years, down=mean["word"] in words.down)


def _judge(first: Quantity, last: Quantity, rate: Quantity, years: int, *, down: bool) -> Iterator[Finding]:
    """What is told of a growth that, kept up for so many years, does not lead from one number to the other.

    It may have been cut off instead of rounded: a unit of its last place either way is none.
    """
    stated = -rate.exact if down else rate.exact
    grown = last.interval.divided(first.interval)
    told = Interval((1 + stated - rate.ulp) ** years, (1 + stated + rate.ulp) ** years)
    if grown is None or told.meets(grown):
        return
    times = last.exact / first.exact
    root = (Decimal(times.numerator) / times.denominator) ** (Decimal(1) / years)
    expected = written(abs(Fraction(root) - 1) / _PERCENT, rate.decimals)
    simple = written(abs(times - 1) / years / _PERCENT, rate.decimals) == str(rate.value)
    cause = ("（像是把总增幅除以年数）", " (it is the whole growth divided by the years)") if simple else ("", "")
    message = Message(
        f"{years} 年间由 {first.value}{first.symbol} 到 {last.value}{last.symbol}，年均应为 {expected}%，"
        f"写为 {rate.value}%{cause[0]}。",
        f"{first.value} to {last.value} in {years} years is a mean growth of {expected}%, not {rate.value}%{cause[1]}.",
    )
    calculation = f"({last.value} ÷ {first.value})^(1/{years}) − 1 ≈ {expected}%"
    related = (Related("base", first.span), Related("current", last.span))
    turned = (root < 1) != down
    fix = None if turned else Fix(rate.number, expected)
    yield Finding.of(YEARLY, rate.span, message, calculation=calculation, related=related, fix=fix)
