"""Parts that follow their total with no word for a list between them: 收入总计A。甲B，乙C。丙D。"""

from collections.abc import Iterator
from itertools import pairwise

from narrcheck.model.checked import GOOD, Outcome
from narrcheck.model.document import BlockKind
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import judge_sum, summed
from narrcheck.relations.sums.completeness import complete, exhaustive, meant_but_for_a_slip, nearly_whole
from narrcheck.relations.sums.slips import one_slip
from narrcheck.relations.sums.totals import FEW, Total

_Part = tuple[Frame, Fact]
_NEAR = 12  # so many characters before a figure its own words stand


def search(scene: Scene) -> Iterator[Instance]:
    """Every total that no list divides, with what the sentences, or the paragraphs, after it tell."""
    relations = {relation.formula: relation for relation in scene.relations}
    if "sum" not in relations or "open_sum" not in relations:
        return
    used: set[int] = set()
    held: list[Total] = []
    short: list[tuple[Instance, Total]] = []
    for frame in scene.extraction.frames:
        if frame.aside or frame.lists or frame.group is not None or not frame.name or frame.index in used:
            continue
        for slot in VALUES:
            fact = frame.facts.get(slot)
            if fact is not None and fact.quantity.dimension is Dimension.MONEY and fact.quantity.exact > 0:
                for instance, total in _divided(scene, relations, frame, slot, fact):
                    if instance.outcome is Outcome.UNDECIDED:
                        short.append((instance, total))
                        continue
                    used |= {part.index for part, _ in total.parts}
                    held += [total] if instance.outcome in GOOD else []
                    yield instance
    for instance, total in short:
        if any(_twins(scene, total, other) for other in held):
            yield instance._replace(outcome=Outcome.FAILS)


def _twins(scene: Scene, one: Total, other: Total) -> bool:
    """Whether a total, or what its parts come to, is the figure of the other side: neither is meant loosely."""
    alike = other.fact.quantity.exact in (one.fact.quantity.exact, one.exact) and one.slot == other.slot
    return alike and scene.names.counterparts(one.group.parent.name, other.group.parent.name)


def _divisible(scene: Scene, frame: Frame, fact: Fact) -> bool:
    """Whether a frame is one of a total: by its name, or by the words right before its figure (可用财力)."""
    item = scene.names.known.get(frame.name)
    known = scene.names.is_total(frame.name) or (item is not None and item.side is not None)
    return known or _grand(scene, fact)


def _grand(scene: Scene, fact: Fact) -> bool:
    start = max(fact.sentence.start, fact.span.start - _NEAR)
    return scene.cues.grand.search(scene.document.folded, start, fact.span.start) is not None


def _divided(
    scene: Scene, relations: dict[str, Relation], frame: Frame, slot: str, fact: Fact
) -> Iterator[tuple[Instance, Total]]:
    """The total with the first run of parts that comes to it, else with all of them where they are meant to."""
    items = not _divisible(scene, frame, fact)
    if not _comes_first(scene, fact) or (items and not _heads_items(scene, fact)):
        return
    runs = [[part for sentence in told for part in sentence] for told in _tellings(scene, frame, slot, fact)]
    totals = [Total(Group(frame, fact.span), slot, fact, tuple(run)) for run in runs if len(run) > 1]
    for total in totals:
        outcome = judge_sum(scene, fact, [part for _, part in total.parts])
        if outcome in GOOD:
            yield summed(scene, relations["sum"], total, outcome), total
            return
    for total in totals[-1:]:
        numbered = len(total.parts) >= FEW and complete(scene, total)
        if _meant(scene, total) and (not items or numbered):
            yield summed(scene, relations["open_sum"], total, Outcome.FAILS), total
        elif numbered and scene.names.is_total(frame.name) and _whole(scene, total) and _all_told(scene, total):
            yield summed(scene, relations["open_sum"], total, Outcome.UNDECIDED), total


def _whole(scene: Scene, total: Total) -> bool:
    """Whether parts leave little out, or are all that a grand total of their side can consist of."""
    names, side = {frame.name for frame, _ in total.parts}, total.group.parent.side
    grand = (name for name, item in scene.names.known.items() if item.total and item.loose and item.side == side)
    return nearly_whole(total) or any(scene.names.divides(name, names) for name in grand)


def _heads_items(scene: Scene, fact: Fact) -> bool:
    """Whether an amount of any name is the only one of its paragraph, and numbered items follow it: 1.甲A; 一是甲A."""
    blocks = scene.document.blocks
    after = blocks[fact.block + 1] if fact.block + 1 < len(blocks) else None
    here = [other for frame, name, other in scene.figures.get(fact.block, ()) if name in VALUES and not frame.aside]
    money = [other for other in here if other.quantity.dimension is Dimension.MONEY]
    paragraph = blocks[fact.block].kind is BlockKind.PARAGRAPH
    return paragraph and money == [fact] and after is not None and after.number is not None and after.number.value == 1


