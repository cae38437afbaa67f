"""Scores of performance reports: parts against the total, and grades against scores.

What it finds (NC804): the scores of all parts, whose full marks add up to the full marks of the whole, that do not add
up to the stated total score; a part with more than its full marks. NC806: a grade that does not fit the score by the
limits that the report gives (by the usual ones, 90, 80 and 60, it is a warning).

Why it matters: the score and the grade are what is published and compared.

Example: ``满分100分，得分94.6分。其中：…得分…``, where the parts add up to 91.9.

Known to miss: scores in tables, and reports that list only some of the parts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.nlp.slips import likely
from narrcheck.rulebook import Rulebook, RuleData

SUM = Rule(
    "NC804",
    "scores-do-not-add-up",
    Kind.SUM,
    Severity.ERROR,
    Message("各部分得分之和与总得分不符", "Scores of the parts do not add up to the total score"),
)
GRADE = Rule(
    "NC806",
    "grade-against-score",
    Kind.STATEMENT,
    Severity.ERROR,
    Message("评价等级与得分不符", "A grade does not fit its score"),
)
RULES: tuple[Rule, ...] = (SUM, GRADE)

_FAR = 6000
_HEAD = 16
_STOP = regex.compile(r"[，。；：、\n\d]")
_TAIL = Decimal("0.011")


class ScoreData(RuleData):
    """``rules/count/scores.yaml``."""

    needs: str
    full: str
    got: str
    pair: str
    total: str
    whose: str
    whole: int
    grades: str
    limit: str
    stated: str
    standard: dict[str, int]
    lowest: tuple[str, ...]


class _Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/scores.yaml", ScoreData)

        def build(source: str) -> regex.Pattern[str]:
            for key in ("full", "got", "grades"):
                source = source.replace("{" + key + "}", getattr(data, key))
            return regex.compile(source)

        self.pair, self.total, self.whose = build(data.pair), build(data.total), build(data.whose)
        self.limit, self.stated = build(data.limit), build(data.stated)


@dataclass(frozen=True, slots=True)
class _Score:
    """A score as displayed, of ``full`` marks (None where they are not told)."""

    span: Span
    got: Decimal
    full: Decimal | None = None
    name: str = ""


def check(analysis: Analysis) -> Iterator[Finding]:
    """The scores and grades that do not fit."""
    text, words = analysis.document.folded, analysis.rulebook.derive(_Words)
    if words.data.needs not in text:
        return
    pairs = [
        _Score(Span(*match.span("got")), Decimal(match["got"]), Decimal(match["full"]), _name(text, match.start()))
        for match in words.pair.finditer(text)
    ]
    totals = [
        _Score(Span(*match.span("got")), Decimal(match["got"]))
        for match in words.total.finditer(text)
        if words.whose.search(text, max(0, match.start() - _HEAD), match.start())
    ]
    yield from _sums(words, pairs, totals)
    yield from _grades(text, words)


def _name(text: str, end: int) -> str:
    """The words of the clause before ``end``."""
    head = text[max(0, end - _HEAD) : end]
    return _STOP.split(head)[-1]


def _sums(words: _Words, pairs: list[_Score], totals: list[_Score]) -> Iterator[Finding]:
    start = 0
    while start < len(pairs):
        score = pairs[start]
        if score.full is None or score.full >= words.data.whole:
            start += 1
            continue
        parts = _parts(pairs[start:], words.data.whole)
        if not parts:
            start += 1
            continue
        total = _total(pairs[:start], totals, parts)
        if total is not None:
            yield from _compare(total, parts)
        start += len(parts)


def _parts(pairs: list[_Score], whole: int) -> list[_Score]:
    """The first scores whose full marks add up to the whole; none where they do not, or where a name recurs."""
    full, names = Decimal(0), set()
    for index, score in enumerate(pairs):
        if score.name in names or score.span.start - pairs[0].span.start > _FAR:
            break
        names.add(score.name)
        full += score.full or 0
        if full == whole:
            return pairs[: index + 1] if index else []
        if full > whole:
            break
    return []


def _total(earlier: list[_Score], totals: list[_Score], parts: list[_Score]) -> _Score | None:
    """The total score next before the parts; where several differ, only one that is near."""
    before = [score for score in (*earlier, *totals) if score.span.start < parts[0].span.start]
    before = [score for score in before if score.full is None or score.full == sum(part.full or 0 for part in parts)]
    if before:
        last = max(before, key=lambda score: score.span.start)
        if parts[0].span.start - last.span.start <= _FAR // 4 or len({score.got for score in before}) == 1:
            return last
        return None
    return totals[0] if len({score.got for score in totals}) == 1 else None


def _compare(total: _Score, parts: list[_Score]) -> Iterator[Finding]:
    added = sum((part.got for part in parts), Decimal(0))
    if abs(added - total.got) <= max(_TAIL, Decimal(1).scaleb(-_decimals(total.got)) / 2):
        return
    addends = " + ".join(str(part.got) for part in parts)
    slips = [(score, number) for score in (total, *parts) for number in _slips(score, total, parts)]
    culprit = slips[0][0] if len(slips) == 1 else total
    hint = (f"若“{culprit.got}”改为“{slips[0][1]}”则相符", f"{slips[0][1]} would fit") if len(slips) == 1 else ("", "")
    gap = abs(added - total.got)
    message = Message(
        f"总得分 {total.got} 分，而各部分得分之和为 {added} 分，相差 {gap} 分；{hint[0] or '请核对'}。",
        f"The total score is {total.got}, the scores of its parts add up to {added}; {hint[1] or 'check them'}.",
    )
    others = [score for score in (total, *parts) if score is not culprit]
    related = tuple(Related("total" if score is total else "part", score.span) for score in others)
    fix = Fix(culprit.span, slips[0][1]) if len(slips) == 1 else None
    yield Finding.of(
        SUM, culprit.span, message, calculation=f"{addends} = {added} ≠ {total.got}", related=related, fix=fix
    )


def _slips(score: _Score, total: _Score, parts: list[_Score]) -> Iterator[str]:
    """What ``score`` may have been before one slip, so that the sum holds."""
    for number in likely(score.got, _decimals(score.got)):
        value = Decimal(number)
        if score.full is not None and value > score.full:
            continue
        added = sum((value if part is score else part.got for part in parts), Decimal(0))
        if added == (value if score is total else total.got):
            yield number


def _decimals(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))


def _grades(text: str, words: _Words) -> Iterator[Finding]:
    stated = list(words.stated.finditer(text))
    if not stated:
        return
    limits: dict[str, tuple[Fraction, Span]] = {}
    for match in words.limit.finditer(text):
        limits.setdefault(match["grade"], (Fraction(match["low"]), Span(*match.span())))
    own = len(limits) > 1
    scale = {grade: low for grade, (low, _) in limits.items()} if own else words.data.standard
    for match in stated:
        fitting = _fitting(Decimal(match["score"]), scale)
        grade = match["grade"]
        if not fitting or grade in fitting or (grade not in scale and grade not in words.data.lowest):
            continue
        yield _grade(match, fitting[0], limits.get(grade) if own else None, sure=own)


def _fitting(score: Decimal, scale: "dict[str, Fraction] | dict[str, int]") -> list[str] | None:
    """The grades with the highest limit that the score reaches."""
    reached = [low for low in scale.values() if Fraction(score) >= low]
    return [grade for grade, low in scale.items() if low == max(reached)] if reached else []


def _grade(match: "regex.Match[str]", fitting: str, limit: "tuple[Fraction, Span] | None", *, sure: bool) -> Finding:
    by = ("报告所列标准", "the limits given") if sure else ("通行标准（90、80、60 分）", "the usual limits")
    message = Message(
        f"得分 {match['score']} 分，按{by[0]}应为“{fitting}”，写为“{match['grade']}”，请核对得分与等级。",
        f"A score of {match['score']} is {fitting} by {by[1]}, {match['grade']} is stated; check both.",
    )
    related = (Related("score", Span(*match.span("score"))), *((Related("limit", limit[1]),) if limit else ()))
    severity = Severity.ERROR if sure else Severity.WARNING
    return Finding.of(GRADE, Span(*match.span("grade")), message, related=related, severity=severity)
