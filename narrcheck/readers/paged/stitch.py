"""Tables that go on over pages: their parts put together, repeated heads left out."""

import re
from collections.abc import Sequence

from narrcheck.readers.numbering import numeral
from narrcheck.readers.paged.layout import Item, Leaf
from narrcheck.readers.paged.lines import Piece
from narrcheck.readers.paged.sheets import Sheet, Slot, is_number

_NEAR = 4.0
_PENDING = re.compile(r"[，、,（(“《]\Z")
_CAPTION_LINES = 5


def stitch(leaves: Sequence[Leaf]) -> list[Item]:
    """All lines and tables in order, with tables that run over page breaks as one."""
    items: list[Item] = []
    captions: dict[int, list[str]] = {}
    for one in leaves:
        fresh = list(one.items)
        table = items[-1] if items and isinstance(items[-1], Sheet) else None
        if table is not None and fresh:
            lead = _lead(fresh)
            part = fresh[lead] if lead < len(fresh) else None
            same = [item.text for item in fresh[:lead] if isinstance(item, Piece)] == captions.get(id(table), [])[
                -lead:
            ]
            if isinstance(part, Sheet) and (not lead or same) and _append(table, part):
                del fresh[: lead + 1]
        for item in fresh:
            if isinstance(item, Sheet):
                captions[id(item)] = [above.text for above in items[-_CAPTION_LINES:] if isinstance(above, Piece)]
            items.append(item)
    return items


def _lead(items: Sequence[Item]) -> int:
    """How many lines stand above the first table."""
    count = 0
    while count < len(items) and isinstance(items[count], Piece):
        count += 1
    return count


def _append(table: Sheet, part: Sheet) -> bool:
    """Put ``part`` below ``table`` if their columns agree."""
    if table.page is part.page or not _align(table, part):
        return False
    rows = part.by_row()
    repeated = _repeated(table, rows)
    if not repeated and _is_other(table, part, rows):
        return False
    rows = rows[repeated:]
    rows = rows[_torn(table, rows) :]
    _extend(table, rows)
    base = table.rows
    for offset, row in enumerate(rows):
        for slot in row:
            slot.row = base + offset
            table.slots.append(slot)
    table.rows = base + len(rows)
    table.page = part.page
    return True


def _align(table: Sheet, part: Sheet) -> bool:
    """Give both the columns of the one that has more, if those of the other are among them."""
    if abs(table.xs[0] - part.xs[0]) > _NEAR or abs(table.xs[-1] - part.xs[-1]) > _NEAR:
        return False
    finer, coarser = (table, part) if table.columns >= part.columns else (part, table)
    places = [min(range(len(finer.xs)), key=lambda k: abs(finer.xs[k] - x)) for x in coarser.xs]
    if any(abs(finer.xs[place] - x) > _NEAR for place, x in zip(places, coarser.xs, strict=True)):
        return False
    if len(set(places)) < len(places):
        return False
    for slot in coarser.slots:
        end = places[slot.column + slot.columns]
        slot.column = places[slot.column]
        slot.columns = end - slot.column
    coarser.xs = finer.xs
    return True


def _signature(row: Sequence[Slot]) -> list[tuple[int, int, str]]:
    return [(slot.column, slot.columns, slot.text) for slot in row if slot.pieces]


def _repeated(table: Sheet, rows: Sequence[Sequence[Slot]]) -> int:
    """How many of the first rows say again what the table's first rows say."""
    head = table.by_row()
    count = 0
    while (
        count < min(len(rows), len(head))
        and _signature(rows[count])
        and _signature(rows[count]) == _signature(head[count])
    ):
        count += 1
    return count


def _is_other(table: Sheet, part: Sheet, rows: Sequence[Sequence[Slot]]) -> bool:
    """Whether a part without the table's head has a head of its own, so that it is another table."""
    if not rows or any(is_number(slot.text) for slot in rows[0]):
        return False
    head = table.by_row()[0]
    filled = [slot for slot in rows[0] if slot.pieces]
    return (
        len(filled) >= max(2, len([slot for slot in head if slot.pieces]))
        and _covers(filled) >= part.columns - 1
        and len(rows) > 1
        and any(slot.rows > 1 or slot.columns > 1 for slot in filled)
    )


def _covers(row: Sequence[Slot]) -> int:
    return sum(slot.columns for slot in row)


def _torn(table: Sheet, rows: Sequence[Sequence[Slot]]) -> int:
    """Join a row that a page break tore in two; returns how many rows are used up."""
    if not rows:
        return 0
    filled = [slot for slot in rows[0] if slot.pieces]
    above = {slot.column: slot for slot in table.slots if slot.row + slot.rows == table.rows}
    if not filled or len(filled) == len(rows[0]) > 2:
        return 0
    if not all(slot.column in above and _goes_on(table, above[slot.column], slot) for slot in filled):
        return 0
    for slot in filled:
        above[slot.column].pieces.extend(slot.pieces)
    return 1


def _extend(table: Sheet, rows: list[list[Slot]]) -> None:
    """Make merged cells that a page break cut, empty below it or with the same words again, one cell."""
    if not rows:
        return
    above = {slot.column: slot for slot in table.slots if slot.row + slot.rows == table.rows}
    same = []
    for slot in rows[0]:
        upper = above.get(slot.column)
        if upper is None or upper.columns != slot.columns or max(slot.rows, upper.rows) < 2:
            break
        if slot.rows < 2 if not slot.pieces else slot.text != upper.text:
            break
        same.append(slot)
    if not any(slot.pieces for slot in same) and len(same) < 2:
        return
    for slot in same:
        above[slot.column].rows += slot.rows
        rows[0].remove(slot)


def _goes_on(table: Sheet, above: Slot, below: Slot) -> bool:
    """Whether ``above`` breaks off in a sentence, or the first word of ``below`` had no room in its last line."""
    if not above.pieces or above.columns != below.columns or numeral(below.text) or is_number(below.text):
        return False
    if _PENDING.search(above.text):
        return True
    last = above.pieces[-1]
    size = last.size or below.pieces[0].size or last.bottom - last.top
    room = table.xs[above.column + above.columns] - last.right
    return room < 2 * size and len(below.pieces) == 1 and not above.text.endswith(("。", "；"))
