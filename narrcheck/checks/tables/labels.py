"""Names in and of the published tables: accounts beside their codes, titles in the list of tables.

Finds a row whose code belongs to another account, whose name is a near miss of the official one or was given up before
the year of the report, and a title in the list of tables that has lost some of its words. Tables come from a system
that knows the names; what differs was typed over by hand, and often the figures with it.

Example: a row "2080505 机关事业单位基本养老保险交费支出", or "4、财政拨款收入支出表（公开04表）".

Misses names that the lexicon lacks, and tables whose codes stand in another column than the one before the name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from narrcheck.checks.outline.contents import listed_titles
from narrcheck.facts.indicators.accounts import Account, Accounts, load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Cell, Span, Table, fold
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

ROW = Rule(
    "NC707",
    "table-account-name",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("表中科目编码与名称不符", "A row's code stands by another account's name"),
)
TITLE = Rule(
    "NC708",
    "table-title-short",
    Kind.SUBJECT,
    Severity.INFO,
    Message("表名缺字", "The title of a standard table lacks words"),
)
RULES: tuple[Rule, ...] = (ROW, TITLE)

_CODE = regex.compile(r"[235]\d\d(?:\d\d){0,2}")
_FEWEST_TITLES = 3
_MOST_MISSING = 4


class TableData(RuleData):
    """``rules/outline/tables.yaml``."""

    families: dict[str, list[str]]


def check(analysis: Analysis) -> Iterator[Finding]:
    """The names that are wrong in tables and lists of tables."""
    accounts, year = analysis.rulebook.derive(load_accounts), analysis.identity.fiscal_year
    dated: dict[str, Finding] = {}
    for table in analysis.document.tables:
        coded = list(_coded(table))
        codes = {code.text.strip() for code, _ in coded}
        for code, name in coded:
            yield from _row(code, name, coded, accounts, year)
            yield from _swapped(code, fold(name.text.strip()), codes, accounts, year)
            for finding in _dated(code, name, accounts, year):
                first = dated.setdefault(finding.message.zh, finding)
                if first is not finding:
                    dated[finding.message.zh] = replace(first, related=(*first.related, Related("same", finding.span)))
    yield from dated.values()
    yield from _titles(analysis)


def _coded(table: Table) -> Iterator[tuple[Cell, Cell]]:
    """The cells of account codes, each with the cell of the name beside it."""
    filled = [cell for cell in table.cells if cell.text.strip()]
    for code, name in pairwise(filled):
        if code.row == name.row and _CODE.fullmatch(code.text.strip()):
            yield code, name


def _dated(coded: Cell, cell: Cell, accounts: Accounts, year: int | None) -> Iterator[Finding]:
    """A name that the account bore in other years."""
    code, plain = coded.text.strip(), accounts.plain(fold(cell.text.strip()))
    named = [account for account in accounts.coded(code) if accounts.plain(account.name) == plain]
    current = accounts.current(code, year)
    if not named or current is None or any(account.holds(year) for account in named) or not current.holds(year):
        return
    message = Message(
        f"“{named[0].name}”不是{year}年度的科目名称，该科目（{code}）本年度为“{current.name}”。",
        f"{named[0].name} is not the name of account {code} in {year}; it is {current.name}.",
    )
    span = _words(cell)
    yield Finding.of(ROW, span, message, fix=Fix(span, current.name))


def _words(cell: Cell) -> Span:
    """Where the words of a cell stand."""
    start = cell.span.start + len(cell.text) - len(cell.text.lstrip())
    return Span(start, start + len(cell.text.strip()))


def _row(
    coded: Cell, cell: Cell, rows: Sequence[tuple[Cell, Cell]], accounts: Accounts, year: int | None
) -> Iterator[Finding]:
    """A name that is not the one of the code beside it, with the code that the name has where the table lacks that."""
    code = coded.text.strip()
    official = [account for account in accounts.coded(code) if account.official]
    name = fold(cell.text.strip())
    plain = accounts.plain(name)
    if not official or any(accounts.plain(account.name) == plain for account in official):
        return
    if any(account.name.startswith(name) for account in official):
        return
    near = accounts.near_miss(name, official)
    others = [account for account in accounts.named(name, under=code[0]) if len(account.code) == len(code)]
    current = accounts.current(code, year)
    if current is None or not (near or others) or _alias(official, others):
        return
    right = _in_order(coded, [account.code for account in others if account.holds(year)], rows)
    advice = (
        (f"编码应为 {right}", f"the code should be {right}") if right else ("请核对编码与名称", "check code and name")
    )
    message = Message(
        f"编码 {code} 的科目是“{current.name}”，表中名称为“{name}”，{advice[0]}。",
        f"Account {code} is {current.name}, the table calls it {name}; {advice[1]}.",
    )
    if right:
        span = _words(coded)
        yield Finding.of(ROW, span, message, related=(Related("name", cell.span),), fix=Fix(span, right))
        return
    span = _words(cell)
    fix = Fix(span, current.name) if near and not others else None
    yield Finding.of(ROW, span, message, related=(Related("code", coded.span),), fix=fix)


def _in_order(cell: Cell, meant: Sequence[str], rows: Sequence[tuple[Cell, Cell]]) -> str | None:
    """The one code of those meant that the column lacks, and that stands in order where the code at hand does not."""
    column = [code for code, _ in rows if code.column == cell.column]
    codes = [code.text.strip() for code in column]
    place = next(index for index, code in enumerate(column) if code is cell)
    before, after = codes[:place][-1:], codes[place + 1 :][:1]
    if len(meant) != 1 or meant[0] in codes or not before + after or _sorted(before, codes[place], after):
        return None
    return meant[0] if _sorted(before, meant[0], after) else None


def _sorted(before: Sequence[str], code: str, after: Sequence[str]) -> bool:
    run = [*before, code, *after]
    return all(one < other for one, other in pairwise(run))


def _swapped(cell: Cell, name: str, codes: set[str], accounts: Accounts, year: int | None) -> Iterator[Finding]:
    """A code that no account has, with the digits of the one that the name beside it has.

    Of several with these digits, the one whose section the table has is meant.
    """
    code = cell.text.strip()
    if accounts.coded(code):
        return
    meant = {account.code for account in accounts.named(name, under=code[0]) if account.holds(year)}
    likely = [other for other in meant if sorted(other) == sorted(code)]
    likely = [other for other in likely if other[:-2] in codes] or likely
    likely = [other for other in likely if accounts.current(other, None) in accounts.named(name)] or likely
    if len(likely) != 1:
        return
    span = _words(cell)
    message = Message(
        f"没有编码为 {code} 的科目，“{name}”的编码是 {likely[0]}",
        f"no account has the code {code}; that of {name} is {likely[0]}",
    )
    yield Finding.of(ROW, span, message, fix=Fix(span, likely[0]))


def _alias(official: list[Account], others: list[Account]) -> bool:
    return any(account.code == official[0].code for account in others)


def _standard_titles(rulebook: Rulebook) -> list[frozenset[str]]:
    data = rulebook.read("outline/tables.yaml", TableData)
    return [frozenset(fold(title) for title in titles) for titles in data.families.values()]


def _titles(analysis: Analysis) -> Iterator[Finding]:
    """Titles of the list of tables that are a standard one with words left out."""
    document = analysis.document
    listed = [span for _, span in listed_titles(document, analysis.rulebook)]
    titles = [document.folded[span.start : span.end] for span in listed]
    for family in analysis.rulebook.derive(_standard_titles):
        if sum(title in family for title in titles) < _FEWEST_TITLES:
            continue
        for span, title in zip(listed, titles, strict=True):
            longer = [full for full in family - set(titles) if _lacks_words(title, full)]
            if title not in family and len(longer) == 1:
                message = Message(
                    f"表名“{title}”不全，标准名称是“{longer[0]}”。",
                    f"The title {title} lacks words; it is {longer[0]}.",
                )
                yield Finding.of(TITLE, span, message, fix=Fix(span, longer[0]))


def _lacks_words(title: str, full: str) -> bool:
    """Whether ``title`` is ``full`` with a few characters left out."""
    rest = iter(full)
    return 0 < len(full) - len(title) <= _MOST_MISSING and all(char in rest for char in title)
