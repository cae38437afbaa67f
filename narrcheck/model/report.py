"""The JSON report as typed models; ``narrcheck schema`` prints what they say as a JSON schema."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from narrcheck.model.finding import Confidence, Status


class _Entry(BaseModel):
    """Base of every part of the report: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


class Place(_Entry):
    """Where a finding stands in the user's file; what a format does not have is null."""

    line: int | None
    """The line, from 1, of a plain text file."""
    page: int | None
    """The page, from 1, of a PDF."""
    paragraph: int | None
    """The paragraph, from 1, of a Word file or web page; empty ones count, those in tables do not."""
    table: int | None
    """The table, from 1."""
    cell: str | None
    """The cell with the name of its table or sheet, such as 公开01表!C12."""
    start: int
    """Offset of the first character: in the decoded file where it is plain text, else in the text as it was read."""
    end: int
    """Offset behind the last character."""
    quote: str
    """The words in question, empty where something is missing between two characters."""
    context: str
    """The whole sentence."""


class Edit(_Entry):
    """An exact edit of the user's file."""

    start: int
    """Offset of the first character that goes, counted as in ``location``."""
    end: int
    """Offset behind the last character that goes; equal to ``start`` where something is inserted."""
    replace: str
    """The words that go."""
    with_: str = Field(alias="with")
    """The words that come in their place, empty where the words are only deleted."""


class RelatedPlace(_Entry):
    """Another place that takes part in a finding."""

    role: str
    """The part it takes: stated, base, delta, whole, first …"""
    source: str | None = None
    """The file that it stands in, null where that is the finding's own."""
    line: int | None
    """The line, from 1, of a plain text file."""
    page: int | None = None
    """The page, from 1, of a PDF."""
    cell: str | None = None
    """The cell with the name of its table or sheet."""
    quote: str
    """Its words."""
    context: str
    """The sentence that they stand in."""
    fix: Edit | None = None
    """The finding's fix at this place, where the same words are wrong here too."""


class ReportedDecision(_Entry):
    """What a reviewer has said of a finding."""

    status: Status
    """open: not decided; accepted: it is right; ignored: the report may stay as it is."""
    comment: str
    """What he has noted, or empty."""
    at: str
    """When, in ISO 8601, or empty."""


class ReportedFinding(_Entry):
    """One finding: one root cause at one exact place."""

    id: str
    """A fingerprint that stays the same while the sentence does."""
    code: str
    """The rule, such as NC103; ``narrcheck explain CODE`` tells of it."""
    kind: str
    """What kind of defect it is, of a fixed vocabulary: change, direction, share, sum, period, wording …"""
    severity: Literal["error", "warning", "info"]
    """Must be corrected, should be, may be."""
    message: str
    """What is wrong, in one sentence."""
    calculation: str
    """The arithmetic as a person would write it down, or empty."""
    location: Place
    """Where it stands."""
    related: tuple[RelatedPlace, ...]
    """The other places that take part."""
    fix: Edit | None
    """What to edit; null where nothing singles out one repair."""
    confidence: Confidence | None = None
    """How far to trust the fix: certain, likely or possible; null where other repairs were not weighed against it."""
    alternatives: tuple[Edit, ...] = ()
    """Edits that may be meant instead, the likeliest first."""
    decision: ReportedDecision | None = None
    """What a reviewer has said of it; null where no decisions were given."""


class Coverage(_Entry):
    """How many claims were found, and what came of them."""

    found: int
    """All of them."""
    consistent: int
    """Recomputed and right."""
    rounding: int
    """Right but for rounding."""
    inconsistent: int
    """Wrong."""
    undecided: int
    """Not recomputed; ``undecided`` of the document says why."""


class Remark(_Entry):
    """A claim that was not decided, or a figure that takes part in none."""

    line: int | None
    """The line, from 1, of a plain text file."""
    quote: str
    """Its words."""
    why: str
    """Why it is so."""


class SkippedPart(_Entry):
    """Something that was not read or not checked."""

    what: str
    """What it is."""
    why: str
    """Why it was left out."""


class Compared(_Entry):
    """Another document that this one was compared with, or should have been."""

    source: str
    """The file."""
    bond: Literal["companion", "prior", "budget"]
    """What it is to this one: the tables or text of the same report, the year before, the budget."""
    figures: int
    """How many statements were compared."""
    differ: int
    """How many of them differ."""
    why: str | None
    """Why it was not compared; null where it was."""


class DocumentReport(_Entry):
    """What was found in one document."""

    source: str
    """The file as it was named; of a member of a folder or archive with the names of these."""
    profile: str | None
    """What kind of report it was taken for, such as final-accounts."""
    fiscal_year: int | None
    """The year it is about."""
    entity: str | None
    """The unit it is about."""
    claims: Coverage
    """How much of it could be recomputed."""
    findings: tuple[ReportedFinding, ...]
    """What is wrong, in reading order."""
    settled: tuple[ReportedFinding, ...] = ()
    """What was found too, but a reviewer has accepted or ignored before."""
    undecided: tuple[Remark, ...]
    """Claims that could not be decided."""
    unbound: tuple[Remark, ...]
    """Figures that take part in no claim."""
    skipped: tuple[SkippedPart, ...]
    """Parts of the document that were not read or not checked."""
    compared: tuple[Compared, ...]
    """The other documents that it was compared with."""


class Report(_Entry):
    """The report of ``narrcheck check --format json``."""

    narrcheck: str
    """The version of the program."""
    schema_version: Literal[1] = 1
    """The version of this structure: it goes up when a key goes or changes its meaning; new keys may come any time."""
    documents: tuple[DocumentReport, ...]
    """One entry a file, in the order in which they were checked."""

    def __iter__(self) -> Iterator[ReportedFinding]:  # type: ignore[override]
        """Every finding, document by document, in reading order."""
        return (finding for document in self.documents for finding in document.findings)

    def __len__(self) -> int:
        """How many findings there are."""
        return sum(len(document.findings) for document in self.documents)

    def __bool__(self) -> bool:
        """A report is true even where nothing was found."""
        return True

    def to_json(self) -> str:
        """The report as JSON text, ending with a line feed."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def json_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of the report, for programs that read it."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
