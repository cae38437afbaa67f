"""Kinds that exclude each other (taxes, classes of expenditure) and are together more than all of them."""

from collections.abc import Iterator, Sequence

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.levels import area
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import at_most, judge_sum
from narrcheck.relations.sums.totals import FEW, Total
from narrcheck.rulebook import Rulebook, RuleData

_JOINED = "和与、及"


class Family(RuleData):
    """One entry of ``rules/indicators/families.yaml``; ``endings`` may follow the name of a kind."""

    whole: str
    kinds: tuple[str, ...]
    endings: tuple[str, ...]


def search(scene: Scene) -> Iterator[Instance]:
    """Every sentence that tells some kinds of a whole told in the same section, if they come to more than it."""
    families = scene.rulebook.derive(_families)
    for relation in scene.by_formula("excess"):
        for frames in scene.by_sentence.values() if scene.of_government else ():
            for family in families:
                for slot in VALUES:
                    yield from _more(scene, relation, family, slot, _kinds(family, slot, frames))


def _families(rulebook: Rulebook) -> list[Family]:
    return rulebook.read("indicators/families.yaml", list[Family])


def _kinds(family: Family, slot: str, frames: Sequence[Frame]) -> list[tuple[Frame, Fact]]:
    """The amounts of kinds that a sentence tells; none where it tells one of them twice."""
    seen: set[str] = set()
    found: list[tuple[Frame, Fact]] = []
    for frame in frames:
        fact, kinds = frame.facts.get(slot), _named(family, frame)
        if fact is None or not kinds or fact.quantity.dimension is not Dimension.MONEY or fact.quantity.approx:
            continue
        if seen & kinds or not frame.key.startswith("|"):
            return []
        seen |= kinds
        found.append((frame, fact))
    return found


def _named(family: Family, frame: Frame) -> set[str]:
    """The kinds that a name is of (契税和耕地占用税: two); none where it says more or less."""
    name = frame.name
    for mark in _JOINED:
        if name not in family.kinds:
            name = name if any(mark in kind and kind in name for kind in family.kinds) else name.replace(mark, "、")
    found = set()
    for word in name.split("、"):
        plain = next((word.removesuffix(end) for end in family.endings if word.removesuffix(end) in family.kinds), word)
        if plain not in family.kinds:
            return set()
        found.add(plain)
    return found


def _more(
    scene: Scene, relation: Relation, family: Family, slot: str, parts: list[tuple[Frame, Fact]]
) -> Iterator[Instance]:
    whole = _whole(scene, family, slot, parts) if len(parts) >= FEW else None
    if whole is None:
        return
    fact = whole.facts[slot]
    total = Total(Group(whole, fact.span), slot, fact, tuple(parts))
    if total.exact > fact.quantity.exact and judge_sum(scene, fact, [part for _, part in parts]) is Outcome.FAILS:
        yield at_most(scene, relation, total)


def _whole(scene: Scene, family: Family, slot: str, parts: Sequence[tuple[Frame, Fact]]) -> Frame | None:
    """What the kinds are of: the total of their list, else the one of their area told last before, in the section."""
    first, fact = parts[0]
    group, named = first.group, scene.by_name.get(family.whole, ())
    if group is not None and group.parent.sentence == first.sentence:
        return group.parent if group.parent.name == family.whole and slot in group.parent.facts else None
    if group is not None and group.parent.name != family.whole:
        return None
    here = [other for other in named if scene.section(other.block) == scene.section(first.block)]
    figures = [(other, other.facts[slot]) for other in here if slot in other.facts and other.period == first.period]
    told = [(other, figure) for other, figure in figures if figure.quantity.is_money]  # not 支出增速高的14个市
    areas = {area(scene, there) for _, there in told} | {area(scene, fact)} - {""}
    before = [other for other, _ in told if other.index < first.index and other.key.startswith("|")]
    return before[-1] if before and len(areas) == 1 else None
