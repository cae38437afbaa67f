"""Sentences that deny what a table has, and figures of what a table has nothing for.

Finds a sentence that denies what a table has figures for (NC913): of a whole table (政府性基金), of one item of the
three public expenses, or of the table that it stands under (本表无数据); and a figure of a fund whose table is there
and empty (NC918). One of the two was left as it was in last year's report.

Example: "本部门无政府性基金预算收支" beside a table of 政府性基金 with 12.00 of expenditure.

Misses denials that name several things at once, and those of other items.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile

import regex

from narrcheck.checks.tables.presence import PresenceData
from narrcheck.facts.indicators.resolver import build_indicators
from narrcheck.model.analysis import Analysis, Sentence
from narrcheck.model.document import BlockKind, Document, Span, Table
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension
from narrcheck.model.sheet import Figure, Sheet
from narrcheck.tables.entries import Entries
from narrcheck.tables.grid import Grid
from narrcheck.tables.titles import standard, title
from narrcheck.tables.vocabulary import build_words, figure

DENIED = Rule(
    "NC913",
    "table-denied",
    Kind.STATEMENT,
    Severity.ERROR,
    Message("文字说没有，表中却有数", "The text denies what a table has figures for"),
)
TOLD = Rule(
    "NC918",
    "table-empty-but-told",
    Kind.STATEMENT,
    Severity.WARNING,
    Message("文字有数，对应的表却是空表", "The text has a figure of what the table has nothing for"),
)
RULES: tuple[Rule, ...] = (DENIED, TOLD)

_ITEMS = "three_public"
_YEAR = regex.compile(r"((?:19|20)\d\d)年")


def check(analysis: Analysis) -> Iterator[Finding]:
    """What sentences say of tables, and these show otherwise."""
    data = analysis.rulebook.read("tables/presence.yaml", PresenceData)
    if analysis.document.tables:
        sentences = [item for item in analysis.sentences if not analysis.document.in_table(item.span)]
        yield from _denied(analysis, sentences, data)
        yield from _denied_items(analysis, sentences, data)
        yield from _called_empty(analysis, data)
        yield from _told(analysis, sentences, data)


def _denied(analysis: Analysis, sentences: list[Sentence], data: PresenceData) -> Iterator[Finding]:
    for key, subject in data.subjects.items():
        sheets = [sheet for sheet in analysis.sheets if sheet.standard == key]
        denial = regex.compile(data.denial.replace("{subject}", subject))
        for sentence in sentences if sheets else ():
            match = _found(analysis, sentence, denial, data)
            side = (match["side"] or "") if match else ""
            figures = [figure for sheet in sheets for figure in _figures(sheet, side, data)] if match else []
            if match and figures:
                yield _denial(analysis.document, Span(*match.span("thing")), match[0].strip(), figures)
                break


def _denied_items(analysis: Analysis, sentences: list[Sentence], data: PresenceData) -> Iterator[Finding]:
    """Items of the three public expenses that are denied where every cell of the year's number has a figure."""
    sheets = [sheet for sheet in analysis.sheets if sheet.standard == _ITEMS]
    entries = Entries(sheets, analysis.identity, analysis.rulebook)
    names = analysis.rulebook.derive(build_indicators)
    for name, cells in entries.of_indicator.items():
        figures = list(dict.fromkeys(cell.figure for cell in cells if cell.slot == entries.own))
        if not figures or not all(figure.value for figure in figures):
            continue
        subject = "|".join(map(regex.escape, names.aliases(name)))
        denial = regex.compile(data.denial_of_one.replace("{subject}", subject))
        for sentence in sentences:
            match = _found(analysis, sentence, denial, data)
            if match:
                yield _denial(analysis.document, Span(*match.span("thing")), match[0].strip(), figures)
                break


