"""Rates that a name tells: what was done of what came in or was planned (办结率, 到位率, 合格率, 控制率)."""

from collections.abc import Iterator, Sequence

import regex

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.cues import Rate
from narrcheck.relations.change.rate_operands import (
    STEM,
    Named,
    amounts_beside,
    by_degrees,
    by_stem,
    by_words,
    denied,
    figures_after,
    figures_before,
    has,
    less_what_is_kept,
    mistyped,
    not_kept,
    of_one_unit,
    of_so_many,
    slipped,
    swapped,
    told_after,
    with_the_rest,
)
from narrcheck.relations.formulas import judge, ratio, telling
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import sum_of

_CLAUSE = regex.compile(r"[，；。]")
_MANY = 3
_FAR = 20  # times as much as the rate that is told: it is of something else
_ABOVE = 2  # paragraphs


def search(scene: Scene) -> Iterator[Instance]:
    """Every rate by name whose part and whole stand before it in the sentence."""
    for relation in scene.by_formula("things"):
        for frame in scene.extraction.frames:
            stated = _stated(frame)
            if stated is not None and not frame.aside:
                instance = _rate(scene, relation, frame, stated)
                if instance is None or instance.outcome is Outcome.UNDECIDED:
                    instance = _of_goal(scene, relation, frame, stated) or instance
                if instance is None:
                    instance = _told_first(scene, relation, frame, stated)
                if instance is None or instance.outcome is Outcome.UNDECIDED:
                    instance = _of_budget_above(scene, relation, frame, stated) or instance
                if instance is not None:
                    yield _unless_in_brackets(scene, instance)


def _unless_in_brackets(scene: Scene, instance: Instance) -> Instance:
    """A rate that does not fit is left open where brackets right behind it tell what it is of: 审减率A%（送审B）."""
    end, text = instance.stated.span.end, scene.document.folded
    close = text.find("）", end)
    beside = (fact for _, _, fact in scene.figures.get(instance.stated.block, ()) if end < fact.span.start < close)
    opened = text.startswith("（", end) and next(beside, None) is not None
    fails = instance.outcome is Outcome.FAILS
    return instance._replace(outcome=Outcome.UNDECIDED) if opened and fails else instance


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
    reaches = figures_before(scene, stated)
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
        figures = [named for named in reach if not denied(scene, named, stem, rate)]
        if rate and any(by_degrees(scene, each, rate) for each in figures):
            continue
        named = told_after(scene, figures, stem, rate, stated)
        named = named or ((by_words(scene, figures, rate) or less_what_is_kept(figures, rate, stated)) if rate else [])
        pairs = [*named, *by_stem(not_kept(figures, rate), stem, stated)]
        if not named:
            pairs += with_the_rest(figures, [each for each in reach if denied(scene, each, stem, rate)], stem, rate)
        if rate and rate.beside and not named:
            pairs = [*((part, sum_of([whole, part])) for part, whole in pairs if of_one_unit(part, whole)), *pairs]
        amounts = [two for pair in named if (two := amounts_beside(reach, pair)) is not None]
        named, pairs = [*amounts, *named], [*amounts, *pairs]
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


