"""Answers to questionnaires: whether they add up, and whether the rate of satisfaction is theirs.

What it finds (NC811): more questionnaires that came back than were sent out; answers from the best to 不满意 that do
not add up to those that came back; a rate of satisfaction that no number of the best answers gives, where the text says
which answers it counts or one slip of the pen explains it.

Why it matters: satisfaction is a score of its own, and its figures are typed from a table that nobody publishes.

Example: ``收回288份，其中非常满意196份、满意71份、一般15份、不满意9份``.

Known to miss: answers given in percent only, and rates that weigh the answers.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.slips import written
from narrcheck.phrases import addition
from narrcheck.rulebook import Expression, Rulebook, RuleData

ANSWERS = Rule(
    "NC811",
    "answers-mismatch",
    Kind.SUM,
    Severity.WARNING,
    Message("问卷各类答复之和、满意度与收回份数不符", "Answers do not add up to what came back, or give another rate"),
)
RULES: tuple[Rule, ...] = (ANSWERS,)

_STOP = regex.compile("[。；\n]")
_BEFORE = 16
_GAP = 30  # characters between two answers, a share in brackets included
_FEWEST = 3
_FAR = 90  # characters between the last answer and the rate
_PERCENT = Fraction(1, 100)


class AnswerData(RuleData):
    """``rules/count/answers.yaml``."""

    needs: str
    degree: str
    before: str
    bad: tuple[str, ...]
    worst: str
    rate: str
    named: str
    sent: Expression
    returned: Expression


class _Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/answers.yaml", AnswerData)
        self.before = regex.compile(data.before.replace("{degree}", data.degree))
        self.rate, self.named = regex.compile(data.rate), regex.compile(data.named)


@dataclass(frozen=True, slots=True)
class _Answer:
    degree: str
    index: int
    quantity: Quantity


def check(analysis: Analysis) -> Iterator[Finding]:
    """The answers and rates that do not fit."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    if words.data.needs not in text:
        return
    last = -1
    for index in range(len(analysis.quantities)):
        yield from _more_than_sent(analysis, words, index)
        if index <= last or (first := _answer(analysis, words, index)) is None:
            continue
        answers = _answers(analysis, words, first)
        last = answers[-1].index
        before = _before(analysis, first)
        asked = [quantity for quantity in before if quantity.symbol == first.quantity.symbol]
        if len(answers) < 2 or not asked:
            continue
        sheets = {quantity.value for quantity in before}
        wrong = list(_sum(words, answers, asked, sheets))
        yield from wrong or _rate(analysis, words, answers, asked)


def _more_than_sent(analysis: Analysis, words: _Words, index: int) -> Iterator[Finding]:
    """More questionnaires that came back than were sent out right before: 发放A份，收回B份."""
    text, back = analysis.document.folded, analysis.quantities[index]
    if not index or back.dimension is not Dimension.COUNT or not _told(words.data.returned, text, back):
        return
    sent = analysis.quantities[index - 1]
    beside = sent.symbol == back.symbol and not _STOP.search(text, sent.span.end, back.span.start)
    if beside and _told(words.data.sent, text, sent) and back.value > sent.value:
        message = Message(
            f"收回 {back.value} {back.symbol}，多于发放的 {sent.value} {sent.symbol}，请核对。",
            f"{back.value} came back, more than the {sent.value} that were sent out; check them.",
        )
        related = (Related("whole", sent.span),)
        yield Finding.of(ANSWERS, back.span, message, calculation=f"{back.value} > {sent.value}", related=related)


def _told(words: "regex.Pattern[str]", text: str, quantity: Quantity) -> bool:
    """Whether words stand right before a number."""
    start = quantity.span.start
    return words.search(text, max(0, start - _BEFORE), start) is not None


def _answer(analysis: Analysis, words: _Words, index: int) -> _Answer | None:
    quantity = analysis.quantities[index]
    if quantity.dimension is not Dimension.COUNT or quantity.decimals or quantity.approx is not None:
        return None
    text, start = analysis.document.folded, quantity.span.start
    match = words.before.search(text[max(text.rfind("\n", 0, start) + 1, start - _BEFORE) : start])
    return _Answer(match["degree"], index, quantity) if match else None


