"""Things that were done and those that are left, against all there were: 受理433件，办结392件，尚有41件正在办理."""

from collections.abc import Iterator

import regex

from narrcheck.checks.counts._kind_lists import Member, before_in_sentence, is_change, is_count
from narrcheck.checks.counts._kind_names import Words
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Severity
from narrcheck.model.quantity import Quantity

_ENDS = "。；\n"
_STOP = regex.compile(f"[{_ENDS}]")
_FAR = 6  # figures before and behind what is left
_NEAR = 10  # characters beside a count that may tell whether it is done or left


def done_and_left(analysis: Analysis, words: Words, index: int) -> Iterator[tuple[Quantity, list[Member], Severity]]:
    """A total, what was done and what is left, the only counts of their unit in a sentence, if they do not add up."""
    text, left = analysis.document.folded, analysis.quantities[index]
    before = text[max(0, left.span.start - _NEAR) : left.span.start]
    behind = text[left.span.end : left.span.end + _NEAR]
    if not (words.data.left_before.search(before) or words.data.left_behind.match(behind)):
        return
    earlier = list(before_in_sentence(analysis, index, _ENDS, _FAR))
    following = analysis.quantities[index + 1 : index + 1 + _FAR]
    goes_on = any(q.symbol == left.symbol and not _STOP.search(text, left.span.end, q.span.start) for q in following)
    if len(earlier) != 2 or goes_on or not all(is_count(quantity, words) for quantity in earlier):
        return
    total, done = earlier
    told = text[max(total.span.end, done.span.start - _NEAR) : done.span.start]
    begin = max(0, total.span.start - _NEAR)
    others = words.data.brought.search(text, begin, left.span.end) is not None or is_change(words, text, total)
    adds_up = done.value + left.value == total.value
    if words.data.done.search(told) and not others and done.value <= total.value and not adds_up:
        yield total, [Member(told, done), Member(before, left)], Severity.WARNING
