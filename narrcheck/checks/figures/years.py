"""Figures of years in a row against what they come to together.

What it finds (NC816): a total of several years that the figures of these years, each told once, do not add up to.

Why it matters: evaluations tell the funds of a project year by year; the last year is added and the total is kept.

Example: ``2020年至2022年累计投入900万元，其中2020年200万元、2021年300万元、2022年500万元``.

Known to miss: lists that tell rates or reasons between the figures, and tables.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count
from typing import NamedTuple

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import written
from narrcheck.phrases import addition
from narrcheck.rulebook import Rulebook, RuleData

YEARS = Rule(
    "NC816",
    "years-do-not-add-up",
    Kind.SUM,
    Severity.ERROR,
    Message("各年之和与几年合计不符", "Figures of years that do not add up to their total"),
)
RULES: tuple[Rule, ...] = (YEARS,)

_PLAN = 5  # years of a plan
_HEAD = 40  # characters before a figure that tell its years


class YearsData(RuleData):
    """``rules/count/years.yaml``."""

    joint: str
    open: str
    first: str
    close: str
    span: str
    row: str
    plans: dict[str, int]
    counts: dict[str, int]
    together: str
    apart: str


class _Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/years.yaml", YearsData)
        self.joint, self.open, self.first = (
            regex.compile(data.joint),
            regex.compile(data.open),
            regex.compile(data.first),
        )
        self.close, self.span, self.row = regex.compile(data.close), regex.compile(data.span), regex.compile(data.row)
        self.together, self.apart = regex.compile(data.together), regex.compile(data.apart)


class _Run(NamedTuple):
    """Figures of years in a row: the first of them by its place, and the year it is of."""

    place: int
    year: int
    figures: Sequence[Quantity]

    @property
    def last(self) -> int:
        return self.year + len(self.figures) - 1


def check(analysis: Analysis) -> Iterator[Finding]:
    """The totals that their years do not add up to."""
    words, text, quantities = analysis.rulebook.derive(_Words), analysis.document.folded, analysis.quantities
    for run in _runs(text, words, quantities):
        before, after = run.place - 1, run.place + len(run.figures)
        if before >= 0 and _opens(text, words, quantities[before], run):
            if not _told_besides(text, quantities[before], run, quantities[after:]):
                yield from _compare(quantities[before], run)
        elif after < len(quantities) and _closes(text, words, quantities[after], run):
            yield from _compare(quantities[after], run)


def _runs(text: str, words: _Words, quantities: Sequence[Quantity]) -> Iterator[_Run]:
    """Two figures or more of years that follow each other, with nothing but the name of the year between them."""
    place = 0
    while place < len(quantities):
        begin = quantities[place - 1].span.end if place else 0
        end = quantities[place].span.start
        begin = max(begin, text.rfind("\n", 0, end) + 1, end - _HEAD)
        match = words.first.search(text, begin, end) or words.open.fullmatch(text, begin, end)
        figures = [quantities[place]]
        if match is not None and not words.apart.search(match["words"]):
            for one in quantities[place + 1 :]:
                joint = words.joint.fullmatch(text, figures[-1].span.end, one.span.start)
                follows = joint is not None and int(joint["year"]) == int(match["year"]) + len(figures)
                if joint is None or not follows or words.apart.search(joint["words"]) or not _alike(one, figures[0]):
                    break
                figures.append(one)
            if len(figures) > 1:
                yield _Run(place, int(match["year"]), figures)
        place += len(figures)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can be added up."""
    measured = one.dimension is other.dimension and one.dimension in (Dimension.MONEY, Dimension.COUNT)
    exact = one.approx is None and other.approx is None
    return measured and exact and (one.dimension is Dimension.MONEY or one.symbol == other.symbol)


def _opens(text: str, words: _Words, total: Quantity, run: _Run) -> bool:
    """Whether a figure is told as the total of just these years, which are told right behind it."""
    link = words.open.fullmatch(text, total.span.end, run.figures[0].span.start)
    if link is None or not _alike(total, run.figures[0]):
        return False
    begin = max(text.rfind(mark, 0, total.span.start) + 1 for mark in "。；\n")
    head = text[max(begin, total.span.start - _HEAD) : total.span.start]
    if words.apart.search(head) or not (link["link"] or words.together.search(head)):
        return False
    return _of_years(words, head, run)


def _told_besides(text: str, total: Quantity, run: _Run, following: Sequence[Quantity]) -> bool:
    """Whether what parts a total from its years is told behind them: 另有社会资金5万元, 扣除重复100人."""
    gap = abs(total.exact - sum((figure.exact for figure in run.figures), Fraction(0)))
    stops = [text.find(mark, run.figures[-1].span.end) for mark in "。\n"]
    stop = min((at for at in stops if at >= 0), default=len(text))
    return any(one.exact == gap for one in following if one.span.end <= stop and _alike(one, total))


def _of_years(words: _Words, head: str, run: _Run) -> bool:
    """Whether the words before a total name the years of a run, or how many they are."""
    span = words.span.search(head)
    if span:
        return (int(span["from"]), int(span["to"])) == (run.year, run.last)
    plan = next((year for name, year in words.data.plans.items() if name in head), None)
    if plan is not None:
        return (plan, plan + _PLAN - 1) == (run.year, run.last)
    row = words.row.search(head)
    return row is not None and words.data.counts[row["count"]] == len(run.figures)


def _closes(text: str, words: _Words, total: Quantity, run: _Run) -> bool:
    """Whether a figure is told as what the years before it come to."""
    match = words.close.fullmatch(text, run.figures[-1].span.end, total.span.start)
    if match is None or not _alike(total, run.figures[0]) or words.apart.search(match[0]):
        return False
    return match["count"] is None or words.data.counts[match["count"]] == len(run.figures)


def _compare(total: Quantity, run: _Run) -> Iterator[Finding]:
    added = sum((figure.exact for figure in run.figures), Fraction(0))
    rounded = (*run.figures, total) if total.dimension is Dimension.MONEY else ()
    tail = sum((figure.ulp for figure in rounded), Fraction(0)) / 2
    if abs(added - total.exact) <= tail:
        return
    finest = min(figure.ulp for figure in (*run.figures, total))
    decimals = next(places for places in count() if finest * 10**places >= total.factor)
    listed = written(added / total.factor, decimals)
    gap = written(abs(added - total.exact) / total.factor, decimals)
    message = Message(
        f"{run.year}—{run.last} 年各年之和为 {listed}{total.symbol}，合计写为 {total.value}{total.symbol}，"
        f"相差 {gap}，请核对。",
        f"The figures of {run.year} to {run.last} add up to {listed}, their total is {total.value}; check them.",
    )
    addends = addition(f"{figure.value}{figure.symbol}" for figure in run.figures)
    severity = Severity.ERROR if total.dimension is Dimension.MONEY else Severity.WARNING
    yield Finding.of(
        YEARS,
        total.span,
        message,
        calculation=f"{addends} = {listed}{total.symbol} ≠ {total.value}{total.symbol}",
        related=tuple(Related("part", figure.span) for figure in run.figures),
        severity=severity,
    )
