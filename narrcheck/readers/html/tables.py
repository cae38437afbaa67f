"""Tables of a page: which are tables and which only lay it out, and their cells with row and column spans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from narrcheck.readers.spaces import glued

_SILENT = """
applet area audio base button canvas col colgroup datalist embed head iframe input link map math meta noscript
object param script select style svg template textarea title track video xml
"""
SILENT = frozenset(_SILENT.split())
"""Elements whose text no reader of the page sees."""
_PARAGRAPHS = frozenset(("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "pre"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANKS = " \u00a0\u3000"
_WIDEST, _MOST_COVERED = 1_000, 500_000
"""How many columns a cell may span, as in browsers, and how many places all may cover before spans are ignored."""
_PROSE = 400


class GridCell(NamedTuple):
    """A cell at its place in the grid, with its extent and its words."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table in reading order; ``links`` counts their characters inside links."""

    cells: tuple[GridCell, ...]
    caption: str = ""
    links: int = 0

    @property
    def size(self) -> int:
        """How many characters it has."""
        return sum(len(cell.text) for cell in self.cells)


def tag_of(element: etree._Element) -> str:
    """The name of the element in lower case; empty for what is none."""
    return element.tag.lower().rpartition(":")[2] if isinstance(element.tag, str) else ""


def is_grid(table: etree._Element) -> bool:
    """Whether the table shows rows and columns: two of each, and no cell that holds most of the text.

    One cell with whole paragraphs or with a table that is most of it all, and ``role="presentation"``, are layout.
    """
    if (table.get("role") or "") in ("presentation", "none"):
        return False
    filled = [[size for cell in cells if (size := _size(cell))] for cells in map(_cells, _rows(table))]
    rows = [sizes for sizes in filled if sizes]
    if len(rows) < 2 or max(len(sizes) for sizes in rows) < 2:
        return False
    total, largest = sum(map(sum, rows)), max(map(max, rows))
    return (largest < _PROSE and next(_inner(table, "table"), None) is None) or 2 * largest < total


def grids_in(table: etree._Element) -> Iterator[etree._Element]:
    """The tables in the cells of ``table`` that show rows and columns, not those inside them."""
    for inner in _inner(table, "table"):
        if next(inner.iterancestors("table")) is table and is_grid(inner):
            yield inner


def grid_of(table: etree._Element) -> Grid:
    """The cells of ``table`` where browsers put them."""
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    links, used = 0, 0
    rows = list(_rows(table))
    for row, element in enumerate(rows):
        column = 0
        for cell in _cells(element):
            while (row, column) in taken:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            down = min(down or len(rows), len(rows) - row)
            across = min(max(1, across), _WIDEST)
            if used + across * down > _MOST_COVERED:
                across = down = 1
            used += across * down
            taken.update((below, column + k) for below in range(row + 1, row + down) for k in range(across))
            cells.append(GridCell(row, column, down, across, _words(cell)))
            if len(cell):
                links += sum(len(_words(link)) for link in _inner(cell, "a"))
            column += across
    captions = [_words(child) for child in table if tag_of(child) == "caption"]
    return Grid(tuple(cells), " ".join(filter(None, captions)), links)


def _span(cell: etree._Element, name: str) -> int:
    digits = (cell.get(name) or "").strip()
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 7 else 1


def _inner(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return element.iterdescendants(tag)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows in the order of the page: the head first, wherever it stands, is left where it is."""
    for child in table:
        if tag_of(child) == "tr":
            yield child
        elif tag_of(child) in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if tag_of(row) == "tr")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row if tag_of(cell) in ("td", "th"))


def _size(element: etree._Element) -> int:
    """About how many characters it shows."""
    return sum(len(str(part).strip()) for part in element.itertext())


def _words(element: etree._Element) -> str:
    """The words of a cell on one line; the paragraphs in it are joined as broken lines are, tables in it left out."""
    if not len(element):
        return _SPACE.sub(" ", element.text or "").strip(_BLANKS)
    text = ""
    for line in "".join(_parts(element)).split("\n"):
        line = line.strip(_BLANKS)
        if line:
            text += line if not text or glued(text[-1], line[0]) else f" {line}"
    return text


def _parts(element: etree._Element) -> Iterator[str]:
    """The words of a cell in pieces, with a line feed where a paragraph begins or ends."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, child in walk:
        tag = tag_of(child)
        outer = child is element
        if event == "start":
            if tag == "table" and is_grid(child):
                walk.skip_subtree()
                continue
            if tag in _PARAGRAPHS and not outer:
                yield "\n"
            if tag not in SILENT:
                yield _SPACE.sub(" ", child.text or "")
        elif not outer:
            if tag in _PARAGRAPHS and tag != "br":
                yield "\n"
            yield _SPACE.sub(" ", child.tail or "")
