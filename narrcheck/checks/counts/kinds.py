"""Totals of things against the counts of their kinds.

What it finds (NC805): kinds of vehicles that do not add up to the number of vehicles; other kinds after 分别为, 包括 or
a colon or before 共, grades of projects, and kinds that are known to part a whole, whose counts do not add up to it;
more things of a higher worth than of a lower one (50万元以上设备8台，其中100万元以上设备15台); kinds that a word each
keeps apart (硕士, 本科) and that exceed it.

Why it matters: the number of vehicles is checked against the asset register every year; a kind that was changed without
the total is the commonest slip in that paragraph.

Example: ``车辆3辆，其中：一般公务用车1辆、其他用车1辆``.

Known to miss: lists after 其中 that may be examples, kinds with different classifiers, nested lists.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

import regex

from narrcheck.checks.counts._kind_lists import Member, counted_beside, is_count, members_from
from narrcheck.checks.counts._kind_names import Words, divided, keeps_apart, of_one_head
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Quantity
from narrcheck.nlp.slips import swaps
from narrcheck.phrases import addition

KINDS = Rule(
    "NC805",
    "kinds-do-not-add-up",
    Kind.SUM,
    Severity.ERROR,
    Message("分类数目之和与总数不符", "Counts of kinds do not add up to their total"),
)
RULES: tuple[Rule, ...] = (KINDS,)

_LARGE = 1000
_FEW = 3
_NAME = 12  # characters before a total that may name it
_TOTAL = 14  # characters before a total that may name vehicles
_CHANGE = 12  # characters of the words for a change
_SLIGHT = 20  # an excess of one part in so many is a slip, a larger one an overlap of kinds


def check(analysis: Analysis) -> Iterator[Finding]:
    """The totals that their kinds do not add up to."""
    words = analysis.rulebook.derive(Words)
    text, quantities = analysis.document.folded, analysis.quantities
    for index, total in enumerate(quantities):
        if not is_count(total, words):
            continue
        if index and words.grade.search(text, max(0, total.span.start - 10), total.span.start):
            yield from _grades(analysis, words, index)
        beside = counted_beside(analysis, index)
        link = words.link.match(text, max(total.span.end, quantities[beside].span.end) if beside else total.span.end)
        bracket = words.bracket.match(text, total.span.end)
        for found in (bracket if link is None or not link["bare"] else None, link):
            if found is not None:
                yield from _kinds(analysis, words, index, found)
        if words.after.search(text, max(0, total.span.start - _NAME), total.span.start):
            yield from _told_before(analysis, words, index)


def _told_before(analysis: Analysis, words: Words, index: int) -> Iterator[Finding]:
    """Compare a total with the kinds before it, side by side: 越野车6辆、轿车1辆，共7辆."""
    text, quantities, total = analysis.document.folded, analysis.quantities, analysis.quantities[index]
    members: list[Member] = []
    for place in range(index - 1, -1, -1):
        kind = quantities[place]
        joint = words.joint.fullmatch(text, kind.span.end, quantities[place + 1].span.start) if members else None
        beside = joint is not None and not words.verb.search(joint["name"])
        if kind.symbol != total.symbol or not is_count(kind, words) or (members and not beside):
            break
        members.insert(0, Member(text[max(0, kind.span.start - _FEW) : kind.span.start], kind))
    begins = text[max(0, members[0].quantity.span.start - _NAME) : members[0].quantity.span.start] if members else ""
    sums = list(accumulate(member.value for member in reversed(members)))
    if len(members) > 1 and total.value not in sums and not words.verb.search(begins):
        yield _finding(total, members, Severity.WARNING)


def _kinds(analysis: Analysis, words: Words, index: int, link: "regex.Match[str]") -> Iterator[Finding]:
    text, total = analysis.document.folded, analysis.quantities[index]
    changed = _changed(analysis, words, index)
    vehicles = _of_vehicles(words, text, changed or total)
    members = members_from(analysis, words, index, link.end(), vehicles=vehicles)
    # 编制52人（行政编制18人，事业编制34人）: without a word, a bracket lists kinds only where it holds nothing else.
    if not members or (link["bare"] and not text.startswith("）", members[-1].quantity.span.end)):
        return
    sums = list(accumulate(member.value for member in members))
    if changed is not None and sums[-1] > total.value:
        total = changed
    value, vehicles = total.value, vehicles and bool(words.vehicle.search(members[0].name))
    apart = vehicles and all(words.kind.search(member.name) for member in members)
    if sums[-1] in {value, *_told_so_far(analysis, index)} or (value in sums and not apart):
        return
    # 甲12人、乙13人、丙11人，寄宿生20人: what follows another mark may be something else of them
    first = [m for place, m in enumerate(members) if {one.mark for one in members[1 : place + 1]} <= {"、"}]
    if 1 < len(first) < len(members) and keeps_apart(words, {member.name for member in first}):
        members = first
    severity = _severity(words, link, value, members, vehicles=vehicles)
    named = text[max(0, total.span.start - _NAME) : total.span.start]
    if severity is None and len(members) > 1 and of_one_head(words, named, {member.name for member in members}):
        severity = Severity.WARNING if sums[-1] > value or len(members) >= _FEW else None
    if severity is None and _beyond(words, named, value, members):
        severity = Severity.ERROR
    sole = len(members) == 1 and any(members[0].name in group for group in words.groups)  # 15人，其中事业16人
    if severity is None and sole and link["word"] and sums[-1] > value and _opens(analysis, words, index):
        severity = Severity.WARNING
    swapped = len(members) > 1 and not link["bare"] and _finely_told(value, members) and _swapped(value, members)
    if severity is None and (swapped or _borne_out(analysis, words, index, link.end())):
        severity = Severity.WARNING
    if severity is not None:
        yield _finding(total, members, severity)


def _told_so_far(analysis: Analysis, index: int) -> Iterator[Decimal]:
    """The counts of a total's kind before it in its sentence, which a list may part: 窗口124个，分布在5个楼层：…"""
    text, total = analysis.document.folded, analysis.quantities[index]
    begin = max(text.rfind(mark, 0, total.span.start) for mark in "。；\n")
    before = analysis.quantities[max(0, index - _FEW) : index]
    return (q.value for q in before if q.span.start > begin and q.symbol == total.symbol)


