"""What the template of the report still says where the author should have written.

What it finds: placeholders (NC401), alternatives of which none was chosen (NC402), instructions to the author (NC403).

Why it matters: the statement was not made at all, and everyone can see that nobody read the report before publication.

Example: ``预算数比2020年增加（减少）0万元``. Where the figure beside it has its word, the choice follows from that:
增加（减少）1.56万元，下降8%.

Known to miss: choices in tables and headings, and instructions that read like a statement.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import regex

from narrcheck.checks._blocks import Blocks
from narrcheck.checks._patterns import Pattern, Patterns, distinct, finding
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, BlockKind, Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.nlp.cues import build_cues
from narrcheck.rulebook import Rulebook, RuleData, expression

PLACEHOLDER = Rule(
    "NC401",
    "placeholder",
    Kind.TEMPLATE,
    Severity.ERROR,
    Message("模板的占位符没有填写", "a placeholder of the template was not filled in"),
)
CHOICE = Rule(
    "NC402",
    "choice-not-made",
    Kind.TEMPLATE,
    Severity.ERROR,
    Message("模板的选项没有选定", "a choice of the template was not made"),
)
INSTRUCTION = Rule(
    "NC403",
    "template-instruction",
    Kind.TEMPLATE,
    Severity.ERROR,
    Message("模板对填报人的要求没有删去", "an instruction of the template was left in"),
)
RULES = (PLACEHOLDER, CHOICE, INSTRUCTION)


class Choices(RuleData):
    """``rules/template/choices.yaml``."""

    sets: tuple[tuple[str, ...], ...]
    after: str
    amount: str
    patterns: tuple[Pattern, ...]
    glossary: tuple[str, ...]


class Imperatives(RuleData):
    """``rules/template/imperatives.yaml``."""

    verbs: tuple[str, ...]
    objects: tuple[str, ...]
    silent: tuple[str, ...]
    longest: int


class _Expressions(NamedTuple):
    placeholders: Patterns
    instructions: Patterns
    choice: "regex.Pattern[str]"
    directed: "regex.Pattern[str]"
    beside: "tuple[regex.Pattern[str], regex.Pattern[str]]"
    choices: Patterns
    imperative: "regex.Pattern[str]"


def check(analysis: Analysis) -> Iterator[Finding]:
    """Placeholders, choices not made, instructions left in."""
    document, rulebook = analysis.document, analysis.rulebook
    expressions = rulebook.derive(_expressions)
    places = Blocks(document)
    yield from _described(document, PLACEHOLDER, expressions.placeholders)
    glossary = rulebook.read("template/choices.yaml", Choices).glossary
    for found in _choices(document, expressions, rulebook.derive(build_cues).signs):
        block = places.block(found.span.start)
        stated = block is not None and block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        if stated and not places.below(found.span.start, glossary):
            yield found
    yield from _described(document, INSTRUCTION, expressions.instructions)
    rules = rulebook.read("template/imperatives.yaml", Imperatives)
    for block in document.blocks:
        yield from _imperative(document, block, rules, expressions.imperative)


def _described(document: Document, rule: Rule, patterns: Patterns) -> list[Finding]:
    """What the patterns describe, each place once."""
    found = patterns.matches(document.folded)
    return distinct(finding(rule, entry, match, document.words(Span(*match.span()))) for entry, match in found)


def _expressions(rulebook: Rulebook) -> _Expressions:
    choices = rulebook.read("template/choices.yaml", Choices)
    verbs = rulebook.read("template/imperatives.yaml", Imperatives).verbs
    return _Expressions(
        Patterns(rulebook.read("template/placeholders.yaml", tuple[Pattern, ...])),
        Patterns(rulebook.read("template/instructions.yaml", tuple[Pattern, ...])),
        _choice(choices),
        _directed(rulebook.derive(build_cues).signs),
        _beside(choices),
        Patterns(choices.patterns),
        expression("|".join(sorted(verbs, key=len, reverse=True))),
    )


def _choice(choices: Choices) -> "regex.Pattern[str]":
    """Two words of a set, the second in brackets or after a slash, and then what follows a statement."""
    forms = []
    for words in choices.sets:
        one = f"(?:{'|'.join(words)})"
        forms.append(f"{one}了?[（【](?:或者?|/|、)?{one}了?(?:[、/或]{one})*[）】]|{one}了?(?:/{one}了?)+")
    return regex.compile(rf"(?:{'|'.join(forms)})(?={choices.after})")


def _directed(signs: Mapping[str, int]) -> "regex.Pattern[str]":
    """Any two words of direction, the second in brackets or after a slash, right before a figure.

    The mark is looked for first: it is rare, and the words are many.
    """
    one = rf"(?:{'|'.join(sorted((word for word, sign in signs.items() if sign), key=len, reverse=True))})[了为]?"
    other = rf"(?:(?<=（)(?<other>{one})）|(?<=/)(?<other>{one}))"
    return regex.compile(rf"[（/](?<=(?<one>{one})[（/]){other}(?= ?-?\d)")


def _beside(choices: Choices) -> "tuple[regex.Pattern[str], regex.Pattern[str]]":
    """The word of a comparison's other figure: before a choice (减少1.56万元，) and after it (1.56万元，下降8%)."""
    word = f"(?P<word>{'|'.join(sorted({word for words in choices.sets for word in words}, key=len, reverse=True))})"
    amount = rf"了? ?(?=[\d,.]*[1-9]){choices.amount}[，、]"
    # Of two words side by side neither is the other figure's.
    return regex.compile(rf"(?r)(?<![/或、（【]){word}{amount}"), regex.compile(rf"{amount}{word}了? ?\d")


