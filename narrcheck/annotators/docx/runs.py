"""The runs of one part, cut at exact characters; each piece keeps the properties of the run that it was part of."""

from copy import deepcopy

from lxml import etree

from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.inline import own_runs, width
from narrcheck.readers.docx.tape import RunPlace
from narrcheck.xml_text import legal

DELETED_TEXT = n.w("delText")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Runs:
    """Finds the pieces of runs by the addresses that the reader gave, whatever has been cut since."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._paragraphs = list(root.iter(n.P))
        self._pieces: dict[int, list[list[etree._Element]]] = {}

    def paragraph(self, position: int) -> etree._Element:
        """The paragraph at ``position`` (from 0) among all of the part."""
        return self._paragraphs[position]

    def pieces(self, place: RunPlace) -> list[etree._Element]:
        """The runs that hold exactly the characters of ``place``, which is not empty."""
        self._cut(place, place.start, left=True)
        self._cut(place, place.end, left=False)
        found, position = [], 0
        for piece in self._of(place):
            size = length(piece)
            if size and place.start <= position and position + size <= place.end:
                found.append(piece)
            position += size
        return found or self._of(place)[-1:]  # a sign of a symbol font takes no room

    def point(self, place: RunPlace) -> tuple[etree._Element, bool]:
        """The run beside the point ``place``, and whether the point is behind it."""
        self._cut(place, place.start, left=True)
        position = 0
        for piece in self._of(place):
            position += length(piece)
            if position >= place.start > 0:
                return piece, True
        return (self._of(place)[-1], True) if place.start else (self._of(place)[0], False)

    def _of(self, place: RunPlace) -> list[etree._Element]:
        if place.paragraph not in self._pieces:
            self._pieces[place.paragraph] = [[run] for run in own_runs(self._paragraphs[place.paragraph])]
        return self._pieces[place.paragraph][place.run]

    def _cut(self, place: RunPlace, offset: int, *, left: bool) -> None:
        pieces, position = self._of(place), 0
        for index, piece in enumerate(pieces):
            size = length(piece)
            if position <= offset <= position + size:
                new = _split(piece, offset - position, left=left)
                if new is not None:
                    pieces.insert(index + 1, new)
                    return
            position += size


def length(run: etree._Element) -> int:
    """How many characters a run holds, as its addresses count them."""
    return sum(map(_width, run))


def _width(element: etree._Element) -> int:
    return len(element.text or "") if element.tag == DELETED_TEXT else width(element)


def _split(run: etree._Element, offset: int, *, left: bool) -> etree._Element | None:
    """Move what follows the character ``offset`` to a new run behind ``run``; None where nothing is to be moved.

    What takes no room at that place (a picture, a note's mark) stays if ``left``, else it goes.
    """
    tail = like(run)
    properties = run.find(n.RPR)
    children = [child for child in run if child is not properties]
    position, moved = 0, list[etree._Element]()
    for child in children:
        size = _width(child)
        inside = offset - position
        if moved or inside < 0 or (inside == 0 and (size or not left)):
            moved.append(child)
        elif size > inside > 0:
            moved.append(_split_text(child, inside))
        position += size
    if not moved or moved[0] is children[0]:
        return None
    if properties is not None:
        tail.append(deepcopy(properties))
    tail.extend(moved)
    run.addnext(tail)
    return tail


def like(element: etree._Element) -> etree._Element:
    """An empty element with the same name and attributes."""
    return etree.Element(element.tag, {str(key): str(value) for key, value in element.attrib.items()})


def _split_text(element: etree._Element, offset: int) -> etree._Element:
    text = element.text or ""
    tail = etree.Element(element.tag)
    set_text(element, text[:offset])
    set_text(tail, text[offset:])
    return tail


def set_text(element: etree._Element, text: str) -> None:
    """Set the words of ``w:t`` or ``w:delText`` so that blanks at their ends stay."""
    element.text = legal(text)
    if text != text.strip():
        element.set(_SPACE, "preserve")
