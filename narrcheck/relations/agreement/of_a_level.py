"""What a whole area took in or spent of one kind of funds, told again: 全市一般公共预算收入A … 全市一般公共预算收入B.

Only what a clause says in full is compared: the area, the name and the amount one behind the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

import regex

from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.agreement.equal_figures import pair
from narrcheck.relations.scene import Scene

# A year's income is less than so many times another year's; beyond that both are of different times.
_APART = 2
_CLAUSE = regex.compile("[，。；：、（）]")
_Told = tuple[Frame, Fact]


def search(scene: Scene) -> Iterator[Instance]:
    """Every such figure beside the one that the report tells most often, where they stand in two paragraphs."""
    for relation in scene.by_formula("near_equal") if scene.of_government else ():
        for (_, words, *_), places in _told(scene).items():
            yield from _differing(relation, words, places)


def _told(scene: Scene) -> dict[tuple[str, str, int | None], list[_Told]]:
    """The amounts of the report's own year by indicator, words before them, and year."""
    found: dict[tuple[str, str, int | None], list[_Told]] = defaultdict(list)
    for frame in scene.extraction.frames:
        fact = frame.facts.get("actual")
        if fact is None or frame.aside or frame.group is not None or fact.quantity.approx is not None:
            continue
        item = scene.names.known.get(frame.name)
        if item is None or item.side is None or item.total or not scene.names.scope(frame.name):
            continue
        words = _words(scene, frame, fact)
        if words and frame.period is not None and fact.quantity.dimension is Dimension.MONEY:
            found[frame.name, words, frame.period].append((frame, fact))
    return found


def _words(scene: Scene, frame: Frame, fact: Fact) -> str:
    """The area and the name that a clause begins with and that its amount follows; empty where it says more."""
    folded = scene.document.folded
    clause = _CLAUSE.split(folded[fact.sentence.start : fact.span.start])[-1]
    match = scene.cues.area_told.fullmatch(clause)
    if match is None or match["name"] not in scene.names.aliases(frame.name):
        return ""
    return "" if scene.cues.other_times.search(folded, *fact.sentence) else match["area"] + match["name"]


def _differing(relation: Relation, words: str, places: list[_Told]) -> Iterator[Instance]:
    counts = Counter(fact.quantity.exact for _, fact in places)
    frame, usual = max(places, key=lambda place: counts[place[1].quantity.exact])
    for other, fact in places:
        low, high = sorted((fact.quantity.exact, usual.quantity.exact))
        if other.block != frame.block and high < _APART * low:
            yield pair(relation, other, words, fact, usual)
