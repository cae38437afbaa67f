"""Sums of the tables that set income against expenditure: the items, what is carried over, and both sides' totals."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import regex

from narrcheck.model.sheet import Column, Figure, Group, Row, Sheet
from narrcheck.nlp.numerals import numeral_data, parse_chinese
from narrcheck.rulebook import Rulebook, RuleData
from narrcheck.tables.sums import Direction, Sum

_FEWEST = 2
_TOP = regex.compile(r"^(\p{Han}{1,3})、")
_SUB = regex.compile(r"^(\d)[.．、]")


class BalanceData(RuleData):
    """``rules/tables/balance.yaml``."""

    subtotals: frozenset[str]
    totals: frozenset[str]
    between: frozenset[str]
    whole: frozenset[str]
    carried: tuple[str, ...]


def balance_sums(sheet: Sheet, rulebook: Rulebook) -> Iterator[Sum]:
    """The sums of a table that sets income against expenditure; none of any other table."""
    if sheet.standard not in ("balance", "grant_balance"):
        return
    data = rulebook.read("tables/balance.yaml", BalanceData)
    ends: list[tuple[int, str, Figure]] = []
    for group in sheet.groups:
        total = _last(group, data)
        for column in group.columns:
            for item in _side(group, column, total, data, rulebook):
                yield replace(item, relation=(sheet.table.block,))
        whole = _whole(group, data)
        if total is not None and whole is not None and whole.index in total.figures:
            ends.append((total.index, total.name, total.figures[whole.index]))
    for (row, name, left), (same, other, right) in combinations(ends, 2):
        if row == same:
            yield Sum(Direction.BALANCE, left, (right,), (name, other), (-1, row), sure=True)


def _whole(group: Group, data: BalanceData) -> Column | None:
    """The column of a side that holds all of it."""
    if len(group.columns) == 1:
        return group.columns[0]
    first = group.columns[0]
    return first if first.label in data.whole else None


def _last(group: Group, data: BalanceData) -> Row | None:
    rows = [row for row in group.rows if row.name in data.totals and row.figures]
    return rows[-1] if rows else None


def _side(group: Group, column: Column, total: Row | None, data: BalanceData, rulebook: Rulebook) -> Iterator[Sum]:
    rows = [row for row in group.rows if row.name]
    if total is None or column.index not in total.figures:
        return
    end = rows.index(total)
    cut = next((i for i, row in enumerate(rows[:end]) if row.name in data.subtotals), end)
    apart = cut == end and any(_is_carried(row, column, data) for row in rows[:end])
    if not apart:
        yield from _items(rows[:cut], rows[cut], column, rulebook)
    yield from _splits(rows[:cut], column)
    if cut < end:
        yield from _carried(rows[cut], rows[cut + 1 : end], total, column, data)


def _is_carried(row: Row, column: Column, data: BalanceData) -> bool:
    """Whether a row without a number adds what is carried over to the numbered items."""
    figure = row.figures.get(column.index)
    marked = any(word in row.name for word in data.carried)
    return figure is not None and figure.value != 0 and marked and _TOP.match(row.name) is None


def _items(items: list[Row], total: Row, column: Column, rulebook: Rulebook) -> Iterator[Sum]:
    """The year's items add up, if their numbers run from one on without a gap."""
    data = numeral_data(rulebook)
    tops = [(match[1], row) for row in items if (match := _TOP.match(row.name))]
    values = [numeral.scaled if (numeral := parse_chinese(word, data)) else 0 for word, _ in tops]
    stated = total.figures.get(column.index)
    if len(tops) < _FEWEST or values != list(range(1, len(tops) + 1)) or stated is None:
        return
    filled = [(row.name, row.figures[column.index]) for _, row in tops if column.index in row.figures]
    if filled:
        names, parts = zip(*filled, strict=True)
        yield Sum(Direction.BALANCE, stated, tuple(parts), (total.name, *names), (total.index, column.index))


def _splits(rows: list[Row], column: Column) -> Iterator[Sum]:
    """An item and the rows 1. 2. 3. right below it that split it."""
    for index, row in enumerate(rows):
        stated = row.figures.get(column.index)
        if stated is None or not _TOP.match(row.name):
            continue
        below: list[Row] = []
        for other in rows[index + 1 :]:
            match = _SUB.match(other.name)
            if match is None or int(match[1]) != len(below) + 1:
                break
            below.append(other)
        after = rows[index + 1 + len(below)] if index + 1 + len(below) < len(rows) else None
        filled = [(item.name, item.figures[column.index]) for item in below if column.index in item.figures]
        if len(below) >= _FEWEST and filled and (after is None or _TOP.match(after.name)):
            names, parts = zip(*filled, strict=True)
            yield Sum(Direction.BALANCE, stated, tuple(parts), (row.name, *names), (row.index, column.index))


def _carried(start: Row, rows: list[Row], total: Row, column: Column, data: BalanceData) -> Iterator[Sum]:
    """The year's sum and what is carried over make the total; rows that only split another one are left out."""
    first, last = start.figures.get(column.index), total.figures.get(column.index)
    if first is None or last is None:
        return
    named = [row for row in rows if _TOP.sub("", row.name) in data.between and column.index in row.figures]
    others = [row for row in rows if row not in named and row.figures.get(column.index) is not None]
    filled = [row for row in others if row.figures[column.index].value]
    sums = [_chain(start, group, total, column) for group in (named, [*named, *others])]
    best = min(sums, key=lambda item: abs(item.gap))
    if not filled or best.outcome.value != "inconsistent":
        yield best


def _chain(start: Row, rows: list[Row], total: Row, column: Column) -> Sum:
    chain = [start, *rows]
    return Sum(
        Direction.BALANCE,
        total.figures[column.index],
        tuple(row.figures[column.index] for row in chain),
        (total.name, *(row.name for row in chain)),
        (-_FEWEST, total.index, column.index),
    )
