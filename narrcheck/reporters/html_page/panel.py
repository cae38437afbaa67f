"""What stands beside the text: the findings, the figures that were not decided, and the head with the coverage."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from narrcheck.fixes import Fixes
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.document import Document, Skipped, Span
from narrcheck.model.finding import Finding, Fix, Severity
from narrcheck.reporters.html_page.labels import Labels
from narrcheck.reporters.html_page.marks import Places

_QUOTE = 40
_AROUND = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the text: what it is, its words, where the file has it, and the id to go to."""

    label: str
    quote: str
    where: str
    place: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A fix with the words around it; ``label`` says whether it replaces, deletes or inserts.

    ``says_all`` means that the finding's own words are among these; ``left_out`` that the text doesn't show it.
    """

    label: str
    before: str
    old: str
    new: str
    after: str
    says_all: bool
    left_out: bool


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
    edit: Edit | None


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
            edit=_edit(document, finding.span, finding.fix, words, number in fixes.left_out) if finding.fix else None,
        )


def _edit(document: Document, span: Span, fix: Fix, words: Labels, left_out: bool) -> Edit:
    """Show the fix inside the finding's words, or a little of its line around what is only put in or taken out."""
    old, new = document.words(fix.span), fix.text
    around, reach = fix.span, _QUOTE // 2
    if span.covers(fix.span) and span != fix.span:
        around = span
    elif not old or not new:
        reach = _AROUND
        around = _line(document, fix.span)
    before = document.text[around.start : fix.span.start]
    after = document.text[fix.span.end : around.end]
    label = words["fix" if old and new else "fix.delete" if old else "fix.insert"]
    return Edit(
        label=label,
        before=before if len(before) <= reach else f"…{before[-reach:]}",
        old=old,
        new=new,
        after=after if len(after) <= reach else f"{after[:reach]}…",
        says_all=span == fix.span or (span.covers(fix.span) and len(before) <= reach >= len(after)),
        left_out=left_out,
    )


def _line(document: Document, span: Span) -> Span:
    """The line of the text (or the cell) around ``span``."""
    start = max(document.text.rfind(end, 0, span.start) for end in "\n\t") + 1
    ends = (document.text.find(end, span.end) for end in "\n\t")
    return Span(start, min((end for end in ends if end >= 0), default=len(document.text)))


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
