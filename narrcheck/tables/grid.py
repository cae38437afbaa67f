"""A reader's cells by row and column, and which rows are the header."""

from functools import cached_property

from narrcheck.model.document import Cell, Table
from narrcheck.model.sheet import Figure
from narrcheck.tables.vocabulary import Words, bare, figure, is_code

_MOST_HEADER = 8
_FEWEST = 2
_SURE = 3  # so many column numbers in order, and one more for each other word, are no figures


class Grid:
    """Cells by place; a merged cell starts at one place and covers others."""

    def __init__(self, table: Table, words: Words) -> None:
        self._words, self.table = words, table
        self.cells: dict[tuple[int, int], Cell] = {}
        self.words: dict[tuple[int, int], str] = {}
        self.figures: dict[tuple[int, int], Figure] = {}
        self.cover: dict[tuple[int, int], tuple[int, int]] = {}
        self._headers: dict[int, list[tuple[int, int]]] = {}
        self.height = max((cell.row + cell.rows for cell in table.cells), default=0)
        self.width = max((cell.column + cell.columns for cell in table.cells), default=0)
        self.merged = False
        for cell in table.cells:
            self._add(cell)

    def _add(self, cell: Cell) -> None:
        place = (cell.row, cell.column)
        self.cells[place] = cell
        self.words[place] = bare(cell.text)
        if (number := figure(cell)) is not None:
            self.figures[place] = number
        if cell.rows > 1 or cell.columns > 1:
            self.merged = True
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    self.cover[row, column] = place
        else:
            self.cover.setdefault(place, place)

    @cached_property
    def rows(self) -> list[list[tuple[int, str]]]:
        """The cells with words that start in each row: column and words."""
        found: list[list[tuple[int, str]]] = [[] for _ in range(self.height)]
        for (row, column), text in sorted(self.words.items()):
            if text:
                found[row].append((column, text))
        return found

    @cached_property
    def ordinals(self) -> frozenset[int]:
        """Rows that hold the numbers of the columns."""
        return frozenset(row for row in range(self.height) if self._is_ordinal(row))

    def _is_ordinal(self, row: int) -> bool:
        marks, others, numbers = 0, 0, []
        for column, text in self.rows[row]:
            if text in self._words.data.ordinal_rows:
                marks += 1
            elif (row, column) in self.figures and text.isdigit():
                numbers.append(int(text))
            else:
                others += 1
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            return False
        return len(numbers) >= _SURE + others or (not others and (marks > 0 or len(numbers) >= _FEWEST))

    @cached_property
    def body(self) -> int:
        """The first row below the header."""
        for row in range(min(self.height, _MOST_HEADER)):
            if row in self.ordinals:
                return row + 1
            cells = self.rows[row]
            if any((row, column) in self.figures for column, _ in cells) or (cells and is_code(cells[0][1])):
                return row
        return min(self.height, _MOST_HEADER)

    def header(self, column: int) -> list[tuple[int, int]]:
        """The places of the header cells over a column, from the outermost inwards."""
        if column not in self._headers:
            self._headers[column] = self._header(column)
        return self._headers[column]

    def _header(self, column: int) -> list[tuple[int, int]]:
        places: list[tuple[int, int]] = []
        for row in range(self.body):
            place = self._over(row, column)
            if row in self.ordinals or place is None or place in places:
                continue
            text = self.words.get(place, "")
            if text and not self._is_banner(place):
                places.append(place)
        return places

    def _over(self, row: int, column: int) -> tuple[int, int] | None:
        """The header cell over a column; in a table without merged cells one reaches over the empty ones after it.

        It reaches no farther than the one above it: where that ends, an empty cell is part of the next one.
        """
        place = self.cover.get((row, column))
        if self.merged or (place and self.words[place]):
            return place
        below = any(
            self.words.get((lower, column)) for lower in range(row + 1, self.body) if lower not in self.ordinals
        )
        left = column
        while below and left > 0 and not self.words.get((row, left)):
            if any(self.words.get((upper, left)) for upper in range(row)):
                return None
            left -= 1
        return (row, left) if self.words.get((row, left)) else None

    def extent(self, place: tuple[int, int]) -> int:
        """How many columns a header cell reaches over."""
        if self.merged:
            return self.cells[place].columns
        return sum(place in self.header(column) for column in range(place[1], self.width))

    def _is_banner(self, place: tuple[int, int]) -> bool:
        """Whether a merged header cell reaches over the whole table: a title that stands inside the grid."""
        return self.cells[place].columns > _FEWEST and self.cells[place].columns >= self.width - 1
