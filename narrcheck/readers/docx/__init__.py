"""Word (.docx, .docm): the text as it is printed, with automatic numbers, in reading order.

Tracked changes are read as accepted, comments and macros ignored, headers and footers kept apart. Addresses are
paragraphs of the body counted from 1 (empty ones too, those in tables, text boxes and notes not) and, in tables, the
number of the table and the cell by letter and row.
"""

from pathlib import Path

from lxml import etree

from narrcheck.model.document import Document
from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.build import build
from narrcheck.readers.docx.inline import Unread, own_runs
from narrcheck.readers.docx.lists import Lists
from narrcheck.readers.docx.margins import left_out, running_text
from narrcheck.readers.docx.package import Package, damaged, parse
from narrcheck.readers.docx.story import Note, Story
from narrcheck.readers.docx.styles import Styles
from narrcheck.readers.docx.tape import DocxOrigin, RunPlace
from narrcheck.readers.docx.walk import Part, Source

__all__ = ["DocxOrigin", "RunPlace", "own_runs", "read"]

_NOTES = (("footnotes", n.FOOTNOTE_REF), ("endnotes", n.ENDNOTE_REF))


def read(path: Path, *, original: bool = False) -> Document:
    """Read a Word file; with ``original`` as it was before its tracked changes.

    Raises UserError, with the remedy, for a file that can't be read.
    """
    with Package(path) as package:
        main = package.main
        data = package.bytes(main)
        root = parse(data, path, main)
        body = root.find(n.BODY)
        if body is None:
            raise damaged(path, main)
        source = _source(package, data, original=original)
        story = Story(source, _Notes(package).find)
        story.body(Part.of(main, root), body)
        running = running_text(package, source)
    skipped = left_out(source.unread, running, story.tape.raw(), original=original)
    return build(str(path), story.tape, story.items, skipped)


def _source(package: Package, main: bytes, *, original: bool) -> Source:
    """The styles and lists of a document, as far as its ``main`` part uses any."""
    styles_name, lists_name = (next(iter(package.related(package.main, kind)), "") for kind in ("styles", "numbering"))
    styled = package.bytes(styles_name) if b"pStyle" in main or b"rStyle" in main else b""
    styles = Styles(parse(styled, package.path, styles_name) if styled else None)
    numbered = b"numPr" in main or b"numPr" in styled
    lists = Lists(package.tree(lists_name) if numbered else None, styles)
    return Source(styles, lists, Unread(), original, hides=b"vanish" in main or b"vanish" in styled)


class _Notes:
    """The footnotes and endnotes of a document, read when the first reference is met."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: dict[Note, tuple[Part, etree._Element]] | None = None

    def find(self, note: Note) -> tuple[Part, etree._Element] | None:
        """The note that a reference names."""
        if self._found is None:
            self._found = dict(self._read())
        return self._found.pop(note, None)

    def _read(self) -> list[tuple[Note, tuple[Part, etree._Element]]]:
        found: list[tuple[Note, tuple[Part, etree._Element]]] = []
        for kind, reference in _NOTES:
            for name in self._package.related(self._package.main, kind):
                root = self._package.tree(name)
                if root is not None:
                    part = Part.of(name, root)
                    found.extend(((reference, element.get(n.ID, "")), (part, element)) for element in root)
        return found
