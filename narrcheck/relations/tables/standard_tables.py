"""Figures of the text that a table also has: one of the same report, or of a file that belongs to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations

from narrcheck.model.checked import Outcome
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.exact import Exact
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.model.sheet import Sheet
from narrcheck.relations.formulas import rounds_to
from narrcheck.relations.precision import shown, source, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.slips import slipped
from narrcheck.relations.sums.totals import FEW
from narrcheck.rulebook import Rulebook
from narrcheck.tables.column_sums import TotalData
from narrcheck.tables.entries import Entries, Entry, same_row
from narrcheck.tables.vocabulary import build_words

_NEAR = Fraction(3, 2)
UNIT_SLIP = 10_000
_CLASS = 3
# One member in so many of a list of accounts may have another name in the table.
_MOST = 4
_CENTS = 2


def search(scene: Scene) -> Iterator[Instance]:
    """Every figure of the text beside the cell that holds the same indicator."""
    relation = next(iter(scene.by_formula("table_text")), None)
    if relation is None:
        return
    everything = tuple(chain(scene.sheets, *scene.borrowed))
    told: set[tuple[Span, Fraction]] = set()
    for entries in scene.entries:
        for instance in believed(list(_all(scene, entries, everything, relation))):
            # The same table may stand in several files.
            key = instance.stated.span, instance.expected
            if instance.outcome is not Outcome.FAILS or key not in told:
                told.add(key)
                yield instance


def titled(scene: Scene, frame: Frame) -> bool:
    """Whether a heading that is just its name stands right above the paragraph that a frame begins.

    （二）公务接待费, and below it: 2026年预算安排18.85万元.
    """
    first = next(iter(scene.by_block.get(frame.block, ())), None)
    above = scene.document.blocks[frame.block - 1] if frame.block else None
    if first is not frame or above is None or above.kind is not BlockKind.HEADING:
        return False
    start = above.number.span.end if above.number else above.span.start
    return scene.names.canonical(scene.document.folded[start : above.span.end].strip()) == frame.name


def believed(found: Sequence[Instance], fewest: int = 1) -> Iterator[Instance]:
    """The instances without those that the unit of a table may be to blame for, where there are as many as ``fewest``.

    Where other figures agree, the tables' unit is right and it is the text's that is not.
    """
    slips = sum(map(_is_slip, found))
    holding = sum(instance.outcome is Outcome.HOLDS for instance in found)
    for instance in found:
        if slips < fewest or holding > slips or not _is_slip(instance):
            yield instance


def _all(scene: Scene, entries: Entries, everything: tuple[Sheet, ...], relation: Relation) -> Iterator[Instance]:
    excused: dict[tuple[int, str], list[Instance]] = defaultdict(list)
    for frame in scene.extraction.frames:
        if frame.aside or frame.period != scene.identity.fiscal_year or not (frame.named or titled(scene, frame)):
            continue
        if scene.document.blocks[frame.block].kind is BlockKind.TABLE:
            continue
        for slot in VALUES:
            fact = frame.facts.get(slot)
            if fact is not None and comparable(fact):
                for entry, instance in _compared(scene, relation, entries, frame, slot, fact):
                    if instance.outcome is Outcome.FAILS and _excused(scene, everything, entries, entry, fact):
                        excused[frame.block, slot].append(instance)
                    else:
                        yield instance
    for together in excused.values():
        yield from _exchanged(together)


def _exchanged(excused: list[Instance]) -> Iterator[Instance]:
    """Figures of one paragraph of which each is what the table has for the other: no other figure is meant there."""
    for left, right in combinations(excused, 2):
        crossed = ((left.expected, right.stated), (right.expected, left.stated))
        if left.frame is not right.frame and all(rounds_to(cell, told.quantity) for cell, told in crossed):
            yield from (left, right)


def _is_slip(instance: Instance) -> bool:
    """Whether text and table differ by a factor of ten thousand: one of them has the wrong unit."""
    return instance.outcome is Outcome.FAILS and _in_other_unit(instance.stated, instance.operands["table"])


def _in_other_unit(one: Fact, other: Fact) -> bool:
    low, high = sorted((one.quantity.exact, other.quantity.exact))
    return low * UNIT_SLIP == high


def comparable(fact: Fact) -> bool:
    """Whether a figure is an amount told exactly."""
    return fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None


def _compared(
    scene: Scene,
    relation: Relation,
    entries: Entries,
    frame: Frame,
    slot: str,
    fact: Fact,
) -> Iterator[tuple[Entry, Instance]]:
    named = cells(entries, frame) or _by_code(scene, entries, frame, fact)
    found = [entry for entry in named if entry.slot == slot and entry.scope == frame.scope]
    if frame.group is not None and len({entry.figure.span for entry in found}) > 1:
        kinds = _kinds(entries, frame.group)
        found = [entry for entry in found if _kind(entry) in kinds] if len(kinds) == 1 else found
    if len({entry.amount for entry in found}) == 1:
        alike = entries.of_account[found[0].name] if found[0].code else entries.of_indicator[found[0].name]
        others = (entry for entry in alike if entry.slot == slot)
        yield found[0], pair(scene, relation, frame, fact, *as_facts(scene, found[0], others, fact))


def cells(entries: Entries, frame: Frame) -> list[Entry]:
    """The cells that a frame's name is about: an indicator's, or the one account that its chain of names leads to."""
    if not frame.local:
        plain = frame.key.startswith("|")
        found = entries.of_indicator.get(frame.name, []) if plain else []
        if not found and frame.group is not None and _kinds(entries, frame.group):
            found = entries.of_account.get(entries.accounts.plain(frame.key.replace("|", "")), [])
        return found or (_class_of_all(entries, frame) if plain else [])
    chain = entries.accounts.links(frame.name)
    if not chain or not frame.key.startswith("|"):
        return []
    last = entries.of_account.get(chain[-1], [])
    if not entries.accounts.is_chain(frame.name) and not _is_account(entries, frame):
        return []
    return [entry for entry in last if all(name in _names(entry, entries.names) for name in chain[:-1])]


def _by_code(scene: Scene, entries: Entries, frame: Frame, fact: Fact) -> list[Entry]:
    """The cells of the account whose code the text puts before its name (2070102-一般行政管理事务)."""
    before = scene.document.folded[fact.sentence.start : fact.span.start]
    found = entries.of_account.get(entries.accounts.plain(frame.name), [])
    return [entry for entry in found if entry.code and entry.code in before]


def _is_account(entries: Entries, frame: Frame) -> bool:
    """Whether a name without 类, 款 or 项 is an account's for certain: a class, or part of an account's list."""
    if frame.group is not None:
        parent = frame.group.parent
        if entries.accounts.is_chain(parent.name) or entries.accounts.plain(parent.name) in entries.of_account:
            return True
        return bool(_kinds(entries, frame.group) or _class_of_all(entries, frame))
    name = entries.accounts.plain(frame.name)
    return any(len(entry.code or "") == _CLASS for entry in entries.of_account.get(name, ()))


def _class_of_all(entries: Entries, frame: Frame) -> list[Entry]:
    """The cells of a class in a list of what all classes of a table come to, however few the list tells."""
    total = frame.group.parent.value() if frame.group is not None else None
    found = entries.of_account.get(entries.accounts.plain(frame.name), [])
    classes = [entry for entry in found if len(entry.code or "") == _CLASS]
    if total is None or not classes:
        return []
    sums: dict[str, dict[str, Fraction]] = {}
    for entry in entries.by_account:
        if entry.code is not None and len(entry.code) == _CLASS and entry.code[0] == _kind(classes[0]):
            sums.setdefault(entry.scope, {})[entry.code] = entry.amount
    return [entry for entry in classes if sum(sums[entry.scope].values()) == total.quantity.exact]


def _kinds(entries: Entries, group: Group) -> frozenset[str]:
    """The kinds of account (of function, of economic nature) that nearly all members of a list are of."""
    members = [
        {_kind(entry) for entry in entries.of_account.get(entries.accounts.plain(frame.key.replace("|", "")), ())}
        for frame in group.members
    ]
    known = [kinds for kinds in members if kinds]
    if len(known) < FEW or len(known) * _MOST < len(members) * (_MOST - 1):
        return frozenset()
    return frozenset.intersection(*map(frozenset, known))


def _kind(entry: Entry) -> str:
    return (entry.code or "")[:1]


def _names(entry: Entry, above: dict[str | None, str]) -> list[str]:
    code = entry.code or ""
    return [above[code[:size]] for size in range(3, len(code), 2) if code[:size] in above]


def as_fact(scene: Scene, entry: Entry, like: Fact) -> Fact:
    """The cell as a fact of the text's indicator."""
    sentence = entry.line if entry.home else like.sentence
    measure = Measure(like.measure)
    quantity = cell_quantity(entry, scene.rulebook)
    return Fact(like.indicator, like.scope, like.period, measure, quantity, like.block, sentence, home=entry.home)


