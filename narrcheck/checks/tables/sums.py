"""Sums inside the published tables and figures that stand in two of them.

Finds an account that is not the sum of the accounts below it, a 合计 that is not the sum of the columns beside it, an
income-and-expenditure table whose sides differ or whose total is not the year's sum and what is carried over, and
totals that differ from one standard table to another. Tables come from a system that adds up: what does not add up was
typed over by hand. Differences that rounding explains are gathered into one note a table.

Example: 301 工资福利支出 249.86, while the figures of 30101 to 30199 add up to 258.88.

Misses parents that exceed their children by what only one column shows (rows may be withheld, or on a lost page), and
relations that neither header nor rows make certain.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Document
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.phrases import addition
from narrcheck.rulebook import Rulebook
from narrcheck.tables.balance_sums import balance_sums
from narrcheck.tables.column_sums import column_sums
from narrcheck.tables.outline_sums import Outline
from narrcheck.tables.retold import Retold
from narrcheck.tables.row_sums import row_sums
from narrcheck.tables.scorecards import cards
from narrcheck.tables.section_sums import section_sums
from narrcheck.tables.shared_figures import Among
from narrcheck.tables.shifted_rows import shifts
from narrcheck.tables.sums import Direction, Sum, Verdict, distinct
from narrcheck.tables.twin_tables import twin_sums
from narrcheck.tables.verdicts import verdicts

COLUMN = Rule(
    "NC901",
    "table-column-sum",
    Kind.TABLE,
    Severity.ERROR,
    Message("表中科目合计不等于下级科目之和", "An account of a table is not the sum of the accounts below it"),
)
ROW = Rule(
    "NC902",
    "table-row-sum",
    Kind.TABLE,
    Severity.ERROR,
    Message("表中一行的合计不等于各列之和", "A total of a table is not the sum of the columns beside it"),
)
BALANCE = Rule(
    "NC903",
    "table-balance",
    Kind.TABLE,
    Severity.ERROR,
    Message("收支总表不平衡", "Income and expenditure of a table do not balance"),
)
AMONG = Rule(
    "NC904",
    "tables-differ",
    Kind.TABLE,
    Severity.ERROR,
    Message("两张表的同一数字不一致", "A figure differs from one table to another"),
)
ROUNDING = Rule(
    "NC905",
    "table-rounding",
    Kind.TABLE,
    Severity.INFO,
    Message("表中合计与明细有尾差", "Totals of a table differ from their parts by rounding"),
)
RULES: tuple[Rule, ...] = (COLUMN, ROW, BALANCE, AMONG, ROUNDING)

_RULE = {Direction.DOWN: COLUMN, Direction.ACROSS: ROW, Direction.BALANCE: BALANCE, Direction.AMONG: AMONG}
_MOST_SHOWN = 3


def check(analysis: Analysis) -> Iterator[Finding]:
    """The sums that fail, and for every table one note on those that rounding explains."""
    sheets = analysis.sheets
    if not sheets:
        return
    sums: list[Sum] = []
    outline = Outline(analysis.rulebook)
    marks = {figure.span for card in analysis.derive(cards) for figure in card.marks}
    for sheet in sheets:
        inside = distinct(
            chain(
                column_sums(sheet, analysis.rulebook),
                row_sums(sheet, analysis.rulebook),
                balance_sums(sheet, analysis.rulebook),
                section_sums(sheet, analysis.rulebook),
                outline.sums(sheet),
            )
        )
        inside = [item for item in inside if item.total.span not in marks]  # NC922 adds up scores
        tails = [item for item in inside if item.outcome is Outcome.ROUNDING]
        if tails:
            yield _tails(analysis.document, tails)
        sums += inside
    sums += Among(sheets, analysis.rulebook).sums()
    sums += twin_sums(sheets, analysis.rulebook)
    if any(item.outcome is Outcome.FAILS for item in sums):
        off = analysis.derive(shifts)  # NC840: none of their sums can hold
        sums = [one for one in sums if not any(shift.spoils(f) for shift in off for f in (one.total, *one.parts))]
        retold = Retold(analysis)
        for verdict in verdicts(sums, retold.tells):
            yield _finding(analysis.document, retold.named(verdict), analysis.rulebook)


def _finding(document: Document, verdict: Verdict, rulebook: Rulebook) -> Finding:
    item = verdict.sum
    place = verdict.place
    zh, en = _said(document, item)
    fix = None
    if verdict.culprit is not None and verdict.right is not None:
        old, new = document.words(verdict.culprit.span), _written(verdict.right, verdict.culprit, document)
        fix = Fix(verdict.culprit.span, new)
        too = (
            (f"（{len(verdict.copies) + 1} 处）", f" ({len(verdict.copies) + 1} times)") if verdict.copies else ("", "")
        )
        if len(verdict.mended) > 1:
            zh += f"；“{old}”{too[0]}改为“{new}”，则有关的 {len(verdict.mended)} 处合计都相符"
            en += f"; with {new} for {old}{too[1]} all {len(verdict.mended)} sums agree"
        else:
            where = ("正文", "the text") if verdict.in_text else ("别的表", "other tables")
            zh += f"；其中“{old}”在{where[0]}中为“{new}”，改后相符"
            en += f"; {old} is {new} in {where[1]}, with which it agrees"
    if verdict.doubtful:
        zh += "，请核对数字，并核对明细是否列全"
        en += "; check the figures, and whether all rows are shown"
    spans = [Related("same", copy.span) for copy in verdict.copies]
    spans += [Related("whole", item.total.span), *(Related("part", part.span) for part in item.parts)]
    spans += [Related("whole", other.total.span) for other in verdict.alike]
    hidden = verdict.gap and _withheld(item, rulebook)
    if verdict.alike:
        zh += f"（另有 {len(verdict.alike)} 处相差同一数）"
        en += f" (so do {len(verdict.alike)} more sums)"
    related = tuple(one for one in spans if one.span != place.span)
    return Finding.of(
        _RULE[item.direction],
        place.span,
        Message(zh + "。", en + "."),
        calculation=_calculation(document, item),
        related=related,
        fix=fix,
        severity=Severity.INFO if hidden else Severity.WARNING if verdict.doubtful else None,
    )


def _withheld(item: Sum, rulebook: Rulebook) -> bool:
    """Whether the total is one of accounts of which some may not be published."""
    return item.direction is Direction.DOWN and rulebook.derive(load_accounts).withheld(item.names[0])


def _said(document: Document, item: Sum) -> tuple[str, str]:
    total = document.words(item.total.span)
    if item.direction is Direction.AMONG:
        other = document.words(item.parts[0].span)
        return (
            f"{item.names[0]}为 {total}，{item.names[1]}为 {other}，应当一致",
            f"{item.names[0]} is {total}, {item.names[1]} is {other}; they should be equal",
        )
    parts, gap = _plain(item.expected), _plain(abs(item.gap))
    if item.partial:
        names = "、".join(item.names[1 : _MOST_SHOWN + 1])
        return (
            f"“{item.names[0]}”{total} 小于其中的“{names}”{parts}，相差 {gap}",
            f"{item.names[0]} {total} is less than what is shown of it ({names}), {parts}; they differ by {gap}",
        )
    if len(item.parts) == 1:
        return (
            f"“{item.names[0]}”{total} 与“{item.names[1]}”{parts} 应当相等，相差 {gap}",
            f"{item.names[0]} {total} and {item.names[1]} {parts} should be equal; they differ by {gap}",
        )
    below = f"“{item.names[1]}”等 {len(item.parts)} 项" if len(item.parts) > _MOST_SHOWN else "、".join(item.names[1:])
    return (
        f"“{item.names[0]}”{total} 与{below}之和 {parts} 不等，相差 {gap}",
        f"{item.names[0]} {total} is not the sum of its {len(item.parts)} parts, {parts}; they differ by {gap}",
    )


def _calculation(document: Document, item: Sum) -> str:
    parts = [document.words(part.span) for part in item.parts if part.value] or ["0"]
    sign = "=" if item.outcome is Outcome.HOLDS else "≠"
    result = f" = {_plain(item.expected, item.total.decimals)}" if len(parts) > 1 else ""
    return f"{addition(parts)}{result} {sign} {document.words(item.total.span)}"


def _tails(document: Document, tails: list[Sum]) -> Finding:
    tails = sorted(tails, key=lambda item: item.total.span)
    first = tails[0]
    most = _plain(max(abs(item.gap) for item in tails))
    message = Message(
        f"本表有 {len(tails)} 处合计与各项之和差在末位（最多 {most}），是四舍五入所致；可在表下注明。",
        f"{len(tails)} totals of this table differ from their parts in the last place (by {most} at most): rounding.",
    )
    related = tuple(Related("whole", item.total.span) for item in tails[1:])
    return Finding.of(ROUNDING, first.total.span, message, calculation=_calculation(document, first), related=related)


def _plain(value: Fraction, digits: int = 0) -> str:
    """An exact decimal as people write it, with so many decimals at least."""
    while (value * 10**digits).denominator != 1:
        digits += 1
    return f"{Decimal(int(value * 10**digits)).scaleb(-digits):f}"


def _written(value: Decimal, figure: Figure, document: Document) -> str:
    """A number in the form of the one that it replaces."""
    grouped = "," in document.words(figure.span)
    return f"{value:,f}" if grouped else f"{value:f}"
