"""Two figures side by side and the word that compares them: 满意度97%，低于95%的目标值.

What it finds (NC818): a figure said to be higher or lower than the one that follows it, where it is the other way
round; only where the words make the second one a level and not the distance between the two.

Why it matters: a performance report says in these words whether its goal was reached.

Example: ``单座成本3362元，高于计划的3500元``.

Known to miss: levels that are not the next figure, goals that are told in another sentence.
"""

from collections.abc import Iterator
from itertools import pairwise

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Quantity
from narrcheck.rulebook import Rulebook, RuleData

LEVEL = Rule(
    "NC818",
    "level-comparison-contradicted",
    Kind.DIRECTION,
    Severity.ERROR,
    Message("“高于”“低于”与前后两个数不符", "“Higher” or “lower” contradicts the two figures beside it"),
)
RULES: tuple[Rule, ...] = (LEVEL,)

_AFTER = 12
_FAR = 2  # levels of one thing that differ more than so many times are none


class LevelData(RuleData):
    """``rules/count/levels.yaml``."""

    more: str
    less: str
    between: str
    level: str
    after: str


class _Words:
    """The patterns, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/levels.yaml", LevelData)

        def build(source: str) -> regex.Pattern[str]:
            for key, value in {"more": data.more, "less": data.less, "level": data.level}.items():
                source = source.replace("{" + key + "}", value)
            return regex.compile(source)

        self.more, self.between, self.after = build(data.more), build(data.between), build(data.after)


def _alike(first: Quantity, second: Quantity) -> bool:
    """Whether two figures may be levels of one thing: 低于目标值1% behind 99% is the distance."""
    low, high = sorted((first.exact, second.exact))
    return high <= _FAR * low


def check(analysis: Analysis) -> Iterator[Finding]:
    """The comparisons that the two figures contradict."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    for first, second in pairwise(analysis.quantities):
        if first.symbol != second.symbol or first.approx is not None:
            continue
        match = words.between.fullmatch(text, first.span.end, second.span.start)
        if match is None or not _alike(first, second):
            continue
        higher = (words.more.fullmatch(match["word"].removeprefix(match["not"] or "")) is None) == bool(match["not"])
        after = words.after.match(text, second.span.end, second.span.end + _AFTER)
        level = match["of"] is not None or after is not None
        above = higher and not match["not"] and match["level"] and first.exact < second.exact
        if not (level or above) or first.exact == second.exact or (first.exact > second.exact) == higher:
            continue
        sign = ">" if first.exact > second.exact else "<"
        shown = [analysis.document.words(quantity.span) for quantity in (first, second)]
        message = Message(
            f"{shown[0]} {sign} {shown[1]}，写的却是“{match['word']}”：请核对这两个数和这个词。",
            f"{shown[0]} {sign} {shown[1]}, but “{match['word']}” is said: check the figures and the word.",
        )
        related = (Related("current", first.span), Related("base", second.span))
        place = Span(*match.span("word"))
        yield Finding.of(LEVEL, place, message, calculation=f"{shown[0]} {sign} {shown[1]}", related=related)
