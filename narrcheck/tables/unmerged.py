"""The rows of a table in which no cell is merged, each as long as it is filled."""

from collections import Counter

from narrcheck.model.document import Cell
from narrcheck.tables.grid import Grid
from narrcheck.tables.vocabulary import Words, is_code


class Lines:
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
