"""Years that do not fit the report's fiscal year.

What it finds: a title, heading or line of the contents with another year (NC201); the date of a stock of assets or
staff that is not the right year's end (NC202); a sentence that states this year's figures under another year (NC203);
a comparison with a year that is not the one before (NC204). A government's report that also drafts the next year's
budget has two years of its own: what each place says (执行情况, 草案) tells which of them is meant.

Why it matters: such years are left over from last year's report, and the reader can't know whether the figures are too.

Example: ``第三部分 2020年度部门决算情况说明`` in a report of 2021.

Known to miss: years in tables, relative words (上年), years of plans and projects, the whole report copied unchanged.
"""

from collections.abc import Iterator

import regex

from narrcheck.checks.period._comparisons import comparisons
from narrcheck.checks.period._dating import misdated, planned
from narrcheck.checks.period._opening import retold_titles
from narrcheck.checks.period._own_years import YEAR, Calendar
from narrcheck.checks.period._rows import odd_years
from narrcheck.checks.period._year_mentions import Mention, is_line, mentions, year_span
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
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

_COVER = 6
_TOO_MANY = 3


def check(analysis: Analysis) -> Iterator[Finding]:
    """Judge every year that is not the report's own."""
    calendar = Calendar.of(analysis)
    if calendar is None:
        return
    findings = list(_judge(analysis, calendar))
    if len(findings) > max(_TOO_MANY, analysis.document.folded.count(str(calendar.year))):
        return  # more years are "wrong" than right: it is the report's year that was not understood
    for span, right, said in comparisons(analysis, calendar):
        message = Message(
            f"{right + 1} 年度的数字应与 {right} 年比较，此处是与 {said} 年比较：若是沿用了旧文，请改为 {right} 年。",
            f"Figures of {right + 1} are compared with {right}; this compares with {said}.",
        )
        findings.append(_finding(COMPARISON, span, right, message))
    known = {finding.span.start for finding in findings}
    for span, right in retold_titles(analysis.document) if calendar.government else ():
        if span.start not in known:
            span = year_span(analysis.document.folded, span.start)
            written = analysis.document.words(span)
            message = Message(
                f"标题写的是 {right} 年，开头一段却写着“{written}”：应为 {right} 年。",
                f"The title says {right}, the opening {written}: it should be {right}.",
            )
            findings.append(_finding(SUBJECT, span, right, message))
    yield from findings
    yield from _odd(analysis, {finding.span.start for finding in findings})


def _odd(analysis: Analysis, known: set[int]) -> Iterator[Finding]:
    """Years that stand alone among paragraphs told alike, but for those that something else was said of."""
    for odd in odd_years(analysis):
        if odd.start not in known:
            span = year_span(analysis.document.folded, odd.start)
            message = Message(
                f"另有 {odd.often} 段在同样的地方写的是“{odd.right}年”，此处写的是“{analysis.document.words(span)}”："
                f"应为 {odd.right} 年，请确认数字不是别的年度的。",
                f"{odd.often} paragraphs told alike say {odd.right} here; this one says {odd.year}.",
            )
            yield _finding(COMPARISON if odd.compares else SUBJECT, span, odd.right, message)


def _judge(analysis: Analysis, calendar: Calendar) -> Iterator[Finding]:
    for mention in mentions(analysis, calendar.silent):
        line = is_line(analysis, mention)
        if line and (calendar.drafts or mention.year != calendar.year):
            finding = _heading(analysis, calendar, mention) or _named(analysis, calendar, mention)
        else:
            finding = _year_end(analysis, calendar, mention)
            if finding is None and (calendar.drafts or mention.year != calendar.year):
                finding = _subject(analysis, calendar, mention)
        if finding:
            yield finding


def _finding(rule: Rule, span: Span, right: int, message: Message) -> Finding:
    return Finding.of(rule, span, message, fix=Fix(Span(span.start, span.start + 4), str(right)))


def _heading(analysis: Analysis, calendar: Calendar, mention: Mention) -> Finding | None:
    text, patterns, right = analysis.document.folded, calendar.patterns, calendar.year
    line = text[mention.block.span.start : mention.block.span.end]
    if calendar.next_of_line(text, mention.start):
        right = calendar.year + 1
    elif mention.year == calendar.year or not _names_report(analysis, calendar, mention, line):
        return None
    silent = not calendar.government and patterns.heading_silent.search(line)
    if mention.year == right or str(right) in line or silent:
        return None
    span = year_span(text, mention.start)
    said = analysis.document.words(span)
    message = Message(
        f"标题写的是“{said}”，而本报告是 {calendar.year} 年度的：应为 {right} 年，请与正文核对后改正。",
        f"The heading says {mention.year} in a report of {calendar.year}: it should be {right}.",
    )
    return _finding(HEADING, span, right, message)


