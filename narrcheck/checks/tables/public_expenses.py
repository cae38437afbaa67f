"""The three public expenses in two tables: what basic expenditure spends on one of them is part of it.

Finds an account of the table of basic expenditure (公务接待费, 公务用车运行维护费 …) that is more than the same item of
the table of the three public expenses, which holds basic and project expenditure alike. One of the two was filled in
beside its row, or not brought up to date.

Example: 30217 公务接待费 8.31 in one table, 公务接待费 0.30 in the other.

Misses items that are too small; what a table of the three public expenses leaves out on purpose is only said in words.
"""

from collections.abc import Iterator
from fractions import Fraction

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure, Sheet
from narrcheck.rulebook import RuleData
from narrcheck.tables.entries import Entries, Entry

RULE = Rule(
    "NC920",
    "basic-exceeds-public-expense",
    Kind.TABLE,
    Severity.WARNING,
    Message(
        "基本支出表的“三公”科目大于“三公”经费表的同一项",
        "An account of basic expenditure exceeds the same item of the three public expenses",
    ),
)
RULES: tuple[Rule, ...] = (RULE,)

_ITEMS, _BASIC = "three_public", "basic"
# So many 元 are a 万元: a table that does not tell its unit holds the same amounts.
_UNITS = 10_000


class PublicData(RuleData):
    """``rules/tables/public.yaml``: the economic account of each of the three public expenses."""

    accounts: dict[str, str]


def check(analysis: Analysis) -> Iterator[Finding]:
    """Every account that is more than its item, where each of the two tables stands once."""
    found = {key: [sheet for sheet in analysis.sheets if sheet.standard == key] for key in (_ITEMS, _BASIC)}
    if any(len(sheets) != 1 or not sheets[0].factor for sheets in found.values()):
        return
    items, basic = found[_ITEMS][0], found[_BASIC][0]
    entries = Entries([items], analysis.identity, analysis.rulebook)
    for code, name in analysis.rulebook.read("tables/public.yaml", PublicData).accounts.items():
        cells = {entry.figure: entry for entry in entries.of_indicator.get(name, ()) if entry.slot == entries.own}
        account = _account(basic, code)
        if len(cells) == 1 and account is not None:
            (item,) = cells.values()
            amount, off = _amount(basic, account), max(account.ulp * _factor(basic), item.figure.ulp * item.factor)
            if amount > item.amount + off and amount != item.amount * _UNITS:
                yield _finding(analysis, name, code, account, item)


def _account(sheet: Sheet, code: str) -> Figure | None:
    """What the table has for an account, in its first column of figures."""
    rows = [(group, row) for group in sheet.groups for row in group.rows if row.code == code]
    return rows[0][1].figures.get(rows[0][0].columns[0].index) if len(rows) == 1 else None


def _factor(sheet: Sheet) -> int:
    return sheet.factor or 1


def _amount(sheet: Sheet, figure: Figure) -> Fraction:
    return figure.exact * _factor(sheet)


def _finding(analysis: Analysis, name: str, code: str, account: Figure, item: Entry) -> Finding:
    words = analysis.document.words
    here, there = words(account.span), words(item.figure.span)
    message = Message(
        f"基本支出表“{name}”（{code}）为 {here}，大于“三公”经费表的 {there}；"
        "“三公”经费表应包括基本支出和项目支出的全部，请核对两张表。",
        f"{name} ({code}) is {here} in the table of basic expenditure, but {there} in that of the three public "
        "expenses, which should hold all of it.",
    )
    related = (Related("three_public", item.figure.span),)
    return Finding.of(RULE, account.span, message, calculation=f"{here} > {there}", related=related)
