"""The total score in the text against the total of the score sheet.

What it finds (NC817): a report whose text gives itself another total score than its only score sheet, or its only sheet
of the whole expenditure, comes to.

Why it matters: the score is what is published and compared; the sheet is corrected after a review and the text is not.

Example: 自评得分95.5分 in the text, and a sheet with a total of 93.

Known to miss: scores of single projects among several sheets, and sheets without a total.
"""

from collections.abc import Iterator
from decimal import Decimal

from narrcheck.checks.performance._marks import Score, Words, decimals, totals, words_for
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.tables.scorecards import Card, cards

SHEET = Rule(
    "NC817",
    "score-against-sheet",
    Kind.TABLE_TEXT,
    Severity.WARNING,
    Message("文中总得分与评分表总分不符", "The total score in the text is not that of the score sheet"),
)
RULES: tuple[Rule, ...] = (SHEET,)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The scores that the one sheet they can be of does not give."""
    text = analysis.document.folded
    words = words_for(text, analysis.rulebook)
    if words is None or not analysis.document.tables:
        return
    sheets = [card for card in analysis.derive(cards) if card.total and card.total.got]
    if not sheets:
        return
    tables = [table.span for table in analysis.document.tables]
    stated = [score for score in totals(text, words) if not any(span.overlaps(score.span) for span in tables)]
    said = {score: _lead(text, score, before) for before, score in zip([None, *stated], stated, strict=False)}
    if len(sheets) > 1:
        of_all = words.of_all.search
        sheets = [card for card in sheets if card.title and of_all(text, card.title.start, card.title.end)]
        stated = [score for score in stated if of_all(said[score])]
    stated = [score for score in stated if not words.elsewhere.search(said[score])]
    if len(sheets) == 1 and len({score.got for score in stated}) == 1:
        told = {Decimal(match["marks"]) for score in stated for match in words.marks.finditer(said[score])}
        yield from _compare(words, stated, sheets[0], told)


def _lead(text: str, score: Score, before: Score | None) -> str:
    """The words of the sentence up to a score, behind the score before it."""
    begin = max(text.rfind(mark, 0, score.span.start) + 1 for mark in "。\n")
    return text[max(begin, before.span.end if before else 0) : score.span.end]


def _compare(words: Words, stated: list[Score], card: Card, told: set[Decimal]) -> Iterator[Finding]:
    """The scores that differ from the sheet's total, but by marks ``told`` with them: 另扣0.5分后，最终得分95分."""
    total, got = card.total.got if card.total else None, stated[0].got
    if total is None or card.extra or max(total.value, got) > words.data.whole:
        return
    gap = abs(total.value - got)
    if gap not in told and gap * 2 > Decimal(1).scaleb(-decimals(got)):
        yield from (_finding(score, total) for score in stated)


def _finding(score: Score, total: Figure) -> Finding:
    message = Message(
        f"文中总得分 {score.got} 分，评分表的总分是 {total.value}，请核对。",
        f"The text tells a total score of {score.got}, the score sheet one of {total.value}; check both.",
    )
    calculation = f"{score.got} ≠ {total.value}"
    return Finding.of(SHEET, score.span, message, calculation=calculation, related=(Related("table", total.span),))
