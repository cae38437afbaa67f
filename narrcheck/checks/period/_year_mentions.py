"""The years of a text, each with the block and the sentence that it stands in."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, BlockKind, Span

_YEARS = regex.compile(r"(?<![\d.\-–~〔\[])(?<!(?<!—)—)20\d{2}(?!\s?年?\s?[-—–~至])(?=\s?年|度)")
_YEAR = regex.compile(r"\d{4}(?:\s?年)?度?")
_OPAQUE = regex.compile(r"《[^《》\n]{1,120}》|〔[^〔〕\n]{1,20}〕|“[^“”\n]{4,80}”")
_STOP = regex.compile("[。；，]")
_NUMBERING = regex.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])+\s*")
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A year of the text, with its block and its sentence."""

    year: int
    start: int
    index: int
    block: Block
    sentence: Span


def mentions(analysis: Analysis, own: str) -> Iterator[Mention]:
    """Every year outside tables, titles in 《》 and numbers of documents, except ``own``."""
    document, text = analysis.document, analysis.document.folded
    starts = [block.span.start for block in document.blocks]
    opaque = [match.span() for match in _OPAQUE.finditer(text)]
    for match in _YEARS.finditer(text):
        start = match.start()
        index = bisect_right(starts, start) - 1
        if match.group() == own or index < 0 or document.blocks[index].kind is BlockKind.TABLE:
            continue
        at = bisect_right(opaque, (start, len(text))) - 1
        if at >= 0 and start < opaque[at][1]:
            continue
        block = document.blocks[index]
        begin = max(text.rfind(mark, block.span.start, start) + 1 for mark in "。；")
        ends = [end for mark in "。；" if (end := text.find(mark, start, block.span.end)) >= 0]
        sentence = Span(max(begin, block.span.start), min(ends, default=block.span.end))
        yield Mention(int(match.group()), start, index, block, sentence)


def unnumbered(words: str) -> str:
    """Words without the number that they begin with: （一）, 3.."""
    return _NUMBERING.sub("", words.strip())


def is_line(analysis: Analysis, mention: Mention) -> bool:
    """Whether the mention stands in a title, heading or line of the contents."""
    if mention.block.kind in (BlockKind.HEADING, BlockKind.CONTENTS):
        return True
    line = analysis.document.folded[mention.block.span.start : mention.block.span.end].strip()
    return len(line) <= _LONGEST_HEADING and not _STOP.search(line)


def year_span(text: str, start: int) -> Span:
    """The span of ``2020年度``, ``2020年`` or ``2020`` at ``start``."""
    match = _YEAR.match(text, start)
    return Span(start, match.end() if match else start + 4)
