"""The counts of kinds that follow a total of things: 车辆3辆，其中：一般公务用车1辆、其他用车2辆."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from narrcheck.checks.counts._kind_names import Words, stands_outside
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.quantity import Dimension, Quantity

_CHANGE = 12  # characters of the words for a change
_NOUN = regex.compile(r"\p{Han}{0,2}")  # what may stand between two counts of one thing
_ALSO = regex.compile(r"[、，]?\p{Han}{0,2}")


@dataclass(frozen=True, slots=True)
class Member:
    """One kind: its name, its count and the mark before it."""

    name: str
    quantity: Quantity
    mark: str = ""

    @property
    def value(self) -> Decimal:
        """How many there are."""
        return self.quantity.value


def counted_beside(analysis: Analysis, words: Words, index: int) -> int | None:
    """The count in another unit that stands right beside one: 512户1033人, 14个班712人; of visits 42批次、385人次."""
    text, quantities = analysis.document.folded, analysis.quantities
    for other in (index - 1, index + 1):
        if 0 <= other < len(quantities):
            first, second = quantities[min(index, other)], quantities[max(index, other)]
            visits = first.symbol in words.data.visits and second.symbol in words.data.visitors
            between = _ALSO if visits else _NOUN
            near = between.fullmatch(text, first.span.end, second.span.start)
            if near and first.dimension is second.dimension is Dimension.COUNT and first.symbol != second.symbol:
                return other
    return None


def is_count(quantity: Quantity, words: Words) -> bool:
    """Whether a quantity counts things, exactly and by a unit of their own."""
    counts = quantity.dimension is Dimension.COUNT and quantity.approx is None
    return counts and bool(quantity.symbol) and quantity.symbol not in words.data.left_out


def is_change(words: Words, text: str, quantity: Quantity) -> bool:
    """Whether a number is what another one has changed by: 比上年减少30人."""
    return bool(words.changed.search(text, max(0, quantity.span.start - _CHANGE), quantity.span.start))


def before_in_sentence(analysis: Analysis, index: int, ends: str, far: int = 3) -> Iterator[Quantity]:
    """What is counted in a count's unit before it in its sentence, among so many figures; ``ends`` part sentences."""
    text, own = analysis.document.folded, analysis.quantities[index]
    begin = max(text.rfind(mark, 0, own.span.start) for mark in ends)
    before = analysis.quantities[max(0, index - far) : index]
    return (q for q in before if q.symbol == own.symbol and q.span.start > begin)


def members_from(analysis: Analysis, words: Words, index: int, start: int, *, vehicles: bool) -> list[Member]:
    """The counts of kinds from ``start`` on; none where the list is open, nested or broken by something else."""
    text, total = analysis.document.folded, analysis.quantities[index]
    members: list[Member] = []
    marks: set[str] = set()
    at = start
    for quantity, (begin, end) in _behind(analysis, words, index, start):
        gap = text[at:begin]
        passed = members and (words.data.moved.fullmatch(gap) or _of_the_kind(gap, quantity))
        if passed or _aside(words, text, gap, quantity):
            at = end if passed else at
            continue
        match = words.data.gap.fullmatch(gap)
        if match is None or quantity.symbol != total.symbol or bool(match["mark"]) != bool(members):
            if match is not None and match["mark"] == "、" and members:
                return []
            break
        if match["mark"] == "；" and marks - {"；"}:
            break
        name = words.present.sub("", match["name"])
        said = words.leading.sub("", name)
        if words.data.nested in name:
            return []
        if members and match["mark"] != "、" and words.account.search(said):
            break
        vehicles = vehicles and bool(members or words.vehicle.search(name))  # 其中机关3辆、医院6辆: vehicles of units
        rest = members and said.startswith(words.data.rest)  # 消防车4辆、其他2辆
        if _is_none(words, name, members) or (vehicles and not rest and not words.vehicle.search(name)):
            break
        if not is_count(quantity, words) or any(word in said for word in words.data.open):
            return []
        marks.add(match["mark"] or "")
        marks.discard("")
        members.append(Member(name, quantity, match["mark"] or ""))
        at = end
    closed = vehicles and members and any(rest in members[-1].name for rest in words.data.rest)
    return members if closed or not text.startswith(words.data.open, at) else []


def _aside(words: Words, text: str, gap: str, quantity: Quantity) -> bool:
    """Whether a count stands in brackets, or is what things are worth."""
    return gap.count("（") > gap.count("）") or bool(words.threshold.match(text, quantity.span.end))


def _behind(analysis: Analysis, words: Words, index: int, start: int) -> Iterator[tuple[Quantity, Span]]:
    """The counts from ``start`` on, of two side by side (12户20人) the one in the total's unit, and where both are."""
    quantities, symbol = analysis.quantities, analysis.quantities[index].symbol
    for place in range(index + 1, len(quantities)):
        quantity, other = quantities[place], counted_beside(analysis, words, place)
        beside = quantities[other] if other is not None else quantity
        if quantity.span.start >= start and (other is None or quantity.symbol == symbol or beside.symbol != symbol):
            both = min(quantity.span, beside.span), max(quantity.span, beside.span)
            yield quantity, Span(both[0].start, both[1].end)


def _of_the_kind(gap: str, quantity: Quantity) -> bool:
    """Whether a figure is what the things of the kind before it cost, or their share: 甲类73个、资金A，占60%."""
    return quantity.dimension in (Dimension.MONEY, Dimension.PERCENT) and not any(stop in gap for stop in "。；\n")


def _is_none(words: Words, name: str, members: list[Member]) -> bool:
    """Whether a name is no kind of the things counted, or none of those told before it."""
    return bool(words.verb.search(name)) or stands_outside(words, [member.name for member in members], name)
