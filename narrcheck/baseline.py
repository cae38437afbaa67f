"""Findings that somebody has accepted, kept beside the reports and not in them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from narrcheck import __version__
from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.model.report import Report
from narrcheck.report import fingerprints


class Accepted(BaseModel):
    """One accepted finding: ``id`` decides, the rest is for people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[0-9a-f]{16}$")
    code: str
    source: str
    quote: str
    message: str


class Baseline(BaseModel):
    """The content of a baseline file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    narrcheck: str
    accepted: tuple[Accepted, ...]

    def to_json(self) -> str:
        """The baseline as JSON text, one entry a block, ending with a line feed."""
        return self.model_dump_json(indent=2) + "\n"

    def without_accepted(self, checked: Checked) -> Checked:
        """The result with the accepted findings set aside."""
        known = {entry.id for entry in self.accepted}
        named = list(zip(checked.findings, fingerprints(checked), strict=True))
        return replace(
            checked,
            findings=tuple(finding for finding, name in named if name not in known),
            accepted=tuple(finding for finding, name in named if name in known),
        )


def baseline_of(report: Report) -> Baseline:
    """A baseline that accepts every finding of ``report``."""
    return Baseline(narrcheck=__version__, accepted=tuple(_entries(report)))


def _entries(report: Report) -> Sequence[Accepted]:
    return [
        Accepted(
            id=finding.id,
            code=finding.code,
            source=document.source,
            quote=finding.location.quote,
            message=finding.message,
        )
        for document in report.documents
        for finding in document.findings
    ]


def read_baseline(file: Path) -> Baseline:
    """The baseline in ``file``; raises UserError where it can't be used."""
    try:
        return Baseline.model_validate_json(file.read_bytes())
    except OSError as error:
        raise UserError(
            f"基线文件 {file} 读不到（{error.strerror}）：请检查路径，或用 narrcheck baseline 生成。",
            f"Baseline file {file} can't be read ({error.strerror}): check its path or run `narrcheck baseline`.",
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "(top)"
        raise UserError(
            f"基线文件 {file} 的 {place} 不合格式（{first['msg']}）：请改正，或用 narrcheck baseline 重新生成。",
            f"Baseline file {file}, {place}: {first['msg']}; correct it, or make it again with `narrcheck baseline`.",
        ) from error
