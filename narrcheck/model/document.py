"""What a reader returns: one clean text, blocks and tables over it, and the way back to the file."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

_FOLD = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i).isalnum()}
    | {"％": "%", "．": ".", "－": "-", "−": "-", "＋": "+", "／": "/", "～": "~"}
    | {"(": "（", ")": "）", ";": "；", ":": "：", "?": "？", "!": "！", "＂": '"'}
)
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLD)))}]+")
_COMMA = re.compile(r",(?!(?<=\d,)\d{3}(?!\d))")
# A full stop written half-width; behind a number it is a list's (一.总体情况), between units a point (元/人.月).
_STOP = re.compile(
    r"(?<=[\u4e00-\u9fff%）])(?<![一二三四五六七八九十])(?<![一二三四五六七八九十\d]）)(?<!/[\u4e00-\u9fff])"
    r"\.(?=[\u4e00-\u9fff\n]|20\d\d ?年|$)"
)
_STRAIGHT = '"'
# A term in straight quotation marks, none of which closes one that is open: "三公"经费.
_QUOTED = re.compile(r'(?<!“)(?<!“[\u4e00-\u9fff])(?<!“[\u4e00-\u9fff]{2})"([\u4e00-\u9fff]{1,12})"')


def is_han(char: str) -> bool:
    """Whether a character is one of the common Chinese ones (the block CJK Unified Ideographs)."""
    return "\u4e00" <= char <= "\u9fff"


def fold(text: str) -> str:
    """Fold letter forms and punctuation so that one spelling is left; every offset stays the same.

    Digits, letters, ``%``, ``.`` and ``-`` become half-width, brackets, commas, colons and semicolons
    full-width, and quotation marks around a term curly. A comma stays half-width only where it groups thousands, a
    full stop that ends a Chinese sentence becomes 。.
    """
    folded = _FOLDED.sub(lambda found: found[0].translate(_FOLD), text)
    if _STRAIGHT in folded:
        folded = _QUOTED.sub(r"“\1”", folded)
    if "." in folded:
        folded = _STOP.sub("。", folded)
    return _COMMA.sub("，", folded) if "," in folded else folded


class Span(NamedTuple):
    """Half-open offsets into ``Document.text``; ``len`` counts the characters between them."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Whether ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class BlockKind(StrEnum):
    """What a block is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CONTENTS = "contents"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a heading or list item begins with.

    ``style`` writes the same number with 1 for its digits: ``第一部分``, ``一、``, ``（一）``, ``1.``, ``1、``,
    ``（1）``, ``1）``, ``①``, ``一是``.
    """

    style: str
    value: int
    span: Span

    @property
    def worded(self) -> bool:
        """Whether it is told in words."""
        return self.style == "一是"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph (numbered or not), line of the contents or table, in reading order.

    ``parent`` is the index of the block that this one hangs on: the heading or the numbered item above it.
    ``level`` counts from 1 for the outermost heading or item; a plain paragraph has none.
    """

    kind: BlockKind
    span: Span
    level: int | None = None
    number: Number | None = None
    parent: int | None = None


class Cell(NamedTuple):
    """One cell of a grid; a merged cell stands once, with its extent.

    ``indent`` is how far its words are set in, in half characters, where the reader can tell.
    """

    row: int
    column: int
    span: Span
    text: str
    rows: int = 1
    columns: int = 1
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells; ``block`` is the index of its block, ``caption`` the lines above it that name it."""

    block: int
    span: Span
    cells: tuple[Cell, ...]
    caption: Span | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """A place in the user's file; offsets count characters of the decoded file (plain text)."""

    start: int
    end: int
    quote: str
    line: int | None = None
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    cell: str | None = None


class Origin(Protocol):
    """Translates a span of ``Document.text`` into a place in the user's file."""

    def locate(self, span: Span) -> Location:
        """Return the place of ``span``, with the words as the file has them."""
        ...


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read or not checked, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Document:
    """A report as read: soft line breaks and spaces inside words are gone from ``text``, nothing else is.

    Paragraphs are separated by a line feed, cells of a row by a tab.
    """

    source: str
    text: str
    blocks: tuple[Block, ...]
    origin: Origin
    tables: tuple[Table, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())

    @cached_property
    def folded(self) -> str:
        """``text`` with letter forms folded, offset by offset."""
        return fold(self.text)

    @cached_property
    def _table_spans(self) -> list[Span]:
        return sorted(table.span for table in self.tables)

    def in_table(self, span: Span) -> bool:
        """Whether ``span`` lies wholly inside a table."""
        before = bisect_right(self._table_spans, span.start, key=lambda table: table.start)
        return before > 0 and self._table_spans[before - 1].covers(span)

    def words(self, span: Span) -> str:
        """The text of ``span``."""
        return self.text[span.start : span.end]

    def ancestors(self, index: int) -> list[int]:
        """Indices of the blocks that block ``index`` hangs on, nearest first."""
        chain = []
        parent = self.blocks[index].parent
        while parent is not None:
            chain.append(parent)
            parent = self.blocks[parent].parent
        return chain
