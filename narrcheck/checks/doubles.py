"""Words and marks that stand twice, marks that clash, brackets and quotation marks that have no partner.

What it finds: a phrase written twice in a row (NC501), two punctuation marks where one belongs (NC502), a bracket or
quotation mark without its partner (NC503).

Why it matters: they are left over from editing, and often a part of the sentence is missing beside them.

Example: ``根据根据《…》的精神``, ``20.1万元，，支出``, ``车辆0辆、；``.

Known to miss: doubled nouns of two characters that can also be a compound (志愿服务服务能力), and brackets that a
whole page stands between.
"""

from collections.abc import Iterator
from typing import NamedTuple

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.rulebook import RuleData, Rulebook

WORDS = Rule(
    "NC501",
    "doubled-words",
    Kind.WORDING,
    Severity.WARNING,
    Message("词语重复", "words stand twice in a row"),
)
MARKS = Rule(
    "NC502",
    "clashing-punctuation",
    Kind.WORDING,
    Severity.WARNING,
    Message("标点重复或冲突", "two punctuation marks where one belongs"),
)
BRACKETS = Rule(
    "NC503",
    "unbalanced-brackets",
    Kind.WORDING,
    Severity.WARNING,
    Message("括号、引号不成对", "brackets or quotation marks without a partner"),
)
RULES = (WORDS, MARKS, BRACKETS)

_LONG = 4  # shorter phrases may stand twice by right
_CLASH = regex.compile(r"[，、；：。](?: ?[，、；：。])+|[（“《](?=[，。；、：])|[，、；：](?=[）”》])")
_RANK = "、，：；。"  # of two clashing marks the later one here is the stronger one
_OPEN = "（《〈【〔“"
_CLOSE = "）》〉】〕”"
_PARTNER = dict(zip(_CLOSE, _OPEN, strict=True))
_BRACKET = regex.compile(f"[{_OPEN}{_CLOSE}\t\n]")
_ENUMERATOR = regex.compile(r"(?:^|[^\w）])[\d一二三四五六七八九十a-zA-Z]{1,3}$")
_REACH = 6  # a bracket may close so many paragraphs further on
_WIDE = {"（": "(", "）": ")"}


class SingleCharacter(RuleData):
    """A character that should not stand twice, unless it is in one of these words."""

    of: str
    unless: str = ""


class Doubles(RuleData):
    """``rules/wording/doubles.yaml``."""

    words: str
    left_out: tuple[str, ...]
    characters: tuple[SingleCharacter, ...]


class _Tables(NamedTuple):
    short: "regex.Pattern[str]"
    single: "regex.Pattern[str]"
    unless: "dict[str, tuple[str, ...]]"
    left_out: frozenset[str]


class _Lone(NamedTuple):
    """A bracket without a partner, and the paragraph that it stands in."""

    offset: int
    mark: str
    paragraph: int


def check(analysis: Analysis) -> Iterator[Finding]:
    """Doubled words, clashing marks, lone brackets."""
    document = analysis.document
    yield from _words(document, analysis.rulebook.derive(_tables))
    yield from _marks(document)
    yield from _brackets(document)


def _tables(rulebook: Rulebook) -> _Tables:
    rules = rulebook.read("wording/doubles.yaml", Doubles)
    words = "|".join(sorted(rules.words.split(), key=len, reverse=True))
    single = "".join(entry.of for entry in rules.characters)
    return _Tables(
        regex.compile(rf"({words})\1"),
        regex.compile(rf"([{single}])\1"),
        {entry.of: tuple(entry.unless.split()) for entry in rules.characters},
        frozenset(rules.left_out),
    )
