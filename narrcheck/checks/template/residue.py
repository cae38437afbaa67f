"""What conversion, exports and blank forms leave in a report.

What it finds: bookmarks, field codes and web code (NC404), words of a database or spreadsheet where a value belongs
(NC405), the name of the unit left blank above a table (NC406).

Why it matters: the report is visibly unfinished, and behind an export's residue there is often a missing value.

Example: ``[bookmark: _GoBack]本单位…``, ``教育（类）无数据支出0万元``, ``单位名称：`` and nothing after it.

Known to miss: symbols of fonts that were not embedded, and values that an export left empty without a trace.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import regex

from narrcheck.checks._patterns import Pattern, Patterns, finding
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

CONVERSION = Rule(
    "NC404",
    "conversion-residue",
    Kind.TEMPLATE,
    Severity.ERROR,
    Message("文档转换的残留", "residue of a conversion"),
)
DATA = Rule(
    "NC405",
    "export-residue",
    Kind.TEMPLATE,
    Severity.WARNING,
    Message("系统导出的残留", "residue of an export where a name or figure belongs"),
)
BLANK = Rule(
    "NC406",
    "unit-name-blank",
    Kind.TEMPLATE,
    Severity.WARNING,
    Message("单位名称没有填写", "the name of the unit was left blank"),
)
RULES = (CONVERSION, DATA, BLANK)


class Residue(RuleData):
    """``rules/template/residue.yaml``."""

    conversion: tuple[Pattern, ...]
    data: tuple[Pattern, ...]


class Blanks(RuleData):
    """``rules/template/blanks.yaml``."""

    labels: tuple[str, ...]
    next: tuple[str, ...]


class _Expressions(NamedTuple):
    conversion: Patterns
    data: Patterns
    blank: "regex.Pattern[str]"


def check(analysis: Analysis) -> Iterator[Finding]:
    """Residue of conversion and export, and blank names."""
    document = analysis.document
    expressions = analysis.rulebook.derive(_expressions)
    for entry, match in expressions.conversion.matches(document.text):
        yield finding(CONVERSION, entry, match, match[0])
    yield from _data(document, expressions.data)
    yield from _blanks(document, expressions.blank, analysis.identity.entity)


def _data(document: Document, patterns: Patterns) -> Iterator[Finding]:
    """Residue of an export; where a paragraph has the same several times, it has one cause and is said once."""
    groups: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for entry, match in patterns.matches(document.text):
        paragraph = document.text.rfind("\n", 0, match.start())
        groups[paragraph, match[0]].append(finding(DATA, entry, match, match[0]))
    for first, *others in groups.values():
        yield replace(first, related=tuple(Related("again", other.span) for other in others))


def _expressions(rulebook: Rulebook) -> _Expressions:
    residue = rulebook.read("template/residue.yaml", Residue)
    blanks = rulebook.read("template/blanks.yaml", Blanks)
    labels = "|".join(sorted(blanks.labels, key=len, reverse=True))
    following = "|".join(blanks.next)
    blank = regex.compile(rf"(?:^|(?<=\t))(?:{labels})：(?=[ \t]*\n?(?:{following}))", regex.MULTILINE)
    return _Expressions(Patterns(residue.conversion), Patterns(residue.data), blank)


def _blanks(document: Document, blank: "regex.Pattern[str]", entity: str | None) -> Iterator[Finding]:
    for match in blank.finditer(document.folded):
        span = Span(*match.span())
        words = document.words(span)
        hint = f"（本报告单位为{entity}）" if entity else ""
        yield Finding.of(
            BLANK,
            span,
            Message(f"“{words}”后没有填写名称，请补上{hint}", f"“{words}” is left blank: add the unit's name"),
            fix=Fix(Span(span.end, span.end), entity) if entity else None,
        )
