"""A small amount in 元 where all others are in 万元.

What it finds (NC813): the only amount of a report that is in 元, of less than 10,000 and with decimals, after words
that tell an amount (支出, 经费, 住房公积金 …), while all others are in 万元; and every such amount, whatever stands
before it, whose very figure the report tells in 万元 elsewhere.

Why it matters: it was 万元 that was meant, and the figure is wrong ten thousand times.

Example: ``基本工资24.60万元，津贴补贴12.20万元，住房公积金3.58元``.

Known to miss: whole numbers, and reports with several such amounts that are told nowhere else. Prices, rates for one
thing and interest are passed over.
"""

from collections.abc import Iterator

from narrcheck.checks._blocks import Blocks
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.rulebook import Expression, RuleData

ODD = Rule(
    "NC813",
    "odd-unit",
    Kind.UNIT,
    Severity.WARNING,
    Message("只有这一处的单位是元", "The only amount in 元"),
)
RULES: tuple[Rule, ...] = (ODD,)

_LESS = 10_000
_FEWEST = 8  # amounts in 万元 that make a habit
_DECIMALS = 2


class OddData(RuleData):
    """``rules/units/odd.yaml``."""

    unit: str
    habit: str
    before: Expression
    silent_before: Expression
    silent_after: Expression


def check(analysis: Analysis) -> Iterator[Finding]:
    """The one amount that is told in 元."""
    data = analysis.rulebook.read("units/odd.yaml", OddData)
    text, places = analysis.document.folded, Blocks(analysis.document)
    amounts = [one for one in analysis.quantities if one.dimension is Dimension.MONEY and one.value]
    usual = [one for one in amounts if one.symbol == data.habit]
    odd = [one for one in amounts if one.symbol == data.unit and places.prose(one.span)]
    retold = {one.value for one in usual if one.decimals == _DECIMALS}
    for one in odd if len(usual) >= _FEWEST else ():
        clause = max(text.rfind(mark, 0, one.span.start) for mark in "，。；\n") + 1
        alone = len(odd) == 1 and data.before.search(text, clause, one.span.start) is not None
        if not _small(one) or not (alone or one.value in retold):
            continue
        if data.silent_before.search(text, clause, one.span.start) or data.silent_after.match(text, one.span.end):
            continue
        number = analysis.document.words(one.number)
        others = (
            ("其余金额都", "All other amounts are") if alone else ("别处同一个数", "The same figure is elsewhere told")
        )
        message = Message(
            f"{others[0]}以“{data.habit}”为单位，此处写的却是“{data.unit}”：应为“{number}{data.habit}”，请核对。",
            f"{others[1]} in {data.habit}, here it is {data.unit}: check it.",
        )
        yield Finding.of(ODD, one.span, message, fix=Fix(one.unit, data.habit))


def _small(amount: Quantity) -> bool:
    return 0 < amount.decimals <= _DECIMALS and amount.exact < _LESS and amount.approx is None and len(amount.unit) > 0
