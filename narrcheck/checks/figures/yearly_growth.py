"""Mean growth between two years.

What it finds (NC820): a mean yearly growth that the two numbers and their years do not give, or what these years are
said to have grown in all.

Why it matters: reports of five years tell it of every indicator, and it is reckoned once, by hand, and then copied.

Example: ``财政收入从2015年的2007万元上升到2020年的2468万元，年均增长5.22%``.

Known to miss: numbers whose years the words leave out (五年来由A增加到B), and growth since a year told with its change.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.numerals import numeral_data, parse_chinese
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
    whole: str
    between: str
    from_: str
    to: str
    since: str
    then: str
    down: str


class _Words:
    """The patterns for what stands before each of the figures."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/yearly.yaml", YearlyData)
        self.mean, self.whole, self.between = (regex.compile(p) for p in (data.mean, data.whole, data.between))
        self.ends = [
            (regex.compile(f"{a}$"), regex.compile(b)) for a, b in ((data.from_, data.to), (data.since, data.then))
        ]
        self.down = frozenset(data.down.split())


def check(analysis: Analysis) -> Iterator[Finding]:
    """The growths over several years that do not fit."""
    words, text, told = analysis.rulebook.derive(_Words), analysis.document.folded, analysis.quantities
    for place, (first, last) in enumerate(pairwise(told)):
        if first.dimension is not last.dimension or min(first.value, last.value) <= 0 or first.approx or last.approx:
            continue
        years = _years(words, text, first, last)
        end = last.span.end
        for rate in told[place + 2 : place + 4] if years > 1 else ():
            if rate.dimension is not Dimension.PERCENT or rate.approx is not None:
                break
            mean, whole, between = (
                pattern.fullmatch(text, end, rate.span.start) for pattern in (words.mean, words.whole, words.between)
            )
            for match, power in ((mean, years), (whole, 1)):
                if match and _so_many(analysis, match["count"]) in (None, years):
                    yield from _judge(first, last, rate, years, power, down=match["word"] in words.down)
            if not (whole or between):
                break
            end = rate.span.end


def _years(words: _Words, text: str, first: Quantity, last: Quantity) -> int:
    """How many years lie between two figures, of which words tell these years; 0 where they do not."""
    for since, then in words.ends:
        began = since.search(text, max(0, first.span.start - 30), first.span.start)
        ended = then.fullmatch(text, first.span.end, last.span.start)
        if began and ended:
            return int(ended["year"]) - int(began["year"])
    return 0


def _so_many(analysis: Analysis, count: str | None) -> int | None:
    """The number of years that words name."""
    if count is None:
        return None
    numeral = None if count.isdigit() else parse_chinese(count, analysis.rulebook.derive(numeral_data))
    return int(numeral.value if numeral else count)


def _judge(first: Quantity, last: Quantity, rate: Quantity, years: int, power: int, *, down: bool) -> Iterator[Finding]:
    """What is told of a growth that, kept up so many times, does not lead from one number to the other.

    It may have been cut off instead of rounded: a unit of its last place either way is none.
    """
    stated = -rate.exact if down else rate.exact
    grown = last.interval.divided(first.interval)
    told = Interval((1 + stated - rate.ulp) ** power, (1 + stated + rate.ulp) ** power)
    if grown is None or told.meets(grown):
        return
    times = last.exact / first.exact
    root = (Decimal(times.numerator) / times.denominator) ** (Decimal(1) / power)
    expected = written(abs(Fraction(root) - 1) / _PERCENT, rate.decimals)
    simple = written(abs(times - 1) / years / _PERCENT, rate.decimals) == str(rate.value) and power > 1
    cause = ("（像是把总增幅除以年数）", " (it is the whole growth divided by the years)") if simple else ("", "")
    kind = ("年均", "a mean growth") if power > 1 else ("累计", "a growth")
    message = Message(
        f"{years} 年间由 {first.value}{first.symbol} 到 {last.value}{last.symbol}，{kind[0]}应为 {expected}%，"
        f"写为 {rate.value}%{cause[0]}。",
        f"{first.value} to {last.value} in {years} years is {kind[1]} of {expected}%, not {rate.value}%{cause[1]}.",
    )
    root_of = f"^(1/{power})" if power > 1 else ""
    calculation = f"({last.value} ÷ {first.value}){root_of} − 1 ≈ {expected}%"
    related = (Related("base", first.span), Related("current", last.span))
    turned = (root < 1) != down
    fix = None if turned else Fix(rate.number, expected)
    yield Finding.of(YEARLY, rate.span, message, calculation=calculation, related=related, fix=fix)
