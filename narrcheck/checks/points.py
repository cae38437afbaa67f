"""Differences of percentages in percentage points.

What it finds (NC803): two percentages and their difference in points that do not fit, in size or in direction.

Why it matters: one of the two percentages was updated and the difference was not, or up and down were exchanged.

Example: ``合格率由86.5%提高到89.2%，提高3.7个百分点``.

Known to miss: differences whose base stands in another sentence, and differences written with % instead of 百分点.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import written
from narrcheck.rulebook import Rulebook, RuleData

POINTS = Rule(
    "NC803",
    "percentage-points-mismatch",
    Kind.CHANGE,
    Severity.ERROR,
    Message("百分点之差与前后两个百分比不符", "A difference in percentage points does not fit the two percentages"),
)
RULES: tuple[Rule, ...] = (POINTS,)

_PERCENT = Fraction(1, 100)


class PointData(RuleData):
    """``rules/count/points.yaml``."""

    up: str
    down: str
    to: str
    start: str
    moved: str
    against: str
    compared: str


class _Words:
    """The patterns for what stands before, between and after two percentages."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/points.yaml", PointData)
        fill = {"up": data.up, "down": data.down}

        def build(source: str) -> regex.Pattern[str]:
            for key, value in fill.items():
                source = source.replace("{" + key + "}", value)
            return regex.compile(source)

        self.start = build(f"{data.start}$")
        self.to, self.moved = build(data.to), build(data.moved)
        self.against, self.compared = build(data.against), build(data.compared)
        self.up = build(data.up)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The differences that do not fit."""
    quantities = analysis.quantities
    for index, points in enumerate(quantities):
        if points.dimension is not Dimension.POINTS or index < 2 or points.approx is not None:
            continue
        first, second = quantities[index - 2], quantities[index - 1]
        if any(q.dimension is not Dimension.PERCENT or q.approx is not None for q in (first, second)):
            continue
        yield from _triple(analysis, analysis.rulebook.derive(_Words), first, second, points)


def _triple(
    analysis: Analysis, words: _Words, first: Quantity, second: Quantity, points: Quantity
) -> Iterator[Finding]:
    text = analysis.document.folded
    between, after = text[first.span.end : second.span.start], text[second.span.end : points.span.start]
    head = text[max(0, first.span.start - 24) : first.span.start]
    if words.start.search(head) and words.to.fullmatch(between) and (moved := words.moved.fullmatch(after)):
        old, new = first, second
    elif words.against.fullmatch(between) and (moved := words.compared.fullmatch(after)):
        old, new = second, first
    else:
        return
    sign = 1 if words.up.fullmatch(moved["word"]) else -1
    span = Span(second.span.end + moved.start("word"), second.span.end + moved.end("word"))
    yield from _judge(analysis, old, new, points, sign, span)


def _judge(
    analysis: Analysis, old: Quantity, new: Quantity, points: Quantity, sign: int, word: Span
) -> Iterator[Finding]:
    change = new.exact - old.exact
    stated = points.exact * sign
    slack = max(quantity.ulp for quantity in (old, new, points))
    if abs(change - stated) <= points.ulp / 2 or slack >= abs(change):
        return
    if abs(change - stated) <= slack:
        yield _rounded(old, new, points, change)
        return
    places = max(quantity.decimals for quantity in (old, new))
    size = written(abs(change) / _PERCENT, places)
    calculation = f"{new.value}% − {old.value}% = {'' if change >= 0 else '−'}{size}个百分点"
    related = (Related("base", old.span), Related("current", new.span))
    turned = bool(change) and abs(change + stated) <= slack
    shown = analysis.document.words(word)
    if turned:
        message = Message(
            f"由 {old.value}% 到 {new.value}% 是{'上升' if change > 0 else '下降'}，写成“{shown}”，方向相反。",
            f"From {old.value}% to {new.value}% is {'up' if change > 0 else 'down'}, not “{shown}”.",
        )
        yield Finding.of(POINTS, word, message, calculation=calculation, related=related)
        return
    message = Message(
        f"{new.value}% 与 {old.value}% 相差 {size} 个百分点，写为 {points.value} 个百分点，请核对这三个数。",
        f"{new.value}% and {old.value}% are {size} points apart, {points.value} are stated; check the three figures.",
    )
    fix = _fix(points, size, change * sign)
    yield Finding.of(POINTS, points.span, message, calculation=calculation, related=related, fix=fix)


def _rounded(old: Quantity, new: Quantity, points: Quantity, change: Fraction) -> Finding:
    """A difference that is right before the percentages were rounded, or a slip in the last digit."""
    size = written(abs(change) / _PERCENT, max(old.decimals, new.decimals))
    message = Message(
        f"按所示数字相差 {size} 个百分点，写为 {points.value}，差在末位，或因四舍五入。",
        f"The figures shown are {size} points apart, {points.value} are stated: the last digit, perhaps by rounding.",
    )
    calculation = f"{new.value}% − {old.value}% = {size} ≈ {points.value}"
    related = (Related("base", old.span), Related("current", new.span))
    one = Finding.of(POINTS, points.span, message, calculation=calculation, related=related, severity=Severity.INFO)
    return replace(one, kind=Kind.ROUNDING)


def _fix(points: Quantity, size: str, agreement: Fraction) -> Fix | None:
    """The recomputed difference, where the direction is right already."""
    return Fix(points.number, size) if agreement > 0 else None
