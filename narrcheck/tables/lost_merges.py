"""Tables of plain text whose merged cells were lost: what reached over several columns takes up a single one.

合计 | “三公”经费 | 会议费, below it 小计 | 因公出国费 | 公务接待费, then five figures a row: the lower three belong to
the second one. Where neither the words nor the figures tell which header cell reaches over which columns, the
table is left out, for a wrong header makes every figure wrong.
"""

from collections.abc import Iterator
from dataclasses import replace

from narrcheck.model.document import Cell, Document, Skipped, Table
from narrcheck.rulebook import Rulebook
from narrcheck.tables.grid import Grid
from narrcheck.tables.lost_headers import header
from narrcheck.tables.ratios import is_rate
from narrcheck.tables.unmerged import Lines
from narrcheck.tables.vocabulary import Words, build_words

# So many columns right of a percentage a rate may have its header cell.
_NEAR = 2
_HEAD = 3  # a header inside a form has more cells with words
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
    lines = Lines(Grid(table, words), words)
    cells = _placed(lines, rulebook) if lines.gapless else table.cells
    return table if cells == table.cells else replace(table, cells=cells)


def _placed(lines: Lines, rulebook: Rulebook) -> tuple[Cell, ...]:
    """The cells of a table in their places; those with words alone where these can't be told."""
    slid = _slid(lines, rulebook)
    if slid and lines.ragged:
        return tuple(_to_the_right(lines))
    if lines.leaves_blanks() and not slid:
        return lines.grid.table.cells
    above = None if slid else header(lines)
    if above is None:
        return tuple(cell for cell in lines.grid.table.cells if not lines.is_figure(cell))
    return (*above, *_body(lines))


def _slid(lines: Lines, rulebook: Rulebook) -> bool:
    """Whether percentages stand left of the header cell of a rate, under another one: the form of a project."""
    head: list[str] = []
    for row in lines.rows:
        texts = [lines.text(cell) for cell in row]
        if sum(map(lines.says, row)) > _HEAD and not any(map(lines.is_figure, row)):
            head = texts
        for column, text in enumerate(texts):
            over = head[column : column + 1 + _NEAR]
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


def _to_the_right(lines: Lines) -> Iterator[Cell]:
    """The cells of a form, whose rows all reach to its right side."""
    width = max(map(len, lines.rows))
    for row in lines.rows:
        for cell in row:
            yield cell._replace(column=cell.column + width - len(row))


def _body(lines: Lines) -> Iterator[Cell]:
    """The rows below the header, those that a lost merge has moved to the left back in their columns."""
    for row in range(lines.grid.body, lines.grid.height):
        shift = _shift(lines, row) if row in lines.body else 0
        for cell in lines.rows[row] if not shift else lines.filled(row):
            wide = shift and cell.column == 0 and lines.heads(cell)
            yield cell._replace(column=0 if wide else cell.column + shift, columns=1 + shift if wide else 1)


def _shift(lines: Lines, row: int) -> int:
    """How many columns further right the cells of a row but the first fit; 0 where they fit as they stand."""
    room = lines.width - lines.lengths[row]
    if not room or not _misfits(lines, row, 0):
        return 0
    lost = lines.width - len(lines.rows[row])
    return next((shift for shift in ([lost] if lost else range(1, room + 1)) if not _misfits(lines, row, shift)), 0)


def _misfits(lines: Lines, row: int, shift: int) -> int:
    """How many figures of a row stand among words, and words among figures, if all but the first are moved."""
    count = 0
    for cell in lines.filled(row)[1:]:
        numeric = lines.numeric[cell.column + shift]
        count += (lines.is_figure(cell) and numeric is False) or (lines.says(cell) and numeric is True)
    return count
