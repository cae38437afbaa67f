"""A government's own level is a part of its whole area: 市级收入A is no more than 全市收入B."""

from collections import defaultdict
from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance
from narrcheck.relations.levels import area
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import summed
from narrcheck.relations.sums.totals import SLOTS, Total

_Told = tuple[Frame, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every income or expenditure of a fund that the own level has more of than the whole area in the same year.

    Grand totals are left out: what a city passes on to its districts is in its own and not in the whole area's.
    """
    for relation in scene.by_formula("excess") if scene.of_government else ():
        for name, frames in scene.by_name.items():
            item = scene.names.known.get(name)
            for slot in SLOTS if item is not None and item.side and not item.total else ():
                for (frame, fact), (own, part) in _pairs(scene, frames, slot):
                    if part.quantity.exact > fact.quantity.exact:
                        total = Total(Group(frame, fact.span), slot, fact, ((own, part),))
                        yield summed(scene, relation, total, Outcome.FAILS)


def _pairs(scene: Scene, frames: list[Frame], slot: str) -> Iterator[tuple[_Told, _Told]]:
    """The whole area's figure with the own level's, where one value of either is told for a year."""
    found: dict[tuple[int | None, str], dict[bool, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for frame in frames:
        fact = frame.facts.get(slot)
        if fact is None or frame.aside or frame.group is not None or fact.quantity.dimension is not Dimension.MONEY:
            continue
        level = area(scene, fact)
        whole = level in scene.names.words.whole_area
        if whole or level in scene.names.words.levels:
            found[frame.period, frame.scope][whole].append((frame, fact))
    for told in found.values():
        single = all(len({fact.quantity.exact for _, fact in told[whole]}) == 1 for whole in (True, False))
        if single and _of_one(scene, told[True][0][1], told[False][0][1]):
            yield told[True][0], told[False][0]


def _of_one(scene: Scene, whole: Fact, own: Fact) -> bool:
    """Whether the level is the one of the area: 市级 of 全市; 本级 is that of any."""
    level = area(scene, own)
    return level == scene.names.words.levels[0] or level[0] == area(scene, whole)[-1]
