"""Rates of things: what was done of what came in (办结率, 完成率 of counts)."""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation
from narrcheck.relations.formulas import judge, ratio
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene


def search(scene: Scene) -> Iterator[Instance]:
    """Every rate of things whose part and whole stand before it in the sentence."""
    for relation in scene.by_formula("things"):
        for frame in scene.extraction.frames:
            if "ratio" in frame.facts and not frame.aside:
                instance = _rate(scene, relation, frame)
                if instance is not None:
                    yield instance


def _rate(scene: Scene, relation: Relation, frame: Frame) -> Instance | None:
    stated = frame.facts["ratio"]
    text = scene.document.folded
    before = [
        other.facts["actual"]
        for other in scene.by_sentence.get(frame.sentence, ())
        if "actual" in other.facts
        and other.facts["actual"].quantity.dimension is Dimension.COUNT
        and other.facts["actual"].span.start < stated.span.start
    ]
    if len(before) < 2 or before[-1].quantity.symbol != before[-2].quantity.symbol:
        return None
    whole, part = before[-2], before[-1]
    thing = text[max(whole.span.end, part.span.end) : stated.span.start]
    done = text[whole.span.end : part.span.start]
    name = thing.strip("，；、：为达到是").removesuffix("率")
    if len(name) < 2 or name[-2:] not in done:
        return None
    point = ratio(part.quantity.exact, whole.quantity.exact)
    if point is None:
        return None
    interval = scene.precision.wide(part.quantity).divided(scene.precision.wide(whole.quantity))
    outcome = judge(stated.quantity, 1, point, interval, interval)
    words = {"thing": name}
    calculation = f"{part.quantity.value} ÷ {whole.quantity.value} = {written(point, stated.quantity, stated.quantity.decimals + 2)}"
    words |= {"part": shown(part.quantity), "whole": shown(whole.quantity)}
    return Instance(relation, frame, stated, {"part": part, "whole": whole}, outcome, point, calculation, words=words)
