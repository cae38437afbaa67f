"""Figures of one frame that are not compared with each other, as the words around them tell."""

from collections.abc import Iterable

from narrcheck.facts.frames.adjustments import one_of_several
from narrcheck.facts.frames.slots import ERA, REPORTED
from narrcheck.model.fact import Fact, Measure, Reference
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.relations.applying import pick
from narrcheck.relations.change.increases import amounts_before
from narrcheck.relations.formulas import growth, ratio, rounds_to, telling
from narrcheck.relations.scene import Scene

# So far before a figure its year may stand.
_DATE = 12


def not_meant(scene: Scene, frame: Frame, stated: Fact, operands: dict[str, Fact]) -> bool:
    """Whether what was taken for operands can't be compared so, as the words around them tell."""
    if stated.measure is Measure.RATE and stated.reference is not Reference.BUDGET and deflated(scene, frame):
        return True
    return (
        _of_an_era(stated, operands.values())
        or _of_years_apart(scene, stated, operands)
        or one_of_several(frame, stated, scene.by_sentence.get(frame.sentence, ()))
        or after_a_completion(frame, stated)
        or of_both_ends(scene, frame, stated)
        or _of_several_counts(scene, frame, stated)
        or _of_another_measure(frame, operands)
        or _cut_down(scene, stated, operands)
        or _over_years(scene, operands)
        or ("base" in operands and _of_a_loss(scene, operands["base"]))
    )


def after_a_completion(frame: Frame, stated: Fact) -> bool:
    """Whether a change is no more against what was reported before: 较快报数A减少B，完成预算的C%，下降D%."""
    prior, done = frame.facts.get("prior"), pick(frame, ["completion@budget", "completion@adjusted"])
    return bool(prior and done and prior.against == REPORTED and prior.span < done.span < stated.span)


def of_both_ends(scene: Scene, frame: Frame, stated: Fact) -> bool:
    """Whether a rate leads from a number to the last in its sentence: 年初A，增加B，减少C，年末D，增长D ÷ A − 1."""
    current, delta = frame.value(), frame.facts.get("change@prior")
    if current is None or delta is None or current.span < delta.span or not telling(stated.quantity):
        return False
    points = (growth(current.quantity.exact, other.quantity.exact) for other in amounts_before(scene, current))
    return any(point is not None and rounds_to(point, stated.quantity) for point in points)


def deflated(scene: Scene, frame: Frame) -> bool:
    """Whether a thing, or what it is a part of, grows at constant prices: 生产总值A，其中：第三产业B，增长C%."""
    names = (frame.name, frame.group.parent.name if frame.group is not None else "")
    return any(word in name for word in scene.cues.words["deflated"] for name in names)


def _of_a_loss(scene: Scene, base: Fact) -> bool:
    """Whether a base is below zero, as its words say: 较上年亏损A增加B."""
    words = scene.document.folded[base.sentence.start : base.span.start]
    return words.endswith(tuple(scene.cues.words["loss"]))


def _over_years(scene: Scene, operands: dict[str, Fact]) -> bool:
    """Whether a change since a year that the frame does not tell is over several: 四年增加A；比上年增长B%."""
    delta = operands.get("delta")
    if delta is None or delta.direction is None or "base" in operands:
        return False
    start = delta.direction.span.start
    return scene.cues.over_years.search(scene.document.folded, delta.sentence.start, start) is not None


def _cut_down(scene: Scene, stated: Fact, operands: dict[str, Fact]) -> bool:
    """Whether what was cut is a part of the number told, compared with nothing: 多计A，已核减B，核减率B ÷ A."""
    current, delta, text = operands.get("current"), operands.get("delta"), scene.document.folded
    if current is None or delta is None or delta.direction is None or delta.sentence != current.sentence:
        return False
    word = text[delta.direction.span.start : delta.direction.span.end]
    compared = scene.cues.reference.search(text, current.sentence.start, stated.span.start)
    if compared or word not in scene.cues.words["cut_down"] or not telling(stated.quantity):
        return False
    share = ratio(delta.quantity.exact, current.quantity.exact)
    return share is not None and current.span < delta.span < stated.span and rounds_to(share, stated.quantity)


def _of_several_counts(scene: Scene, frame: Frame, stated: Fact) -> bool:
    """Whether a later sentence changes what is not the first of several counts: 成立A件，撤回B件。受理量减少C件."""
    value = frame.value()
    if value is None or value.quantity.dimension is not Dimension.COUNT or value.sentence == stated.sentence:
        return False
    told = (other.value() for other in scene.by_sentence.get(frame.sentence, ()) if other.group is None)
    first = next((fact for fact in told if fact is not None and fact.quantity.symbol == value.quantity.symbol), value)
    return first is not value


def _of_years_apart(scene: Scene, stated: Fact, operands: dict[str, Fact]) -> bool:
    """Whether a rate of one year meets a base of several years before: 由2018年的A提高到2021年的B，2021年增长C%."""
    if "base" not in operands:
        return False
    text, base = scene.document.folded, operands["base"]
    begun = scene.cues.dated.search(text, max(base.sentence.start, base.span.start - _DATE), base.span.start)
    told = scene.cues.dated.search(text, max(stated.sentence.start, stated.span.start - _DATE), stated.span.start)
    return begun is not None and told is not None and int(told["year"]) - int(begun["year"]) > 1


def _of_an_era(stated: Fact, operands: Iterable[Fact]) -> bool:
    """Whether a change since another era meets the numbers of single years: 从A上升到B。总量较“十二五”期间增加C."""
    return stated.against == ERA and any(fact.sentence != stated.sentence for fact in operands)


def _of_another_measure(frame: Frame, operands: dict[str, Fact]) -> bool:
    """Whether last year's number was told beside another number of the frame than the one it would be compared with."""
    base, current = operands.get("base"), operands.get("current")
    if base is None or current is None or base is not frame.facts.get("prior"):
        return False
    return base.of in frame.facts and frame.facts[base.of] is not current
