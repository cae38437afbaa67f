"""Years that do not fit the report's fiscal year.

What it finds: a title, heading or line of the contents with another year (NC201); the date of a stock of assets or
staff that is not the right year's end (NC202); a sentence that states this year's figures under another year (NC203);
a comparison with a year that is not the one before (NC204).

Why it matters: such years are left over from last year's report, and the reader can't know whether the figures are too.

Example: ``第三部分 2020年度部门决算情况说明`` in a report of 2021.

Known to miss: years in tables, relative words (上年), years of plans and projects, the whole report copied unchanged.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from narrcheck.checks._years import YEAR, YearPatterns
from narrcheck.facts.profiles import profile_named
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, BlockKind, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity

HEADING = Rule(
    "NC201",
    "heading-year",
    Kind.PERIOD,
    Severity.ERROR,
    Message("标题、目录的年度与报告年度不符", "a title, heading or contents line names another year"),
)
YEAR_END = Rule(
    "NC202",
    "year-end-date",
    Kind.PERIOD,
    Severity.ERROR,
    Message("年末存量的日期与报告年度不符", "a stock is dated at the end of a wrong year"),
)
SUBJECT = Rule(
    "NC203",
    "subject-year",
    Kind.PERIOD,
    Severity.ERROR,
    Message("讲本年数字的句子写了别的年度", "a sentence about this year's figures names another year"),
)
COMPARISON = Rule(
    "NC204",
    "comparison-year",
    Kind.PERIOD,
    Severity.WARNING,
    Message("比较的对象不是上一年", "a comparison is not with the year before"),
)
RULES = (HEADING, YEAR_END, SUBJECT, COMPARISON)

_YEARS = regex.compile(r"(?<![\d.\-—–~〔\[])20\d{2}(?!\s?年?\s?[-—–~至])(?=\s?年|度)")
_OPAQUE = regex.compile(r"《[^《》\n]{1,120}》|〔[^〔〕\n]{1,20}〕|“[^“”\n]{4,80}”")
_NUMBERING = regex.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])+\s*")
_STOP = regex.compile("[。；，]")
_LABEL = regex.compile(r"^(?:.*：|[^，]*（[^（）]*）[，：]?)")
_LONGEST_HEADING = 60
_COVER = 6
_TOO_MANY = 3
_DIGIT = regex.compile(r"\d|\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """A year of the text that is not the report's, with its block and its sentence."""

    year: int
    start: int
    index: int
    block: Block
    sentence: Span


def check(analysis: Analysis) -> Iterator[Finding]:
    """Judge every year that is not the report's own."""
    year, profile = analysis.identity.fiscal_year, analysis.identity.profile
    if year is None or profile is None:
        return
    patterns = analysis.rulebook.derive(YearPatterns)
    findings = list(_judge(analysis, patterns, year, profile))
    if len(findings) > max(_TOO_MANY, analysis.document.folded.count(str(year))):
        return  # more years are "wrong" than right: it is the report's year that was not understood
    yield from findings
    if profile in patterns.headings:
        yield from _comparisons(analysis, patterns, year, profile)


def _judge(analysis: Analysis, patterns: YearPatterns, year: int, profile: str) -> Iterator[Finding]:
    for mention in _mentions(analysis):
        if mention.year != year and _is_line(analysis, mention):
            finding = _heading(analysis, patterns, mention, year, profile)
        else:
            finding = _year_end(analysis, patterns, mention, year)
            if finding is None and mention.year != year:
                finding = _subject(analysis, patterns, mention, year, profile)
        if finding:
            yield finding


def _mentions(analysis: Analysis) -> Iterator[Mention]:
    """Every year outside tables, titles in 《》 and numbers of documents; the own one only where it may be wrong."""
    document, text = analysis.document, analysis.document.folded
    starts = [block.span.start for block in document.blocks]
    opaque = [match.span() for match in _OPAQUE.finditer(text)]
    profile = profile_named(analysis.rulebook, analysis.identity.profile)
    right = profile is None or profile.year_end == "this"
    own = str(analysis.identity.fiscal_year) if right else ""
    for match in _YEARS.finditer(text):
        start = match.start()
        index = bisect_right(starts, start) - 1
        if match.group() == own or index < 0 or document.blocks[index].kind is BlockKind.TABLE:
            continue
        at = bisect_right(opaque, (start, len(text))) - 1
        if at >= 0 and start < opaque[at][1]:
            continue
        block = document.blocks[index]
        begin = max(text.rfind(mark, block.span.start, start) + 1 for mark in "。；")
        ends = [end for mark in "。；" if (end := text.find(mark, start, block.span.end)) >= 0]
        sentence = Span(max(begin, block.span.start), min(ends, default=block.span.end))
        yield Mention(int(match.group()), start, index, block, sentence)


