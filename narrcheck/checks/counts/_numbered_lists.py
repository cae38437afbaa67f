"""Lists that are numbered: inside their line, over the paragraphs that follow, or as rows of a table."""

import regex

from narrcheck.checks.counts._name_lists import KindData, Words
from narrcheck.model.document import Block, BlockKind, Document

_LOOK = 400
_ORDINAL = regex.compile(r"\d{1,2}")
_LONGEST_LINE = 40
_MOST_SKIPPED = 1


def numbered_after(document: Document, words: Words, index: int, at: int) -> int | None:
    """How many numbered items follow offset ``at`` of block ``index``; None where that is uncertain."""
    end = document.blocks[index].span.end
    if document.folded[at:end].strip():
        found = _inline(document.folded[at:end], words)
        if found is None:
            return None
        inline, style = found
        after = _blocks(document, words, index, inline + 1, style)
        if after is None:
            return None
        return inline + after if inline > 1 or after else None
    return _blocks(document, words, index, 1)


def begins(text: str, at: int, words: Words) -> bool:
    """Whether a numbered list begins at ``at``."""
    return text.startswith(tuple(_mark(style, 1, words) for style in words.data.marks), at)


def _inline(rest: str, words: Words) -> tuple[int, str] | None:
    """The last number of a sequence inside one line that begins with 1, and what its style is called."""
    rest = rest.lstrip()
    for style in words.data.marks:
        if not rest.startswith(_mark(style, 1, words)):
            continue
        value, at = 1, 0
        while value < len(words.data.words):
            found = _find(rest, style, value + 1, at + 1, words)
            if found < 0:
                break
            value, at = value + 1, found
        if value == len(words.data.words):
            return None
        jumped = value + 2 <= len(words.data.words) and _find(rest, style, value + 2, at + 1, words) >= 0
        return None if jumped else (value, _mark(style, 1, words))
    return None


def _find(rest: str, style: str, value: int, start: int, words: Words) -> int:
    mark = regex.escape(_mark(style, value, words))
    found = regex.compile(rf"(?<=[；。，：\s]){mark}(?!\d)").search(rest, start)
    return found.start() if found else -1


def _mark(style: str, value: int, words: Words) -> str:
    return style.format(n=value, c=words.data.words[value - 1], o=chr(0x2460 + value - 1))


def _blocks(document: Document, words: Words, index: int, first: int, chained: str = "") -> int | None:
    """How many blocks after ``index`` are numbered ``first``, ``first + 1`` …; None where they jump or do not begin.

    ``chained`` is the style of a list that they go on with.
    """
    expected, style, level, skipped = first, None, None, 0
    for block in document.blocks[index + 1 : index + _LOOK]:
        if block.kind is BlockKind.TABLE and style is None:
            return None if chained else _rows(document, block, words)
        value, kind = _number(document, block, words)
        if value is None:
            skipped += style is None
            if skipped > _MOST_SKIPPED or block.kind is BlockKind.HEADING:
                break
            continue
        if style is None:
            if value != first or (chained and _plain(kind) != _plain(chained)):
                break
            style, level, expected = kind, block.level, first + 1
        elif kind == style:
            if value != expected:
                return None if value > expected else expected - first
            expected += 1
        elif block.level is not None and level is not None and block.level < level:
            break
    count = expected - first
    return count if count or chained else None


def _plain(style: str | None) -> str:
    """A style without what is often mixed up: 1. and 1、 are one, 一是 and 一、 are not."""
    return (style or "").strip(".、")


def _number(document: Document, block: Block, words: Words) -> tuple[int | None, str | None]:
    """The number of a block; a row of a table that was read as a paragraph has one too."""
    if block.number is not None:
        return block.number.value, block.number.style
    row = words.row.match(document.folded[block.span.start : block.span.start + _LONGEST_LINE])
    return (int(row[1]), "row") if row else (None, None)


def _rows(document: Document, block: Block, words: Words) -> int | None:
    """The number of rows of a table whose first column counts them; None where a sum parts them."""
    table = next((table for table in document.tables if table.span == block.span), None)
    cells = sorted(table.cells, key=lambda cell: cell.row) if table is not None else []
    first = [cell.text.strip() for cell in cells if cell.column == 0]
    counted = [index for index, text in enumerate(first) if _ORDINAL.fullmatch(text)]
    values = [int(first[index]) for index in counted]
    if not values or values != list(range(1, len(values) + 1)):
        return None
    return None if words.data.closing.intersection(first[counted[0] : counted[-1]]) else len(values)


def lines_after(document: Document, index: int, kind: KindData) -> int | None:
    """How many short lines after block ``index`` are names of that kind; None where the end is uncertain."""
    count = 0
    for block in document.blocks[index + 1 : index + _LOOK]:
        line = document.folded[block.span.start : block.span.end].strip("。；;、 ")
        if block.number is not None or block.kind is not BlockKind.PARAGRAPH or len(line) > _LONGEST_LINE:
            break
        if not line.endswith(kind.tails) or any(char in line for char in "，。：、；"):
            return None
        count += 1
    return count if count > 1 else None
