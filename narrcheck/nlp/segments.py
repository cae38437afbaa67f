"""Sentences and clauses over the blocks of a document."""

import regex

from narrcheck.model.analysis import Sentence
from narrcheck.model.document import BlockKind, Document, Span

_SENTENCE_END = regex.compile(r"[。！？!?]+[”’）]?")
_LONGEST_ASIDE = 1000


def _inside_brackets(text: str, start: int, stop: int, end: int) -> bool:
    """Whether a full stop stands in a bracket that is closed later in the block."""
    opened = text.count("（", start, stop) - text.count("）", start, stop)
    if opened <= 0:
        return False
    end = min(end, stop + _LONGEST_ASIDE)
    return text.count("）", stop, end) >= opened and text.find("（", stop, text.find("）", stop)) < 0


def sentences(document: Document) -> list[Sentence]:
    """Split every block but tables into sentences, in reading order."""
    found = []
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.TABLE:
            continue
        start = block.span.start
        for match in _SENTENCE_END.finditer(document.folded, block.span.start, block.span.end):
            if _inside_brackets(document.folded, start, match.start(), block.span.end):
                continue
            found.append(Sentence(index, Span(start, match.end())))
            start = match.end()
        if document.folded[start : block.span.end].strip():
            found.append(Sentence(index, Span(start, block.span.end)))
    return found
