"""Scores as reports write them: marks got of full marks, total scores, and marks taken off."""

from dataclasses import dataclass
from decimal import Decimal

import regex

from narrcheck.model.document import Span
from narrcheck.rulebook import Rulebook, RuleData

_HEAD = 16
_NOWHERE = Span(0, 0)
_STOP = regex.compile(r"[，。；：、\n\d]")


class ScoreData(RuleData):
    """``rules/count/scores.yaml``."""

    needs: str
    full: str
    got: str
    number: str
    pairs: tuple[str, ...]
    rate: str
    total: str
    whose: str
    of_all: str
    elsewhere: str
    after: str
    between: str
    alone: str
    extra: str
    whole: int
    taken: str
    taken_total: str
    taken_all: str
    taken_among: str
    taken_part: str
    taken_open: str
    taken_some: str
    grades: str
    limit: str
    stated: str
    standard: dict[str, int]
    lowest: tuple[str, ...]


class Words:
    """The vocabulary, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = data = rulebook.read("count/scores.yaml", ScoreData)

        def build(source: str) -> regex.Pattern[str]:
            for key in ("full", "got", "number", "grades"):
                source = source.replace("{" + key + "}", getattr(data, key))
            return regex.compile(source)

        self.pair = build("|".join(data.pairs))
        self.total, self.whose, self.after = build(data.total), build(data.whose), build(data.after)
        self.of_all, self.elsewhere = build(data.of_all), build(data.elsewhere)
        self.rate, self.between, self.extra = build(data.rate), build(data.between), build(data.extra)
        self.alone = build(data.alone)
        self.limit, self.stated = build(data.limit), build(data.stated)
        self.taken, self.taken_total, self.taken_all = build(data.taken), build(data.taken_total), build(data.taken_all)
        self.taken_among, self.taken_part = build(data.taken_among), build(data.taken_part)
        self.marks = build("(?P<marks>{number})分")
        self.taken_open, self.taken_some = build(data.taken_open), build(data.taken_some)


def words_for(text: str, rulebook: Rulebook) -> Words | None:
    """The vocabulary, where a report tells scores at all."""
    needs = rulebook.read("count/scores.yaml", ScoreData).needs
    return rulebook.derive(Words) if regex.search(needs, text) else None


@dataclass(frozen=True, slots=True)
class Score:
    """A score as displayed, of ``full`` marks (None where they are not told), ``off`` of which are taken off."""

    span: Span
    got: Decimal
    full: Decimal | None = None
    name: str = ""
    whole: Span = _NOWHERE
    full_span: Span = _NOWHERE
    off: Decimal | None = None
    off_span: Span = _NOWHERE


def pairs(text: str, words: Words) -> list[Score]:
    """Every score with its full marks, in reading order."""
    return [
        Score(
            Span(*match.span("got")),
            Decimal(match["got"]),
            Decimal(match["full"]),
            _name(text, match.start()),
            Span(*match.span()),
            Span(*match.span("full")),
            Decimal(match["off"]) if match["off"] else None,
            Span(*match.span("off")),
        )
        for match in words.pair.finditer(text)
    ]


def totals(text: str, words: Words) -> list[Score]:
    """Every score that its words call the total, without its full marks."""
    return [
        Score(Span(*match.span("got")), Decimal(match["got"]), whole=Span(*match.span()))
        for match in words.total.finditer(text)
        if words.whose.search(text, max(0, match.start() - _HEAD), match.start())
    ]


def decimals(value: Decimal) -> int:
    """How many decimal places a score is told with."""
    return max(0, -int(value.as_tuple().exponent))


def _name(text: str, end: int) -> str:
    """The words of the clause before ``end``."""
    return _STOP.split(text[max(0, end - _HEAD) : end])[-1].strip("（")
