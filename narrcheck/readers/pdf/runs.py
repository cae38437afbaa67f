"""The quick way for pages of plain text: PDFium's own runs, each measured at its ends and part by part.

PDFium gives the text of a page in the order of its content and breaks it where the baseline or the direction changes.
Where such runs lie side by side in order, asking for the place of every character would tell nothing more; elsewhere
the page is left to the exact way.
"""

import ctypes
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from narrcheck.readers.paged.lines import Piece, assembled
from narrcheck.readers.paged.page import Page
from narrcheck.readers.pdf.calls import address, direct
from narrcheck.readers.pdf.glyphs import STRANGE, canonical, spread

_RUN = re.compile(r"[^\s\u200b\ufeff](?:[^\r\n]*[^\s\u200b\ufeff])?")
_LEVEL = 0.8
_REACH = 3.0
_OVERLAP = 1.5
_BACK = 5.0
_EACH = 4
_SLOPE = 0.01
_BETWEEN = re.compile(r"(?<=[0-9.,%]) (?=[0-9.,%])")
_TABLED = re.compile(r" [-－]?[\d,]*\d\.\d+[%％]?[ ]*\r?$", re.MULTILINE)
_SPLIT = re.compile(r"^[^ \r\n]{6,}[\u3400-\u9fff，。、；] (?=[\u3400-\u9fff“（][^ \r\n]{5,}\r?$)", re.MULTILINE)
_FEWEST = 3
_WIDE = 1.2
_get_box, _get_origin = direct(pdfium.FPDFText_GetCharBox), direct(pdfium.FPDFText_GetCharOrigin)
_count_rects, _get_rect = direct(pdfium.FPDFText_CountRects), direct(pdfium.FPDFText_GetRect)
_get_matrix, _get_size = direct(pdfium.FPDFText_GetMatrix), direct(pdfium.FPDFText_GetFontSize, ctypes.c_double)
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


