"""Differences of percentages in percentage points.

What it finds (NC803): two percentages and their difference in points that do not fit, in size or in direction; how far
two are apart (最高的是甲（16.8%），最低的是乙（1.3%），相差15.5个百分点); a completion and how far it is before the
calendar that make no month's end (53.5%，超序时进度4.5个百分点).

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
_LONGEST_PACE = 20
_WORD = 4  # characters of the word for a difference
_NEAR = 6  # figures between a completion and how far it is before the calendar
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# How far a year is at the end of each month, by months and by days, those of a leap year too.
_MONTH_ENDS = tuple(
    end
    for month in range(1, 13)
    for end in (
        Fraction(month, 12),
        Fraction(sum(_DAYS[:month]), 365),
        Fraction(sum(_DAYS[:month]) + (month > 1), 366),
    )
)


class PointData(RuleData):
    """``rules/count/points.yaml``."""

    up: str
    down: str
    to: str
    start: str
    then_last: str
    now: str
    moved: str
    before: str
    then: str
    beyond: str
    behind: str
    goal: str
    past: str
    against: str
    compared: str
    beside: str
    closing: str
    done: str
    pace: str
    ahead: str
    apart: str
    dated: str


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
        self.then_last, self.now = build(data.then_last), build(data.now)
        self.to, self.moved = build(data.to), build(data.moved)
        self.before, self.then = build(data.before), build(data.then)
        self.beyond, self.behind = build(data.beyond), build(data.behind)
        self.against, self.compared = build(data.against), build(data.compared)
        self.goal, self.past = build(data.goal), build(data.past)
        self.up, self.way = build(data.up), build(f"(?P<word>{data.up}|{data.down})了?$")
        self.beside, self.closing = build(f"{data.beside}$"), build(data.closing)
        self.done, self.pace, self.dated = build(f"(?:{data.done})$"), build(f"{data.pace}$"), build(data.dated)
        self.ahead, self.apart = data.ahead.split(), build(data.apart)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The differences that do not fit."""
    quantities = analysis.quantities
    for index, points in enumerate(quantities):
        if points.dimension is not Dimension.POINTS or points.approx is not None:
            continue
        yield from _pace(analysis, analysis.rulebook.derive(_Words), index)
        yield from _beside(analysis, analysis.rulebook.derive(_Words), index)
        for judge, pair in (
            (_triple, quantities[max(0, index - 2) : index]),
            (_led, quantities[index + 1 : index + 3]),
        ):
            if len(pair) == 2 and all(q.dimension is Dimension.PERCENT for q in pair) and pair[0].approx is None:
                yield from judge(analysis, analysis.rulebook.derive(_Words), pair[0], pair[1], points)


def _pace(analysis: Analysis, words: _Words, index: int) -> Iterator[Finding]:
    """A completion and its distance from the calendar, where the calendar would stand at no month's end."""
    text, points = analysis.document.folded, analysis.quantities[index]
    pace = words.pace.search(text, max(0, points.span.start - _LONGEST_PACE), points.span.start)
    word = pace and (pace["word"] or pace["after"])
    if not word:
        return
    begin = max(text.rfind(mark, 0, points.span.start) + 1 for mark in "。；\n")
    here = [q for q in analysis.quantities[max(0, index - _NEAR) : index] if q.span.start >= begin]
    done = [q for q in here if q.dimension is Dimension.PERCENT and words.done.search(text, begin, q.span.start)]
    if len(done) != 1 or done[0].approx is not None or words.dated.search(text, begin, points.span.start):
        return
    sign = 1 if word in words.ahead else -1
    today = done[0].exact - points.exact * sign
    slack = (done[0].ulp + points.ulp) / 2 + _PERCENT / 20
    if any(abs(today - end) <= slack for end in _MONTH_ENDS):
        return
    size = written(abs(today) / _PERCENT, max(done[0].decimals, points.decimals))
    month = min(range(1, 13), key=lambda month: abs(today - Fraction(month, 12)))
    usual = written(Fraction(month, 12) / _PERCENT, 1)
    message = Message(
        f"按 {done[0].value}% 和 {points.value} 个百分点推算，序时进度为 {size}%，不是任何一个月末的进度"
        f"（最近的是 {month} 月末的 {usual}%），请核对这两个数。",
        f"{done[0].value}% and {points.value} points put the calendar at {size}%, which is no month's end "
        f"(the nearest is {usual}%); check the two figures.",
    )
    calculation = f"{done[0].value}% {'−' if sign > 0 else '+'} {points.value}个百分点 = {size}%"
    related = (Related("completion", done[0].span),)
    severity = Severity.WARNING
    yield Finding.of(POINTS, points.span, message, calculation=calculation, related=related, severity=severity)


