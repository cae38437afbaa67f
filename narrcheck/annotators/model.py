"""What annotators work on and with."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from narrcheck.model.document import Document
from narrcheck.model.finding import Finding, Fix

AUTHOR = "narrcheck"


@dataclass(frozen=True, slots=True)
class Note:
    """One finding: ``lines`` say what is wrong, how it is computed, what to edit, and its id at last.

    ``fixes`` are the edits to make: none where there is no fix or where another one overlaps it, several where the same
    words are wrong in several places.
    """

    id: str
    finding: Finding
    lines: tuple[str, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """The file to check and to annotate; ``name`` is what the user calls it.

    ``path`` differs from it where LibreOffice made it out of an old format, or where it was annotated before.
    """

    path: Path
    name: Path
    annotator: str


@dataclass(frozen=True, slots=True)
class Task:
    """What an annotator has to do: the file, what was read of it, the notes in reading order, and how."""

    file: Original
    document: Document
    notes: tuple[Note, ...]
    tracked: bool
    lang: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Annotated:
    """The new file, and how many notes and tracked changes it has."""

    data: bytes
    notes: int
    changes: int = 0
