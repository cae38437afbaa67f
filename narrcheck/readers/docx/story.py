"""The body in reading order: paragraphs, tables, text boxes and notes, written on one tape.

Text boxes follow the paragraph that they are anchored to; notes follow the sentence's paragraph, after the table where
they stand in one. A table of one column is only a frame around paragraphs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.grid import Box, grid
from narrcheck.readers.docx.inline import Anchored, Inline, Unread
from narrcheck.readers.docx.lists import Lists
from narrcheck.readers.docx.styles import Styles, numbering, outline_level
from narrcheck.readers.docx.tape import Atom, Home, Tape
from narrcheck.readers.spaces import Range

_ENDS = ("。", "；", "！", "？", "”", "）", ";", "!", "?")
_GALLERY, _TABLE_OF_CONTENTS = n.w("docPartGallery"), "Table of Contents"
_LEADER = "………"
_DEEPEST = 40


@dataclass(slots=True)
class Paragraph:
    """A paragraph with words: its lines on the tape, the empty paragraphs above it, and its level as a heading."""

    lines: list[Range]
    gap: int
    level: int | None = None
    contents: bool = False


@dataclass(slots=True)
class Grid:
    """A table: the ranges of its cells on the tape row by row, the covered places included as empty ones."""

    number: int | None
    rows: list[list[Range]] = field(default_factory=list)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)


Item = Paragraph | Grid


@dataclass(slots=True)
class Context:
    """Where the walk is: the anchor of what has no number of its own, the table and the cell."""

    number: int | None = None
    table: int | None = None
    cell: str | None = None
    contents: bool = False
    depth: int = 0


@dataclass(slots=True)
class Part:
    """One XML part: its name and the position of each of its paragraphs."""

    name: str
    index: Mapping[etree._Element, int]

    @classmethod
    def of(cls, name: str, root: etree._Element) -> "Part":
        """Count the paragraphs below ``root``."""
        return cls(name, {paragraph: index for index, paragraph in enumerate(root.iter(n.P))})


class Story:
    """Walks over the blocks of one document; what it reads is in ``items`` and on ``tape``."""

    def __init__(
        self,
        styles: Styles,
        lists: Lists,
        unread: Unread,
        note: Callable[[tuple[str, str]], tuple[Part, etree._Element] | None],
        *,
        original: bool,
        hides: bool,
    ) -> None:
        self.tape = Tape()
        self.items: list[Item] = []
        self._styles, self._lists, self._unread, self._note = styles, lists, unread, note
        self._original, self._hides = original, hides
        self._marks = n.ADDED if original else n.REMOVED
        self._paragraphs = self._tables = 0
        self._gap = 0
        self._notes: list[tuple[tuple[str, str], int | None]] = []
        self._boxes: list[tuple[etree._Element, int | None]] = []

    def body(self, part: Part, element: etree._Element) -> None:
        """Read the main text."""
        self._blocks(element, _Flow(self, part, Context(), main=True))
        self._flush_notes()

    def inline(self) -> Inline:
        """A reader for the paragraphs of another story."""
        return Inline(self._styles, self._unread, original=self._original, hides=self._hides)

    def _blocks(self, parent: etree._Element, flow: "_Flow") -> None:
        for child in parent:
            tag = child.tag
            if tag == n.P:
                self._paragraph(child, flow)
            elif tag == n.TBL:
                self._table(child, flow)
            elif tag == n.SDT:
                self._content_control(child, flow)
            elif tag in n.TRANSPARENT or tag in n.ADDED or tag in n.REMOVED:
                self._blocks(child, flow)
            elif tag == n.ALTERNATE:
                chosen = child.find(n.CHOICE)
                self._blocks(child if chosen is None else chosen, flow)
            elif tag == n.FALLBACK:
                self._blocks(child, flow)
            elif tag == n.ALT_CHUNK:
                self._unread.imports += 1
