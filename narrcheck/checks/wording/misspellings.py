"""Characters missing, doubled, wrong or out of place in the standard phrases of such reports.

What it finds: a term of ``rules/wording/terms.yaml`` with a character missing (NC504), one that looks or sounds alike
or stands in the wrong order (NC505), one that stands twice (NC506); the same where characters stand side by side as in
no report (``rules/wording/beside.yaml``); a word torn apart by its figure (NC507), matters of style (NC508), and
stray traditional characters (NC509).

Why it matters: such slips are the most frequent defects of published reports, and the ones that readers see first.

Example: ``本年支出合872.09万元`` for ``本年支出合计872.09万元``.

The report's own habits are a measure too: what it writes alike everywhere, and once with one character otherwise.

Known to miss: slips in names and in words that are neither in the rules nor repeated in the report; two slips in one
term; characters missing at the end of a term where nothing tells that it should go on.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import regex
from pydantic import Field

from narrcheck.checks._patterns import Pattern, Patterns, finding
from narrcheck.checks.wording._endings import misended, unended
from narrcheck.checks.wording._slips import Neighbours, slips
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.nlp.edits import Edit, Slip
from narrcheck.rulebook import Rulebook, RuleData

MISSING = Rule(
    "NC504",
    "missing-character",
    Kind.WORDING,
    Severity.WARNING,
    Message("规范用语中缺字", "a character is missing in a standard phrase"),
)
WRONG = Rule(
    "NC505",
    "wrong-character",
    Kind.WORDING,
    Severity.WARNING,
    Message("规范用语中有错字、颠倒的字", "a character of a standard phrase is wrong or out of order"),
)
DOUBLED = Rule(
    "NC506",
    "doubled-character",
    Kind.WORDING,
    Severity.WARNING,
    Message("规范用语中多字", "a character of a standard phrase stands twice"),
)
TORN = Rule(
    "NC507",
    "word-torn-by-figure",
    Kind.WORDING,
    Severity.WARNING,
    Message("数字插在词的中间", "a figure stands inside a word"),
)
STYLE = Rule(
    "NC508",
    "wording-style",
    Kind.WORDING,
    Severity.INFO,
    Message("用语重复、标点不规范等", "redundant words, unusual punctuation and the like"),
)
TRADITIONAL = Rule(
    "NC509",
    "traditional-character",
    Kind.WORDING,
    Severity.INFO,
    Message("夹杂繁体字", "a stray traditional character"),
)
RULES = (MISSING, WRONG, DOUBLED, TORN, STYLE, TRADITIONAL)

_RULE_OF = {Edit.MISSING: MISSING, Edit.WRONG: WRONG, Edit.SWAPPED: WRONG, Edit.DOUBLED: DOUBLED}
_MARKS = ((",", "，"), (":", "："), (";", "；"))
_NARROW = regex.compile(r"(?<=[\u4e00-\u9fff）”》%])[,:;](?=[\u4e00-\u9fff（“《])")
_STOP, _PERIOD = "。", regex.compile(r"\.(?=\p{Han}|20\d\d)")
_USUAL, _FEW = 20, 3  # so many full-width marks make a habit, and so few half-width ones a slip
_ENDING = 6  # characters shown before a missing mark
_STRAYS = 8  # with more traditional characters the report is written in them, and of that the rules know nothing


class Torn(RuleData):
    """``rules/wording/torn.yaml``."""

    words: tuple[str, ...] = Field(min_length=1)


class TornWords(NamedTuple):
    """The words that a figure must not tear, and an expression for every way to tear one."""

    expression: "regex.Pattern[str]"
    words: frozenset[str]


class Traditional(RuleData):
    """``rules/wording/traditional.yaml``."""

    pairs: str


class Letters(NamedTuple):
    """What finds a traditional character, and the simplified one for each."""

    traditional: "re.Pattern[str]"
    simplified: dict[str, str]


def check(analysis: Analysis) -> Iterator[Finding]:
    """Near misses of terms, torn words and style."""
    document, rulebook = analysis.document, analysis.rulebook
    letters = rulebook.derive(_letters)
    strays = list(islice(letters.traditional.finditer(document.text), _STRAYS + 1))
    if len(strays) <= _STRAYS:
        shortened = rulebook.read("wording/neighbours.yaml", Neighbours).shortened
        yield from (_near_miss(document, slip, shortened) for slip in slips(analysis))
        yield from _traditional(strays, letters)
    yield from _torn(document, rulebook.derive(_torn_words))
    for entry, match in rulebook.derive(_style).matches(document.folded):
        yield finding(STYLE, entry, match, document.words(Span(*match.span())))
    yield from _narrow_marks(document)
    yield from _unended(document)


def _near_miss(document: Document, slip: Slip, shortened: str) -> Finding:
    rule = _RULE_OF[slip.edit]
    words = document.words(slip.span)
    wrong = document.words(slip.place)
    zh, en = {
        Edit.MISSING: (f"缺“{slip.right}”字", f"{slip.right} is missing"),
        Edit.WRONG: (f"“{wrong}”字有误", f"{wrong} is wrong"),
        Edit.SWAPPED: (f"“{wrong}”次序颠倒", f"{wrong} is the wrong way round"),
        Edit.DOUBLED: (f"多一个“{wrong}”字", f"{wrong} stands twice"),
    }[slip.edit]
    right = f"{words[: slip.place.start - slip.span.start]}{slip.right}{words[slip.place.end - slip.span.start :]}"
    style = not slip.sure or (slip.place.start == slip.span.end and words[-1] in shortened)
    if slip.rivals:
        terms = (slip.term, *slip.rivals)
        message = Message(
            f"“{words}”有误，应为“{'”或“'.join(terms)}”", f"“{words}” is wrong: write {' or '.join(terms)}"
        )
    else:
        habit_zh, habit_en = (
            (f"，全文有 {slip.alike} 处写对", f" ({slip.alike} places have it right)") if slip.alike else ("", "")
        )
        message = Message(f"“{words}”应为“{right}”（{zh}{habit_zh}）", f"“{words}” should be “{right}”: {en}{habit_en}")
    return Finding.of(
        rule,
        slip.span,
        message,
        fix=None if slip.rivals else Fix(slip.place, slip.right),
        severity=Severity.INFO if style else None,
    )


def _torn(document: Document, torn: "TornWords") -> Iterator[Finding]:
    """Words with a figure between their characters."""
    for match in torn.expression.finditer(document.folded):
        if match["head"] + match["rest"] not in torn.words:
            continue
        span = Span(*match.span())
        right = match["head"] + match["rest"] + match["figure"]
        message = Message(
            f"数字插在“{match['head']}{match['rest']}”中间，“{document.words(span)}”应为“{right}”",
            f"A figure stands inside {match['head']}{match['rest']}: write “{right}”",
        )
        yield Finding.of(TORN, span, message, fix=Fix(span, right))


def _torn_words(rulebook: Rulebook) -> TornWords:
    words = rulebook.read("wording/torn.yaml", Torn).words
    heads = "|".join({word[:i] for word in words for i in range(1, len(word))})
    rests = "|".join({word[i:] for word in words for i in range(1, len(word))})
    return TornWords(regex.compile(rf"(?P<head>{heads}) ?(?P<figure>\d[\d.]*) ?(?P<rest>{rests})"), frozenset(words))


def _narrow_marks(document: Document) -> Iterator[Finding]:
    """Half-width punctuation between Chinese words, where the report otherwise has it full-width."""
    text = document.text
    for narrow, wide in _MARKS:
        if narrow not in text or text.count(wide) < _USUAL:
            continue
        strays = [match.start() for match in _NARROW.finditer(text) if match[0] == narrow]
        for place in strays if len(strays) <= _FEW else ():
            yield _narrow(place, narrow, wide)
    for match in _PERIOD.finditer(text):
        if document.folded[match.start()] == _STOP:
            yield _narrow(match.start(), match[0], _STOP)


def _narrow(place: int, narrow: str, wide: str) -> Finding:
    span = Span(place, place + 1)
    message = Message(f"此处用了半角的“{narrow}”，应为“{wide}”", f"The mark {narrow} is half-width: write {wide}")
    return Finding.of(STYLE, span, message, fix=Fix(span, wide))


def _unended(document: Document) -> Iterator[Finding]:
    """Items of a list without the mark that all the others end with."""
    for place, stop in unended(document):
        word = Span(place.start - 1, place.start)
        words = document.words(Span(max(0, place.start - _ENDING), place.start))
        message = Message(
            f"“{words}”后缺“{stop}”：同一列的其他各项都以“{stop}”结尾",
            f"The mark {stop} is missing after {words}: all other items of the list end with it",
        )
        title = "，" not in document.folded[document.folded.rfind("。", 0, place.start) : place.start]
        severity = Severity.INFO if title else Severity.WARNING
        yield Finding.of(STYLE, word, message, fix=Fix(place, stop), severity=severity)
    for place, stop in misended(document):
        message = Message(
            f"此处的“{document.words(place)}”应为“{stop}”：同一列的其他各项都以“{stop}”结尾",
            f"Write {stop}: all other items of the list end with it",
        )
        yield Finding.of(STYLE, place, message, fix=Fix(place, stop), severity=Severity.WARNING)


def _traditional(strays: list["re.Match[str]"], letters: Letters) -> Iterator[Finding]:
    """Traditional characters."""
    for match in strays:
        char, span = match[0], Span(*match.span())
        right = letters.simplified[char]
        message = Message(f"“{char}”是繁体字，应为“{right}”", f"{char} is a traditional character: write {right}")
        yield Finding.of(TRADITIONAL, span, message, fix=Fix(span, right))


def _letters(rulebook: Rulebook) -> Letters:
    pairs = rulebook.read("wording/traditional.yaml", Traditional).pairs.split()
    simplified = {pair[0]: pair[1] for pair in pairs}
    return Letters(re.compile(f"[{''.join(simplified)}]"), simplified)


def _style(rulebook: Rulebook) -> Patterns:
    return Patterns(rulebook.read("wording/style.yaml", tuple[Pattern, ...]))
