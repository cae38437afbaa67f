"""Reasons for a change that the figures before them tell the other way: 比上年减少A。增加的主要原因是….

Either the words that open the reason say so, or the only reason does: 支出减少A，主要原因是人员经费增加。
"""

from collections.abc import Iterator

from narrcheck.model.analysis import Sentence
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.relation import Instance, Relation, Telling
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

# So many paragraphs before the reason may hold the figures, if its own holds none.
_ABOVE = 3
_CHANGED = ("change@prior", "rate@prior")
_ENDS = "，。；：、）”\n"


def search(scene: Scene) -> Iterator[Instance]:
    """Every reason whose direction none of the changes of its subject has; told only where it fails."""
    for relation in scene.by_formula("reason"):
        for sentence in scene.sentences:
            for match in scene.cues.reasoned.finditer(scene.document.folded, sentence.span.start, sentence.span.end):
                sign = scene.cues.signs[match["direction"]]
                told = _told(scene, sentence, match.start())
                if told and all(fact.direction is not None and fact.direction.sign == -sign for _, fact in told):
                    yield _contradicted(scene, relation, *told[-1], Span(*match.span("direction")))
        for frame in scene.extraction.frames:
            yield from _opposed(scene, relation, frame)


def _opposed(scene: Scene, relation: Relation, frame: Frame) -> Iterator[Instance]:
    """The one reason right behind a change of income or expenditure that goes the other way."""
    told = [fact for slot in _CHANGED if (fact := frame.facts.get(slot)) is not None]
    if not told or frame.aside or frame.side is None or scene.names.is_mean(frame.name):
        return
    last = max(told, key=lambda fact: fact.span)
    end = scene.document.blocks[last.block].span.end
    match = scene.cues.only_reason.match(scene.document.folded, last.span.end, end)
    if match is None or scene.cues.roundabout.search(match["noun"]):
        return
    side = scene.names.resolve(match["noun"], scene.identity.entity).side
    alike = side == frame.side or (side is None and match["noun"].endswith(tuple(scene.cues.words["drivers"])))
    sign = scene.cues.signs[match["direction"]]
    if alike and all(fact.direction is not None and fact.direction.sign == -sign for fact in told):
        yield _contradicted(scene, relation, frame, last, Span(*match.span("direction")))


def _told(scene: Scene, sentence: Sentence, at: int) -> list[tuple[Frame, Fact]]:
    """The changes of what the words before ``at`` name, or of what the last sentence tells where they name nothing."""
    text = scene.document.folded
    begin = max(sentence.span.start, *(text.rfind(mark, sentence.span.start, at) + 1 for mark in _ENDS))
    name = text[begin:at].strip()
    if any(word in name for word in scene.cues.words["with"]):
        return []  # 决算比预算减少的原因: another comparison than the one told
    subject = scene.names.resolve(name, scene.identity.entity)
    for block in _blocks(scene, sentence.block):
        changes = [change for frame in scene.by_block.get(block, ()) for change in _changes(frame, at)]
        if changes and (not name or subject.generic):
            last = max(fact.sentence.start for _, fact in changes)
            return [change for change in changes if change[1].sentence.start == last]
        named = [(frame, fact) for frame, fact in changes if frame.name == subject.name or _within(frame, name)]
        if named:
            return named
    return []


def _blocks(scene: Scene, block: int) -> Iterator[int]:
    """The paragraph of a reason and those before it under the same heading."""
    parent = scene.section(block)
    for index in range(block, max(-1, block - _ABOVE - 1), -1):
        if index != parent and scene.section(index) != parent:
            return
        yield index


def _changes(frame: Frame, at: int) -> Iterator[tuple[Frame, Fact]]:
    for slot, fact in frame.facts.items():
        moves = slot.startswith(("change@", "rate@")) and fact.direction is not None and fact.direction.sign
        if moves and fact.quantity.exact and fact.span.end <= at:
            yield frame, fact


def _within(frame: Frame, name: str) -> bool:
    """Whether an indicator is a name that begins alike, with characters left out: 财政拨款支出 in 财政拨款收入支出."""
    rest = iter(name)
    return not frame.local and frame.name[:2] == name[:2] and all(character in rest for character in frame.name)


def _contradicted(scene: Scene, relation: Relation, frame: Frame, fact: Fact, place: Span) -> Instance:
    told = fact.direction.span if fact.direction is not None else fact.span
    said, before = scene.document.folded[place.start : place.end], scene.document.folded[told.start : told.end]

    def tell() -> Telling:
        return Telling("", {"words": said, "told": before, "amount": shown(fact.quantity), "name": frame.name})

    return Instance(relation, frame, fact, {}, Outcome.FAILS, fact.quantity.exact, tell, place=place)