def _is_line(analysis: Analysis, mention: Mention) -> bool:
    """Whether the mention stands in a title, heading or line of the contents."""
    if mention.block.kind in (BlockKind.HEADING, BlockKind.CONTENTS):
        return True
    line = analysis.document.folded[mention.block.span.start : mention.block.span.end].strip()
    return len(line) <= _LONGEST_HEADING and not _STOP.search(line)


def _year_span(text: str, start: int) -> Span:
    """The span of ``2020年度``, ``2020年`` or ``2020`` at ``start``."""
    match = regex.compile(r"\d{4}(?:\s?年)?度?").match(text, start)
    return Span(start, match.end() if match else start + 4)


def _finding(rule: Rule, analysis: Analysis, span: Span, right: int, message: Message) -> Finding:
    return Finding.of(rule, span, message, fix=Fix(Span(span.start, span.start + 4), str(right)))


def _heading(analysis: Analysis, patterns: YearPatterns, mention: Mention, year: int, profile: str) -> Finding | None:
    own = patterns.headings.get(profile)
    text = analysis.document.folded
    line = text[mention.block.span.start : mention.block.span.end]
    if own is None or str(year) in line or (profile == "performance" and mention.year > year):
        return None  # an evaluation may be named after the year in which it is made
    if patterns.heading_silent.search(line):
        return None
    found = own.search(text, mention.start, mention.block.span.end)
    bare = patterns.cover if mention.index < _COVER else patterns.bare
    alone = profile != "performance" and bare.search(line.strip()) and _beside_labels(analysis, patterns, mention)
    if not alone and (found is None or found.start() != mention.start):
        return None
    span = _year_span(text, mention.start)
    said = analysis.document.words(span)
    message = Message(
        f"标题写的是“{said}”，而本报告是 {year} 年度的：应为 {year} 年，请与正文核对后改正。",
        f"The heading says {mention.year} in a report of {year}: it should be {year}.",
    )
    return _finding(HEADING, analysis, span, year, message)


def _beside_labels(analysis: Analysis, patterns: YearPatterns, mention: Mention) -> bool:
    blocks = analysis.document.blocks[max(0, mention.index - 2) : mention.index + 3]
    lines = [analysis.document.folded[block.span.start : block.span.end].strip() for block in blocks]
    return any(patterns.bare_beside.search(line) for line in lines)


def _year_end(analysis: Analysis, patterns: YearPatterns, mention: Mention, year: int) -> Finding | None:
    profile = profile_named(analysis.rulebook, analysis.identity.profile)
    text = analysis.document.folded
    match = patterns.year_end.match(text, mention.start)
    if match is None or profile is None or profile.name not in patterns.headings:
        return None
    after = text[match.end() : mention.sentence.end]
    if not patterns.stock.search(after[:40]) or patterns.stock_after_silent.search(after):
        return None
    if patterns.stock_silent.search(text, mention.sentence.start, mention.start):
        return None
    if profile.year_end == "last":
        right, wrong = year - 1, mention.year > year - 1 or mention.year == year - 3
    else:
        right, wrong = year, mention.year in (year - 2, year - 1, year + 1)
    own_end = patterns.year_end.pattern.replace(YEAR, str(right) + r"\s?")
    if not wrong or regex.search(own_end, text[mention.block.span.start : mention.block.span.end]):
        return None
    span = Span(mention.start, match.end())
    message = Message(
        f"本报告是 {year} 年度的{profile.zh}，存量应截至 {right} 年末，此处写的是“{analysis.document.words(span)}”："
        f"请改为 {right} 年，并核对数字是否也是当时的。",
        f"A report of {year} ({profile.name}) states stocks at the end of {right}, not {mention.year}.",
    )
    return _finding(YEAR_END, analysis, span, right, message)


