"""Tables of plain text whose merged cells were lost: what reached over several columns takes up a single one.

合计 | “三公”经费 | 会议费, below it 小计 | 因公出国费 | 公务接待费, then five figures a row: the lower three belong to
the second one. Where neither the words nor the figures tell which header cell reaches over which columns, the
table is left out, for a wrong header makes every figure wrong.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice, pairwise, product

from narrcheck.model.document import Cell, Document, Skipped, Table
from narrcheck.rulebook import Rulebook
from narrcheck.tables.grid import Grid
from narrcheck.tables.ratios import is_rate
from narrcheck.tables.vocabulary import Words, build_words, is_code

# More ways to hang the rows of a header below each other are not gone through.
_MOST_TREES = 3_000
# So many columns, of codes and names, may have no header cell of their own.
_MOST_WIDER = 2
_HEAD = 3  # a header inside a form has more cells with words
_ROWS_ADDED = 8  # rows of figures that are added up for each way
_UNCLEAR = "表头的合并单元格在文本中已丢失，看不出各栏的数是什么，未核对"


def with_merges(document: Document, rulebook: Rulebook) -> Document:
    """The document with the merged cells of its tables where they were; without the figures where that is not clear.

    A table in which some cell is merged, or whose header leaves blanks where merged cells reach, is as it was.
    """
    words = rulebook.derive(build_words)
    tables = tuple(_restored(table, words, rulebook) for table in document.tables)
    if all(new is table for table, new in zip(document.tables, tables, strict=True)):
        return document
    unclear = sum(len(new.cells) < len(table.cells) for table, new in zip(document.tables, tables, strict=True))
    left = (Skipped(f"{unclear} 个表", _UNCLEAR),) if unclear else ()
    return replace(document, tables=tables, skipped=document.skipped + left)


def _restored(table: Table, words: Words, rulebook: Rulebook) -> Table:
    if not table.cells or any(cell.rows > 1 or cell.columns > 1 for cell in table.cells):
        return table
    lines = _Lines(Grid(table, words), words)
    cells = _placed(lines, rulebook) if lines.gapless else table.cells
    return table if cells == table.cells else replace(table, cells=cells)


def _placed(lines: "_Lines", rulebook: Rulebook) -> tuple[Cell, ...]:
    """The cells of a table in their places; those with words alone where these can't be told."""
    slid = _slid(lines, rulebook)
    if slid and lines.ragged:
        return tuple(_to_the_right(lines))
    if lines.leaves_blanks() and not slid:
        return lines.grid.table.cells
    header = None if slid else _header(lines)
    if header is None:
        return tuple(cell for cell in lines.grid.table.cells if not lines.is_figure(cell))
    return (*header, *_body(lines))


class _Lines:
    """The rows of a table without the empty cells at their ends, and what stands in each column of the longest."""

    def __init__(self, grid: Grid, words: Words) -> None:
        self.grid, self.words = grid, words
        self.rows: list[list[Cell]] = [[] for _ in range(grid.height)]
        for cell in grid.table.cells:
            self.rows[cell.row].append(cell)
        self.lengths = [max((cell.column + 1 for cell in row if self.text(cell)), default=0) for row in self.rows]
        self.width = max(self.lengths)
        self.header = [row for row in range(grid.body) if self.lengths[row] > 1 and row not in grid.ordinals]
        self.body = [row for row in range(grid.body, grid.height) if row not in grid.ordinals]
        self.full = [row for row in self.body if len(self.rows[row]) >= self.width]
        self.gapless = all(cell.column == place for row in self.rows for place, cell in enumerate(row))
        self.ragged = len({len(row) for row in self.rows}) > 1
        self.numeric = [self._is_numeric(column) for column in range(self.width)] if self.gapless else []

    def text(self, cell: Cell) -> str:
        """The words of a cell, folded and without blanks."""
        return self.grid.words[cell.row, cell.column]

    def leaves_blanks(self) -> bool:
        """Whether a header row has an empty cell before its last words, as a merged cell may leave it."""
        return any(not self.text(cell) for row in self.header for cell in self.filled(row))

    def filled(self, row: int) -> list[Cell]:
        """The cells of a row up to its last words."""
        return self.rows[row][: self.lengths[row]]

    def is_figure(self, cell: Cell) -> bool:
        """Whether a cell holds a number."""
        return (cell.row, cell.column) in self.grid.figures

    def says(self, cell: Cell) -> bool:
        """Whether a cell holds words, not a number nor a mark for nothing."""
        return not self.is_figure(cell) and self.text(cell) not in self.words.data.blanks

    def heads(self, cell: Cell) -> bool:
        """Whether the first cell of a row reaches over the columns of codes and names: a total or a code."""
        text = self.text(cell)
        return text in self.words.data.totals or is_code(text)

    def _is_numeric(self, column: int) -> bool | None:
        """Whether a column holds figures in the full rows, or words; None where neither is clear."""
        cells = [self.rows[row][column] for row in self.full]
        counted = Counter("figure" if self.is_figure(cell) else "words" if self.says(cell) else "" for cell in cells)
        if counted["figure"] == counted["words"]:
            return None
        return counted["figure"] > counted["words"]


