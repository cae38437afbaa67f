"""Sentences that state figures of the report's year, or plans of the next, under another year."""

import regex

from narrcheck.checks.period._own_years import Calendar
from narrcheck.checks.period._year_mentions import Mention, unnumbered
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind

_LABEL = regex.compile(r'^(?:.*：|[^，]*（[^（）]*）[，：]?|[“"][^“”"]{2,24}[”"])')
_LABEL_AT_MOST = 40
_BEGINS = ("年，", "年度，")
_TAIL = regex.compile(r"年度?\p{Han}{2,8}(?=\d)")
_NOUN = regex.compile(r"\p{Han}{2,20}$")
_DIGIT = regex.compile(r"\d|\n")


def misdated(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the sentence is about the report's year though it names another."""
    judges = (_stated, _backwards, _reasoned, _parallel, _headed, _scheduled, _between)
    return any(judge(analysis, calendar, mention) for judge in judges)


def planned(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
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
    near = -3 < mention.year - calendar.year < (1 if calendar.drafts else 2 if calendar.plans else 3)
    if not near or subjects is None or not _begins(analysis, calendar, mention, subjects):
        return False
    after = text[mention.start + 4 : sentence.end]
    same = patterns.compare_same_budget if calendar.plans else patterns.compare_same
    itself = regex.search(same.replace("{year}", str(mention.year)), after)
    before = after[: itself.start()] if itself and mention.year == calendar.year - 1 else None
    if before is not None and str(calendar.year) not in before and not calendar.other_kind(before):
        return True
    money = patterns.money.search(after)
    prior = f"{mention.year}|{mention.year - 1}"
    words = text[sentence.start : sentence.end]
    if money is None or regex.search(patterns.compare_other.replace("{prior}", prior), words):
        return False
    said = after[: money.end()]
    if (
        patterns.vanished.search(after)
        or patterns.subject_silent.search(said)
        or calendar.other_kind(after if calendar.settled else said)
        or (calendar.plans and patterns.outturn.match(after, money.end()))
    ):
        return False
    return not _other_years(analysis, calendar, mention)


def _backwards(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether what the sentence states is compared with last year, which is later: 2020年A，比2021年减少B."""
    subjects, base = calendar.own.subjects, calendar.year - 1
    if mention.year >= base or subjects is None or not _begins(analysis, calendar, mention, subjects):
        return False
    after = analysis.document.folded[mention.start + 4 : mention.block.span.end]
    later = regex.search(calendar.patterns.compare_later.replace("{prior}", str(base)), after)
    return later is not None and not {mention.year, calendar.year} & set(calendar.named(after[: later.start()]))


def _reasoned(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the sentence begins with last year and says why this year's figures are others than last year's."""
    text, sentence = analysis.document.folded, mention.sentence
    if mention.year != calendar.year - 1 or calendar.drafts or calendar.plans:
        return False
    lead = unnumbered(text[sentence.start : mention.start])
    own = not lead or lead == analysis.identity.entity
    return own and calendar.patterns.own_reason.search(text[mention.start + 4 : sentence.end]) is not None


def _begins(analysis: Analysis, calendar: Calendar, mention: Mention, subjects: "regex.Pattern[str]") -> bool:
    """Whether the sentence begins with the unit, if at all, then the year, then what a report of this kind states."""
    text, entity = analysis.document.folded, analysis.identity.entity or ""
    rest = text[mention.start : mention.sentence.end]
    if not subjects.match(rest.replace(entity, "", 1) if entity else rest):
        return False
    lead = unnumbered(text[mention.sentence.start : mention.start])
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
        if regex.search(rf"{calendar.year}年[^，。；\d]{{0,20}}\d", text[mention.start + 4 : mention.sentence.end]):
            return True  # 2024年决算数A，2025年支出决算B
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
    lead = regex.escape(unnumbered(text[mention.block.span.start : mention.start]))
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
    label = lead if lead else document.folded[slice(*above.span)] if above.kind is BlockKind.HEADING else ""
    named = len(label) <= _LABEL_AT_MOST and own in label and str(mention.year) not in label
    named = named and (not lead or lead.endswith("。")) and not calendar.patterns.money.search(label)
    return named and rest.startswith(_BEGINS) and own not in rest


def _scheduled(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether the section on the year's plan of a project (年度预算安排) tells last year's amount, and none of this."""
    if mention.year != calendar.year - 1 or not calendar.plans or calendar.drafts or not mention.index:
        return False
    document, patterns = analysis.document, calendar.patterns
    above = document.blocks[mention.index - 1]
    if above.kind is not BlockKind.HEADING or not patterns.year_plan.search(document.folded, *above.span):
        return False
    words = document.folded[mention.block.span.start : mention.block.span.end]
    allotted = patterns.allotted.match(document.folded, mention.start + 4, mention.sentence.end)
    return allotted is not None and str(calendar.year) not in words and not patterns.this_year.search(words)


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


def _between(analysis: Analysis, calendar: Calendar, mention: Mention) -> bool:
    """Whether last year's closing balance, then what was added and repaid under last year, leads to this year's end."""
    text, patterns, sentence = analysis.document.folded, calendar.patterns, mention.sentence
    flow = patterns.flow.match(text, mention.start + 4, sentence.end)
    if mention.year != calendar.year - 1 or flow is None or int(flow["year"]) != calendar.year:
        return False
    return any(
        int(end["year"]) == mention.year for end in patterns.year_end.finditer(text, sentence.start, mention.start)
    )
