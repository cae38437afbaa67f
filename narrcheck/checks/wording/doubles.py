"""Words and marks that stand twice, and marks that clash.

What it finds: a phrase written twice in a row (NC501), two punctuation marks where one belongs (NC502).

Why it matters: they are left over from editing, and often a part of the sentence is missing beside them.

Example: ``根据根据《…》的精神``, ``20.1万元，，支出``, ``车辆0辆、；``.

Known to miss: doubled nouns between other words, which can also be two compounds (志愿服务服务能力).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy
import regex
from pydantic import Field

from narrcheck.checks.wording._beside import known_triples
from narrcheck.checks.wording.brackets import CLOSE, OPEN
from narrcheck.facts.identity.unit_names import name_patterns
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.nlp.stretches import Triples, plain
from narrcheck.nlp.tokenizer import segmenter
from narrcheck.nlp.words import reduplicated
from narrcheck.rulebook import Expression, Rulebook, RuleData

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
RULES = (WORDS, MARKS)

_LONG = 4  # phrases of so many characters never stand twice in a row; shorter ones may
_LONGEST = 31
_VERB = 2
_MANY = 10  # what stands more often in a row is no slip but a pattern: rows of a table, a ruled line
_NEAR = 60  # a sentence has a comma or stop within so many characters
_CLASH = re.compile(  # the first character is looked for by itself, which is fast
    r"[，、；：。（%](?:(?<=[，、；：。])(?: ?[，、；：。])+|(?<=（)[，。；、：]|(?<=[，、])）|(?<=\d%)%+)"
)
_RANK = "、，：；。"  # of two clashing marks the later one here is the stronger one
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"[，。；]")
_LABEL = "："
_SEPARATOR = re.compile(r"[、，；：。“”\s]")
_SENTENCES = regex.compile(r"(?:\p{Han}{2,}[，；。]){2,}")
_TOLD_TWICE = 12  # so many characters of several clauses are no list that recurs
_BEGINNING = re.compile(r"(?<=[，。；、：（“”的\n])")
_FREQUENT = 50  # occurrences in jieba's dictionary, from which on a word is one that authors use
_USUAL = 2  # of the four triples that words make with what is around them, so many are known in reports
_VALUE = re.compile(r" ?\d+(?:\.\d+)? \d")


class Exceptions(RuleData):
    """A character or word that should not stand twice, unless it is in one of these phrases."""

    of: str
    unless: str = ""


class Doubles(RuleData):
    """``rules/wording/doubles.yaml``."""

    words: str
    repeated: str
    measures: str
    begins: str
    ends: Expression
    place: Expression
    left_out: tuple[str, ...]
    adverbs: str
    whose: str
    projects: str
    columns: tuple[str, ...] = Field(min_length=1)
    single: tuple[Exceptions, ...]


class _Repeat(NamedTuple):
    """What stands twice, what of it to delete, and how much that matters: two compounds may share a word."""

    span: Span
    extra: Span
    severity: Severity = Severity.WARNING


class _Tables(NamedTuple):
    unless: "dict[str, tuple[str, ...]]"
    left_out: frozenset[str]
    repeated: frozenset[str]
    measures: frozenset[str]
    adverbs: dict[int, frozenset[str]]  # by how far their verbs stand apart
    begins: frozenset[str]
    whose: frozenset[str]
    ends: "regex.Pattern[str]"
    place: "regex.Pattern[str]"
    dictionary: "Callable[[], Mapping[str, int]]"
    columns: "re.Pattern[str]"
    projects: "regex.Pattern[str]"
    triples: "Callable[[], Triples]"


def check(analysis: Analysis) -> Iterator[Finding]:
    """Doubled words and clashing marks."""
    document = analysis.document
    yield from _words(document, analysis.rulebook.derive(_tables))
    yield from _marks(document)


def _tables(rulebook: Rulebook) -> _Tables:
    rules = rulebook.read("wording/doubles.yaml", Doubles)
    return _Tables(
        dict.fromkeys(rules.words.split(), ()) | {entry.of: tuple(entry.unless.split()) for entry in rules.single},
        frozenset(rules.left_out),
        frozenset(rules.repeated.split()),
        frozenset(rules.measures),
        {
            length: frozenset(adverb for adverb in rules.adverbs.split() if len(adverb) + _VERB == length)
            for length in {len(adverb) + _VERB for adverb in rules.adverbs.split()}
        },
        frozenset(rules.begins),
        frozenset(rules.whose),
        rules.ends,
        rules.place,
        lambda: segmenter(rulebook).FREQ,
        re.compile("|".join(map(re.escape, rules.columns))),
        regex.compile(f"(?<={rulebook.derive(name_patterns).suffix}){rules.projects}"),
        lambda: rulebook.derive(known_triples),
    )


def _words(document: Document, tables: _Tables) -> Iterator[Finding]:
    text = document.folded
    repeats = sorted(_repeats(text, tables), key=lambda repeat: -len(repeat.extra))
    taken = _rows(text, tables.columns) if repeats else bytearray()
    for span, extra, severity in repeats:
        if any(taken[span.start : span.end]) or not _running(text, span):
            continue
        taken[span.start : span.end] = b"\1" * len(span)
        words = document.words(extra)
        yield Finding.of(
            WORDS,
            span,
            Message(f"“{words}”重复写了两遍，请删去一遍", f"“{words}” stands twice in a row: delete one"),
            fix=Fix(extra, ""),
            severity=Severity.INFO if tables.projects.match(text, span.end) else severity,
        )


def _repeats(text: str, tables: _Tables) -> Iterator[_Repeat]:
    """What stands twice in a row: the text is compared with itself, shifted by every length."""
    codes = numpy.frombuffer(text.encode("utf-32-le"), dtype=numpy.uint32)
    for length in range(1, _LONGEST):
        same = (codes[length:] == codes[:-length]).tobytes()
        run = b"\1" * length
        start = same.find(run)
        while start >= 0:
            end = same.find(b"\0", start)
            many = (end if end >= 0 else len(same)) - start >= _MANY * length
            if many or not _CHINESE.search(text, start, start + length):  # dots, digits: nor is the rest of this run
                start = end
            elif severity := _defect(text, start, length, tables):
                yield _Repeat(Span(start, start + 2 * length), Span(start + length, start + 2 * length), severity)
                start += 2 * length - 1
            start = same.find(run, start + 1) if start >= 0 else start
        if length in tables.adverbs:
            yield from _around(text, same, length, tables)


def _around(text: str, same: bytes, length: int, tables: _Tables) -> Iterator[_Repeat]:
    """Verbs that stand before their adverb and behind it, so that they begin again after ``length`` characters."""
    start = same.find(b"\1" * _VERB)
    while start >= 0:
        middle, end = start + _VERB, start + length
        if text[middle:end] in tables.adverbs[length] and _word(text[start:middle], tables):
            yield _Repeat(Span(start, end + _VERB), Span(start, middle))
        start = same.find(b"\1" * _VERB, start + 1)


def _defect(text: str, start: int, length: int, tables: _Tables) -> Severity | None:
    """How much it matters that the phrase stands twice; None where it may."""
    phrase = text[start : start + length]
    if text.find("\t", start, start + 2 * length) >= 0:
        return None  # two cells with the same words, or one that was repeated for each column that it reaches over
    if phrase[0] == "一" and phrase[1:2] in tables.measures:
        return None  # 一项一项, 一个单位一个单位
    if length >= _LONG:
        told = phrase not in tables.left_out and _worded(text, start, length)
    elif length == 1 and phrase in tables.measures and text[start - 1 : start].isdigit():
        told = not _CHINESE.match(text, start + 2)  # 12个个，; 5项项目 is right
    elif length == 1 and reduplicated(text, start + 1, ""):
        return None
    elif (unless := tables.unless.get(phrase)) is not None:
        around = text[max(0, start - 3) : start + 2 * length + 3]
        told = not any(word in around for word in unless)
    elif tables.place.fullmatch(phrase):
        told = tables.dictionary().get(text[start + 2 * length - 1 : start + 2 * length + 1], 0) < _FREQUENT  # 市民
    elif length > 1 and _word(phrase, tables):
        told = _apart(text, start, start + 2 * length, tables)
        if not told and _odd(text, start, start + 2 * length, tables):
            return Severity.INFO  # 一般公共预算预算支出: a noun may end one name and begin another
    else:
        return None
    return Severity.WARNING if told else None


def _apart(text: str, start: int, end: int, tables: _Tables) -> bool:
    """Whether no compound has one of the words: something that begins or ends a phrase stands beside them."""
    known = tables.dictionary()
    if _BEGINNING.match(text, start) or tables.unless.keys() & {
        text[max(0, start - 3) : start],
        text[start - 2 : start],
    }:
        return True
    if text[start - 1] in tables.begins and known.get(text[start - 2 : start], 0) < _FREQUENT:  # 自由贸易贸易区
        return True
    return bool(tables.ends.match(text, end)) and known.get(text[end : end + 2], 0) < _FREQUENT  # 项目项目及时率


def _odd(text: str, start: int, end: int, tables: _Tables) -> bool:
    """Whether reports hardly ever have the word twice in a row, and one of the two usually stands here."""
    middle, triples = (start + end) // 2, tables.triples()
    twice = plain(text[middle - 2 : middle + 2])
    if triples.often(twice[:-2], twice[1:-1], twice[2:]).any() or text[start - 1 : start] in tables.whose:
        return False
    if not tables.ends.match(text, end) and tables.dictionary().get(text[end : end + 2], 0) < _FREQUENT:
        return False  # 政府性债务债务率
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    known = triples.row(plain(before + text[middle:end] + behind))
    return int(known[: len(before)].sum() + known[len(known) - len(behind) :].sum()) >= _USUAL


def _word(phrase: str, tables: _Tables) -> bool:
    """Whether this is a common word, and none that is repeated on purpose."""
    different = len(set(phrase)) > 1 and phrase not in tables.repeated
    return different and tables.dictionary().get(phrase, 0) >= _FREQUENT


def _rows(text: str, columns: "re.Pattern[str]") -> bytearray:
    """1 for every character of a line that heads the columns of a table read without its grid, else 0."""
    inside = bytearray(len(text))
    for match in columns.finditer(text):
        if not inside[match.start()]:
            start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
            end = end if end >= 0 else len(text)
            inside[start:end] = b"\1" * (end - start)
    return inside


def _running(text: str, span: Span) -> bool:
    """Whether the place is running text or a label: a table read without its grid has equal values side by side."""
    if _LABEL in (text[span.start - 1 : span.start], text[span.end : span.end + 1]):
        return True
    start, end = max(0, span.start - _NEAR), span.end + _NEAR
    above, below = text.rfind("\n", start, span.start), text.find("\n", span.end, end)
    if _VALUE.match(text, span.end):
        return False
    return bool(_SENTENCE.search(text, above + 1 if above >= 0 else start, below if below >= 0 else end))


def _worded(text: str, start: int, length: int) -> bool:
    """Whether the phrase is words, not a part of a list (收入、事业收入、事业单位) that happens to recur."""
    phrase = text[start : start + length]
    if length >= _TOLD_TWICE and _BEGINNING.match(text, start) and _SENTENCES.fullmatch(phrase):
        return True
    if len(_CHINESE.findall(phrase)) < _LONG or _SEPARATOR.search(phrase[1:-1]):
        return False
    if _SEPARATOR.match(phrase[0]):
        return not text[start + 2 * length : start + 2 * length + 1].isalnum()
    return not _SEPARATOR.match(phrase[-1]) or not start or not text[start - 1].isalnum()


def _marks(document: Document) -> Iterator[Finding]:
    for match in _CLASH.finditer(document.folded):
        span = Span(*match.span())
        words, right = document.words(span), _one_mark(match[0].replace(" ", ""))
        hint_zh, hint_en = (f"，应为“{right}”", f": write {right}") if right else ("，请留下一个", ": keep one")
        yield Finding.of(
            MARKS,
            span,
            Message(f"标点“{words}”重复或冲突{hint_zh}", f"The punctuation marks {words} clash{hint_en}"),
            fix=Fix(span, right) if right else None,
        )


def _one_mark(marks: str) -> str | None:
    """The mark that stays, where there is no doubt."""
    if marks[0] in OPEN:
        return marks[0]
    if marks[-1] in CLOSE:
        return marks[-1]
    kinds = set(marks)
    if len(kinds) == 1:
        return marks[0]
    if marks[-1] == "。" or kinds & {"、"}:
        return max(kinds, key=_RANK.index)
    return None
