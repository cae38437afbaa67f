"""Rates that a name tells: what was done of what came in or was planned (办结率, 到位率, 合格率, 控制率)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import regex

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.cues import Rate
from narrcheck.nlp.slips import retyped
from narrcheck.relations.formulas import judge, ratio
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import sum_of
from narrcheck.relations.sums.adding import negative

_STEM = 2
_MANY = 3
_STOP = regex.compile("[；。]")
_MAIN = ("actual", "budget", "adjusted", "change@prior", "change@budget")
_RATES = ("ratio", "completion")
_COUNTED = (Dimension.COUNT, Dimension.MONEY)


@dataclass(frozen=True, slots=True)
class _Named:
    """One figure that may be divided, with its own words."""

    fact: Fact
    words: str


def search(scene: Scene) -> Iterator[Instance]:
    """Every rate by name whose part and whole stand before it in the sentence."""
    for relation in scene.by_formula("things"):
        for frame in scene.extraction.frames:
            stated = _stated(frame)
            if stated is not None and not frame.aside:
                instance = _rate(scene, relation, frame, stated)
                if instance is None or instance.outcome is Outcome.UNDECIDED:
                    instance = _of_goal(scene, relation, frame, stated) or instance
                if instance is not None:
                    yield instance


def _stated(frame: Frame) -> Fact | None:
    """A rate of things, or a completion that the frame itself gives no two numbers for."""
    if "ratio" in frame.facts:
        return frame.facts["ratio"]
    for reference in ("budget", "adjusted"):
        done = frame.facts.get(f"completion@{reference}")
        if done is not None and not ("actual" in frame.facts and frame.facts.keys() & {"budget", "adjusted"}):
            return done
    return None


def _rate(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    reaches = _figures(scene, stated)
    clause = scene.document.folded[reaches[0][-1].fact.span.end : stated.span.start] if reaches else ""
    match = scene.cues.rate_of.search(clause)
    if not match:
        return None
    name = match["thing"]
    rate = scene.cues.rate(name)
    stem = match["stem"] or name
    misfits: list[Instance] = []
    told_before: list[Instance] = []
    for reach in reaches:
        figures = [named for named in reach if not _denied(scene, named, stem, rate)]
        if rate and any(_has(each, rate.unless) for each in figures):
            continue
        named = (_by_words(scene, figures, rate) or _less_what_is_kept(figures, rate)) if rate else []
        pairs = [*named, *_by_stem(figures, stem)]
        if not named:
            pairs += _with_the_rest(figures, [each for each in reach if _denied(scene, each, stem, rate)], stem, rate)
        if rate and rate.beside and not named:
            pairs = [*((part, sum_of([whole, part])) for part, whole in pairs if _alike(part, whole)), *pairs]
        tried = [(pair, _evaluate(scene, relation, frame, stated, *pair, name)) for pair in pairs]
        decided = [(pair, instance) for pair, instance in tried if instance is not None]
        fitting = [instance for _, instance in decided if instance.outcome is not Outcome.FAILS]
        if fitting:
            return fitting[0]
        if reach[0].fact.sentence != stated.sentence:
            misfits += [instance._replace(outcome=Outcome.UNDECIDED) for _, instance in decided]
            told_before += [one for pair, one in decided if pair in named and pair[0] is reach[-1].fact]
            continue
        # A misfit counts only where the rate follows what was done at once, so that the pair is not misread.
        last = _single(figures, stem)
        meant = [pair for pair in pairs if pair in named or (not named and pair[0] is last)]
        meant = [pair for pair in meant if _is_meant(scene, figures, pair, stated, name, rate)]
        misfits += [one for pair, one in decided if pair in meant]
    return _of_one_whole(scene, told_before) or next(iter(misfits), None)


def _of_one_whole(scene: Scene, told: Sequence[Instance]) -> Instance | None:
    """A rate right behind what was done, where one wrong digit explains it by just one of the wholes told before.

    预算资金A。截至年底，已支付B，支付率C: what was done and its rate stand in a clause together.
    """
    likely = [one for one in told if _slipped(*(fact.quantity for fact in (*one.operands.values(), one.stated)))]
    last = likely[0] if len({one.operands["whole"].quantity.exact for one in likely}) == 1 else None
    if last is None or "；" in scene.document.folded[last.operands["part"].span.end : last.stated.span.start]:
        return None
    return last._replace(near=True)


def _slipped(part: Quantity, whole: Quantity, stated: Quantity) -> bool:
    """Whether one digit of a part, of its whole or of their rate makes the three fit."""
    point = ratio(part.exact, whole.exact)
    rates = (Interval.rounded(value, stated.decimals, stated.factor) for value in retyped(stated.value))
    if point is None or any(rate.meets(Interval.point(point)) for rate in rates):
        return point is not None
    points = (
        *(ratio(Fraction(value) * part.factor, whole.exact) for value in retyped(part.value)),
        *(ratio(part.exact, Fraction(value) * whole.factor) for value in retyped(whole.value)),
    )
    return any(other is not None and stated.interval.meets(Interval.point(other)) for other in points)


def _single(figures: Sequence[_Named], name: str) -> Fact | None:
    """The figure right before a rate, unless others are named by the rate's words as well."""
    alike = [named for named in figures if name[-_STEM:] in named.words]
    return figures[-1].fact if figures and len(alike) < _MANY else None


