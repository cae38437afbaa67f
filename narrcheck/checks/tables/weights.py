"""Weights of the indicators of a project that do not come to a hundred.

Finds a project of a table of objectives whose weights, with that of the execution of the budget, add up to something
else than those of most projects there; a form of one project whose weights are worth neither 100 nor the 90 that are
left beside the execution of the budget (NC926).

Example: 预算执行率权重 10, indicators of 50, 20 and 10.

Misses tables without a column of weights, projects with an indicator that has none, and score sheets (NC922).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Cell, Table
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.phrases import addition
from narrcheck.rulebook import Expression, RuleData
from narrcheck.tables.scorecards import figure_of
from narrcheck.tables.vocabulary import bare

WEIGHTS = Rule(
    "NC926",
    "weights-do-not-add-up",
    Kind.TABLE,
    Severity.WARNING,
    Message("绩效指标的权重之和不是 100", "The weights of a project's indicators do not come to 100"),
)
RULES: tuple[Rule, ...] = (WEIGHTS,)

_FEWEST = 4  # weights of one form, or projects of one table, that show what is meant
_HUNDRED = 100
_NAME = 24  # characters of a project's name in the message


class WeightData(RuleData):
    """``rules/tables/weights.yaml``."""

    weight: Expression
    project: Expression
    execution: Expression
    score: Expression
    indicator: Expression
    total: Expression
    whole: tuple[int, ...]
    habit: int


class _Project(NamedTuple):
    """The weights of one project's indicators, and that of the execution of its budget where the table tells it."""

    name: str
    weights: tuple[Figure, ...]
    execution: Figure | None

    @property
    def sum(self) -> Decimal:
        return sum((figure.value for figure in self.figures), Decimal(0))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (*((self.execution,) if self.execution else ()), *self.weights)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The projects whose weights do not come to what they are meant to."""
    data = analysis.rulebook.read("tables/weights.yaml", WeightData)
    alone: list[_Project] = []
    for table in analysis.document.tables:
        projects, many = _projects(table, data)
        if many:
            meant = _meant(projects, data)
            yield from (_finding(project, meant) for project in projects if meant and project.sum != meant)
        else:
            alone += projects
    for project in alone if _meant(alone, data) or len(alone) < _FEWEST else ():
        if len(project.weights) >= _FEWEST and project.sum not in data.whole:
            yield _finding(project, _meant(alone, data) or _HUNDRED)


def _meant(projects: Sequence[_Project], data: WeightData) -> int | None:
    """What the weights of most projects come to, if that is a sum that can be meant."""
    sums = Counter(project.sum for project in projects)
    if len(projects) < _FEWEST:
        return None
    common, often = sums.most_common(1)[0]
    clear = often * _HUNDRED >= data.habit * len(projects)
    return int(common) if clear and common in data.whole else None


def _projects(table: Table, data: WeightData) -> tuple[list[_Project], bool]:
    """The projects of a table whose rows all have a weight, and whether it has a column for their names."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for row in sorted(rows):
        cells = [(bare(cell.text), cell) for cell in rows[row]]
        weight = next((cell for words, cell in reversed(cells) if data.weight.search(words)), None)
        if weight is None or not any(data.indicator.search(words) for words, _ in cells):
            continue
        if any(data.score.search(words) for words, _ in cells):
            break
        name = next((cell for words, cell in cells if data.project.search(words)), None)
        execution = next((cell for words, cell in cells if data.execution.search(words)), None)
        below = [cell for cell in table.cells if cell.row >= row + weight.rows]
        return list(_groups(below, weight, name, execution, data)), name is not None
    return [], False


def _groups(
    below: Sequence[Cell], weight: Cell, name: Cell | None, execution: Cell | None, data: WeightData
) -> Iterator[_Project]:
    """The rows of each project: those that its name reaches over, or all where the table has no column for it."""
    column = {cell.row: cell for cell in below if cell.column == weight.column}
    totals = {cell.row for cell in below if data.total.search(bare(cell.text))}
    names = [cell for cell in below if name and cell.column == name.column and bare(cell.text)]
    # Without the merged cells a name stands in the first of its rows; the last project may go on in another table.
    starts = [(cell.row, bare(cell.text)) for cell in names] if name else [(min(column, default=0), "")]
    for index, (start, words) in enumerate(starts):
        merged = name is not None and names[index].rows > 1
        after = starts[index + 1][0] if index + 1 < len(starts) else None
        if name is not None and after is None and not merged:
            continue
        end = start + names[index].rows if merged else after if after is not None else max(column, default=0) + 1
        cells = [column.get(row) for row in range(start, end) if row not in totals]
        figures = [figure_of(cell) for cell in cells if cell is not None]
        told = next(
            (figure_of(c) for c in below if execution and c.column == execution.column and c.row == start), None
        )
        weights = tuple(figure for figure in figures if figure is not None)
        if weights and len(weights) == len(cells):
            yield _Project(words, weights, told)


def _finding(project: _Project, meant: int) -> Finding:
    added, addends = project.sum, addition(figure.value for figure in project.figures)
    whose = f"“{project.name.rpartition('-')[2][:_NAME]}”的" if project.name else ""
    with_ = ("与预算执行率权重", " and of the execution of the budget") if project.execution else ("", "")
    message = Message(
        f"{whose}各项指标权重{with_[0]}之和为 {added}，应为 {meant}，请核对。",
        f"The weights of the indicators{with_[1]} come to {added} instead of {meant}; check them.",
    )
    place, *others = project.weights
    related = tuple(Related("part", figure.span) for figure in others)
    return Finding.of(WEIGHTS, place.span, message, calculation=f"{addends} = {added} ≠ {meant}", related=related)
