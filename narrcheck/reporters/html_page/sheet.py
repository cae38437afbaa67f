"""The report's text as it reads: headings, paragraphs and tables, each made of pieces."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import regex

from narrcheck.model.document import Block, BlockKind, Cell, Document, Span, Table
from narrcheck.model.finding import Fix
from narrcheck.reporters.html_page.marks import Leaves, Piece

_FIGURE = regex.compile(r"[-+]?[\d,，.]+%?")
_MAX_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Square:
    """One cell as the page shows it; ``header`` and ``figure`` say how it is set."""

    pieces: list[Piece]
    columns: int = 1
    rows: int = 1
    header: bool = False
    figure: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, paragraph, line of the contents or table; ``tag`` is the HTML element."""

    tag: str
    css: str
    pieces: list[Piece]
    rows: list[list[Square]]
    caption: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A block (or text between blocks) with its table and the indices of its leaves."""

    span: Span
    block: Block | None
    table: Table | None
    leaves: range


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the shown text stands: the leaves, and what each group of leaves is."""

    leaves: Leaves
    stretches: list[_Stretch]
    cells: dict[int, int]
    """Leaf of each cell, by the ``id`` of the cell."""


def layout_of(document: Document) -> Layout:
    """Split the document into leaves; text that no block covers is shown as a paragraph of its own."""
    tables = {table.block: table for table in document.tables}
    spans: list[Span] = []
    stretches: list[_Stretch] = []
    cells: dict[int, int] = {}
    end = 0
    for index, span, block in _covering(document):
        table = tables.get(index) if block else None
        first = len(spans)
        members = sorted(table.cells, key=lambda cell: cell.span) if table and table.cells else [None]
        for cell in members:
            wanted = cell.span if cell else span
            start = min(max(wanted.start, end), len(document.text))
            end = max(start, min(wanted.end, len(document.text)))
            if cell:
                cells[id(cell)] = len(spans)
            spans.append(Span(start, end))
        stretches.append(_Stretch(span, block, table, range(first, len(spans))))
    return Layout(Leaves(spans), stretches, cells)


def _covering(document: Document) -> Iterator[tuple[int, Span, Block | None]]:
    """Blocks in reading order, and the lines between them that are not blank."""
    end = 0
    last = Block(BlockKind.PARAGRAPH, Span(len(document.text), len(document.text)))
    for index, block in sorted(enumerate((*document.blocks, last)), key=lambda item: item[1].span):
        if block.span.start > end:
            yield from ((-1, span, None) for span in _lines(document.text, end, block.span.start))
        if block is not last:
            yield index, block.span, block
        end = max(end, block.span.end)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield Span(start, start + len(line.rstrip("\r\n")))
        start += len(line)


def parts_of(
    document: Document, layout: Layout, pieces: list[list[Piece]], fixes: Sequence[Fix], names: Mapping[int, str]
) -> list[Part]:
    """Set each stretch as its element; ``names`` are the ids of blocks that links lead to, by their start."""
    removed = [fix.span for fix in fixes if "\n" not in fix.text and "\n" in document.words(fix.span)]
    names = dict(names)
    captions = Leaves(sorted(table.caption for table in document.tables if table.caption))
    parts = []
    for stretch in layout.stretches:
        block, table = stretch.block, stretch.table
        line = pieces[stretch.leaves[0]]
        kind = block.kind if block else BlockKind.PARAGRAPH
        name = names.pop(block.span.start, "") if block else ""
        css = f"b {kind} {_joining(stretch.span, line, removed)}".rstrip()
        if table and table.cells:
            caption = document.words(table.caption) if table.caption else ""
            parts.append(Part("table", css, [], list(_rows(document, table, layout, pieces)), caption, name))
        elif block and kind is BlockKind.HEADING:
            level = block.level or 1
            parts.append(Part(f"h{min(level + 2, 6)}", f"{css} l{min(level, 6)}", line, [], id=name))
        else:
            captioning = captions.spans and captions.spans[captions.holding(stretch.span.start)].covers(stretch.span)
            parts.append(Part("p", f"{css} caption" if captioning else css, line, [], id=name))
    return parts


def _joining(span: Span, line: list[Piece], removed: list[Span]) -> str:
    """Whether the fixes make this block go away, or run on into the next one."""
    if span and line and all(piece.deleted or piece.kind in ("number", "point") for piece in line):
        return "gone"
    return "joins" if any(fix.start <= span.end < fix.end for fix in removed) else ""


def _rows(document: Document, table: Table, layout: Layout, pieces: list[list[Piece]]) -> Iterator[list[Square]]:
    """The rows of a grid, gaps filled with empty cells; rows without any cell are left out."""
    numbers = sorted({cell.row for cell in table.cells})
    by_row: dict[int, list[Cell]] = {number: [] for number in numbers}
    for cell in table.cells:
        by_row[cell.row].append(cell)
    width = max(cell.column + cell.columns for cell in table.cells)
    heading = True
    above: list[Cell] = []
    for number in numbers:
        above = [cell for cell in above if cell.row + cell.rows > number]
        squares: list[Square] = []
        column = 0
        words = [document.folded[cell.span.start : cell.span.end].strip() for cell in by_row[number]]
        heading = heading and not any(_FIGURE.fullmatch(word) for word in words) and any(words)
        for cell in sorted((*by_row[number], *above), key=lambda cell: cell.column):
            squares.extend(_gap(cell.column - column))
            column = max(column, cell.column + cell.columns)
            if cell.row == number:
                rows = bisect_left(numbers, cell.row + cell.rows) - bisect_left(numbers, cell.row)
                figure = cell.column > 0 and bool(
                    _FIGURE.fullmatch(document.folded[cell.span.start : cell.span.end].strip())
                )
                held = pieces[layout.cells[id(cell)]]
                columns = min(cell.columns, _MAX_COLUMNS)
                squares.append(Square(held, columns, rows, heading, figure))
        above += by_row[number]
        yield [*squares, *_gap(width - column)]


def _gap(columns: int) -> Iterator[Square]:
    if columns > 0:
        yield Square([], min(columns, _MAX_COLUMNS))
