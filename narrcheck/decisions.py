"""What a reviewer has decided of the findings of a report: the file that the HTML page exports, and its use."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document
from narrcheck.model.finding import Decision, Finding, Status
from narrcheck.report import document_fingerprint, fingerprints

_VERSION = 1


class _Entry(BaseModel):
    """Base of every part: frozen, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DecisionEntry(_Entry):
    """One decision: ``id`` is the finding's, ``code`` and ``message`` are for people."""

    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    code: str
    status: Status
    comment: str = ""
    at: str = ""
    message: str = ""


class DocumentDecisions(_Entry):
    """The decisions about one document; ``fingerprint`` is that of its text."""

    source: str
    fingerprint: str
    decisions: tuple[DecisionEntry, ...]


class DecisionsFile(_Entry):
    """The content of a decisions file."""

    format: Literal["narrcheck-decisions"]
    version: Literal[1]
    narrcheck: str
    documents: tuple[DocumentDecisions, ...]


@dataclass(slots=True)
class Decisions:
    """The decisions of one file, looked up by document; ``used`` remembers which of them had a finding to go to."""

    file: DecisionsFile
    used: set[str] = field(default_factory=set)

    def applied(self, checked: Checked) -> Checked:
        """The result with each finding's decision; those accepted or ignored are settled and no longer findings."""
        known = self._of(checked.analysis.document)
        told: dict[bool, list[Finding]] = defaultdict(list)
        for finding, name in zip(checked.findings, fingerprints(checked), strict=True):
            decided = known.get(name)
            if decided:
                self.used.add(name)
                finding = replace(finding, decision=Decision(decided.status, decided.comment, decided.at))
            told[decided is not None and decided.status is not Status.OPEN].append(finding)
        return replace(checked, findings=tuple(told[False]), settled=tuple(told[True]))

    @property
    def unknown(self) -> int:
        """How many decisions are about findings that are no longer there."""
        return len({entry.id for document in self.file.documents for entry in document.decisions} - self.used)

    def _of(self, document: Document) -> Mapping[str, DecisionEntry]:
        """The decisions about this very text; else about a file of this name; else all."""
        name = PurePath(document.source).name
        same_text = [one for one in self.file.documents if one.fingerprint == document_fingerprint(document)]
        same_name = [one for one in self.file.documents if PurePath(one.source.replace("\\", "/")).name == name]
        return dict(_by_id(same_text or same_name or self.file.documents))


def _by_id(documents: "list[DocumentDecisions] | tuple[DocumentDecisions, ...]") -> Iterator[tuple[str, DecisionEntry]]:
    return ((entry.id, entry) for document in documents for entry in document.decisions)


def read_decisions(file: Path) -> Decisions:
    """The decisions in ``file``; raises UserError where it can't be used."""
    try:
        data = from_json(file.read_bytes())
    except OSError as error:
        raise UserError(
            f"意见文件 {file} 读不到（{error.strerror}）：请检查路径，或在 HTML 报告中导出。",
            f"Decisions file {file} can't be read ({error.strerror}): check its path, or export it from the page.",
        ) from error
    except ValueError as error:
        raise UserError(
            f"意见文件 {file} 不是有效的 JSON（{error}）：请在 HTML 报告中重新导出。",
            f"Decisions file {file} is no valid JSON ({error}): export it again from the HTML report.",
        ) from error
    version = data.get("version") if isinstance(data, dict) else None
    if isinstance(data, dict) and data.get("format") == "narrcheck-decisions" and version != _VERSION:
        raise UserError(
            f"意见文件 {file} 的版本是 {version}，应为 {_VERSION}：请用同一版本的 narrcheck 重新生成报告并导出。",
            f"Decisions file {file} has version {version} and must have {_VERSION}: "
            "make the report with the same narrcheck and export it again.",
        )
    return Decisions(_validated(data, file))


def _validated(data: object, file: Path) -> DecisionsFile:
    try:
        return DecisionsFile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "(top)"
        raise UserError(
            f"意见文件 {file} 的 {place} 不合格式（{first['msg']}）：请改正，或在 HTML 报告中重新导出。",
            f"Decisions file {file}, {place}: {first['msg']}; correct it, or export it again from the HTML report.",
        ) from error