def _is_meant(
    scene: Scene, figures: Sequence[_Named], pair: tuple[Fact, Fact], stated: Fact, name: str, rate: Rate | None
) -> bool:
    """Whether a rate that does not fit a pair is one of it for certain.

    No semicolon parts it from what was done, and a whole that its own name tells (预算执行率) is so named.
    """
    part, whole = pair
    if "；" in scene.document.folded[part.span.end : stated.span.start]:
        return False
    # 债务限额A，新增债务限额B，债务率C: what both are called says nothing of what is divided by what.
    if rate is None and any(named.fact is whole and name[:_STEM] in named.words for named in figures):
        return False
    told = [word for word in (rate.whole if rate else ()) if name.startswith(word)]
    return not told or any(named.fact is whole and _has(named, told) for named in figures)


def _figures(scene: Scene, stated: Fact) -> list[list[_Named]]:
    """The amounts and counts before a rate: after the last semicolon, in its sentence, in its paragraph.

    What a semicolon parts from it and has such a rate of its own is a part too, and not its whole.
    """
    text, found = scene.document.folded, []
    rated: list[tuple[_Named, str]] = []
    end = scene.document.blocks[stated.block].span.start
    for frame, slot, fact in scene.figures.get(stated.block, ()):
        if fact.span >= stated.span:
            break
        if slot in _MAIN and fact.quantity.dimension in _COUNTED and not frame.aside:
            found.append(_Named(fact, _STOP.split(text[end : fact.span.start])[-1]))
        elif slot.partition("@")[0] in _RATES:
            rated += [(named, _thing(scene, named, fact)) for named in found[-1:]]
        end = fact.span.end
    near = [named for named in found if "；" not in text[named.fact.span.end : stated.span.start]]
    near = [named for named in near if named.fact.sentence == stated.sentence]
    thing = _thing(scene, found[-1], stated) if found else ""
    fellows = [named for named, other in rated if other == thing]
    apart = [named for named in found if named in near or named not in fellows]
    here = [named for named in apart if named.fact.sentence == stated.sentence]
    return [some for some, less in ((near, []), (here, near), (apart, here)) if len(some) > max(1, len(less))]


def _thing(scene: Scene, named: _Named, rate: Fact) -> str:
    """The name of the rate that follows a figure."""
    match = scene.cues.rate_of.search(scene.document.folded[named.fact.span.end : rate.span.start])
    return match["thing"] if match else ""


def _by_words(scene: Scene, figures: Sequence[_Named], rate: Rate) -> list[tuple[Fact, Fact]]:
    """The part that the words of a known rate name, with each whole that they may mean, the last one first.

    A list that begins between the two parts them.
    """
    part = next((named for named in reversed(figures) if _has(named, rate.part)), None)
    if part is None or any(_has(named, rate.unless) for named in figures):
        return []
    symbol = part.fact.quantity.symbol
    others = [named for named in figures if named is not part and named.fact.quantity.symbol == symbol]
    wholes = [named.fact for named in reversed(others) if _has(named, rate.whole)]
    return [(part.fact, whole) for whole in wholes if not _listed(scene, part.fact, whole)]


def _denied(scene: Scene, named: _Named, stem: str, rate: Rate | None) -> bool:
    """Whether a figure is of what was not done (未分配, for 分配率)."""
    stems = (stem, *(rate.part if rate else ()))
    return any(f"{word}{one}" in named.words for word in scene.cues.words["not_yet"] for one in stems)


def _with_the_rest(
    figures: Sequence[_Named], rest: Sequence[_Named], stem: str, rate: Rate | None
) -> list[tuple[Fact, Fact]]:
    """What was done, of it and what was not done, where one of each is told: 已整改40项，未整改10项."""
    done = [named.fact for named in figures if _has(named, (stem, *(rate.part if rate else ())))]
    if len(done) != 1 or len(rest) != 1 or not _alike(done[0], rest[0].fact):
        return []
    return [(done[0], sum_of([done[0], rest[0].fact]))]


