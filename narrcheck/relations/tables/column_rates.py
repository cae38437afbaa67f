"""Rates of the text beside the table that tells the same of the same rows: a column, or two, that nearly all bear out.

A government's table of revenue by tax has last year's figures, or the rates themselves. Which columns a rate of the
text is about is inferred: the reading of the rows that nearly all rates of the text agree with.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, permutations
from typing import NamedTuple

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.model.sheet import Column, Group, Row, Sheet
from narrcheck.relations.applying import evaluate, on_one_footing
from narrcheck.relations.formulas import rounds_to, telling
from narrcheck.relations.precision import shown, source, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.standard_tables import as_fact
from narrcheck.tables.entries import Entry
from narrcheck.tables.namesakes import Namesakes

# What a rate follows from: the formula, and its two numbers.
_FORMULAS: dict[str, tuple[str, tuple[str, str]]] = {
    "rate@prior": ("growth", ("current", "base")),
    "completion@budget": ("ratio", ("part", "whole")),
    "completion@adjusted": ("ratio", ("part", "whole")),
}
# Numbers beside which a rate follows from the text alone.
_ENOUGH = {
    "rate@prior": {"prior", "change@prior"},
    "completion@budget": {"budget", "adjusted", "change@budget"},
    "completion@adjusted": {"budget", "adjusted", "change@adjusted"},
}
_FEW = 2  # rates of many digits that bear a reading out where the amounts told with them stand in their rows
_FEWEST = 5  # elsewhere
_SHARE = 5  # one rate in so many may differ
_WIDE = 8  # columns: in wider tables no two of them are tried
_PERCENT = Fraction(1, 100)
_NEAR = Fraction(3, 2)


class _Told(NamedTuple):
    """A rate of the text, the row of its name and what its cells say as facts, by column."""

    frame: Frame
    fact: Fact
    row: Row
    cells: dict[int, Fact]


class _Reading(NamedTuple):
    """How a rate is read off a row: from one of its figures (less ``less``), or from two."""

    columns: tuple[Column, ...]
    less: int = 0


def search(scene: Scene) -> Iterator[Instance]:
    """Every rate that a row of its name tells, in a reading of the rows that nearly all others agree with."""
    sheets = [sheet for sheet in chain(scene.sheets, *scene.borrowed) if sheet.factor]
    if not sheets:
        return
    names, best = scene.cells[0], dict[int, Instance]()
    for slot in _FORMULAS:
        told = _told(scene, names, slot)
        for sheet, group in ((s, group) for s in sheets for group in s.groups) if len(told) >= _FEW else ():
            beside = _beside(scene, names, sheet, group, told)
            for instance in _group(scene, slot, beside, sheet, group) if len(beside) >= _FEW else ():
                known = best.setdefault(id(instance.stated), instance)
                if known.outcome not in GOOD and instance.outcome in GOOD:
                    best[id(instance.stated)] = instance
    yield from best.values()


def _told(scene: Scene, names: Namesakes, slot: str) -> dict[str, list[tuple[Frame, Fact]]]:
    """The rates of the year by the forms of their names, where the text tells one of a name."""
    found: dict[str, list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in scene.extraction.frames:
        fact = frame.facts.get(slot)
        if fact is None or frame.aside or not frame.named or frame.period != scene.identity.fiscal_year:
            continue
        if fact.quantity.approx is None and frame.key.startswith("|"):
            for key in names.keys(frame.name) - {""}:
                found[key].append((frame, fact))
    return {key: places for key, places in found.items() if len({fact.quantity.exact for _, fact in places}) == 1}


def _beside(
    scene: Scene, names: Namesakes, sheet: Sheet, group: Group, told: dict[str, list[tuple[Frame, Fact]]]
) -> list[_Told]:
    """The rates whose name one row of a group has."""
    keyed = [(key, row) for row in group.rows if row.name and row.figures for key in names.keys(row.name)]
    counts = Counter(key for key, _ in keyed)
    found = {
        id(fact): _Told(frame, fact, row, _cells(scene, fact, sheet, row))
        for key, row in keyed
        for frame, fact in (told.get(key, ()) if counts[key] == 1 else ())
    }
    return list(found.values())


def _group(scene: Scene, slot: str, told: Sequence[_Told], sheet: Sheet, group: Group) -> Iterator[Instance]:
    """What the readings of a group's rows that nearly all rates agree with say of each."""
    formula, operands = _FORMULAS[slot]
    rate = next((one for one in scene.by_formula(formula) if slot in one.slots["stated"]), None)
    same = next(iter(scene.by_formula("table_text")), None)
    for reading in _readings(group):
        relation = rate if len(reading.columns) > 1 else same
        tried = list(_tried(scene, relation, operands, told, reading)) if relation else []
        good = [instance for _, instance in tried if instance.outcome in GOOD and _says_something(instance)]
        sure = sum(telling(instance.stated.quantity) for instance in good)
        enough = len(good) >= _FEWEST or (sure >= _FEW and all(_is_meant(one, sheet) for one, _ in tried))
        bad = sum(instance.outcome not in GOOD for _, instance in tried)
        if enough and bad <= _few(len(good)):
            open_ = [(one, instance) for one, instance in tried if not one.frame.facts.keys() & _ENOUGH[slot]]
            yield from (instance for one, instance in open_ if instance.outcome in GOOD or _is_meant(one, sheet))


