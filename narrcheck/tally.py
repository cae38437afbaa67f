"""What a run over one or more reports has come to: results, and what could not be checked."""

import traceback
from dataclasses import dataclass, field
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Message


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be checked, and the sentence about it; ``crash`` where the fault is the program's own.

    ``part`` says that only a part has crashed: the file has a result.
    """

    path: Path
    message: Message
    crash: Exception | None = None
    part: bool = False


@dataclass(slots=True)
class Tally:
    """What a run has come to.

    ``stale`` counts the decisions that no finding is left for; ``passed`` names what of a folder is no report;
    ``separate`` names the reports of a folder that are of different units, years or kinds and so were not compared.
    """

    results: list[Checked] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    stale: int = 0
    passed: list[str] = field(default_factory=list)
    separate: list[tuple[Path, list[str]]] = field(default_factory=list)

    def require_whole(self, *, parts: bool = False) -> None:
        """Raise the first error where a file could not be checked; with ``parts``, where a part of it could not."""
        for failure in (failure for failure in self.failures if parts or not failure.part):
            raise failure.crash or UserError(failure.message.zh, failure.message.en)

    def noted(self, checked: Checked) -> Checked:
        """A result, the parts of narrcheck that crashed over it among the failures."""
        path = Path(checked.analysis.document.source)
        self.failures += (crashed(path, crash, part=True) for crash in checked.crashes)
        return checked


def crashed(path: Path, error: Exception, *, part: bool = False) -> Failure:
    """The failure of a file over which narrcheck itself, or a part of it, has crashed."""
    return Failure(path, _crash_message(path, error, part=part), error, part)


def _crash_message(path: Path, error: Exception, *, part: bool = False) -> Message:
    what = f"{type(error).__name__}: {error}"
    where = _culprit(error)
    rest = (
        Message("，这一项没有核对，其余照常", ", which has not been checked; the rest has") if part else Message("", "")
    )
    return Message(
        f"{path}：narrcheck 自身在 {where} 出错（{what}）{rest.zh}；请把上面的出错记录报告给开发者。",
        f"{path}: narrcheck itself failed in {where} ({what}){rest.en}; please report the traceback above.",
    )


def _culprit(error: Exception) -> str:
    """The check that crashed, or else the innermost place of ours."""
    package = Path(__file__).parent
    ours = [
        (Path(frame.filename).relative_to(package), frame.lineno)
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(package)
    ]
    checks = [place for place in ours if place[0].parts[0] == "checks"]
    file, line = (checks[:1] or ours[-1:] or [(Path(__file__).relative_to(package), None)])[0]
    return f"{file.as_posix()}:{line}"
