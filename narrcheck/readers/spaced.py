"""Tables pasted into a text file with blanks between their columns."""

import re
from collections.abc import Sequence

from narrcheck.readers.spaces import Range

_FIELD = re.compile(r"[^ \u3000]+")
_FIGURE = re.compile(r"[-－]?\d[\d,]*(?:\.\d+)?[%％]?|[-－—–]{1,2}|/")
_NO_ROW = re.compile(r"[，。；：\t]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FEWEST = 3  # rows
_LONGEST = 80  # characters of a row


def spaced_table(raw: str, lines: Sequence[Range], first: int) -> list[list[Range]]:
    """The cells of the table that begins with line ``first``: a header, then rows of as many fields with figures."""
    header = _fields(raw, lines[first])
    if len(header) < 2 or any(_FIGURE.fullmatch(raw, *field) for field in header):
        return []
    rows = [header]
    for place in range(first + 1, len(lines)):
        fields = _fields(raw, lines[place])
        if len(fields) != len(header) or not _tells(raw, fields):
            break
        rows.append(fields)
    return rows if len(rows) > _FEWEST else []


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
