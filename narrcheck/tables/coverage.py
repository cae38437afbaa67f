"""How many figures of the standard tables were understood."""

from collections.abc import Iterable

from narrcheck.model.document import Document, Span
from narrcheck.model.sheet import Group, Row, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.grid import Grid
from narrcheck.tables.sheets import number_places
from narrcheck.tables.titles import standard, title
from narrcheck.tables.vocabulary import bare, build_words


def standard_figures(document: Document, sheets: Iterable[Sheet], rulebook: Rulebook) -> tuple[int, int]:
    """How many cells of the standard tables hold a figure, and how many of these became facts.

    Account codes and the numbers of rows and columns are no figures. A fact has the name or code of its row (but for
    the only row of a table) and the label of its column.
    """
    words = rulebook.derive(build_words)
    facts = {
        figure.span
        for sheet in sheets
        for group in sheet.groups
        for row in group.rows
        for index, figure in row.figures.items()
        if _is_named(group, row, index)
    }
    cells: set[Span] = set()
    for table in document.tables:
        grid = Grid(table, words)
        head = "".join(text for row in grid.rows[: grid.body] for _, text in row)
        if grid.figures and standard(title(document, table, grid, rulebook), bare(head), rulebook):
            cells |= {grid.figures[place].span for place in number_places(grid, words)}
    return len(cells), len(cells & facts)


def _is_named(group: Group, row: Row, index: int) -> bool:
    filled = sum(bool(other.figures) for other in group.rows)
    column = next(column for column in group.columns if column.index == index)
    return bool(row.name or row.code or filled == 1) and bool(column.path or len(group.columns) == 1)
