"""Excel: a comment on each cell with a finding, and a sheet that lists them all.

The package is changed part by part: of a sheet only its link to the comments is new, charts, pictures and macros stay
byte for byte. Excel knows one comment a cell: where somebody else's stands already, ours is in the list only.
"""

from pathlib import Path

from narrcheck.annotators.model import Annotated, Note, Task
from narrcheck.annotators.package import Parts
from narrcheck.annotators.xlsx.book import Book
from narrcheck.annotators.xlsx.comments import add_comments, remove_comments
from narrcheck.annotators.xlsx.listing import Entry, add_list, remove_list
from narrcheck.readers.cells import cell_name
from narrcheck.readers.excel.assemble import CellOrigin


def without_own_marks(path: Path) -> bytes | None:
    """The file without the marks of an earlier run; None where it has none."""
    book = Book(Parts(path))
    found = remove_list(book)
    for sheet in book.sheets.values():
        found |= remove_comments(book, sheet)
    return book.parts.pack() if found else None


def annotate(task: Task) -> Annotated:
    """The file with comments and the list; raises UserError where it must not be changed."""
    book = Book(Parts(task.file.path))
    entries = [_entry(note, task) for note in task.notes]
    if not entries:
        return Annotated(task.file.path.read_bytes(), 0)
    book.require_changeable(task.file.name, {entry.sheet for entry in entries})
    texts: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        texts.setdefault(entry.sheet, {}).setdefault(entry.cell, []).append("\n".join(entry.note.lines))
    for sheet, cells in texts.items():
        if sheet in book.sheets:
            add_comments(book, book.sheets[sheet], {cell: "\n\n".join(parts) for cell, parts in cells.items()})
    add_list(book, entries, task)
    return Annotated(book.parts.pack(), len(entries))


def _entry(note: Note, task: Task) -> Entry:
    """The sheet and the (first) cell of a finding."""
    origin = task.document.origin
    assert isinstance(origin, CellOrigin)
    first, _ = origin.pieces_of(note.finding.span)
    return Entry(note, first.sheet, cell_name(first.row, first.column))
