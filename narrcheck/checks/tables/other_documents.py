"""Figures of a table that a table in another document has otherwise.

Finds a cell that differs from the same cell of a companion file (the tables in the explanation against the workbook),
from what last year's tables said (a column 上年决算数), or from the budget (a column 年初预算数). One of the two was
changed and the other was not.

Example: the explanation's own 支出决算表 has 31.06 for 住房公积金, the workbook that is published with it 30.16.

Misses tables that are none of the standard ones, that stand twice in one document, that have fewer than five rows in
common, or that differ in more than one row of five: these may be of another scope.
"""

from collections.abc import Iterator
from pathlib import PurePath

from narrcheck.model.analysis import Analysis
from narrcheck.model.bond import Bond
from narrcheck.model.finding import Elsewhere, Finding, Kind, Message, Rule, Severity
from narrcheck.tables.aligned_columns import Pair, pairs

CELL = Rule(
    "NC955",
    "cell-differs-from-other-file",
    Kind.TABLE,
    Severity.WARNING,
    Message("表中数字与另一文件的同一张表不同", "a figure of a table differs from the same table in another file"),
)
RULES = (CELL,)

_ROLES = {Bond.COMPANION: "table", Bond.PRIOR: "base", Bond.BUDGET: "budget"}


def check(analysis: Analysis) -> Iterator[Finding]:
    """Compare the tables with those of every other document, column by column."""
    told = set()
    for borrowed in analysis.borrowed:
        year = analysis.identity.fiscal_year
        for pair in pairs(analysis.sheets, borrowed.sheets, borrowed.bond, year, analysis.rulebook):
            if not pair.same and pair.here.figure.span not in told:
                told.add(pair.here.figure.span)
                yield _finding(pair, borrowed.bond)


def _finding(pair: Pair, bond: Bond) -> Finding:
    document = pair.there.sheet.home
    assert document is not None
    place = document.origin.locate(pair.there.figure.span)
    here, there, source = pair.here.figure.value, pair.there.figure.value, PurePath(document.source).name
    title, name, column = pair.here.sheet.title, pair.here.name, pair.column
    message = Message(
        f"{title}“{name}”的{column}与 {source} 不同：此处 {here}，该文件 {there}，请核对哪一处有误。",
        f"{title}, {name}, {column}: {here} here and {there} in {source}; check which of them is wrong.",
    )
    context = f"{pair.there.sheet.title} {pair.there.name} {there}"
    elsewhere = (Elsewhere(_ROLES[bond], document.source, place, context),)
    finding = Finding.of(CELL, pair.here.figure.span, message, calculation=f"{here} ≠ {there}")
    return finding.beside(elsewhere)