def _less_what_is_kept(figures: Sequence[_Named], rate: Rate) -> list[tuple[Fact, Fact]]:
    """What was saved, as the one whole less the one amount that was kept: 送审A，审定B，审减率C."""
    if any(_has(named, rate.part) for named in figures):
        return []
    kept = [named.fact for named in figures if _has(named, rate.kept)]
    wholes = [named.fact for named in figures if _has(named, rate.whole) and not _has(named, rate.kept)]
    if len(kept) != 1 or len(wholes) != 1 or not _alike(kept[0], wholes[0]) or _trivial(kept[0], wholes[0]):
        return []
    saved = sum_of([wholes[0], negative(kept[0])])
    spread = wholes[0].quantity.interval - kept[0].quantity.interval
    return [(replace(saved, quantity=replace(saved.quantity, widened=spread)), wholes[0])]


def _listed(scene: Scene, part: Fact, whole: Fact) -> bool:
    first, last = sorted((part.span, whole.span))
    return bool(scene.cues.opens.search(scene.document.folded, first.end, last.start))


def _has(named: _Named, words: Sequence[str]) -> bool:
    return any(word in named.words for word in words)


def _by_stem(figures: Sequence[_Named], name: str) -> Iterator[tuple[Fact, Fact]]:
    """What was done is told by the name of the rate (已办结 … 办结率); the whole stands before it."""
    for stem in (name, name[-_STEM:]):
        for place in range(len(figures) - 1, -1, -1):
            part = figures[place].fact
            if len(stem) < _STEM or stem not in figures[place].words:
                continue
            symbol = part.quantity.symbol
            wholes = [named.fact for named in reversed(figures[:place]) if named.fact.quantity.symbol == symbol]
            # 采购A，比上年增加B，节约C: what was added is no whole where there is another.
            wholes = [fact for fact in wholes if fact.measure is not Measure.CHANGE] or wholes
            yield from ((part, whole) for whole in wholes if not _trivial(part, whole))
            return


def _alike(part: Fact, whole: Fact) -> bool:
    return part.quantity.symbol == whole.quantity.symbol


def _of_goal(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    """A completion of a goal that an earlier paragraph tells: 目标：里程36公里 … 里程36.8公里，完成率102.22%."""
    done = frame.facts.get("actual")
    if done is None or done.quantity.dimension is not Dimension.COUNT or done.sentence != stated.sentence:
        return None
    folded = scene.document.folded
    match = scene.cues.rate_of.search(folded[done.span.end : stated.span.start])
    rate = scene.cues.rate(match["thing"]) if match else None
    if match is None or rate is None or not any(map(scene.cues.measured_by.fullmatch, rate.whole)):
        return None
    goals = list(_goals(scene, frame, done))
    tried = [_evaluate(scene, relation, frame, stated, done, goal, match["thing"]) for goal in goals]
    found = [instance._replace(near=True) for instance in tried if instance is not None]
    fitting = [instance for instance in found if instance.outcome is not Outcome.FAILS]
    sole = len({goal.quantity.exact for goal in goals}) == 1
    return next(iter(fitting or (found if sole else ())), None)


def _goals(scene: Scene, frame: Frame, done: Fact) -> Iterator[Fact]:
    """The figures of the same thing that an earlier paragraph, or its heading, calls a goal or plan."""
    document = scene.document
    for other in scene.by_name.get(frame.name, ()):
        fact = other.value()
        if fact is None or fact.block >= done.block or fact.quantity.symbol != done.quantity.symbol:
            continue
        if other.period != frame.period or "completion@budget" in other.facts:
            continue
        above = document.blocks[fact.block].parent
        heading = document.words(document.blocks[above].span) if above is not None else ""
        before = document.folded[document.blocks[fact.block].span.start : fact.span.start]
        if scene.cues.measured_by.search(before) or scene.cues.measured_by.search(heading):
            yield fact


def _trivial(part: Fact, whole: Fact) -> bool:
    """Whether a quotient says nothing: a part beyond its whole, or an amount told twice."""
    money = part.quantity.dimension is Dimension.MONEY
    return part.quantity.exact > whole.quantity.exact or (money and part.quantity.exact == whole.quantity.exact)


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, part: Fact, whole: Fact, name: str
) -> Instance | None:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    if point is None:
        return None

    def spread() -> Interval | None:
        return scene.precision.wide(part.quantity).divided(scene.precision.wide(whole.quantity))

    def tell() -> Telling:
        result = written(point, stated.quantity, stated.quantity.decimals + 2)
        words = {"thing": name, "part": shown(part.quantity), "whole": shown(whole.quantity)}
        return Telling(f"{part.quantity.value} ÷ {whole.quantity.value} = {result}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swap(part), swap(whole), name)

    outcome = judge(stated.quantity, 1, point, spread, spread)
    operands = {"part": part, "whole": whole}
    return Instance(relation, frame, stated, operands, outcome, point, tell, retry=retry)
