"""Paragraphs and tables of one story in reading order, with their automatic numbers and levels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.inline import Anchored, Inline, Unread, first_choice
from narrcheck.readers.docx.lists import Lists
from narrcheck.readers.docx.styles import Styles, numbering, outline_level
from narrcheck.readers.docx.tape import Atom, Home

_GALLERY, _TABLE_OF_CONTENTS = n.w("docPartGallery"), "Table of Contents"
_LEADER = "………"
_NO_LIST = "0"


@dataclass(frozen=True, slots=True)
class Source:
    """What the reading of one file stands on."""

    styles: Styles
    lists: Lists
    unread: Unread
    original: bool
    hides: bool


@dataclass(slots=True)
class Part:
    """One XML part: its name and the position of each of its paragraphs."""

    name: str
    index: Mapping[etree._Element, int]

    @classmethod
    def of(cls, name: str, root: etree._Element) -> "Part":
        """Count the paragraphs below ``root``."""
        return cls(name, {paragraph: index for index, paragraph in enumerate(root.iter(n.P))})


@dataclass(slots=True)
class Read:
    """A paragraph as it is shown: its words with the automatic number, what is anchored in it, its level if styled."""

    atoms: list[Atom]
    anchored: Anchored
    number: int | None
    level: int | None = None
    contents: bool = False

    @property
    def empty(self) -> bool:
        """Whether it shows no words."""
        return not any(atom[0].strip() for atom in self.atoms)


@dataclass(slots=True)
class _Pending:
    """What is read of a paragraph whose mark a tracked change removed: it runs on in the next one."""

    atoms: list[Atom] = field(default_factory=list)
    anchored: Anchored = field(default_factory=Anchored)


class Walk:
    """One story: the body, a text box or a note; ``homes`` collects the addresses of its paragraphs.

    ``anchor`` is the address that paragraphs have here; in the body each counts on from it.
    """

    def __init__(self, source: Source, part: Part, homes: list[Home], anchor: Home, *, counts: bool = False) -> None:
        self.part = part
        self.anchor = anchor
        self._source = source
        self._homes = homes
        self._counts = counts
        self._inline = Inline(source.styles, source.unread, original=source.original, hides=source.hides)
        self._marks = n.ADDED if source.original else n.REMOVED

    def blocks(self, parent: etree._Element, cell: Home | None = None) -> Iterator[Read | etree._Element]:
        """The paragraphs and the tables (as elements) below ``parent``, which is the content of ``cell`` if given."""
        pending = _Pending()
        for element, contents in self._elements(parent, contents=False):
            if element.tag == n.TBL:
                yield element
                continue
            read = self._paragraph(element, cell, pending)
            if read is not None:
                read.contents = read.contents or contents
                if read.contents:
                    _lead(read.atoms)
                pending = _Pending()
                yield read
        if pending.atoms:
            yield Read(pending.atoms, pending.anchored, self.anchor.number)

    def _elements(self, parent: etree._Element, *, contents: bool) -> Iterator[tuple[etree._Element, bool]]:
        """The paragraphs and tables, out of what wraps them; with each whether a contents page wraps it."""
        for child in parent:
            tag = child.tag
            if tag in (n.P, n.TBL):
                yield child, contents
            elif tag == n.SDT:
                inside = contents or _is_contents(child)
                for content in child.iterchildren(n.SDT_CONTENT):
                    yield from self._elements(content, contents=inside)
            elif tag in n.TRANSPARENT or tag in n.ADDED or tag in n.REMOVED:
                yield from self._elements(child, contents=contents)
            elif tag == n.ALTERNATE:
                yield from self._elements(first_choice(child), contents=contents)
            elif tag == n.ALT_CHUNK:
                self._source.unread.imports += 1

    def _paragraph(self, element: etree._Element, cell: Home | None, pending: _Pending) -> Read | None:
        """Read one paragraph; None where its mark was removed, so that the next one continues it."""
        if self._counts and cell is None:
            self.anchor = self.anchor._replace(number=(self.anchor.number or 0) + 1)
        home = len(self._homes)
        self._homes.append((cell or self.anchor)._replace(part=self.part.name, position=self.part.index[element]))
        atoms, anchored = self._inline.read(element, home)
        properties = element.find(n.PPR)
        mark = properties.find(n.RPR) if properties is not None else None
        if mark is not None and any(child.tag in self._marks for child in mark):
            pending.atoms.extend(atoms)
            pending.anchored.boxes.extend(anchored.boxes)
            pending.anchored.notes.extend(anchored.notes)
            return None
        if pending.atoms or pending.anchored.boxes or pending.anchored.notes:
            atoms = pending.atoms + atoms
            anchored = replace(
                anchored,
                boxes=pending.anchored.boxes + anchored.boxes,
                notes=pending.anchored.notes + anchored.notes,
            )
        read = Read(atoms, anchored, self.anchor.number)
        self._style(read, properties, home, in_cell=cell is not None)
        return read

    def _style(self, read: Read, properties: etree._Element | None, home: int, *, in_cell: bool) -> None:
        """Add what the style and the properties of the paragraph say: its number, its level, an entry of contents."""
        name = properties.find(n.STYLE) if properties is not None else None
        style_name = name.get(n.VAL) if name is not None else None
        style = self._source.styles[style_name]
        level, (number, depth) = style.level, (style.number, style.depth)
        if properties is not None:
            own_level, (own_number, own_depth) = outline_level(properties), numbering(properties)
            level = level if own_level is None else own_level
            number = number if own_number is None else own_number
            depth = depth if own_depth is None else own_depth
        read.level, read.contents = level or None, bool(style.contents)
        if number is not None and number != _NO_LIST and (in_cell or not read.empty):
            label = self._source.lists.next(number, depth, style_name)
            if label:
                read.atoms.insert(0, Atom(label, home))


def _lead(atoms: list[Atom]) -> None:
    """Put leaders, as they are printed, for the tab before the page number of an entry of the contents."""
    for index in range(len(atoms) - 1, 0, -1):
        text = atoms[index].text
        if text == "\t":
            atoms[index] = Atom(_LEADER, atoms[index].home)
            return
        if not text.strip().isdecimal():
            return


def _is_contents(control: etree._Element) -> bool:
    """Whether a content control holds an automatic table of contents."""
    properties = control.find(n.SDT_PR)
    return properties is not None and any(
        gallery.get(n.VAL) == _TABLE_OF_CONTENTS for gallery in properties.iter(_GALLERY)
    )
