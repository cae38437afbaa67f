"""One pass over the element tree: the lines of text, the tables, and which element holds which of them."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from narrcheck.readers.html.tables import SILENT, Grid, grid_of, grids_in, is_grid, tag_of
from narrcheck.readers.numbering import numeral

_TAGS = """
address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes ol p pre section summary
table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"\r\n|[\r\n]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*none", re.I)
_BLANK = re.compile(r"[\s\u200b\ufeff\u3000\u00a0]*\Z")


class Line(NamedTuple):
    """One line as the page shows it, or a table.

    ``links`` counts its characters inside links, ``level`` is that of h1–h6, ``block`` says whether it begins a block
    and not only a new line of one.
    """

    text: str
    links: int = 0
    level: int | None = None
    block: bool = True
    table: Grid | None = None


@dataclass(slots=True)
class Node:
    """A block element, the lines that it holds (``lines[first:last]``) and what its attributes say of it."""

    tag: str
    names: str
    first: int
    hidden: bool = False
    last: int = 0
    children: list["Node"] = field(default_factory=list)


class Walk:
    """The lines and nodes of a page in document order; only what no reader of the page sees is left out."""

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self.pictures: list[int] = []
        self.root = Node("html", "", 0)
        self._open = [self.root]
        self._parts: list[str] = []
        self._links = self._in_links = self._in_pre = 0
        self._block = True
        self._levels: list[int] = []
        self._lists: list[int | None] = []
        self._number: str | None = None
        self._collect(root)
        self._flush(block=True)
        self.root.last = len(self.lines)

    def _collect(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walk:
            tag = tag_of(element)
            if event == "start":
                if tag in SILENT or self._take_table(element, tag):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._start(element, tag)
                self._add(element.text)
                continue
            if element is skipped:
                skipped = None
            else:
                self._end(tag)
            if element is not root:
                self._add(element.tail)

    def _start(self, element: etree._Element, tag: str) -> None:
        if tag == "a":
            self._in_links += 1
        elif tag == "br":
            self._flush(block=False)
        elif tag == "img":
            self._picture(element)
        if tag not in _BLOCKS:
            return
        self._flush(block=True)
        self._in_pre += tag == "pre"
        style = element.get("style") or ""
        if tag in _HEADINGS:
            self._levels.append(_HEADINGS[tag])
        elif tag in ("ol", "ul"):
            plain = tag == "ol" and element.get("type", "1") == "1" and not _UNNUMBERED.search(style)
            self._lists.append(_integer(element.get("start")) if plain else None)
        elif tag == "li" and self._lists and (count := self._lists[-1]) is not None:
            value = _integer(element.get("value"), count)
            self._number, self._lists[-1] = f"{value}.", value + 1
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        hidden = element.get("hidden") is not None or _HIDDEN.search(style) is not None
        node = Node(tag, names[:200], len(self.lines), hidden)
        self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, tag: str) -> None:
        if tag == "a":
            self._in_links = max(0, self._in_links - 1)
        if tag not in _BLOCKS:
            return
        self._flush(block=True)
        self._in_pre -= tag == "pre"
        if tag in _HEADINGS:
            self._levels.pop()
        elif tag in ("ol", "ul"):
            self._lists.pop()
        elif tag == "li":
            self._number = None
        self._open.pop().last = len(self.lines)

    def _take_table(self, element: etree._Element, tag: str) -> bool:
        """Take the table as a whole if it is one and not a way to lay out the page."""
        if tag != "table" or not is_grid(element):
            return False
        self._flush(block=True)
        grid = grid_of(element)
        if grid.caption:
            self.lines.append(Line(grid.caption))
        if grid.cells:
            self.lines.append(Line("", grid.links, table=grid))
        for inner in grids_in(element):
            self._take_table(inner, "table")
        return True

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._in_pre:
            first, *others = _BREAKS.split(text)
            self._append(first)
            for other in others:
                self._flush(block=False)
                self._append(other)
        else:
            self._append(_SPACE.sub(" ", text))

    def _append(self, text: str) -> None:
        if not text:
            return
        if self._number and not _BLANK.match(text):
            if numeral(text.lstrip()) is None:
                self._parts.append(self._number)
            self._number = None
        self._parts.append(text)
        if self._in_links:
            self._links += len(text.strip())

    def _flush(self, *, block: bool) -> None:
        """End the line; one without words only makes a gap."""
        text = "".join(self._parts).strip(" \t\r\n\f")
        if not _BLANK.match(text):
            level = self._levels[-1] if self._levels else None
            self.lines.append(Line(text, self._links, level, self._block))
            self._block = block
        elif not block and not self._block and self._parts:
            self._block = True
        self._block = self._block or block
        self._parts, self._links = [], 0

    def _picture(self, element: etree._Element) -> None:
        """Remember a picture that may show text, not an icon."""
        sizes = [_integer(element.get(side), 999) for side in ("width", "height")]
        source = (element.get("src") or "").lower()
        if min(sizes) >= 100 and source and not source.endswith((".gif", ".ico", ".svg")):
            self.pictures.append(len(self.lines))


def _integer(text: str | None, default: int = 1) -> int:
    digits = (text or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else default
