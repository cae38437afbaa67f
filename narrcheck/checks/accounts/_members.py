"""Items that a list under a class names without their marks: …（类）支出A，主要用于行政运行B，住房公积金C."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain as flattened
from itertools import pairwise

from narrcheck.checks.accounts._chains import Link, Writing, chains, resolve, writing
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, Span
from narrcheck.model.quantity import Dimension, Quantity

_ITEM = 3
# So many items by their names show that the lists of a report name accounts, not what was bought.
_FEWEST = 2

Member = tuple[frozenset[str], Link]
"""The classes that an item stands under, and its name."""


def listed_items(analysis: Analysis) -> list[Member]:
    """What stands before the amounts that follow a class in its paragraph, if these are names of accounts.

    Use ``analysis.derive(listed_items)``.
    """
    document, text, how = analysis.document, analysis.document.folded, analysis.rulebook.derive(writing)
    marks: dict[int, list[int]] = defaultdict(list)
    for match in how.mark.finditer(text):
        marks[bisect_right(document.blocks, match.start(), key=_start) - 1].append(match.end())
    found: list[Member] = []
    for index, ends in marks.items():
        # A chain that goes on below the class names its items with their marks.
        span = document.blocks[index].span
        titles = list(chains(text[span.start : span.end], how)) if len(ends) == 1 else []
        if len(titles) == 1 and titles[0].links[0].level == 1:
            codes = frozenset(account.code for account in resolve(titles[0].links[0], how, None))
            found += [(codes, link) for link in _members(analysis, how, Span(ends[0], span.end)) if codes]
    return found if sum(_known(how, member) for member in found) >= _FEWEST else []


def _start(block: Block) -> int:
    return block.span.start


def _known(how: Writing, member: Member) -> bool:
    codes, link = member
    named = flattened.from_iterable(how.accounts.named(link.name, under=code, level=_ITEM) for code in codes)
    return any(account.name == link.name for account in named)


def _members(analysis: Analysis, how: Writing, place: Span) -> Iterator[Link]:
    """The names before the amounts of a stretch of text, but the first, which is the class's own."""
    text, amounts = analysis.document.folded, _amounts(analysis, place)
    for before, amount in pairwise(amounts):
        start = amount.start
        while start > before.end and text[start - 1] not in how.boundary and text[start - 1] != "、":
            start -= 1
        led = how.used.match(text, start, amount.start)
        start = led.end() if led else start
        name = text[start : amount.start]
        if name and name == name.strip():
            yield Link(_ITEM, name, Span(start, amount.start), Span(start, amount.start))


def _amounts(analysis: Analysis, place: Span) -> Sequence[Span]:
    first, last = (bisect_left(analysis.quantities, end, key=_begin) for end in place)
    return [quantity.span for quantity in analysis.quantities[first:last] if quantity.dimension is Dimension.MONEY]


def _begin(quantity: Quantity) -> int:
    return quantity.span.start
