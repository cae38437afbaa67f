"""Account codes inside the published tables.

Finds a code that stands twice in a table where all others stand once (NC910), an item whose section is missing where
all other items have theirs (NC911), and an account that the lexicon does not know under two names (NC912). Codes are
typed when a row is added by hand; the sums that the code leads to go wrong with it.

Example: rows 20805, 2080505 and 2081506 under class 208, and no row 20815.

Misses tables that list the same accounts unit by unit or leave out all rows of one level.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from narrcheck.facts.indicators.accounts import Accounts, load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Row, Sheet

TWICE = Rule(
    "NC910",
    "table-code-twice",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("表中科目编码重复", "A code stands twice in one table"),
)
ORPHAN = Rule(
    "NC911",
    "table-code-without-parent",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("表中有项级科目而没有它的款级科目", "An item's section is missing in its table"),
)
NAMES = Rule(
    "NC912",
    "table-names-differ",
    Kind.SUBJECT,
    Severity.WARNING,
    Message("同一编码在各表中名称不同", "One code has two names in the tables"),
)
RULES: tuple[Rule, ...] = (TWICE, ORPHAN, NAMES)

_FEWEST = 6
_ITEM, _SECTION, _CLASS = 7, 5, 3
_ENOUGH = 4


def check(analysis: Analysis) -> Iterator[Finding]:
    """What is wrong with the codes of the tables, each of them and all together."""
    accounts = analysis.rulebook.derive(load_accounts)
    for sheet in analysis.sheets:
        rows = [row for group in sheet.groups for row in group.rows if row.code]
        if len(rows) >= _FEWEST:
            yield from _twice(rows, accounts)
            yield from _orphans(sheet, rows, accounts)
    yield from _names(analysis.sheets, accounts)


def _twice(rows: Sequence[Row], accounts: Accounts) -> Iterator[Finding]:
    """The one code that is repeated; a name that is another account's is told by NC707."""
    codes = Counter(row.code for row in rows)
    repeated = [code for code, count in codes.items() if count > 1]
    if len(repeated) != 1 or codes[repeated[0]] > 2:
        return
    first, second = (row for row in rows if row.code == repeated[0])
    if first.name != second.name and accounts.coded(repeated[0] or ""):
        return
    other = f"，名称为“{first.name}”和“{second.name}”" if first.name != second.name else ""
    message = Message(
        f"编码 {second.code} 在本表中出现两次{other}，请核对编码。",
        f"Code {second.code} stands twice in this table ({first.name}, {second.name}); check the codes.",
    )
    yield Finding.of(TWICE, second.span, message, related=(Related("first", first.span),))


def _orphans(sheet: Sheet, rows: Sequence[Row], accounts: Accounts) -> Iterator[Finding]:
    codes = {row.code for row in rows}
    items = [row for row in rows if row.code and len(row.code) == _ITEM and row.code[:_CLASS] in codes]
    orphans = [row for row in items if row.code and row.code[:_SECTION] not in codes]
    if len(orphans) != 1 or len(items) - len(orphans) < _ENOUGH:
        return
    row = orphans[0]
    place = next((c.span for c in sheet.table.cells if c.row == row.index and c.text.strip() == row.code), row.span)
    section = (row.code or "")[:_SECTION]
    names = {accounts.plain(account.name) for account in accounts.coded(section)}
    if any(accounts.plain(other.name) in names for other in rows):
        return  # the section is there under a wrong code: NC707
    message = Message(
        f"本表有 {row.code} {row.name}，却没有它的款级科目 {section}，请核对编码。",
        f"The table has {row.code} {row.name}, but not its section {section}; check the code.",
    )
    yield Finding.of(ORPHAN, place, message)


def _names(sheets: Sequence[Sheet], accounts: Accounts) -> Iterator[Finding]:
    """Accounts of the place's own, which have no official name to compare with."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for sheet in sheets:
        for row in (row for group in sheet.groups for row in group.rows):
            if row.code and len(row.code) >= _SECTION and row.name and not accounts.coded(row.code):
                found[row.code][accounts.plain(row.name)].append(row)
    for code, names in found.items():
        usual, *others = sorted(names, key=lambda name: -len(names[name]))
        for name in others:
            if len(others) > 1 or usual.startswith(name) or name.startswith(usual):
                break
            row, there = names[name][0], names[usual][0]
            message = Message(
                f"编码 {code} 在本表中名称为“{row.name}”，在另一张表中为“{there.name}”，请统一。",
                f"Code {code} is {row.name} here and {there.name} in another table.",
            )
            yield Finding.of(NAMES, row.span, message, related=(Related("other", there.span),))
