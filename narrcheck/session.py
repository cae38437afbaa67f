"""One run over one or more reports: settings, rules and baseline prepared once, then file after file."""

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from narrcheck.baseline import Baseline, read_baseline
from narrcheck.catalogue import catalogue
from narrcheck.config import Settings, settings_of
from narrcheck.errors import UserError
from narrcheck.limits import time_limit
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Message
from narrcheck.pipeline import check_document, check_file
from narrcheck.readers.text import read_text
from narrcheck.report import Report, build_report
from narrcheck.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be checked, and the sentence about it; ``crash`` where the fault is the program's own."""

    path: Path
    message: Message
    crash: Exception | None = None


@dataclass(slots=True)
class Tally:
    """What a run has come to; ``accepted`` counts the findings that the baseline left out."""

    results: list[Checked] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    accepted: int = 0


class Session:
    """Checks documents under one set of settings; raises UserError where settings, rules or baseline are unusable."""

    def __init__(self, settings: Settings, rulebook: Rulebook | None = None) -> None:
        self.settings = settings
        self.rulebook = rulebook or shipped_rules()
        if settings.select or settings.ignore or settings.severity:
            settings.require_known(entry.code for entry in catalogue(self.rulebook))
        self._baseline: Baseline | None = read_baseline(settings.baseline) if settings.baseline else None

    def file(self, path: Path) -> Checked:
        """The result for one file."""
        return check_file(path, self.settings, self.rulebook)

    def text(self, text: str, source: str) -> Checked:
        """The result for a text that is at hand."""
        return check_document(read_text(text, source), self.settings, self.rulebook)

    def run(self, paths: Iterable[Path]) -> Tally:
        """What comes of all files; one that can't be checked does not keep the others from it."""
        tally = Tally()
        for path in paths:
            try:
                with time_limit(path, self.settings.timeout, self.settings.lang):
                    whole = self.file(path)
                shown = self._unaccepted(whole)
                tally.results.append(shown)
                tally.accepted += len(whole.findings) - len(shown.findings)
            except UserError as error:
                tally.failures.append(Failure(path, error.message))
            except Exception as error:
                tally.failures.append(Failure(path, _crash_message(path, error), error))
        return tally

    def _unaccepted(self, checked: Checked) -> Checked:
        return self._baseline.without_accepted(checked) if self._baseline else checked


@cache
def shipped_rules() -> Rulebook:
    """The shipped rules, kept so that one call after another does not read them again."""
    return Rulebook()


def report_on_file(path: Path, options: Mapping[str, Any]) -> Report:
    """What ``narrcheck.check`` returns."""
    session = Session(settings_of(options))
    return build_report([session.file(path)], session.settings.lang)


def report_on_text(text: str, source: str, options: Mapping[str, Any]) -> Report:
    """What ``narrcheck.check_text`` returns."""
    session = Session(settings_of(options))
    return build_report([session.text(text, source)], session.settings.lang)


def _crash_message(path: Path, error: Exception) -> Message:
    what = f"{type(error).__name__}: {error}"
    where = _culprit(error)
    return Message(
        f"{path}：narrcheck 自身在 {where} 出错（{what}）；请把上面的出错记录报告给开发者。",
        f"{path}: narrcheck itself failed in {where} ({what}); please report the traceback above.",
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
