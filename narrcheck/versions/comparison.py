"""The comparison of two versions: findings fixed, remaining and new, beside the changes of the text."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from narrcheck import __version__
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document, Span
from narrcheck.model.report import Coverage, DocumentReport, ReportedFinding
from narrcheck.report import build_report
from narrcheck.versions.matching import Matching, match
from narrcheck.versions.textdiff import Change, Line, compare_texts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two checked versions, with their lines side by side and their findings matched."""

    old: Checked
    new: Checked
    lines: tuple[Line, ...]
    matching: Matching

    @property
    def changes(self) -> list[Line]:
        """The lines that are not the same."""
        return [line for line in self.lines if line.change is not Change.SAME]


def compare(old: Checked, new: Checked) -> Comparison:
    """Compare two versions of a report."""
    lines = compare_texts(old.analysis.document, new.analysis.document)
    return Comparison(old, new, tuple(lines), match(old, new, lines))


class _Entry(BaseModel):
    """Base of every part: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class VersionReport(_Entry):
    """One of the two versions."""

    source: str
    findings: int
    claims: Coverage


class RemainingFinding(_Entry):
    """One finding as it was and as it is."""

    old: ReportedFinding
    new: ReportedFinding


class TextChange(_Entry):
    """A line that was changed, removed or added; ``line`` and ``page`` are places in the file that still has it."""

    change: str
    line: int | None
    page: int | None
    old: str | None
    new: str | None


class ComparisonReport(_Entry):
    """The JSON form of ``narrcheck diff``."""

    narrcheck: str
    old: VersionReport
    new: VersionReport
    fixed: tuple[ReportedFinding, ...]
    remaining: tuple[RemainingFinding, ...]
    added: tuple[ReportedFinding, ...]
    changes: tuple[TextChange, ...]

    def to_json(self) -> str:
        """The comparison as JSON text, ending with a line feed."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def report_of(comparison: Comparison, lang: str) -> ComparisonReport:
    """The JSON form of ``comparison``, with messages in ``lang``."""
    old, new = build_report([comparison.old, comparison.new], lang).documents
    matching = comparison.matching
    return ComparisonReport(
        narrcheck=__version__,
        old=_version(old),
        new=_version(new),
        fixed=tuple(old.findings[index] for index in matching.fixed),
        remaining=tuple(
            RemainingFinding(old=old.findings[one], new=new.findings[other]) for one, other in matching.remaining
        ),
        added=tuple(new.findings[index] for index in matching.new),
        changes=tuple(_change(line, comparison) for line in comparison.changes),
    )


def _version(document: DocumentReport) -> VersionReport:
    return VersionReport(source=document.source, findings=len(document.findings), claims=document.claims)


def _change(line: Line, comparison: Comparison) -> TextChange:
    old, new = comparison.old.analysis.document, comparison.new.analysis.document
    document, span = line_place(line, old, new)
    place = document.origin.locate(span)
    return TextChange(
        change=line.change.value,
        line=place.line,
        page=place.page,
        old=old.words(line.old) if line.old else None,
        new=new.words(line.new) if line.new else None,
    )


def line_place(line: Line, old: Document, new: Document) -> tuple[Document, Span]:
    """The document that a line is found in, the new one if it can be, and where."""
    if line.new is not None:
        return new, line.new
    if line.old is not None:
        return old, line.old
    raise ValueError("a line stands in at least one version")
