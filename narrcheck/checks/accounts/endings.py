"""Names of item accounts with 支出 added or left out.

Finds an item (项), known by its code, mark or list, whose name differs from the official one by this word alone
(NC709). Classes and sections are written either way at will; an item is looked up by its name.

Example: "2080506 机关事业单位职业年金缴费", which is called 机关事业单位职业年金缴费支出.

Misses names without code or mark outside lists of a class, and names that several accounts have.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from narrcheck.checks.accounts._chains import Writing, chains_of, writing
from narrcheck.checks.accounts._members import listed_items
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span, fold
from narrcheck.model.finding import Finding, Fix, Kind, Message, Rule, Severity

TAIL = Rule(
    "NC709",
    "account-name-tail",
    Kind.SUBJECT,
    Severity.INFO,
    Message("项级科目名称多写或漏写“支出”", "An item account's name has 支出 added or left out"),
)
RULES: tuple[Rule, ...] = (TAIL,)

_ITEM, _ITEM_CODE = 3, 7


def check(analysis: Analysis) -> Iterator[Finding]:
    """Names of items that differ from the official one by their tail."""
    how, year = analysis.rulebook.derive(writing), analysis.identity.fiscal_year
    found: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for code, name, span in (*_in_tables(analysis), *_in_text(analysis, how), *_in_lists(analysis, how)):
        found[code][name].append(span)
    for code, names in found.items():
        official = {account.name for account in how.accounts.coded(code) if account.official}
        current = how.accounts.current(code, year)
        if current is None:
            continue
        right = sum(len(names.get(name, ())) for name in official)
        for name in names.keys() - official:
            if how.accounts.plain(name) == how.accounts.plain(current.name):
                yield from (_finding(span, name, code, current.name, right) for span in names[name])


def _in_tables(analysis: Analysis) -> Iterator[tuple[str, str, Span]]:
    for table in analysis.document.tables:
        filled = [cell for cell in table.cells if cell.text.strip()]
        for coded, cell in pairwise(filled):
            code = coded.text.strip()
            if coded.row == cell.row and len(code) == _ITEM_CODE and code.isdigit():
                start = cell.span.start + len(cell.text) - len(cell.text.lstrip())
                name = fold(cell.text.strip())
                yield code, name, Span(start, start + len(name))


def _in_text(analysis: Analysis, how: Writing) -> Iterator[tuple[str, str, Span]]:
    """Items by their mark, where only one account bears the name."""
    for chain in analysis.derive(chains_of) if "（" in analysis.document.folded else ():
        for link in chain.links:
            codes = {account.code for account in how.accounts.named(link.name, under="2", level=link.level)}
            if link.level == _ITEM and len(codes) == 1:
                yield codes.pop(), link.name, link.span


def _in_lists(analysis: Analysis, how: Writing) -> Iterator[tuple[str, str, Span]]:
    """Items that lists under their class name without a mark, where the class has one of that name."""
    for classes, link in analysis.derive(listed_items):
        codes = {a.code for code in classes for a in how.accounts.named(link.name, under=code, level=_ITEM)}
        if len(codes) == 1:
            yield codes.pop(), link.name, link.span


def _finding(span: Span, name: str, code: str, official: str, right: int) -> Finding:
    more_zh, more_en = (f"，本报告另有 {right} 处这样写", f", as {right} other places have it") if right else ("", "")
    message = Message(
        f"科目 {code} 的名称是“{official}”{more_zh}，此处为“{name}”。",
        f"Account {code} is called {official}{more_en}; here it is {name}.",
    )
    return Finding.of(TAIL, span, message, fix=Fix(span, official))
