"""Marks that performance reports take off: their sum, and what it leaves.

What it finds (NC810): deductions that do not add up to the sum that is told of them (各项之和与“共扣”不符); a sum of
all deductions that all marks less the total score do not leave.

Why it matters: the reasons for the marks lost are what a review looks at first; one that was added or dropped without
the sum shows that the score is not the sum of its reasons.

Example: ``一是……，扣1分；二是……，扣2分。共扣4分。``

Known to miss: deductions in tables, and lists whose sum is not told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from narrcheck.checks.performance._marks import Words, totals, words_for
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.phrases import addition

OFF = Rule(
    "NC810",
    "deductions-do-not-add-up",
    Kind.SUM,
    Severity.WARNING,
    Message("各项扣分与扣分合计（或总得分）不符", "Deductions do not add up to their sum, or to what the score lacks"),
)
RULES: tuple[Rule, ...] = (OFF,)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Marks taken off, as displayed; ``span`` is the number's, ``whole`` has the words."""

    span: Span
    whole: Span
    value: Decimal


def check(analysis: Analysis) -> Iterator[Finding]:
    """The sums of deductions that do not fit."""
    text = analysis.document.folded
    words = words_for(text, analysis.rulebook)
    if words is None:
        return
    sums = [(_taken(match), match["head"]) for match in words.taken_total.finditer(text)]
    ends = {total.whole.end for total, _ in sums}
    single = [taken for taken in map(_taken, words.taken.finditer(text)) if taken.whole.end not in ends]
    starts = _sections(analysis)
    for total, head in sums:
        section = max((start for start in starts if start <= total.span.start), default=0)
        apart = list(_sum(text, words, total, single, section))
        yield from apart
        # 共扣1.5分 in a paragraph on one indicator is not all that the report takes off.
        everything = len(sums) == 1 and (head or _added(_outer(text, words, single)) == total.value)
        begin = text.rfind("\n", 0, total.span.start) + 1
        some = words.taken_some.search(text, begin, total.whole.start) is not None
        if not apart and everything and not some and words.taken_all.fullmatch(head):
            yield from _of_all(text, words, total)
    for part in single:
        if words.taken_part.match(text, part.whole.end):
            yield from _nested(text, words, part, single)


def _taken(match: "regex.Match[str]") -> _Taken:
    return _Taken(Span(*match.span("off")), Span(*match.span()), Decimal(match["off"]))


def _sections(analysis: Analysis) -> list[int]:
    """Where headings and their sections begin."""
    blocks = analysis.document.blocks
    parents = {block.parent for block in blocks}
    return [block.span.start for index, block in enumerate(blocks) if index in parents]


def _sum(text: str, words: Words, total: _Taken, single: Sequence[_Taken], section: int) -> Iterator[Finding]:
    """A sum against what follows it in its paragraph, else what stands before it in its section."""
    line = text.find("\n", total.span.end)
    line = len(text) if line < 0 else line
    begin = text.rfind("\n", 0, total.span.start) + 1
    among = words.taken_among.match(text, total.whole.end)
    after = [taken for taken in single if total.span.end < taken.span.start < line]
    here = [taken for taken in single if begin <= taken.span.start < total.span.start]
    before = [taken for taken in single if section <= taken.span.start < total.span.start]
    lists = [after] if among and len(after) > 1 else [here, before]
    lists = [some for some in lists if len(some) > 1]
    if not lists or any(total.value in (_added(some), _added(_outer(text, words, some))) for some in lists):
        return
    parts = _outer(text, words, lists[0])
    added = _added(parts)
    if added < total.value and words.taken_open.search(
        text, text.rfind("\n", 0, parts[0].whole.start) + 1, parts[-1].whole.end
    ):
        return
    yield _finding(total, parts, added)


def _outer(text: str, words: Words, some: Sequence[_Taken]) -> list[_Taken]:
    """The deductions without those that account for another: 决策扣1.5分：目标未细化扣1分，….."""
    outer: list[_Taken] = []
    closed = 0
    for taken in some:
        if taken.span.start >= closed:
            outer.append(taken)
            closed = max([closed, *(one.whole.end for one in _account(text, words, taken, some))])
    return outer


def _account(text: str, words: Words, taken: _Taken, single: Sequence[_Taken]) -> list[_Taken]:
    """The deductions of the account that opens behind one: up to the first stop, or to the one with which they fit."""
    mark = words.taken_part.match(text, taken.whole.end)
    if mark is None:
        return []
    stops = ("）",) if mark[0] == "（" else ("；", "。", "\n")
    ends = sorted(end for stop in stops if (end := text.find(stop, mark.end())) > 0) or [len(text)]
    accounts = [[one for one in single if taken.span.end < one.span.start < end] for end in ends]
    return next((some for some in accounts if some and _added(some) == taken.value), accounts[0])


def _nested(text: str, words: Words, part: _Taken, single: Sequence[_Taken]) -> Iterator[Finding]:
    """A deduction against its own account."""
    inner = _account(text, words, part, single)
    if len(inner) < 2 or _added(inner) == part.value:
        return
    if not words.taken_open.search(text, part.span.end, inner[-1].span.start):
        yield _finding(part, inner, _added(inner))


def _added(parts: Sequence[_Taken]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def _finding(total: _Taken, parts: Sequence[_Taken], added: Decimal) -> Finding:
    gap = abs(added - total.value)
    message = Message(
        f"共扣 {total.value} 分，而所列 {len(parts)} 项扣分之和为 {added} 分，相差 {gap} 分，请核对。",
        f"{total.value} marks are taken off in all, the {len(parts)} deductions add up to {added}; check them.",
    )
    addends = addition(part.value for part in parts)
    related = tuple(Related("part", part.span) for part in parts)
    return Finding.of(OFF, total.span, message, calculation=f"{addends} = {added} ≠ {total.value}", related=related)


def _of_all(text: str, words: Words, total: _Taken) -> Iterator[Finding]:
    """All marks less all deductions against the one total score of the report."""
    whole = Decimal(words.data.whole)
    scores = [score for score in totals(text, words) if score.got < whole]
    left = whole - total.value
    if len({score.got for score in scores}) != 1 or scores[0].got == left or abs(scores[0].got - left) > whole / 4:
        return
    message = Message(
        f"{whole} 分扣 {total.value} 分后为 {left} 分，而总得分写为 {scores[0].got} 分，请核对。",
        f"{whole} less {total.value} leaves {left}, the total score is {scores[0].got}; check both.",
    )
    calculation = f"{whole} − {total.value} = {left} ≠ {scores[0].got}"
    yield Finding.of(OFF, total.span, message, calculation=calculation, related=(Related("total", scores[0].span),))
