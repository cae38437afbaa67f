"""Text that is there but not seen: what a clipping path cuts off.

A spreadsheet printed over page breaks repeats the whole text of a cut cell on each page and clips it to the table.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from narrcheck.readers.paged.page import Page

_Box = tuple[float, float, float, float]
_MOST_POINTS = 64


def hidden(text: Any, page: Page, glyphs: Sequence[int]) -> set[int]:
    """Those of ``glyphs`` whose middle a clipping path leaves out; ``text`` is the page's open text."""
    known: dict[int, _Box | None] = {}
    found = set()
    for glyph in glyphs:
        item = pdfium.FPDFText_GetTextObject(text, page.places[glyph])
        if not item:
            continue
        address = ctypes.cast(item, ctypes.c_void_p).value or 0
        if address not in known:
            known[address] = _clip(item)
        box = known[address]
        left, bottom, right, top = page.boxes[4 * glyph : 4 * glyph + 4]
        x, y = (left + right) / 2, (bottom + top) / 2
        if box is not None and not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            found.add(glyph)
    return found


def _clip(item: Any) -> _Box | None:
    """The rectangle that an object is clipped to, None where it is not or by more than a simple path."""
    clip = pdfium.FPDFPageObj_GetClipPath(item)
    count = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    result: _Box | None = None
    for index in range(max(count, 0)):
        size = pdfium.FPDFClipPath_CountPathSegments(clip, index)
        if not 0 < size <= _MOST_POINTS:
            return None
        box = _bounds(clip, index, size)
        if result is None:
            result = box
        else:
            result = (max(result[0], box[0]), max(result[1], box[1]), min(result[2], box[2]), min(result[3], box[3]))
    return result


def _bounds(clip: Any, index: int, size: int) -> _Box:
    a, b = ctypes.c_float(), ctypes.c_float()
    xs, ys = [], []
    for number in range(size):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, index, number)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(a), ctypes.byref(b))
        xs.append(a.value)
        ys.append(b.value)
    return min(xs), min(ys), max(xs), max(ys)
