"""One run over one or more reports: settings, rules and baseline prepared once, then file after file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from narrcheck.catalogue import catalogue
from narrcheck.config import Settings, settings_of
from narrcheck.crossing.submission import Beside, Subject, given_twice, subjects, unrelated
from narrcheck.errors import UserError
from narrcheck.limits import memory_limit, time_limit, uncollected
from narrcheck.model.bond import Bond
from narrcheck.model.checked import Checked
from narrcheck.pipeline import Prepared, check_document, check_file, check_prepared, prepare
from narrcheck.readers import read
from narrcheck.readers.bundle import Member, Role, ahead, is_bundle, members, role
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook
from narrcheck.tally import Failure, Tally, crashed

if TYPE_CHECKING:  # their pydantic models take a tenth of a second to make, and most runs need none of them
    from narrcheck.baseline import Baseline
    from narrcheck.decisions import Decisions
    from narrcheck.model.report import Report

Watch = Callable[[Iterator[Member]], Iterable[Member]]


class Session:
    """Checks documents under one set of settings; raises UserError where settings, rules or baseline are unusable."""

    def __init__(self, settings: Settings, rulebook: Rulebook | None = None) -> None:
        self.settings = settings
        self.rulebook = rulebook or shipped_rules()
        if settings.select or settings.ignore or settings.severity:
            settings.require_known(entry.code for entry in catalogue(self.rulebook))
        self._baseline, self.decisions = _accepted(settings), _decided(settings)
        self._beside = tuple(self._load())

    def file(self, path: Path, *, made: Path | UserError | None = None) -> Checked:
        """The result for one file (``made``: by LibreOffice), compared with the files that the settings name."""
        if not self._beside:
            return check_file(path, self.settings, self.rulebook, made=made)
        return self.checked(self._alone(Member(path, str(path), made=made)))

    def files(self, paths: Sequence[Path]) -> list[Checked]:
        """The results for some files; raises UserError where one can't be checked, or takes too long.

        A crash in a part is raised too: what it has not looked at would seem mended to whoever compares them.
        """
        tally = Tally()
        for given in self._given(paths):
            with self._guard(given.name, tally):
                tally.results.append(tally.noted(self.file(given.path, made=given.made)))
        tally.require_whole(parts=True)
        return tally.results

    def text(self, text: str, source: str) -> Checked:
        """The result for a text that is at hand."""
        return check_document(read_text(text, source), self.settings, self.rulebook)

    def checked(self, subject: Subject) -> Checked:
        """The result for a document, compared with the others of its subject."""
        checked = check_prepared(subject.prepared, self.settings, subject.others)
        return replace(checked, compared=checked.compared + subject.apart)

    def run(self, paths: Sequence[Path], *, output: Path | None = None, watch: Watch = iter) -> Tally:
        """What comes of all files; one that can't be checked does not keep the others from it.

        Folders and archives stand for the files in them, which are compared with each other, the explanation first;
        ``output`` is not taken for one of them; ``watch`` sees how one after another is done.
        """
        tally = Tally()
        for given in watch(self._given(paths)):
            found: list[Checked] = []
            if self._holds_files(given.path):
                for subject in self._submission(given.path, tally, output):
                    with self._guard(subject.source, tally):
                        found.append(tally.noted(self.checked(subject)))
            else:
                with self._guard(given.name, tally):
                    found.append(tally.noted(self.file(given.path, made=given.made)))
            for whole in sorted(found, key=_order) if len(found) > 1 else found:
                tally.results.append(self._decided(whole))
        tally.stale = self.decisions.unknown if self.decisions else 0
        return tally

    def single(self, member: Member) -> Tally:
        """What comes of one file."""
        tally = Tally()
        with self._guard(member.name, tally, member):
            tally.results.append(self._decided(tally.noted(self.checked(self._alone(member)))))
        return tally

    def subjects(self, paths: Iterable[Path], tally: Tally, *, output: Path | None = None) -> Iterator[Subject]:
        """Every document that the paths stand for, understood and with what it is compared with."""
        for given in self._given(paths):
            found: list[Subject] = []
            if self._holds_files(given.path):
                found = self._submission(given.path, tally, output)
            else:
                with self._guard(given.name, tally):
                    found = [self._alone(given)]
            yield from found

    def prepare(self, member: Member, bond: Bond | None = None) -> Prepared:
        """One file, read and understood, under the name that the user knows; raises UserError where that can't be."""
        if member.error:
            raise member.error
        settings = self.settings.model_copy(update={"fiscal_year": None}) if bond is Bond.PRIOR else self.settings
        document = read(member.path, max_bytes=settings.max_bytes, original=settings.original, made=member.made)
        return prepare(replace(document, source=member.name), settings, self.rulebook)

    def _given(self, paths: Iterable[Path]) -> Iterator[Member]:
        """The files and folders that the user named."""
        named = (Member(path, str(path)) for path in paths)
        return ahead(named, max_bytes=self.settings.max_bytes, seconds=self.settings.timeout)

    def _alone(self, member: Member) -> Subject:
        """One file with what the settings name beside it."""
        self._require_another(member.path)
        (subject,) = subjects([self.prepare(member)], self._beside)
        return subject

    def _submission(self, path: Path, tally: Tally, output: Path | None) -> list[Subject]:
        """The reports of a folder or archive."""
        prepared: list[Prepared] = []
        try:
            self._require_another(path)
            for member in self._members(path, output):
                if not member.report:
                    tally.passed.append(member.name)
                    continue
                with self._guard(member.name, tally, member):
                    prepared.append(self.prepare(member))
            firsts = [_described(first) for first in unrelated(prepared)]
            if len(firsts) > 1:
                tally.separate.append((path, firsts))
            return subjects(prepared, self._beside)
        except UserError as error:
            tally.failures.append(Failure(path, error.message))
            return []

    def _members(self, path: Path, output: Path | None = None) -> Iterator[Member]:
        """The files of a folder or archive, but ``output``."""
        return members(path, max_bytes=self.settings.max_bytes, seconds=self.settings.timeout, besides=output)

    def _load(self) -> Iterator[Beside]:
        """The files that the settings name for comparison; raises UserError where one is named twice."""
        named = {Bond.COMPANION: self.settings.companions, Bond.PRIOR: self.settings.prior}
        seen: set[Path] = set()
        for bond, paths in (named | {Bond.BUDGET: self.settings.budget}).items():
            for path in paths:
                if path.resolve() in seen:
                    raise given_twice(path)
                seen.add(path.resolve())
                if is_bundle(path, max_bytes=self.settings.max_bytes):
                    inside = (one for one in self._members(path) if one.report and not one.error)
                    yield from (Beside(bond, self.prepare(one, bond)) for one in inside)
                else:
                    yield Beside(bond, self.prepare(Member(path, str(path)), bond))

    def _require_another(self, path: Path) -> None:
        """Raise UserError where a report is to be compared with itself."""
        settings = self.settings
        for other in (*settings.companions, *settings.prior, *settings.budget):
            if other.resolve() == path.resolve():
                raise given_twice(other)

    def _holds_files(self, path: Path) -> bool:
        """Whether a path is a folder or an archive."""
        try:
            return is_bundle(path, max_bytes=self.settings.max_bytes)
        except UserError:
            return False  # reading it says what is wrong with it

    def _decided(self, checked: Checked) -> Checked:
        """The result with what the baseline accepts and what a reviewer has decided set aside."""
        shown = self._baseline.without_accepted(checked) if self._baseline else checked
        return self.decisions.applied(shown) if self.decisions else shown

    @contextmanager
    def _guard(self, name: str, tally: Tally, member: Member | None = None) -> Iterator[None]:
        """Work on one file in its time; what goes wrong is noted under the name that the user knows."""
        path, settings = Path(name), self.settings
        try:
            with memory_limit(path, settings.max_memory), time_limit(path, settings.timeout, settings.lang):
                yield
        except UserError as error:
            tally.failures.append(Failure(path, (member.renamed(error) if member else error).message))
        except Exception as error:
            tally.failures.append(crashed(path, error))


