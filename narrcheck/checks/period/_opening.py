"""Opening sentences that tell the title again: what they call the report is of the title's year."""

from collections.abc import Iterator
from itertools import takewhile

import regex

from narrcheck.model.document import BlockKind, Document, Span

_DATED = regex.compile(r"(?<!\d)(20\d\d)年度?(\p{Han}{6,})")
_ALIKE = 6  # characters behind the year that are the title's
_FIRST = 3  # blocks that may hold the title


def retold_titles(document: Document) -> Iterator[tuple[Span, int]]:
    """The places of years before the first heading or number that differ from the title's, each with the right one."""
    blocks, text = document.blocks, document.folded
    title = next(
        (index for index, b in enumerate(blocks[:_FIRST]) if _DATED.search(text, b.span.start, b.span.end)), None
    )
    if title is None or "。" in text[blocks[title].span.start : blocks[title].span.end]:
        return  # news of a report has no title of its own
    told = [(match[1], match[2]) for match in _DATED.finditer(text, *_ends(blocks[title].span))]
    below = takewhile(lambda b: b.kind is BlockKind.PARAGRAPH and b.number is None, blocks[title + 1 :])
    for match in (match for block in below for match in _DATED.finditer(text, *_ends(block.span))):
        alike = {year for year, words in told if words[:_ALIKE] == match[2][:_ALIKE]}
        quoted = text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start())
        if len(alike) == 1 and match[1] not in alike and not quoted:
            yield Span(*match.span(1)), int(alike.pop())


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
