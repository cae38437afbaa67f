"""Stated numbers of things against the list of those things.

What it finds (NC801): a count whose list, after it or before it, in the line or in the numbered paragraphs and rows
that follow, has more or fewer items; and the parts of one whole ("10个县中，…等7个…，…等3个…") that exceed it.

Why it matters: an office was added or closed, a project dropped, and only one of the two places was changed; readers
count along.

Example: ``内设6个科室：办公室、计划科、造林科、推广科、监测科。``

Known to miss: lists whose items are not names of offices, units, places or tables (unless they are numbered), lists
after several counts (unless each has a heading of its own), and lists with clauses between their items.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from narrcheck.checks.counts._name_lists import (
    KindData,
    Listing,
    Words,
    items_after,
    items_before,
    kind_of,
    words_of_lists,
)
from narrcheck.checks.counts._numbered_lists import begins, lines_after, numbered_after
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.phrases import addition

LISTED = Rule(
    "NC801",
    "count-against-list",
    Kind.COUNT,
    Severity.ERROR,
    Message("所述数目与所列项目数不符", "A stated number of things differs from the list of them"),
)
RULES: tuple[Rule, ...] = (LISTED,)

_COLON = "："
_FEWEST = 2
_FAR_OFF = 2  # further from its count, words that need not be names are no list of what is counted
_ALTOGETHER = 4  # so many characters: ，共计有
_CLAUSE = "。；：，\n\t"
_SENTENCE = regex.compile(r"[。；\n]")
_HEADED = 200  # so many blocks hold the lists below several headings
_NOUN = 2  # characters at the end of a heading that tell what its items are
_FEW = 4  # an open list with so many items that lacks only one is suspicious


@dataclass(frozen=True, slots=True)
class _Count:
    """A count, its place, and the clause before it.

    ``shared`` says that its list may be that of other counts too, ``after`` where the count ends that alone says so.
    """

    quantity: Quantity
    value: int
    clause: str
    shared: bool
    after: int | None

    @property
    def span(self) -> Span:
        return self.quantity.span


def check(analysis: Analysis) -> Iterator[Finding]:
    """The counts that differ from their lists."""
    words = analysis.rulebook.derive(words_of_lists)
    text = analysis.document.folded
    before: list[tuple[_Count, Listing]] = []
    for count in _counts(analysis, words):
        listing = _before(text, words, count)
        if listing is not None:
            before.append((count, listing))
            yield from _compare(count, listing, sure=listing.named)
        elif not count.shared or count.after in {other.span.end for other, _ in before}:
            yield from _after(analysis, words, count)
    yield from _parts(analysis, words, before)
    yield from _headed(analysis, words)


def _counts(analysis: Analysis, words: Words) -> Iterator[_Count]:
    text, last, symbols = analysis.document.folded, -1, dict[str, int]()
    for quantity in analysis.quantities:
        if quantity.dimension is not Dimension.COUNT:
            continue
        span, previous, same = quantity.span, last, symbols.get(quantity.symbol, -1)
        last = symbols[quantity.symbol] = span.end
        whole = quantity.symbol in words.data.classifiers and not quantity.decimals and quantity.approx is None
        if not whole or not 1 <= quantity.value <= words.data.most:
            continue
        start = span.start
        while start > 0 and span.start - start < 60 and text[start - 1] not in _CLAUSE:
            start -= 1
        clause = text[start : span.start]
        listed = text[start - 1 : start] == "，" and same >= 0 and not _SENTENCE.search(text, same, start)
        joint = previous > start or bool(words.shared.search(clause))
        after = same if listed and not joint else None
        yield _Count(quantity, int(quantity.value), clause, joint or listed, after)


def _before(text: str, words: Words, count: _Count) -> Listing | None:
    """The list that the count ends, if the words after it say what it counts, or nothing follows (A、B，共2家)."""
    kinds = [kind for kind, head in zip(words.data.kinds, words.after, strict=True) if head.match(text, count.span.end)]
    if not kinds and words.altogether.search(text, max(0, count.span.start - _ALTOGETHER), count.span.start):
        kinds = list(words.data.kinds) if text[count.span.end : count.span.end + 1] in _CLAUSE else []
    found = (items_before(text, count.span.start, kind, words) for kind in kinds)
    # 省委三项措施、市委四项措施: of words that need not be names, those with a count of their own are no items.
    return next((one for one in found if one is not None and (one.named or not count.shared)), None)


def _after(analysis: Analysis, words: Words, count: _Count) -> Iterator[Finding]:
    """Compare the count with the list that follows it: in the line, or in the blocks below."""
    text, at = analysis.document.folded, count.span.end
    head = words.head.match(text, at)
    if head is None:
        far = words.distant.match(text, at)
        yield from _numbered(analysis, words, count, far.end()) if far is not None else ()
        return
    kind = kind_of(words, count.clause, count.quantity.symbol, head["noun"])
    explicit = bool(head["explicit"] or head["colon"])
    if text[head.end() : head.end() + 1].strip() and not begins(text, head.end(), words):
        # 共3项：A项目、B项目: the names tell what is counted
        kinds = (kind,) if kind is not None else words.data.kinds if explicit and not head["noun"] else ()
        cut = (items_after(text, head.end(), one, words, bracket=bool(head["bracket"])) for one in kinds)
        listing = next(filter(None, cut), None)
        whole = explicit and (_alone(words, listing) or not listing.named) if listing is not None else False
        short = listing is not None and explicit and listing.named and 1 < listing.most < count.value
        if listing is not None and (listing.least > 1 or count.value == 1 or whole or short):
            sure = explicit and listing.closed and listing.least > 1 and listing.named
            yield from _compare(count, listing, sure=sure)
            return
    if head["explicit"] or head["colon"]:
        end = analysis.document.blocks[_block(analysis, at)].span.end
        subtotals = text[end - 1] == _COLON and _SENTENCE.search(text, at, end) is None
        yield from _numbered(analysis, words, count, end if subtotals else head.end())
        yield from _lines(analysis, count, kind, head.end())


def _alone(words: Words, listing: Listing) -> bool:
    """Whether the list is one name, and not words for several (各股室, 本级及所属单位)."""
    item = listing.items[0]
    return listing.closed and not listing.open and not words.joint.search(item) and not words.several.search(item)


def _lines(analysis: Analysis, count: _Count, kind: KindData | None, at: int) -> Iterator[Finding]:
    """Compare with short lines that are not numbered."""
    index = _block(analysis, at - 1)
    if kind is not None and analysis.document.blocks[index].span.end <= at:
        lines = lines_after(analysis.document, index, kind)
        if lines is not None and lines != count.value:
            yield _finding(count, lines, Severity.WARNING)


def _others(analysis: Analysis, count: _Count, end: int) -> list[Quantity]:
    """The counts between this one and the list."""
    return [
        quantity
        for quantity in analysis.quantities
        if count.span.end <= quantity.span.start < end and quantity.dimension is Dimension.COUNT
    ]


def _block(analysis: Analysis, at: int) -> int:
    return bisect_right(analysis.document.blocks, at, key=lambda block: block.span.start) - 1


def _numbered(analysis: Analysis, words: Words, count: _Count, at: int) -> Iterator[Finding]:
    """Compare with the numbered items from ``at`` on; counts between belong to parts that add up to the items."""
    index = _block(analysis, at - 1)
    number = numbered_after(analysis.document, words, index, at)
    if number is None or number < _FEWEST or number == count.value:
        return
    others = _others(analysis, count, at)
    if others and (number > count.value or sum(other.value for other in others) != number):
        return
    inline = bool(analysis.document.folded[at : analysis.document.blocks[index].span.end].strip())
    yield _finding(count, number, Severity.WARNING if inline else Severity.ERROR)


def _headed(analysis: Analysis, words: Words) -> Iterator[Finding]:
    """Several counts before as many headings, each with its items: 5个科室、2个下属单位，包括： （一）科室 1.…."""
    document, text = analysis.document, analysis.document.folded
    ends: dict[int, list[_Count]] = {}
    for count in _counts(analysis, words):
        end = document.blocks[_block(analysis, count.span.start)].span.end
        if text[end - 1] == _COLON and _SENTENCE.search(text, count.span.end, end) is None:
            ends.setdefault(end, []).append(count)
    for end, counts in ends.items():
        following = document.blocks[_block(analysis, end - 1) + 1 :]
        style = following[0].number.style if following and following[0].number else None
        headings = [block for block in following[:_HEADED] if block.number and block.number.style == style]
        for value, (count, heading) in enumerate(zip(counts, headings, strict=False), 1):
            title = text[heading.span.start : heading.span.end].strip()
            noun = words.nouns.match(text, count.span.end)
            if len(counts) < _FEWEST or heading.number is None or heading.number.value != value:
                break
            if noun is not None and title.endswith(noun[0][-_NOUN:]):
                number = numbered_after(document, words, _block(analysis, heading.span.start), heading.span.end)
                if number is not None and number != count.value:
                    yield _finding(count, number, Severity.ERROR)


def _compare(count: _Count, listing: Listing, *, sure: bool) -> Iterator[Finding]:
    """What is wrong between a count and its list."""
    value = count.value
    if listing.least <= value <= listing.most:
        return
    listed = listing.most if value > listing.most else listing.least
    if not listing.named and abs(value - listed) > _FAR_OFF:
        return
    if listing.open and value > listed:
        if value - listed == 1 and listed >= _FEW:
            message = Message(
                f"所列为 {listed} 个（{listing.names}），却写“等{value}个”，仅少列一个；请核对数目，或补上漏列的一个。",
                f"{listed} are listed ({listing.names}) as examples of {value}: check the number, or add the last one.",
            )
            yield _say(count, message, listing, f"{listed} ≠ {value}", Severity.WARNING)
        return
    yield _finding(count, listed, Severity.ERROR if sure else Severity.WARNING, listing)


def _finding(count: _Count, listed: int, severity: Severity, listing: Listing | None = None) -> Finding:
    names = f"（{listing.names}）" if listing is not None else ""
    message = Message(
        f"写明 {count.value} {count.quantity.symbol}，实际列出 {listed} {count.quantity.symbol}{names}，"
        "请核对数目或补正所列内容。",
        f"{count.value} are stated, {listed} are listed; correct the number or the list.",
    )
    return _say(count, message, listing, f"{listed} ≠ {count.value}", severity)


def _say(count: _Count, message: Message, listing: Listing | None, calculation: str, severity: Severity) -> Finding:
    related = () if listing is None else (Related("list", listing.span),)
    return Finding.of(LISTED, count.span, message, calculation=calculation, related=related, severity=severity)


def _parts(analysis: Analysis, words: Words, before: list[tuple[_Count, Listing]]) -> Iterator[Finding]:
    """Lists that together name all of a whole, whose counts add up to more than it."""
    text = analysis.document.folded
    for whole in _counts(analysis, words) if len(before) > 1 else ():
        if words.whole.match(text, whole.span.end) is None:
            continue
        end = min(i for i in (text.find("。", whole.span.end), text.find("\n", whole.span.end), len(text)) if i >= 0)
        parts = [(c, found) for c, found in before if whole.span.end < c.span.start < end]
        total, listed = sum(c.value for c, _ in parts), sum(found.least for _, found in parts)
        if len(parts) < 2 or total <= whole.value or listed != whole.value:
            continue
        for count, found in parts:
            if count.value != found.least:
                addends = addition(c.value for c, _ in parts)
                sums = f"{addends} = {total}"
                message = Message(
                    f"各部分之和 {sums}，多于总数 {whole.value}；此处列出 {found.least} 个，写为 {count.value} 个。",
                    f"The parts add up to {total} of {whole.value}; here {found.least} are listed, not {count.value}.",
                )
                yield _say(count, message, found, f"{sums} ≠ {whole.value}", Severity.ERROR)
