"""Lists of economic accounts in the text (主要包括：办公费、印刷费…) against the table of basic expenditure.

Finds accounts that a list names while the table has nothing for them (NC916). One or two of many are slips and a
warning; more of them show that the whole list was left as the template has it, which is told once, as info. Finds an
account with figures that a list leaves out which has all others of its class and claims to be complete (NC917). With
or without tables, finds an account that a list names twice (NC711) and a name that is no account's but for one
character (NC710).

Example: 取暖费 in the list of 公用经费, where 30208 is 0.00; 基本工资、津贴补贴、资金 for 奖金.

Misses names that are no account's, and what a list leaves out that says 主要 or 等: few claim to be complete.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Row
from narrcheck.rulebook import Expression, RuleData

EMPTY = Rule(
    "NC916",
    "listed-account-empty",
    Kind.TABLE_TEXT,
    Severity.WARNING,
    Message("文字列举的科目在表中没有数", "The text lists an account that the table has nothing for"),
)
UNNAMED = Rule(
    "NC917",
    "listed-account-missing",
    Kind.TABLE_TEXT,
    Severity.WARNING,
    Message("文字列举漏了表中有数的科目", "The text leaves out an account that the table has a figure for"),
)
MISNAMED = Rule(
    "NC710",
    "listed-account-misnamed",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("列举的科目名称有误", "A list of accounts has a name that is no account's"),
)
TWICE = Rule(
    "NC711",
    "listed-account-twice",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("同一科目列举了两次", "A list names an account twice"),
)
RULES: tuple[Rule, ...] = (EMPTY, UNNAMED, MISNAMED, TWICE)

_FEWEST = 6
_FEWEST_JOINTS = 3  # 、 between four names
_SLIPS = 2
_SHOWN = 4
_ECONOMIC = "3"
_CLASS, _ACCOUNT = 3, 5


class ListData(RuleData):
    """``rules/tables/lists.yaml``."""

    list: Expression
    lead: Expression
    tail: Expression
    open: Expression
    defined: Expression
    usual: str


class _Name(NamedTuple):
    """One name of a list, with the code of the one account that is called so now; without one, what it is."""

    words: str
    span: Span
    code: str | None


class _List(NamedTuple):
    """A list of names, with the ``words`` of its sentence; one that ``defines`` tells what there may be."""

    words: str
    names: list[_Name]
    defines: bool


def check(analysis: Analysis) -> Iterator[Finding]:
    """The lists that name what is not there."""
    accounts = analysis.rulebook.derive(load_accounts)
    data = analysis.rulebook.read("tables/lists.yaml", ListData)
    lists = [one for one in _lists(analysis, data, accounts) if _codes(one.names)]
    if not lists:
        return
    filled, known = _rows(analysis, accounts)
    for one in lists:
        yield from _slips(analysis, data, accounts, one.names)
        if len(filled) >= _FEWEST and not one.defines:
            yield from _against(analysis, data, one, filled, known)


def _against(
    analysis: Analysis, data: ListData, told: _List, filled: dict[str, Row], known: set[str]
) -> Iterator[Finding]:
    """What a list names that the tables have nothing for, or leaves out."""
    named = {name.code: name.span for name in told.names if name.code}
    classes = {code[:_CLASS] for code in known}
    empty = [code for code in named if code not in filled and code[:_CLASS] in classes]
    if len(filled.keys() & named.keys()) < _FEWEST:
        return
    if empty:
        yield _finding(analysis, named, empty)
    elif not data.open.search(told.words):
        yield from _left_out(named, filled, known)


def _codes(names: Sequence[_Name]) -> bool:
    """Whether a list is one of accounts."""
    return len({name.code for name in names if name.code}) >= _FEWEST


def _lists(analysis: Analysis, data: ListData, accounts: Accounts) -> Iterator[_List]:
    """The lists of names in the prose."""
    text, year = analysis.document.folded, analysis.identity.fiscal_year
    for sentence in analysis.sentences:
        if text.count("、", *sentence.span) < _FEWEST_JOINTS or analysis.document.in_table(sentence.span):
            continue
        words = text[sentence.span.start : sentence.span.end]
        for match in data.list.finditer(words):
            start, paragraph = sentence.span.start + match.start(), analysis.document.blocks[sentence.block].span.start
            names = list(_named(match["list"], start, data, accounts, year))
            defines = data.defined.search(text, paragraph, names[0].span.start) is not None
            yield _List(words, names, defines)


def _slips(analysis: Analysis, data: ListData, accounts: Accounts, names: Sequence[_Name]) -> Iterator[Finding]:
    """The names that stand twice, and those that one character parts from an account that the list lacks."""
    seen: dict[str, Span] = {}
    year, codes = analysis.identity.fiscal_year, {name.code for name in names}
    usual = data.usual.split()
    for name in names:
        if name.words in seen:
            words = analysis.document.words(name.span)
            message = Message(
                f"“{words}”在同一列举中出现两次，请删去一处，或改为漏列的科目。", f"The list names {words} twice."
            )
            related = (Related("first", seen[name.words]),)
            yield Finding.of(TWICE, name.span, message, related=related)
        seen[name.words] = name.span
        if name.code or name.words in usual or accounts.named(name.words):
            continue
        meant = {account.name for account in accounts.alike(name.words, under=_ECONOMIC) if account.holds(year)}
        meant = {one for one in meant if not codes & {account.code for account in accounts.named(one)}}
        if len(meant) == 1:
            right, words = meant.pop(), analysis.document.words(name.span)
            message = Message(f"没有“{words}”这一科目，应为“{right}”。", f"There is no account {words}; write {right}.")
            yield Finding.of(MISNAMED, name.span, message, fix=Fix(name.span, right))


def _left_out(named: dict[str, Span], filled: dict[str, Row], known: set[str]) -> Iterator[Finding]:
    """The one or two accounts with figures that a complete list of their classes does not have."""
    classes = {code[:_CLASS] for code in named}
    missing = [row for code, row in filled.items() if code[:_CLASS] in classes and code not in named]
    if set(named) <= known and 0 < len(missing) <= _SLIPS:
        last = list(named.values())[-1]
        words = "、".join(row.name for row in missing)
        message = Message(
            f"文中的列举没有“{words}”，基本支出表中却有数，请按表补上或改写为“主要包括”。",
            f"The list leaves out {words}, which the table has figures for.",
        )
        related = tuple(Related("table", row.span) for row in missing)
        yield Finding.of(UNNAMED, last, message, related=related)


def _rows(analysis: Analysis, accounts: Accounts) -> tuple[dict[str, Row], set[str]]:
    """The economic accounts of the tables of basic expenditure that have a figure, and all that have a row.

    A row without a code is that of the account of its name.
    """
    filled: dict[str, Row] = {}
    known: set[str] = set()
    for sheet in analysis.sheets:
        if sheet.standard != "basic":
            continue
        for row in (row for group in sheet.groups for row in group.rows):
            named = {
                account.code for account in accounts.named(row.name, under=_ECONOMIC) if len(account.code) == _ACCOUNT
            }
            codes = named | {row.code} if row.code and row.code.startswith(_ECONOMIC) else named
            known |= codes
            if any(figure.value for figure in row.figures.values()):
                filled |= {code: row for code in codes if len(code) == _ACCOUNT}
    return filled, known


def _named(words: str, start: int, data: ListData, accounts: Accounts, year: int | None) -> Iterator[_Name]:
    """The names of a list."""
    for name in words.split("、"):
        plain = data.tail.sub("", data.lead.sub("", name))
        named = accounts.named(plain, under=_ECONOMIC)
        official = [account for account in named if account.official and account.holds(year)]
        codes = {account.code for account in official if len(account.code) == _ACCOUNT}
        place = start + name.rfind(plain)
        yield _Name(plain, Span(place, place + len(plain)), codes.pop() if len(codes) == 1 else None)
        start += len(name) + 1


def _finding(analysis: Analysis, named: dict[str, Span], empty: list[str]) -> Finding:
    spans = [named[code] for code in empty]
    words = "、".join(analysis.document.words(span) for span in spans[:_SHOWN])
    more = f"等 {len(spans)} 项" if len(spans) > _SHOWN else ""
    message = Message(
        f"文中列举了“{words}”{more}，基本支出表中却没有这些科目的数，请按表核对。",
        f"The text lists {words}{f' and {len(spans) - _SHOWN} more' if more else ''}, the table has nothing for them.",
    )
    related = tuple(Related("same", span) for span in spans[1:])
    severity = None if len(spans) <= _SLIPS else Severity.INFO
    return Finding.of(EMPTY, spans[0], message, related=related, severity=severity)
