"""Years with a digit too few or too many, and days that no calendar has.

What it finds (NC205): 202年度, 20255年度, 2022024年度 or 2024A年 where the report's year, the one before or the one
after is one slip away; 12月32日, 11月31日, 13月5日, and 2月29日 where the year before it has none.

Why it matters: it stands in headings and contents, where everyone sees it, and no date is read from it.

Example: ``第三部分 某局202年度部门决算情况说明``.

Known to miss: a wrong year of four digits, which the checks of periods know, and years that are not near the report's.
"""

from calendar import monthrange
from collections.abc import Iterator
from typing import NamedTuple

import regex

from narrcheck.checks._blocks import Blocks
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

MALFORMED = Rule(
    "NC205",
    "malformed-year",
    Kind.PERIOD,
    Severity.WARNING,
    Message(
        "年份多写或少写了数字，或混入了字母；没有这一天",
        "a year with a digit too few or too many, or with a letter in it; a day that there is not",
    ),
)
RULES: tuple[Rule, ...] = (MALFORMED,)

# Where the report's own year stands.
_TITLES = (BlockKind.HEADING, BlockKind.CONTENTS)
# A year has four digits; with more than three too many it is another number.
_MOST = 7
_MONTHS = 12
_LEAP = 2024  # a date without a year may be of any


class YearsData(RuleData):
    """``rules/period/digits.yaml``."""

    number: str
    day: str


class _Expressions(NamedTuple):
    """They search whole texts, where regex is the faster: it looks for 月 and 日 first."""

    number: regex.Pattern[str]
    day: regex.Pattern[str]


def check(analysis: Analysis) -> Iterator[Finding]:
    """Numbers that stand as years and are a slip away from one near the report's, and days that there are not."""
    expressions = analysis.rulebook.derive(_expressions)
    yield from _days(analysis, expressions.day)
    year = analysis.identity.fiscal_year
    if year is None:
        return
    places = Blocks(analysis.document)
    for match in expressions.number.finditer(analysis.document.folded):
        span = Span(*match.span("digits"))
        meant = [str(near) for near in (year, year - 1, year + 1) if _slip(match["digits"], str(near))]
        block = places.block(span.start)
        if meant and block is not None:
            own = meant[0] == str(year) and block.kind in _TITLES
            yield _finding(analysis, span, meant[:1] if own else meant)


def _days(analysis: Analysis, day: regex.Pattern[str]) -> Iterator[Finding]:
    """Dates that no calendar has."""
    for match in day.finditer(analysis.document.folded):
        month = int(match["month"])
        year = int(match["year"] or _LEAP)
        last = monthrange(year, month)[1] if 1 <= month <= _MONTHS else 0
        if not 1 <= int(match["day"]) <= last:
            span = Span(match.start("month"), match.end("day") + 1)
            words = analysis.document.words(span)
            zh = f"{month}月只有 {last} 天" if last else "一年只有 12 个月"
            message = Message(f"没有“{words}”这一天：{zh}，请核对。", f"There is no such day as {words}: check it.")
            yield Finding.of(MALFORMED, span, message)


def _expressions(rulebook: Rulebook) -> _Expressions:
    data = rulebook.read("period/digits.yaml", YearsData)
    return _Expressions(regex.compile(data.number), regex.compile(data.day))


def _slip(digits: str, year: str) -> bool:
    """Whether one digit was left out, or some or a letter slipped in, so that the year is still there."""
    short, long = sorted((digits, year), key=len)
    if len(long) == len(short) + 1:
        return any(short == long[:at] + long[at + 1 :] for at in range(len(long)))
    return len(year) < len(digits) <= _MOST and (digits.startswith(year) or digits.endswith(year))


def _finding(analysis: Analysis, span: Span, meant: list[str]) -> Finding:
    words = analysis.document.words(span)
    right = "或".join(f"“{year}年”" for year in meant)
    message = Message(f"“{words}年”不是年份，应为{right}", f"{words} is no year; {' or '.join(meant)} is meant")
    return Finding.of(MALFORMED, span, message, fix=Fix(span, meant[0]) if len(meant) == 1 else None)