def _choices(document: Document, expressions: _Expressions, signs: Mapping[str, int]) -> Iterator[Finding]:
    text = document.folded
    if any(mark in text for mark in "）/】"):
        for span in _open(text, expressions, signs):
            words = document.words(span)
            told = _told(text, span, expressions, signs)
            options = regex.findall(r"\p{Han}+", "".join(words.split()))
            right = next((word for word in options if told and _sign(word, signs) == told), None)
            zh, en = (f"，按相邻的数应为“{right}”", f", {right} by the figure beside it") if right else ("", "")
            yield Finding.of(
                CHOICE,
                span,
                Message(
                    f"“{words}”是模板中的选项，请按实际情况留下一个{zh}",
                    f"“{words}” is a choice of the template: keep the word that is true{en}",
                ),
                fix=Fix(span, right) if right else None,
            )
    yield from _described(document, CHOICE, expressions.choices)


def _open(text: str, expressions: _Expressions, signs: Mapping[str, int]) -> list[Span]:
    """Where words stand side by side of which one has to go."""
    found = [Span(*match.span()) for match in expressions.choice.finditer(text)]
    for match in expressions.directed.finditer(text):
        span = Span(match.start("one"), match.end())
        opposite = _sign(match["one"], signs) == -_sign(match["other"], signs)
        if opposite and not any(span.overlaps(other) for other in found):
            found.append(span)
    return found


def _told(text: str, span: Span, expressions: _Expressions, signs: Mapping[str, int]) -> int:
    """Which way the figure beside a choice says that things went: 1 up, -1 down, 0 where it does not say."""
    before, after = expressions.beside
    found = (before.match(text, 0, span.start), after.match(text, span.end))
    told = {_sign(match["word"], signs) for match in found if match}
    return told.pop() if len(told) == 1 else 0


def _sign(word: str, signs: Mapping[str, int]) -> int:
    return signs.get(word.removesuffix("了").removesuffix("为"), 0)


def _imperative(document: Document, block: Block, rules: Imperatives, verb: "regex.Pattern[str]") -> Iterator[Finding]:
    """The paragraph, if it does nothing but tell the author what to write about."""
    span = block.span
    if block.kind is not BlockKind.PARAGRAPH or block.number or len(span) > rules.longest:
        return
    if not verb.match(document.folded, span.start):
        return
    words = document.folded[span.start : span.end]
    if any(char.isdigit() for char in words) or "：" in words:
        return
    if any(word in words for word in rules.silent) or not any(word in words for word in rules.objects):
        return
    yield Finding.of(
        INSTRUCTION,
        span,
        Message(
            f"“{document.words(span)}”是模板对填报人的要求，应替换为实际内容或删去",
            f"“{document.words(span)}” tells the author what to write: replace it or delete it",
        ),
        fix=Fix(span, ""),
    )
