"""Tables pasted into a text file: with blanks between their columns, or one right below the other."""

import re
from collections.abc import Sequence

from narrcheck.readers.contents import TITLES
from narrcheck.readers.numbering import numeral
from narrcheck.readers.spaces import Range

_FIELD = re.compile(r"[^ \u3000]+")
_FIGURE = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?|[-－—–]{1,2}|/")
_NO_ROW = re.compile(r"[，。；：\t]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TOTAL = re.compile(r"[合总][ \u3000]*计")
_FEWEST = 3  # rows
_NAMES = 2  # columns of a row that may hold its number and its name
_LONGEST = 80  # characters of a row


def spaced_table(raw: str, lines: Sequence[Range], first: int) -> list[list[Range]]:
    """The cells of the table that begins with line ``first``: a header, then rows of as many fields with figures."""
    header = _fields(raw, lines[first])
    if len(header) < 2 or any(_FIGURE.fullmatch(raw, *field) for field in header) or _opens_contents(raw, header):
        return []
    rows = [header]
    for place in range(first + 1, len(lines)):
        fields = _fields(raw, lines[place])
        if len(fields) != len(header) or not _tells(raw, fields):
            break
        rows.append(fields)
    return rows if len(rows) > _FEWEST else []


def _opens_contents(raw: str, header: Sequence[Range]) -> bool:
    """Whether what would be a header is the title of a contents page or a numbered heading: page numbers follow it."""
    words = "".join(raw[slice(*field)] for field in header)
    return words in TITLES or numeral(words) is not None


def _fields(raw: str, line: Range) -> list[Range]:
    """What stands between the blanks of a line; nothing where it is a sentence, or has tabs."""
    start, end = line
    if end - start > _LONGEST or _NO_ROW.search(raw, start, end):
        return []
    return [match.span() for match in _FIELD.finditer(raw, start, end)]


def _tells(raw: str, fields: Sequence[Range]) -> bool:
    """Whether fields are a name and figures, all of these behind it but for the number of the row."""
    figures = [bool(_FIGURE.fullmatch(raw, *field)) for field in fields]
    names = [place for place, figure in enumerate(figures) if not figure]
    return bool(names) and names[-1] <= 1 and figures[-1] and bool(_HAN.search(raw, *fields[names[-1]]))


def apart(raw: str, rows: Sequence[list[Range]]) -> list[list[list[Range]]]:
    """The rows of each table where a new one begins: behind a total, a row of as many names as no row above it has."""
    found: list[list[list[Range]]] = [[]]
    for row in rows:
        above = found[-1]
        if above and _heads(raw, row) and _is_total(raw, above[-1]) and len(row) != len(above[0]):
            found.append([])
        found[-1].append(row)
    return found


def _heads(raw: str, row: Sequence[Range]) -> bool:
    """Whether every cell of a row is a name."""
    return len(row) > _NAMES and all(
        _HAN.search(raw, *cell) and not _FIGURE.fullmatch(raw[slice(*cell)].strip()) for cell in row
    )


def _is_total(raw: str, row: Sequence[Range]) -> bool:
    """Whether a row adds up those above it."""
    return any(_TOTAL.fullmatch(raw[slice(*cell)].strip()) for cell in row[:_NAMES])