def _called_empty(analysis: Analysis, data: PresenceData) -> Iterator[Finding]:
    """Tables with figures, in or right under which a note says that there are none."""
    document = analysis.document
    blocks = [table.block for table in document.tables]
    for sheet in analysis.sheets:
        note, figures = _note(document, sheet.table, data), _figures(sheet, "", data)
        if note is None or not figures:
            continue
        subjects = {key for key, subject in data.subjects.items() if regex.search(subject, note[0])}
        after = document.tables[bisect_right(blocks, sheet.table.block) :][:1]
        # It may be about an empty table that comes next.
        next_empty = any(not any(map(figure, table.cells)) and _note(document, table, data) is None for table in after)
        if subjects == {sheet.standard} or (not subjects and not next_empty):
            yield _denial(document, Span(*note.span("thing")), note["thing"], figures)


def _note(document: Document, table: Table, data: PresenceData) -> regex.Match[str] | None:
    below = document.blocks[table.block + 1 : table.block + 2]
    end = below[0].span.end if below and below[0].kind is BlockKind.PARAGRAPH else table.span.end
    return data.blank.search(document.folded, table.span.start, end)


def _found(
    analysis: Analysis, sentence: Sentence, pattern: regex.Pattern[str], data: PresenceData
) -> regex.Match[str] | None:
    """What a sentence says, unless it is of another year or of a part."""
    text, span = analysis.document.folded, sentence.span
    match = pattern.search(text, span.start, span.end)
    return None if match and any(word in text[span.start : span.end] for word in data.other) else match


def _told(analysis: Analysis, sentences: list[Sentence], data: PresenceData) -> Iterator[Finding]:
    """The first figure of a fund whose only table is empty."""
    for key, subject in data.subjects.items():
        if any(_figures(sheet, "", data) for sheet in analysis.sheets if sheet.standard == key):
            continue
        before = regex.compile(data.told.replace("{subject}", subject))
        amounts = (_amount(analysis, sentence, before, data) for sentence in sentences)
        span = next((span for span in amounts if span is not None), None)
        tables = [table for table in analysis.document.tables if span and _standard(analysis, table) == key]
        if span and len(tables) == 1:
            message = Message(
                f"文中有 {analysis.document.words(span)}，表中却没有数，请核对文字与表。",
                f"The text has {analysis.document.words(span)}, the table has nothing: check both.",
            )
            yield Finding.of(TOLD, span, message, related=(Related("table", tables[0].span),))


def _amount(analysis: Analysis, sentence: Sentence, before: regex.Pattern[str], data: PresenceData) -> Span | None:
    """The first amount of a sentence that a pattern leads up to, where what is said before it is of this year."""
    text, span = analysis.document.folded, sentence.span
    first = bisect_left(analysis.quantities, span.start, key=lambda one: one.span.start)
    inside = takewhile(lambda one: one.span.end <= span.end, islice(analysis.quantities, first, None))
    for quantity in inside:
        amount = quantity.value and quantity.dimension is Dimension.MONEY
        if amount and before.search(text[span.start : quantity.span.start]):
            before_it = text[span.start : quantity.span.end]
            years = {int(year) for year in _YEAR.findall(before_it)} - {analysis.identity.fiscal_year}
            return None if years or any(word in before_it for word in data.other) else quantity.span
    return None


def _standard(analysis: Analysis, table: Table) -> str | None:
    grid = Grid(table, analysis.rulebook.derive(build_words))
    return standard(title(analysis.document, table, grid, analysis.rulebook), "", analysis.rulebook)


def _figures(sheet: Sheet, side: str, data: PresenceData) -> list[Figure]:
    """The figures of a table that are not zero; of one side where only that is denied."""
    only = data.income if side in data.income else data.expenditure if side.endswith(data.expenditure) else ()
    both = all(word in side for word in (*data.income, *data.expenditure))
    found = []
    for group in sheet.groups:
        for column in group.columns:
            words = "".join(column.path)
            if not only or both or any(word in words for word in only):
                cells = (row.figures.get(column.index) for row in group.rows)
                found += [cell for cell in cells if cell is not None and cell.value and not cell.percent]
    return found


def _denial(document: Document, span: Span, words: str, figures: list[Figure]) -> Finding:
    shown = document.words(figures[0].span)
    message = Message(
        f"“{words}”与表不符：表中有 {shown} 等 {len(figures)} 个数。",
        f"“{words}” does not fit the table, which has {len(figures)} figures ({shown} …).",
    )
    return Finding.of(DENIED, span, message, related=(Related("table", figures[0].span),))
