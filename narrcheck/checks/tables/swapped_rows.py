"""Two rows of a table whose figures stand in each other's place.

Finds two accounts whose figures are crosswise in two tables that otherwise agree (NC925). The sums of both tables hold
nevertheless, so that nothing else shows it. Where a third table has the figures too, it says which table is wrong.

Example: 30201 办公费 12.00 and 30207 邮电费 6.50 in one table, 6.50 and 12.00 in the other.

Misses tables whose rows have no codes, and figures of less than three digits.
"""

from collections.abc import Iterator

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.tables.twin_tables import swaps

RULE = Rule(
    "NC925",
    "table-rows-swapped",
    Kind.TABLE,
    Severity.ERROR,
    Message("两行的数字写反", "The figures of two rows stand in each other's place"),
)
RULES: tuple[Rule, ...] = (RULE,)


def check(analysis: Analysis) -> Iterator[Finding]:
    """The rows that two tables have crosswise."""
    words = analysis.document.words
    for item in swaps(analysis.sheets, analysis.rulebook):
        first, second = (words(figure.span) for figure in item.figures)
        (one, other), tail = item.names, "，请改正。" if item.sure else "，请核对哪一张表写反了。"
        message = Message(
            f"“{one}”{first}、“{other}”{second} 在{item.other or '另一张表'}中正好相反：{second}、{first}{tail}",
            f"{one} is {first} and {other} {second}; {item.other or 'another table'} has them the other way round.",
        )
        related = [Related("same", item.figures[1].span), *(Related("same", figure.span) for figure in item.right)]
        yield Finding.of(RULE, item.figures[0].span, message, related=tuple(related))
