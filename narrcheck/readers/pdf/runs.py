"""The quick way for pages of plain text: PDFium's own runs, each measured at its ends and in its middle.

PDFium gives the text of a page in the order of its content and breaks it where the baseline or the direction changes.
Where such runs lie side by side in order, asking for the place of every character would tell nothing more; elsewhere
the page is left to the exact way.
"""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from narrcheck.readers.paged.lines import Piece, assembled
from narrcheck.readers.paged.page import Page
from narrcheck.readers.pdf.glyphs import CANONICAL, spread

_RUN = re.compile(r"[^\s\u200b\ufeff](?:[^\r\n]*[^\s\u200b\ufeff])?")
_PRIVATE = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\uf8ff\ufffd-\uffff]")
_LEVEL = 0.8
_REACH = 3.0
_OVERLAP = 1.5
_EACH = 4
_SHORT = 6
_SLOPE = 0.01
_BETWEEN = re.compile(r"(?<=[0-9.,%]) (?=[0-9.,%])")
_TABLED = re.compile(r" [-－]?[\d,]*\d\.\d+[%％]?[ ]*$", re.MULTILINE)
_SPLIT = re.compile(r"^[^ \r\n]{6,}[\u3400-\u9fff，。、；] (?=[\u3400-\u9fff“（][^ \r\n]{5,}$)", re.MULTILINE)
_FEWEST = 3
_WIDE = 1.2
_HAN = re.compile(r"[\u3400-\u9fff]")


class _Run(NamedTuple):
    """Characters ``start`` to ``end`` of the page's text, on one baseline."""

    start: int
    end: int
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    dropped: tuple[int, ...]


class _Probe:
    """Asks PDFium where a character stands, and how large and in which direction it is printed."""

    def __init__(self, text: Any) -> None:
        self.handle = text.raw
        self.values = [ctypes.c_double() for _ in range(6)]
        self.pointers = [ctypes.byref(value) for value in self.values]
        self.matrix = pdfium.FS_MATRIX()

    def __call__(self, index: int) -> tuple[float, float, float, float, float]:
        """The baseline and left, bottom, right and top of a character."""
        pdfium.FPDFText_GetCharOrigin(self.handle, index, *self.pointers[:2])
        pdfium.FPDFText_GetCharBox(self.handle, index, *self.pointers[2:])
        _, y, left, right, bottom, top = self.values
        return y.value, left.value, bottom.value, right.value, top.value

    def size(self, index: int) -> float:
        """How high the print is; 0 where it does not stand upright."""
        pdfium.FPDFText_GetMatrix(self.handle, index, self.matrix)
        if self.matrix.a <= 0 or self.matrix.d <= 0 or abs(self.matrix.b) > _SLOPE * self.matrix.a:
            return 0.0
        return pdfium.FPDFText_GetFontSize(self.handle, index) * self.matrix.d


def quick_lines(raw_page: Any, text: Any, page: Page) -> list[Piece] | None:
    """The lines of an upright page without tables; None where only the exact way is sure."""
    count = pdfium.FPDFText_CountChars(text)
    words = text.get_text_range(0, count) if count > 0 else ""
    if raw_page.get_rotation() or len(words) != count or _PRIVATE.search(words):
        return None
    words = words.translate(CANONICAL)
    probe, runs = _Probe(text), []
    for match in _RUN.finditer(words):
        run = _measured(text, page, probe, words, match.start(), match.end())
        if run is None:
            return None
        runs.append(run)
    if any(pdfium.FPDFText_HasUnicodeMapError(text, run.start) == 1 for run in runs[::_EACH]):
        return None
    rows = _rows(runs)
    if rows is None or _columned(words, probe, rows):
        return None
    return [piece for piece in (_piece(page, words, row) for row in rows) if piece is not None]


