"""One run over one or more reports: settings, rules and baseline prepared once, then file after file."""

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from narrcheck.baseline import Baseline, read_baseline
from narrcheck.catalogue import catalogue
from narrcheck.config import Settings, settings_of
from narrcheck.decisions import Decisions, read_decisions
from narrcheck.errors import UserError
from narrcheck.limits import memory_limit, time_limit
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document
from narrcheck.model.finding import Message
from narrcheck.pipeline import check_document, check_file
from narrcheck.readers import read
from narrcheck.readers.bundle import Member, Role, is_bundle, members, role
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
    """What a run has come to.

    ``accepted`` counts the findings that the baseline left out, ``stale`` the decisions that no finding is left for;
    ``passed`` names what of a folder is no report.
    """

    results: list[Checked] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    accepted: int = 0
    stale: int = 0
    passed: list[str] = field(default_factory=list)


class Session:
    """Checks documents under one set of settings; raises UserError where settings, rules or baseline are unusable."""

    def __init__(self, settings: Settings, rulebook: Rulebook | None = None) -> None:
        self.settings = settings
        self.rulebook = rulebook or shipped_rules()
        if settings.select or settings.ignore or settings.severity:
            settings.require_known(entry.code for entry in catalogue(self.rulebook))
        self._baseline: Baseline | None = read_baseline(settings.baseline) if settings.baseline else None
        self.decisions: Decisions | None = read_decisions(settings.decisions) if settings.decisions else None

    def file(self, path: Path) -> Checked:
        """The result for one file."""
        return check_file(path, self.settings, self.rulebook)

    def text(self, text: str, source: str) -> Checked:
        """The result for a text that is at hand."""
        return check_document(read_text(text, source), self.settings, self.rulebook)

    def run(self, paths: Iterable[Path], *, output: Path | None = None) -> Tally:
        """What comes of all files; one that can't be checked does not keep the others from it.

        Folders and archives stand for the files in them, the explanation first; ``output`` is not taken for one.
        """
        tally = Tally()
        for path in paths:
            found: list[Checked] = []
            self.each([path], lambda member: found.append(self._member(member)), tally, output=output)  # noqa: B023
            for whole in sorted(found, key=_order) if len(found) > 1 else found:
                shown = self._unaccepted(whole)
                tally.accepted += len(whole.findings) - len(shown.findings)
                tally.results.append(self.decisions.applied(shown) if self.decisions else shown)
        tally.stale = self.decisions.unknown if self.decisions else 0
        return tally

    def single(self, member: Member) -> Tally:
        """What comes of one file."""
        tally = Tally()
        _guarded(lambda it: tally.results.append(self._unaccepted(self._member(it))), member, tally, self.settings)
        return tally

    def each(
        self, paths: Iterable[Path], work: Callable[[Member], None], tally: Tally, *, output: Path | None = None
    ) -> None:
        """Do ``work`` for every file, with those of folders and archives one by one; failures go into ``tally``."""
        for path in paths:
            try:
                if not is_bundle(path, max_bytes=self.settings.max_bytes):
                    _guarded(work, Member(path, str(path)), tally, self.settings)
                    continue
                for member in members(path, max_bytes=self.settings.max_bytes, besides=output):
                    if member.report:
                        _guarded(work, member, tally, self.settings)
                    else:
                        tally.passed.append(member.name)
            except UserError as error:
                tally.failures.append(Failure(path, error.message))

    def _member(self, member: Member) -> Checked:
        """The result for one file, under the name that the user knows."""
        if member.name == str(member.path):
            return self.file(member.path)
        return check_document(self.document(member), self.settings, self.rulebook)

    def document(self, member: Member) -> Document:
        """One file as read, under the name that the user knows."""
        return replace(
            read(member.path, max_bytes=self.settings.max_bytes, original=self.settings.original), source=member.name
        )

    def _unaccepted(self, checked: Checked) -> Checked:
        return self._baseline.without_accepted(checked) if self._baseline else checked


def _guarded(work: Callable[[Member], None], member: Member, tally: Tally, settings: Settings) -> None:
    """Do ``work`` for one file in its time; what goes wrong is noted under the name that the user knows."""
    path = Path(member.name)
    try:
        if member.error:
            raise member.error
        with memory_limit(path, settings.max_memory), time_limit(path, settings.timeout, settings.lang):
            work(member)
    except UserError as error:
        tally.failures.append(Failure(path, member.renamed(error).message))
    except Exception as error:
        tally.failures.append(Failure(path, _crash_message(path, error), error))


def _order(checked: Checked) -> int:
    """The explanation of a submission stands before its tables."""
    return list(Role).index(role(checked.analysis.document))


@cache
def shipped_rules() -> Rulebook:
    """The shipped rules, kept so that one call after another does not read them again."""
    return Rulebook()


def report_on_file(path: Path, options: Mapping[str, Any]) -> Report:
    """What ``narrcheck.check`` returns."""
    session = Session(settings_of(options))
    if not is_bundle(path, max_bytes=session.settings.max_bytes):
        return build_report([session.file(path)], session.settings.lang)
    tally = session.run([path])
    for failure in tally.failures:
        raise failure.crash or UserError(failure.message.zh, failure.message.en)
    return build_report(tally.results, session.settings.lang)


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
