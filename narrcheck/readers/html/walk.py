"""One pass over the element tree: the lines of text, the tables, and which element holds which of them."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from narrcheck.readers.html.tables import Grid, grid_of, is_grid

_BLOCKS = frozenset(
    "address article aside blockquote body center caption dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noframes ol optgroup p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_SILENT = frozenset(
    "applet area audio base button canvas col colgroup datalist embed head iframe input link map math meta noscript "
    "object option param script select source style svg template textarea title track video xml".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_NUMBERED = re.compile(r"\s*(?:[\d（(]|[一二三四五六七八九十]+[、.．])")


class Line(NamedTuple):
    """One line as the page shows it, or a table.

    ``links`` counts its characters inside links, ``level`` is that of h1–h6, ``gap`` says whether it begins a new
    block and not only a new line of one.
    """

    text: str
    links: int = 0
    level: int | None = None
    gap: bool = True
    table: Grid | None = None


@dataclass(slots=True)
class Node:
    """An element and the lines that it holds: ``walk.lines[first:last]``."""

    tag: str
    names: str
    depth: int
    first: int
    last: int = 0
    hidden: bool = False


@dataclass(slots=True)
class _Pending:
    """The line that is being collected."""

    parts: list[str] = field(default_factory=list)
    links: int = 0
    gap: bool = True


class Walk:
    """The lines and nodes of a page in document order; nothing is left out yet but what no reader ever sees."""

    def __init__(self, root: etree._Element) -> None:
        self.lines: list[Line] = []
        self.nodes: list[Node] = []
        self.pictures: list[int] = []
        self._line = _Pending()
        self._open: list[Node] = []
        self._links = self._preformatted = 0
        self._level: int | None = None
        self._lists: list[int | None] = []
        self._collect(root)
        self._flush(block=True)

    def _collect(self, root: etree._Element) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if self._start(element, tag):
                    walk.skip_subtree()
            else:
                self._end(element, tag)
            text = element.text if event == "start" and tag not in _SILENT and tag != "table" else None
            if event == "start" and tag == "table" and self._open and self._open[-1].tag == "table":
                text = element.text if not self._is_skipped(element) else None
            if event == "end" and element is not root:
                text = element.tail
            if text:
                self._add(text)

    def _is_skipped(self, element: etree._Element) -> bool:
        return False

    def _start(self, element: etree._Element, tag: str) -> bool:
        raise NotImplementedError

    def _end(self, element: etree._Element, tag: str) -> None:
        raise NotImplementedError

    def _add(self, text: str) -> None:
        raise NotImplementedError

    def _flush(self, *, block: bool) -> None:
        raise NotImplementedError