def _subject(analysis: Analysis, patterns: YearPatterns, mention: Mention, year: int, profile: str) -> Finding | None:
    text, sentence = analysis.document.folded, mention.sentence
    words = text[sentence.start : sentence.end]
    nouns = patterns.nouns.get(profile)
    if nouns and nouns.match(text, mention.start) and str(year) not in words:
        return _subject_finding(analysis, mention, year)
    if not -3 < mention.year - year < 2 or not _is_subject(analysis, patterns, mention, profile):
        return None
    after = text[mention.start + 4 : sentence.end]
    same = patterns.compare_same_budget if profile == "budget" else patterns.compare_same
    if mention.year == year - 1 and regex.search(same.replace("{year}", str(mention.year)), after):
        return _subject_finding(analysis, mention, year)
    money = patterns.money.search(after)
    prior = f"{mention.year}|{mention.year - 1}"
    if money is None or regex.search(patterns.compare_other.replace("{prior}", prior), words):
        return None
    said = after[: money.end()]
    if patterns.subject_silent.search(said) or (profile == "budget" and patterns.budget_silent.search(said)):
        return None
    return None if _other_years(analysis, mention, year) else _subject_finding(analysis, mention, year)


def _is_subject(analysis: Analysis, patterns: YearPatterns, mention: Mention, profile: str) -> bool:
    """Whether the sentence begins with the unit, if at all, then the year, then what a report of this kind states."""
    text, entity = analysis.document.folded, analysis.identity.entity or ""
    subjects = patterns.subjects.get(profile)
    rest = text[mention.start : mention.sentence.end]
    if subjects is None or not subjects.match(rest.replace(entity, "", 1) if entity else rest):
        return False
    lead = _NUMBERING.sub("", text[mention.sentence.start : mention.start].strip())
    if not patterns.reason.search(lead):
        lead = _LABEL.sub("", lead)
    return not lead or lead == entity or bool(patterns.own_words.fullmatch(lead)) or _abbreviates(lead, entity)


def _abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` is ``name`` with characters left out (省检察院)."""
    rest = iter(name)
    return 3 < len(short) < len(name) and all(character in rest for character in short)


def _other_years(analysis: Analysis, mention: Mention, year: int) -> bool:
    """Whether the paragraph, its neighbours or the heading above speak of this other year on purpose."""
    text, blocks = analysis.document.folded, analysis.document.blocks
    block = text[mention.block.span.start : mention.block.span.end]
    if str(year) in block or any(int(y) > mention.year for y in regex.findall(r"20\d{2}(?=\s?年)", block)):
        return True
    above = next((b for b in reversed(blocks[: mention.index]) if b.kind is BlockKind.HEADING), None)
    if above and str(mention.year) in text[above.span.start : above.span.end]:
        return True
    stop = _DIGIT.search(text, mention.start + 4)
    again = str(year) + text[mention.start + 4 : stop.start() if stop else mention.sentence.end]
    around = [blocks[i].span for i in (mention.index - 1, mention.index + 1) if 0 <= i < len(blocks)]
    return any(again in text[span.start : span.end] for span in around)


def _subject_finding(analysis: Analysis, mention: Mention, year: int) -> Finding:
    span = _year_span(analysis.document.folded, mention.start)
    message = Message(
        f"这里讲的是本年度的数字，却写着“{analysis.document.words(span)}”，本报告是 {year} 年度的：应为 {year} 年，"
        "请确认数字不是上年的。",
        f"The sentence is about this year's figures but says {mention.year} in a report of {year}.",
    )
    return _finding(SUBJECT, analysis, span, year, message)


def _comparisons(analysis: Analysis, patterns: YearPatterns, year: int, profile: str) -> Iterator[Finding]:
    text = analysis.document.folded
    for match in patterns.compare.finditer(text):
        named, rest = int(match["year"]), match["rest"]
        if named == year - 1 or not -4 < named - year < 2:
            continue
        need = patterns.compare_needs[match["word"]]
        if not need.search(text[match.end("year") : match.end("year") + 60]):
            continue
        if named == year and patterns.own_base.search(rest):
            continue
        if named != year and patterns.other_base.search(rest):
            continue
        begin = max(text.rfind(mark, 0, match.start()) + 1 for mark in "。；\n")
        end = regex.compile("[。；\n]|$").search(text, match.end())
        sentence = text[begin : end.start() if end else len(text)]
        years = {int(found) for found in regex.findall(r"20\d{2}(?=\s?年)", sentence)}
        if (named + 1 in years and named + 1 != year) or patterns.compare_silent.search(sentence):
            continue
        if not patterns.compare_about.search(sentence):
            continue
        span = Span(match.start("year"), _year_span(text, match.start("year")).end)
        message = Message(
            f"{year} 年度的报告应与 {year - 1} 年比较，此处是与 {named} 年比较：若是沿用了旧文，请改为 {year - 1} 年。",
            f"A report of {year} compares with {year - 1}; this compares with {named}.",
        )
        yield _finding(COMPARISON, analysis, span, year - 1, message)
