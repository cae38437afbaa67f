"""The comments: their texts in a part of their own, their places in the main part.

Word knows comments in the main text only; one on a note or a text box is placed at the note's mark or at the run that
the box is anchored to.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from narrcheck.annotators.docx.marks import Marks, is_ours
from narrcheck.annotators.model import AUTHOR
from narrcheck.annotators.package import OFFICE, Parts
from narrcheck.readers.docx import names as n
from narrcheck.xml_text import legal

COMMENT = n.w("comment")
RANGE_START, RANGE_END, REFERENCE = n.w("commentRangeStart"), n.w("commentRangeEnd"), n.w("commentReference")
_INITIALS = n.w("initials")
_HOLDERS = frozenset({n.P, n.INS, n.MOVE_TO}) | n.TRANSPARENT
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_W = n.P[1:].partition("}")[0]
_NOTES = {n.w("footnote"): n.FOOTNOTE_REF, n.w("endnote"): n.ENDNOTE_REF}


class Anchor(NamedTuple):
    """The first and the last element of what a comment stands on; ``elsewhere`` if its words stand in a note or box."""

    first: etree._Element
    last: etree._Element
    elsewhere: bool = False


class Comments:
    """Adds comments to the document whose main part is ``name`` with the tree ``root``."""

    def __init__(self, parts: Parts, name: str, root: etree._Element, marks: Marks) -> None:
        self._parts = parts
        self._main = name
        self._root = root
        self._marks = marks
        self._name = next(iter(parts.related(name, "comments")), "")
        self._tree = parts.tree(self._name) if self._name in parts else etree.Element(n.w("comments"), nsmap={"w": _W})
        self.count = 0

    def add(self, anchor: Anchor, lines: Sequence[str]) -> None:
        """Put a comment of these lines on what stands from the first to the last element of ``anchor``."""
        number = self._marks.new_id()
        first, last, _ = anchor
        start, end = (etree.Element(tag, {n.ID: number}) for tag in (RANGE_START, RANGE_END))
        reference = etree.Element(n.R)
        etree.SubElement(reference, REFERENCE, {n.ID: number})
        if first.tag == n.P:
            properties = first.find(n.PPR)
            first.insert(0 if properties is None else first.index(properties) + 1, start)
            first.extend([end, reference])
        else:
            first.addprevious(start)
            last.addnext(end)
            end.addnext(reference)
        self._tree.append(_comment(lines, {n.ID: number, **self._marks.stamp, _INITIALS: AUTHOR}))
        self.count += 1

    def save(self) -> None:
        """Put the part with the texts into the package."""
        if not self.count:
            return
        if not self._name or self._name not in self._parts:
            self._name = self._parts.free_name(f"{self._main.rpartition('/')[0]}/comments{{}}.xml".lstrip("/"))
            self._parts.add(self._main, self._name, kind=f"{OFFICE}/comments", content_type=_TYPE)
        self._parts.put(self._name, self._tree)


def anchor(elements: Sequence[etree._Element], main: etree._Element) -> Anchor | None:
    """Where a comment on these runs (or one paragraph) can stand; None where the main text has no place for it.

    It does not reach over the border of a cell, and takes in what we propose to insert behind the last run.
    """
    first = elements[0]
    last = next(one for one in reversed(elements) if _cell(one) is _cell(first))
    if _outside(first) is not None:
        place = _in_main(first, main)
        return None if place is None else Anchor(place, place, elsewhere=True)
    last = _raised(last)
    new = last.getnext()
    return Anchor(_raised(first), new if new is not None and new.tag == n.INS and is_ours(new) else last)


def _raised(element: etree._Element) -> etree._Element:
    """The element itself, or the nearest around it that a comment can begin or end at."""
    while element.tag != n.P:
        parent = element.getparent()
        if parent is None or (parent.tag in _HOLDERS and all(one.tag != n.R for one in parent.iterancestors())):
            return element
        element = parent
    return element


def _in_main(element: etree._Element, main: etree._Element) -> etree._Element | None:
    """What stands in the main text for something in a note or a text box."""
    place: etree._Element | None = element
    while place is not None and (around := _outside(place)) is not None:
        inside = [around]
        if around.tag in _NOTES:
            inside = [mark for mark in main.iter(_NOTES[around.tag]) if mark.get(n.ID) == around.get(n.ID)]
        place = next((run for mark in inside for run in mark.iterancestors(n.R)), None)
    return None if place is None else _raised(place)


def _outside(element: etree._Element) -> etree._Element | None:
    """The note or the text box that an element stands in."""
    return next((one for one in element.iterancestors() if one.tag == n.TXBX or one.tag in _NOTES), None)


def _cell(element: etree._Element) -> etree._Element | None:
    """What holds the paragraph of an element: the body, a cell, a text box."""
    holders = (n.TC, n.BODY, n.TXBX, *_NOTES)
    return next((one for one in element.iterancestors() if one.tag in holders), None)


def _comment(lines: Sequence[str], attributes: dict[str, str]) -> etree._Element:
    """A comment of small, unindented paragraphs, whatever the document's own default is."""
    comment = etree.Element(COMMENT, attributes, nsmap={"w": _W})
    comment.extend(_paragraphs(lines))
    return comment


def _paragraphs(lines: Sequence[str]) -> Iterator[etree._Element]:
    for index, line in enumerate(lines):
        paragraph = etree.Element(n.P)
        properties = etree.SubElement(paragraph, n.PPR)
        plain = {n.w("before"): "0", n.w("after"): "0", n.w("line"): "240", n.w("lineRule"): "auto"}
        etree.SubElement(properties, n.w("spacing"), plain)
        etree.SubElement(properties, n.w("ind"), {n.w("left"): "0", n.w("firstLine"): "0"})
        etree.SubElement(properties, n.w("jc"), {n.VAL: "left"})
        if index == 0:
            etree.SubElement(etree.SubElement(paragraph, n.R), n.w("annotationRef"))
        run = etree.SubElement(paragraph, n.R)
        etree.SubElement(etree.SubElement(run, n.RPR), n.w("sz"), {n.VAL: "18"})
        etree.SubElement(run, n.T, {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = legal(line)
        yield paragraph
