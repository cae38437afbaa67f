"""Totals of things against the counts of their kinds.

What it finds (NC805): kinds of vehicles that do not add up to the number of vehicles; other kinds after 分别为, 包括
or a colon or before 共, grades of projects, what was done and what is left, and kinds that are known to part a whole,
whose counts do not add up to it; more things of a higher worth than of a lower one (50万元以上设备8台，其中100万元以上
设备15台); kinds that a word each keeps apart (硕士, 本科) and that exceed it.

Why it matters: the number of vehicles is checked against the asset register every year; a kind that was changed without
the total is the commonest slip in that paragraph.

Example: ``车辆3辆，其中：一般公务用车1辆、其他用车1辆``.

Known to miss: lists after 其中 that may be examples, kinds with different classifiers, nested lists.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import accumulate, chain, takewhile

import regex

from narrcheck.checks.counts._divisions import Division, certainty
from narrcheck.checks.counts._done_and_left import done_and_left
from narrcheck.checks.counts._grades import graded
from narrcheck.checks.counts._kind_lists import (
    Member,
    before_in_sentence,
    counted_beside,
    is_change,
    is_count,
    members_from,
)
from narrcheck.checks.counts._kind_names import Words, keeps_apart
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Quantity
from narrcheck.phrases import addition

KINDS = Rule(
    "NC805",
    "kinds-do-not-add-up",
    Kind.SUM,
    Severity.ERROR,
    Message("分类数目之和与总数不符", "Counts of kinds do not add up to their total"),
)
RULES: tuple[Rule, ...] = (KINDS,)

_NAME = 12  # characters before a total, or the first of its kinds, that may name it
_TOTAL = 14  # characters before a total that may name vehicles
_BESIDE = 12  # figures from a total to that of the same kinds in a list beside it
_WORD = 3  # characters of a kind told before its total

Doubt = tuple[Quantity, list[Member], Severity]


def check(analysis: Analysis) -> Iterator[Finding]:
    """The totals that their kinds do not add up to."""
    words = analysis.rulebook.derive(Words)
    for index, total in enumerate(analysis.quantities):
        if is_count(total, words):
            around = (graded, done_and_left, _told_before)
            for doubt in chain.from_iterable(find(analysis, words, index) for find in around):
                yield _finding(*doubt)
            for opening in _openings(analysis, words, index):
                for doubt in _told_behind(analysis, words, index, opening):
                    yield _finding(*doubt)


def _told_before(analysis: Analysis, words: Words, index: int) -> Iterator[Doubt]:
    """Compare a total with the kinds before it, side by side: 越野车6辆、轿车1辆，共7辆."""
    text, quantities, total = analysis.document.folded, analysis.quantities, analysis.quantities[index]
    if not words.after.search(text, max(0, total.span.start - _NAME), total.span.start):
        return
    members: list[Member] = []
    for place in range(index - 1, -1, -1):
        kind = quantities[place]
        joint = words.joint.fullmatch(text, kind.span.end, quantities[place + 1].span.start)
        apart = members and (joint is None or words.verb.search(joint["name"]))
        if apart or kind.symbol != total.symbol or not is_count(kind, words):
            break
        members.insert(0, Member(text[max(0, kind.span.start - _WORD) : kind.span.start], kind))
    begins = text[max(0, members[0].quantity.span.start - _NAME) : members[0].quantity.span.start] if members else ""
    sums = list(accumulate(member.value for member in reversed(members)))
    if len(members) > 1 and total.value not in sums and not words.verb.search(begins):
        yield total, members, Severity.WARNING


def _openings(analysis: Analysis, words: Words, index: int) -> Iterable["regex.Match[str]"]:
    """What may open a list of a total's kinds: words behind it (or behind the count beside it), and a bare bracket."""
    text, total = analysis.document.folded, analysis.quantities[index]
    beside = counted_beside(analysis, words, index)
    end = total.span.end if beside is None else max(total.span.end, analysis.quantities[beside].span.end)
    matches = (words.bracket.match(text, total.span.end), words.link.match(text, end))
    return {match.end(): match for match in matches if match is not None}.values()


