"""The whole text on one tape: paragraphs, tables, text boxes and notes in reading order.

Text boxes follow the paragraph that they are anchored to; notes follow the end of the sentence that refers to them, or
the table. A table of one column is only a frame around paragraphs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from narrcheck.readers.docx.grid import Box, grid
from narrcheck.readers.docx.tape import Atom, Home, Tape
from narrcheck.readers.docx.walk import Part, Read, Source, Walk
from narrcheck.readers.spaces import Range

_ENDS = ("。", "；", "！", "？", "”", "）", ";", "!", "?")
_MOST_PLACES, _PLACES_PER_CELL = 100_000, 16
"""More empty places than that are made by an attack, not by an author."""
_FLAT = str.maketrans("\t\v", "  ")

Note = tuple[str, str]


@dataclass(slots=True)
class Paragraph:
    """A paragraph with words: its place on the tape, the empty paragraphs above it, its level if it is styled."""

    start: int
    end: int
    gap: int
    level: int | None = None
    contents: bool = False


@dataclass(slots=True)
class Grid:
    """A table: the places of its cells on the tape row by row, those that a merged cell covers as empty ones.

    ``boxes`` are the cells that there are, by row and column; ``number`` counts the tables, nested ones have none.
    """

    rows: list[list[Range]] = field(default_factory=list)
    boxes: dict[tuple[int, int], Box] = field(default_factory=dict)
    width: int = 0
    number: int | None = None


Item = Paragraph | Grid


@dataclass(slots=True)
class _After:
    """What was met inside a table and follows it."""

    boxes: list[tuple[etree._Element, Home]] = field(default_factory=list)
    tables: list[tuple[etree._Element, Walk, Home]] = field(default_factory=list)


class Story:
    """Reads one document; the text is on ``tape``, what it consists of in ``items``."""

    def __init__(self, source: Source, note: Callable[[Note], tuple[Part, etree._Element] | None]) -> None:
        self.tape = Tape()
        self.items: list[Item] = []
        self._source = source
        self._note = note
        self._tables = 0
        self._gap = 0
        self._notes: list[tuple[Note, Home]] = []

    def body(self, part: Part, element: etree._Element) -> None:
        """Read the main text."""
        walk = Walk(self._source, part, self.tape.homes, Home(part.name, 0, 0), counts=True)
        self._flow(walk, element)
        self._flush_notes()

    def _flow(self, walk: Walk, element: etree._Element, cell: Home | None = None) -> None:
        """Put paragraphs and tables one below the other."""
        for block in walk.blocks(element, cell):
            if isinstance(block, Read):
                self._paragraph(block, cell or walk.anchor, walk)
            else:
                self._table(block, walk, cell)

    def _paragraph(self, read: Read, home: Home, walk: Walk) -> None:
        if read.empty:
            self._gap += 1
        else:
            self._separate("\n", read.atoms[0].home)
            start = self.tape.size
            for atom in read.atoms:
                self.tape.put(atom)
            self.items.append(Paragraph(start, self.tape.size, self._gap, read.level, read.contents))
            self._gap = 0
        self._notes.extend((note, home) for note in read.anchored.notes)
        for box in read.anchored.boxes:
            self._flow(Walk(self._source, walk.part, self.tape.homes, home), box)
        if self._notes and not read.empty and _last(read).endswith(_ENDS):
            self._flush_notes()

    def _flush_notes(self) -> None:
        """Put the notes that are due."""
        notes, self._notes = self._notes, []
        for note, home in notes:
            found = self._note(note)
            if found is not None:
                part, element = found
                self._flow(Walk(self._source, part, self.tape.homes, home), element)

    def _table(self, element: etree._Element, walk: Walk, outer: Home | None) -> None:
        rows = grid(element, original=self._source.original)
        home = self._home_of_table(walk, outer)
        if not any(rows):
            return
        widths = _widths(rows)
        if sum(widths) > _MOST_PLACES + _PLACES_PER_CELL * sum(map(len, rows)):
            self._source.unread.tables += 1
            return
        if all(len(row) <= 1 for row in rows):
            for row in rows:
                for box in row:
                    self._flow(walk, box.element, _cell_home(home, box))
            return
        after = _After()
        table = self._grid(rows, widths, walk, home, after)
        table.number = None if outer is not None and outer.table else self._tables
        self.items.append(table)
        self._gap = 0
        for content, cell in after.boxes:
            self._flow(Walk(self._source, walk.part, self.tape.homes, cell), content)
        for nested, inner, cell in after.tables:
            self._table(nested, inner, cell)
        self._flush_notes()

    def _home_of_table(self, walk: Walk, outer: Home | None) -> Home:
        """The address of a table: its number, which a nested one takes from the table around it."""
        if outer is not None and outer.table:
            return outer
        self._tables += 1
        return walk.anchor._replace(table=self._tables, cell=None)

    def _grid(self, rows: list[list[Box]], widths: list[int], walk: Walk, home: Home, after: _After) -> Grid:
        """Put the rows of a table on the tape, places that are covered as empty cells."""
        table = Grid(boxes={(box.row, box.column): box for row in rows for box in row})
        table.width = max(widths)
        for number, width in enumerate(widths):
            self._separate("\n", len(self.tape.homes))
            ranges: list[Range] = []
            for column in range(max(width, 1)):
                if column:
                    self._separate("\t", len(self.tape.homes))
                start = self.tape.size
                box = table.boxes.get((number, column))
                if box is not None:
                    self._fill(box, walk, _cell_home(home, box), after)
                ranges.append((start, self.tape.size))
            table.rows.append(ranges)
        return table

    def _fill(self, box: Box, walk: Walk, home: Home, after: _After) -> None:
        """Put the words of one cell; its paragraphs are one text, apart only where letters or figures would meet."""
        start, last = self.tape.size, ""
        for block in walk.blocks(box.element, home):
            if not isinstance(block, Read):
                after.tables.append((block, walk, home))
                continue
            self._notes.extend((note, home) for note in block.anchored.notes)
            after.boxes.extend((content, home) for content in block.anchored.boxes)
            if block.empty:
                continue
            if self.tape.size > start and last.isascii() and block.atoms[0].text[:1].isascii():
                self._separate(" ", block.atoms[0].home)
            for atom in block.atoms:
                self.tape.put(atom._replace(text=atom.text.translate(_FLAT)))
            last = _last(block)[-1:]

    def _separate(self, mark: str, home: int) -> None:
        """Put a mark that belongs to no run."""
        if self.tape.size:
            self.tape.put(Atom(mark, max(0, min(home, len(self.tape.homes) - 1))))


def _last(read: Read) -> str:
    return "".join(atom.text for atom in read.atoms[-3:]).rstrip()


def _cell_home(home: Home, box: Box) -> Home:
    """The address of a cell; of one in a nested table the outer cell comes first."""
    return home._replace(cell=f"{home.cell}/{box.name}" if home.cell else box.name)


def _widths(rows: list[list[Box]]) -> list[int]:
    """How many columns each row takes, with those that cells from above cover."""
    widths = [0] * len(rows)
    for row in rows:
        for box in row:
            for number in range(box.row, min(box.row + box.rows, len(rows))):
                widths[number] = max(widths[number], box.column + box.columns)
    return widths
