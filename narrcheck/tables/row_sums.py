"""Sums across the columns: 合计 is the sum of the columns beside it, as the header shows it and most rows bear out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Column, Group, Row, Sheet
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.sums import Direction, Sum, idle, present

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
    scores: frozenset[str]
    less: Expression
    among: tuple[str, ...]
    certain: tuple[Certain, ...]
    letter: Expression

    def plain(self, name: str) -> str:
        """A name without the word that puts it below the one before it."""
        word = next((word for word in self.among if name.startswith(word)), "")
        return name.removeprefix(word).lstrip("：") if word else name

    def is_certain(self, names: list[str]) -> bool:
        """Whether names make it certain that their figures add up to the total."""
        plain = [self.letter.sub("", name) for name in names]
        return any(item.fits(plain) for item in self.certain)


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
    told = False
    for index, first in enumerate(parts):
        if first.label in data.totals:
            rest = parts[index + 1 :]
            stop = next((i for i, part in enumerate(rest) if part.label in data.totals), len(rest))
            for total in first.columns:
                told = True
                inner = total.label if len(first.columns) > 1 else None
                yield from _best(group, total, _opened(rest[:stop]), data, inner)
        elif len(first.columns) == 1 and not first.label.startswith(data.among):
            among = list(takewhile(lambda part: part.label.startswith(data.among), parts[index + 1 :]))
            columns = [column for part in among for column in part.columns]
            if data.is_certain([data.plain(part.label) for part in among]):
                yield from _rows(group, first.columns[0], columns, sure=True)
            else:
                for column in columns:
                    yield from (replace(item, partial=True) for item in _rows(group, first.columns[0], [column]))
    if all(part.label not in data.totals for part in parts[:-1]):
        yield from _behind(group, parts[:-1], parts[-1], data)
    if not told and len(parts) > _FEWEST and len(parts[0].columns) == 1:
        yield from _unnamed(group, parts[0].columns[0], parts[1:], data)


def _opened(parts: list[Part]) -> list[Part]:
    """The parts, without the header cell that is over all of them."""
    while len(parts) == 1 and len(parts[0].columns) > 1:
        parts = _parts(parts[0].columns, parts[0].depth + 1)
    return parts


def _best(group: Group, total: Column, rest: list[Part], data: RowData, inner: str | None) -> Iterator[Sum]:
    """The longest row of columns after a total that adds up to it; of the columns ``inner`` of each where it is one."""
    resolved = [found for part in rest if (found := _columns(part, data, inner))]
    labels = [part.label for part in rest]
    for size in range(len(resolved), _FEWEST - 1, -1):
        columns = [column for part in resolved[:size] for column in part]
        sure = data.is_certain(labels[:size])
        sums = _rows(group, total, columns, sure=sure)
        failing, holding = _count(sums)
        borne_out = holding >= _ENOUGH and failing * _SHARE <= len(sums)
        # More columns than are known to make up a total may stand under it: 会议费 and 培训费 beside “三公”经费.
        more = holding and not failing and any(data.is_certain(labels[:few]) for few in range(_FEWEST, size))
        if (sure and not (failing > holding + 1)) or borne_out or more:
            yield from sums
            return


def _behind(group: Group, before: list[Part], last: Part, data: RowData) -> Iterator[Sum]:
    """The most columns right before a last one called a total that nearly all rows bear out."""
    if len(last.columns) > 1 or last.label not in data.totals | data.scores:
        return
    if any(data.less.search(part.label) for part in before):
        return
    named = [part for part in before if not part.label.startswith(data.among)]
    for start in range(len(named) - _FEWEST + 1):
        columns = [column for part in named[start:] for column in _columns(part, data, None)]
        sums = _rows(group, last.columns[0], columns)
        failing, holding = _count(sums)
        if holding >= _ENOUGH and failing * _SHARE <= len(sums):
            yield from sums
            return


def _unnamed(group: Group, total: Column, rest: list[Part], data: RowData) -> Iterator[Sum]:
    """The first column as the sum of all others, where no header says so and nearly all rows bear it out."""
    columns = [column for part in rest for column in _columns(part, data, None)]
    sums = _rows(group, total, columns)
    failing, holding = _count(sums)
    if holding >= _SHARE and failing * _SHARE <= holding:
        yield from sums


def _rows(group: Group, total: Column, columns: Sequence[Column], *, sure: bool = False) -> list[Sum]:
    return [item for row in group.rows if (item := _sum(group, row, total, columns, sure)) is not None]


def _count(sums: list[Sum]) -> tuple[int, int]:
    """How many sums fail, and how many that say something hold."""
    failing = sum(s.outcome is Outcome.FAILS for s in sums)
    return failing, sum(s.telling() and s.outcome is not Outcome.FAILS for s in sums)


def _columns(part: Part, data: RowData, inner: str | None) -> tuple[Column, ...]:
    """The columns that stand for a header cell in a sum: its own total, else all under it; those ``inner`` alone."""
    found = _standing(part, data)
    return found if inner is None else tuple(column for column in found if column.label == inner)


def _standing(part: Part, data: RowData) -> tuple[Column, ...]:
    if len(part.columns) == 1:
        return part.columns
    inner = _parts(part.columns, part.depth + 1)
    if inner[0].label in data.totals:
        return inner[0].columns
    if any(piece.label.startswith(data.among) for piece in inner):
        return inner[0].columns
    return tuple(column for piece in inner for column in _standing(piece, data))


def _sum(group: Group, row: Row, total: Column, columns: Sequence[Column], sure: bool) -> Sum | None:
    stated = row.figures.get(total.index)
    named = [(column.label, row.figures.get(column.index)) for column in columns]
    parts = present(figure for _, figure in named)
    if stated is None or stated.percent or not parts or idle(stated, parts):
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
