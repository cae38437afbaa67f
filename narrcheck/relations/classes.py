"""Classes of accounts against the items that another section tells of them: 教育支出（类）A, then …（类）…（项）B.

A report may leave items out: a class that its items do not come to is told only where the items of the others do.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from narrcheck.facts.accounts import load_accounts
from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance
from narrcheck.relations.adding import judge_sum, summed
from narrcheck.relations.scene import Scene
from narrcheck.relations.totals import Total
from narrcheck.relations.years import meant

_SLOTS = ("actual", "budget")
_Named = dict[str, list[Frame]]


def search(scene: Scene) -> Iterator[Instance]:
    """Every class with the items of its name, section by section."""
    if scene.of_government:
        return
    classes, sections = _named(scene)
    for relation in scene.by_formula("sum"):
        for items in sections.values():
            for slot in _SLOTS:
                totals = (_total(classes.get(name, ()), parts, slot) for name, parts in items.items())
                yield from meant([summed(scene, relation, t, _judged(scene, t)) for t in totals if t is not None])


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
                sections[scene.section(frame.item)][links[0]].append(frame)
        elif len(links) == 1:
            classes[links[0]] += frames
            broken |= {scene.section(frame.item) for frame in frames} if marked else set()
    return classes, {section: items for section, items in sections.items() if section not in broken}


def _judged(scene: Scene, total: Total) -> Outcome:
    """How a class compares with its items; items of some funds alone may be less than a class of all funds."""
    outcome = judge_sum(scene, total.fact, [fact for _, fact in total.parts])
    narrower = not total.group.parent.scope and all(frame.scope for frame, _ in total.parts)
    open_ = outcome is Outcome.FAILS and narrower and total.exact() < total.fact.quantity.exact
    return Outcome.UNDECIDED if open_ else outcome


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