def _slid(lines: _Lines, rulebook: Rulebook) -> bool:
    """Whether percentages stand left of the header cell of a rate, under another one: the form of a project."""
    head: list[str] = []
    for row in lines.rows:
        texts = [lines.text(cell) for cell in row]
        if sum(map(lines.says, row)) > _HEAD and not any(map(lines.is_figure, row)):
            head = texts
        for column, text in enumerate(texts):
            over = head[column : column + 1 + _MOST_WIDER]
            if (
                text.endswith("%")
                and lines.is_figure(row[column])
                and over
                and over[0]
                and not _rate(over[0], rulebook)
            ) and any(_rate(name, rulebook) for name in over[1:]):
                return True
    return False


def _rate(name: str, rulebook: Rulebook) -> bool:
    return is_rate(name, "", rulebook)


def _to_the_right(lines: _Lines) -> Iterator[Cell]:
    """The cells of a form, whose rows all reach to its right side."""
    width = max(map(len, lines.rows))
    for row in lines.rows:
        for cell in row:
            yield cell._replace(column=cell.column + width - len(row))


def _body(lines: _Lines) -> Iterator[Cell]:
    """The rows below the header, those that a lost merge has moved to the left back in their columns."""
    for row in range(lines.grid.body, lines.grid.height):
        shift = _shift(lines, row) if row in lines.body else 0
        for cell in lines.rows[row] if not shift else lines.filled(row):
            wide = shift and cell.column == 0 and lines.heads(cell)
            yield cell._replace(column=0 if wide else cell.column + shift, columns=1 + shift if wide else 1)


def _shift(lines: _Lines, row: int) -> int:
    """How many columns further right the cells of a row but the first fit; 0 where they fit as they stand."""
    room = lines.width - lines.lengths[row]
    if not room or not _misfits(lines, row, 0):
        return 0
    lost = lines.width - len(lines.rows[row])
    return next((shift for shift in ([lost] if lost else range(1, room + 1)) if not _misfits(lines, row, shift)), 0)


def _misfits(lines: _Lines, row: int, shift: int) -> int:
    """How many figures of a row stand among words, and words among figures, if all but the first are moved."""
    count = 0
    for cell in lines.filled(row)[1:]:
        numeric = lines.numeric[cell.column + shift]
        count += (lines.is_figure(cell) and numeric is False) or (lines.says(cell) and numeric is True)
    return count


