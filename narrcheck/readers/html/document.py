"""From lines and tables to a Document, and the way back to paragraph and cell."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from narrcheck.model.document import Document, Location, Skipped, Span, Table
from narrcheck.readers import breaks, text
from narrcheck.readers.cells import cell_name, table_name
from narrcheck.readers.html.tables import Grid, GridCell
from narrcheck.readers.html.walk import Line
from narrcheck.readers.numbering import numeral
from narrcheck.readers.origin import TextOrigin
from narrcheck.readers.spaces import Range, kept

_LONGEST_HEADING = 60
_AROUND = 12
_OUTLINE_RANKS = (1, 2, 3)


@dataclass(frozen=True)
class PageOrigin:
    """Paragraphs and cells of the page by where they begin in the clean text.

    ``lines`` says for each line of ``inner.raw`` which paragraph it is (0: a row of a table).
    """

    inner: TextOrigin
    starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    tables: tuple[Table, ...]
    names: tuple[str, ...]

    def locate(self, span: Span) -> Location:
        """Return paragraph, or table and cell, of ``span``, with the words as the page shows them."""
        found = self.inner.locate(span)
        place = Location(span.start, span.end, found.quote)
        for number, table in enumerate(self.tables, 1):
            if table.span.start <= span.start <= table.span.end and span.end <= table.span.end:
                cell = self._cell(table, span, self.names[number - 1])
                return replace(place, table=number, cell=cell)
        index = bisect_right(self.starts, found.start) - 1
        return replace(place, paragraph=self.paragraphs[max(0, index)])

    def fragment(self, span: Span) -> str:
        """What goes behind the address of the page, so that a browser goes to ``span`` and marks it."""
        found, raw = self.inner.locate(span), self.inner.raw
        first = max(found.start - _AROUND, raw.rfind("\n", 0, found.start) + 1)
        stop = raw.find("\n", found.end)
        parts = [
            raw[first : found.start],
            found.quote,
            raw[found.end : min(found.end + _AROUND, stop % (len(raw) + 1))],
        ]
        before, words, after = (quote(part.strip(), safe="").replace("-", "%2D") for part in parts)
        return f"#:~:text={f'{before}-,' if before else ''}{words}{f',-{after}' if after else ''}"

    @staticmethod
    def _cell(table: Table, span: Span, name: str) -> str | None:
        """The cell that ``span`` begins in."""
        for cell in table.cells:
            if cell.span.start <= span.start <= cell.span.end and (span.start < cell.span.end or not len(span)):
                return f"{name}!{cell_name(cell.row, cell.column)}"
        return None


def assemble(source: str, lines: Sequence[Line], skipped: tuple[Skipped, ...] = ()) -> Document:
    """Make the document of a page out of the lines of its article."""
    raw = _Raw()
    groups: list[text.Group] = []
    run: list[breaks.Line] = []
    levels = _levels(lines)
    for line, level in zip(lines, levels, strict=True):
        if line.table is not None:
            groups.extend(breaks.join(run))
            run = []
            groups.append(raw.rows(line.table))
        elif cut := raw.line(line, level):
            run.append(cut)
    groups.extend(breaks.join(run))
    whole = raw.text()
    document = text.assemble(whole, source, groups)
    tables = tuple(_placed(table, cells) for table, cells in zip(document.tables, raw.grids, strict=True))
    names = tuple(
        table_name(document.words(table.caption) if table.caption else "", number)
        for number, table in enumerate(tables, 1)
    )
    inner = document.origin
    assert isinstance(inner, TextOrigin)
    origin = PageOrigin(inner, tuple(raw.starts), tuple(raw.paragraphs), tables, names)
    return replace(document, tables=tables, origin=origin, skipped=skipped)


class _Raw:
    """The article as plain text: one line a paragraph or row, a tab between cells."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.count = 0
        self.starts: list[int] = []
        self.paragraphs: list[int] = []
        self.grids: list[list[GridCell | None]] = []

    def line(self, line: Line, level: int | None) -> breaks.Line | None:
        """Append a paragraph; None if nothing of it can be seen."""
        ranges = kept(line.text, 0, len(line.text))
        if not ranges:
            return None
        self.count += 1
        start = self._put(line.text, self.count)
        cut = breaks.cut(line.text, ranges, int(line.block), level)
        return cut._replace(ranges=[(start + a, start + b) for a, b in ranges])

    def rows(self, grid: Grid) -> text.Rows:
        """Append the rows of a table; a row without cells of its own gets an empty one, which stands for nothing."""
        rows: list[list[Range]] = []
        order: list[GridCell | None] = []
        by_row: dict[int, list[GridCell]] = {}
        for cell in grid.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for row in range(max(by_row, default=-1) + 1):
            cells = by_row.get(row, [])
            order.extend(cells or [None])
            start = self._put("\t".join(cell.text.replace("\t", " ") for cell in cells), 0)
            ranges = []
            for cell in cells:
                ranges.append((start, start + len(cell.text)))
                start += len(cell.text) + 1
            rows.append(ranges or [(start, start)])
        self.grids.append(order)
        return text.Rows(rows)

    def text(self) -> str:
        """All of it."""
        return "\n".join(self.parts)

    def _put(self, line: str, paragraph: int) -> int:
        start = self.size
        self.parts.append(line)
        self.starts.append(start)
        self.paragraphs.append(paragraph)
        self.size += len(line) + 1
        return start


def _placed(table: Table, cells: Sequence[GridCell | None]) -> Table:
    """The table with its cells where they stand in the grid."""
    placed = tuple(
        cell._replace(row=known.row, column=known.column, rows=known.rows, columns=known.columns)
        for cell, known in zip(table.cells, cells, strict=True)
        if known is not None
    )
    return replace(table, cells=placed)


def _levels(lines: Sequence[Line]) -> list[int | None]:
    """Which lines are headings because the page says so.

    Numbers tell the outline better than tags do: tags count for titles before the first number only, where there are
    numbers at all, and never for whole sentences.
    """
    first = next((k for k, line in enumerate(lines) if _outlined(line)), len(lines))
    return [
        line.level if k < first and line.level and len(line.text) <= _LONGEST_HEADING and not _outlined(line) else None
        for k, line in enumerate(lines)
    ]


def _outlined(line: Line) -> bool:
    number = numeral(line.text.strip()) if line.table is None else None
    return number is not None and number.rank in _OUTLINE_RANKS
