"""What a rate that has a name is of: the part and the whole among the figures before it, by the words of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import regex

from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import Group
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.relation import Swap
from narrcheck.nlp.cues import Rate
from narrcheck.nlp.slips import retyped, swaps
from narrcheck.relations.formulas import ratio
from narrcheck.relations.scene import Scene
from narrcheck.relations.shares.unnamed_wholes import sum_of
from narrcheck.relations.sums.adding import negative

STEM = 2
_STOP = regex.compile("[；。]")
_CLAUSE = regex.compile("[，；。）]")
_MAIN = ("actual", "budget", "adjusted", "change@prior", "change@budget")
_RATES = ("ratio", "completion")
_COUNTED = (Dimension.COUNT, Dimension.MONEY)


@dataclass(frozen=True, slots=True)
class Named:
    """One figure that may be divided, with its own words."""

    fact: Fact
    words: str
    listed: Group | None = None


def figures_before(scene: Scene, stated: Fact) -> list[list[Named]]:
    """The amounts and counts before a rate: after the last semicolon, in its sentence, in its paragraph.

    What a semicolon parts from it and has such a rate of its own is a part too, and not its whole.
    """
    text, found = scene.document.folded, []
    rated: list[tuple[Named, str]] = []
    end = scene.document.blocks[stated.block].span.start
    for frame, slot, fact in scene.figures.get(stated.block, ()):
        if fact.span >= stated.span:
            break
        # 上年度查出的问题64个，已整改58个: what is told of last year may be the whole.
        counted = slot == "prior" and fact.quantity.dimension is Dimension.COUNT
        main = (counted or slot in _MAIN) and fact.quantity.dimension in _COUNTED and not frame.aside
        named = Named(fact, _own_words(text[end : fact.span.start], fact), frame.group)
        # 实际培训4216人次，超额完成216人次: by how much a goal was passed or missed.
        if main and not scene.cues.off_goal.search(named.words):
            found.append(named)
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


def _own_words(words: str, fact: Fact) -> str:
    """The words of a figure; those before a bare count tell what the count before it was of: 4个完成，1个延期."""
    own = _STOP.split(words)[-1]
    bare = own.endswith("，") and fact.quantity.dimension is Dimension.COUNT
    return "" if bare else own


def figures_after(scene: Scene, stated: Fact) -> list[Named]:
    """The amounts and counts that a rate begins a clause with (达标率92%，25套中23套), up to a semicolon.

    None where figures stand before it in its clause, or where a percentage follows them: they may be of that one.
    """
    text, figures = scene.document.folded, scene.figures.get(stated.block, ())
    here = [(slot, fact, frame) for frame, slot, fact in figures if fact.sentence == stated.sentence]
    before = [fact for _, fact, _ in here if fact.span < stated.span]
    if any("；" not in text[fact.span.end : stated.span.start] for fact in before):
        return []
    found: list[Named] = []
    end = stated.span.end
    for slot, fact, frame in here:
        if fact.span <= stated.span:
            continue
        words = text[end : fact.span.start]
        if "；" in words:
            break
        if fact.quantity.dimension not in _COUNTED or slot not in _MAIN or frame.aside:
            return []
        found.append(Named(fact, words))
        end = fact.span.end
    return found


def of_so_many(scene: Scene, figures: Sequence[Named], stem: str, rate: Rate | None) -> list[tuple[Fact, Fact]]:
    """How many of so many were done or not, the likelier first: 25套中23套（达标）, 25套中有2套未达标."""
    if len(figures) != 2 or not of_one_unit(figures[0].fact, figures[1].fact):
        return []
    whole, part = (named.fact for named in figures)
    text = scene.document.folded
    if part.quantity.exact > whole.quantity.exact or not scene.cues.of_those.fullmatch(figures[1].words):
        return []
    after = _CLAUSE.split(text[part.span.end : part.sentence.end])[0]
    rest = less(whole, part)
    not_yet, stems = scene.cues.words["not_yet"], (stem, *(rate.part if rate else ()))
    if any(f"{word}{one}" in after for word in not_yet for one in stems):
        return [(rest, whole)]
    # 未达到优良, but also 不低于三类
    return [(part, whole), *([(rest, whole)] if any(word in after for word in not_yet) else ())]


def told_after(
    scene: Scene, figures: Sequence[Named], stem: str, rate: Rate | None, stated: Fact
) -> list[tuple[Fact, Fact]]:
    """How many of so many were done, where the words behind the number say so: 5个项目中4个按期完成，1个延期.

    Those of the rate itself do not: 14个项目中9个支出率100%.
    """
    stems = (stem, *(rate.part if rate else ()))
    found = []
    for whole, part in pairwise(figures):
        after = _CLAUSE.split(scene.document.folded[part.fact.span.end : part.fact.sentence.end])[0]
        own = part.fact.span.end < stated.span.start < part.fact.span.end + len(after)
        if not own and any(word in after for word in stems):
            found += of_so_many(scene, [whole, part], stem, rate)[:1]
    return found


def _thing(scene: Scene, named: Named, rate: Fact) -> str:
    """The name of the rate that follows a figure."""
    match = scene.cues.rate_of.search(scene.document.folded[named.fact.span.end : rate.span.start])
    return match["thing"] if match else ""


def by_words(scene: Scene, figures: Sequence[Named], rate: Rate) -> list[tuple[Fact, Fact]]:
    """The part that the words of a known rate name, with each whole that they may mean, the last one first.

    A list that begins between the two, and has the part, parts them.
    """
    # 支出预算A is a budget, whatever it is for.
    done = (named for named in reversed(figures) if has(named, rate.part) and not _due(scene, named, rate))
    part = next((named for named in done if not named.words.endswith(rate.whole)), None)
    if part is None or any(by_degrees(scene, named, rate) for named in figures):
        return []
    symbol = part.fact.quantity.symbol
    others = [named for named in figures if named is not part and named.fact.quantity.symbol == symbol]
    wholes = [named.fact for named in reversed(others) if has(named, rate.whole) or _due(scene, named, rate)]
    alone = part.listed is None or scene.cues.total.search(part.words)  # 其中结转A，全年支出合计B
    return [(part.fact, whole) for whole in wholes if alone or not _listed(scene, part.fact, whole)]


def amounts_beside(figures: Sequence[Named], pair: tuple[Fact, Fact]) -> tuple[Fact, Fact] | None:
    """What is told right behind a number of things done and that of all of them: 审核A个、B元，核减C个、D元.

    It is amounts, or what else there is of them with no word between: 计划2处1,800平方米，完成2处1,846平方米.
    """
    if any(fact.quantity.dimension is not Dimension.COUNT for fact in pair):
        return None
    behind = {id(one.fact): other for one, other in pairwise(figures)}
    part, whole = (behind.get(id(fact)) for fact in pair)
    if part is None or whole is None:
        return None
    money = all(named.fact.quantity.dimension is Dimension.MONEY for named in (part, whole))
    beside = not (part.words or whole.words) and of_one_unit(part.fact, whole.fact)
    return (part.fact, whole.fact) if money or beside else None


def denied(scene: Scene, named: Named, stem: str, rate: Rate | None) -> bool:
    """Whether a figure is of what was not done, or in part only (未分配, 部分分配, for 分配率)."""
    stems, words = (stem, *(rate.part if rate else ())), scene.cues.words
    return any(f"{word}{one}" in named.words for word in (*words["not_yet"], *words["in_part"]) for one in stems)


def with_the_rest(
    figures: Sequence[Named], rest: Sequence[Named], stem: str, rate: Rate | None
) -> list[tuple[Fact, Fact]]:
    """What was done, of it and what was not done, where one of each is told: 已整改40项，未整改10项.

    What was not done at first may be all of it: 未就业毕业生A人，年底前就业B人.
    """
    done = [named.fact for named in figures if has(named, (stem, *(rate.part if rate else ())))]
    if len(done) != 1 or len(rest) != 1 or not of_one_unit(done[0], rest[0].fact):
        return []
    wholes = [sum_of([done[0], rest[0].fact]), *([rest[0].fact] if rest[0].fact.span < done[0].span else ())]
    return [(done[0], whole) for whole in wholes]


def less_what_is_kept(figures: Sequence[Named], rate: Rate, stated: Fact) -> list[tuple[Fact, Fact]]:
    """What was saved, as the one whole less the one amount that was kept: 送审A，审定B，审减率C.

    No more is kept than there was, unless a wrong digit makes it so.
    """
    if any(has(named, rate.part) for named in figures):
        return []
    kept = [named.fact for named in figures if has(named, rate.kept)]
    wholes = [named.fact for named in figures if has(named, rate.whole) and not has(named, rate.kept)]
    if len(kept) != 1 or len(wholes) != 1 or not of_one_unit(kept[0], wholes[0]):
        return []
    if _trivial(kept[0], wholes[0]) and not _mistyped(kept[0], wholes[0], stated):
        return []
    return [(less(wholes[0], kept[0]), wholes[0])]


def not_kept(figures: Sequence[Named], rate: Rate | None) -> Sequence[Named]:
    """The figures without what was kept, where the whole that it was kept of is told: 送审A，审定B，审减C."""
    if rate is None or not any(has(named, rate.whole) and not has(named, rate.kept) for named in figures):
        return figures
    return [named for named in figures if has(named, rate.part) or not has(named, rate.kept)]


def less(whole: Fact, kept: Fact) -> Fact:
    """What is left of a whole, as if it had been told."""
    left = sum_of([whole, negative(kept)])
    spread = whole.quantity.interval - kept.quantity.interval
    return left._replace(quantity=replace(left.quantity, widened=spread))


def swapped(part: Fact, swap: Swap) -> Fact:
    """A part, or what it was reckoned from, with other figures."""
    if not part.addends:
        return swap(part)
    first, second = part.addends
    return (
        less(swap(first), swap(negative(second))) if second.quantity.exact < 0 else sum_of([swap(first), swap(second)])
    )


def _mistyped(kept: Fact, whole: Fact, stated: Fact) -> bool:
    """Whether one digit of what was kept makes the rate of what was saved fit."""
    share = stated.quantity.interval
    for value in retyped(kept.quantity.value):
        left = less(whole, kept._replace(quantity=replace(kept.quantity, value=value)))
        rate = left.quantity.interval.divided(whole.quantity.interval)
        if left.quantity.value > 0 and rate is not None and share.meets(rate):
            return True
    return False


def _listed(scene: Scene, part: Fact, whole: Fact) -> bool:
    first, last = sorted((part.span, whole.span))
    return bool(scene.cues.opens.search(scene.document.folded, first.end, last.start))


def has(named: Named, words: Sequence[str]) -> bool:
    """Whether one of the words stands before a figure."""
    return any(word in named.words for word in words)


def _due(scene: Scene, named: Named, rate: Rate) -> bool:
    """Whether a figure is of what was to be done: 应执行数, 应支付; but 相应支出 was spent."""
    return any(named.words.startswith(rate.part, match.end()) for match in scene.cues.due.finditer(named.words))


def by_degrees(scene: Scene, named: Named, rate: Rate) -> bool:
    """Whether a figure is of one of several degrees (基本满意); 满意和基本满意 together are what the rate is of."""
    joined = {f"{part}{mark}{word}" for part in rate.part for mark in scene.cues.words["joint"] for word in rate.unless}
    return has(named, rate.unless) and not has(named, [*joined])


def by_stem(figures: Sequence[Named], name: str, stated: Fact) -> Iterator[tuple[Fact, Fact]]:
    """What was done is told by the name of the rate (已办结 … 办结率); the whole stands before it.

    It is no less, unless a wrong digit makes it so.
    """
    for stem in (name, name[-STEM:]):
        for place in range(len(figures) - 1, -1, -1):
            part = figures[place].fact
            if len(stem) < STEM or stem not in figures[place].words:
                continue
            symbol = part.quantity.symbol
            wholes = [named.fact for named in reversed(figures[:place]) if named.fact.quantity.symbol == symbol]
            # 采购A，比上年增加B，节约C: what was added is no whole where there is another.
            wholes = [fact for fact in wholes if fact.measure is not Measure.CHANGE] or wholes
            for whole in wholes:
                beyond = part.quantity.exact > whole.quantity.exact
                beside = whole is figures[place - 1].fact or stated.quantity.exact == 1
                wholly = beside and part.quantity.exact == whole.quantity.exact
                slip = beyond and slipped(part.quantity, whole.quantity, stated.quantity)
                if wholly or slip or not _trivial(part, whole):
                    yield part, whole
            return


def slipped(part: Quantity, whole: Quantity, stated: Quantity) -> bool:
    """Whether one digit of a part, of its whole or of their rate, or two digits of this swapped, make the three fit."""
    if ratio(part.exact, whole.exact) is None or mistyped(part, whole, stated):
        return ratio(part.exact, whole.exact) is not None
    points = (
        *(ratio(Fraction(value) * part.factor, whole.exact) for value in retyped(part.value)),
        *(ratio(part.exact, Fraction(value) * whole.factor) for value in retyped(whole.value)),
    )
    return any(other is not None and stated.interval.meets(Interval.point(other)) for other in points)


def mistyped(part: Quantity, whole: Quantity, stated: Quantity) -> bool:
    """Whether one digit of a rate, or two of them swapped, make it the quotient of a part and its whole."""
    point = ratio(part.exact, whole.exact)
    meant = (*retyped(stated.value), *map(Decimal, swaps(stated.value)))
    rates = (Interval.rounded(value, stated.decimals, stated.factor) for value in meant)
    return point is not None and any(rate.meets(Interval.point(point)) for rate in rates)


def of_one_unit(part: Fact, whole: Fact) -> bool:
    """Whether two figures are told in one unit."""
    return part.quantity.symbol == whole.quantity.symbol


def _trivial(part: Fact, whole: Fact) -> bool:
    """Whether a quotient says nothing: a part beyond its whole, or an amount told twice."""
    money = part.quantity.dimension is Dimension.MONEY
    return part.quantity.exact > whole.quantity.exact or (money and part.quantity.exact == whole.quantity.exact)
