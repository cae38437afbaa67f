"""Wholes of shares that no words name: what the parts come to, or what the shares beside them fit."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from operator import itemgetter

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.frame import Frame
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.model.relation import Instance
from narrcheck.relations.formulas import ratio, rounds_to, telling
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.totals import FEW

# So many digits of shares fit no whole by accident.
_TELLING = 4

Found = tuple[Frame, Fact, Instance | None]


def summed_wholes(scene: Scene, stated: list[tuple[Frame, Fact]]) -> dict[tuple[object, ...], Fact]:
    """Where the whole is not told, the parts of a known whole that are all told, or whose shares make 100%, are it."""
    groups: dict[tuple[object, ...], list[tuple[Frame, Fact]]] = {}
    for frame, share in stated:
        if frame.group is None:
            groups.setdefault((*phrase_of(scene, frame, share), frame.block), []).append((frame, share))
            if share.whole:
                groups.setdefault((*phrase_of(scene, frame, share), "section"), []).append((frame, share))
    wholes: dict[tuple[object, ...], Fact] = {}
    for members in groups.values():
        values = [frame.value() for frame, _ in members]
        told = [value for value in values if value is not None]
        if len(members) < 2 or len(told) < len(members) or len({value.quantity.symbol for value in told}) > 1:
            continue
        names = {frame.name for frame, _ in members}
        known = names in scene.names.wholes
        shares = exact_sum(share.quantity.exact for _, share in members)
        total = sum_of(told)
        apart = len({frame.block for frame, _ in members}) > 1
        fitting = any(_fits(value, share, total) for value, (_, share) in zip(told, members, strict=True))
        if apart and not fitting and not _complete(members):
            continue
        if known or abs(shares - 1) <= Fraction(len(members), 1000):
            wholes[phrase_of(scene, *members[0])] = total
    return wholes


def _complete(members: Sequence[tuple[Frame, Fact]]) -> bool:
    """Whether shares that stand apart are told so exactly that they are of one whole, since they make up 100%."""
    shares = [share.quantity for _, share in members if share.quantity.value]
    return (
        len(shares) > 1
        and all(map(telling, shares))
        and abs(exact_sum(one.exact for one in shares) - 1) <= max(one.ulp for one in shares)
    )


def run_of(frame: Frame, share: Fact) -> tuple[int, str]:
    """The run of shares that a share in no list belongs to: of its sentence, and of the whole that its words name."""
    return (frame.sentence, share.whole or "") if frame.group is None else (-1, "")


def series_of(scene: Scene, frame: Frame, share: Fact) -> tuple[int, str]:
    """The numbered items that a share without a whole stands in, one in each: （1）甲支出A，占P。（2）乙支出B，占Q。"""
    block = scene.document.blocks[frame.block]
    bare = frame.group is None and not share.whole and block.number is not None
    return (-2 - (block.parent or 0), block.number.style) if bare and block.number else (-1, "")


def wholes_beside(scene: Scene, found: Sequence[Found]) -> dict[tuple[int, str], list[Fact]]:
    """Wholes of a run of shares that no list holds: one that two of them fit, or what their amounts come to."""
    runs: dict[tuple[int, str], list[Found]] = {}
    for frame, share, instance in found:
        if frame.group is None:
            runs.setdefault((frame.sentence, ""), []).append((frame, share, instance))
            if (series := series_of(scene, frame, share))[1]:
                runs.setdefault(series, []).append((frame, share, instance))
            if share.whole:
                runs.setdefault((frame.sentence, share.whole), []).append((frame, share, instance))
    wholes: dict[tuple[int, str], list[Fact]] = {}
    for key, all_told in runs.items():
        if key[0] < -1:
            wholes[key] = _fitted_total(scene, all_told)  # items of one level may be of several lists
            continue
        run = [one for one in all_told if telling(one[1].quantity)]
        fitted = [one.operands["whole"] for *_, one in run if one is not None and one.outcome is Outcome.HOLDS]
        values = [frame.value() for frame, *_ in run]
        told = [value for value in values if value is not None]
        if len(told) == len(run) > 1 and len({value.quantity.symbol for value in told}) == 1:
            total = sum_of(told)
            # The sum is the whole where it is known to be, or where one share fits it.
            if {frame.name for frame, *_ in all_told} in scene.names.wholes or any(
                _fits(value, share, total) for value, (_, share, _) in zip(told, run, strict=True)
            ):
                fitted += [total, total]
        counts = Counter(whole.quantity.exact for whole in fitted)
        wholes[key] = [whole for whole in fitted if counts[whole.quantity.exact] > 1][:1] or _fitted_total(
            scene, all_told
        )
    return wholes


def _fitted_total(scene: Scene, run: Sequence[Found]) -> list[Fact]:
    """What the amounts of a run come to, if all shares fit it; else the nearest total told that all but one fit."""
    told = [(value, share) for frame, share, _ in run if (value := frame.value()) is not None and value.quantity.value]
    if len(told) < FEW:
        return []
    one_unit = len({value.quantity.symbol for value, _ in told}) == 1
    together = [sum_of([value for value, _ in told])] if one_unit else []
    for total in chain(together, _likely(scene, told, run[0][0].index)):
        fits = [share for value, share in told if alike(total, value) and _fits(value, share, total)]
        if len(fits) >= len(told) - 1 and _tell(fits) and (len(fits) > 1 or not total.addends):
            return [total]
    return []


def _tell(shares: Sequence[Fact]) -> bool:
    """Whether it is no accident that some shares fit a whole: one of many digits does, or several of few."""
    digits = sum(len(str(abs(share.quantity.units))) for share in shares)
    return any(telling(share.quantity) for share in shares) or (len(shares) > 1 and digits >= _TELLING)


def _likely(scene: Scene, told: Sequence[tuple[Fact, Fact]], near: int) -> Iterator[Fact]:
    """The totals told anywhere that one of two shares fits, the nearest first: what all but one fit is among them."""
    largest = sorted(told, key=lambda pair: -abs(pair[1].quantity.units))[:2]
    found = {place: whole for value, share in largest for _, place, whole in _within(scene, value, share)}
    nearest: dict[Fraction, Fact] = {}
    for place in sorted(found, key=lambda place: (abs(place - near), place)):
        nearest.setdefault(found[place].quantity.exact, found[place])
    yield from nearest.values()


def _within(scene: Scene, part: Fact, share: Fact) -> list[tuple[Fraction, int, Fact]]:
    """The totals of about the size that a share makes its amount one of."""
    amount, half, units = part.quantity.exact, share.quantity.ulp / 2, 2 * abs(share.quantity.units)
    if amount <= 0:
        return []
    first = bisect_left(scene.wholes, amount / (half * (units + 1)), key=itemgetter(0))
    last = bisect_right(scene.wholes, amount / (half * (units - 1)), key=itemgetter(0)) if units else None
    return scene.wholes[first:last]


def _fits(part: Fact, share: Fact, whole: Fact) -> bool:
    point = ratio(part.quantity.exact, whole.quantity.exact)
    return point is not None and 0 < point < 1 and rounds_to(point, share.quantity)


def of_that_name(frame: Frame, share: Fact) -> list[Fact]:
    """What items of a list come to that have the whole's name: 返还和转移支付A（一般转移支付B，占转移支付C%；…）."""
    members = frame.group.members if frame.group is not None and share.whole else ()
    values = (member.value() for member in members if member.name.endswith(share.whole or ""))
    told = [value for value in values if value is not None]
    return [sum_of(told)] if len(told) > 1 and all(alike(told[0], value) for value in told) else []


