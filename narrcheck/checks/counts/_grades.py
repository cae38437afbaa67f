"""Projects by grade against the number of projects: 对15个项目开展评价，“优”4个、“良”9个、“中”3个."""

from collections.abc import Iterator
from decimal import Decimal

from narrcheck.checks.counts._kind_lists import Member, before_in_sentence, is_change, is_count
from narrcheck.checks.counts._kind_names import Words
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Severity
from narrcheck.model.quantity import Quantity

_GRADE = 10  # characters before a count that may name a grade
_WORD = 4
_FAR = 6
_ALL = 3  # so many grades are all that were given


def graded(analysis: Analysis, words: Words, index: int) -> Iterator[tuple[Quantity, list[Member], Severity]]:
    """The number of projects before a first grade in its sentence, and the grades, where these do not part it."""
    text, first = analysis.document.folded, analysis.quantities[index]
    if not words.grade.search(text, max(0, first.span.start - _GRADE), first.span.start):
        return
    # 评价42项，比上年增加7项；评为“优”9项: it is not the change that the grades part.
    begin = text.rfind("。", 0, first.span.start) + 1
    # 开展自评10个，涉及资金A万元。其中“优”9个: the sentence before tells how many there are.
    begin = text.rfind("。", 0, begin - 1) + 1 if begin and words.graded.match(text, begin) else begin
    near = (q for q in before_in_sentence(analysis, index, "\n", _FAR) if q.span.start >= begin)
    earlier = [q for q in near if not is_change(words, text, q)]
    total = earlier[-1] if earlier else None
    if total is None or not is_count(total, words):
        return
    if not words.graded.search(text, total.span.end, first.span.start):
        return
    members = [Member(text[first.span.start - _WORD : first.span.start], first)]
    for quantity in analysis.quantities[index + 1 :]:
        gap = text[members[-1].quantity.span.end : quantity.span.start]
        if "。" in gap or not words.grade.search(gap):
            break
        members.append(Member(gap, quantity))
    listed, told = sum((member.value for member in members), Decimal(0)), {quantity.value for quantity in earlier}
    # 检测样品2460批次，是上年1230批次的2倍，其中合格2411批次: what the grades part may be told before the last count.
    if listed > max(told):
        yield total, members, Severity.ERROR
    elif listed < total.value and len(members) >= _ALL and listed not in told:
        yield total, members, Severity.WARNING
