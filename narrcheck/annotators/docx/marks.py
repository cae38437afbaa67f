"""Who marks the document, when, and with which numbers."""

from datetime import datetime
from itertools import count

from lxml import etree

from narrcheck.annotators.model import AUTHOR
from narrcheck.readers.docx import names as n

_AUTHOR, _DATE = n.w("author"), n.w("date")


class Marks:
    """Makes the elements that bear author, date and a number of their own; ``roots`` hold the numbers in use."""

    def __init__(self, *roots: etree._Element, now: datetime) -> None:
        used = {element.get(n.ID) for root in roots for element in root.iter() if element.get(n.ID)}
        self._free = (str(number) for number in count(1) if str(number) not in used)
        self.stamp = {_AUTHOR: AUTHOR, _DATE: now.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def new_id(self) -> str:
        """A number that nothing else has."""
        return next(self._free)

    def change(self, tag: str) -> etree._Element:
        """A tracked change (``w:ins`` or ``w:del``)."""
        return etree.Element(tag, {n.ID: self.new_id(), **self.stamp})


def is_ours(element: etree._Element) -> bool:
    """Whether this program made a comment or tracked change."""
    return element.get(_AUTHOR) == AUTHOR
