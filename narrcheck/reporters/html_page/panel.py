"""What stands beside the text: the findings, the figures that were not decided, and the head with the coverage."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Document, Skipped, Span
from narrcheck.model.finding import Finding, Severity
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.marks import Fixes, Places

_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the text: what it is, its words, where the file has it, and the id to go to."""

    label: str
    quote: str
    where: str
    place: str


@dataclass(frozen=True, slots=True)
class Item:
    """One finding of the list."""

    number: int
    id: str
    finding: Finding
    kind: str
    message: str
    link: Link
    related: list[Link]
    old: str
    new: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Count:
    """A key of the legend and how often it occurs."""

    key: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Head:
    """Whose report it is, and what was checked in it."""

    name: str
    source: str
    facts: list[tuple[str, str]]
    severities: list[Count]
    claims: int
    outcomes: list[Count]
    undecided: list[Link]
    unbound: list[Link]
    skipped: Sequence[Skipped]


def head_of(checked: Checked, places: Places, words: Labels, lang: str) -> Head:
    """The head of one document."""
    document, identity = checked.analysis.document, checked.analysis.identity
    facts = [
        (words["entity"], identity.entity or ""),
        (words["year"], str(identity.fiscal_year or "")),
        (words["profile"], words[f"profile.{identity.profile}"] if identity.profile else ""),
    ]
    severities = Counter(finding.severity for finding in checked.findings)
    undecided = [claim for claim in checked.claims if claim.outcome is Outcome.UNDECIDED]
    return Head(
        name=PurePath(document.source).name or document.source,
        source=document.source,
        facts=[(label, value or words["unknown"]) for label, value in facts],
        severities=[Count(key, words[f"severity.{key}"], severities[key]) for key in Severity],
        claims=len(checked.claims),
        outcomes=[Count(key, words[f"outcome.{key}"], checked.count(key)) for key in Outcome],
        undecided=[
            _link(document, places, words, claim.span, claim.why.text(lang) if claim.why else "") for claim in undecided
        ],
        unbound=[_link(document, places, words, item.span, item.why.text(lang)) for item in checked.unbound],
        skipped=document.skipped,
    )


def items_of(checked: Checked, fixes: Fixes, places: Places, words: Labels, lang: str) -> Iterator[Item]:
    """The list of findings of one document, numbered in reading order."""
    document = checked.analysis.document
    for number, finding in enumerate(checked.findings, start=1):
        related = [
            _link(document, places, words, other.span, words[f"role.{other.role}"])
            for other in finding.related
            if other.span != finding.span
        ]
        yield Item(
            number=number,
            id=places.of_finding(number),
            finding=finding,
            kind=words[f"kind.{finding.kind}"],
            message=finding.message.text(lang),
            link=_link(document, places, words, finding.span, ""),
            related=related,
            old=document.words(finding.fix.span) if finding.fix else "",
            new=finding.fix.text if finding.fix else "",
            left_out=number in fixes.left_out,
        )


def _link(document: Document, places: Places, words: Labels, span: Span, label: str) -> Link:
    quote = document.words(span).strip()
    short = quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE]}…"
    return Link(label, short, _where(document, words, span), places.of(span))


def _where(document: Document, words: Labels, span: Span) -> str:
    """The place in the file, by whatever address its format has."""
    location = document.origin.locate(span)
    parts = [
        words[f"where.{name}"].format(value)
        for name, value in (
            ("page", location.page),
            ("paragraph", location.paragraph),
            ("table", location.table),
            ("line", location.line),
        )
        if value is not None
    ]
    return " ".join([*parts, location.cell or ""]).strip()
