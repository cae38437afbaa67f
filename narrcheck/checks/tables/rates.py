"""Rates and changes inside tables: 完成预算%, 比上年增减%, 增减额.

Finds a figure that does not follow from the two columns that its header and all other rows derive it from (NC908).
Which two these are is inferred: the only pair of columns that nearly all rows bear out.

Example: budget 120.00, execution 90.00, completion 57.0% where all other rows divide execution by budget.

Misses tables of few rows, and columns that no pair, or more than one pair, of columns explains.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.sheet import Figure
from narrcheck.tables.ratios import Recomputed, recomputed

RATE = Rule(
    "NC908",
    "table-rate",
    Kind.TABLE,
    Severity.ERROR,
    Message("表中的比率或增减额与同一行的数字不符", "A rate or change of a table does not follow from its row"),
)
RULES: tuple[Rule, ...] = (RATE,)

_SIGNS = {"ratio": "÷", "growth": "÷", "difference": "−"}


def check(analysis: Analysis) -> Iterator[Finding]:
    """The rates and changes that do not fit their rows."""
    for sheet in analysis.sheets:
        for item in recomputed(sheet, analysis.rulebook):
            if not item.fits and not item.by_rounding:
                yield _finding(analysis.document, item)


def _finding(document: Document, item: Recomputed) -> Finding:
    stated, (one, other) = document.words(item.stated.span), item.operands
    right = str(_rounded(item.expected, item.stated))
    tail = " − 1" if item.formula == "growth" else ""
    percent = "" if item.formula == "difference" else "%"
    message = Message(
        f"“{item.row}”的{item.labels[0]} {stated} 与{item.labels[1]} {document.words(one.span)}、"
        f"{item.labels[2]} {document.words(other.span)} 不符，应为 {right}{percent}。",
        f"{item.row}: {stated} does not follow from {document.words(one.span)} and {document.words(other.span)}; "
        f"it is {right}{percent}.",
    )
    return Finding.of(
        RATE,
        item.stated.span,
        message,
        calculation=f"{one.value} {_SIGNS[item.formula]} {other.value}{tail} = {right}{percent}",
        related=(Related("first", one.span), Related("base", other.span)),
        fix=Fix(item.stated.span, right),
    )


def _rounded(value: Fraction, like: Figure) -> Decimal:
    """A number with as many places as a figure shows, half up."""
    size = Decimal(int(abs(value) * 10**like.decimals + Fraction(1, 2))).scaleb(-like.decimals)
    return -size if value < 0 and size else size
