"""Figures in a row and their mean: 得分依次为A、B、C，平均D.

What it finds (NC850): a mean behind a row of figures that says it tells each (依次为, 分别为) which is not theirs; a
mean before so many figures as the sentence says there are (3个标段逾期，平均逾期47天，其中…); a distance of the highest
from the lowest of a row that is another.

Why it matters: the mean is what a reader compares with the goal.

Example: ``三个乡镇得分依次为91.2分、88.4分、90.4分，平均91.0分``.

Known to miss: weighted means told as such, and rows that stand in a table.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import written
from narrcheck.rulebook import Rulebook, RuleData

MEAN = Rule(
    "NC850",
    "mean-of-listed-figures",
    Kind.SUM,
    Severity.WARNING,
    Message("所列各数的平均数（差距）与各数不符", "A mean, or a distance, does not fit the figures listed"),
)
RULES: tuple[Rule, ...] = (MEAN,)

_FEW = 3
_AHEAD = 24


class ListedData(RuleData):
    """``rules/count/listed_means.yaml``."""

    opens: str
    joint: str
    mean: str
    apart: str
    before: str
    parts: str
    plain: frozenset[str]


class _Words:
    """The patterns, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/listed_means.yaml", ListedData)
        self.opens, self.joint = regex.compile(data.opens), regex.compile(data.joint)
        self.mean, self.apart = regex.compile(data.mean), regex.compile(data.apart)
        self.before, self.parts = regex.compile(data.before), regex.compile(data.parts)
        self.plain = data.plain


def check(analysis: Analysis) -> Iterator[Finding]:
    """The means and distances that the figures beside them contradict."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    quantities = [quantity for quantity in analysis.quantities if quantity.dimension is not Dimension.DATE]
    for place, first in enumerate(quantities):
        head = text[max(0, first.span.start - _AHEAD) : first.span.start]
        if words.opens.search(head) is not None:
            row = _row(words, text, quantities, place)
            yield from _behind(words, text, row, quantities[place + len(row) : place + len(row) + 2])
        elif words.before.search(head) is not None:
            row = _row(words, text, quantities, place + 1)
            so_many = quantities[place - 1].value if place else 0
            begins = row and words.parts.fullmatch(text, first.span.end, row[0].span.start)
            if begins and len(row) >= _FEW and so_many == len(row) and row[0].symbol == first.symbol:
                yield from _compared(first, row, _mean(words, first, row))


def _row(words: _Words, text: str, quantities: Sequence[Quantity], place: int) -> list[Quantity]:
    """The figures of one unit side by side from ``place`` on."""
    row = list(quantities[place : place + 1])
    for quantity in quantities[place + 1 :]:
        joined = words.joint.fullmatch(text, row[-1].span.end, quantity.span.start)
        named = words.mean.match(text, row[-1].span.end)
        if joined is None or named is not None or quantity.symbol != row[0].symbol or quantity.approx is not None:
            break
        row.append(quantity)
    return row


def _behind(words: _Words, text: str, row: Sequence[Quantity], told: Sequence[Quantity]) -> Iterator[Finding]:
    """The mean right behind a row, and the distance behind that."""
    if len(row) < _FEW or row[0].approx is not None:
        return
    for stated in told:
        between = row[-1].span.end, stated.span.start
        if stated.symbol != row[0].symbol:
            return
        if words.mean.fullmatch(text, *between):
            yield from _compared(stated, row, _mean(words, stated, row))
        elif words.apart.fullmatch(text, *between):
            exact = [quantity.exact for quantity in row]
            yield from _compared(stated, row, max(exact) - min(exact))
        else:
            match = words.mean.match(text, row[-1].span.end)
            after = words.apart.fullmatch(text, told[0].span.end, stated.span.start) if match else None
            if after is None:
                return
            exact = [quantity.exact for quantity in row]
            yield from _compared(stated, row, max(exact) - min(exact))


def _mean(words: _Words, stated: Quantity, row: Sequence[Quantity]) -> Fraction:
    """The mean of a row; what is stated, where it may be one that weighs the figures (a rate of several towns)."""
    exact = [quantity.exact for quantity in row]
    weighed = stated.symbol not in words.plain and min(exact) <= stated.exact <= max(exact)
    return stated.exact if weighed else exact_sum(exact) / len(row)


def _compared(stated: Quantity, row: Sequence[Quantity], expected: Fraction) -> Iterator[Finding]:
    if stated.approx is not None or abs(stated.exact - expected) < stated.ulp:
        return
    right = written(expected / stated.factor, stated.decimals)
    listed = "、".join(str(quantity.value) for quantity in row)
    message = Message(
        f"由所列 {len(row)} 个数（{listed}）得 {right}，写为 {stated.value}，请核对。",
        f"The {len(row)} figures listed ({listed}) make it {right}; {stated.value} is stated.",
    )
    related = tuple(Related("part", quantity.span) for quantity in row)
    fix = Fix(stated.number, right)
    yield Finding.of(MEAN, stated.span, message, calculation=f"{listed} → {right}", related=related, fix=fix)
