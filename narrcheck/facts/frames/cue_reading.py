"""What the words right before one figure say of it: the patterns of ``rules/cues/``, the most telling first."""

import re
from typing import Any, NamedTuple

from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Reference
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.nlp.cues import Cues

_MASK = "\ue000"
_LONGEST_ORIGIN = 8
_PLUS = "+"
_ASIDE = re.compile("（[^（）]*）$")  # 比上年实际（下同）


class Reading(NamedTuple):
    """What was read: the slot, the noun phrase, and what belongs to a change or share.

    ``total`` marks a total that is told after its parts, ``each`` one figure for several subjects; ``measure`` is what
    the words say that last year's number is (上年预算).
    """

    slot: str
    phrase: str = ""
    reference: Reference | None = None
    direction: Direction | None = None
    whole: str | None = None
    each: bool = False
    total: bool = False
    measure: str = ""


def masked(words: str, cues: Cues) -> str:
    """The words with names such as 一般公共预算 made unreadable, so that their 预算 says nothing; same length."""
    return cues.opaque.sub(lambda match: _MASK * len(match[0]), words)


class Reader:
    """Reads the words before one figure."""

    def __init__(self, words: str, offset: int, quantity: Quantity, reference: Reference | None, cues: Cues) -> None:
        """``words`` begin at ``offset``; ``reference`` is what the sentence compares with so far."""
        self.plus = words.endswith(_PLUS)
        words = words.rstrip(_PLUS)
        self.words, self.masked, self.offset = words, masked(words, cues), offset
        self.quantity, self.reference, self.cues = quantity, reference, cues

    def read(self) -> Reading:
        """The reading of the figure."""
        dimension = self.quantity.dimension
        if dimension is Dimension.POINTS:
            return Reading("points")
        return self._percent() if dimension in (Dimension.PERCENT, Dimension.RATIO) else self._amount()

    def _percent(self) -> Reading:
        cues = self.cues
        match = cues.over_plan.search(self.masked)
        if match and self.quantity.exact < 1:  # 超额完成预算的105% is what was done, loosely told
            over = Direction(1, self._span(match, "direction"))
            return Reading("rate", self.words[: match.start()], _planned(match), over)
        if match := cues.completion.search(self.masked):
            reference = _reference(match) if match["adjusted"] or match["budget"] else None
            share = cues.share.search(self.words)
            return Reading("completion", self.words[: match.start()], reference, whole=share and share["whole"])
        if match := cues.prior_ratio.search(self.masked):
            return Reading("completion", self.words[: match.start()], Reference.PRIOR)
        if match := cues.share.search(self.words):
            if cues.total.search(self.words[: match.start()]):
                return Reading("points")
            return Reading("share", self.words[: match.start()], whole=match["whole"])
        if match := cues.bounded.search(self.masked):
            return Reading("percent", self.words[: match.start()])
        if match := cues.variance.search(self.masked):
            return Reading("rate", self.words[: match.start()], Reference.BUDGET)
        if change := self._change("rate") or self._signed("rate"):
            return change
        if match := cues.ratio.search(self.words):
            return Reading("ratio", match["thing"])
        return Reading("percent", self.words)

    def _signed(self, slot: str) -> Reading | None:
        """A rate or change that only its sign tells to be one: 同比+1.2%, 决算比预算-4.5%."""
        if not (self.plus or self.quantity.exact < 0):
            return None
        for match in self.cues.reference.finditer(self.masked):
            if self.cues.compared_with.fullmatch(self.masked[match.end() :]):
                return Reading(slot, self.words[: match.start()], self.reference or Reference.PRIOR)
        return None

    def _amount(self) -> Reading:
        cues = self.cues
        turned = cues.turned.search(self.masked)
        if match := turned or cues.level.search(self.masked):
            return Reading("adjusted" if turned else self._measure(), self.words[: match.start()])
        if match := cues.adjusts.search(self.masked):
            way = cues.signs.get(match["direction"])
            turn = Direction(way, self._span(match, "direction")) if way else None
            return Reading("aside", self.words[: match.start()], direction=turn)
        if cues.milestone.search(self.masked):
            return Reading("milestone", self.words)
        if cues.progress.search(self.masked):
            return Reading("progress", self.words)
        if match := cues.apart.search(self.masked):
            sign = Direction(cues.signs[match["direction"]], self._span(match, "direction"))
            return Reading("apart", self.words[: match.start()], _reference(match), sign)
        if match := cues.gap.search(self.masked):
            return Reading("change", self.words[: match.start()], Reference.BUDGET)
        if change := self._change("change") or self._signed("change"):
            return change
        if match := cues.base.search(self.masked):
            after = self._subject(self.words[match.start("name") :]).strip(self.cues.words["of"][0])
            return Reading("prior", after or self.words[: match.start()], measure=self._told())
        match = cues.origin.search(self.masked)
        if match and len(match["thing"]) < _LONGEST_ORIGIN:
            return Reading("prior", self.words[: match.start()])
        return Reading(self._measure(), self._subject(self.words), total=bool(cues.total.search(self.masked)))

    def _change(self, slot: str) -> Reading | None:
        match = self.cues.change.search(self.masked)
        if not match:
            return None
        if self.cues.averaged.search(self.masked, 0, match.start("direction")):
            return Reading("mean")
        if slot == "change" and match.start() and self._named(match.end("direction")):
            return None
        direction = Direction(self.cues.signs[match["direction"]], self._span(match, "direction"))
        phrase = self.words[: match.start()]
        compare = self.cues.reference.search(masked(phrase, self.cues))
        if not compare and self.cues.elsewhere.search(phrase):
            return Reading("aside", direction=direction)
        if compare:
            rest = _ASIDE.sub("", self.cues.compared_with.sub("", phrase[compare.end() :]))
            phrase = phrase[: compare.start()] + (rest if len(rest) > 3 else "")
        # 比上年下降A%，短收B: short of the budget, whatever the clause before compares with
        of_budget = match["direction"] in self.cues.words["of_budget"] and not compare
        reference = self.reference if self.reference is not Reference.PRIOR or not of_budget else None
        reference = reference or (Reference.BUDGET if of_budget else Reference.PRIOR)
        return Reading(slot, self._subject(phrase), reference, direction, each=bool(match["each"]))

    def _named(self, end: int) -> bool:
        """Whether the word for a direction ends the name of what an amount is for: 饮水安全巩固提升A."""
        words = self.masked[:end]
        told = self.reference or self.cues.reference.search(words)
        named = words.endswith(tuple(self.cues.words["improving"])) and not told
        return named and self.quantity.dimension is Dimension.MONEY

    def _span(self, match: Any, group: str) -> Span:
        start, end = match.span(group)
        return Span(self.offset + start, self.offset + end)

    def _measure(self) -> str:
        """The slot that the last measure word tells, or ``value``."""
        return self._told() or "value"

    def _told(self) -> str:
        told = [match.lastgroup for match in self.cues.measure.finditer(self.masked)]
        return told[-1] or "" if told else ""

    def _subject(self, words: str) -> str:
        """The words without the measure and copula at their end."""
        match = self.cues.value.search(self.masked if words == self.words else masked(words, self.cues))
        return words[: match.start()] if match else words


def _planned(match: Any) -> Reference:
    return Reference.ADJUSTED if match["adjusted"] else Reference.BUDGET


def _reference(match: Any) -> Reference:
    return Reference.ADJUSTED if match["adjusted"] else Reference.BUDGET if match["budget"] else Reference.PRIOR
