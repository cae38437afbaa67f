"""Pages become one document: running heads off, tables and paragraphs whole over page breaks."""

from collections.abc import Sequence
from pathlib import Path

from narrcheck.model.document import Document, Skipped
from narrcheck.readers.pdf.assemble import Group, assemble
from narrcheck.readers.pdf.layout import Leaf, strip
from narrcheck.readers.pdf.lines import Piece
from narrcheck.readers.pdf.paragraphs import join, margins
from narrcheck.readers.pdf.stitch import stitch


def compose(leaves: Sequence[Leaf], path: Path, skipped: Sequence[Skipped]) -> Document:
    """The document of all pages' lines and tables; its origin is a PdfOrigin."""
    strip(leaves)
    frames = margins(leaves)
    groups: list[Group] = []
    run: list[Piece] = []
    for item in stitch(leaves):
        if isinstance(item, Piece):
            run.append(item)
            continue
        groups.extend(join(run, frames))
        run = []
        groups.append(item)
    groups.extend(join(run, frames))
    return assemble(groups, path, skipped)