def _answers(analysis: Analysis, words: _Words, first: _Answer) -> list[_Answer]:
    """The answers that follow one, nothing but shares between them."""
    found, text = [first], analysis.document.folded
    for index in range(first.index + 1, len(analysis.quantities)):
        quantity, left = analysis.quantities[index], found[-1].quantity
        between = text[left.span.end : quantity.span.start]
        if len(between) > _GAP or "\n" in between:
            break
        if quantity.dimension is Dimension.PERCENT:
            continue
        answer = _answer(analysis, words, index)
        if answer is None or quantity.symbol != left.symbol or answer.degree in {one.degree for one in found}:
            break
        found.append(answer)
    return found


def _before(analysis: Analysis, first: _Answer) -> list[Quantity]:
    """The figures before the answers in their paragraph, the nearest first."""
    text, start = analysis.document.folded, first.quantity.span.start
    begin = text.rfind("\n", 0, start) + 1
    before = analysis.quantities[: first.index]
    return [quantity for quantity in reversed(before) if quantity.span.start >= begin]


def _sum(words: _Words, answers: list[_Answer], asked: list[Quantity], told: Collection[Decimal]) -> Iterator[Finding]:
    """Answers down to the worst that come to none of the counts told before them (发放A家，回收B份)."""
    added, total = sum(answer.quantity.value for answer in answers), asked[0]
    over = added > max(quantity.value for quantity in asked)
    complete = len(answers) >= _FEWEST and words.data.worst in answers[-1].degree
    if not (over or complete) or added in told or total.approx is not None:
        return
    message = Message(
        f"收回 {total.value} {total.symbol}，所列 {len(answers)} 类答复之和为 {added} {total.symbol}，"
        f"相差 {abs(added - total.value)}，请核对。",
        f"{total.value} came back, the {len(answers)} kinds of answers add up to {added}; check them.",
    )
    addends = addition(answer.quantity.value for answer in answers)
    related = tuple(Related("part", answer.quantity.span) for answer in answers)
    yield Finding.of(ANSWERS, total.span, message, calculation=f"{addends} = {added} ≠ {total.value}", related=related)


def _rate(analysis: Analysis, words: _Words, answers: list[_Answer], asked: list[Quantity]) -> Iterator[Finding]:
    """The rate of satisfaction behind the answers, against the shares of the best ones."""
    text, end = analysis.document.folded, answers[-1].quantity.span.end
    rates = (q for q in analysis.quantities[answers[-1].index + 1 :] if q.dimension is Dimension.PERCENT)
    rate = next((q for q in rates if words.rate.search(text, end, q.span.start)), None)
    if rate is None or rate.span.start - end > _FAR or "\n" in text[end : rate.span.start] or rate.approx is not None:
        return
    counts = list(accumulate(int(answer.quantity.value) for answer in answers))
    bases = {int(quantity.value) for quantity in asked} | {counts[-1]}
    shares = [Fraction(count, base) for count in counts for base in bases if base]
    if any(abs(share - rate.exact) <= rate.ulp for share in shares):
        return
    good = [place for place, answer in enumerate(answers) if not any(word in answer.degree for word in words.data.bad)]
    named = {match[0] for match in words.named.finditer(text, end, rate.span.start)}
    counted = [place for place in good if answers[place].degree in named]
    if not counted and not any(_slip(share, rate) for share in shares):
        return
    place = counted[-1] if counted else (good or [0])[-1]
    yield _wrong(rate, answers[: place + 1], asked[0])


def _slip(share: Fraction, rate: Quantity) -> bool:
    """Whether the rate is this share but for one digit."""
    one, other = written(share / _PERCENT, rate.decimals), str(rate.value)
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _wrong(rate: Quantity, answers: list[_Answer], total: Quantity) -> Finding:
    added = sum(int(answer.quantity.value) for answer in answers)
    expected = written(Fraction(added, int(total.value)) / _PERCENT, rate.decimals)
    degrees = "、".join(answer.degree for answer in answers)
    share = f"{degrees}共 {added} {total.symbol}，占 {total.value} {total.symbol}的 {expected}%"
    message = Message(
        f"{share}，满意度写为 {rate.value}%，请核对。",
        f"{added} of {total.value} are satisfied ({degrees}): {expected}%, {rate.value}% is stated; check them.",
    )
    related = (Related("whole", total.span), *(Related("part", answer.quantity.span) for answer in answers))
    calculation = f"{added} ÷ {total.value} = {expected}% ≠ {rate.value}%"
    one = Finding.of(ANSWERS, rate.span, message, calculation=calculation, related=related)
    return replace(one, kind=Kind.COMPLETION)
