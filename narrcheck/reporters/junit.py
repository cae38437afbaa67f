"""JUnit's XML, which CI servers show: a suite a file, a case a finding.

A finding fails its case from the level ``fail_on`` on, as the exit status does; a file without findings is one case
that passes. What could not be decided is told in the properties.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as xml

from narrcheck.locator import Locator
from narrcheck.model.checked import Checked, Outcome
from narrcheck.model.finding import Finding, Severity
from narrcheck.phrases import around, calculation_and_fix, place, severity
from narrcheck.xml_text import legal


def render(results: Sequence[Checked], *, lang: str, fail_on: Severity = Severity.ERROR) -> str:
    """The suites of all files; findings of ``fail_on`` and above are failures."""
    root = xml.Element("testsuites", name="narrcheck")
    for checked in results:
        root.append(_suite(checked, lang, fail_on))
    for key in ("tests", "failures"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(root, encoding="unicode") + "\n"


def _suite(checked: Checked, lang: str, fail_on: Severity) -> xml.Element:
    source = legal(checked.analysis.document.source)
    failures = sum(finding.severity.rank >= fail_on.rank for finding in checked.findings)
    cases = len(checked.findings) or 1
    suite = xml.Element("testsuite", name=source, tests=str(cases), failures=str(failures), errors="0", skipped="0")
    properties = xml.SubElement(suite, "properties")
    xml.SubElement(properties, "property", name="claims", value=str(len(checked.claims)))
    for outcome in Outcome:
        xml.SubElement(properties, "property", name=f"claims.{outcome}", value=str(checked.count(outcome)))
    locator = Locator(checked.analysis)
    for finding in checked.findings:
        suite.append(_case(finding, checked, locator, lang, fail_on))
    if not checked.findings:
        xml.SubElement(suite, "testcase", classname=source, name="narrcheck")
    return suite


def _case(finding: Finding, checked: Checked, locator: Locator, lang: str, fail_on: Severity) -> xml.Element:
    document = checked.analysis.document
    where = locator.locate(finding.span)
    name = " ".join(filter(None, (finding.code, place(where, lang), document.words(finding.span))))
    case = xml.Element("testcase", classname=legal(document.source), name=legal(name))
    said = f"{severity(finding.severity, lang)} {finding.code}: {finding.message.text(lang)}"
    details = ["".join(around(finding.span, document, locator)), *calculation_and_fix(finding, document, locator, lang)]
    text = legal("\n".join(details))
    if finding.severity.rank >= fail_on.rank:
        xml.SubElement(case, "failure", type=finding.code, message=legal(said)).text = text
    else:
        xml.SubElement(case, "system-out").text = f"{legal(said)}\n{text}"
    return case
