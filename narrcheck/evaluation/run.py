"""Checks the reports of a corpus and holds what was found against what is known."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial

from narrcheck.config import Settings
from narrcheck.evaluation.gold import Entry, GoldItem, Task
from narrcheck.evaluation.matching import meets, mends, names_culprit, suspects_culprit
from narrcheck.model.finding import Confidence
from narrcheck.model.report import Coverage, ReportedFinding
from narrcheck.report import build_report
from narrcheck.session import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one known error.

    ``culprit``: it is named; ``suspected``: it is among what is named; ``certain``: its repair is said to be.
    """

    gold: GoldItem
    found: bool
    culprit: bool
    offered: bool
    mended: bool
    suspected: bool = False
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """A finding above info that no known error explains."""

    code: str
    kind: str
    severity: str
    where: str
    quote: str
    message: str
    context: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one report.

    ``shown`` counts the findings above info; ``identified`` says whether it was taken for what the manifest says it is.
    ``trusted`` are the repairs proposed with a confidence: which, and whether they give what stood there before.
    """

    entry: Entry
    outcomes: tuple[Outcome, ...]
    alarms: tuple[Alarm, ...]
    shown: int
    claims: Coverage
    identified: bool
    seconds: float
    trusted: tuple[tuple[Confidence, bool], ...] = ()


def evaluate(tasks: Sequence[Task], settings: Settings, *, jobs: int = 1) -> list[Result]:
    """The results for all reports, in order; ``jobs`` processes share the work."""
    work = partial(_evaluate, settings=settings)
    if jobs < 2 or len(tasks) < 2 * jobs:
        return [work(task) for task in tasks]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(work, tasks, chunksize=max(1, min(20, len(tasks) // (4 * jobs)))))


@cache
def _session(settings: str) -> Session:
    """One session a process, since rules take a while to read."""
    return Session(Settings.model_validate_json(settings))


def _evaluate(task: Task, settings: Settings) -> Result:
    session = _session(settings.model_dump_json())
    begun = time.perf_counter()
    checked = session.file(task.path)
    for crash in checked.crashes:
        raise crash  # what crashed has found nothing, which is no measure of it
    report = build_report([checked], settings.lang).documents[0]
    seconds = time.perf_counter() - begun
    shown = [finding for finding in report.findings if finding.severity != "info"]
    alarms = [finding for finding in shown if not any(meets(gold, finding) for gold in task.gold)]
    entry = task.entry
    identified = (not entry.profile or entry.profile == report.profile) and (
        not entry.fiscal_year or entry.fiscal_year == report.fiscal_year
    )
    return Result(
        entry, tuple(_outcomes(task.gold, report.findings)), tuple(_alarm(finding) for finding in alarms), len(shown),
        report.claims, identified, seconds, tuple(_trusted(task.gold, report.findings)),
    )  # fmt: skip


def _trusted(gold: Sequence[GoldItem], findings: Sequence[ReportedFinding]) -> Iterator[tuple[Confidence, bool]]:
    for finding in findings:
        if finding.confidence and finding.severity != "info":
            yield finding.confidence, any(meets(item, finding) and mends(item, finding.fix) for item in gold)


def _outcomes(gold: Sequence[GoldItem], findings: Sequence[ReportedFinding]) -> Iterator[Outcome]:
    for item in gold:
        met = [finding for finding in findings if meets(item, finding)]
        yield Outcome(
            item,
            found=bool(met),
            culprit=any(names_culprit(item, finding) for finding in met),
            offered=any(finding.fix for finding in met),
            mended=any(mends(item, finding.fix) for finding in met),
            suspected=any(suspects_culprit(item, finding) for finding in met),
            certain=any(finding.confidence is Confidence.CERTAIN for finding in met),
        )


def _alarm(finding: ReportedFinding) -> Alarm:
    place = finding.location
    where = place.cell or next(
        (f"{name} {value}" for name in ("page", "paragraph", "line") if (value := getattr(place, name)) is not None), ""
    )
    return Alarm(finding.code, finding.kind, finding.severity, where, place.quote, finding.message, place.context)
