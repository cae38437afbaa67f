"""The figures that a charitable reader would also try: those near a frame, and those of its name elsewhere."""

from bisect import bisect_left
from collections.abc import Iterator

from narrcheck.model.fact import Fact
from narrcheck.model.frame import AMOUNTS, Frame
from narrcheck.relations.scene import Scene

# So many frames of one name before and after a figure are tried for what its words leave open.
NAMESAKES = 12


def nearest(frames: list[Frame], frame: Frame) -> list[Frame]:
    """Those of ``frames`` (in reading order) that stand nearest before ``frame``, and from it on."""
    if len(frames) <= NAMESAKES:
        return frames
    place = bisect_left(frames, frame.index, key=lambda other: other.index)
    return frames[max(0, place - NAMESAKES) : place + NAMESAKES]


def neighbours(scene: Scene, frame: Frame) -> Iterator[Fact]:
    """Figures that the words may also mean as current number, base or whole, the likeliest first."""
    seen: set[int] = set()
    for other in _near(scene, frame):
        for slot in AMOUNTS:
            fact = other.facts.get(slot)
            if fact is not None and id(fact) not in seen:
                seen.add(id(fact))
                yield fact


def _near(scene: Scene, frame: Frame) -> Iterator[Frame]:
    yield frame
    group = frame.group
    while group is not None:
        yield group.parent
        group = group.parent.group
    for sentence in range(frame.sentence, max(-1, frame.sentence - 3), -1):
        if scene.sentences[sentence].block != frame.block:
            break
        yield from reversed(scene.by_sentence.get(sentence, ()))
    # 主要是甲完成A，比上年多B: the comparison may be one of the reason itself.
    yield from (other for other in scene.asides.get(frame.sentence, ()) if other is not frame)
    for other in nearest(scene.by_name.get(frame.name, []), frame):
        if other.scope == frame.scope or scene.section(other.block) == scene.section(frame.block):
            yield other
