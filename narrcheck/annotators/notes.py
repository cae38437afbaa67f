"""What is noted in the user's file: for each finding its lines, and the fix where it goes together with the others."""

from collections.abc import Iterator
from dataclasses import replace

from narrcheck import phrases
from narrcheck.annotators.model import AUTHOR, Note
from narrcheck.fixes import compatible_fixes
from narrcheck.locator import Locator
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Finding, Status
from narrcheck.report import fingerprints


def notes_of(checked: Checked, lang: str) -> tuple[Note, ...]:
    """A note for each finding that is open or that a reviewer holds to be right, in reading order."""
    right = tuple(f for f in checked.settled if f.decision and f.decision.status is Status.ACCEPTED)
    checked = replace(checked, settled=right).with_settled()
    locator = Locator(checked.analysis)
    fixes = compatible_fixes(checked.findings, checked.analysis.document)
    named = zip(checked.findings, fingerprints(checked), strict=True)
    return tuple(
        Note(id, finding, tuple(_lines(finding, id, checked, locator, lang)), fixes.shown.get(number, ()))
        for number, (finding, id) in enumerate(named, start=1)
    )


def _lines(finding: Finding, id: str, checked: Checked, locator: Locator, lang: str) -> Iterator[str]:
    head = f"{phrases.severity(finding.severity, lang)} {finding.code}"
    yield f"{head}{phrases.colon(lang)}{finding.message.text(lang)}"
    yield from phrases.calculation_and_fix(finding, checked.analysis.document, locator, lang)
    if finding.decision and finding.decision.comment:
        yield finding.decision.comment
    yield f"{AUTHOR} {id}"
