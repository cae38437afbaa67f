"""From one figure to another, and the word between them: 由156万元调增至147万元.

What it finds (NC848): a rise to less than what it began with, or a fall to more.

Why it matters: the word is what a reader takes in; of an adjusted budget it is most of what a report tells.

Example: ``税收收入由156000万元调增至147000万元``.

Known to miss: figures in different units, and beginnings that another sentence tells.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.cues import build_cues, either
from narrcheck.rulebook import Rulebook, RuleData, expression

REACHED = Rule(
    "NC848",
    "level-reached-contradicts-direction",
    Kind.DIRECTION,
    Severity.ERROR,
    Message("“由…增加到…”的方向与前后两个数不符", "The direction from one figure to another contradicts the two"),
)
RULES: tuple[Rule, ...] = (REACHED,)

_BEFORE = 24
_MEASURED = (Dimension.MONEY, Dimension.PERCENT, Dimension.COUNT)


class ReachedData(RuleData):
    """``rules/count/reached.yaml``."""

    start: str
    between: str
    ranks: frozenset[str]


class _Words:
    """The patterns, compiled, and the words that turn a direction round."""

    def __init__(self, rulebook: Rulebook) -> None:
        data, cues = rulebook.read("count/reached.yaml", ReachedData), rulebook.derive(build_cues)
        words = cues.words
        self.up = {*words["up"], *words["adjusts_up"]}
        down = {*words["down"], *words["adjusts_down"]}

        def build(source: str) -> regex.Pattern[str]:
            return expression(source.replace("{up}", either(self.up)).replace("{down}", either(down)))

        self.start, self.between = build(data.start), build(data.between)
        self.ranks, self.opposites = data.ranks, cues.repairs.opposites


def check(analysis: Analysis) -> Iterator[Finding]:
    """The levels that are reached the wrong way."""
    words, document = analysis.rulebook.derive(_Words), analysis.document
    measured = (quantity for quantity in analysis.quantities if quantity.dimension is not Dimension.DATE)
    for first, second in pairwise(measured):
        if not _comparable(words, first, second):
            continue
        match = words.between.fullmatch(document.folded, first.span.end, second.span.start)
        begun = words.start.search(document.folded, max(0, first.span.start - _BEFORE), first.span.start)
        if match is None or begun is None:
            continue
        if first.exact == second.exact or (second.exact > first.exact) == (match["word"] in words.up):
            continue
        place, sign = Span(*match.span("word")), ">" if first.exact > second.exact else "<"
        shown = [document.words(quantity.span) for quantity in (first, second)]
        message = Message(
            f"由 {shown[0]} 到 {shown[1]}，写的却是“{match['word']}”：请核对这两个数和这个词。",
            f"from {shown[0]} to {shown[1]}, but “{match['word']}” is said: check the figures and the word.",
        )
        turned = words.opposites.get(match["word"])
        yield Finding.of(
            REACHED,
            place,
            message,
            calculation=f"{shown[0]} {sign} {shown[1]}",
            related=(Related("base", first.span), Related("current", second.span)),
            fix=Fix(place, turned) if turned else None,
        )


def _comparable(words: _Words, first: Quantity, second: Quantity) -> bool:
    """Whether two figures are exact levels of one kind, of which more is more."""
    if first.dimension is not second.dimension or first.dimension not in _MEASURED:
        return False
    unit = first.symbol == second.symbol or first.dimension is not Dimension.COUNT
    exact = first.approx is None and second.approx is None and min(first.value, second.value) >= 0
    return unit and exact and first.symbol not in words.ranks
