"""Workflow commands of GitHub Actions: one annotation a finding, at its line where the file is plain text.

See "Workflow commands for GitHub Actions" for the form and the characters that have to be escaped.
"""

from collections.abc import Iterator, Mapping, Sequence

from narrcheck.locator import Locator
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Finding, Severity
from narrcheck.phrases import calculation_and_fix, place
from narrcheck.reporters.text_regions import region

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(results: Sequence[Checked], *, lang: str) -> str:
    """One line a finding."""
    return "".join(f"{line}\n" for checked in results for line in _lines(checked, lang))


def _lines(checked: Checked, lang: str) -> Iterator[str]:
    locator = Locator(checked.analysis)
    return (_command(finding, checked, locator, lang) for finding in checked.findings)


def _command(finding: Finding, checked: Checked, locator: Locator, lang: str) -> str:
    document = checked.analysis.document
    where = locator.locate(finding.span)
    properties = {"file": document.source}
    inside = region(document, finding.span)
    if inside is not None:
        properties |= {"line": str(inside.start_line), "endLine": str(inside.end_line)}
        if inside.start_line == inside.end_line:
            properties |= {"col": str(inside.start_column), "endColumn": str(inside.end_column)}
    shown = " ".join(filter(None, (finding.code, "" if inside else place(where, lang))))
    properties["title"] = shown
    said = [finding.message.text(lang), *calculation_and_fix(finding, document, locator, lang)]
    written = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escaped(chr(10).join(said), _DATA)}"


def _escaped(text: str, codes: Mapping[str, str]) -> str:
    return "".join(codes.get(character, character) for character in text)
