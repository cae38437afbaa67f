"""Figures whose unit is missing.

What it finds (NC807): a number with decimals, thousand separators or five digits after words that ask for an amount or
a percentage, followed by punctuation instead of 万元 or %, in a report that otherwise gives its units; a shorter one
where what follows is said of an amount.

Why it matters: nobody can tell what is meant, and what is reckoned from the figure can't be checked.

Example: ``公务接待费支出决算为24.06，完成预算的80.20%``.

Known to miss: small whole numbers, which may count something, unless what follows is said of an amount (收入47，占…;
增加584，增长25.1%); figures in tables.
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

import regex

from narrcheck.checks._blocks import Blocks
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.rulebook import Rulebook, RuleData

BARE = Rule(
    "NC807",
    "figure-without-unit",
    Kind.UNIT,
    Severity.WARNING,
    Message("数字缺少单位", "A figure without its unit"),
)
RULES: tuple[Rule, ...] = (BARE,)

# Whole numbers of fewer digits may be years or count something.
_NUMBER = r"(?<number>(?<![\d.,])(?:\d+\.\d{1,6}|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{5,}))(?![\d.,]*\d)\s?"
# The name of an item between two figures of a list.
_ITEM = regex.compile(r"、[\p{Han}（）]{2,20}")
_MARKS = frozenset("，。；：")
_FIELD = regex.compile(r"[^，。；：\n]{1,20}：\s?[\d,.]+")
_LONGEST = 60  # characters of the words before it
# Where each figure without a unit is outnumbered so by others with one, it is a slip and no habit.
_HABIT = 4


class BareData(RuleData):
    """``rules/units/bare.yaml``."""

    percent: tuple[str, ...]
    money: tuple[str, ...]
    change: str
    amount: str
    of_amount: str
    of_change: str
    rate: str
    code: str
    between: str
    after: str
    bare_before: str


class _Patterns(NamedTuple):
    number: regex.Pattern[str]
    whole: regex.Pattern[str]
    percent: regex.Pattern[str]
    money: regex.Pattern[str]
    change: regex.Pattern[str]
    rate: regex.Pattern[str]
    bare: regex.Pattern[str]


def check(analysis: Analysis) -> Iterator[Finding]:
    """The figures, where they are an exception."""
    text, patterns = analysis.document.folded, analysis.rulebook.derive(_patterns)
    places = Blocks(analysis.document)
    found: dict[Span, str] = {}
    for match in patterns.number.finditer(text):
        span = Span(*match.span("number"))
        before = text[max(0, span.start - _LONGEST) : span.start]
        percent = patterns.percent.search(before)
        changed = patterns.change.search(before)
        offset = span.start - len(before)
        bare = patterns.bare.search(before)
        if bare is not None and all(told.start != offset + bare.start() for told in found):
            continue
        if (percent or changed or patterns.money.search(before)) and places.prose(span) and not _row(text, span):
            rate = percent or (changed and _follows_amount(analysis.quantities, offset + changed.start()))
            found[span] = "%" if rate else _money(analysis.quantities, span.start)
        elif unit := _between_amounts(text, analysis.quantities, span):
            found[span] = unit
    for pattern, unit in ((patterns.whole, ""), (patterns.rate, "%")):
        for match in pattern.finditer(text):
            if places.prose(span := Span(*match.span("number"))):
                found.setdefault(span, unit or _money(analysis.quantities, span.start))
    if len(found) * _HABIT <= sum(bool(len(quantity.unit)) for quantity in analysis.quantities):
        for span, unit in sorted(found.items()):
            yield _finding(analysis, span, unit)


def _between_amounts(text: str, quantities: tuple[Quantity, ...], span: Span) -> str:
    """The unit of the items on both sides of a number in a list of amounts: 津贴9.85万元、奖金9.15、绩效10.51万元."""
    after = bisect_left(quantities, span.end, key=lambda quantity: quantity.span.start)
    before = after - 1
    if before < 0 or after == len(quantities) or quantities[before].span.end > span.start:
        return ""
    one, other = quantities[before], quantities[after]
    named = _ITEM.fullmatch(text, one.span.end, span.start) and _ITEM.fullmatch(text, span.end, other.span.start)
    money = one.dimension is other.dimension is Dimension.MONEY and one.symbol == other.symbol
    return one.symbol if named and money else ""


def _row(text: str, span: Span) -> bool:
    """Whether a number ends a line that has no mark of a sentence, as the rows of a table set with spaces do.

    Or one of several lines that are a name, a colon and a number, as the fields of a form are.
    """
    if text[span.end : span.end + 1] not in ("", "\n"):
        return False
    start = text.rfind("\n", 0, span.start) + 1
    if _MARKS.isdisjoint(text[start : span.start]):
        return True
    above = text[text.rfind("\n", 0, max(0, start - 1)) + 1 : max(0, start - 1)]
    below = text[span.end + 1 :].partition("\n")[0]
    fields = [_FIELD.fullmatch(line) is not None for line in (above, text[start : span.end], below)]
    return fields[1] and any(fields[::2])


def _patterns(rulebook: Rulebook) -> _Patterns:
    data = rulebook.read("units/bare.yaml", BareData)

    def build(words: tuple[str, ...]) -> regex.Pattern[str]:
        return regex.compile(f"(?:{'|'.join(words)}){data.between}\\s?\\Z")

    number = regex.compile(_NUMBER + data.after, regex.MULTILINE)
    # To look for the end of a number and what follows it first spares to look at the words before each.
    said = rf"{data.of_amount}(?<={data.amount}(?!{data.code})\d{{1,5}})"
    changed = rf"{data.of_change}(?<={data.change}\d{{1,4}})"
    whole = regex.compile(rf"\d(?:{said}|{changed})(?<=(?<!\d)(?P<number>[1-9]\d{{0,4}}))")
    rate, bare = regex.compile(data.rate), regex.compile(data.bare_before)
    return _Patterns(number, whole, build(data.percent), build(data.money), build((data.change,)), rate, bare)


def _follows_amount(quantities: tuple[Quantity, ...], offset: int) -> bool:
    """Whether an amount ends right before: 减少100万元，减少9.52 is a change and its rate."""
    ends = (offset - quantity.span.end for quantity in quantities if quantity.dimension is Dimension.MONEY)
    return any(0 <= gap <= 1 for gap in ends)


def _money(quantities: tuple[Quantity, ...], offset: int) -> str:
    """The unit of the nearest amount."""
    amounts = [quantity for quantity in quantities if quantity.dimension is Dimension.MONEY]
    nearest = min(amounts, key=lambda quantity: abs(quantity.span.start - offset), default=None)
    return nearest.symbol if nearest else ""


def _finding(analysis: Analysis, span: Span, unit: str) -> Finding:
    words = analysis.document.words(span)
    if unit and analysis.document.folded.startswith(unit, span.end + 1):
        mark = Span(span.end, span.end + 1)
        parted = Message(f"“{words}”与“{unit}”之间多了标点", f"A mark parts “{words}” from its unit “{unit}”")
        return Finding.of(BARE, Span(span.start, mark.end + len(unit)), parted, fix=Fix(mark, ""))
    message = Message(
        f"“{words}”后缺单位，应为“{words}{unit}”" if unit else f"“{words}”后缺单位，请补上",
        f"“{words}” lacks its unit: “{words}{unit}”" if unit else f"“{words}” lacks its unit",
    )
    return Finding.of(BARE, span, message, fix=Fix(Span(span.end, span.end), unit) if unit else None)
