"""Words around a place that only the report's own place can have, as ``rules/entity/places.yaml`` lists them."""

from functools import cached_property
from typing import NamedTuple

import regex

from narrcheck.facts.identity.unit_names import NameWords, alternation
from narrcheck.model.document import Span
from narrcheck.rulebook import RuleData

_BEFORE = 100
_NEAR = 40
_ALIKE = 2  # so many other items of a list begin with the own place
_FEW, _ALWAYS = 4, 5
_ROWS = 6  # so many rows before and after one tell what stands in its column
_PLACE = "\0"  # stands for the place among the words around it
_MARKS = "，、；："
_ITEM = regex.compile("[，、；：]")
_CELL = regex.compile(r"(?:^|\n|\t)[\d_.、 -]*$")
_CODE = regex.compile(r"^[\d_.、 -]+")
# An item of a list that is a name and no more.
_NAMED = regex.compile(r"\d{1,2}[.、．] ?\p{Han}{4,24}(?:（\p{Han}{2,6}）)?[；。]?")
_YEAR = r"\s?20\d{2}\s?年?度?\s?"


class Surroundings(RuleData):
    """What stands right before and right after a place; either may be left out."""

    before: str = ""
    after: str


class Frame(NamedTuple):
    """``Surroundings`` compiled."""

    before: regex.Pattern[str] | None
    after: regex.Pattern[str]

    @classmethod
    def of(cls, surroundings: Surroundings, parts: dict[str, str]) -> "Frame":
        """The patterns with ``parts`` filled in."""
        before, after = surroundings.before, surroundings.after
        for name, part in parts.items():
            before, after = before.replace(name, part), after.replace(name, part)
        return cls(regex.compile(f"(?:{before})$") if before else None, regex.compile(after))

    def meets(self, text: str, span: Span) -> bool:
        """Whether these are the words around ``span``."""
        if not self.after.match(text, span.end):
            return False
        return self.before is None or bool(self.before.search(text, max(0, span.start - _BEFORE), span.start))


class Belonging:
    """Says where a place can only be the own one, one above or one below it."""

    def __init__(
        self, frames: tuple[Surroundings, ...], report: str, purpose: str, everywhere: str, names: NameWords
    ) -> None:
        unit = rf"\p{{Han}}{{0,14}}?(?:{alternation(names.suffixes)})"
        self._parts = {"{unit}": unit, "{year}": _YEAR, "{report}": report.replace(" ", "")}
        self._surroundings = frames
        self._purpose = regex.compile(purpose.replace(" ", "").replace("{place}", _PLACE))
        self._following = regex.compile(rf"(?!{alternation(everywhere)})\p{{Han}}{{5}}|\p{{Han}}{{8}}")

    @cached_property
    def _frames(self) -> list[Frame]:
        """Compiled when a place is first told that is not the own one: few reports have any."""
        return [Frame.of(frame, self._parts) for frame in self._surroundings]

    def claims(self, text: str, span: Span, own: str, *, beside: bool) -> bool:
        """Whether the words around the place in ``span`` make it ``own``, or one above or below it.

        ``beside`` says that such a place stands right before or after it.
        """
        claimed = beside or any(frame.meets(text, span) for frame in self._frames)
        return (
            claimed or self._retold(text, span, own) or _parallel(text, span, own) or _row(text, span, own)
        ) and not self.on_purpose(text, span)

    def _retold(self, text: str, span: Span, own: str) -> bool:
        """Whether the same words follow the own place elsewhere; a few of them, if they do so all the time."""
        words = self._following.match(text, span.end)
        return words is not None and (own + words[0] in text or text.count(own + words[0][:_FEW]) >= _ALWAYS)

    def on_purpose(self, text: str, span: Span) -> bool:
        """Whether the sentence says why another place is spoken of."""
        sentence = _sentence(text, span)
        before = text[max(sentence.start, span.start - _NEAR) : span.start]
        after = text[span.end : min(sentence.end, span.end + _NEAR)]
        return self._purpose.search(before + _PLACE + after) is not None


def _parallel(text: str, span: Span, own: str) -> bool:
    """Whether the place begins an item of a list whose other items begin with the own one."""
    sentence = _sentence(text, span)
    items = _ITEM.split(text[sentence.start : sentence.end])
    return text[span.start - 1 : span.start] in _MARKS and sum(item.startswith(own) for item in items) >= _ALIKE


def _row(text: str, span: Span, own: str) -> bool:
    """Whether the place begins a cell of a table or an item that is a name, and the own one those near it."""
    start = text.rfind("\n", 0, span.start) + 1
    line = text[start:end] if (end := text.find("\n", span.end)) >= 0 else text[start:]
    if not _CELL.search(text, max(0, start - 1), span.start) or not ("\t" in line or _NAMED.fullmatch(line)):
        return False
    first, last = start, span.end
    for _ in range(_ROWS):
        first, last = text.rfind("\n", 0, max(0, first - 1)) + 1, max(last, text.find("\n", last + 1))
    rows = text[first:last].split("\n")
    return sum(any(_CODE.sub("", cell).startswith(own) for cell in row.split("\t")) for row in rows) >= _ALIKE


def _sentence(text: str, span: Span) -> Span:
    begin = max(text.rfind(mark, 0, span.start) + 1 for mark in "。；\n")
    ends = [end for mark in "。；\n" if (end := text.find(mark, span.end)) >= 0]
    return Span(begin, min(ends, default=len(text)))