def _comes_first(scene: Scene, fact: Fact) -> bool:
    """Whether no other main figure stands before a total in its sentence, or since a semicolon."""
    start = max(fact.sentence.start, scene.document.folded.rfind("；", 0, fact.span.start))
    here = (other for frame, name, other in scene.figures.get(fact.block, ()) if name in VALUES)
    return not any(start <= other.span.start < fact.span.start for other in here)


def _tellings(scene: Scene, frame: Frame, slot: str, fact: Fact) -> Iterator[list[list[_Part]]]:
    """What may be all the parts: sentence after sentence of the paragraph, else paragraph after paragraph."""
    here = list(_sentences(scene, frame, slot, fact))
    if not here:
        here = list(_paragraphs(scene, frame, slot, fact))
    for end in range(1, len(here) + 1):
        yield here[:end]


def _sentences(scene: Scene, whole: Frame, slot: str, fact: Fact) -> Iterator[list[_Part]]:
    """The amounts after the total in its sentence and in each one after it, as long as they may be parts."""
    parts: list[_Part] = []
    told = {whole.key}
    grand = scene.names.is_grand(whole.name) or _grand(scene, fact)
    for frame, name, other in scene.figures.get(fact.block, ()):
        if other.span.start <= fact.span.start or frame.aside or name not in VALUES:
            continue
        if other.sentence == fact.sentence and not grand:
            return  # 地方收入A，上级补助B: one beside the other
        if "；" in scene.document.folded[fact.span.end : min(fact.sentence.end, other.span.start)]:
            break
        if frame.group is not None and not frame.group.carried:
            continue
        if parts and parts[-1][1].sentence != other.sentence:
            yield parts
            parts = []
        if not _part(scene, whole, slot, frame, name, other) or frame.key in told:
            break
        told.add(frame.key)
        parts.append((frame, other))
    if parts:
        yield parts


def _part(scene: Scene, whole: Frame, slot: str, frame: Frame, name: str, fact: Fact) -> bool:
    """Whether an amount may be a part of a total: the same number, of the same year and side, and no total itself."""
    sides = {whole.side, frame.side} <= {"income", "expenditure"} and whole.side != frame.side
    money = fact.quantity.dimension is Dimension.MONEY and fact.quantity.approx is None
    names = scene.names
    grand = names.is_grand(frame.name) or (names.is_total(frame.name) and not names.is_grand(whole.name))
    named = bool(frame.name) and not grand
    same = name == slot or all(len(one.facts.keys() & {*VALUES}) == 1 for one in (whole, frame))
    return money and named and same and frame.period == whole.period and not sides


def _paragraphs(scene: Scene, whole: Frame, slot: str, fact: Fact) -> Iterator[list[_Part]]:
    """The first amount of each item or paragraph that follows under the total's heading, if it may be a part."""
    blocks, last = scene.document.blocks, scene.figures[fact.block][-1][2]
    if last.sentence != fact.sentence:
        return
    told, style, home = {whole.key}, "", blocks[fact.block].parent
    for index in range(fact.block + 1, len(blocks)):
        block = blocks[index]
        if block.kind is BlockKind.TABLE or (block.parent != home and home not in scene.document.ancestors(index)):
            return
        if block.parent not in (home, fact.block):
            continue  # what an item goes on with
        number = block.number.style if block.number else ""
        if told != {whole.key} and number != style:
            return
        style = number
        first = _first(scene, index)
        if first is None:
            return
        frame, name, other = first
        if frame.key in told or not _part(scene, whole, slot, frame, name, other):
            return
        told.add(frame.key)
        yield [(frame, other)]


def _first(scene: Scene, block: int) -> tuple[Frame, str, Fact] | None:
    """The first main figure of a block, or of what hangs on it."""
    for index in range(block, len(scene.document.blocks)):
        if index != block and block not in scene.document.ancestors(index):
            return None
        for frame, name, fact in scene.figures.get(index, ()):
            if name in VALUES and not frame.aside:
                return frame, name, fact
    return None


def _meant(scene: Scene, total: Total) -> bool:
    """Whether parts that do not come to their total are meant to: one slip explains it, or they are all there are."""
    names = {frame.name for frame, _ in total.parts}
    known = scene.names.known.get(total.group.parent.name)
    if known is not None and any(names >= set(parts) for parts in known.sought):
        return False  # known wholes find their parts by themselves
    if not _all_told(scene, total):
        return False
    sure = exhaustive(scene, total)
    few = len(total.parts) < FEW
    return (one_slip(total) or nearly_whole(total)) if sure else not few and meant_but_for_a_slip(scene, total)


def _all_told(scene: Scene, total: Total) -> bool:
    """Whether what the parts lack stands nowhere, and nothing says that they are only some."""
    gap = abs(total.exact - total.fact.quantity.exact)
    return not scene.told(gap, total.group.parent.name) and not _open(scene, total)


def _open(scene: Scene, total: Total) -> bool:
    """Whether the words between the total and its last part leave it open what else there is."""
    spans = [total.fact.span, *(fact.span for _, fact in total.parts)]
    cues, text = scene.cues, scene.document.folded
    return any(
        any(cue.search(text, left.end, right.start) for cue in (cues.partly, cues.mostly, cues.adds))
        for left, right in pairwise(spans)
    )
