"""The sections of a report as the page names them: its headings of the two outermost depths."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.finding import Severity

_DEPTH = 2
_MOST_ROWS = 9
_TITLE = 26


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text up to the next one; ``id`` is empty for what stands before the first."""

    id: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart: claims by outcome and findings by severity in one section."""

    section: Section
    outcomes: dict[str, int]
    severities: dict[str, int]

    @property
    def claims(self) -> int:
        """How many claims the section holds."""
        return sum(self.outcomes.values())

    @property
    def findings(self) -> int:
        """How many findings the section holds."""
        return sum(self.severities.values())


class Sections:
    """Answers which section a place is in."""

    def __init__(self, document: Document, prefix: str, before: str) -> None:
        headings = {index for index, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING}
        spans = [
            document.blocks[index].span
            for index in sorted(headings)
            if 1 + sum(parent in headings for parent in document.ancestors(index)) <= _DEPTH
        ]
        self.all = [Section("", before, Span(0, spans[0].start if spans else len(document.text)))]
        for number, span in enumerate(spans):
            end = spans[number + 1].start if number + 1 < len(spans) else len(document.text)
            title = " ".join(document.words(span).split())
            short = title if len(title) <= _TITLE else f"{title[:_TITLE]}…"
            self.all.append(Section(f"{prefix}s{number}", short, Span(span.start, end)))
        self._starts = [section.span.start for section in self.all]
        self.by_start = {section.span.start: section.id for section in self.all if section.id}

    def of(self, span: Span) -> Section:
        """The section that ``span`` begins in."""
        return self.all[max(bisect_right(self._starts, span.start) - 1, 0)]


def rows_of(checked: Checked, sections: Sections) -> list[Row]:
    """The sections that hold a claim or a finding, in reading order."""
    outcomes: dict[Section, Counter[str]] = {section: Counter() for section in sections.all}
    severities: dict[Section, Counter[str]] = {section: Counter() for section in sections.all}
    for claim in checked.claims:
        outcomes[sections.of(claim.span)][claim.outcome] += 1
    for finding in checked.findings:
        severities[sections.of(finding.span)][finding.severity] += 1
    return [
        Row(
            section,
            {outcome.value: outcomes[section][outcome] for outcome in Outcome},
            {severity.value: severities[section][severity] for severity in Severity},
        )
        for section in sections.all
        if outcomes[section] or severities[section]
    ]


def chart(rows: Sequence[Row]) -> list[Row]:
    """The few of them that are worth a look: with most findings, then with most claims."""
    chosen = sorted(rows, key=lambda row: (-row.findings, -row.claims))[:_MOST_ROWS]
    return [row for row in rows if row in chosen]
