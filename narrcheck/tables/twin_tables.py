"""Tables that list the same accounts with nearly all figures alike: evidence which figure of a failing sum is wrong."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from narrcheck.model.sheet import Figure, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.row_sums import RowData
from narrcheck.tables.sums import Direction, Sum

_FEWEST = 5
_MOST_DIFFERING = 2
_SHARE = 5  # one figure in so many may differ

Named = dict[tuple[str, str], tuple[str, Figure]]


def twin_sums(sheets: Sequence[Sheet], rulebook: Rulebook) -> Iterator[Sum]:
    """Pairs of figures of tables that are nearly the same; never an error by themselves."""
    totals = rulebook.read("tables/totals.yaml", TotalData).grand
    whole = rulebook.read("tables/rows.yaml", RowData).totals
    named = [(sheet, _named(sheet, totals, whole)) for sheet in sheets]
    for (one, here), (other, there) in combinations(named, 2):
        shared = [key for key in here if key in there] if one.factor == other.factor else []
        differing = [key for key in shared if here[key][1].exact != there[key][1].exact]
        if len(shared) < _FEWEST or len(differing) > min(_MOST_DIFFERING, len(shared) // _SHARE):
            continue
        for key in shared:
            names = (f"{one.title}“{here[key][0]}”", f"{other.title}“{there[key][0]}”")
            yield Sum(Direction.AMONG, here[key][1], (there[key][1],), names)


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