def _opens(analysis: Analysis, words: Words, index: int) -> bool:
    """Whether nothing of its kind is counted before a total in its sentence, and it is no change of it."""
    text, total = analysis.document.folded, analysis.quantities[index]
    changed = words.changed.search(text, max(0, total.span.start - _CHANGE), total.span.start)
    return not changed and not any(True for _ in _told_so_far(analysis, index))


def _borne_out(analysis: Analysis, words: Words, index: int, start: int) -> bool:
    """Whether the same kinds, counted in the other unit, make up their whole: 52户103人，其中甲12户20人，乙40户83人."""
    other = counted_beside(analysis, index)
    if other is None:
        return False
    members = members_from(analysis, words, other, start, vehicles=False)
    return len(members) > 1 and sum(one.value for one in members) == analysis.quantities[other].value


def _of_vehicles(words: Words, text: str, total: Quantity) -> bool:
    named = words.total.search(text, max(0, total.span.start - _TOTAL), total.span.start)
    return total.symbol in words.data.vehicle_symbols and bool(named)


def _changed(analysis: Analysis, words: Words, index: int) -> Quantity | None:
    """The number before a change of it, which more kinds part than that: 学生800人，比上年减少30人，其中男生500人、…"""
    text, total = analysis.document.folded, analysis.quantities[index]
    if not words.changed.search(text, max(0, total.span.start - _CHANGE), total.span.start):
        return None
    begin = max(text.rfind("。", 0, total.span.start), text.rfind("\n", 0, total.span.start))
    before = analysis.quantities[max(0, index - _FEW) : index]
    return next((q for q in before if q.symbol == total.symbol and q.span.start > begin), None)


