"""Figures of the text beside a list: a column with which most of the text's figures agree.

Tables that are none of the standard ones (a government's revenue by tax, its transfers by purpose) say by their rows
what they hold: where nearly all figures that the text tells of these names are in one column, the rest are wrong,
unless another cell of the name has them. In the report's own tables, which may be of another level of government than
the sentence, only a slip of the pen is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.model.sheet import Column, Sheet
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped
from narrcheck.relations.tables.standard_tables import as_fact, pair
from narrcheck.tables.entries import Entry
from narrcheck.tables.namesakes import Namesakes

_FEWEST = 5
_SHARE = 5  # one figure in so many may differ


def search(scene: Scene) -> Iterator[Instance]:
    """Every figure that differs from the row of its name, in a column that nearly all others agree with."""
    relation = next(iter(scene.by_formula("table_text")), None)
    if relation is None or not scene.cells:
        return
    told = _told(scene, scene.cells[0])
    failed: set[int] = set()
    for sheet in (sheet for sheet in chain(scene.sheets, *scene.borrowed) if sheet.factor):
        for column in (column for group in sheet.groups for column in group.columns):
            for instance in _column(scene, relation, told, sheet, column):
                if id(instance.stated) not in failed:
                    failed.add(id(instance.stated))
                    yield instance


def _told(scene: Scene, cells: Namesakes) -> dict[str, list[tuple[Frame, Fact]]]:
    """The main figures of the year by the forms of their names, where the text tells one of a name."""
    found: dict[str, list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        fact = frame.value()
        if fact is None or frame.aside or not frame.named or frame.period != scene.identity.fiscal_year:
            continue
        if fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None and frame.key.startswith("|"):
            for key in cells.keys(frame.name) - {""}:
                found[key].append((frame, fact))
    return {key: places for key, places in found.items() if len({fact.quantity.exact for _, fact in places}) == 1}


def _elsewhere(scene: Scene, instance: Instance) -> bool:
    """Whether another cell of the name has the figure of the text."""
    quantity = instance.stated.quantity
    near = chain.from_iterable(cells.near(instance.frame.name, quantity) for cells in scene.cells)
    return any(rounds_to(cell.amount, quantity) for cell in near)


def _is_meant(sheet: Sheet, instance: Instance) -> bool:
    """Whether the text means a cell that it differs from: another file's, or one that it is a slip of the pen off."""
    return sheet.home is not None or slipped(instance.stated.quantity, instance.expected)


def _column(
    scene: Scene,
    relation: Relation,
    told: dict[str, list[tuple[Frame, Fact]]],
    sheet: Sheet,
    column: Column,
) -> list[Instance]:
    """The failures of a column, where they are few beside what agrees."""
    cells = scene.cells[0]
    rows = [row for group in sheet.groups if column in group.columns for row in group.rows if row.name]
    keyed = [(key, row) for row in rows if column.index in row.figures for key in cells.keys(row.name)]
    counts = Counter(key for key, _ in keyed)
    found: dict[int, Instance] = {}
    for key, row in keyed:
        figure = row.figures[column.index]
        for frame, fact in told.get(key, ())[:1] if counts[key] == 1 and not figure.percent else ():
            entry = Entry(row.name, "", "", figure, sheet.factor or 1, row.code, row.span, sheet.home)
            found.setdefault(id(fact), pair(scene, relation, frame, fact, as_fact(scene, entry, fact)))
    good = sum(instance.outcome in GOOD for instance in found.values() if instance.stated.quantity.value)
    if good < _FEWEST:
        return []
    failing = [i for i in found.values() if i.outcome is Outcome.FAILS and not _elsewhere(scene, i)]
    return [i for i in failing if _is_meant(sheet, i)] if len(failing) * _SHARE <= good else []
