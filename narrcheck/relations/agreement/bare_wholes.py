"""Wholes told in passing that differ from what the report divides or compares elsewhere.

总支出A，其中本年支出B。…本年支出合计C，比上年增加D，包括：…: nothing bears B out, and a department has one C.
"""

from collections import defaultdict
from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.document import BlockKind
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene


def search(scene: Scene) -> Iterator[Instance]:
    """Every bare telling of a department's whole, where all the others agree and one of them is borne out."""
    if scene.of_government or scene.several_levels:
        return
    for relation in scene.by_formula("equal"):
        for name, item in scene.names.known.items():
            if item.single:
                yield from _differing(scene, relation, scene.by_name.get(name, []))


def _differing(scene: Scene, relation: Relation, frames: list[Frame]) -> Iterator[Instance]:
    told: dict[tuple[int | None, str, str], list[tuple[Frame, Fact]]] = defaultdict(list)
    for frame in frames:
        for slot in VALUES if frame.named and not frame.scope else ():
            fact = frame.facts.get(slot)
            if fact is not None and fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None:
                told[frame.period, slot, scene.unit_chapters.of(frame.block)].append((frame, fact))
    for places in told.values():
        settled = [(frame, fact) for frame, fact in places if not _bare(frame)]
        others = {fact.quantity.exact for frame, fact in settled}
        for frame, fact in places if len(others) == 1 else ():
            there = settled[0][1]
            gap = abs(fact.quantity.exact - there.quantity.exact)
            if _bare(frame) and _announced(scene, frame) and not scene.told(gap, frame.name):
                instance = pair(relation, frame, scene.called(frame, fact), fact, there)
                if instance.outcome is Outcome.FAILS:
                    yield instance


def _bare(frame: Frame) -> bool:
    """Whether nothing else is told of an amount: no change, rate or share, and no list of it or around it."""
    listed = frame.group is not None and len(frame.group.members) > 1
    return len(frame.facts) == 1 and not any(group.members for group in frame.lists) and not listed


def _announced(scene: Scene, frame: Frame) -> bool:
    """Whether a frame is of the whole report: a grand total, or right under the heading on it."""
    if not frame.key.startswith("|"):
        return False
    blocks = scene.document.blocks
    above = (blocks[parent] for parent in scene.document.ancestors(frame.block))
    heading = next((block.span for block in above if block.kind is BlockKind.HEADING), None)
    words = scene.document.folded[heading.start : heading.end] if heading is not None else ""
    return scene.names.is_grand(frame.name) or scene.names.heading(words).name == frame.name
