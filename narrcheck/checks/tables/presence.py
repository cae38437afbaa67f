"""Whole tables: listed but missing, empty without a word, empty for a reason that is another table's.

Finds tables of the contents that the report does not have while it has nearly all others (NC914), a standard table
without figures that nothing says is empty (NC915), and a note under a table of one fund that says of another why the
table is empty (NC924).

Example: a table of 政府性基金 without figures, where no sentence says that there are none.

Misses contents that do not list the tables one by one.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Document, Span, Table
from narrcheck.model.finding import Finding, Kind, Message, Rule, Severity
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.grid import Grid
from narrcheck.tables.titles import standard, title
from narrcheck.tables.vocabulary import bare, build_words, figure

MISSING = Rule(
    "NC914",
    "table-missing",
    Kind.OUTLINE,
    Severity.WARNING,
    Message("目录中的表在正文里没有", "A table of the contents is missing"),
)
EMPTY = Rule(
    "NC915",
    "table-empty",
    Kind.OUTLINE,
    Severity.INFO,
    Message("空表没有说明", "An empty table without a note"),
)
MISPLACED = Rule(
    "NC924",
    "table-note-of-another",
    Kind.STATEMENT,
    Severity.WARNING,
    Message("表下的说明讲的是另一种预算", "The note under a table is of another fund"),
)
RULES: tuple[Rule, ...] = (MISSING, EMPTY, MISPLACED)

_FEWEST = 4
_SHARE = 4  # one table in so many may be missing, or the contents are not understood
_ALIKE = 0.75
_NEARBY = 3
_LONGEST = 60
_PAGE = regex.compile(r"[\s.．…·・_—-]*\d{0,3}$")


class PresenceData(RuleData):
    """``rules/tables/presence.yaml``."""

    subjects: dict[str, str]
    denial: str
    denial_of_one: str
    told: str
    other: tuple[str, ...]
    income: tuple[str, ...]
    expenditure: tuple[str, ...]
    empty: str
    note: Expression
    blank: Expression
    entry: Expression
    loose: Expression


def check(analysis: Analysis) -> Iterator[Finding]:
    """What the text and the contents say of whole tables, and the tables show otherwise."""
    data = analysis.rulebook.read("tables/presence.yaml", PresenceData)
    yield from _missing(analysis.document, analysis.rulebook, data)
    yield from _empty(analysis.document, analysis.rulebook, data)
    yield from _misplaced(analysis.document, analysis.rulebook, data)


def _missing(document: Document, rulebook: Rulebook, data: PresenceData) -> Iterator[Finding]:
    entries = [block.span for block in document.blocks if block.kind is BlockKind.CONTENTS]
    listed = [
        span
        for span in entries
        if _is_entry(document, span, data) and standard(_key(document, span, data), "", rulebook) is not None
    ]
    titled = sum(table.caption is not None for table in document.tables)
    if len(listed) < _FEWEST or not len(listed) <= 2 * titled < 2 * len(listed):
        return  # the tables are pictures; or none is missing, but one bears another one's title: NC606
    last = max(span.end for span in listed)
    body = [
        _key(document, b.span, data) for b in document.blocks if b.span.start > last and len(b.span) <= 2 * _LONGEST
    ]
    body += [_key(document, Span(*span), data) for span in _captions(document)]
    kinds = [(line, standard(line, "", rulebook)) for line in body]
    keys = {span: _key(document, span, data) for span in listed}
    absent = [span for span, key in keys.items() if not _stands(key, standard(key, "", rulebook), kinds)]
    for span in absent if len(absent) * _SHARE <= len(listed) else ():
        name = document.words(span).strip()
        message = Message(
            f"目录列有“{name}”，正文中没有这张表。",
            f"The contents list {name}, but the report does not have it.",
        )
        yield Finding.of(MISSING, span, message)


def _is_entry(document: Document, span: Span, data: PresenceData) -> bool:
    return bool(data.entry.search(_PAGE.sub("", document.folded[span.start : span.end])))


def _key(document: Document, span: Span, data: PresenceData) -> str:
    return data.loose.sub("", _PAGE.sub("", document.folded[span.start : span.end].strip()))


def _captions(document: Document) -> Iterator[tuple[int, int]]:
    for table in document.tables:
        if table.caption:
            start = table.caption.start
            for line in document.words(table.caption).split("\n"):
                yield start, start + len(line)
                start += len(line) + 1


def _stands(key: str, kind: str | None, body: list[tuple[str, str | None]]) -> bool:
    """Whether a line of the body is that title, is much like it, or is that of the same standard table."""
    for line, other in body:
        if other == kind or (
            other is None and line and (key in line or SequenceMatcher(None, key, line).ratio() >= _ALIKE)
        ):
            return True
    return False


def _empty(document: Document, rulebook: Rulebook, data: PresenceData) -> Iterator[Finding]:
    words = rulebook.derive(build_words)
    for index, table in enumerate(document.tables):
        goes_on = index + 1 < len(document.tables) and document.tables[index + 1].caption is None
        if goes_on or not table.caption or any(figure(cell) for cell in table.cells):
            continue
        name = title(document, table, Grid(table, words), rulebook)
        key = standard(name, "", rulebook)
        if key is None or _explained(document, table, data.subjects.get(key, ""), data):
            continue
        message = Message(
            f"“{name}”是空表，请在表下说明没有此项收支。",
            f"{name} is empty: say below it that there is nothing to show.",
        )
        yield Finding.of(EMPTY, _line(document, table.caption, name), message)


def _misplaced(document: Document, rulebook: Rulebook, data: PresenceData) -> Iterator[Finding]:
    """Notes in or right under a table that deny what is in another one, and not what is in this."""
    words = rulebook.derive(build_words)
    for table in document.tables:
        below = document.blocks[table.block + 1 : table.block + 2]
        end = below[0].span.end if below and below[0].kind is BlockKind.PARAGRAPH else table.span.end
        note = data.note.search(document.folded, table.span.start, end)
        if note is None:
            continue
        own = standard(title(document, table, Grid(table, words), rulebook), "", rulebook)
        if own not in data.subjects or regex.search(data.subjects[own], note[0]):
            continue
        for subject in data.subjects.values():
            other = regex.compile(subject).search(document.folded, *note.span())
            if other is not None:
                said = document.words(Span(*other.span()))
                message = Message(
                    f"表下的说明讲的是“{said}”，不是本表的内容：请改为本表的预算。",
                    f"The note under the table is of {said}, which is not what the table shows.",
                )
                yield Finding.of(MISPLACED, Span(*other.span()), message)


def _line(document: Document, caption: Span, name: str) -> Span:
    """The line of a caption that is the title; the whole caption where the title is put together from several."""
    start = caption.start
    for line in document.words(caption).split("\n"):
        if bare(line) == name:
            return Span(start, start + len(line))
        start += len(line) + 1
    return caption


def _explained(document: Document, table: Table, subject: str, data: PresenceData) -> bool:
    """Whether the table itself, what is near it, or a sentence on its subject says that there is nothing."""
    near = [document.folded[table.span.start : table.span.end]]
    for block in document.blocks[max(0, table.block - _NEARBY) : table.block + 1 + _NEARBY]:
        near.append(document.folded[block.span.start : block.span.end])
    empty = regex.compile(data.empty)
    if any(empty.search(words) for words in near):
        return True
    return bool(subject) and bool(regex.search(f"{subject}[^。\n]{{0,40}}(?:{data.empty}|0)", document.folded))
