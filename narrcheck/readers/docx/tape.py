"""The text of a Word file as it is collected, and where each piece of it stands."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from narrcheck.model.document import Location, Span
from narrcheck.readers.cells import table_name
from narrcheck.readers.origin import TextOrigin

GENERATED = -1
"""The run of characters that Word shows but no run holds: automatic numbers, separators."""


class Home(NamedTuple):
    """The paragraph that text stands in.

    ``part`` and ``position`` name its element: its place (from 0) among all ``w:p`` of the part, in document order.
    ``number`` counts the paragraphs of the body from 1, without those in tables, text boxes and notes,
    which bear the number of the paragraph that they are anchored to; ``table`` counts the tables of the body from 1.
    """

    part: str
    position: int
    number: int | None = None
    table: int | None = None
    cell: str | None = None


class RunPlace(NamedTuple):
    """A stretch of one run: ``run`` is its position (from 0) among the runs of the paragraph (``own_runs``).

    ``start`` and ``end`` count the characters of the run as python-docx's ``Run.text`` does.
    """

    part: str
    paragraph: int
    run: int
    start: int
    end: int


class Atom(NamedTuple):
    """A piece of text that one run holds from ``offset`` on."""

    text: str
    home: int
    run: int = GENERATED
    offset: int = 0


class Tape:
    """Collects the pieces one after another."""

    def __init__(self) -> None:
        self.homes: list[Home] = []
        self.size = 0
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._pieces: list[tuple[int, int, int]] = []

    def put(self, atom: Atom) -> None:
        """Append a piece."""
        self._texts.append(atom[0])
        self._starts.append(self.size)
        self._pieces.append(atom[1:])
        self.size += len(atom[0])

    def raw(self) -> str:
        """All of the text."""
        return "".join(self._texts)

    def places(self) -> "Places":
        """Where it all stands."""
        return Places(tuple(self.homes), tuple(self._starts), tuple(self._pieces))


@dataclass(frozen=True, slots=True)
class Places:
    """``starts`` are the offsets at which pieces begin, ``pieces`` the home, run and offset in the run of each."""

    homes: tuple[Home, ...]
    starts: tuple[int, ...]
    pieces: tuple[tuple[int, int, int], ...]

    def home(self, offset: int) -> Home | None:
        """The paragraph of the character at ``offset``."""
        if not self.pieces:
            return None
        return self.homes[self.pieces[max(0, bisect_right(self.starts, offset) - 1)][0]]

    def runs(self, start: int, end: int) -> list[RunPlace]:
        """The stretches of runs that hold the characters from ``start`` to ``end``."""
        found: list[RunPlace] = []
        index = max(0, bisect_right(self.starts, start) - 1)
        while index < len(self.starts) and self.starts[index] < end:
            begin = self.starts[index]
            stop = self.starts[index + 1] if index + 1 < len(self.starts) else end
            number, run, offset = self.pieces[index]
            index += 1
            if run == GENERATED:
                continue
            home = self.homes[number]
            first, last = offset + max(start, begin) - begin, offset + min(end, stop) - begin
            if found and found[-1][:3] == (home.part, home.position, run):
                found[-1] = found[-1]._replace(end=last)
            else:
                found.append(RunPlace(home.part, home.position, run, first, last))
        return found


@dataclass(frozen=True)
class DocxOrigin:
    """From the clean text through the collected text to the paragraph, cell and runs.

    ``names`` says what the tables are called, by their number.
    """

    clean: str
    collected: TextOrigin
    places: Places
    names: Mapping[int, str]

    def locate(self, span: Span) -> Location:
        """Return the place of ``span``; an empty span stands where the character before it does."""
        span = self._inside(span)
        words = self.clean[span.start : span.end]
        home = self.home(span)
        if home is None:
            return Location(span.start, span.end, words)
        if home.table is None:
            return Location(span.start, span.end, words, paragraph=home.number)
        name = self.names.get(home.table) or table_name("", home.table)
        cell = f"{name}!{home.cell}" if home.cell else None
        return Location(span.start, span.end, words, table=home.table, cell=cell)

    def runs(self, span: Span) -> list[RunPlace]:
        """The stretches of runs that hold ``span``, for comments and edits; of an empty span its point.

        Empty where no run holds it (an automatic number).
        """
        span = self._inside(span)
        found = self.places.runs(*self._raw(span)) if self.clean else []
        if len(span) or not found:
            return found
        place = found[-1]
        point = place.end if self._behind(span.start) else place.start
        return [place._replace(start=point, end=point)]

    def home(self, span: Span) -> Home | None:
        """The paragraph that ``span`` begins in."""
        return self.places.home(self._raw(self._inside(span))[0]) if self.clean else None

    def _inside(self, span: Span) -> Span:
        start = max(0, min(span.start, len(self.clean)))
        return Span(start, max(start, min(span.end, len(self.clean))))

    def _raw(self, span: Span) -> tuple[int, int]:
        """Where ``span`` stands in the collected text; of an empty one the character that it hangs on."""
        if not len(span):
            start = span.start - 1 if self._behind(span.start) else min(span.start, len(self.clean) - 1)
            span = Span(start, start + 1)
        return self.collected.offset(span.start), self.collected.offset(span.end - 1) + 1

    def _behind(self, position: int) -> bool:
        """Whether an insertion at ``position`` goes behind the character before it."""
        return position > 0 and (self.clean[position - 1] not in "\n\t" or position == len(self.clean))
