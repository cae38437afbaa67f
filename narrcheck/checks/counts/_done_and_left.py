"""Things that were done and those that are left, against all there were: 受理433件，办结392件，尚有41件正在办理."""

from collections.abc import Iterator

from narrcheck.checks.counts._kind_lists import Member, is_change, is_count
from narrcheck.checks.counts._kind_names import Words
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Severity
from narrcheck.model.quantity import Quantity

_NEAR = 10  # characters beside a count that may tell whether it is done or left


def done_and_left(analysis: Analysis, words: Words, index: int) -> Iterator[tuple[Quantity, list[Member], Severity]]:
    """A total, what was done and what is left, the only counts of their unit in a sentence, if they do not add up."""
    text, left = analysis.document.folded, analysis.quantities[index]
    before = text[max(0, left.span.start - _NEAR) : left.span.start]
    behind = text[left.span.end : left.span.end + _NEAR]
    if not (words.data.left_before.search(before) or words.data.left_behind.match(behind)):
        return
    begin = max(text.rfind(mark, 0, left.span.start) for mark in "。；\n") + 1
    ends = [end for mark in "。；\n" if (end := text.find(mark, left.span.end)) >= 0]
    here = [q for q in analysis.quantities if begin <= q.span.start < min(ends, default=len(text))]
    alike = [quantity for quantity in here if quantity.symbol == left.symbol]
    if len(alike) != 3 or alike[2] is not left or not all(is_count(quantity, words) for quantity in alike):
        return
    total, done, _ = alike
    told = text[max(begin, done.span.start - _NEAR) : done.span.start]
    others = words.data.brought.search(text, begin, left.span.end) or is_change(words, text, total)
    if not words.data.done.search(told) or others or total.value < done.value or done.value + left.value == total.value:
        return
    yield total, [Member(told, done), Member(before, left)], Severity.WARNING
