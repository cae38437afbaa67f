"""Pages become one document: running heads off, tables and paragraphs whole over page breaks."""

from collections.abc import Sequence
from pathlib import Path

from narrcheck.model.document import Document, Skipped
from narrcheck.readers.paged.assemble import Group, OriginOf, assemble
from narrcheck.readers.paged.footnotes import set_apart
from narrcheck.readers.paged.layout import Leaf
from narrcheck.readers.paged.lines import Piece
from narrcheck.readers.paged.paragraphs import join, margins
from narrcheck.readers.paged.running import strip
from narrcheck.readers.paged.stitch import stitch


def compose(leaves: Sequence[Leaf], path: Path, skipped: Sequence[Skipped], origin: OriginOf) -> Document:
    """The document of all pages' lines and tables; ``origin`` makes the way back to the file."""
    strip(leaves)
    set_apart(leaves)
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
    return assemble(groups, path, skipped, origin)