def _told_first(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    """A rate before the two numbers that it is of, and no other: 达标率92%，25套中23套; 到位率95%，预算A，到位B."""
    figures = figures_after(scene, stated)
    match = scene.cues.rate_of.search(scene.document.folded[stated.sentence.start : stated.span.start])
    if match is None or len(figures) != 2:
        return None
    rate, stem = scene.cues.rate(match["thing"]), match["stem"] or match["thing"]
    pairs = of_so_many(scene, figures, stem, rate)
    others = (by_degrees(scene, each, rate) or denied(scene, each, stem, rate) for each in figures if rate)
    if rate and not pairs and not any(others):
        pairs = by_words(scene, figures, rate) or less_what_is_kept(figures, rate, stated)
    tried = [_evaluate(scene, relation, frame, stated, *pair, match["thing"]) for pair in pairs]
    found = [instance._replace(near=True) for instance in tried if instance is not None]
    fitting = [instance for instance in found if instance.outcome is not Outcome.FAILS]
    return next(iter(fitting or (found if len(pairs) == 1 else ())), None)


def _of_one_whole(scene: Scene, told: Sequence[Instance]) -> Instance | None:
    """A rate right behind what was done, where one wrong digit explains it by just one of the wholes told before.

    预算资金A。截至年底，已支付B，支付率C: what was done and its rate stand in a clause together.
    """
    likely = [one for one in told if slipped(*(fact.quantity for fact in (*one.operands.values(), one.stated)))]
    last = likely[0] if len({one.operands["whole"].quantity.exact for one in likely}) == 1 else None
    if last is None or "；" in scene.document.folded[last.operands["part"].span.end : last.stated.span.start]:
        return None
    return last._replace(near=True)


def _single(figures: Sequence[Named], name: str) -> Fact | None:
    """The figure right before a rate, unless others are named by the rate's words as well."""
    fellows = [named for named in figures if name[-STEM:] in named.words]
    return figures[-1].fact if figures and len(fellows) < _MANY else None


def _is_meant(
    scene: Scene, figures: Sequence[Named], pair: tuple[Fact, Fact], stated: Fact, name: str, rate: Rate | None
) -> bool:
    """Whether a rate that does not fit a pair is one of it for certain.

    No semicolon parts it from what was done, nor that from its whole but for a wrong digit of the rate, and a whole
    that its own name tells (预算执行率) is so named.
    """
    part, whole = pair
    text = scene.document.folded
    if "；" in text[part.span.end : stated.span.start]:
        return False
    point = ratio(part.quantity.exact, whole.quantity.exact)
    # 过火面积A，受害面积B，受害率C‰: of all there is, and not of what stands before it.
    if rate is None and point is not None and point > _FAR * stated.quantity.exact:
        return False
    # 年初预算A，追加B，全年C，支出D，执行率E: of what the budget became.
    changed = (*scene.cues.words["adjusts_up"], *scene.cues.words["adjusts_down"])
    if any(word in text[whole.span.end : part.span.start] for word in changed):
        return False
    apart = "；" in text[whole.span.end : part.span.start]
    # One digit of a rate of two makes it fit many a figure.
    beyond = point is not None and point > 1 >= stated.quantity.exact
    slip = telling(stated.quantity) and mistyped(part.quantity, whole.quantity, stated.quantity)
    if apart and (beyond or not slip):
        return False
    if all(_runs_on(scene, figures, fact) for fact in pair) or _siblings(figures, *pair):
        return False
    # 债务限额A，新增债务限额B，债务率C; 到位A，其中财政到位B: what both are called says not what is divided by what.
    alike = [named for named in figures if named.fact is whole and name[:STEM] in named.words]
    if any(rate is None or not has(named, rate.whole) for named in alike):
        return False
    # 检查A家次（其中医院B家、药店C家），处理D家，处理率E: what brackets add is no whole, unless its words say so.
    close = text.find("）", whole.span.end, part.span.start)
    aside = close >= 0 and "（" not in text[whole.span.end : close]
    if aside and not any(named.fact is whole and rate is not None and has(named, rate.whole) for named in figures):
        return False
    told = [word for word in (rate.whole if rate else ()) if name.startswith(word)]
    return not told or any(named.fact is whole and has(named, told) for named in figures)


def _siblings(figures: Sequence[Named], part: Fact, whole: Fact) -> bool:
    """Whether two figures are parts of one list, others between them: 到位A，其中债券B、省级C、财政D，到位率E."""
    places = [place for place, named in enumerate(figures) if named.fact is part or named.fact is whole]
    if len(places) != len((part, whole)) or places[1] - places[0] == 1:
        return False
    one, other = (figures[place].listed for place in places)
    return one is not None and one is other


def _runs_on(scene: Scene, figures: Sequence[Named], fact: Fact) -> bool:
    """Whether a figure opens a list, all of which a rate is of: 计划新建A处、改造B处，实际新建C处、改造D处，完成率E."""
    behind = (named.fact for named in figures if named.fact.span > fact.span and of_one_unit(named.fact, fact))
    after = next(behind, None)
    between = scene.document.folded[fact.span.end : after.span.start] if after else ""
    return between.startswith("、") and not _CLAUSE.search(between)


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


def _of_budget_above(scene: Scene, relation: Relation, frame: Frame, stated: Fact) -> Instance | None:
    """An execution of the budget that the paragraph above tells of the same thing: 调整后预算A … 支出B，执行率C.

    Funds that it tells were given are one too (下达中央资金A … 中央资金支出B). A rate that does not fit counts only
    where a slip in it explains that: it may be of another budget.
    """
    done = frame.facts.get("actual")
    if done is None or done.sentence != stated.sentence or done.quantity.dimension is not Dimension.MONEY:
        return None
    match = scene.cues.rate_of.search(scene.document.folded[done.span.end : stated.span.start])
    near = [f for f in scene.by_name.get(frame.name, ()) if f.key == frame.key and 0 < frame.block - f.block <= _ABOVE]
    if match is None:
        return None
    told = [f.facts[slot] for slot in ("adjusted", "budget") for f in near if slot in f.facts]
    spent = [f.facts["actual"] for f in near if "actual" in f.facts]
    given = [fact for fact in spent if _given(scene, fact, scene.cues.rate(match["thing"]))]
    if len(given) < len(spent):
        return None
    tried = [_evaluate(scene, relation, frame, stated, done, budget, match["thing"]) for budget in (*told, *given)]
    found = [instance._replace(near=True) for instance in tried if instance is not None]
    fitting = [instance for instance in found if instance.outcome is not Outcome.FAILS]
    likely = [one for one in found if mistyped(done.quantity, one.operands["whole"].quantity, stated.quantity)]
    return next(iter(fitting or likely), None)


def _given(scene: Scene, fact: Fact, rate: Rate | None) -> bool:
    """Whether the words before an amount in its paragraph tell of funds that came in, and of none that were spent."""
    before = scene.document.folded[scene.document.blocks[fact.block].span.start : fact.span.start]
    return rate is not None and any(w in before for w in rate.whole) and not any(w in before for w in rate.part)


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
        heading = document.folded[slice(*document.blocks[above].span)] if above is not None else ""
        before = document.folded[document.blocks[fact.block].span.start : fact.span.start]
        if scene.cues.measured_by.search(before) or scene.cues.measured_by.search(heading):
            yield fact


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
        words |= {"expected": written(point, stated.quantity)} if point < 0 else {}
        return Telling(f"{part.quantity.value} ÷ {whole.quantity.value} = {result}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swapped(part, swap), swap(whole), name)

    outcome = judge(stated.quantity, 1, point, spread, spread)
    operands = {"part": part, "whole": whole}
    return Instance(relation, frame, stated, operands, outcome, point, tell, parts=part.addends, retry=retry)