def _accepted(settings: Settings) -> "Baseline | None":
    """What the settings say is accepted."""
    if not settings.baseline:
        return None
    from narrcheck.baseline import read_baseline

    return read_baseline(settings.baseline)


def _decided(settings: Settings) -> "Decisions | None":
    """What the settings say a reviewer has decided."""
    if not settings.decisions:
        return None
    from narrcheck.decisions import read_decisions

    return read_decisions(settings.decisions)


def _described(prepared: Prepared) -> str:
    """A report by its file and whose it is."""
    identity = prepared.analysis.identity
    known = " ".join(str(value) for value in (identity.entity, identity.fiscal_year, identity.profile) if value)
    return f"{Path(prepared.source).name}（{known}）" if known else Path(prepared.source).name


def _order(checked: Checked) -> int:
    """The explanation of a submission stands before its tables."""
    return list(Role).index(role(checked.analysis.document))


@cache
def shipped_rules() -> Rulebook:
    """The shipped rules, kept so that one call after another does not read them again."""
    return Rulebook()


@uncollected()
def report_on_file(path: Path, options: Mapping[str, Any]) -> "Report":
    """What ``narrcheck.check`` returns."""
    from narrcheck.report import build_report

    session = Session(settings_of(options))
    if not is_bundle(path, max_bytes=session.settings.max_bytes):
        return build_report([session.file(path)], session.settings.lang)
    tally = session.run([path])
    tally.require_whole()
    return build_report(tally.results, session.settings.lang)


@uncollected()
def report_on_text(text: str, source: str, options: Mapping[str, Any]) -> "Report":
    """What ``narrcheck.check_text`` returns."""
    from narrcheck.report import build_report

    session = Session(settings_of(options))
    return build_report([session.text(text, source)], session.settings.lang)