def sum_of(facts: Sequence[Fact]) -> Fact:
    """The sum of some figures, as if it had been told."""
    quantity = max((fact.quantity for fact in facts), key=lambda quantity: quantity.decimals)
    value = sum((fact.quantity.value for fact in facts), Decimal(0))
    span = Span(facts[0].span.start, facts[-1].span.end)
    first = facts[0]
    return Fact(
        first.indicator,
        first.scope,
        first.period,
        first.measure,
        replace(quantity, span=span, value=value, widened=None),
        first.block,
        first.sentence,
        addends=tuple(facts),
    )


def phrase_of(scene: Scene, frame: Frame, stated: Fact) -> tuple[object, ...]:
    """Shares of one list, or of a whole named alike in one section, have one whole."""
    if stated.whole:
        return scene.section(frame.block), stated.whole
    return (id(frame.group),) if frame.group else (frame.index,)


def fitting_wholes(scene: Scene, instances: list[tuple[Frame, Instance]]) -> dict[tuple[object, ...], list[Fact]]:
    """The wholes that shares have been found to fit, by ``phrase_of``."""
    wholes: dict[tuple[object, ...], list[Fact]] = {}
    for frame, instance in instances:
        # A share of nothing fits any whole.
        if instance.outcome is Outcome.HOLDS and instance.operands["part"].quantity.value:
            wholes.setdefault(phrase_of(scene, frame, instance.stated), []).append(instance.operands["whole"])
    return wholes


def wholes_by_words(instances: Sequence[Instance | None]) -> dict[tuple[str, int | None], list[Fact]]:
    """The whole that the same words have been found to mean all over a report, by these and the year."""
    found: dict[tuple[str, int | None], list[Fact]] = {}
    held = (one for one in instances if one is not None and one.outcome is Outcome.HOLDS and one.stated.whole)
    for one in held:
        if one.operands["part"].quantity.value and telling(one.stated.quantity):
            found.setdefault((one.stated.whole or "", one.frame.period), []).append(one.operands["whole"])
    return {key: wholes for key, wholes in found.items() if len({whole.quantity.exact for whole in wholes}) == 1}


def alike(whole: Fact, part: Fact) -> bool:
    """Whether one can be a part of the other: both amounts, or counts in one unit."""
    counted = part.quantity.dimension is Dimension.COUNT
    same = whole.quantity.dimension is part.quantity.dimension
    return same and (not counted or whole.quantity.symbol == part.quantity.symbol)
