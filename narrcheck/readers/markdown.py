"""Markdown: as plain text, with ``#`` headings and pipe tables, without the marks of emphasis."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from narrcheck.model.document import Document
from narrcheck.readers.breaks import Line, cut, join
from narrcheck.readers.encodings import decode
from narrcheck.readers.spaces import Range, kept
from narrcheck.readers.text import Group, Rows, assemble, lines_of

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*\Z")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*\Z")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*\Z")
_MARK = "|"
_BAR = re.compile(r"(?<!\\)\|")
_LEAD = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+][ \t]+)?")
_EMPHASIS = re.compile(r"\*\*|__|\\(?=[.*_#|>+\-])")


def read(path: Path) -> Document:
    """Read a Markdown file. Raises NotText where the bytes are no text."""
    return read_text(decode(path.read_bytes()), str(path))


def read_text(text: str, source: str = "<text>") -> Document:
    """Read Markdown that is already decoded; offsets in locations count its characters."""
    groups: list[Group] = []
    lines: list[Line] = []
    for item in _items(text):
        if isinstance(item, Line):
            lines.append(item)
            continue
        groups.extend(join(lines))
        lines = []
        groups.append(item)
    groups.extend(join(lines))
    return assemble(text, source, groups)


def _items(raw: str) -> Iterator[Line | Rows]:
    rows: list[list[Range]] = []
    gap = 0
    for start, end in lines_of(raw):
        text = raw[start:end]
        if _ROW.match(text) or (rows and _RULE.match(text)):
            if not _RULE.match(text):
                rows.append(_cells(text, start))
            continue
        if rows:
            yield Rows(rows, _MARK)
            rows, gap = [], 0
        line = _line(raw, start, end, gap)
        if line:
            yield line
        gap = 0 if line else gap + 1
    if rows:
        yield Rows(rows, _MARK)


def _line(raw: str, start: int, end: int, gap: int) -> Line | None:
    text = raw[start:end]
    level = None
    if heading := _HEADING.match(text):
        level = len(heading[1])
        closing = _CLOSING.search(text)
        start, end = start + heading.end(), start + closing.start() if closing else end
    elif _RULE.match(text):
        return None
    elif lead := _LEAD.match(text):
        start += lead.end()
    ranges: list[Range] = []
    for mark in _EMPHASIS.finditer(raw, start, end):
        ranges.extend(kept(raw, start, mark.start()))
        start = mark.end()
    ranges.extend(kept(raw, start, end))
    return cut(raw, ranges, gap, level) if ranges else None


def _cells(text: str, start: int) -> list[Range]:
    bars = [start + match.start() for match in _BAR.finditer(text)]
    return [(left + 1, right) for left, right in itertools.pairwise(bars)]
