"""Words that compare figures or deny them: 决算数小于预算数, 未发生, 控制在预算以内."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

import regex

from narrcheck.model.analysis import Sentence
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.years import find_years
from narrcheck.relations.precision import shown
from narrcheck.relations.scene import Scene
from narrcheck.relations.tables.table_budgets import table_budget

_CHANGES = "change@prior", "rate@prior"
_VALUES = "actual", "budget", "adjusted"
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
            frame = _stated_frame(scene, index, sentence, match.start()) or _planned_frame(scene, index, match.start())
            told = [frame.facts[slot] for slot in order.left if slot in frame.facts] if frame else []
            left = next((fact for fact in told if fact.span.end <= match.start()), None)
            if frame is None or left is None or (not order.sign and _of_nothing(scene, frame, match.start())):
                continue
            right = next((frame.facts[slot] for slot in order.right if slot in frame.facts), None)
            done = frame.facts.get("completion@budget") or frame.facts.get("completion@adjusted")
            if right is None and "budget" in order.right:
                right = done or table_budget(scene, frame, left, match.end())
            instance = None
            if right is not None and not _of_other_kinds(scene, left, right, match):
                instance = _ordered(relation, frame, left, right, order.sign, match[0], match.start())
            elif right is None and not order.sign and order.right == ["prior"]:
                instance = _changed(scene, relation, frame, left, match)
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


def _of_nothing(scene: Scene, frame: Frame, position: int) -> bool:
    """Whether the clause before a statement says of something that there is none: 出国费、接待费均为零，与上年持平."""
    last = max(fact.span.end for fact in frame.facts.values() if fact.span.end <= position)
    clauses = scene.document.folded[last:position].rstrip("，, ").rpartition("，")
    return any(word in clauses[2] for word in (*scene.cues.words["nothing"], *scene.cues.words["zero"]))


def _planned_frame(scene: Scene, index: int, position: int) -> Frame | None:
    """In a budget the frame whose last figure stands right before a statement."""
    frames = scene.by_sentence.get(index, ()) if scene.identity.profile == "budget" else ()
    return next((frame for frame in reversed(frames) if _last_before(scene, frame, position)), None)


def _last_before(scene: Scene, frame: Frame, position: int) -> Fact | None:
    """The figure of a frame that nothing but a mark parts from what follows."""
    before = [fact for fact in frame.facts.values() if fact.span.end <= position]
    last = max(before, key=lambda fact: fact.span.end, default=None)
    return last if last and not scene.document.folded[last.span.end : position].strip("，, ") else None


def _kinds(scene: Scene, text: str) -> set[str]:
    """Whether last year's budget or what it came to is named, or neither."""
    return {match["kind"] for match in scene.cues.prior_kind.finditer(text)}


def _of_other_kinds(scene: Scene, left: Fact, right: Fact, words: regex.Match[str]) -> bool:
    """Whether last year's number is of one kind and the statement of another: 上年执行数A，与上年预算持平."""
    told = _kinds(scene, scene.document.folded[min(left.span.end, right.span.start) : right.span.start])
    level = _kinds(scene, words[0])
    return bool(told and level) and told != level


def _changed(scene: Scene, relation: Relation, frame: Frame, value: Fact, words: regex.Match[str]) -> Instance | None:
    """持平 right after a change that is more than a little: 比上年减少1.10万元，与上年持平."""
    last = _last_before(scene, frame, words.start())
    change = next((frame.facts[slot] for slot in _CHANGES if slot in frame.facts), None)
    if last is None or change is None or last.sentence != change.sentence or not change.direction:
        return None
    if change.against is not None and change.against + 1 != scene.identity.fiscal_year:
        return None
    before = scene.document.folded[change.sentence.start : words.start()]
    told, level = _kinds(scene, before), _kinds(scene, words[0])
    # 比上年预算减少A，与上年执行数持平: two comparisons.
    same = told == level or (scene.identity.profile == "budget" and not told)
    whole = Fraction(1) if change.measure is Measure.RATE else abs(value.quantity.exact) + change.quantity.exact
    if not same or 100 * change.quantity.exact <= 5 * whole:
        return None
    shows = scene.document.words(change.direction.span) + shown(change.quantity)
    instance = _statement(relation, frame, value, change, Outcome.FAILS, words[0], words.start())
    return instance._replace(tell=partial(Telling, shows, {"words": words[0], "order": shows}))


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
            if _of_another_year(scene, sentence, match.start()):
                continue
            if not (denied := _denied(scene, match["thing"])):
                yield from _such(scene, relation, sentence, match)
            unit = scene.unit_chapters.of(sentence.block)
            for frame in (frame for name in denied for frame in scene.by_name.get(name, ())):
                value = frame.value()
                same = frame.named and frame.key.startswith("|") and frame.period == scene.identity.fiscal_year
                same = same and scene.unit_chapters.of(frame.block) == unit
                if value is not None and same and _is_there(scene, value):
                    yield _statement(relation, frame, value, value, Outcome.FAILS, match[0], match.start())
                    break


def _of_another_year(scene: Scene, sentence: Sentence, position: int) -> bool:
    """Whether the clause of a denial names another year: 2022年未安排政府性基金预算支出, in a report of 2023."""
    clause = max(scene.document.folded.rfind(mark, sentence.span.start, position) for mark in "，；：") + 1
    years = find_years(scene.document.folded, scene.rulebook, max(clause, sentence.span.start), position)
    return bool(years) and all(map(scene.is_another, years))


def _denied(scene: Scene, thing: str) -> list[str]:
    """The indicators that are denied; of 收支 both."""
    tail = next((tail for tail in scene.cues.words["both_sides"] if thing.endswith(tail)), None)
    thing = scene.cues.arranged.sub("", thing)
    things = (
        [thing] if tail is None else [thing.removesuffix(tail) + side for side, *_ in scene.names.words.sides.values()]
    )
    return [name for name in map(scene.names.begins, things) if name is not None]


def _such(scene: Scene, relation: Relation, sentence: Sentence, match: regex.Match[str]) -> Iterator[Instance]:
    """无此项收入 right after what is said to be there: 其他资金收入6万元，与上年数一致，本部门无此项收入."""
    if not scene.cues.such_thing.match(match["thing"]):
        return
    told = [(frame, fact) for frame, name, fact in scene.figures.get(sentence.block, ()) if name in _VALUES]
    before = [one for one in told if sentence.span.start <= one[1].span.start and one[1].span.end <= match.start()]
    if not before:
        return
    frame, last = max(before, key=lambda one: one[1].span)
    lead = scene.document.folded[sentence.span.start : last.span.start]
    if any(word in lead for word in (*scene.cues.words["last_year"], *scene.cues.words["reason"])):
        return  # 比上年减少A，因为上年修缮支出B，本年没有此项支出
    beside = scene.cues.as_before.fullmatch(scene.document.folded, last.span.end, match.start())
    sides = scene.names.words.sides
    other = any(side != frame.side and words[0] in match["thing"] for side, words in sides.items() if frame.side)
    there = last.quantity.dimension is Dimension.MONEY and last.quantity.exact > 0
    if beside and there and not other and frame.period == scene.identity.fiscal_year:
        yield _statement(relation, frame, last, last, Outcome.FAILS, match[0], match.start())


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
