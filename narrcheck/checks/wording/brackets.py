"""Brackets and quotation marks that have no partner, look the wrong way, or differ in width from it (NC503).

Why it matters: they are left over from editing, and often a part of the sentence is missing beside them.

Example: ``（二）公务接待费0.62万元，（其中外宾接待0万元。``

Known to miss: brackets that a whole page stands between.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity
from narrcheck.nlp.numerals import NumeralData, numeral_data, parse_chinese

BRACKETS = Rule(
    "NC503",
    "unbalanced-brackets",
    Kind.WORDING,
    Severity.WARNING,
    Message("括号、引号不成对", "brackets or quotation marks without a partner"),
)
RULES = (BRACKETS,)

OPEN = "（《〈【〔“"
CLOSE = "）》〉】〕”"
_PARTNER = dict(zip(CLOSE, OPEN, strict=True))
_BRACKET = re.compile(f"[{OPEN}{CLOSE}\t\n]")
_WIDE = "（）"
_ENUMERATOR = re.compile(r"(?:^|[^\w）])[\d一二三四五六七八九十a-zA-Z]{1,3}$")
_NUMBERED = re.compile(r"^ *(?P<open>（?)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})）", re.MULTILINE)
_NUMERALS, _STOPS = "一二三四五六七八九十", ("。", "；")
_MIXED = 30  # a pair of brackets that far apart is shown whole
_REACH = 6  # a bracket may close so many paragraphs further on
_OPEN_AT_ONCE = 30


class _Lone(NamedTuple):
    """A bracket without a partner, and the paragraph that it stands in."""

    offset: int
    mark: str
    paragraph: int


def check(analysis: Analysis) -> Iterator[Finding]:
    """Lone brackets and quotation marks, turned ones, and pairs of two widths."""
    document = analysis.document
    lone, pairs = _pair_up(document.folded, _halved(document.folded, numeral_data(analysis.rulebook)))
    for start, end in pairs:
        yield from _mixed(document, start, end)
    lone = _beyond_paragraphs(document.folded, lone)
    skip = -1
    for i, bracket in enumerate(lone):
        if i == skip:
            continue
        after = lone[i + 1] if i + 1 < len(lone) else None
        if after and bracket.mark in "“”" and _turned(document.folded, bracket, after):
            skip = i + 1
            place, right = (after, "”") if bracket.mark == "“" else (bracket, "“")
            span = Span(place.offset, place.offset + 1)
            message = Message(f"引号方向有误，此处应为“{right}”", f"The quotation mark is turned: write {right}")
            yield Finding.of(BRACKETS, span, message, fix=Fix(span, right))
            continue
        span = Span(bracket.offset, bracket.offset + 1)
        side_zh, side_en = ("右", "closing") if bracket.mark in OPEN else ("左", "opening")
        yield Finding.of(
            BRACKETS,
            span,
            Message(
                f"“{document.words(span)}”缺与之成对的{side_zh}半边，请补上或删去",
                f"The mark {document.words(span)} has no {side_en} partner: add it, or delete this one",
            ),
        )


def _pair_up(text: str, halved: frozenset[int]) -> tuple[list[_Lone], list[tuple[int, int]]]:
    """Brackets without a partner in their paragraph or cell, and the pairs of round ones."""
    lone: list[_Lone] = []
    pairs: list[tuple[int, int]] = []
    stack: list[_Lone] = []
    opened: Counter[str] = Counter()
    paragraph = 0
    for match in _BRACKET.finditer(text):
        mark, offset = match[0], match.start()
        if mark in "\n\t":
            lone += stack
            stack.clear()
            opened.clear()
            paragraph += mark == "\n"
        elif mark in OPEN:
            stack.append(_Lone(offset, mark, paragraph))
            opened[mark] += 1
        elif opened[_PARTNER[mark]]:
            while stack[-1].mark != _PARTNER[mark]:
                opened[stack[-1].mark] -= 1
                lone.append(stack.pop())
            opened[_PARTNER[mark]] -= 1
            start = stack.pop().offset
            if mark == "）":
                pairs.append((start, offset))
        elif (
            mark != "）"
            or offset in halved
            or not _ENUMERATOR.search(text, max(0, offset - 4), offset)
            or _follows(text, offset)
        ):
            lone.append(_Lone(offset, mark, paragraph))
    return sorted([*lone, *stack]), pairs


def _halved(text: str, data: NumeralData) -> frozenset[int]:
    """Where lines begin with a number and its right bracket only, beside one with both: （一）…, 二）…, （三）…"""
    lines = list(_NUMBERED.finditer(text))
    if all(line["open"] for line in lines):
        return frozenset()
    found = set[int]()
    for arabic in (True, False):
        row = [line for line in lines if line["number"].isdigit() is arabic]
        values = [int(line["number"]) if arabic else _value(line["number"], data) for line in row]
        for at, line in enumerate(row):
            follows = at > 0 and row[at - 1]["open"] and values[at] == values[at - 1] + 1
            goes_on = at + 1 < len(row) and row[at + 1]["open"] and values[at] == values[at + 1] - 1
            # 1）, 2） may stand below （1）, but nothing below （一） is numbered 一）.
            if not line["open"] and ((follows and goes_on) if arabic else (follows or goes_on)):
                found.add(line.end() - 1)
    return frozenset(found)


def _value(number: str, data: NumeralData) -> int:
    read = parse_chinese(number, data)
    return read.scaled if read else 0


def _follows(text: str, offset: int) -> bool:
    """Whether a number with its right bracket only follows one with both in its paragraph: （五）…。六）…"""
    place = _NUMERALS.find(text[offset - 1]) if text[max(0, offset - 2) : offset - 1] in _STOPS else -1
    return place > 0 and text.find(f"（{_NUMERALS[place - 1]}）", text.rfind("\n", 0, offset) + 1, offset) >= 0


def _beyond_paragraphs(text: str, lone: list[_Lone]) -> list[_Lone]:
    """What is left when brackets find their partners a few paragraphs further on."""
    left: list[_Lone] = []
    for bracket in lone:
        partner = next(
            (
                place
                for place in range(len(left) - 1, max(-1, len(left) - 1 - _OPEN_AT_ONCE), -1)
                if left[place].mark == _PARTNER.get(bracket.mark)
                and 0 < bracket.paragraph - left[place].paragraph <= _REACH
            ),
            None,
        )
        if partner is not None:
            del left[partner]
        else:
            left.append(bracket)
    return [b for b in left if b.mark != "“" or not _goes_on(text, b.offset)]


def _goes_on(text: str, offset: int) -> bool:
    """Whether a quotation may go on in the next paragraph: it is one, or that begins with a mark of its own."""
    below = text.find("\n", offset) + 1
    return not offset or text[offset - 1] == "\n" or (below > 0 and text[below : below + 1] == "“")


def _turned(text: str, first: _Lone, second: _Lone) -> bool:
    """Whether the two are a pair of quotation marks of which one looks the wrong way."""
    between = text[first.offset + 1 : second.offset]
    return first.mark == second.mark and len(between) <= _MIXED and not set(between) & set("。；\n\t")


def _mixed(document: Document, start: int, end: int) -> Iterator[Finding]:
    """A pair of brackets of different widths."""
    marks = document.text[start], document.text[end]
    if sum(mark in _WIDE for mark in marks) != 1:
        return
    place = start if marks[0] not in _WIDE else end
    span = Span(start, end + 1) if end - start < _MIXED else Span(place, place + 1)
    message = Message("括号一半全角、一半半角，请统一为全角", "The two brackets differ in width: make both full-width")
    fix = Fix(Span(place, place + 1), document.folded[place])
    yield Finding.of(BRACKETS, span, message, fix=fix, severity=Severity.INFO)
