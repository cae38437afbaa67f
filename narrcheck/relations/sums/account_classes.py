"""Classes of accounts against the items that another section tells of them: 教育支出（类）A, then …（类）…（项）B.

The class of an item is the first of its chain, or the heading above it where that names one. A report may leave items
out: a class that its items do not come to is told only where the items of the others do.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame, Group
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance
from narrcheck.relations.change.between_years import meant
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_total, summed
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import Total

_SLOTS = ("actual", "budget")
_Named = dict[str, list[Frame]]


def search(scene: Scene) -> Iterator[Instance]:
    """Every class with the items of its name, section by section."""
    for relation in scene.by_formula("sum"):
        for totals in scene.each(_by_section):
            yield from meant([summed(scene, relation, total, _judged(scene, total)) for total in totals])


def class_totals(scene: Scene) -> Iterator[Total]:
    """Every class with its items."""
    return chain.from_iterable(scene.each(_by_section))


def _by_section(scene: Scene) -> Iterator[list[Total]]:
    """The classes with their items of one section and one measure."""
    classes, sections = _named(scene) if not scene.of_government else ({}, {})
    for items in sections.values():
        for slot in _SLOTS:
            totals = (_total(classes.get(name, ()), parts, slot) for name, parts in items.items())
            apart = _of_no_class(items, classes, slot)
            told = (total for total in totals if total is not None)
            yield [total for total in told if not apart or total.fact.quantity.exact - total.exact != apart]


def _of_no_class(items: _Named, classes: _Named, slot: str) -> Fraction:
    """What the items of classes come to that the report tells nowhere: of one whose name is wrong there."""
    apart = (frame.facts.get(slot) for name, parts in items.items() if name not in classes for frame in parts)
    return exact_sum([fact.quantity.exact for fact in apart if fact is not None])


def _named(scene: Scene) -> tuple[_Named, dict[int | None, _Named]]:
    """Frames by the class that they are, and by the class that they are an item of, section by section.

    A section is left out where an item stands without its class, as after a line break that was not mended.
    """
    accounts = scene.rulebook.derive(load_accounts)
    classes: _Named = defaultdict(list)
    sections: dict[int | None, _Named] = defaultdict(lambda: defaultdict(list))
    broken = set()
    for name, frames in scene.by_name.items():
        links, marked = accounts.links(name), scene.names.is_account(name)
        if len(links) > 1 and marked:
            for frame in frames:
                above, section = _headed(scene, accounts, frame)
                sections[section][above or links[0]].append(frame)
        elif len(links) == 1:
            classes[links[0]] += frames
            broken |= {scene.section(frame.item) for frame in frames} if marked else set()
    return classes, {section: items for section, items in sections.items() if section not in broken}


def _headed(scene: Scene, accounts: Accounts, frame: Frame) -> tuple[str, int | None]:
    """The class that the heading above an item is, and the section that this heading stands in.

    Without such a heading there is no class, and the section is the item's own.
    """
    document = scene.document
    above = next(iter(document.ancestors(frame.item)), None)
    if above is not None and accounts.mark.search(document.folded, *document.blocks[above].span):
        block = document.blocks[above]
        start = block.number.span.end if block.number else block.span.start
        links = accounts.links(document.folded[start : block.span.end].strip())
        if len(links) == 1:
            return links[0], block.parent
    return "", scene.section(frame.item)


def _judged(scene: Scene, total: Total) -> Outcome:
    """How a class compares with its items; items of some funds may be less than a class of all, but for a slip."""
    outcome = judge_total(scene, total)
    narrower = not total.group.parent.scope and all(frame.scope for frame, _ in total.parts)
    open_ = outcome is Outcome.FAILS and narrower and total.exact < total.fact.quantity.exact
    return Outcome.UNDECIDED if open_ and not one_slip(total) else outcome


def _total(classes: Sequence[Frame], items: Sequence[Frame], slot: str) -> Total | None:
    """A class that has one value apart from its items, each of which is told once."""
    values = {frame.facts[slot].quantity.exact: frame for frame in classes if slot in frame.facts}
    parts = tuple((frame, frame.facts[slot]) for frame in items if slot in frame.facts)
    if len(values) != 1 or not len(parts) == len(items) == len({frame.name for frame in items}):
        return None
    (whole,) = values.values()
    money = all(f.quantity.dimension is Dimension.MONEY for f in (whole.facts[slot], *(fact for _, fact in parts)))
    apart = all(frame.block != whole.block for frame in items)
    fact = whole.facts[slot]
    return Total(Group(whole, fact.span, carried=True), slot, fact, parts) if money and apart else None
