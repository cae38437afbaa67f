"""SARIF 2.1.0, which review platforms and editors read.

Regions, fixes and columns are given where the file is plain text; elsewhere the place (page, paragraph, cell) is a
logical location. Each rule that found something comes with its page as help. What the baseline accepts or a reviewer
has ignored is there too, but suppressed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from narrcheck import __version__
from narrcheck.catalogue import Entry, catalogue, explanation
from narrcheck.fixes import edits_of
from narrcheck.locator import Locator
from narrcheck.model.checked import Checked
from narrcheck.model.document import Location, Span
from narrcheck.model.finding import Decision, Finding, Status
from narrcheck.phrases import calculation_and_fix, place
from narrcheck.report import fingerprints
from narrcheck.reporters.text_regions import region
from narrcheck.rulebook import Rulebook

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "narrcheck/v1"

Json = dict[str, Any]


def render(results: Sequence[Checked], *, lang: str) -> str:
    """One run over all files."""
    results = [_marked(checked) for checked in results]
    codes = sorted({finding.code for checked in results for finding in checked.findings})
    known = {entry.code: entry for entry in catalogue(results[0].analysis.rulebook if results else Rulebook())}
    rules = {code: index for index, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "narrcheck",
                "version": __version__,
                "language": "en" if lang == "en" else "zh-CN",
                "rules": [_rule(known[code], lang) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": {"uri": _uri(checked.analysis.document.source)}} for checked in results],
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": [*_skipped(results)]},
        ],
        "results": [
            result for index, checked in enumerate(results) for result in _File(checked, index, rules, lang).results()
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _marked(checked: Checked) -> Checked:
    """All findings, those that the baseline accepts with an ignoring decision."""
    ignored = Decision(Status.IGNORED, "accepted in the baseline")
    accepted = tuple(replace(finding, decision=ignored) for finding in checked.accepted)
    return replace(checked, accepted=accepted).with_all()


def _rule(entry: Entry, lang: str) -> Json:
    page = explanation(entry.code)
    return {
        "id": entry.code,
        "name": "".join(part.capitalize() for part in entry.name.split("-")),
        "shortDescription": {"text": entry.summary.text(lang)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
        "properties": {"tags": [entry.kind]},
    }


def _skipped(results: Sequence[Checked]) -> Iterator[Json]:
    """What was not read, so that nobody takes it for checked."""
    for index, checked in enumerate(results):
        document = checked.analysis.document
        for part in document.skipped:
            where = {"artifactLocation": {"uri": _uri(document.source), "index": index}}
            text = f"{part.what}：{part.why}"
            yield {"level": "note", "message": {"text": text}, "locations": [{"physicalLocation": where}]}


class _File:
    """The results of one file."""

    def __init__(self, checked: Checked, index: int, rules: dict[str, int], lang: str) -> None:
        self._checked = checked
        self._document = checked.analysis.document
        self._locator = Locator(checked.analysis)
        self._artifact = {"uri": _uri(self._document.source), "index": index}
        self._rules = rules
        self._lang = lang

    def results(self) -> Iterator[Json]:
        """All findings."""
        for finding, name in zip(self._checked.findings, fingerprints(self._checked), strict=True):
            yield self._result(finding, name)

    def _result(self, finding: Finding, name: str) -> Json:
        said = [finding.message.text(self._lang)]
        said += calculation_and_fix(finding, self._document, self._locator, self._lang)
        result = {
            "ruleId": finding.code,
            "ruleIndex": self._rules[finding.code],
            "level": _LEVELS[finding.severity],
            "message": {"text": "\n".join(said)},
            "locations": [self._location(finding.span)],
            "partialFingerprints": {_FINGERPRINT: name},
            "properties": {"kind": finding.kind.value},
        }
        decision = finding.decision
        if decision is not None and decision.status is Status.IGNORED:
            reason = {"justification": decision.comment} if decision.comment else {}
            result["suppressions"] = [{"kind": "external", **reason}]
        related = [
            {"id": number, "message": {"text": other.role}, **self._location(other.span)}
            for number, other in enumerate(finding.related, start=1)
        ]
        if related:
            result["relatedLocations"] = related
        if fix := self._fix(finding):
            result["fixes"] = [fix]
        return result

    def _location(self, span: Span) -> Json:
        location = self._locator.locate(span)
        physical: Json = {"artifactLocation": self._artifact}
        inside = self._region(span)
        if inside:
            physical["region"] = {**inside, "snippet": {"text": location.quote}}
            around = self._region(self._locator.sentence(span))
            if around and around != inside:
                physical["contextRegion"] = around
            return {"physicalLocation": physical}
        return {"physicalLocation": physical, "logicalLocations": [self._logical(location)]}

    def _logical(self, location: Location) -> Json:
        """The place in a file that has no lines."""
        kinds = (("cell", location.cell), ("page", location.page), ("paragraph", location.paragraph))
        kind = next((kind for kind, value in kinds if value is not None), "document")
        logical: Json = {"kind": kind, "fullyQualifiedName": place(location, self._lang) or self._document.source}
        return {**logical, "properties": {"quote": location.quote}}

    def _region(self, span: Span) -> Json | None:
        found = region(self._document, span)
        if found is None:
            return None
        return {
            "startLine": found.start_line,
            "startColumn": found.start_column,
            "endLine": found.end_line,
            "endColumn": found.end_column,
            "charOffset": found.offset,
            "charLength": found.length,
        }

    def _fix(self, finding: Finding) -> Json | None:
        """The edits, where the file is plain text."""
        replacements = [
            {"deletedRegion": deleted, "insertedContent": {"text": fix.text}}
            for fix in edits_of(finding, self._document)
            if (deleted := self._region(fix.span))
        ]
        if not replacements:
            return None
        return {"artifactChanges": [{"artifactLocation": self._artifact, "replacements": replacements}]}


@cache
def _uri(source: str) -> str:
    """The name of a file as a URI; one of the folder we are in stays relative."""
    path = Path(source)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
