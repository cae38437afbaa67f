"""The head of the page: whose report it is, what was checked in it, what was not and why, and the chart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Document, Skipped, Table
from narrcheck.model.finding import Severity
from narrcheck.phrases import comparison
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.marks import Places
from narrcheck.reporters.html_page.panel import Link, link_to, links_to
from narrcheck.reporters.html_page.sections import Row, Sections, chart, rows_of


@dataclass(frozen=True, slots=True)
class Count:
    """A key of the legend and how often it occurs."""

    key: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table: a link to it, its size, and how many findings stand in it; ``figures`` is 0 where none was read."""

    link: Link
    rows: int
    columns: int
    figures: int
    findings: int


@dataclass(frozen=True, slots=True)
class Head:
    """Whose report it is, and what was checked in it."""

    name: str
    source: str
    facts: list[tuple[str, str]]
    severities: list[Count]
    claims: int
    outcomes: list[Count]
    undecided: dict[str, list[Link]]
    unbound: dict[str, list[Link]]
    tables: list[TableLine]
    skipped: Sequence[Skipped]
    compared: list[str]
    sections: Sequence[Row]
    chart: Sequence[Row]
    more_sections: int


def head_of(checked: Checked, places: Places, sections: Sections, words: Labels, lang: str) -> Head:
    """The head of one document."""
    document, identity = checked.analysis.document, checked.analysis.identity
    facts = [
        (words["entity"], identity.entity or ""),
        (words["year"], str(identity.fiscal_year or "")),
        (words["profile"], words[f"profile.{identity.profile}"] if identity.profile else ""),
    ]
    severities = Counter(finding.severity for finding in checked.findings)
    undecided = [
        (claim.span, claim.why.text(lang) if claim.why else "")
        for claim in checked.claims
        if claim.outcome is Outcome.UNDECIDED
    ]
    unbound = [(item.span, item.why.text(lang)) for item in checked.unbound]
    rows = rows_of(checked, sections)
    chosen = chart(rows)
    return Head(
        name=PurePath(document.source).name or document.source,
        source=document.source,
        facts=[(label, value or words["unknown"]) for label, value in facts],
        severities=[Count(key, words[f"severity.{key}"], severities[key]) for key in Severity],
        claims=len(checked.claims),
        outcomes=[Count(key, words[f"outcome.{key}"], checked.count(key)) for key in Outcome],
        undecided=links_to(document, places, words, undecided),
        unbound=links_to(document, places, words, unbound),
        tables=list(_tables(checked, places, words)),
        skipped=document.skipped,
        compared=[comparison(one, lang) for one in checked.compared],
        sections=rows,
        chart=chosen,
        more_sections=len(rows) - len(chosen),
    )


def _tables(checked: Checked, places: Places, words: Labels) -> Iterator[TableLine]:
    document = checked.analysis.document
    sheets = {sheet.table.span: sheet for sheet in checked.analysis.sheets}
    for number, table in enumerate(document.tables, start=1):
        sheet = sheets.get(table.span)
        title = sheet.title if sheet and sheet.title else _caption(document, table)
        where = link_to(document, places, words, table.span, "").where
        name = title or words["table.number"].format(number)
        yield TableLine(
            Link(name, name, where, places.of_table(number)),
            rows=max((cell.row + cell.rows for cell in table.cells), default=0),
            columns=max((cell.column + cell.columns for cell in table.cells), default=0),
            figures=sum(len(row.figures) for group in sheet.groups for row in group.rows) if sheet else 0,
            findings=sum(table.span.covers(finding.span) for finding in checked.findings),
        )


def _caption(document: Document, table: Table) -> str:
    return document.words(table.caption).partition("\n")[0].strip() if table.caption else ""