def _measured(text: Any, page: Page, probe: _Probe, words: str, start: int, end: int) -> _Run | None:
    """A run, if its ends and middle stand on one baseline from left to right and on the page."""
    han = _HAN.search(words, start, end)
    size = probe.size(han.start() if han else start)
    if not size:
        return None
    places = [start, end - 1] if end - start > 1 else [start]
    if end - start > _SHORT:
        places.insert(1, _visible(words, (start + end) // 2))
    found = [probe(place) for place in places]
    left, bottom, right, top = page.frame
    for one in found:
        if abs(one[0] - found[0][0]) > _LEVEL or one[1] < left or one[3] > right or one[2] < bottom or one[4] > top:
            return None
    if any(b[1] < a[3] - _OVERLAP for a, b in pairwise(found)):
        return None
    return _Run(
        start,
        end,
        found[0][1] - left,
        found[-1][3] - left,
        top - max(one[4] for one in found),
        top - min(one[2] for one in found),
        top - found[0][0],
        size if han else 0.0,
        tuple(_spread(text, probe, words, start, end)),
    )


def _spread(text: Any, probe: _Probe, words: str, start: int, end: int) -> Iterator[int]:
    """Blanks that PDFium saw where the digits of a figure are only set apart to fill the line."""
    for match in _BETWEEN.finditer(words, start, end):
        place = match.start()
        _, _, bottom, right, top = probe(place - 1)
        _, left, low, _, high = probe(place + 1)
        narrow = left - right < spread(words[place - 1], words[place + 1]) * max(top - bottom, high - low)
        if narrow and pdfium.FPDFText_IsGenerated(text, place) == 1:
            yield place


def _visible(words: str, place: int) -> int:
    while words[place].isspace():
        place -= 1
    return place


def _rows(runs: Sequence[_Run]) -> list[list[_Run]] | None:
    """Runs on one baseline together, from the top; None where some lie over each other."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if rows and run.baseline - rows[-1][0].baseline <= _REACH:
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
        if any(b.left < a.right - _OVERLAP for a, b in pairwise(row)):
            return None
    if any(_overlap(above, below) for above, below in pairwise(rows)):
        return None
    return rows


def _columned(words: str, probe: _Probe, rows: Sequence[Sequence[_Run]]) -> bool:
    """Whether the page may have text in two columns, or a table without lines."""
    if sum(any(_apart(a, b) for a, b in pairwise(row)) for row in rows if len(row) > 1) >= _FEWEST:
        return True
    plain = words.replace("\r", "")
    if sum(1 for _ in _TABLED.finditer(plain)) >= _FEWEST:
        return True
    split = [match.end() for match in _SPLIT.finditer(words.replace("\r", "\n"))]
    return len(split) >= _FEWEST and sum(_wide_gap(probe, place) for place in split) >= _FEWEST


def _wide_gap(probe: _Probe, place: int) -> bool:
    """Whether the characters before and behind a blank stand further apart than a character is high."""
    _, _, bottom, right, top = probe(place - 2)
    return probe(place)[1] - right > _WIDE * (top - bottom)


def _overlap(above: Iterable[_Run], below: Iterable[_Run]) -> bool:
    """Whether one row reaches into the next: a superscript, or text side by side at different heights."""
    bottom, top = max(run.bottom for run in above), min(run.top for run in below)
    return bottom - top > 0.2 * min(run.bottom - run.top for run in (*above, *below))


def _apart(before: _Run, after: _Run) -> bool:
    return after.left - before.right > 0.9 * max(after.bottom - after.top, before.bottom - before.top, 4.0)


def _piece(page: Page, words: str, row: Sequence[_Run]) -> Piece | None:
    places = list(range(row[0].start, row[0].end))
    chars = words[row[0].start : row[0].end]
    for last, run in pairwise(row):
        if words[last.end : last.end + 1] == " " or _apart(last, run):
            places.append(-1)
            chars += " "
        places.extend(range(run.start, run.end))
        chars += words[run.start : run.end]
    dropped = {place for run in row for place in run.dropped}
    if dropped:
        chars = "".join(char for char, place in zip(chars, places, strict=True) if place not in dropped)
        places = [place for place in places if place not in dropped]
    return assembled(
        page,
        chars,
        places,
        (row[0].left, min(run.top for run in row), row[-1].right, max(run.bottom for run in row)),
        row[0].baseline,
        max(run.size for run in row),
    )
