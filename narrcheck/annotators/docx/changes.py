"""Fixes as tracked changes: the words that go are marked as deleted, the new ones as inserted behind them."""

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from narrcheck.annotators.docx.marks import Marks
from narrcheck.annotators.docx.runs import DELETED_TEXT, Runs, like, set_text
from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.tape import RunPlace

_PLAIN = frozenset({n.RPR, n.T, n.TAB, n.BR, n.CR, n.NO_BREAK_HYPHEN, n.w("lastRenderedPageBreak")})
_HOLDERS = frozenset({n.P, n.INS}) | n.TRANSPARENT


class Changes:
    """Makes the tracked changes of one part."""

    def __init__(self, runs: Runs, marks: Marks) -> None:
        self._runs = runs
        self._marks = marks

    def replace(self, places: Sequence[RunPlace], words: str, text: str) -> bool:
        """Mark ``words`` at ``places`` as deleted and ``text`` as inserted.

        False, and nothing done, where that can't be tracked: in a formula or field code, over several paragraphs, or
        where the runs do not hold the words as they stand (a sign of a symbol font).
        """
        pieces = [piece for place in places for piece in self._runs.pieces(place)]
        if not pieces or len({place.paragraph for place in places}) > 1 or not _hold(pieces, words):
            return False
        if not all(_simple(piece) and _editable(piece) for piece in pieces):
            return False
        last = pieces[-1]
        for piece in pieces:
            self._delete(piece)
        if text:
            self._insert(text, last, behind=True)
        return True

    def insert(self, place: RunPlace, text: str) -> bool:
        """Mark ``text`` as inserted at the point ``place``; False where that can't be tracked."""
        piece, behind = self._runs.point(place)
        if not _editable(piece):
            return False
        self._insert(text, piece, behind=behind)
        return True

    def _delete(self, piece: etree._Element) -> None:
        change = self._marks.change(n.DEL)
        piece.addprevious(change)
        change.append(piece)
        for text in piece.iterchildren(n.T):
            text.tag = DELETED_TEXT
            set_text(text, text.text or "")

    def _insert(self, text: str, piece: etree._Element, *, behind: bool) -> None:
        change = self._marks.change(n.INS)
        run = etree.SubElement(change, n.R)
        properties = piece.find(n.RPR)
        if properties is not None:
            own = deepcopy(properties)
            for old in own.findall(n.w("rPrChange")):
                own.remove(old)
            run.append(own)
        set_text(etree.SubElement(run, n.T), text)
        beside = outer(piece)
        beside.addnext(change) if behind else beside.addprevious(change)
        _lift(change, self._marks)


def outer(piece: etree._Element) -> etree._Element:
    """The run, or the mark of its deletion around it."""
    parent = piece.getparent()
    return parent if parent is not None and parent.tag == n.DEL else piece


def _lift(change: etree._Element, marks: Marks) -> None:
    """Take our insertion out of somebody else's, which is parted in two: insertions do not nest."""
    parent = change.getparent()
    while parent is not None and parent.tag == n.INS:
        rest = like(parent)
        rest.set(n.ID, marks.new_id())
        rest.extend(list(change.itersiblings()))
        parent.addnext(change)
        if len(rest):
            change.addnext(rest)
        above = change.getparent()
        if above is not None and not len(parent):
            above.remove(parent)
        parent = above


def _hold(pieces: Sequence[etree._Element], words: str) -> bool:
    """Whether the runs hold exactly ``words``, stray blanks apart."""
    text = "".join(child.text or "" for piece in pieces for child in piece if child.tag == n.T)
    return "".join(text.split()) == "".join(words.split())


def _simple(piece: etree._Element) -> bool:
    """Whether a run is nothing but characters, so that nothing else goes with them."""
    return all(child.tag in _PLAIN for child in piece if isinstance(child.tag, str))


def _editable(piece: etree._Element) -> bool:
    """Whether tracked changes may stand beside a run."""
    parent = piece.getparent()
    while parent is not None and parent.tag != n.P:
        if parent.tag not in _HOLDERS and parent.tag != n.SDT:
            return False
        parent = parent.getparent()
    return parent is not None
