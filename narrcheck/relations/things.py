"""Rates of things: what was done of what came in (办结率, 合格率 of counts)."""

from collections.abc import Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Telling
from narrcheck.relations.formulas import judge, ratio
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene

_STEM = 2
_MAIN = ("actual", "budget", "adjusted")
_COUNTED = (Dimension.COUNT, Dimension.MONEY)


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
    counts = sorted(
        (
            other.facts[slot]
            for other in scene.by_sentence.get(frame.sentence, ())
            for slot in _MAIN
            if slot in other.facts and other.facts[slot].quantity.dimension in _COUNTED
        ),
        key=lambda fact: fact.span,
    )
    counts = [fact for fact in counts if fact.span < stated.span]
    near = [fact for fact in counts if "；" not in text[fact.span.end : stated.span.start]]
    counts = near if len(near) > 1 else counts
    clause = text[counts[-1].span.end : stated.span.start] if len(counts) > 1 else ""
    match = scene.cues.rate_of.search(clause)
    if not match:
        return None
    name = match["thing"]
    part = _done(text, counts, name)
    if part is None:
        return None
    wholes = [fact for fact in counts[: counts.index(part)] if fact.quantity.symbol == part.quantity.symbol]
    tried = [_evaluate(scene, relation, frame, stated, part, whole, name) for whole in reversed(wholes)]
    decided = [instance for instance in tried if instance is not None]
    fitting = [instance for instance in decided if instance.outcome is not Outcome.FAILS]
    if fitting:
        return fitting[0]
    # A misfit counts only where the rate follows what was done at once, so that the pair is not misread.
    return decided[0] if decided and part is counts[-1] else None


def _done(text: str, counts: list[Fact], name: str) -> Fact | None:
    """The count that tells what was done: the words before it hold the name of the rate (已办结 … 办结率)."""
    starts = [
        max(text.rfind(end, 0, counts[0].span.start) for end in "。；\n") + 1,
        *(fact.span.end for fact in counts[:-1]),
    ]
    for stem in (name, name[-_STEM:]):
        for fact, start in reversed(list(zip(counts, starts, strict=True))):
            if len(stem) >= _STEM and stem in text[start : fact.span.start]:
                return fact
    return None


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, part: Fact, whole: Fact, name: str
) -> Instance | None:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    money = part.quantity.dimension is Dimension.MONEY
    if point is None or point > 1 or (money and point == 1):
        return None

    def spread() -> Interval | None:
        return scene.precision.wide(part.quantity).divided(scene.precision.wide(whole.quantity))

    def tell() -> Telling:
        result = written(point, stated.quantity, stated.quantity.decimals + 2)
        words = {"thing": name, "part": shown(part.quantity), "whole": shown(whole.quantity)}
        return Telling(f"{part.quantity.value} ÷ {whole.quantity.value} = {result}", words)

    outcome = judge(stated.quantity, 1, point, spread, spread)
    return Instance(relation, frame, stated, {"part": part, "whole": whole}, outcome, point, tell)
