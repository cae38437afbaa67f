"""Understands the tables of a document: columns, column groups, rows with their codes, unit and standard title."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from itertools import pairwise

from narrcheck.model.document import Document, Span, Table
from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.continuations import joined, with_header
from narrcheck.tables.grid import Grid
from narrcheck.tables.ratios import is_rate
from narrcheck.tables.titles import standard, title
from narrcheck.tables.vocabulary import Words, build_words, is_code

_PART = 2  # digits of a section's or item's own part of a code
_CLASS = 3
_SHORT = 2
_RUN = 3
_MANY = 8  # rows that show that a column is of a few words
_KINDS = 4  # so many rows to a word


class _Kind(Enum):
    CODE = "code"
    NAME = "name"
    ORDINAL = "ordinal"
    VALUE = "value"


def sheets(document: Document, rulebook: Rulebook) -> tuple[Sheet, ...]:
    """Every table of a document that has figures, understood."""
    if not document.tables:
        return ()
    words = rulebook.derive(build_words)
    found: list[Sheet | None] = []
    grid: Grid | None = None
    for table in document.tables:
        grid = _grid(table, words, grid)
        found.append(_sheet(document, grid, words, rulebook))
    return joined(_in_one_unit([sheet for sheet in found if sheet is not None]), rulebook)


def _in_one_unit(sheets: list[Sheet]) -> list[Sheet]:
    """A standard table that does not state its unit is in that of all the others, where they have one."""
    stated = {sheet.factor for sheet in sheets if sheet.standard and sheet.factor}
    if len(stated) != 1:
        return sheets
    unit = stated.pop()
    return [replace(sheet, factor=unit) if sheet.standard and not sheet.factor else sheet for sheet in sheets]


def _grid(table: Table, words: Words, before: Grid | None) -> Grid:
    grid = Grid(table, words)
    headed = with_header(table, grid, before)
    return grid if headed is table else Grid(headed, words)


def _sheet(document: Document, grid: Grid, words: Words, rulebook: Rulebook) -> Sheet | None:
    table = grid.table
    if not grid.figures:
        return None
    name = title(document, table, grid, rulebook)
    caption = document.words(table.caption) if table.caption else ""
    head = "".join(text for row in grid.rows[: grid.body] for _, text in row)
    factor = words.factor(caption) or words.factor(head)
    kinds = {column: _kind(grid, words, column) for column in range(grid.width)}
    rates = _rates(grid, caption, rulebook)
    extents = list(_extents(kinds, grid.width))
    groups = tuple(_group(grid, words, kinds, first, last, rates) for first, last in extents)
    return Sheet(table, name, standard(name, head, rulebook), factor, tuple(group for group in groups if group.rows))


def number_places(grid: Grid, words: Words) -> Iterator[tuple[int, int]]:
    """Where the body of a table has figures: not its codes, and not the numbers of its rows and columns."""
    kinds = {column: _kind(grid, words, column) for column in range(grid.width)}
    for row, column in grid.figures:
        counted = kinds[column] in (_Kind.VALUE, _Kind.NAME)
        if counted and row >= grid.body and row not in grid.ordinals:
            yield row, column


def _kind(grid: Grid, words: Words, column: int) -> _Kind:
    head = [grid.words[place] for place in grid.header(column)]
    inner = head[-1] if head else ""
    if inner in words.data.ordinal_columns:
        return _Kind.ORDINAL
    if inner in words.data.code_columns:
        return _Kind.CODE
    numbers, texts = _contents(grid, words, column)
    if words.data.name_columns & set(head) and texts >= len(numbers):
        return _Kind.NAME
    amounts = words.amounts.search(inner)
    if numbers and column < _RUN and not amounts and all(is_code(text) for text in numbers):
        return _Kind.CODE
    if _counts_up(numbers):
        return _Kind.ORDINAL
    return _Kind.NAME if texts > len(numbers) else _Kind.VALUE


def _contents(grid: Grid, words: Words, column: int) -> tuple[list[str], int]:
    """The numbers of a column below the header as written, and how many other words stand there."""
    numbers: list[str] = []
    texts = 0
    for row in range(grid.body, grid.height):
        text = grid.words.get((row, column), "")
        if not text or row in grid.ordinals:
            continue
        if (row, column) in grid.figures:
            numbers.append(text)
        elif text not in words.data.blanks and not text.endswith("%"):
            texts += 1
    return numbers, texts


def _counts_up(numbers: list[str]) -> bool:
    """Whether the figures of a column number its rows."""
    if len(numbers) < _RUN or not all(text.isdigit() for text in numbers):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(numbers))


def _extents(kinds: dict[int, _Kind], width: int) -> Iterator[tuple[int, int]]:
    """First and last column of every group: names, then figures."""
    first, valued = 0, False
    for column in range(width):
        kind = kinds[column]
        if kind is _Kind.VALUE:
            valued = True
        elif valued and kind in (_Kind.CODE, _Kind.NAME):
            yield first, column
            first, valued = column, False
    if valued:
        yield first, width


def _group(grid: Grid, words: Words, kinds: dict[int, _Kind], first: int, last: int, rates: set[int]) -> Group:
    codes = [column for column in range(first, last) if kinds[column] is _Kind.CODE]
    worded = [column for column in range(first, last) if kinds[column] in (_Kind.CODE, _Kind.NAME)]
    names = _naming(grid, worded)
    numbering = [column for column in range(first, last) if kinds[column] is _Kind.ORDINAL]
    columns = tuple(_column(grid, column) for column in range(first, last) if kinds[column] is _Kind.VALUE)
    rows: list[Row] = []
    before = ""
    for index in range(grid.body, grid.height):
        if index in grid.ordinals:
            continue
        row = _row(grid, words, index, codes, names, columns, before)
        if row is not None:
            row = row if row.name else _totalled(grid, words, row, numbering)
            row = row if row.name else _named_by(grid, row, worded[len(names) :], names)
            rows.append(_with_rates(row, rates))
            before = row.code or before
    outer = [path[0] for path in (column.path for column in columns) if path]
    return Group(outer[0] if outer else "", columns, tuple(rows))


def _naming(grid: Grid, columns: list[int]) -> list[int]:
    """The columns that name a row: not a last one of a few words again and again (集中采购) beside another name."""
    while len(columns) > 1:
        last = {row: text for row in range(grid.body, grid.height) if (text := grid.words.get((row, columns[-1])))}
        before = [text for row in last if (text := grid.words.get((row, columns[-2])))]
        kinds = set(last.values())
        repeats = len(last) >= _MANY and len(kinds) * _KINDS <= len(last)
        if not repeats or len(set(before)) < len(kinds) * 2 or len(before) * 2 < len(last):
            return columns
        columns = columns[:-1]
    return columns


def _totalled(grid: Grid, words: Words, row: Row, numbering: list[int]) -> Row:
    """A row whose 合计 stands where the rows above have their number."""
    for column in numbering:
        if grid.words.get((row.index, column)) in words.data.totals:
            place = (row.index, column)
            return replace(row, name=grid.words[place], span=grid.cells[place].span, total=True, column=column)
    return row


def _named_by(grid: Grid, row: Row, spare: list[int], names: list[int]) -> Row:
    """A row without a name of its own (that of the row above goes on), named by one of the columns that name none."""
    place = next(((row.index, column) for column in spare if grid.words.get((row.index, column))), None)
    if place is None:
        return row
    return replace(row, name=grid.words[place], span=grid.cells[place].span, column=names[-1])


def _rates(grid: Grid, caption: str, rulebook: Rulebook) -> set[int]:
    """The columns of percentages."""
    paths = {column: "".join(_column(grid, column).path) for column in range(grid.width)}
    return {column for column, words in paths.items() if words and is_rate(words, caption, rulebook)}


def _with_rates(row: Row, rates: set[int]) -> Row:
    """The row with the figures of these columns as percentages."""
    if rates.isdisjoint(row.figures):
        return row
    figures = {index: replace(f, percent=True) if index in rates else f for index, f in row.figures.items()}
    return replace(row, figures=figures)


def _column(grid: Grid, index: int) -> Column:
    places = grid.header(index)
    path = tuple(grid.words[place] for place in places)
    return Column(index, path, tuple((*place, grid.extent(place)) for place in places))


def _row(
    grid: Grid, words: Words, index: int, codes: list[int], names: list[int], columns: tuple[Column, ...], before: str
) -> Row | None:
    code = _code([grid.words.get((index, column), "") for column in codes], before)
    places = dict.fromkeys(_place(grid, index, column) for column in names)
    labels = [(column, grid.words[row, column]) for row, column in places if (row, column) in grid.words]
    told = [
        (column, text)
        for column, text in labels
        if text not in words.data.blanks
        and not (column in codes and (text.isdigit() or text in words.data.ordinal_rows))
    ]
    name = "".join(text for _, text in told) if all(len(t) <= _SHORT for _, t in told) else told[-1][1]
    column = told[-1][0] if told else 0
    cell = grid.cells[_place(grid, index, column)] if told else None
    place = cell.span if cell else Span(0, 0)
    match = words.coded_name.match(name)
    if match:
        code = code or match[1]
        name = name[match.end() :]
    figures = {one.index: figure for one in columns if (figure := _figure(grid, index, one.index, names)) is not None}
    if not name and not code and not figures:
        return None
    indent = cell.indent if cell else 0
    return Row(index, code, name, place, figures, name in words.data.totals, column, indent)


def _place(grid: Grid, row: int, column: int) -> tuple[int, int]:
    """The cell of a row that reaches over a column; one that began in a row above names that row alone."""
    place = grid.cover.get((row, column), (row, column))
    return place if place[0] == row else (row, column)


def _figure(grid: Grid, row: int, column: int, names: list[int]) -> Figure | None:
    """The figure of a cell; under a name that reaches over several groups, the one right after the name."""
    place = _place(grid, row, column)
    if place[1] in names and place[1] < column:
        column = place[1] + grid.cells[place].columns
    return grid.figures.get((row, column))


def _code(parts: list[str], before: str) -> str | None:
    """The account code that a row's code cells spell; a part left out is as in the row before."""
    if not any(part.isdigit() for part in parts):
        return None
    if len(parts) == 1:
        return parts[0] if is_code(parts[0]) else None
    if is_code(parts[0]) and not any(parts[1:]):
        return parts[0]
    code = ""
    for index, part in enumerate(parts):
        if part.isdigit():
            code += part
        elif any(parts[index + 1 :]):
            code = before[: _CLASS + _PART * index]
    return code if is_code(code) else None
