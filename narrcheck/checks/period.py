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

from narrcheck.checks._comparisons import comparisons
from narrcheck.checks._mentions import Mention, is_line, mentions, year_span
from narrcheck.checks._years import YEAR, Calendar
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

_NUMBERING = regex.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])+\s*")
_LABEL = regex.compile(r'^(?:.*：|[^，]*（[^（）]*）[，：]?|[“"][^“”"]{2,24}[”"])')
_COVER = 6
_TOO_MANY = 3
_LABEL_AT_MOST = 40
_BEGINS = ("年，", "年度，")
_TAIL = regex.compile(r"年度?\p{Han}{2,8}(?=\d)")
_NOUN = regex.compile(r"\p{Han}{2,20}$")
_DIGIT = regex.compile(r"\d|\n")


def check(analysis: Analysis) -> Iterator[Finding]:
    """Judge every year that is not the report's own."""
    calendar = Calendar.of(analysis)
    if calendar is None:
        return
    findings = list(_judge(analysis, calendar))
    if len(findings) > max(_TOO_MANY, analysis.document.folded.count(str(calendar.year))):
        return  # more years are "wrong" than right: it is the report's year that was not understood
    yield from findings
    for span, right, said in comparisons(analysis, calendar):
        message = Message(
            f"{right + 1} 年度的数字应与 {right} 年比较，此处是与 {said} 年比较：若是沿用了旧文，请改为 {right} 年。",
            f"Figures of {right + 1} are compared with {right}; this compares with {said}.",
        )
        yield _finding(COMPARISON, span, right, message)


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
    if calendar.next_of_sentence(text, mention.start) or _planned(analysis, calendar, mention):
        return None if str(right + 1) in words else _subject_finding(analysis, mention, right + 1)
    if mention.year == right:
        return None
    later = mention.year > right and calendar.profile == "performance"  # evaluations are made the year after
    if calendar.noun(text, mention.start) and str(right) not in words and not later:
        return _subject_finding(analysis, mention, right)
    judges = (_stated, _reasoned, _parallel, _headed)
    wrong = any(judge(analysis, calendar, mention) for judge in judges)
    return _subject_finding(analysis, mention, right) if wrong else None


def _named(analysis: Analysis, calendar: Calendar, mention: Mention) -> Finding | None:
    """A short line that is no heading and names what can only be of the report's year."""
    own = mention.year in (calendar.year, calendar.year + 1) or mention.block.kind is not BlockKind.PARAGRAPH
    if own or calendar.drafts or not calendar.noun(analysis.document.folded, mention.start):
        return None
    said = str(calendar.year) in analysis.document.words(mention.block.span)
    return None if said else _subject_finding(analysis, mention, calendar.year)


