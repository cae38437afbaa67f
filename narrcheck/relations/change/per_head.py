"""Means for each person, household or vehicle: 支出A，B人，人均C."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from re import Match

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance, Relation, Swap, Telling
from narrcheck.nlp.slips import retyped, swaps
from narrcheck.relations.formulas import carry, judge, ratio
from narrcheck.relations.precision import shown, written
from narrcheck.relations.scene import Scene

_MYRIAD = 10**4
_TEN_THOUSAND = "万"
# So many characters at the end of two names tell one thing.
_TELLING = 4
# So many characters of a name tell what a mean is of anywhere in the report.
_SHORTEST = 3


def search(scene: Scene) -> Iterator[Instance]:
    """Every mean with the amounts and counts before it in its sentence."""
    for relation in scene.by_formula("mean"):
        for told in scene.figures.values():
            main = [
                (f, fact) for f, slot, fact in told if slot in VALUES and not f.aside and fact.quantity.approx is None
            ]
            end = 0
            amounts: list[tuple[Frame, Fact]] = []
            borne_out: list[Sequence[Fact]] = []
            for frame, fact in main:
                match = scene.cues.mean.search(scene.document.folded, max(end, fact.sentence.start), fact.span.start)
                end = fact.span.end
                if match is None:
                    amounts.append((frame, fact))
                elif not _laid_down(scene, match):
                    behind = [other for other in main if _in_brackets_behind(scene, fact, other[1])]
                    instance = _mean(scene, relation, frame, fact, [*amounts, *behind], match)
                    if instance is None:
                        continue
                    # An amount has one mean of a number: the next (人均A，其中城市人均B) is of a part of both.
                    operands = [*instance.operands.values()]
                    if instance.outcome is not Outcome.FAILS:
                        borne_out.append(operands)
                    if instance.outcome is not Outcome.FAILS or operands not in borne_out:
                        yield instance


def _laid_down(scene: Scene, match: Match[str]) -> bool:
    """Whether a mean is what sums are reckoned by, and not reckoned from them: 按平均每件1250元、800件测算."""
    return scene.document.folded[: match.start()].endswith(tuple(scene.cues.words["sorted_by"]))


def _mean(
    scene: Scene, relation: Relation, frame: Frame, fact: Fact, main: list[tuple[Frame, Fact]], match: Match[str]
) -> Instance | None:
    if fact.quantity.dimension is not Dimension.MONEY:
        return None
    before = [(one, other) for one, other in main if other.sentence == fact.sentence]
    counted = [(one, other) for one, other in before if other.quantity.exact and _counted(scene, one, other, match)]
    counts = _outermost(counted)
    amounts = [
        other
        for _, other in before
        if other.quantity.dimension is Dimension.MONEY
        if not scene.cues.for_each.search(scene.document.folded, other.sentence.start, other.span.start)
    ]
    begin = scene.document.folded.rfind("；", 0, fact.span.start)
    near = [[other for other in told if other.span.start > begin] for told in (amounts, counts)]
    amounts, counts = near if near[1] else (amounts, counts)
    if not counts:
        return _of_the_document(scene, relation, frame, fact, match)
    if not amounts:
        return _in_another_unit(scene, relation, frame, fact, counts)
    tried = [_evaluate(scene, relation, frame, fact, a, c) for a in reversed(amounts) for c in reversed(counts)]
    decided = [instance for instance in tried if instance is not None]
    # What fits only the number of a part (投诉A件、举报B件) is of that part.
    inner = (_evaluate(scene, relation, frame, fact, a, c) for a in reversed(amounts) for _, c in reversed(counted))
    fitting = next((one for one in chain(decided, inner) if one and one.outcome is not Outcome.FAILS), None)
    if fitting is not None:
        return fitting
    elsewhere = _in_another_unit(scene, relation, frame, fact, counts) if decided else None
    if elsewhere is not None and (elsewhere.outcome is not Outcome.FAILS or _named_apart(frame, elsewhere)):
        return elsewhere
    return decided[0] if len(decided) == 1 else None


def _of_the_document(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, match: Match[str]
) -> Instance | None:
    """A mean whose count another sentence of the paragraph tells, and its amount the report: 公务用车2辆。车均维护费A.

    Both have one value only; where they do not fit, one slip has to explain it.
    """
    beside = [(f, fact) for f in scene.by_block.get(frame.block, ()) for fact in [f.value()] if fact is not None]
    counted = [fact for f, fact in beside if fact.quantity.exact and _counted(scene, f, fact, match)]
    counts = {fact.quantity.exact: fact for fact in counted}
    thing = frame.name.removeprefix(match[0][: match.end(match.lastgroup or 0) - match.start()])
    told = [
        fact
        for other in scene.extraction.frames
        if other.named and not other.aside and other.key.startswith("|") and other.period == frame.period
        if other is not frame and len(thing) >= _SHORTEST and other.name.endswith(thing)
        for fact in [other.facts.get("actual")]
        if fact is not None and fact.quantity.dimension is Dimension.MONEY
    ]
    amounts = {fact.quantity.exact: fact for fact in told}
    if len(counts) != 1 or len(amounts) != 1:
        return None
    instance = _evaluate(scene, relation, frame, stated, *amounts.values(), *counts.values())
    if instance is None or instance.outcome is not Outcome.FAILS:
        return instance
    return instance if any(_mended(instance, fact) for fact in _figures(instance)) else None


def _outermost(counted: list[tuple[Frame, Fact]]) -> list[Fact]:
    """The numbers without those that a list divides another of them into: 课题12项，其中续研7项、新立5项."""
    told = {id(frame) for frame, _ in counted}
    return [fact for frame, fact in counted if frame.group is None or id(frame.group.parent) not in told]


def _in_brackets_behind(scene: Scene, mean: Fact, other: Fact) -> bool:
    """Whether an amount is told in brackets right behind its mean: 车均A（运行维护费B）."""
    between = scene.document.folded[mean.span.end : other.span.start]
    return other.span > mean.span and between.startswith("（") and "）" not in between and "，" not in between


def _counted(scene: Scene, frame: Frame, fact: Fact, match: Match[str]) -> bool:
    """Whether a number is one of what a mean is of each of: 辆 for 车均, 批次 for 批均, 12个村 for 平均每村."""
    if fact.quantity.dimension is Dimension.MONEY:
        return False
    symbol = fact.quantity.symbol.removeprefix(_TEN_THOUSAND)
    if thing := match["things"] or match["kind"]:
        return symbol.startswith(thing) or f"{symbol}{frame.noun}".startswith(thing) or frame.noun.startswith(thing)
    return symbol in scene.cues.words[f"of_{match.lastgroup}"]


def _named_apart(frame: Frame, instance: Instance) -> bool:
    """Whether the words of a mean name the amount that another sentence tells: 人均一般公共预算支出."""
    return instance.operands["amount"].indicator == frame.name


def _in_another_unit(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, counts: list[Fact]
) -> Instance | None:
    """A mean whose amount the sentences before tell: one that fits; else the one of its name, or one that lacks 万."""
    told = [
        (other, fact)
        for other in scene.extraction.frames[: frame.index]
        if scene.section(other.block) == scene.section(frame.block) and not other.aside
        for fact in [other.value()]
        if fact is not None and fact.quantity.dimension is Dimension.MONEY and not scene.cues.mean.search(other.name)
    ]
    tried = [_evaluate(scene, relation, frame, stated, fact, count) for _, fact in reversed(told) for count in counts]
    decided = [instance for instance in tried if instance is not None]
    fitting = next((instance for instance in decided if instance.outcome is not Outcome.FAILS), None)
    unit = stated.quantity.ulp
    meant = (one for one in decided if abs(one.expected / _MYRIAD - stated.quantity.exact) <= unit)
    named = [fact for other, fact in told if _of_the_name(frame, other)]
    if fitting is None and len(named) == len(counts) == 1:
        return _evaluate(scene, relation, frame, stated, named[0], counts[0])
    return fitting or next(meant, None) or _of_the_paragraph(frame, told, decided)


def _of_the_paragraph(frame: Frame, told: list[tuple[Frame, Fact]], decided: list[Instance]) -> Instance | None:
    """The mean of the only amount that its paragraph tells, where one slip explains that it does not fit."""
    here = [fact for other, fact in told if other.block == frame.block and other.period == frame.period]
    found = [one for one in decided if len(here) == 1 and one.operands["amount"] is here[0]]
    return found[0] if len(found) == 1 and any(_mended(found[0], fact) for fact in _figures(found[0])) else None


def _figures(instance: Instance) -> list[Fact]:
    return [instance.stated, *instance.operands.values()]


def _mended(instance: Instance, wrong: Fact) -> bool:
    """Whether one digit of a figure, or two of them swapped, make the mean fit."""

    def corrected(value: Decimal) -> Outcome | None:
        right = wrong._replace(quantity=replace(wrong.quantity, value=value))
        again = instance.retry(lambda fact: right if fact is wrong else fact) if instance.retry else None
        return again and again.outcome

    slips = chain(retyped(wrong.quantity.value), map(Decimal, swaps(wrong.quantity.value)))
    return any(corrected(value) is Outcome.HOLDS for value in slips)


def _of_the_name(mean: Frame, other: Frame) -> bool:
    """Whether an amount of the paragraph and year is what a mean is of: 公务用车运行维护费 for 车均运行维护费."""
    thing = mean.name[-_TELLING:]
    named = len(thing) == _TELLING and other.name.endswith(thing)
    return named and mean.block == other.block and mean.period == other.period


def _evaluate(
    scene: Scene, relation: Relation, frame: Frame, stated: Fact, amount: Fact, count: Fact
) -> Instance | None:
    point = ratio(amount.quantity.exact, count.quantity.exact)
    if point is None:
        return None

    def spread() -> Interval | None:
        return carry(ratio, [scene.precision.wide(fact.quantity) for fact in (amount, count)])

    def tell() -> Telling:
        result = written(point, stated.quantity)
        words = {"amount": shown(amount.quantity), "number": shown(count.quantity)}
        return Telling(f"{shown(amount.quantity)} ÷ {count.quantity.value} = {result}", words)

    def retry(swap: Swap) -> Instance | None:
        return _evaluate(scene, relation, frame, swap(stated), swap(amount), swap(count))

    outcome = judge(stated.quantity, 1, point, spread, spread)
    operands = {"amount": amount, "number": count}
    return Instance(relation, frame, stated, operands, outcome, point, tell, retry=retry)