class _Probe:
    """Asks PDFium where the characters of a page stand, and how large and in which direction they are printed."""

    def __init__(self, text: Any, page: Page, words: str) -> None:
        self.text, self.handle, self.words, self.frame = text, address(text), words, page.frame
        self.values = [ctypes.c_double() for _ in range(6)]
        self.pointers = [ctypes.byref(value) for value in self.values]
        self.matrix = pdfium.FS_MATRIX()
        self.at_matrix = ctypes.byref(self.matrix)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character."""
        left, right, bottom, top = self.values[2:]
        _get_box(self.handle, index, *self.pointers[2:])
        return left.value, bottom.value, right.value, top.value

    def run(self, start: int, end: int) -> _Run | None:
        """A run, if its parts stand upright on one baseline from left to right and on the page."""
        words, handle, matrix = self.words, self.handle, self.matrix
        x, y, left, right, bottom, top = self.values
        at_x, at_y, at_left, at_right, at_bottom, at_top = self.pointers
        han = _HAN.search(words, start, end)
        first = han.start() if han else start
        _get_matrix(handle, first, self.at_matrix)
        across, up = matrix.a, matrix.d
        if across <= 0 or up <= 0 or abs(matrix.b) > _SLOPE * across:
            return None
        _get_origin(handle, start, at_x, at_y)
        baseline, begin = y.value, x.value
        if end - start > 1:
            _get_origin(handle, end - 1, at_x, at_y)
            if abs(y.value - baseline) > _LEVEL:
                return None
        stop, low, high = begin, baseline, baseline
        count = _count_rects(handle, start, end - start)
        for index in range(count):
            _get_rect(handle, index, at_left, at_top, at_right, at_bottom)
            if left.value < stop - _BACK:
                return None  # what is drawn later stands further left
            stop, under, over = right.value, bottom.value, top.value
            low = under if under < low else low
            high = over if over > high else high
        if not count:
            return None
        x0, y0, x1, y1 = self.frame
        if begin < x0 or stop > x1 or low < y0 or high > y1:
            return None
        size = _get_size(handle, first) * up if han else 0.0
        return _Run(start, end, begin - x0, stop - x0, y1 - high, y1 - low, y1 - baseline, size)

    def spread(self) -> set[int]:
        """Blanks that PDFium saw where the digits of a figure are only set apart to fill the line."""
        found = set()
        for match in _BETWEEN.finditer(self.words):
            place = match.start()
            _, bottom, right, top = self.box(place - 1)
            left, low, _, high = self.box(place + 1)
            narrow = left - right < spread(self.words[place - 1], self.words[place + 1]) * max(top - bottom, high - low)
            if narrow and pdfium.FPDFText_IsGenerated(self.text, place) == 1:
                found.add(place)
        return found


def quick_lines(raw_page: Any, text: Any, page: Page) -> list[Piece] | None:
    """The lines of an upright page without tables; None where only the exact way is sure."""
    count = pdfium.FPDFText_CountChars(text)
    words = text.get_text_range(0, count) if count > 0 else ""
    if raw_page.get_rotation() or len(words) != count or STRANGE.search(words):
        return None
    words = canonical(words)
    probe, runs = _Probe(text, page, words), []
    for match in _RUN.finditer(words):
        run = probe.run(match.start(), match.end())
        if run is None:
            return None
        runs.append(run)
    if any(pdfium.FPDFText_HasUnicodeMapError(text, run.start) == 1 for run in runs[::_EACH]):
        return None
    rows = _rows(runs)
    if rows is None or _columned(words, probe, rows):
        return None
    dropped = probe.spread()
    return [piece for piece in (_piece(page, words, row, dropped) for row in rows) if piece is not None]


def _rows(runs: Sequence[_Run]) -> list[list[_Run]] | None:
    """Runs on one baseline together, from the top; None where some lie over each other."""
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if rows and run.baseline - rows[-1][0].baseline <= _REACH:
            rows[-1].append(run)
        else:
            rows.append([run])
    for row in rows:
        if len(row) > 1:
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
    if sum(1 for _ in _TABLED.finditer(words)) >= _FEWEST:
        return True
    split = [match.end() for match in _SPLIT.finditer(words)]
    return len(split) >= _FEWEST and sum(_wide_gap(probe, place) for place in split) >= _FEWEST


def _wide_gap(probe: _Probe, place: int) -> bool:
    """Whether the characters before and behind a blank stand further apart than a character is high."""
    _, bottom, right, top = probe.box(place - 2)
    return probe.box(place)[0] - right > _WIDE * (top - bottom)


def _overlap(above: Sequence[_Run], below: Sequence[_Run]) -> bool:
    """Whether one row reaches into the next: a superscript, or text side by side at different heights."""
    if len(above) == len(below) == 1:
        one, other = above[0], below[0]
        reach = one.bottom - other.top
        return reach > 0 and reach > 0.2 * min(one.bottom - one.top, other.bottom - other.top)
    bottom, top = max(run.bottom for run in above), min(run.top for run in below)
    return bottom - top > 0.2 * min(run.bottom - run.top for run in (*above, *below))


def _apart(before: _Run, after: _Run) -> bool:
    return after.left - before.right > 0.9 * max(after.bottom - after.top, before.bottom - before.top, 4.0)


def _piece(page: Page, words: str, row: Sequence[_Run], dropped: set[int]) -> Piece | None:
    """The line of a row of runs, without the blanks in ``dropped``."""
    first, final = row[0], row[-1]
    places = list(range(first.start, first.end))
    chars = words[first.start : first.end]
    for last, run in pairwise(row) if len(row) > 1 else ():
        if words[last.end : last.end + 1] == " " or _apart(last, run):
            places.append(-1)
            chars += " "
        places.extend(range(run.start, run.end))
        chars += words[run.start : run.end]
    if dropped and not dropped.isdisjoint(places):
        chars = "".join(char for char, place in zip(chars, places, strict=True) if place not in dropped)
        places = [place for place in places if place not in dropped]
    if first is final:
        box, size = (first.left, first.top, first.right, first.bottom), first.size
    else:
        box = (first.left, min(run.top for run in row), final.right, max(run.bottom for run in row))
        size = max(run.size for run in row)
    return assembled(page, chars, places, box, first.baseline, size)