def _beside(analysis: Analysis, words: _Words, index: int) -> Iterator[Finding]:
    """增长A%，高于全省平均（B%）C个百分点，高于全国平均（D%）E个百分点: A is the last percentage without brackets."""
    text, other, points = analysis.document.folded, analysis.quantities[max(0, index - 1)], analysis.quantities[index]
    if other.dimension is not Dimension.PERCENT or other.approx is not None:
        return
    begin = max(text.rfind(mark, 0, points.span.start) + 1 for mark in "。；\n")
    compared = words.beside.search(text, begin, other.span.start)
    if compared is None or not words.closing.fullmatch(text, other.span.end, points.span.start):
        return
    before = [q for q in analysis.quantities[max(0, index - _NEAR) : index - 1] if q.span.start >= begin]
    own = [
        q
        for q in before
        if q.dimension is Dimension.PERCENT and text[q.span.start - 1] not in "（(" and not q.approx
        if not _of_another(text, words, begin, q)
    ]
    if own:
        word = Span(*compared.span("word"))
        yield from _judge(analysis, other, own[-1], points, 1 if compared["word"] in words.ahead else -1, word)


def _of_another(text: str, words: _Words, begin: int, percent: Quantity) -> bool:
    """Whether a percentage is only what its clause compares with: 较二季度平均B%的增幅有所回落."""
    clause = text[max(begin, text.rfind("，", begin, percent.span.start) + 1) : percent.span.start]
    return words.against.match(f"，{clause}") is not None and words.way.search(clause) is None


def _triple(
    analysis: Analysis, words: _Words, first: Quantity, second: Quantity, points: Quantity
) -> Iterator[Finding]:
    text = analysis.document.folded
    between, after = text[first.span.end : second.span.start], text[second.span.end : points.span.start]
    head = text[max(0, first.span.start - 24) : first.span.start]
    # 低于95%: a level, which reads like a limit
    moved = words.beyond.fullmatch(text, first.span.end, second.span.start) if words.behind.fullmatch(after) else None
    if moved is None and words.goal.fullmatch(between):
        moved = words.past.fullmatch(text, second.span.end, points.span.start)
    if moved:
        level = replace(second, decimals=max(first.decimals, points.decimals))  # a goal is not rounded
        sign = 1 if moved["word"] in words.ahead else -1
        yield from _judge(analysis, level, first, points, sign, Span(*moved.span("word")))
        return
    if second.approx is not None:
        return
    from_to = words.start.search(head) and words.to.fullmatch(between)
    in_turn = from_to or (words.then_last.search(head) and words.now.fullmatch(between))
    if in_turn and (moved := words.moved.fullmatch(after)):
        old, new = first, second
    elif words.against.fullmatch(between) and (moved := words.compared.fullmatch(after)):
        old, new = second, first
    elif words.apart.fullmatch(after) and not any(stop in between for stop in "。；\n"):
        if _of_several(analysis, words, second, points):
            return
        old, new = sorted(_directed(analysis, words, first, second), key=lambda percent: percent.exact)
        yield from _judge(analysis, old, new, points, 1, Span(second.span.end, points.span.start))
        return
    else:
        return
    sign = _sign(words, moved["word"])
    span = Span(second.span.end + moved.start("word"), second.span.end + moved.end("word"))
    old_way, new_way = _directed(analysis, words, old, new)
    # 下降2.1%，比全省下降3.0%高0.9个百分点: of two changes either their size or the changes themselves may be meant.
    if old_way is old or any(_judge(analysis, old_way, new_way, points, sign, span)):
        yield from _judge(analysis, old, new, points, sign, span)


def _of_several(analysis: Analysis, words: _Words, last: Quantity, points: Quantity) -> bool:
    """Whether two others of the percentages before them are so many points apart: 甲A%，乙B%，丙C%，最高与最低相差D."""
    begin = max(analysis.document.folded.rfind(stop, 0, points.span.start) for stop in "。；\n")
    told = [q for q in analysis.quantities if begin < q.span.start <= last.span.start]
    shares = [_directed(analysis, words, q)[0].exact for q in told if q.dimension is Dimension.PERCENT]
    return len(shares) > 2 and any(one - other == points.exact for one in shares for other in shares)


def _directed(analysis: Analysis, words: _Words, *changes: Quantity) -> tuple[Quantity, ...]:
    """Changes with their signs, where the word for the direction of each stands right before it: 增长A%, 下降B%."""
    found = [words.way.search(analysis.document.folded, max(0, q.span.start - _WORD), q.span.start) for q in changes]
    if not all(found) or any(quantity.value < 0 for quantity in changes):
        return changes
    signs = (_sign(words, way["word"]) for way in found if way)
    return tuple(replace(quantity, value=quantity.value * sign) for quantity, sign in zip(changes, signs, strict=True))


def _led(analysis: Analysis, words: _Words, first: Quantity, second: Quantity, points: Quantity) -> Iterator[Finding]:
    """A difference before its two percentages: 下降2.7个百分点，由89.2%降到86.5%."""
    text = analysis.document.folded
    moved = words.before.search(text, max(0, points.span.start - _WORD), points.span.start)
    beside = words.then.fullmatch(text, points.span.end, first.span.start)
    if moved and beside and second.approx is None and words.to.fullmatch(text, first.span.end, second.span.start):
        yield from _judge(analysis, first, second, points, _sign(words, moved["word"]), Span(*moved.span("word")))


def _sign(words: _Words, word: str) -> int:
    return 1 if words.up.fullmatch(word) else -1


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
    less = f"(−{abs(old.value)}%)" if old.value < 0 else f"{old.value}%"
    calculation = f"{new.value}% − {less} = {'' if change >= 0 else '−'}{size}个百分点"
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
