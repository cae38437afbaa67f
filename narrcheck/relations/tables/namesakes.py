"""Figures of the text against the cells of the same name, whatever their table is called."""

from collections.abc import Iterator, Sequence

from narrcheck.model.checked import Outcome
from narrcheck.model.document import BlockKind
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.interval import exact_sum
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped
from narrcheck.relations.tables.standard_tables import (
    UNIT_SLIP,
    as_facts,
    believed,
    cells,
    comparable,
    of_some_funds,
    pair,
    titled,
)
from narrcheck.tables.entries import Entries, Entry
from narrcheck.tables.namesakes import Namesakes
from narrcheck.tables.vocabulary import is_economic

Known = tuple[Entries, Namesakes]

_WHOLE = ("balance", "income", "expenditure")
_TABLE = 3  # so many figures in another unit speak of the table's (NC909)
_SHORTEST = 4  # characters: a shorter name may be part of many
_MOST = 2  # values that cells of one name may have without leaving it open which is meant


def search(scene: Scene) -> Iterator[Instance]:
    """Every amount that a cell of its name has, and those that the only cells of their name contradict."""
    relation = next(iter(scene.by_formula("table_text")), None)
    if relation is None or not scene.entries:
        return
    yield from believed(list(_all(scene, relation)), _TABLE)


def _all(scene: Scene, relation: Relation) -> Iterator[Instance]:
    known = list(zip(scene.entries, scene.cells, strict=True))
    for frame in scene.extraction.frames:
        if scene.document.blocks[frame.block].kind is BlockKind.TABLE:
            continue
        for slot, fact in frame.facts.items():
            if comparable(fact):
                yield from _told(scene, relation, known, frame, slot, fact)


def _told(
    scene: Scene, relation: Relation, known: Sequence[Known], frame: Frame, slot: str, fact: Fact
) -> Iterator[Instance]:
    links = known[0][0].accounts.links(frame.name)
    names = dict.fromkeys((frame.name, *links[-2:]))
    near = (cell for _, group in known for name in names for cell in group.near(name, fact.quantity))
    found = [cell for cell in near if rounds_to(cell.amount, fact.quantity)][:1]
    if not found and scene.names.is_total(frame.name):
        found = _totals(scene, known[: bool(scene.sheets)], frame, slot, fact)
    elif not found and _is_plain(scene, frame, slot):
        found = next((cells for group in known if (cells := _contradicting(scene, group, frame, slot, fact))), [])
    if found:
        instance = pair(scene, relation, frame, fact, *as_facts(scene, found[0], found, fact))
        # A cell that was taken since it agrees does not speak against another figure.
        yield instance._replace(retry=None) if instance.outcome is Outcome.HOLDS else instance


def _is_plain(scene: Scene, frame: Frame, slot: str) -> bool:
    """Whether a frame tells the year's number of one thing that its own words name in full."""
    if frame.local and _borne_out(frame):
        return False
    named = (
        (frame.named or titled(scene, frame))
        and not frame.aside
        and frame.key.startswith("|")
        and len(frame.name) >= _SHORTEST
    )
    total = scene.names.is_total(frame.name) or frame.name in scene.names.words.plain
    return named and slot in VALUES and not (total or frame.aside) and frame.period == scene.identity.fiscal_year


def _borne_out(frame: Frame) -> bool:
    """Whether an item and those beside it come to their total, so that it is what was bought, say, of a project."""
    group, whole = frame.group, frame.group.parent.value() if frame.group else None
    told = [value.quantity for member in group.members if (value := member.value())] if group else []
    if whole is None or len(told) < len(group.members if group else ()) or len(told) < _MOST:
        return False
    slack = exact_sum(quantity.ulp for quantity in told) / 2
    return abs(exact_sum(quantity.exact for quantity in told) - whole.quantity.exact) <= slack


def _totals(scene: Scene, known: Sequence[Known], frame: Frame, slot: str, fact: Fact) -> list[Entry]:
    """The totals that may be meant by a stated one which no row of totals of any table has, the nearest first.

    Reports say 收入总计 for 本年收入合计 and the reverse: any total of the tables with all funds bears the text out.
    """
    above = [frame.block, *scene.document.ancestors(frame.block)]
    spans = [scene.document.blocks[block].span for block in above]
    of_an_account = any(scene.names.is_account(scene.document.folded[s.start : s.end]) for s in spans)
    plain = not frame.aside and not frame.key.partition("|")[0] and not frame.scope
    if not plain or of_an_account or slot not in VALUES or frame.period != scene.identity.fiscal_year:
        return []
    stated = fact.quantity.exact
    totals = [cell for _, group in known for kind in _WHOLE for cell in group.totals.get(kind, ())]
    # Without the balance itself, what is carried over may be in the text and not in the tables.
    if not stated or not any(group.totals.get("balance") for _, group in known):
        return []
    fitting = [cell for cell in totals if cell.slot == slot and cell.figure.value]
    # 支出预算 alone may be of whatever was spoken of before, unless a slip of the pen makes it a total of the tables.
    if not frame.named:
        fitting = [cell for cell in fitting if slipped(fact.quantity, cell.amount)]
    return sorted(fitting, key=lambda cell: abs(cell.amount - stated))


def _contradicting(scene: Scene, known: Known, frame: Frame, slot: str, fact: Fact) -> list[Entry]:
    """The cell of one file that must be meant, then others of the name.

    Of this name, number and scope there are no two that differ much.
    """
    entries, group = known
    # What is carried over in one kind of funds is only a part of what a table of all funds has.
    if frame.scope and scene.names.is_transfer(frame.name):
        return []
    if cells(entries, frame) or (frame.local and entries.accounts.known(frame.name)):
        return []
    stated = fact.quantity.exact
    own = [
        cell
        for cell in group.own(frame.name)
        if cell.slot == slot and cell.scope in ("", frame.scope) and not (cell.code and frame.local)
    ]
    if any(cell.scope != frame.scope and frame.scope not in cell.name and _is_larger(cell, fact) for cell in own):
        return _one_slip_away(group.own(frame.name), slot, fact)
    # 公务接待费 may be paid out of projects too, which a table of basic expenditure by economic account leaves out.
    if any(is_economic(cell.code) and not slipped(fact.quantity, cell.amount) for cell in own):
        return []
    codes = {cell.code for cell in group.own(frame.name) if cell.code}
    if any(of_some_funds(entries, code, fact) for code in codes):
        return []
    values = {cell.amount for cell in own}
    if not 0 < len(values) <= _MOST or any(value in (stated * UNIT_SLIP, stated / UNIT_SLIP) for value in values):
        return []
    others = [cell for cell in group.own(frame.name) if cell.slot == slot]
    return [min(own, key=lambda cell: abs(cell.amount - stated)), *others]


def _one_slip_away(named: Sequence[Entry], slot: str, fact: Fact) -> list[Entry]:
    """The cells of a name, of whatever funds, that a slip of the pen parts from a figure; none where they differ."""
    found = [cell for cell in named if cell.slot == slot and slipped(fact.quantity, cell.amount)]
    return found if len({cell.amount for cell in found}) == 1 else []


def _is_larger(cell: Entry, fact: Fact) -> bool:
    """Whether what a table of all funds has is more than the text tells of one fund, and no slip of the pen."""
    stated = fact.quantity.exact
    return cell.amount > stated and not slipped(fact.quantity, cell.amount)