def _severity(
    words: Words, link: "regex.Match[str]", value: Decimal, members: list[Member], *, vehicles: bool
) -> Severity | None:
    """How sure it is that the kinds make up the whole; None where they need not."""
    listed = sum((member.value for member in members), Decimal(0))
    if len(members) == 1:
        return Severity.ERROR if vehicles and listed > value else None
    if vehicles and not link["bare"]:
        return Severity.ERROR
    names = {member.name for member in members}
    if (known := _of_known_kinds(words, names, listed, value)) is not None:
        return known
    slight, rest = abs(listed - value) * _SLIGHT <= value, members[-1].name.startswith(words.data.rest)
    if (vehicles and listed >= value - 1) or (len(members) >= _FEW and rest and slight):
        return Severity.WARNING
    if link["bare"] or any(names <= group for group in words.groups):
        return None
    if listed > value and len(names) == len(members) and keeps_apart(words, names):
        return Severity.WARNING
    word = link["word"] or link["inner"] or ""
    if word.startswith(words.data.whole):
        return Severity.WARNING
    if word.startswith(words.data.among):
        return Severity.WARNING if len(members) >= _FEW and listed > value and slight else None
    alike = len({member.name[-1] for member in members}) == 1
    return Severity.WARNING if slight or (listed > value and alike) else None


def _of_known_kinds(words: Words, names: set[str], listed: Decimal, value: Decimal) -> Severity | None:
    """How sure it is where names are known to part a whole, or some of those are."""
    within = [group for group in words.groups if names <= group]
    if within and (listed > value or names in within):
        return Severity.ERROR if listed > value else Severity.WARNING
    return Severity.WARNING if any(divided(names, kinds) for kinds in words.data.divisions) else None


def _beyond(words: Words, whole: str, value: Decimal, members: list[Member]) -> bool:
    """Whether of things of some worth more are told that are worth more: 50万元以上8台，其中100万元以上15台."""
    thresholds = [words.threshold.search(name) for name in (whole, members[0].name)]
    return len(members) == 1 and members[0].value > value and all(thresholds)


def _finely_told(value: Decimal, members: list[Member]) -> bool:
    """Whether the total has so many digits, of the same places as all its kinds, that no slip fits them by chance."""
    places = {one.as_tuple().exponent for one in (value, *(member.value for member in members))}
    return value >= _LARGE or (len(places) == 1 and len(value.as_tuple().digits) > _FEW)


def _swapped(value: Decimal, members: list[Member]) -> bool:
    """Whether two digits swapped in one figure explain the difference."""
    listed = sum(member.value for member in members)
    if any(Decimal(other) == listed for other in swaps(Decimal(value))):
        return True
    lacking = value - listed
    return any(Decimal(other) - member.value == lacking for member in members for other in swaps(member.quantity.value))


def _grades(analysis: Analysis, words: Words, index: int) -> Iterator[Finding]:
    """“优”21个、“良”49个 against the number of projects before them in the sentence."""
    text, quantities = analysis.document.folded, analysis.quantities
    first = quantities[index]
    begin = max(text.rfind("。", 0, first.span.start), text.rfind("\n", 0, first.span.start))
    earlier = [q for q in quantities[max(0, index - 6) : index] if q.span.start > begin and q.symbol == first.symbol]
    # 评价42项，比上年增加7项；评为“优”9项: it is not the change that the grades part.
    earlier = [q for q in earlier if not words.changed.search(text, max(0, q.span.start - _CHANGE), q.span.start)]
    if not earlier or words.grade.search(text, max(0, earlier[-1].span.start - 10), earlier[-1].span.start):
        return
    if not words.graded.search(text, earlier[-1].span.end, first.span.start):
        return
    members = [Member(text[first.span.start - 4 : first.span.start], first)]
    for quantity in quantities[index + 1 :]:
        gap = text[members[-1].quantity.span.end : quantity.span.start]
        if quantity.symbol != first.symbol or len(gap) > 16 or "。" in gap or not words.grade.search(gap):
            break
        members.append(Member(gap, quantity))
    total, listed = earlier[-1], sum(member.value for member in members)
    if not is_count(total, words) or listed == total.value or len(members) < 2:
        return
    if listed > total.value or len(members) >= _FEW:
        yield _finding(total, members, Severity.ERROR if listed > total.value else Severity.WARNING)


def _finding(total: Quantity, members: list[Member], severity: Severity) -> Finding:
    listed, symbol = sum(member.value for member in members), total.symbol
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
