"""Self-evaluation forms of projects: their names and the funds that they state, wherever these stand in the grid."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from narrcheck.model.document import Cell, Document, Span, Table
from narrcheck.model.sheet import Figure
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.vocabulary import Words, bare, build_words, figure

_MOST_ROWS = 8
_FEWEST = 2
_DEFAULT = 10_000


class FormData(RuleData):
    """``rules/tables/forms.yaml``."""

    name: frozenset[str]
    unit: frozenset[str]
    columns: dict[str, tuple[str, ...]]
    total: tuple[str, ...]
    among: str
    parts: tuple[tuple[str, ...], ...]
    noise: Expression


@dataclass(frozen=True, slots=True)
class Funds:
    """One row of a form's funds: figures by column (``budget``, ``adjusted``, ``actual``, ``rate``)."""

    label: str
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Form:
    """The funds of one project of one unit; ``factor`` is what one of the form's unit of money is in yuan.

    ``parts`` are the rows that add up to ``total``.
    """

    name: str
    unit: str
    place: Span
    factor: int
    total: Funds
    parts: tuple[Funds, ...]


class _Worded(NamedTuple):
    """A cell that is not empty, and its words folded and without blanks."""

    words: str
    cell: Cell


def forms(document: Document, rulebook: Rulebook) -> Iterator[Form]:
    """The forms among a document's tables."""
    words, data = rulebook.derive(build_words), rulebook.read("tables/forms.yaml", FormData)
    for table in document.tables:
        form = _form(document, table, words, data)
        if form is not None:
            yield form


def plain(name: str, rulebook: Rulebook) -> str:
    """A project's name without what reports add and leave out at will."""
    return rulebook.read("tables/forms.yaml", FormData).noise.sub("", bare(name))


def _form(document: Document, table: Table, words: Words, data: FormData) -> Form | None:
    whole = "".join(bare(cell.text) for cell in table.cells)
    if not any(label in whole for label in data.name):
        return None  # as nearly all tables
    rows: dict[int, list[_Worded]] = {}
    for cell in table.cells:
        if plainly := bare(cell.text):
            rows.setdefault(cell.row, []).append(_Worded(plainly, cell))
    name = _labelled(rows, data.name)
    if name is None:
        return None
    owner = _labelled(rows, data.unit)
    head = next((row for row in sorted(rows) if len(_columns(rows[row], data)) > _FEWEST), None)
    if head is None:
        return None
    columns = _columns(rows[head], data)
    funds = [_funds(rows.get(row, []), columns) for row in range(head + 1, head + _MOST_ROWS)]
    told = [item for item in funds if item is not None]
    total = next((item for item in told if _begins(item.label, data.total, data.among)), None)
    if total is None:
        return None
    parts = tuple(
        item
        for names in data.parts
        if (item := next((i for i in told if _begins(i.label, names, data.among)), None)) is not None
    )
    unit = "".join(one.words for row in range(head + 2) for one in rows.get(row, ()))
    caption = document.words(table.caption) if table.caption else ""
    factor = words.factor(unit) or words.factor(caption) or _DEFAULT
    return Form(name.words, owner.words if owner else "", name.cell.span, factor, total, parts)


def _labelled(rows: dict[int, list[_Worded]], labels: frozenset[str]) -> _Worded | None:
    """The cell right of one of the labels."""
    pairs = (pair for row in sorted(rows) for pair in pairwise(rows[row]))
    return next((value for label, value in pairs if label.words in labels), None)


def _columns(row: list[_Worded], data: FormData) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for words, cell in row:
        for column, labels in data.columns.items():
            if column not in found and words.startswith(labels):
                found[column] = cell
    return found


def _funds(row: list[_Worded], columns: dict[str, Cell]) -> Funds | None:
    first = min(cell.column for cell in columns.values())
    labels = [words for words, cell in row if cell.column < first and figure(cell) is None]
    figures = {
        column: number
        for column, head in columns.items()
        for _, cell in row
        if cell.column == head.column and (number := figure(cell)) is not None
    }
    return Funds(labels[-1], figures) if labels else None


def _begins(label: str, names: tuple[str, ...], among: str) -> bool:
    return label.removeprefix(among).startswith(names)
