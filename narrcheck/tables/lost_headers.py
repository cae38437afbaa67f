"""Which header cell reaches over which columns, where the header's merged cells were lost.

Each row is hung below some cells of the row above in every way; the way is taken that alone fits the names, and in
which the figures add up best.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice, pairwise, product

from narrcheck.model.document import Cell
from narrcheck.tables.unmerged import Lines
from narrcheck.tables.vocabulary import is_code

# More ways to hang the rows of a header below each other are not gone through.
_MOST_TREES = 3_000
# So many columns, of codes and names, may have no header cell of their own.
_MOST_WIDER = 2
_ROWS_ADDED = 8  # rows of figures that are added up for each way


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


def header(lines: Lines) -> list[Cell] | None:
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


def _best(lines: Lines) -> _Tree | None:
    """The only way to hang the header's rows below each other that fits what stands in the columns best."""
    rows = [lines.filled(row) for row in lines.header]
    found = [*islice(_trees(rows, lines.width), _MOST_TREES + 1)]
    if len(found) > _MOST_TREES:
        return None
    fitting = [wide for tree in found for wide in _widened(lines, tree) if _suits(lines, wide)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    figures = _figures(lines)
    ranked = sorted(((_added_up(lines, tree, figures), index) for index, tree in enumerate(fitting)), reverse=True)
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


def _widened(lines: Lines, tree: _Tree) -> Iterator[_Tree]:
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


def _suits(lines: Lines, tree: _Tree) -> bool:
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


def _figures(lines: Lines) -> list[list[Decimal | None]]:
    """The figures of some full rows, column by column, those of the most figures first."""
    rows = [[_amount(lines, cell) for cell in lines.rows[row][: lines.width]] for row in lines.full]
    return sorted(rows, key=lambda row: -sum(bool(value) for value in row))[:_ROWS_ADDED]


def _amount(lines: Lines, cell: Cell) -> Decimal | None:
    figure = lines.grid.figures.get((cell.row, cell.column))
    return None if figure is None or is_code(lines.text(cell)) else figure.value


def _added_up(lines: Lines, tree: _Tree, rows: Sequence[Sequence[Decimal | None]]) -> int:
    """How well the first cell below a header cell, or of the top, is the sum of those beside it."""
    return sum(_weighed(lines, tree, iter(row))[1] for row in rows)


def _weighed(lines: Lines, nodes: _Tree, values: Iterator[Decimal | None]) -> tuple[Decimal, int]:
    """What cells beside each other come to, and how many addends say so in them and below.

    What 其中 stands before is a part of the cell before it.
    """
    known: list[Decimal] = []
    held = 0
    for node in nodes:
        value, below = _weighed(lines, node.children, values) if node.children else (_last(values, node.columns), 0)
        held += below
        if value and not lines.words.among.match(lines.text(node.cell)):
            known.append(value)
    if len(known) > 1 and known[0] == sum(known[1:]):
        return known[0], held + len(known) - 1
    return sum(known, Decimal(0)), held


def _last(values: Iterator[Decimal | None], columns: int) -> Decimal | None:
    return [next(values) for _ in range(columns)][-1]
