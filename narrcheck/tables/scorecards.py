"""Score sheets of performance reports: items with full marks and scores, what their sections are worth, the total.

A sheet is told by its header: a column of full marks (分值, 权重) and one of scores (得分). The national form has two
such headers, one over the funds and one over the indicators, in other columns; one total stands under both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Cell, Span, Table, fold
from narrcheck.model.sheet import Figure
from narrcheck.rulebook import Expression, RuleData
from narrcheck.tables.vocabulary import bare, figure_in

_FEWEST = 2


class CardData(RuleData):
    """``rules/tables/scorecards.yaml``."""

    full: Expression
    got: Expression
    total: Expression
    subtotal: Expression
    section: Expression
    among: Expression
    extra: Expression


@dataclass(frozen=True, slots=True)
class Item:
    """One row: its name, full marks and score, as far as they are there."""

    name: str
    full: Figure | None
    got: Figure | None


@dataclass(frozen=True, slots=True)
class Section:
    """What a section is worth, as its name or an outer column of full marks says, and the full marks in it."""

    name: str
    full: Figure
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The score sheet of one table.

    ``items`` have both full marks and a score, ``odd`` rows only one of them; ``funds`` are the items under a header
    above the last one. ``extra`` says that marks come on top of the full ones. ``caption`` names the table. ``before``
    is the sheet on the page before, where this one goes on below it without a title.
    """

    items: tuple[Item, ...]
    funds: tuple[Item, ...]
    odd: tuple[Item, ...]
    sections: tuple[Section, ...]
    total: Item | None
    extra: bool
    caption: Span | None = None
    before: "Card | None" = None

    @property
    def title(self) -> Span | None:
        """What names the sheet, on its first page."""
        return self.caption or (self.before.title if self.before else None)

    @property
    def marks(self) -> Iterator[Figure]:
        """Every figure of the full marks and of the scores."""
        for item in (*self.funds, *self.items, *self.odd, *([self.total] if self.total else [])):
            yield from (figure for figure in (item.full, item.got) if figure is not None)


class _Header(NamedTuple):
    """The columns of a block: full marks, scores, and the full marks of outer levels."""

    full: Cell
    got: Cell
    outer: tuple[Cell, ...]


@dataclass(slots=True)
class _Block:
    """What has been read of a table so far; ``start`` is the row of its last header.

    ``first`` is the column in which each row begins, ``tops`` are cells that say what the rows beside them are worth.
    """

    header: _Header | None = None
    start: int = 0
    extra: bool = False
    total: Item | None = None
    items: dict[int, Item] = field(default_factory=dict)
    odd: dict[int, Item] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    tops: list[tuple[Cell, Figure]] = field(default_factory=list)


def cards(analysis: Analysis) -> list[Card]:
    """The score sheets among a document's tables; use ``analysis.derive(cards)``."""
    data = analysis.rulebook.read("tables/scorecards.yaml", CardData)
    found: list[Card] = []
    before: Card | None = None
    for table in analysis.document.tables:
        before = _card(table, before if table.caption is None else None, data)
        if before is not None:
            found.append(before)
    return found


def _card(table: Table, before: Card | None, data: CardData) -> Card | None:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text.strip():
            rows.setdefault(cell.row, []).append(cell)
    found = _Block()
    for row in sorted(rows):
        header = _header(rows[row], data)
        if header is not None:
            found.header, found.start = header, row
        elif found.header is not None:
            _read(found, row, rows[row], found.header, data)
    if len(found.items) < _FEWEST:
        return None
    items = tuple(item for row, item in found.items.items() if row > found.start)
    funds = tuple(item for row, item in found.items.items() if row < found.start)
    sections, odd = tuple(_sections(found)), tuple(found.odd.values())
    return Card(items, funds, odd, sections, found.total, found.extra, table.caption, before)


def _header(cells: Sequence[Cell], data: CardData) -> _Header | None:
    got = next((cell for cell in cells if data.got.match(bare(cell.text))), None)
    full = [cell for cell in cells if got and cell.column < got.column and data.full.match(bare(cell.text))]
    return _Header(full[-1], got, tuple(full[:-1])) if got and full else None


def _read(found: _Block, row: int, cells: Sequence[Cell], header: _Header, data: CardData) -> None:
    """Add what a row below a header says."""
    names = [cell for cell in cells if cell.column < header.full.column]
    name = next((bare(cell.text) for cell in reversed(names) if _figure(cell) is None), "")
    found.first[row] = min(cell.column for cell in cells)
    full, got = _under(cells, header.full), _under(cells, header.got)
    item = Item(name, _figure(full) if full else None, _figure(got) if got else None)
    if any(data.total.match(bare(cell.text)) for cell in names):
        found.total = item if item.full or item.got else found.total
        return
    if data.among.match(name) or any(data.subtotal.search(bare(cell.text)) for cell in names):
        return
    found.extra = found.extra or any(data.extra.match(bare(cell.text)) for cell in names)
    if item.full and item.got:
        found.items[row] = item
    elif (item.full and got is None) or item.got:
        found.odd[row] = item
    for cell in names:
        outer = _figure(cell) if any(_is_under(cell, head) for head in header.outer) else None
        worth = outer or _worth(cell, data)
        if worth is not None:
            found.tops.append((cell, worth))


def _under(cells: Sequence[Cell], head: Cell) -> Cell | None:
    return next((cell for cell in cells if _is_under(cell, head)), None)


def _is_under(cell: Cell, head: Cell) -> bool:
    return head.column <= cell.column < head.column + head.columns


def figure_of(cell: Cell) -> Figure | None:
    """The number of a cell of a score sheet, with its unit or without."""
    return figure_in(fold(cell.text).rstrip().removesuffix("分"), cell.span.start)


def _figure(cell: Cell) -> Figure | None:
    found = figure_of(cell)
    return None if found is None or found.percent else found  # no mark is a percentage


def _worth(cell: Cell, data: CardData) -> Figure | None:
    """The full marks in the name of a section."""
    match = data.section.search(fold(cell.text))
    return figure_in(match["full"], cell.span.start + match.start("full")) if match else None


def _sections(found: _Block) -> Iterator[Section]:
    """Every cell that says what it is worth, with the items in the rows that it reaches over, where none is odd."""
    for cell, worth in found.tops:
        end = min((row for row, first in found.first.items() if row > cell.row and first <= cell.column), default=None)
        rows = [row for row in found.first if cell.row <= row and (end is None or row < end)]
        parts = tuple(item.full for row in rows if (item := found.items.get(row)) and item.full)
        if parts and not any(row in found.odd for row in rows):
            yield Section(bare(cell.text), worth, parts)
