"""Grades of performance reports against their scores.

What it finds (NC806): a grade that does not fit the score by the limits that the report gives (by the usual ones, 90,
80 and 60, it is a warning); limits that leave a gap or overlap.

Why it matters: the grade is what is published and compared.

Example: ``90分及以上为“优”，80分至90分为“良”。…得分88分，等级为“优”``.

Known to miss: limits and grades in tables.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import regex

from narrcheck.checks.performance._marks import words_for
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity

GRADE = Rule(
    "NC806",
    "grade-against-score",
    Kind.STATEMENT,
    Severity.ERROR,
    Message("评价等级与得分不符", "A grade does not fit its score"),
)
RULES: tuple[Rule, ...] = (GRADE,)

_FEWEST = 3  # limits that are meant as one scale


def check(analysis: Analysis) -> Iterator[Finding]:
    """The grades that do not fit, and the scales that do not close."""
    text = analysis.document.folded
    words = words_for(text, analysis.rulebook)
    if words is None:
        return
    limits: dict[str, regex.Match[str]] = {}
    for match in words.limit.finditer(text):
        limits.setdefault(match["grade"], match)
    yield from _scale(list(limits.values()), words.data.whole)
    own = len(limits) > 1
    scale = {grade: Fraction(match["low"]) for grade, match in limits.items()} if own else words.data.standard
    for match in words.stated.finditer(text):
        fitting = _fitting(Decimal(match["score"]), scale)
        grade = match["grade"]
        if not fitting or grade in fitting or (grade not in scale and grade not in words.data.lowest):
            continue
        yield _grade(match, fitting[0], limits.get(grade) if own else None, sure=own)


def _scale(limits: "list[regex.Match[str]]", whole: int) -> Iterator[Finding]:
    """An upper limit of one grade that no other grade begins with."""
    lows = [Fraction(match["low"]) for match in limits]
    for match in limits if len(limits) >= _FEWEST else ():
        high = Fraction(match["high"]) if match["high"] else whole
        # 80—89分为良, 90分以上为优: whole marks may leave one out.
        if high == whole or any(high <= low <= high + 1 for low in lows):
            continue
        nearest = min(lows, key=lambda low: abs(low - high))
        other = limits[lows.index(nearest)]
        message = Message(
            f"“{match['grade']}”的上限 {high} 分与“{other['grade']}”的下限 {nearest} 分不衔接，请核对。",
            f"“{match['grade']}” ends at {high} and “{other['grade']}” begins at {nearest}: check the limits.",
        )
        related = (Related("limit", Span(*other.span("low"))),)
        yield Finding.of(GRADE, Span(*match.span("high")), message, related=related, severity=Severity.WARNING)


def _fitting(score: Decimal, scale: "dict[str, Fraction] | dict[str, int]") -> list[str] | None:
    """The grades with the highest limit that the score reaches."""
    reached = [low for low in scale.values() if Fraction(score) >= low]
    return [grade for grade, low in scale.items() if low == max(reached)] if reached else []


def _grade(match: "regex.Match[str]", fitting: str, limit: "regex.Match[str] | None", *, sure: bool) -> Finding:
    by = ("报告所列标准", "the limits given") if sure else ("通行标准（90、80、60 分）", "the usual limits")
    message = Message(
        f"得分 {match['score']} 分，按{by[0]}应为“{fitting}”，写为“{match['grade']}”，请核对得分与等级。",
        f"A score of {match['score']} is {fitting} by {by[1]}, {match['grade']} is stated; check both.",
    )
    limits = (Related("limit", Span(*limit.span())),) if limit else ()
    related = (Related("score", Span(*match.span("score"))), *limits)
    severity = Severity.ERROR if sure else Severity.WARNING
    return Finding.of(GRADE, Span(*match.span("grade")), message, related=related, severity=severity)
