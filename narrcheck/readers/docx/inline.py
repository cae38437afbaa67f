"""What stands in one paragraph: runs, fields, tracked changes, symbols, and what is anchored there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.package import on
from narrcheck.readers.docx.styles import Styles
from narrcheck.readers.docx.symbols import symbol
from narrcheck.readers.docx.tape import GENERATED, Atom

_ENCIRCLED = re.compile(r"\\o\s*\\ac\s*\(\s*[○◯]\s*[,，;]\s*(\d{1,2})\s*\)", re.IGNORECASE)
_BLANK = re.compile(r"[\n\r\t]")
_SOFT = "\v"
_WRAPPING = (None, "textWrapping")


@dataclass(slots=True)
class Anchored:
    """What was met in a paragraph besides text."""

    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Unread:
    """What can't be read or is left out, counted over the whole document."""

    pictures: int = 0
    objects: int = 0
    charts: int = 0
    hidden: int = 0
    revised: int = 0
    imports: int = 0
    tables: int = 0


class Inline:
    """Reads the content of the paragraphs of one story (the body, a text box, a note); fields run across them."""

    def __init__(self, styles: Styles, unread: Unread, *, original: bool, hides: bool) -> None:
        self._styles = styles
        self._unread = unread
        self._dropped = n.ADDED if original else n.REMOVED
        self._through = n.TRANSPARENT | (n.REMOVED if original else n.ADDED)
        self._texts = frozenset({n.T, n.w("delText")}) if original else frozenset({n.T})
        self._hides = hides
        self._fields: list[bool] = []
        self._codes: list[str] = []
        self._muted = 0
        self._begin(0)

    def read(self, paragraph: etree._Element, home: int) -> tuple[list[Atom], Anchored]:
        """The text of a paragraph and what is anchored in it."""
        self._begin(home)
        self._content(paragraph)
        return self._atoms, self._anchored

    def _begin(self, home: int) -> None:
        self._home = home
        self._run = GENERATED
        self._atoms: list[Atom] = []
        self._anchored = Anchored()

    def _content(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == n.R:
                self._read_run(child)
            elif tag in self._through:
                self._content(child)
            elif tag in self._dropped:
                self._drop(child)
            elif tag == n.SDT:
                self._content_control(child)
            elif tag == n.ALTERNATE:
                self._content(first_choice(child))
                self._skip(child, but=first_choice(child))
            elif tag in (n.MATH, n.MATH_PARAGRAPH):
                self._math(child)

    def _content_control(self, control: etree._Element) -> None:
        for content in control.iterchildren(n.SDT_CONTENT):
            self._content(content)

    def _drop(self, element: etree._Element) -> None:
        """Leave out what a tracked change removed."""
        self._unread.revised += 1
        self._skip(element)

    def _skip(self, element: etree._Element, but: etree._Element | None = None) -> None:
        """Count the runs that are not read, so that the others keep their positions."""
        parts = [child for child in element if child is not but] if but is not None else [element]
        self._run += sum(1 for part in parts for _ in _runs_below(part))

    def _read_run(self, run: etree._Element) -> None:
        self._run += 1
        index, offset = self._run, 0
        hidden = self._hides and self._hidden(run)
        for child in run:
            tag = child.tag
            if tag == n.RPR:
                continue
            shown = not (hidden or self._muted)
            if tag in self._texts:
                text = child.text or ""
                if shown and text:
                    self._atoms.append(Atom(_BLANK.sub(" ", text), self._home, index, offset))
                offset += len(text)
            elif tag == n.FIELD:
                self._field(child.get(n.FIELD_TYPE))
            elif tag in _CHARACTERS:
                text, counted = _character(child)
                if shown:
                    self._atoms.append(Atom(text, self._home, index, offset))
                offset += counted
            else:
                self._special(child, tag, index, shown)

    def _special(self, child: etree._Element, tag: str, index: int, shown: bool) -> None:
        """What a run holds besides plain characters."""
        if tag == n.INSTRUCTION:
            if self._codes:
                self._codes[-1] += child.text or ""
        elif tag in (n.DRAWING, n.PICT, n.OBJECT, n.ALTERNATE):
            self._graphic(first_choice(child) if tag == n.ALTERNATE else child)
        elif tag == n.SYM:
            text = symbol(child.get(n.w("font")) or "", child.get(n.w("char")) or "")
            if shown and text:
                self._atoms.append(Atom(text, self._home, GENERATED if len(text) > 1 else index))
        elif tag in (n.FOOTNOTE_REF, n.ENDNOTE_REF):
            if shown:
                self._anchored.notes.append((tag, child.get(n.ID, "")))
        elif tag == n.RUBY:
            for part in child:
                self._content(part) if part.tag == n.RUBY_BASE else self._skip(part)

    def _hidden(self, run: etree._Element) -> bool:
        properties = run.find(n.RPR)
        if properties is None:
            return False
        vanish, style = properties.find(n.VANISH), properties.find(n.RUN_STYLE)
        if vanish is not None:
            hidden = on(vanish.get(n.VAL))
        else:
            hidden = style is not None and bool(self._styles[style.get(n.VAL)].hidden)
        if hidden and not self._muted and any(child.tag == n.T for child in run):
            self._unread.hidden += 1
        return hidden

    def _field(self, kind: str | None) -> None:
        """Follow the fields: their instructions are no text, their results are."""
        if kind == "begin":
            self._codes.append("")
            self._fields.append(True)
            self._muted += 1
        elif kind == "separate" and self._fields and self._fields[-1]:
            self._fields[-1] = False
            self._muted -= 1
        elif kind == "end" and self._fields:
            code, without_result = self._codes.pop(), self._fields.pop()
            self._muted -= without_result
            encircled = _ENCIRCLED.search(code) if without_result else None
            if encircled and not self._muted and 0 < int(encircled[1]) <= 20:
                self._atoms.append(Atom(chr(0x245F + int(encircled[1])), self._home))

    def _math(self, element: etree._Element) -> None:
        for child in element:
            if child.tag == n.MATH_TEXT:
                if child.text:
                    self._atoms.append(Atom(_BLANK.sub(" ", child.text), self._home))
            elif child.tag == n.DENOMINATOR and element.tag == n.FRACTION:
                self._atoms.append(Atom("/", self._home))
                self._math(child)
            elif child.tag in self._dropped:
                self._drop(child)
            elif child.tag == n.R:
                self._read_run(child)
            else:
                self._math(child)

    def _graphic(self, element: etree._Element) -> None:
        """Find the text boxes in a drawing, and count what has no text."""
        for child in element:
            tag = child.tag
            if tag == n.TXBX:
                self._anchored.boxes.append(child)
            elif tag == n.ALTERNATE:
                self._graphic(first_choice(child))
            elif tag == n.TEXT_PATH:
                text = _BLANK.sub(" ", child.get("string") or "").strip()
                if text:
                    self._atoms.append(Atom(text + _SOFT, self._home))
            elif tag in (n.BLIP, n.IMAGE):
                self._unread.pictures += 1
            elif tag == n.OLE_OBJECT:
                self._unread.objects += 1
                self._unread.pictures -= bool(self._unread.pictures)
            elif tag in (n.CHART, n.DIAGRAM):
                self._unread.charts += 1
            else:
                self._graphic(child)


def own_runs(paragraph: etree._Element) -> list[etree._Element]:
    """The runs of a paragraph in document order, those of paragraphs inside it (text boxes) left out."""
    return [run for part in paragraph for run in _runs_below(part)]


def _runs_below(element: etree._Element) -> Iterator[etree._Element]:
    if element.tag == n.P:
        return
    if element.tag == n.R:
        yield element
    for child in element:
        if len(child) or child.tag == n.R:
            yield from _runs_below(child)


def first_choice(alternate: etree._Element) -> etree._Element:
    """The alternative that is shown: the first choice, or what stands for it where there is none."""
    choice = alternate.find(n.CHOICE)
    if choice is None:
        choice = alternate.find(n.FALLBACK)
    return choice if choice is not None else alternate


_CHARACTERS = frozenset({n.TAB, n.PTAB, n.BR, n.CR, n.NO_BREAK_HYPHEN})


def _character(element: etree._Element) -> tuple[str, int]:
    """The character that an empty element stands for, and how many python-docx counts for it."""
    tag = element.tag
    if tag == n.BR:
        return _SOFT, int(element.get(n.TYPE) in _WRAPPING)
    if tag == n.CR:
        return _SOFT, 1
    return ("-" if tag == n.NO_BREAK_HYPHEN else "\t"), 1


def width(element: etree._Element) -> int:
    """How many characters python-docx counts for a child of a run."""
    if element.tag == n.T:
        return len(element.text or "")
    return _character(element)[1] if element.tag in _CHARACTERS else 0
