"""A report before it has a format: paragraphs and tables of words and spots.

A spot is a place that says something the world knows: a figure, a year, a name. What stands there, what it means and
how exactly it is shown are kept with it, so that an error can be planted and judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction


@dataclass(frozen=True)
class Spot:
    """Words that say something known.

    ``kind`` is amount, percent, count, direction, order, year, entity, account, number (of a heading), unit, names
    (of a list), names_count or fence (where an item of a list begins). ``key`` names what is said: v, indicator,
    measure for a figure; d or r, indicator, measure, base for a change or its rate; s, part, measure, whole, measure
    for a share. ``value`` is what is displayed, in base units (of a direction its sign), and ``half`` half a unit of
    the last place.
    """

    text: str
    kind: str
    key: tuple[str, ...] = ()
    value: Fraction = Fraction(0)
    half: Fraction = Fraction(0)
    exact: Fraction = Fraction(0)


Piece = str | Spot


def said(pieces: tuple[Piece, ...]) -> str:
    """The words of some pieces."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


def joined(names: Sequence[str], joint: str, last: str) -> str:
    """A list of names; ``last`` stands before the last of them."""
    return last.join((joint.join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


@dataclass(frozen=True)
class Paragraph:
    """A heading (``level`` 1 and more), the title (0), a line of the contents (-2) or plain text (-1)."""

    pieces: tuple[Piece, ...]
    level: int = -1

    @property
    def text(self) -> str:
        """Its words."""
        return said(self.pieces)


@dataclass(frozen=True)
class Grid:
    """A table: its name in the list of tables, its caption lines, and rows of cells."""

    name: str
    caption: tuple[str, ...]
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]
    note: str = ""


Part = Paragraph | Grid


@dataclass(frozen=True)
class At:
    """Where a piece stands: part, row and column (of a grid), number of the piece."""

    part: int
    piece: int
    row: int = -1
    column: int = -1

    @property
    def locale(self) -> tuple[int, int, int]:
        """The paragraph or the cell."""
        return self.part, self.row, self.column


@dataclass(frozen=True)
class Composition:
    """A whole report, with what it is and the sums that hold in it, those too that a reader can only guess."""

    name: str
    parts: tuple[Part, ...]
    facts: dict[str, object] = field(default_factory=dict)
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    zero: frozenset[tuple[str, str]] = frozenset()
    guessed: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def pieces(self, at: At) -> tuple[Piece, ...]:
        """The pieces of the paragraph or cell."""
        part = self.parts[at.part]
        return part.pieces if isinstance(part, Paragraph) else part.rows[at.row][at.column]

    def spots(self) -> Iterator[tuple[At, Spot]]:
        """All spots in reading order."""
        for index, part in enumerate(self.parts):
            if isinstance(part, Paragraph):
                yield from ((At(index, n), p) for n, p in enumerate(part.pieces) if isinstance(p, Spot))
                continue
            for row, cells in enumerate(part.rows):
                for column, cell in enumerate(cells):
                    yield from ((At(index, n, row, column), p) for n, p in enumerate(cell) if isinstance(p, Spot))

    @property
    def tabled(self) -> bool:
        """Whether the report has tables."""
        return any(isinstance(part, Grid) for part in self.parts)

    def with_piece(self, at: At, piece: Piece) -> Composition:
        """The report with one piece changed."""
        pieces = list(self.pieces(at))
        pieces[at.piece] = piece
        return self.with_pieces(at, tuple(pieces))

    def with_pieces(self, at: At, pieces: tuple[Piece, ...]) -> Composition:
        """The report with the pieces of one paragraph or cell changed."""
        part = self.parts[at.part]
        changed: Part
        if isinstance(part, Paragraph):
            changed = replace(part, pieces=pieces)
        else:
            rows = [list(row) for row in part.rows]
            rows[at.row][at.column] = pieces
            changed = replace(part, rows=tuple(tuple(row) for row in rows))
        return self.with_part(at.part, changed)

    def with_part(self, index: int, part: Part) -> Composition:
        """The report with one part changed."""
        return replace(self, parts=(*self.parts[:index], part, *self.parts[index + 1 :]))
