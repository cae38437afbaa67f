"""Sums across the columns: 合计 is the sum of the columns beside it, as the header shows it and most rows bear out."""

from collections.abc import Iterator
from dataclasses import dataclass

from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Column, Group, Row, Sheet
from narrcheck.rulebook import Rulebook, RuleData
from narrcheck.tables.sums import Direction, Sum, present

_FEWEST = 2
_ENOUGH = 3
_SHARE = 5  # one row in so many may fail


class Certain(RuleData):
    """Columns that add up to their total for certain: one of each set of ``need``, and any of ``may``."""

    need: tuple[frozenset[str], ...]
    may: frozenset[str] = frozenset()

    def fits(self, labels: list[str]) -> bool:
        """Whether these are the columns."""
        told = set(labels)
        known = frozenset().union(self.may, *self.need)
        return len(told) == len(labels) > 1 and told <= known and all(told & names for names in self.need)


class RowData(RuleData):
    """``rules/tables/rows.yaml``."""

    totals: frozenset[str]
    among: tuple[str, ...]
    certain: tuple[Certain, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One column or one header cell with the columns under it."""

    label: str
    columns: tuple[Column, ...]
    depth: int


def row_sums(sheet: Sheet, rulebook: Rulebook) -> Iterator[Sum]:
    """The sums across that a table's header names and its rows bear out."""
    data = rulebook.read("tables/rows.yaml", RowData)
    for group in sheet.groups:
        for parts in _sibling_sets(group.columns, 0):
            yield from _relation(group, parts, data)


def _sibling_sets(columns: tuple[Column, ...], depth: int) -> Iterator[list[Part]]:
    """The columns under one header cell, set by set, outer ones first."""
    parts = _parts(columns, depth)
    if len(parts) > 1:
        yield parts
    for part in parts:
        if len(part.columns) > 1 and any(len(column.path) > depth + 1 for column in part.columns):
            yield from _sibling_sets(part.columns, depth + 1)


def _parts(columns: tuple[Column, ...], depth: int) -> list[Part]:
    found: list[Part] = []
    last: object = None
    for column in columns:
        cell = column.cells[depth] if depth < len(column.cells) else ("leaf", column.index, 0)
        if found and cell == last:
            found[-1] = Part(found[-1].label, (*found[-1].columns, column), depth)
        else:
            found.append(Part(column.path[depth] if depth < len(column.path) else "", (column,), depth))
        last = cell
    return found


def _relation(group: Group, parts: list[Part], data: RowData) -> Iterator[Sum]:
    for index, first in enumerate(parts):
        if len(first.columns) == 1 and first.label in data.totals:
            rest = parts[index + 1 :]
            stop = next((i for i, part in enumerate(rest) if part.label in data.totals), len(rest))
            yield from _best(group, first.columns[0], rest[:stop], data)


def _best(group: Group, total: Column, rest: list[Part], data: RowData) -> Iterator[Sum]:
    """The longest row of columns after a total that adds up to it."""
    resolved = [column for part in rest if (column := _columns(part, data)) is not None]
    labels = [part.label for part in rest]
    for size in range(len(resolved), _FEWEST - 1, -1):
        columns = [column for part in resolved[:size] for column in part]
        sure = any(item.fits(labels[:size]) for item in data.certain)
        sums = [s for row in group.rows if (s := _sum(group, row, total, columns, sure)) is not None]
        telling = [s for s in sums if s.telling()]
        failing = sum(s.outcome is Outcome.FAILS for s in sums)
        holding = sum(s.outcome is not Outcome.FAILS for s in telling)
        if (sure and not (failing > holding + 1)) or (holding >= _ENOUGH and failing * _SHARE <= len(sums)):
            yield from sums
            return


def _columns(part: Part, data: RowData) -> tuple[Column, ...] | None:
    """The columns that stand for a header cell in a sum: its own total, else all under it."""
    if len(part.columns) == 1:
        return part.columns
    inner = _parts(part.columns, part.depth + 1)
    if inner[0].label in data.totals and len(inner[0].columns) == 1:
        return inner[0].columns
    if any(piece.label.startswith(data.among) for piece in inner):
        return inner[0].columns
    found = [_columns(piece, data) for piece in inner]
    return tuple(column for columns in found if columns for column in columns)


def _sum(group: Group, row: Row, total: Column, columns: list[Column], sure: bool) -> Sum | None:
    stated = row.figures.get(total.index)
    named = [(column.label, row.figures.get(column.index)) for column in columns]
    parts = present(figure for _, figure in named)
    if stated is None or stated.percent or not parts:
        return None
    names = (total.label, *(label for label, figure in named if figure is not None))
    return Sum(
        Direction.ACROSS,
        stated,
        parts,
        names,
        family=(row.index, total.index),
        relation=(id(group), total.index),
        sure=sure,
    )
