"""Words that compare figures or deny them: 决算数小于预算数, 未发生, 控制在预算以内."""

from collections.abc import Iterator
from fractions import Fraction

from narrcheck.model.analysis import Sentence
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene

_PLANNED = (Measure.BUDGET, Measure.ADJUSTED)


def search(scene: Scene) -> Iterator[Instance]:
    """Orders, denials and caps."""
    for relation in scene.by_formula("order"):
        yield from _orders(scene, relation)
    for relation in scene.by_formula("none"):
        yield from _denials(scene, relation)
    for relation in scene.by_formula("cap"):
        yield from _caps(scene, relation)


def _orders(scene: Scene, relation: Relation) -> Iterator[Instance]:
    for index, sentence in enumerate(scene.sentences):
        for match, order in scene.orders(sentence.span) if sentence.block in scene.by_block else ():
            frame = _stated_frame(scene, index, sentence, match.start())
            left = next((frame.facts[slot] for slot in order.left if slot in frame.facts), None) if frame else None
            if frame is None or left is None:
                continue
            right = next((frame.facts[slot] for slot in order.right if slot in frame.facts), None)
            done = frame.facts.get("completion@budget") or frame.facts.get("completion@adjusted")
            right = right or (done if "budget" in order.right else None)
            instance = right and _ordered(relation, frame, left, right, order.sign, match[0], match.start())
            if instance:
                yield instance


def _ordered(
    relation: Relation, frame: Frame, left: Fact, right: Fact, sign: int, words: str, start: int
) -> Instance | None:
    """The instance of an order in words; None where 持平, or a completion of 100%, leaves room for a little."""
    against = 1 if right.quantity.dimension is Dimension.PERCENT else left.quantity.exact
    of_completion = right.quantity.dimension is not left.quantity.dimension
    gap = right.quantity.exact - against if of_completion else against - right.quantity.exact
    near = 100 * abs(gap) <= 5 * abs(right.quantity.exact)
    if (sign == 0 and gap and near) or (of_completion and abs(gap) < right.quantity.ulp):
        return None

    def retry(swap: Swap) -> Instance | None:
        return _ordered(relation, frame, swap(left), swap(right), sign, words, start)

    outcome = Outcome.HOLDS if (gap > 0) - (gap < 0) == sign else Outcome.FAILS
    return _statement(relation, frame, left, right, outcome, words, start)._replace(retry=retry)


def _stated_frame(scene: Scene, index: int, sentence: Sentence, position: int) -> Frame | None:
    for number in range(index, max(-1, index - 3), -1):
        if scene.sentences[number].block != sentence.block:
            return None
        for frame in reversed(scene.by_sentence.get(number, ())):
            if "actual" in frame.facts and frame.facts["actual"].span.start < position:
                return frame
    return None


def _statement(
    relation: Relation, frame: Frame, left: Fact, right: Fact, outcome: Outcome, statement: str, start: int
) -> Instance:
    def tell() -> Telling:
        gap = left.quantity.exact - right.quantity.exact
        words = {"words": statement, "left": shown(left.quantity), "right": shown(right.quantity)}
        order = f"{words['left']} {'>' if gap > 0 else '<' if gap < 0 else '='} {words['right']}"
        if right.quantity.dimension is not left.quantity.dimension:
            order = f"{words['right']} {'>' if right.quantity.exact > 1 else '<'} 100%"
        return Telling(order, words | {"order": order})

    place = Span(start, start + len(statement))
    return Instance(relation, frame, left, {"right": right}, outcome, Fraction(0), tell, place=place)


def _denials(scene: Scene, relation: Relation) -> Iterator[Instance]:
    """There is said to be none of something that has a figure elsewhere in the same scope and year."""
    text = scene.document.folded
    for sentence in scene.sentences:
        for match in scene.cues.none.finditer(text, sentence.span.start, sentence.span.end):
            name = scene.names.begins(match["thing"])
            if name is None:
                continue
            unit = scene.unit_chapters.of(sentence.block)
            for frame in scene.by_name.get(name, ()):
                value = frame.value()
                same = frame.named and frame.key.startswith("|") and frame.period == scene.identity.fiscal_year
                same = same and scene.unit_chapters.of(frame.block) == unit
                if value is not None and same and _is_there(scene, value):
                    yield _statement(relation, frame, value, value, Outcome.FAILS, match[0], match.start())
                    break


def _is_there(scene: Scene, value: Fact) -> bool:
    """Whether a figure is an amount of what there was: after the year's end, what was only planned need not be."""
    only_planned = scene.identity.profile == "final-accounts" and value.measure in _PLANNED
    return value.quantity.dimension is Dimension.MONEY and value.quantity.exact > 0 and not only_planned


def _caps(scene: Scene, relation: Relation) -> Iterator[Instance]:
    text = scene.document.folded
    frames = _largest(scene)
    for sentence in scene.sentences:
        for match in scene.cues.cap.finditer(text, sentence.span.start, sentence.span.end):
            frame = _capped(scene, frames, text[sentence.span.start : match.end()])
            if frame is None:
                continue
            left, right = frame.facts["actual"], frame.facts.get("adjusted") or frame.facts["budget"]
            fails = left.quantity.exact > right.quantity.exact
            outcome = Outcome.FAILS if fails else Outcome.HOLDS
            yield _statement(relation, frame, left, right, outcome, match[0], match.start())


def _largest(scene: Scene) -> list[Frame]:
    """For each name the frame with the largest actual number beside a budget."""
    largest: dict[tuple[str, bool], Frame] = {}
    for frame in scene.extraction.frames:
        if "actual" in frame.facts and ("budget" in frame.facts or "adjusted" in frame.facts):
            key = frame.name, frame.local
            if key not in largest or _actual(frame) > _actual(largest[key]):
                largest[key] = frame
    return sorted(largest.values(), key=lambda frame: frame.index)


def _actual(frame: Frame) -> Fraction:
    return frame.facts["actual"].quantity.exact


def _capped(scene: Scene, frames: list[Frame], words: str) -> Frame | None:
    """The frame that a cap is about: the indicator that the sentence names, else the report's largest total."""
    named = [f for f in frames if not f.local and any(alias in words for alias in scene.names.aliases(f.name))]
    frames = named or ([] if scene.names.mentions_any(words) else frames)
    return max(frames, key=_actual, default=None)
