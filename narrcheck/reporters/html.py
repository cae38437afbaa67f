"""One self-contained HTML page: the reports as they read, claims and findings marked in place, the list beside them.

The page loads nothing, opens offline and prints. All text of the reports is escaped by Jinja2; besides, the page's
own content security policy lets no script and no style in but those that are part of it, and no script make markup
out of text.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from narrcheck import __version__
from narrcheck.fixes import compatible_fixes
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Severity
from narrcheck.report import document_fingerprint
from narrcheck.reporters.html_page.head import Count, Head, head_of
from narrcheck.reporters.html_page.inserts import inserts_of
from narrcheck.reporters.html_page.labels import Labels, read_labels
from narrcheck.reporters.html_page.marks import Places, cut, marks_of
from narrcheck.reporters.html_page.panel import Item, Panel
from narrcheck.reporters.html_page.rulepages import rule_pages
from narrcheck.reporters.html_page.sections import Sections
from narrcheck.reporters.html_page.sheet import Part, layout_of, parts_of

_FOLDER = Path(__file__).with_name("html_page")


@dataclass(frozen=True, slots=True)
class _View:
    """One document as the template sees it."""

    index: int
    fingerprint: str
    head: Head
    sections: Sections
    parts: list[Part]
    items: list[Item]


def render(results: Sequence[Checked], *, lang: str) -> str:
    """Return the page for ``results``; ``lang`` is ``zh`` or ``en``."""
    words = page_words(lang)
    whole = [checked.with_settled() for checked in results]
    views = [_view(index, checked, words, lang) for index, checked in enumerate(whole)]
    findings = list(chain.from_iterable(checked.findings for checked in whole))
    severities = Counter(finding.severity for finding in findings)
    return page(
        "page.html",
        styles=("common.css", "page.css"),
        scripts=("tools.js", "decisions.js", "peek.js", "page.js"),
        words=words,
        lang=lang,
        views=views,
        total=len(findings),
        severities=[Count(key, words[f"severity.{key}"], severities[key]) for key in Severity],
        kinds=_counts([finding.kind for finding in findings], words, "kind."),
        codes=sorted(_counts([finding.code for finding in findings], words, ""), key=lambda count: count.key),
        rules=rule_pages(finding.code for finding in findings),
    )


def page_words(lang: str) -> Labels:
    """The words of the pages in ``lang``."""
    return read_labels(_FOLDER, lang)


def page(template: str, *, styles: Sequence[str], scripts: Sequence[str], lang: str, **values: object) -> str:
    """A page made of ``template`` with its styles and scripts inlined and let in by their hashes."""
    style = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in styles)
    script = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in scripts)
    text = (
        _environment()
        .get_template(template)
        .render(
            lang="en" if lang == "en" else "zh-CN",
            version=__version__,
            style=Markup(style),
            style_hash=_hash(style),
            script=Markup(script),
            script_hash=_hash(script),
            **values,
        )
    )
    return text.encode(errors="replace").decode()


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _counts(keys: Sequence[str], words: Labels, prefix: str) -> list[Count]:
    return [Count(key, words[f"{prefix}{key}"], number) for key, number in Counter(keys).most_common()]


def _view(index: int, checked: Checked, words: Labels, lang: str) -> _View:
    document = checked.analysis.document
    layout = layout_of(document)
    places = Places(index, layout.leaves)
    sections = Sections(document, places.prefix, words["section.before"])
    fixes = compatible_fixes(checked.findings, document)
    inserts = inserts_of(checked, fixes, layout.leaves, places, words, lang)
    pieces = cut(document.text, layout.leaves, marks_of(checked, fixes, words, lang), inserts, places)
    tables = {
        document.blocks[table.block].span.start: places.of_table(number)
        for number, table in enumerate(document.tables, start=1)
    }
    names = {**sections.by_start, **tables}
    return _View(
        index,
        document_fingerprint(document),
        head_of(checked, places, sections, words, lang),
        sections,
        parts_of(document, layout, pieces, sorted(fixes.edits, key=lambda fix: fix.span), names),
        list(Panel(checked, fixes, places, sections, words, lang).items()),
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
