"""Lists of economic accounts in the text (主要包括：办公费、印刷费…) against the table of basic expenditure.

Finds accounts that a list names while the table has nothing for them (NC916). One or two of many are slips and a
warning; more of them show that the whole list was left as the template has it, which is told once, as info.

Example: 取暖费 in the list of 公用经费, where 30208 is 0.00.

Misses names that are no account's, and figures that a list leaves out: few lists claim to be complete.
"""

from collections.abc import Iterator

import regex

from narrcheck.facts.accounts import Accounts, load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import RuleData

EMPTY = Rule(
    "NC916",
    "listed-account-empty",
    Kind.TABLE_TEXT,
    Severity.WARNING,
    Message("文字列举的科目在表中没有数", "The text lists an account that the table has nothing for"),
)
RULES: tuple[Rule, ...] = (EMPTY,)

_FEWEST = 6
_FEWEST_JOINTS = 3  # 、 between four names
_SLIPS = 2
_SHOWN = 4
_ECONOMIC = "3"
_ACCOUNT = 5


class ListData(RuleData):
    """``rules/tables/lists.yaml``."""

    list: str
    lead: str
    tail: str


def check(analysis: Analysis) -> Iterator[Finding]:
    """The lists that name what is not there."""
    filled, known = _rows(analysis)
    if len(filled) < _FEWEST:
        return
    data = analysis.rulebook.read("tables/lists.yaml", ListData)
    accounts = analysis.rulebook.derive(load_accounts)
    text, year = analysis.document.folded, analysis.identity.fiscal_year
    for sentence in analysis.sentences:
        if text.count("、", *sentence.span) < _FEWEST_JOINTS or analysis.document.in_table(sentence.span):
            continue
        for match in regex.finditer(data.list, text[sentence.span.start : sentence.span.end]):
            named = dict(_named(match["list"], sentence.span.start + match.start(), data, accounts, year))
            empty = [code for code in named if code not in filled]
            classes = {code[:3] for code in known}
            empty = [code for code in empty if code[:3] in classes]
            if empty and len(filled & set(named)) >= _FEWEST:
                yield _finding(analysis, named, empty)


def _rows(analysis: Analysis) -> tuple[set[str], set[str]]:
    """The economic accounts of the tables of basic expenditure that have a figure, and all that have a row."""
    filled: set[str] = set()
    known: set[str] = set()
    for sheet in analysis.sheets:
        if sheet.standard != "basic":
            continue
        for row in (row for group in sheet.groups for row in group.rows):
            if row.code and row.code.startswith(_ECONOMIC):
                known.add(row.code)
                if any(figure.value for figure in row.figures.values()):
                    filled.add(row.code)
    return filled, known


def _named(words: str, start: int, data: ListData, accounts: Accounts, year: int | None) -> Iterator[tuple[str, Span]]:
    """The economic accounts of a list, by code."""
    for name in words.split("、"):
        plain = regex.sub(data.tail, "", regex.sub(data.lead, "", name))
        named = accounts.named(plain, under=_ECONOMIC)
        official = [account for account in named if account.official and account.holds(year)]
        codes = {account.code for account in official if len(account.code) == _ACCOUNT}
        if len(codes) == 1:
            place = start + name.rfind(plain)
            yield codes.pop(), Span(place, place + len(plain))
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