@dataclass(frozen=True, slots=True)
class _Node:
    """A header cell, with those below it or else the number of columns that it reaches over."""

    cell: Cell
    children: tuple["_Node", ...] = ()
    columns: int = 1

    def leaves(self) -> Iterator["_Node"]:
        """The innermost cells from left to right."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


_Tree = tuple[_Node, ...]


def _header(lines: _Lines) -> list[Cell] | None:
    """The header cells, in their places; None where these are not certain."""
    above = [cell for row in lines.rows[: lines.grid.body] for cell in row]
    short = [row for row in lines.header if lines.lengths[row] < lines.width]
    if not short:
        return above
    tree = _best(lines)
    others = [cell for cell in above if cell.row not in lines.header]
    return None if tree is None else [*others, *_spread(tree, 0, lines.header[-1])]


def _spread(nodes: _Tree, column: int, last: int) -> Iterator[Cell]:
    """The cells of a tree from a column on; what has nothing below it reaches down to the ``last`` row."""
    for node in nodes:
        width = sum(leaf.columns for leaf in node.leaves())
        down = 1 if node.children else last - node.cell.row + 1
        yield node.cell._replace(column=column, columns=width, rows=down)
        yield from _spread(node.children, column, last)
        column += width


def _best(lines: _Lines) -> _Tree | None:
    """The only way to hang the header's rows below each other that fits what stands in the columns best."""
    rows = [lines.filled(row) for row in lines.header]
    found = [*islice(_trees(rows, lines.width), _MOST_TREES + 1)]
    if len(found) > _MOST_TREES:
        return None
    fitting = [wide for tree in found for wide in _widened(lines, tree) if _suits(lines, wide)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    figures = _figures(lines)
    ranked = sorted(((_added_up(tree, figures), index) for index, tree in enumerate(fitting)), reverse=True)
    (most, best), (next_most, _) = ranked[:2]
    return fitting[best] if most > next_most else None


def _trees(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[_Tree]:
    """Every way to hang each row below some cells of the row above, in order."""
    ways = [[*_hangings(len(above), len(below), width)] for above, below in pairwise(rows)]
    for chosen in product(*ways):
        nodes = [_Node(cell) for cell in rows[-1]]
        for row, parents in zip(reversed(rows[:-1]), reversed(chosen), strict=True):
            below: list[list[_Node]] = [[] for _ in row]
            for parent, node in zip(parents, nodes, strict=True):
                below[parent].append(node)
            nodes = [_Node(cell, tuple(children)) for cell, children in zip(row, below, strict=True)]
        if width - _MOST_WIDER <= sum(1 for node in nodes for _ in node.leaves()) <= width:
            yield tuple(nodes)


def _hangings(above: int, below: int, width: int) -> Iterator[tuple[int, ...]]:
    """For each cell of a row the number of the cell above it; at least two are below the same one."""
    for count in range(1, min(above, below // 2) + 1):
        if above + below - count > width:
            continue
        for parents in combinations(range(above), count):
            for cuts in combinations(range(1, below), count - 1):
                ends = (0, *cuts, below)
                sizes = [end - start for start, end in pairwise(ends)]
                if min(sizes) > 1:
                    yield tuple(parent for parent, size in zip(parents, sizes, strict=True) for _ in range(size))


def _widened(lines: _Lines, tree: _Tree) -> Iterator[_Tree]:
    """The tree, or where it has too few columns, each way to let one cell reach over some more."""
    leaves = [leaf for node in tree for leaf in node.leaves()]
    lacking = lines.width - len(leaves)
    if not lacking:
        yield tree
    for number in range(len(leaves)) if lacking else ():
        if not any(lines.numeric[number : number + lacking + 1]):
            wide = leaves[number]
            yield tuple(_replaced(node, wide, replace(wide, columns=lacking + 1)) for node in tree)


def _replaced(node: _Node, old: _Node, new: _Node) -> _Node:
    if node is old:
        return new
    return replace(node, children=tuple(_replaced(child, old, new) for child in node.children))


def _suits(lines: _Lines, tree: _Tree) -> bool:
    """Whether no name stands over figures, and no total over words."""
    data, column = lines.words.data, 0
    for leaf in (leaf for node in tree for leaf in node.leaves()):
        text, kinds = lines.text(leaf.cell), lines.numeric[column : column + leaf.columns]
        column += leaf.columns
        named = text in data.name_columns
        coded = text in data.code_columns
        counted = text in data.totals or lines.words.amounts.search(text) is not None
        if (named and True in kinds) or ((counted or coded) and False in kinds):
            return False
    return True


def _figures(lines: _Lines) -> list[list[Decimal | None]]:
    """The figures of some full rows, column by column, those of the most figures first."""
    rows = [[_amount(lines, cell) for cell in lines.rows[row][: lines.width]] for row in lines.full]
    return sorted(rows, key=lambda row: -sum(bool(value) for value in row))[:_ROWS_ADDED]


def _amount(lines: _Lines, cell: Cell) -> Decimal | None:
    figure = lines.grid.figures.get((cell.row, cell.column))
    return None if figure is None or is_code(lines.text(cell)) else figure.value


def _added_up(tree: _Tree, rows: Sequence[Sequence[Decimal | None]]) -> int:
    """How well the first cell below a header cell, or of the top, is the sum of those beside it."""
    return sum(_weighed(tree, iter(row))[1] for row in rows)


def _weighed(nodes: _Tree, values: Iterator[Decimal | None]) -> tuple[Decimal, int]:
    """What cells beside each other come to, and how many addends say so in them and below."""
    known: list[Decimal] = []
    held = 0
    for node in nodes:
        value, below = _weighed(node.children, values) if node.children else (_last(values, node.columns), 0)
        held += below
        if value:
            known.append(value)
    if len(known) > 1 and known[0] == sum(known[1:]):
        return known[0], held + len(known) - 1
    return sum(known, Decimal(0)), held


def _last(values: Iterator[Decimal | None], columns: int) -> Decimal | None:
    return [next(values) for _ in range(columns)][-1]