def _tried(
    scene: Scene,
    relation: Relation,
    operands: tuple[str, str],
    told: Sequence[_Told],
    reading: _Reading,
) -> Iterator[tuple[_Told, Instance]]:
    """The rates in one reading, up to where too many have failed for it to be meant."""
    good = bad = 0
    for place, one in enumerate(told, 1):
        instance = _compared(scene, relation, operands, one, reading)
        if instance is not None:
            yield one, instance
            fits = instance.outcome in GOOD
            good, bad = good + fits, bad + (not fits)
            if bad > _few(good + len(told) - place):
                return


def _few(good: int) -> int:
    """How many rates may fail beside so many that fit."""
    return max(1, good // _SHARE)


def _says_something(instance: Instance) -> bool:
    """Whether that a rate fits is no accident: not a rate of 0, nor 100% of a figure that stands in two columns."""
    cells = {fact.quantity.value for fact in instance.operands.values()}
    return bool(instance.stated.quantity.value) and len(cells) == len(instance.operands)


def _readings(group: Group) -> Iterator[_Reading]:
    """Two columns first: they show what a rate follows from."""
    for pair in permutations(group.columns, 2) if len(group.columns) <= _WIDE else ():
        yield _Reading(pair)
    for column in group.columns:
        yield _Reading((column,))
        yield _Reading((column,), less=1)  # 为上年%


def _is_meant(told: _Told, sheet: Sheet) -> bool:
    """Whether a row that tells another rate is about the same thing: an amount told with the rate stands in it."""
    amounts = [fact for fact in told.frame.facts.values() if fact.quantity.dimension is Dimension.MONEY]
    factor = sheet.factor or 0
    cells = [figure.exact * factor for figure in told.row.figures.values() if figure.value and not figure.percent]
    return any(fact.quantity.value and rounds_to(cell, fact.quantity) for fact in amounts for cell in cells)


def _compared(
    scene: Scene, relation: Relation, operands: tuple[str, str], told: _Told, reading: _Reading
) -> Instance | None:
    """One rate beside what its row tells."""
    figures = [figure for column in reading.columns if (figure := told.row.figures.get(column.index)) is not None]
    if len(figures) < len(reading.columns):
        return None
    cells = [told.cells[column.index] for column in reading.columns]
    if len(cells) == 1:
        return on_one_footing(scene, _same(relation, told.frame, told.fact, cells[0], reading.less))
    if any(figure.percent for figure in figures):
        return None
    named = dict(zip(operands, cells, strict=True))
    instance = evaluate(scene, relation, told.frame, told.fact, named, near=True)
    return None if instance is None else on_one_footing(scene, instance)


def _cells(scene: Scene, like: Fact, sheet: Sheet, row: Row) -> dict[int, Fact]:
    return {
        column: as_fact(scene, Entry(row.name, "", "", figure, sheet.factor or 1, row.code, row.span, sheet.home), like)
        for column, figure in row.figures.items()
    }


def _same(relation: Relation, frame: Frame, fact: Fact, cell: Fact, less: int) -> Instance:
    """A rate beside the cell that tells it, or what it is in percent of last year's."""
    rate = replace(cell.quantity, dimension=Dimension.PERCENT, symbol="%", factor=_PERCENT)
    expected, unit = rate.exact - less, max(rate.ulp, fact.quantity.ulp)
    gap = abs(expected - fact.signed)
    outcome = Outcome.HOLDS if gap * 2 <= unit else Outcome.ROUNDING if gap <= _NEAR * unit else Outcome.FAILS

    def tell() -> Telling:
        there = f"{written(expected, rate)}{source(cell)}"
        words = {"name": frame.key.replace("|", ""), "here": shown(fact.quantity), "there": there}
        return Telling(f"{words['here']} {'=' if outcome is not Outcome.FAILS else '≠'} {there}", words)

    def retry(swap: Swap) -> Instance:
        return _same(relation, frame, swap(fact), cell, less)

    return Instance(relation, frame, fact, {"table": cell}, outcome, expected, tell, retry=retry)
