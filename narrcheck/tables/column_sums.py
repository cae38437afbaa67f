"""Sums down the columns: an account is the sum of the accounts below it, the total the sum of the classes."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from narrcheck.model.checked import Outcome
from narrcheck.model.interval import exact_sum
from narrcheck.model.sheet import Figure, Group, Row, Sheet
from narrcheck.rulebook import Rulebook, RuleData
from narrcheck.tables.sums import Direction, Sum, idle, present
from narrcheck.tables.vocabulary import is_economic

_CLASS = 3
_ITEM = 7
_SHARE = 4  # one unit in so many may not add up


class TotalData(RuleData):
    """``rules/tables/totals.yaml``: rows that add up certain classes, those that add up all, and how such names end."""

    named: dict[str, tuple[str, ...]]
    grand: frozenset[str]
    endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its figures by the position of their column in the group."""

    row: Row
    figures: tuple[Figure | None, ...]
    parent: "Line | None" = None


def column_sums(sheet: Sheet, rulebook: Rulebook) -> Iterator[Sum]:
    """The sums by account codes, column by column."""
    data = rulebook.read("tables/totals.yaml", TotalData)
    coded = [group for group in sheet.groups if any(row.code for row in group.rows)]
    joined = len(coded) > 1 and len({len(group.columns) for group in coded}) == 1
    for groups in [coded] if joined else [[group] for group in coded]:
        lines = [line for group in groups for line in _lines(group)]
        strays = _strays(lines)
        for parent, children in _families(lines, data):
            sums = _sums(sheet, parent, children)
            more = strays.get(parent.row.code or "", [])
            if more and any(item.outcome is Outcome.FAILS for item in sums):
                fuller = _sums(sheet, parent, [*children, *more])
                sums = sums if any(item.outcome is Outcome.FAILS for item in fuller) else fuller
            yield from sums


def _sums(sheet: Sheet, parent: "Line", children: "list[Line]") -> list[Sum]:
    """The sum of one account in every column."""
    found = []
    for position, total in enumerate(parent.figures):
        parts = present(child.figures[position] for child in children)
        if total is not None and parts and not total.percent and not idle(total, parts):
            names = (_name(parent.row), *(_name(c.row) for c in children if c.figures[position] is not None))
            family, table = (parent.row.span.start,), (sheet.table.block,)
            listed = sheet.standard == "basic" or all(
                is_economic(child.row.code) for child in children
            )  # none is ever withheld
            found.append(Sum(Direction.DOWN, total, parts, names, family, table, listed=listed))
    return found


def _strays(lines: "list[Line]") -> "dict[str, list[Line]]":
    """Items of another class or section that stand right below an account.

    A fund's transfers (23018…) below the fund (20902), or an item with a slip in its code.
    """
    codes = {line.row.code for line in lines if line.row.code}
    found: dict[str, list[Line]] = {}
    parent = ""
    for line in lines:
        code = line.row.code or ""
        if _is_stray(code, codes):
            found.setdefault(parent, []).append(line)
        elif len(code) < _ITEM:
            parent = code
    return found


def _lines(group: Group) -> Iterator[Line]:
    for row in group.rows:
        if row.figures:
            yield Line(row, tuple(row.figures.get(column.index) for column in group.columns))


def _name(row: Row) -> str:
    return f"{row.code}{row.name}" if row.code else row.name


def _is_stray(code: str, codes: Collection[str]) -> bool:
    """Whether an item's section is not in the table, though its class has others, or is not there itself."""
    section, above = code[: _ITEM - 2], code[:_CLASS]
    if len(code) != _ITEM or section in codes:
        return False
    return above not in codes or any(len(other) == len(section) and other.startswith(above) for other in codes)


def _families(lines: list[Line], data: TotalData) -> Iterator[tuple[Line, list[Line]]]:
    codes = Counter(line.row.code for line in lines if line.row.code)
    if codes and max(codes.values()) > 1:
        yield from _by_unit(lines, data)
        return
    yield from _below(lines)
    yield from _totals(lines, _roots(lines), data)


def _below(lines: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Every account with those right below it, where each stands once."""
    by_code = {line.row.code: line for line in lines if line.row.code}
    children: dict[str, list[Line]] = {}
    for code, line in by_code.items() if len(by_code) == sum(line.row.code is not None for line in lines) else ():
        above = None if _strays_from(code, by_code) else _ancestor(code, by_code)
        if above is not None:
            children.setdefault(above, []).append(line)
    for code, below in children.items():
        yield by_code[code], below


def _by_unit(lines: list[Line], data: TotalData) -> Iterator[tuple[Line, list[Line]]]:
    """The same accounts unit by unit, each below the row of its unit; where no unit has a row, the total of all."""
    units: list[list[Line]] = []
    totals: list[Line] = []
    for line in lines:
        if line.row.name in data.grand and not line.row.code:
            totals.append(line)
        elif not line.row.code or not units:
            units.append([line])
        else:
            units[-1].append(line)
    heads = [unit[0] for unit in units]
    codes = {line.row.code for line in lines if line.row.code}
    if len(totals) != 1 or not heads:
        return
    if not any(head.row.code for head in heads):
        parts = [(unit[0], _roots(unit[1:])) for unit in units]
        adding = sum(_adds_up(head, roots) for head, roots in parts)
        if (len(units) - adding) * _SHARE <= adding:
            yield from parts
            for unit in units:
                yield from _below(unit[1:])
        if _adds_up(totals[0], heads):
            yield totals[0], heads
    elif len(heads) == 1 and not any(_ancestor(code, codes) for code in codes):
        yield totals[0], units[0]


def _adds_up(total: Line, parts: Sequence[Line]) -> bool:
    """Whether rows add up to a total in some column at least."""
    columns = zip(total.figures, *(part.figures for part in parts), strict=True)
    found = [(stated, present(figures)) for stated, *figures in columns if stated is not None and stated.value]
    return any(figures and exact_sum(part.exact for part in figures) == stated.exact for stated, figures in found)


def _roots(lines: list[Line]) -> list[Line]:
    codes = {line.row.code for line in lines if line.row.code}
    coded = [(line, line.row.code) for line in lines if line.row.code]
    return [line for line, code in coded if not _strays_from(code, codes) and _ancestor(code, codes) is None]


def _strays_from(code: str, codes: Collection[str]) -> bool:
    return code[:_CLASS] in codes and _is_stray(code, codes)


def _ancestor(code: str, by_code: Collection[str]) -> str | None:
    return next((code[:size] for size in range(len(code) - 2, _CLASS - 1, -2) if code[:size] in by_code), None)


def _totals(lines: list[Line], roots: list[Line], data: TotalData) -> Iterator[tuple[Line, list[Line]]]:
    """Rows without a code that add up the classes."""
    bare = [line for line in lines if not line.row.code]
    named = [line for line in bare if line.row.name in data.named]
    for line in named:
        below = [root for root in roots if root.row.code in data.named[line.row.name]]
        if sum(other.row.name == line.row.name for other in named) == 1 and below:
            yield line, below
    grand = [line for line in bare if line.row.name in data.grand]
    alike = len({(root.row.code or "")[:1] for root in roots}) == 1 == len({len(root.row.code or "") for root in roots})
    if len(grand) == 1 and len(bare) == 1 + len(named) and alike and len(roots) >= 1:
        yield grand[0], roots
