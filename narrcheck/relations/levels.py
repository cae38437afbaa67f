"""Which level of government, or which area, a figure of a government's report is of, where its name does not tell."""

import regex

from narrcheck.model.document import BlockKind
from narrcheck.model.fact import Fact
from narrcheck.relations.scene import Scene

# 河西开发区2023年预算安排情况：收入A
_AREA = regex.compile(r"^[^，。；：\d]{4,25}(?=20\d\d年)")


def same_level(scene: Scene, one: Fact, other: Fact) -> bool:
    """Whether the last words on a level before two figures of their paragraphs are the same: 全市, 市本级."""
    return _told(scene, one) == _told(scene, other)


def apart(scene: Scene, words: str, fact: Fact, part: Fact | None = None) -> bool:
    """Whether one of two is of the whole area and the other of a level alone: 占省级支出, and 全省支出A.

    Words that tell no level are of that of the ``part``: 市本级用于民生A，占一般公共预算支出的B%.
    """
    levels, areas = scene.names.words.levels, scene.names.words.whole_area
    here = scene.document.folded[part.sentence.start : part.span.start] if part is not None else ""
    own = _last(scene, words) or _last(scene, here)
    told = (own, _told(scene, fact))
    return any(one in levels and other in areas for one, other in (told, told[::-1]))


def area(scene: Scene, fact: Fact) -> str:
    """The level or area by the words before a figure in its paragraph, or by its titles; empty where none tells it."""
    if level := _told(scene, fact):
        return level
    blocks, folded = scene.document.blocks, scene.document.folded
    opening = _AREA.search(folded[blocks[fact.block].span.start : fact.span.start])
    if opening:
        return opening[0]
    # 县工业园区一般公共预算收入A；一般公共预算支出B
    first = next(iter(scene.by_block.get(fact.block, ())), None)
    if first is not None and (named := first.key.partition("|")[0]):
        return named
    titles = (index for index in scene.document.ancestors(fact.block) if blocks[index].kind is BlockKind.HEADING)
    found = (_last(scene, folded[blocks[index].span.start : blocks[index].span.end]) for index in titles)
    return next((level for level in found if level), "")


def _told(scene: Scene, fact: Fact) -> str:
    start = scene.document.blocks[fact.block].span.start
    return _last(scene, scene.document.folded[start : fact.span.start])


def _last(scene: Scene, words: str) -> str:
    """The last word on a level, but for what something is a share of (占全县的)."""
    words = scene.cues.share_of.sub("", words)
    levels = (*scene.names.words.whole_area, *scene.names.words.levels)
    return max(levels, key=words.rfind) if any(level in words for level in levels) else ""