def as_facts(scene: Scene, meant: Entry, others: Iterable[Entry], like: Fact) -> Iterator[Fact]:
    """The cell that is meant as a fact, then those of other amounts that may be meant instead, one of each amount."""
    each = {entry.amount: entry for entry in others if entry.figure.value} | {meant.amount: meant}
    return (as_fact(scene, entry, like) for entry in (meant, *(one for one in each.values() if one is not meant)))


def cell_quantity(entry: Entry, rulebook: Rulebook) -> Quantity:
    """The figure of a cell with the unit of its table."""
    figure = entry.figure
    after = Span(figure.span.end, figure.span.end)
    symbol, factor = rulebook.derive(build_words).symbols[entry.factor], Exact(entry.factor)
    return Quantity(figure.span, figure.span, after, figure.value, figure.decimals, symbol, Dimension.MONEY, factor)


def _excused(scene: Scene, sheets: tuple[Sheet, ...], entries: Entries, entry: Entry, fact: Fact) -> bool:
    """Whether the text may mean another figure of the tables, or their unit is in doubt."""
    if entry.code is None and not fact.quantity.exact:
        # Zeros stand in every row: only one of the same name is meant.
        return any(not other.figure.value for other in entries.of_indicator.get(entry.name, ()))
    totals = scene.rulebook.read("tables/totals.yaml", TotalData).grand
    others = [other.exact * entry.factor for other in same_row(sheets, entry, entries.accounts, totals)]
    # An account of all funds: what one table has of it and what another has.
    both = [other + entry.amount for other in others if other] if entry.code is not None else []
    several = entry.code is not None and of_some_funds(entries, entry.code, fact)
    return several or any(rounds_to(other, fact.quantity) for other in (*others, *both))


