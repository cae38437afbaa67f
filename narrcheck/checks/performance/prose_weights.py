"""Weights that a sentence tells and that do not come to a hundred.

What it finds (NC849): 决策、过程、产出、效益的权重依次为15%、25%、35%、30%; full marks behind 满分100分，其中.

Why it matters: every score of the report is reckoned with them.

Example: ``满分100分，其中：决策20分、过程25分、产出35分、效益25分``.

Known to miss: lists that run over several sentences, weights within a part.
"""

from collections.abc import Iterator
from decimal import Decimal

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

WEIGHTS = Rule(
    "NC849",
    "told-weights-do-not-add-up",
    Kind.SUM,
    Severity.WARNING,
    Message("正文所列权重（分值）之和不是 100", "The weights that a sentence tells do not come to 100"),
)
RULES: tuple[Rule, ...] = (WEIGHTS,)

_WHOLE = 100
# Less than this the list leaves something out, or its figures are of something else.
_LEAST = 80
_MOST = 120
_LONGEST = 64  # characters of the names before the words for weights


class WeightData(RuleData):
    """``rules/count/prose_weights.yaml``."""

    number: str
    turn: str
    in_turn: str
    full: str
    joints: str
    counted: str
    silent: str


class _Words:
    """The patterns, compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        data = rulebook.read("count/prose_weights.yaml", WeightData)
        self.number, self.turn = regex.compile(data.number), regex.compile(data.turn)
        self.in_turn = regex.compile(data.in_turn.replace("{number}", data.number))
        self.full = regex.compile(data.full.replace("{number}", data.number))
        self.joints, self.counted = regex.compile(data.joints), regex.compile(data.counted)
        self.silent = regex.compile(data.silent)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The lists of weights that come to something else."""
    words, text = analysis.rulebook.derive(_Words), analysis.document.folded
    for match in (*_in_turn(words, text), *words.full.finditer(text)):
        told = [Decimal(number) for number in words.number.findall(match["list"])]
        total = sum(told, Decimal(0))
        named = "names" not in match.re.groupindex or len(_names(words, match["names"])) == len(told)
        if total == _WHOLE or not _LEAST <= total <= _MOST or not named or words.silent.search(match[0]):
            continue
        calculation = f"{' + '.join(map(str, told))} = {total} ≠ {_WHOLE}"
        message = Message(
            f"所列 {len(told)} 项权重（分值）之和为 {total}，不是 {_WHOLE}，请核对各项。",
            f"The {len(told)} weights told add up to {total} instead of {_WHOLE}; check them.",
        )
        yield Finding.of(WEIGHTS, Span(*match.span("list")), message, calculation=calculation)


def _in_turn(words: _Words, text: str) -> "Iterator[regex.Match[str]]":
    """The lists of weights in turn; to look for their words first takes a fortieth of the time."""
    for turn in words.turn.finditer(text):
        line = text.rfind("\n", 0, turn.start()) + 1
        match = words.in_turn.search(text, max(line, turn.start() - _LONGEST))
        if match is not None and match.start() < turn.start():
            yield match


def _names(words: _Words, names: str) -> list[str]:
    """What the weights are of."""
    return words.joints.split(words.counted.sub("", names))
