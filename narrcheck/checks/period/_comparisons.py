"""Comparisons with a year that is not the one before."""

from bisect import bisect_right
from collections.abc import Iterator

import regex

from narrcheck.checks.period._own_years import Calendar
from narrcheck.checks.period._year_mentions import unnumbered, year_span
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span

# So many characters after the year tell what is compared with: 比2024年执行数.
_ALIKE = 4
# So many of them may hold the base itself: 与2019年度（2168.45万元）相比.
_TOLD = 30
_END = regex.compile("[。；\n]|$")
# So many characters at the head of a report tell the years that it covers.
_HEAD = 600


def comparisons(analysis: Analysis, calendar: Calendar) -> Iterator[tuple[Span, int, int]]:
    """The place of every such year, the year before, and the year that is named."""
    text, patterns = analysis.document.folded, calendar.patterns
    blocks = analysis.document.blocks
    found = list(patterns.compare.finditer(text)) if calendar.profile in patterns.profiles else []
    several = [(int(years["first"]), int(years["last"])) for years in patterns.years_covered.finditer(text, 0, _HEAD)]
    for match in found:
        named = int(match["year"])
        year = calendar.year
        if any(first - 1 <= named <= last == year for first, last in several if first < last):
            continue  # 评价年度：2021—2023年 … 较2020年提高A
        if calendar.drafts and named == year - 1 and _parallel(analysis, calendar, match):
            yield Span(match.start("year"), year_span(text, match.start("year")).end), year, named
            continue
        if calendar.drafts and named != year - 1:
            year = calendar.section(analysis, bisect_right(blocks, match.start(), key=lambda b: b.span.start) - 1)
        if named == year - 1 or not -4 < named - year < 2 or (calendar.drafts and named == calendar.year):
            continue
        often = sum(int(other["year"]) == named for other in found)
        if calendar.government and (named != year - 2 or often > 1):
            continue  # a government may look back on purpose: two years at once, the year before the epidemic
        if _is_claim(match, text, calendar, year):
            yield Span(match.start("year"), year_span(text, match.start("year")).end), year - 1, named


def _parallel(analysis: Analysis, calendar: Calendar, match: "regex.Match[str]") -> bool:
    """Whether the draft compares with the year before the report's in words that only the report's year can have.

    The paragraph has the same words of that year; or the sentence begins with the draft's year, and names no accounts.
    """
    text, blocks = analysis.document.folded, analysis.document.blocks
    index = bisect_right(blocks, match.start(), key=lambda block: block.span.start) - 1
    if calendar.section(analysis, index) != calendar.year + 1:
        return False
    begin = max(text.rfind(mark, 0, match.start()) + 1 for mark in "。；\n")
    end = _END.search(text, match.end())
    sentence = text[begin : end.start() if end else len(text)]
    if str(calendar.year) in sentence:
        return False
    if _is_plan(sentence, calendar) and not calendar.patterns.settled_words.search(match["rest"]):
        return _is_claim(match, text, calendar, calendar.year + 1)
    rest = text[match.end("year") : match.end("year") + _ALIKE]
    block = text[blocks[index].span.start : blocks[index].span.end]
    return block.count(match["word"] + str(calendar.year) + rest) > 1


def _is_plan(sentence: str, calendar: Calendar) -> bool:
    """Whether a sentence begins with the year that the report drafts."""
    return _begins_with(sentence, calendar.year + 1)


def _begins_with(sentence: str, year: int) -> bool:
    return unnumbered(sentence).startswith(str(year))


def _is_claim(match: "regex.Match[str]", text: str, calendar: Calendar, year: int) -> bool:
    """Whether the words around say that this year's money is compared with that year's."""
    patterns, named, rest = calendar.patterns, int(match["year"]), match["rest"]
    if not patterns.compare_needs[match["word"]].search(text[match.end("year") : match.end("year") + 60]):
        return False
    if _other_base(match, text, calendar, year):
        return False
    begin = max(text.rfind(mark, 0, match.start()) + 1 for mark in "。；\n")
    end = _END.search(text, match.end())
    sentence = text[begin : end.start() if end else len(text)]
    if any(other == named + 1 != year for other in calendar.named(sentence)):
        return False
    # 2024年预算A，比2023年预算增加B；比2023年决算增加C: the year that the whole sentence begins with goes on.
    whole = text[max(text.rfind(mark, 0, begin) + 1 for mark in "。\n") : begin]
    if named + 1 != year and _begins_with(whole, named + 1):
        return False
    if named == year and patterns.own_estimate.search(rest) and patterns.settled_words.search(sentence):
        return False
    if patterns.compared_before.search(text, begin, match.start()):
        return False
    told = patterns.compare_told.search(text[match.end("year") :][:_TOLD])
    if told and f"{match['word']}{year - 1}" in _line_before(text, match):
        return False
    reason = patterns.compare_reason.search(text, match.end(), begin + len(sentence))
    silent = patterns.compare_silent.search(text, begin, reason.start() if reason else begin + len(sentence))
    above = max(text.rfind(mark, 0, max(0, begin - 1)) + 1 for mark in "。；\n")  # the sentence before it
    return silent is None and patterns.compare_about.search(text, above, begin + len(sentence)) is not None


def _line_before(text: str, match: "regex.Match[str]") -> str:
    return text[text.rfind("\n", 0, match.start()) + 1 : match.start()]


def _other_base(match: "regex.Match[str]", text: str, calendar: Calendar, year: int) -> bool:
    """Whether a plan may be compared with this base: what was planned for the year itself, accounts of any other.

    Reports of accounts have no such base, nor has one of a row whose others are compared with the year before.
    """
    rest = match["rest"]
    if int(match["year"]) == year:
        return calendar.patterns.own_base.search(rest) is not None
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()] + text[match.end() :].split("\n", 1)[0]
    alike = f"{match['word']}{year - 1}{text[match.end('year') : match.end('year') + _ALIKE]}" in line
    plans = calendar.plans or (calendar.government and not calendar.settled)
    return plans and not alike and calendar.patterns.other_base.search(rest) is not None