def _names_report(analysis: Analysis, calendar: Calendar, mention: Mention, line: str) -> bool:
    """Whether the year of a line can only be the report's."""
    text, patterns, rated = analysis.document.folded, calendar.patterns, calendar.profile == "performance"
    own = calendar.own.headings
    if own is None or ((rated or calendar.government) and mention.year > calendar.year):
        return False  # an evaluation may be named after the year in which it is made, a government look ahead
    if calendar.other_kind(text[mention.start : mention.block.span.end]):
        return False
    bare = patterns.cover if mention.index < _COVER else patterns.bare
    if not rated and bare.search(line.strip()) and _beside_labels(analysis, calendar, mention):
        return True
    return own.match(text, mention.start, mention.block.span.end) is not None


def _beside_labels(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    blocks = analysis.document.blocks[max(0, mention.index - 2) : mention.index + 3]
    lines = [analysis.document.folded[block.span.start : block.span.end].strip() for block in blocks]
    return any(calendar.patterns.bare_beside.search(line) for line in lines)


def _year_end(analysis: Analysis, calendar: Calendar, mention: Mention) -> Finding | None:
    text, patterns, year = analysis.document.folded, calendar.patterns, calendar.year
    match = patterns.year_end.match(text, mention.start)
    if match is None and calendar.ends_last and mention.year == year - 2:
        match = patterns.mid_year.match(text, mention.start)  # drawn up in autumn, a budget dates stocks in the summer
    if match is None or not calendar.stocks:
        return None
    after = text[match.end() : mention.sentence.end]
    if not patterns.stock.search(after[:40]) or patterns.stock_after_silent.search(after):
        return None
    if patterns.stock_silent.search(text, mention.sentence.start, mention.start):
        return None
    if mention.year == year - 1 and patterns.opened.search(text, match.end(), mention.block.span.end):
        return None
    if calendar.ends_last:
        right, wrong = year - 1, mention.year > year - 1 or mention.year == year - 3 or match.re is patterns.mid_year
    else:
        right, wrong = year, mention.year in (year - 2, year - 1, year + 1)
    own_end = patterns.year_end.pattern.replace(YEAR, str(right) + r"\s?")
    if not wrong or regex.search(own_end, text[mention.block.span.start : mention.block.span.end]):
        return None
    span = Span(mention.start, match.end())
    message = Message(
        f"本报告是 {year} 年度的{calendar.zh}，存量应截至 {right} 年末，此处写的是“{analysis.document.words(span)}”："
        f"请改为 {right} 年，并核对数字是否也是当时的。",
        f"A report of {year} ({calendar.profile}) states stocks at the end of {right}, not {mention.year}.",
    )
    return _finding(YEAR_END, span, right, message)


def _subject(analysis: Analysis, calendar: Calendar, mention: Mention) -> Finding | None:
    text, right = analysis.document.folded, calendar.year
    words = text[mention.sentence.start : mention.sentence.end]
    if calendar.next_of_sentence(text, mention.start) or planned(analysis, calendar, mention):
        return None if str(right + 1) in words else _subject_finding(analysis, mention, right + 1)
    if mention.year == right:
        return None
    later = mention.year > right and calendar.profile == "performance"  # evaluations are made the year after
    if calendar.noun(text, mention.start) and str(right) not in words and not later:
        return _subject_finding(analysis, mention, right)
    return _subject_finding(analysis, mention, right) if misdated(analysis, calendar, mention) else None


def _named(analysis: Analysis, calendar: Calendar, mention: Mention) -> Finding | None:
    """A short line that is no heading and names what can only be of the report's year."""
    own = mention.year in (calendar.year, calendar.year + 1) or mention.block.kind is not BlockKind.PARAGRAPH
    if own or calendar.drafts or not calendar.noun(analysis.document.folded, mention.start):
        return None
    said = str(calendar.year) in analysis.document.words(mention.block.span)
    return None if said else _subject_finding(analysis, mention, calendar.year)


def _subject_finding(analysis: Analysis, mention: Mention, right: int) -> Finding:
    span = year_span(analysis.document.folded, mention.start)
    message = Message(
        f"这里讲的是 {right} 年度的数字，却写着“{analysis.document.words(span)}”：应为 {right} 年，"
        "请确认数字不是上年的。",
        f"The sentence is about figures of {right} but says {mention.year}.",
    )
    return _finding(SUBJECT, span, right, message)
