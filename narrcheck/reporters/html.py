"""One self-contained HTML page: the reports as they read, claims and findings marked in place, the list beside them.

The page loads nothing, opens offline and prints. All text of the reports is escaped by Jinja2; besides, the page's
own content security policy lets no script run but the one that is part of it.
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
from narrcheck.reporters.html_page.inserts import inserts_of
from narrcheck.reporters.html_page.labels import Labels, read_labels
from narrcheck.reporters.html_page.marks import Places, cut, marks_of
from narrcheck.reporters.html_page.panel import Count, Head, Item, head_of, items_of
from narrcheck.reporters.html_page.sheet import Part, layout_of, parts_of

_FOLDER = Path(__file__).with_name("html_page")


@dataclass(frozen=True, slots=True)
class _View:
    """One document as the template sees it."""

    index: int
    head: Head
    parts: list[Part]
    items: list[Item]


def render(results: Sequence[Checked], *, lang: str) -> str:
    """Return the page for ``results``; ``lang`` is ``zh`` or ``en``."""
    words = read_labels(_FOLDER, lang)
    views = [_view(index, checked, words, lang) for index, checked in enumerate(results)]
    findings = list(chain.from_iterable(checked.findings for checked in results))
    severities = Counter(finding.severity for finding in findings)
    kinds = Counter(finding.kind for finding in findings)
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    template = _environment().get_template("page.html")
    page = template.render(
        words=words,
        lang="en" if lang == "en" else "zh-CN",
        version=__version__,
        views=views,
        total=len(findings),
        severities=[Count(key, words[f"severity.{key}"], severities[key]) for key in Severity],
        kinds=[Count(kind, words[f"kind.{kind}"], number) for kind, number in kinds.most_common()],
        style=Markup((_FOLDER / "page.css").read_text(encoding="utf-8")),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    return page.encode(errors="replace").decode()


def _view(index: int, checked: Checked, words: Labels, lang: str) -> _View:
    document = checked.analysis.document
    layout = layout_of(document)
    places = Places(index, layout.leaves)
    fixes = compatible_fixes(checked.findings)
    inserts = inserts_of(checked, fixes, layout.leaves, places, words, lang)
    pieces = cut(document.text, layout.leaves, marks_of(checked, fixes, words, lang), inserts, places)
    return _View(
        index,
        head_of(checked, places, words, lang),
        parts_of(document, layout, pieces, list(fixes.shown.values())),
        list(items_of(checked, fixes, places, words, lang)),
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
