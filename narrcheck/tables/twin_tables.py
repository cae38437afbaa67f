"""Tables that list the same accounts with nearly all figures alike: evidence which figure of a failing sum is wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from narrcheck.model.sheet import Figure, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.sums import Direction, Sum

_FEWEST = 5
_MOST_DIFFERING = 2
_SHARE = 5  # one figure in so many may differ

_TELLING = 3  # digits of figures that stand crosswise by no accident

Named = dict[tuple[str, str], tuple[str, Figure]]


class Swap(NamedTuple):
    """Two figures of one table that stand in each other's rows, and the same two as another table has them.

    ``sure`` says that more tables have them as the other one does.
    """

    names: tuple[str, str]
    figures: tuple[Figure, Figure]
    title: str
    right: tuple[Figure, Figure]
    other: str
    sure: bool


def twin_sums(sheets: Sequence[Sheet], rulebook: Rulebook) -> Iterator[Sum]:
    """Pairs of figures of tables that are nearly the same; never an error by themselves."""
    for (one, here), (other, there) in combinations(_all_named(sheets, rulebook), 2):
        shared = [key for key in here if key in there] if one.factor == other.factor else []
        differing = [key for key in shared if here[key][1].exact != there[key][1].exact]
        if len(shared) < _FEWEST or len(differing) > min(_MOST_DIFFERING, len(shared) // _SHARE):
            continue
        for key in shared:
            names = (f"{one.title}“{here[key][0]}”", f"{other.title}“{there[key][0]}”")
            yield Sum(Direction.AMONG, here[key][1], (there[key][1],), names)


def swaps(sheets: Sequence[Sheet], rulebook: Rulebook) -> Iterator[Swap]:
    """Figures that stand crosswise in two tables that otherwise agree, in the table that has fewer on its side."""
    found: list[Swap] = []
    for (one, here), (other, there) in combinations(_all_named(sheets, rulebook), 2):
        shared = [key for key in here if key in there] if one.factor == other.factor else []
        differing = [key for key in shared if here[key][1].exact != there[key][1].exact]
        if len(shared) - len(differing) < max(_FEWEST, len(differing)):
            continue
        rows = sum(key != "total" for key, _ in differing)
        for first, second in combinations(differing, 2):
            if first[1] == second[1] and _crossed(here, there, first, second, only=rows == 2):
                names = (here[first][0], here[second][0])
                mine, theirs = (here[first][1], here[second][1]), (there[first][1], there[second][1])
                found.append(Swap(names, mine, one.title, theirs, other.title, sure=False))
                found.append(Swap(names, theirs, other.title, mine, one.title, sure=False))
    against = Counter(item.figures[0].span for item in found)
    told: set[int] = set()
    for item in sorted(found, key=lambda item: (-against[item.figures[0].span], -item.figures[0].span.start)):
        spans = {item.figures[0].span.start, item.right[0].span.start}
        if told.isdisjoint(spans):
            yield item._replace(sure=against[item.figures[0].span] > 1)
            told |= spans


def _crossed(here: Named, there: Named, first: tuple[str, str], second: tuple[str, str], *, only: bool) -> bool:
    """Whether two figures stand crosswise in two tables; unless they are the ``only`` ones that differ, long ones."""
    figures = here[first][1], here[second][1]
    crosswise = (there[second][1].exact, there[first][1].exact) == (figures[0].exact, figures[1].exact)
    return crosswise and (only or all(len(one.value.normalize().as_tuple().digits) >= _TELLING for one in figures))


def _all_named(sheets: Sequence[Sheet], rulebook: Rulebook) -> list[tuple[Sheet, Named]]:
    totals = rulebook.read("tables/totals.yaml", TotalData).grand
    whole = rulebook.read("tables/rows.yaml", RowData).totals
    return [(sheet, _named(sheet, totals, whole)) for sheet in sheets]


def _named(sheet: Sheet, totals: frozenset[str], whole: frozenset[str]) -> Named:
    """The figures of accounts and totals, by code and column; nothing of tables that repeat one."""
    found: Named = {}
    for group in sheet.groups:
        if not any(row.code for row in group.rows):
            continue
        for row in group.rows:
            key = row.code or ("total" if row.name in totals else "")
            for column in group.columns if key else ():
                label = (
                    ""
                    if column is group.columns[0] and _is_whole(column.label, len(group.columns), whole)
                    else column.label
                )
                if column.index not in row.figures:
                    continue
                if (key, label) in found:
                    return {}
                found[key, label] = (row.name, row.figures[column.index])
    return found


def _is_whole(label: str, columns: int, whole: frozenset[str]) -> bool:
    return columns == 1 or label in whole
