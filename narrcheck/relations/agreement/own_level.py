"""A government's own level is a part of its whole area: 市级收入A is no more than 全市收入B."""

from collections import defaultdict
from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.levels import area
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

_Told = tuple[Frame, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every income or expenditure of a fund that is told of the own level and of the whole area in the same year.

    Grand totals are left out: what a city passes on to its districts is in its own and not in the whole area's.
    """
    for relation in scene.by_formula("level") if scene.of_government else ():
        for name, frames in scene.by_name.items():
            item = scene.names.known.get(name)
            for slot in VALUES if item is not None and item.side and not item.total else ():
                for (frame, own), (_, whole) in _pairs(scene, frames, slot):
                    yield _within(scene, relation, frame, own, whole)


def _pairs(scene: Scene, frames: list[Frame], slot: str) -> Iterator[tuple[_Told, _Told]]:
    """The own level's figure with the whole area's, where one value of either is told for a year."""
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
        if single and _of_one(scene, told[False][0][1], told[True][0][1]):
            yield told[False][0], told[True][0]


def _of_one(scene: Scene, own: Fact, whole: Fact) -> bool:
    """Whether the level is the one of the area: 市级 of 全市; 本级 is that of any."""
    level = area(scene, own)
    return level == scene.names.words.levels[0] or level[0] == area(scene, whole)[-1]


def _within(scene: Scene, relation: Relation, frame: Frame, own: Fact, whole: Fact) -> Instance:
    """Whether the own level's figure is no more than the whole area's."""
    within = own.quantity.exact <= whole.quantity.exact + (own.quantity.ulp + whole.quantity.ulp) / 2

    def tell() -> Telling:
        words = {
            "name": frame.name,
            "level": area(scene, own),
            "left": shown(own.quantity),
            "area": area(scene, whole),
            "right": shown(whole.quantity),
        }
        return Telling(f"{words['left']} {'≤' if within else '>'} {words['right']}", words)

    def retry(swap: Swap) -> Instance:
        return _within(scene, relation, frame, swap(own), swap(whole))

    outcome = Outcome.HOLDS if within else Outcome.FAILS
    return Instance(relation, frame, own, {"right": whole}, outcome, whole.quantity.exact, tell, retry=retry)