def _told_behind(analysis: Analysis, words: Words, index: int, opening: "regex.Match[str]") -> Iterator[Doubt]:
    """Compare a total with the list of its kinds that is opened behind it: 车辆3辆，其中轿车2辆、越野车1辆."""
    text, total = analysis.document.folded, analysis.quantities[index]
    changed = _changed(analysis, words, index)
    vehicles = _of_vehicles(words, text, changed or total)
    members = members_from(analysis, words, index, opening.end(), vehicles=vehicles)
    # 编制52人（行政编制18人，事业编制34人）: without a word, a bracket lists kinds only where it holds nothing else.
    if not members or (opening["bare"] and not text.startswith("）", members[-1].quantity.span.end)):
        return
    sums = list(accumulate(member.value for member in members))
    if changed is not None and sums[-1] > total.value:
        total = changed
    told = [q.value for q in before_in_sentence(analysis, index, "。；\n")]
    division = Division(
        words=words,
        total=total,
        named=text[max(0, total.span.start - _NAME) : total.span.start],
        members=_of_one_list(words, members),
        opening=opening,
        vehicles=vehicles and bool(words.vehicle.search(members[0].name)),
        only=not told and not is_change(words, text, total),
        borne_out=_borne_out(analysis, words, index, opening.end()) or _whole_beside(analysis, words, index, members),
    )
    # What follows kinds that come to the total may divide it anew: 12人，其中男7人、女5人、党员4人.
    agrees = total.value in sums and not (total.value != sums[-1] and division.exclusive)
    if not agrees and sums[-1] not in told and (severity := certainty(division)):
        yield total, division.members, severity


def _of_one_list(words: Words, members: list[Member]) -> list[Member]:
    """The first kinds of a list, where these exclude each other and another mark parts the rest from them.

    七年级12人、八年级13人、九年级11人，寄宿生20人: what follows the comma may be something else of the same things.
    """
    first = [members[0], *takewhile(lambda member: member.mark == "、", members[1:])]
    return first if len(first) > 1 and keeps_apart(words, [member.name for member in first]) else members


def _borne_out(analysis: Analysis, words: Words, index: int, start: int) -> bool:
    """Whether the same kinds, counted in the other unit, make up their whole: 52户103人，其中甲12户20人，乙40户83人."""
    other = counted_beside(analysis, words, index)
    if other is None:
        return False
    members = members_from(analysis, words, other, start, vehicles=False)
    return sum(one.value for one in members) == analysis.quantities[other].value


def _whole_beside(analysis: Analysis, words: Words, index: int, members: list[Member]) -> bool:
    """Whether a list beside this one has the same kinds, and they come to its total.

    教学班20个，其中七年级8个、八年级7个；学生900人，其中七年级460人、八年级440人: there are classes of no other kind.
    """
    text, names = analysis.document.folded, [member.name for member in members]
    if not keeps_apart(words, names):
        return False
    for other in range(max(0, index - _BESIDE), min(len(analysis.quantities), index + _BESIDE)):
        total = analysis.quantities[other]
        opening = words.link.match(text, total.span.end) if other != index and is_count(total, words) else None
        if opening is None or "\n" in text[slice(*sorted((total.span.end, analysis.quantities[index].span.end)))]:
            continue
        beside = members_from(analysis, words, other, opening.end(), vehicles=False)
        if [one.name for one in beside] == names and sum(one.value for one in beside) == total.value:
            return True
    return False


def _of_vehicles(words: Words, text: str, total: Quantity) -> bool:
    named = words.total.search(text, max(0, total.span.start - _TOTAL), total.span.start)
    return total.symbol in words.data.vehicle_symbols and bool(named)


def _changed(analysis: Analysis, words: Words, index: int) -> Quantity | None:
    """The number before a change of it, which more kinds part than that: 学生800人，比上年减少30人，其中男生500人、…"""
    changed = is_change(words, analysis.document.folded, analysis.quantities[index])
    return next(before_in_sentence(analysis, index, "。\n"), None) if changed else None


def _finding(total: Quantity, members: list[Member], severity: Severity) -> Finding:
    listed, symbol = sum((member.value for member in members), Decimal(0)), total.symbol
    addends = addition(member.value for member in members)
    gap, several = abs(listed - total.value), f"{len(members)} 类之和" if len(members) > 1 else "一类"
    message = Message(
        f"总数 {total.value} {symbol}，所列{several}为 {listed} {symbol}，相差 {gap}，请核对。",
        f"The total is {total.value}, the {len(members)} kinds listed add up to {listed}; check them.",
    )
    related = tuple(Related("part", member.quantity.span) for member in members)
    sums = f"{addends} = {listed}" if len(members) > 1 else addends
    return Finding.of(
        KINDS, total.span, message, calculation=f"{sums} ≠ {total.value}", related=related, severity=severity
    )
