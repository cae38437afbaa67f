"""Points in words: 一是, 二是, 三是.

Finds a lonely 一是, a 三要 after 二是, a point that stands twice and one that is missing. A slip of this kind says that
a point was lost or put in without the others being counted anew.

Example: ``一是完善制度；三是加强培训；三是严格考核``: the first 三是 should be 二是.

Known to miss: points of one list in several paragraphs.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from narrcheck.checks.outline._numbers import NumberStyles, number_styles
from narrcheck.checks.outline.numbering import SEQUENCE
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity

LONELY = Rule(
    "NC604",
    "lonely-first-item",
    Kind.OUTLINE,
    Severity.INFO,
    Message("只有“一是”，没有“二是”", "A first item without a second"),
)
RULES: tuple[Rule, ...] = (LONELY,)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The slips in the points of one report."""
    document, styles = analysis.document, analysis.rulebook.derive(number_styles)
    yield from _lonely(document, styles)
    yield from _worded(document, styles)


def _lonely(document: Document, styles: NumberStyles) -> Iterator[Finding]:
    """一是 without anything that follows it, as long as the paragraph's heading lasts."""
    folded = document.folded
    starts = [match.start() for match in styles.first.finditer(folded)]
    for block_index, start in _located(document, starts):
        end = _scope_end(document, block_index)
        if not regex.search(styles.later, folded, pos=start, endpos=end) and not any(
            start < other < end for other in starts
        ):
            span = Span(start, start + 2)
            message = Message(
                "有“一是”而没有“二是”：请补全后面各点，或去掉“一是”。",
                "A first point without a second: add the others or leave the number out.",
            )
            yield Finding.of(LONELY, span, message)


def _worded(document: Document, styles: NumberStyles) -> Iterator[Finding]:
    """Points in words that slip: in their word (一是…；二是…；三要…), by standing twice, or by one that is missing."""
    order = styles.data.numerals.digits + styles.data.numerals.ten
    for block in document.blocks:
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        points = list(styles.points.finditer(document.folded, *block.span))
        numbers = [order.index(point["number"]) for point in points]
        for position, (before, point) in enumerate(pairwise(points), 1):
            if point["word"] == before["word"]:
                text = document.folded[before.end() : point.start()]
                yield from _out_of_turn(points, numbers, position, order, "" if styles.later.search(text) else text)
            elif numbers[position] == numbers[position - 1] + 1:
                beside = (*points[position - 2 : position - 1], *points[position + 1 : position + 2])
                around = [other["word"] for other in beside]
                if before["word"] in around and point["word"] not in around:
                    yield _point(point, before, point["number"] + before["word"], sure=True)


def _out_of_turn(
    points: "list[regex.Match[str]]", numbers: list[int], position: int, order: str, between: str
) -> Iterator[Finding]:
    """A point that stands twice, or before which one is missing; ``between``: where that could stand."""
    before, point, told, number = points[position - 1], points[position], numbers[:position], numbers[position]
    # 一是…：一是…；二是…。二是… has points of a point
    if numbers.count(told[0]) > 1 or any(after != one + 1 for one, after in pairwise(told)):
        return
    following = told[-1] + 1
    if following == len(order):
        return
    right, free = order[following] + point["word"], following not in numbers
    if len(told) > 1 and number == told[-1]:
        yield _point(point, before, right, sure=free)
    elif number == following + 1 and free and told[0] == 0 and between and right not in between:
        # 一是…；三是…；三是…: the first of them is the second
        yield _skipped(point, before, right, wrong=number in numbers[position + 1 :])


def _point(point: "regex.Match[str]", before: "regex.Match[str]", right: str, *, sure: bool) -> Finding:
    again = "又" if point[0] == before[0] else "却"
    message = Message(
        f"前面写作“{before[0]}”，这里{again}写作“{point[0]}”，应为“{right}”。",
        f"The point before is {before[0]}, this one {point[0]}; write {right}.",
    )
    span = Span(*point.span())
    return Finding.of(SEQUENCE, span, message, fix=Fix(span, right) if sure else None)


def _skipped(point: "regex.Match[str]", before: "regex.Match[str]", right: str, *, wrong: bool) -> Finding:
    advice, told = (f"应为“{right}”", f"write {right}") if wrong else (f"缺“{right}”", f"{right} is missing")
    message = Message(f"“{before[0]}”之后是“{point[0]}”，{advice}。", f"After {before[0]} comes {point[0]}; {told}.")
    span = Span(*point.span())
    return Finding.of(SEQUENCE, span, message, fix=Fix(span, right) if wrong else None)


def _located(document: Document, starts: list[int]) -> Iterator[tuple[int, int]]:
    """The block of each place."""
    index = 0
    for start in starts:
        while document.blocks[index].span.end <= start:
            index += 1
        yield index, start


def _scope_end(document: Document, index: int) -> int:
    """Where the next heading or item begins that is no deeper than what the block hangs on; 二是 goes on with 一是."""
    blocks = document.blocks
    block = blocks[index]
    holder = block
    if block.number is None or block.number.worded:
        holder = blocks[block.parent] if block.parent is not None else block
    level = holder.level or 1
    for other in blocks[index + 1 :]:
        further = other.number is not None and other.number.worded and other.number.value > 1
        if other.level is not None and other.level <= level and not further:
            return other.span.start
    return len(document.text)
