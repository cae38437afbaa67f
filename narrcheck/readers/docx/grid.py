"""Tables as grids: which cell stands where, and how far a merged one reaches."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from narrcheck.readers.cells import cell_name
from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.styles import integer

_SPAN, _MERGE, _OLD_MERGE = n.w("gridSpan"), n.w("vMerge"), n.w("hMerge")
_BEFORE = n.w("gridBefore")
_MOST_COLUMNS = 63
"""Word's own limit; a span beyond it is a slip or an attack."""


@dataclass(slots=True)
class Box:
    """A cell in its grid, with the elements that hold its content."""

    row: int
    column: int
    element: etree._Element
    rows: int = 1
    columns: int = 1

    @property
    def name(self) -> str:
        """What a person calls it: column letter and row number, merged cells by their first."""
        return cell_name(self.row, self.column)


def grid(table: etree._Element, *, original: bool) -> list[list[Box]]:
    """The cells of ``table`` row by row; those that a merged one covers are left out."""
    dropped = n.ADDED if original else n.REMOVED
    cell_dropped = n.CELL_INS if original else n.CELL_DEL
    above: dict[int, Box] = {}
    rows: list[list[Box]] = []
    for element in _below(table, n.TR):
        properties = element.find(n.TRPR)
        if properties is not None and any(child.tag in dropped for child in properties):
            continue
        column, boxes = 0, list[Box]()
        if properties is not None:
            column = _limited(_value(properties, _BEFORE) or 0)
        for cell in _below(element, n.TC):
            own = cell.find(n.TCPR)
            if own is not None and own.find(cell_dropped) is not None:
                continue
            box = Box(len(rows), column, cell)
            column += _place(box, own, boxes, above)
        rows.append(boxes)
    return rows


def _place(box: Box, properties: etree._Element | None, row: list[Box], above: dict[int, Box]) -> int:
    """Add ``box`` to its row unless a merged cell covers it; returns how many columns it takes."""
    merge = None
    if properties is not None:
        box.columns = max(1, min(_value(properties, _SPAN) or 1, _MOST_COLUMNS - box.column))
        merge = properties.find(_MERGE)
        old = properties.find(_OLD_MERGE)
        if old is not None and old.get(n.VAL) != "restart" and row:
            row[-1].columns += box.columns
            return box.columns
    upper = above.get(box.column)
    if merge is not None and merge.get(n.VAL) != "restart" and upper is not None and upper.columns == box.columns:
        upper.rows += 1
        return box.columns
    row.append(box)
    for column in range(box.column, box.column + box.columns):
        above.pop(column, None)
    if merge is not None:
        above[box.column] = box
    return box.columns


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those inside content controls and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == n.SDT or child.tag in n.TRANSPARENT or child.tag in n.ADDED or child.tag in n.REMOVED:
            yield from _below(child, tag)


def _value(properties: etree._Element, tag: str) -> int | None:
    found = properties.find(tag)
    return integer(found.get(n.VAL)) if found is not None else None


def _limited(value: int) -> int:
    return min(max(value, 0), _MOST_COLUMNS)
