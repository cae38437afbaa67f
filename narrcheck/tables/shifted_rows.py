"""Tables whose figures stand some rows off their accounts, as another table of the same accounts shows."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Figure, Row, Sheet
from narrcheck.rulebook import Rulebook
from narrcheck.tables.column_sums import column_sums

_FEWEST = 4
_TELLING = 3  # digits of a figure that stands in another row by no accident

Told = tuple[Row, Figure]


class Shift(NamedTuple):
    """Rows that follow each other, with the rows of another table that have their figures instead, so many rows off."""

    rows: tuple[Told, ...]
    right: tuple[Told, ...]
    off: int
    other: str
    sheet: Sheet

    def spoils(self, figure: Figure) -> bool:
        """Whether a figure of the table stands where those that are off begin, or after them."""
        return self.rows[0][1].span.start <= figure.span.start < self.sheet.table.span.end


def shifts(analysis: Analysis) -> list[Shift]:
    """The longest shift of every table that adds up worse than the one that shows it: ``analysis.derive(shifts)``."""
    coded = [(sheet, rows) for sheet in analysis.sheets if (rows := _coded(sheet))]
    failing = {id(sheet): _failing(sheet, analysis.rulebook) for sheet, _ in coded}
    longest: list[Shift] = []
    for sheet, rows in coded:
        better = [(other, theirs) for other, theirs in coded if failing[id(other)] < failing[id(sheet)]]
        alike = [(other, theirs) for other, theirs in better if other.factor == sheet.factor]
        found = [shift for other, theirs in alike for shift in _runs(sheet, rows, theirs, other.title)]
        if found:
            longest.append(max(found, key=lambda shift: len(shift.rows)))
    return longest


def _coded(sheet: Sheet) -> list[Told]:
    """The rows of accounts with the figure of the first column, each account once."""
    rows = [
        (row, row.figures[group.columns[0].index])
        for group in sheet.groups
        for row in group.rows
        if row.code and group.columns[0].index in row.figures
    ]
    return rows if len({row.code for row, _ in rows}) == len(rows) else []


def _runs(sheet: Sheet, rows: Sequence[Told], others: Sequence[Told], title: str) -> Iterator[Shift]:
    places = {row.code: place for place, (row, _) in enumerate(others)}
    values = [figure.value for _, figure in others]
    for off in {*range(-_FEWEST * 2, _FEWEST * 2 + 1)} - {0}:

        def stands(told: Told, off: int = off) -> bool:
            place = places.get(told[0].code)
            if place is None or not 0 <= place + off < len(values):
                return False
            return values[place + off] == told[1].value != values[place]

        for shifted, run in groupby(rows, stands):
            found = tuple(run) if shifted else ()
            telling = {
                figure.exact for _, figure in found if len(figure.value.normalize().as_tuple().digits) >= _TELLING
            }
            if len(telling) >= _FEWEST:
                yield Shift(found, tuple(others[places[row.code] + off] for row, _ in found), off, title, sheet)


def _failing(sheet: Sheet, rulebook: Rulebook) -> int:
    return sum(item.outcome is Outcome.FAILS for item in column_sums(sheet, rulebook))
