"""Rows of a table whose figures belong some rows further down or up.

Finds accounts whose figures are those of other accounts in another table of the same accounts, all of them as many rows
off (NC840). A row was taken out of the figures and not out of the names, so that from there on none fits.

Example: 20709 has 2,369.56 and 2070904 has 2,349.56, which another table has two rows further, for 20799 and 2079903.

Misses shifts of fewer than four telling figures, and tables that no other one has the accounts of.
"""

from collections.abc import Iterator

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.tables.shifted_rows import shifts

RULE = Rule(
    "NC840",
    "table-rows-shifted",
    Kind.TABLE,
    Severity.ERROR,
    Message("数字与科目错行", "Figures stand in the rows of other accounts"),
)
RULES: tuple[Rule, ...] = (RULE,)


def check(analysis: Analysis) -> Iterator[Finding]:
    """One finding for each table, at the first of its rows that are off."""
    words = analysis.document.words
    for item in analysis.derive(shifts):
        (row, figure), (right, there) = item.rows[0], item.right[0]
        count, off, other = len(item.rows), abs(item.off), item.other or "另一张表"
        message = Message(
            f"从“{row.code}{row.name}”起有 {count} 行的数字与科目错开 {off} 行：此处的 {words(figure.span)} 在{other}中"
            f"是“{right.code}{right.name}”的数，请逐行核对。",
            f"From {row.name} on {count} figures stand {off} rows off their accounts: {words(figure.span)} is that of "
            f"{right.name} in {item.other or 'another table'}.",
        )
        related = [Related("same", there.span), *(Related("shifted", other.span) for _, other in item.rows[1:])]
        yield Finding.of(RULE, figure.span, message, related=tuple(related))
