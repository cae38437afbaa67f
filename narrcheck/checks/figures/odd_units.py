"""An amount in another unit than all others, or than the same digits beside it or elsewhere.

What it finds (NC813): the only amount of a report that is in 元, of less than 10,000 and with decimals, after words
that tell an amount (支出, 经费, 住房公积金 …), while all others are in 万元; every such amount, whatever stands before
it, whose very figure the report tells in 万元 elsewhere; and two amounts of a sentence with the same digits in two
units.

Why it matters: it was 万元 that was meant, and the figure is wrong ten thousand times.

Example: ``基本工资24.60万元，津贴补贴12.20万元，住房公积金3.58元``.

Known to miss: whole numbers, and reports with several such amounts that are told nowhere else. Prices, rates for one
thing and interest are passed over.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from narrcheck.checks._blocks import Blocks
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.rulebook import Expression, RuleData

ODD = Rule(
    "NC813",
    "odd-unit",
    Kind.UNIT,
    Severity.WARNING,
    Message("只有这一处的单位与众不同", "The only amount in its unit"),
)
RULES: tuple[Rule, ...] = (ODD,)

_LESS = 10_000
_FEWEST = 8  # amounts in 万元 that make a habit
_DECIMALS = 2
_DIGITS = 3  # that two figures do not share by chance


class OddData(RuleData):
    """``rules/units/odd.yaml``."""

    unit: str
    habit: str
    scale: tuple[str, ...]
    before: Expression
    silent_before: Expression
    silent_after: Expression


def check(analysis: Analysis) -> Iterator[Finding]:
    """The amounts whose unit is another than that of their like."""
    data, places = analysis.rulebook.read("units/odd.yaml", OddData), Blocks(analysis.document)
    amounts = [one for one in analysis.quantities if one.dimension is Dimension.MONEY and one.value]
    told = [one for one in amounts if one.symbol in data.scale and places.prose(one.span)]
    beside = list(_beside(analysis, data, told))
    yield from beside
    seen = {finding.span for finding in beside}
    yield from (finding for finding in _alone(analysis, data, amounts, told) if finding.span not in seen)


def _beside(analysis: Analysis, data: OddData, told: Sequence[Quantity]) -> Iterator[Finding]:
    """The one of two figures with the same digits in a sentence whose unit fewer of the others have."""
    text, usual = analysis.document.folded, Counter(one.symbol for one in told)
    sentences: dict[int, list[Quantity]] = {}
    for one in told:
        sentences.setdefault(max(text.rfind(mark, 0, one.span.start) for mark in "。\n"), []).append(one)
    for fellows in sentences.values():
        near = Counter(one.symbol for one in fellows)

        def rank(one: Quantity, near: Counter[str] = near) -> tuple[int, int, int]:
            return near[one.symbol], usual[one.symbol], data.scale.index(one.symbol)

        for one in fellows:
            others = [other for other in fellows if other.value == one.value and other.symbol != one.symbol]
            if not others or not _telling(one) or any(_silent(text, data, each) for each in (one, *others)):
                continue
            meant = max(others, key=rank)
            if rank(one) < min(map(rank, others)):
                message = Message(
                    f"同一句中同一个数的单位是“{meant.symbol}”，此处写的却是“{one.symbol}”，请核对。",
                    f"The same figure is in {meant.symbol} in this sentence, here it is {one.symbol}: check it.",
                )
                related = (Related("same", meant.span),)
                yield Finding.of(ODD, one.span, message, related=related, fix=Fix(one.unit, meant.symbol))


def _alone(
    analysis: Analysis, data: OddData, amounts: Sequence[Quantity], told: Sequence[Quantity]
) -> Iterator[Finding]:
    """The one amount that is told in 元."""
    text = analysis.document.folded
    usual = [one for one in amounts if one.symbol == data.habit]
    odd = [one for one in told if one.symbol == data.unit]
    retold = {one.value for one in usual if one.decimals == _DECIMALS}
    for one in odd if len(usual) >= _FEWEST else ():
        alone = len(odd) == 1 and data.before.search(text, _clause(text, one), one.span.start) is not None
        if not _small(one) or not (alone or one.value in retold) or _silent(text, data, one):
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


def _clause(text: str, amount: Quantity) -> int:
    return max(text.rfind(mark, 0, amount.span.start) for mark in "，。；\n") + 1


def _silent(text: str, data: OddData, amount: Quantity) -> bool:
    """Whether the words beside an amount make it a price, a rate for one thing or interest."""
    before = data.silent_before.search(text, _clause(text, amount), amount.span.start)
    return before is not None or data.silent_after.match(text, amount.span.end) is not None


def _telling(amount: Quantity) -> bool:
    """Whether the digits of an amount are too many to be another's by chance."""
    digits = str(amount.value).replace(".", "").strip("0")
    return amount.decimals > 0 and len(digits) >= _DIGITS and amount.approx is None and len(amount.unit) > 0


def _small(amount: Quantity) -> bool:
    return 0 < amount.decimals <= _DECIMALS and amount.exact < _LESS and amount.approx is None and len(amount.unit) > 0