def _planned(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the sentence states the plan of the next year, in the part of the report that drafts its budget."""
    planned = calendar.own.planned
    if not calendar.drafts or planned is None or not _begins(analysis, calendar, mention, planned):
        return False
    if str(calendar.year + 1) in analysis.document.words(mention.block.span):
        return False
    return calendar.section(analysis, mention.index) == calendar.year + 1


def _stated(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the sentence states figures of the report's year under another one."""
    text, patterns, sentence = analysis.document.folded, calendar.patterns, mention.sentence
    subjects = calendar.own.subjects
    near = -3 < mention.year - calendar.year < (1 if calendar.drafts else 2)
    if not near or subjects is None or not _begins(analysis, calendar, mention, subjects):
        return False
    after = text[mention.start + 4 : sentence.end]
    same = patterns.compare_same_budget if calendar.plans else patterns.compare_same
    if mention.year == calendar.year - 1 and regex.search(same.replace("{year}", str(mention.year)), after):
        return True
    money = patterns.money.search(after)
    prior = f"{mention.year}|{mention.year - 1}"
    words = text[sentence.start : sentence.end]
    if money is None or regex.search(patterns.compare_other.replace("{prior}", prior), words):
        return False
    said = after[: money.end()]
    if patterns.subject_silent.search(said) or calendar.other_kind(after if calendar.settled else said):
        return False
    return not _other_years(analysis, calendar, mention)


def _reasoned(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the sentence begins with last year and says why this year's figures are others than last year's."""
    text, sentence = analysis.document.folded, mention.sentence
    if mention.year != calendar.year - 1 or calendar.drafts or calendar.plans:
        return False
    lead = _NUMBERING.sub("", text[sentence.start : mention.start].strip())
    own = not lead or lead == analysis.identity.entity
    return own and calendar.patterns.own_reason.search(text[mention.start + 4 : sentence.end]) is not None


def _begins(analysis: Analysis, calendar: Calendar, mention: Mention, subjects: "regex.Pattern[str]") -> bool:
    """Whether the sentence begins with the unit, if at all, then the year, then what a report of this kind states."""
    text, entity = analysis.document.folded, analysis.identity.entity or ""
    rest = text[mention.start : mention.sentence.end]
    if not subjects.match(rest.replace(entity, "", 1) if entity else rest):
        return False
    lead = _NUMBERING.sub("", text[mention.sentence.start : mention.start].strip())
    if not calendar.patterns.reason.search(lead):
        lead = _LABEL.sub("", lead)
    own = calendar.patterns.own_words
    return not lead or lead == entity or bool(own.fullmatch(lead)) or _abbreviates(lead, entity)


def _abbreviates(short: str, name: str) -> bool:
    """Whether ``short`` is ``name`` with characters left out (省检察院)."""
    rest = iter(name)
    return 3 < len(short) < len(name) and all(character in rest for character in short)


def _other_years(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the paragraph, its neighbours or the heading above speak of this other year on purpose."""
    text, blocks = analysis.document.folded, analysis.document.blocks
    block = text[mention.block.span.start : mention.block.span.end]
    stop = _DIGIT.search(text, mention.start + 4)
    again = regex.escape(str(calendar.year) + text[mention.start + 4 : stop.start() if stop else mention.sentence.end])
    if str(calendar.year) in block:
        own = regex.escape(analysis.identity.entity or "")
        if not calendar.patterns.own_change.search(text, mention.start, mention.sentence.end):
            return True
        if regex.search(rf"(?:(?<!\p{{Han}})|{own}){again}", block):
            return True
    if any(mention.year < year != calendar.year for year in calendar.named(block)):
        return True
    above = next((b for b in reversed(blocks[: mention.index]) if b.kind is BlockKind.HEADING), None)
    if above and str(mention.year) in text[above.span.start : above.span.end]:
        return True
    lead = regex.escape(_NUMBERING.sub("", text[mention.block.span.start : mention.start].strip()))
    around = [blocks[i].span for i in (mention.index - 1, mention.index + 1) if 0 <= i < len(blocks)]
    return any(regex.search(lead + again, text[span.start : span.end]) for span in around)


def _headed(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the heading right above, or the label before, names the report's year and the sentence begins with last.

    A paragraph that goes on to the report's year tells what was before.
    """
    document, own = analysis.document, str(calendar.year)
    if mention.year != calendar.year - 1 or calendar.plans or not mention.index:
        return False
    lead = document.folded[mention.block.span.start : mention.start].strip()
    rest = document.folded[mention.start + 4 : mention.block.span.end]
    above = document.blocks[mention.index - 1]
    label = lead if lead else document.words(above.span) if above.kind is BlockKind.HEADING else ""
    named = len(label) <= _LABEL_AT_MOST and own in label and str(mention.year) not in label
    named = named and (not lead or lead.endswith("。")) and not calendar.patterns.money.search(label)
    return named and rest.startswith(_BEGINS) and own not in rest


def _parallel(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether one item of a row has another year than the others: A费2021年预算数…，B费2020年预算数…."""
    text, span = analysis.document.folded, mention.block.span
    tail, noun = _TAIL.match(text, mention.start + 4), _NOUN.search(text, mention.sentence.start, mention.start)
    if tail is None or noun is None or mention.year != calendar.year - 1 or calendar.patterns.from_to.search(noun[0]):
        return False
    block, others = text[span.start : span.end], regex.escape(tail[0])
    nouns = {
        year: regex.findall(rf"(\p{{Han}}{{2,20}}){year}{others}(?=\d)", block)
        for year in (calendar.year, mention.year)
    }
    return bool(nouns[calendar.year]) and nouns[mention.year] == [noun[0]] and noun[0] not in nouns[calendar.year]


def _subject_finding(analysis: Analysis, mention: Mention, right: int) -> Finding:
    span = year_span(analysis.document.folded, mention.start)
    message = Message(
        f"这里讲的是 {right} 年度的数字，却写着“{analysis.document.words(span)}”：应为 {right} 年，"
        "请确认数字不是上年的。",
        f"The sentence is about figures of {right} but says {mention.year}.",
    )
    return _finding(SUBJECT, span, right, message)
