"""Markdown, for comments on a merge request or an issue: what is wrong in each file, and what was covered."""

import re
from collections.abc import Iterator, Sequence

from narrcheck.locator import Locator
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Finding, Message
from narrcheck.phrases import around, calculation_and_fix, coverage, one_line, place, severity, unread

_TITLE = Message("核对结果", "Findings")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$@-])")


def render(results: Sequence[Checked], *, lang: str) -> str:
    """The findings of each file as a list."""
    lines = [f"# {_TITLE.text(lang)}", ""]
    for checked in results:
        lines += [f"## {escaped(checked.analysis.document.source)}", "", escaped(coverage([checked], lang)), ""]
        lines += [line for part in unread(checked.analysis.document, lang) for line in (f"- {escaped(part)}", "")]
        locator = Locator(checked.analysis)
        for number, finding in enumerate(checked.findings, start=1):
            lines += [*_item(number, finding, checked, locator, lang), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _item(number: int, finding: Finding, checked: Checked, locator: Locator, lang: str) -> Iterator[str]:
    document = checked.analysis.document
    where = place(locator.locate(finding.span), lang)
    head = f"**{severity(finding.severity, lang)} {finding.code}** {escaped(where)}".rstrip()
    mark = f"{number}. "
    indent = " " * len(mark)
    yield f"{mark}{head}{': ' if lang == 'en' else '：'}{escaped(finding.message.text(lang))}"
    yield ""
    before, words, after = map(escaped, around(finding.span, document, locator))
    yield f"{indent}> {before}<b>{words or '‸'}</b>{after}"  # ** does not mark words that begin with punctuation
    for line in calculation_and_fix(finding, document, locator, lang):
        yield ""
        yield f"{indent}{escaped(line)}"


def escaped(text: str) -> str:
    """The text on one line, with nothing in it that Markdown or HTML obeys."""
    return _SPECIAL.sub(r"\\\1", one_line(text))