def of_some_funds(entries: Entries, code: str, fact: Fact) -> bool:
    """Whether a figure may be an account's in some of the funds: more than in one table, less than in all, and no slip.

    A class is told of 一般公共预算 and 政府性基金 together, or with the unit's own income.
    """
    told = fact.quantity.exact
    amounts = {entry.amount for entry in entries.by_account if entry.code == code}
    between = min(amounts, default=told) < told < max(amounts, default=told)
    return between and not any(slipped(fact.quantity, amount) for amount in amounts)


def _in_unit_of(told: Quantity, cell: Quantity) -> str:
    """The figure of a cell, and what it is in the unit of the text where that is another one."""
    if cell.factor == told.factor:
        return shown(cell)
    return f"{shown(cell)} = {written(cell.exact, told, max(told.decimals, _CENTS))}"


def pair(scene: Scene, relation: Relation, frame: Frame, fact: Fact, *cells: Fact) -> Instance:
    """One figure of the text beside one of a table: the first of ``cells`` that has it, in its unit or another."""
    alike = [one for one in cells if _same(fact, one)] or [one for one in cells if _in_other_unit(fact, one)]
    cell = (alike or cells)[0]
    coarse, fine = sorted((fact.quantity, cell.quantity), key=lambda quantity: quantity.ulp, reverse=True)
    gap = abs(fine.exact - coarse.exact)
    same = rounds_to(fine.exact, coarse)
    near = gap <= _NEAR * coarse.ulp
    outcome = Outcome.HOLDS if same else Outcome.ROUNDING if near else Outcome.FAILS

    def tell() -> Telling:
        words = {
            "name": frame.key.replace("|", ""),
            "here": shown(fact.quantity),
            "there": _in_unit_of(fact.quantity, cell.quantity) + source(cell),
        }
        return Telling(f"{words['here']} {'=' if same else '≠'} {words['there']}", words)

    def retry(swap: Swap) -> Instance | None:
        return pair(scene, relation, frame, swap(fact), *map(swap, cells))

    others = tuple(one for one in cells if one is not cell)
    return Instance(
        relation, frame, fact, {"table": cell}, outcome, cell.quantity.exact, tell, retry=retry, others=others
    )


def _same(one: Fact, other: Fact) -> bool:
    coarse, fine = sorted((one.quantity, other.quantity), key=lambda quantity: quantity.ulp, reverse=True)
    return rounds_to(fine.exact, coarse)
