"""The ruled lines of a page: strokes, thin filled rectangles and frames, as horizontal and vertical edges."""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium

from narrcheck.readers.paged.affine import IDENTITY, Matrix, apply, times
from narrcheck.readers.paged.page import Edge, Edges, Page
from narrcheck.readers.pdf.calls import address, direct

_get_object, _get_kind = direct(pdfium.FPDFPage_GetObject, ctypes.c_void_p), direct(pdfium.FPDFPageObj_GetType)
_FEWEST_PATHS = 4
_FRAME = 5
_THIN = 3.0
_SHORTEST = 1.0
_MOST_PATHS = 40_000
_MOST_SEGMENTS = 4_000
_DEEPEST = 4
_MOST_WORDLESS = 1000
"""One Chinese character drawn as an outline has some thirty segments, an empty table a few hundred."""


_Segment = tuple[float, float, float, float]


class Ruling:
    """The straight lines of a page in its own space; there are none where it has too few paths for a table.

    ``too_many`` says that there were too many to be a table, ``forms`` that some came from a form.
    """

    def __init__(self, segments: list[_Segment], *, too_many: bool = False, forms: bool = False) -> None:
        self.segments, self.too_many, self.forms = segments, too_many, forms

    def __bool__(self) -> bool:
        return bool(self.segments) or self.too_many

    def turned(self, page: Page) -> Edges:
        """The edges on the upright page."""
        across: list[Edge] = []
        down: list[Edge] = []
        for x0, y0, x1, y1 in self.segments:
            ax, ay = page.upright(x0, y0)
            bx, by = page.upright(x1, y1)
            wide, high = abs(bx - ax), abs(by - ay)
            if high <= _THIN and wide >= _SHORTEST and wide > high:
                across.append(Edge((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif wide <= _THIN and high >= _SHORTEST and high > wide:
                down.append(Edge((ax + bx) / 2, min(ay, by), max(ay, by)))
        return Edges(across, down, self.too_many)


def read_ruling(raw_page: Any) -> Ruling:
    """The straight lines of ``raw_page``."""
    paths = list(_paths(raw_page))
    if len(paths) < _FEWEST_PATHS and not any(_is_grid(path) for path, _ in paths):
        return Ruling([])
    if len(paths) > _MOST_PATHS:
        return Ruling([], too_many=True)
    segments = [segment for path, matrix in paths for segment in _segments(path, matrix)]
    return Ruling(segments, forms=any(matrix is not IDENTITY for _, matrix in paths))


def _is_grid(path: Any) -> bool:
    """Whether one path draws many lines."""
    return pdfium.FPDFPath_CountSegments(path) >= 2 * _FEWEST_PATHS


def has_picture(raw_page: Any, share: float = 0.05) -> bool:
    """Whether a picture covers a good part of the page."""
    width, height = raw_page.get_size()
    area = 0.0
    for item in raw_page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, bottom, right, top = item.get_bounds()
        area += abs(right - left) * abs(top - bottom)
    return area > share * width * height


def is_drawing(raw_page: Any) -> bool:
    """Whether the page is drawn with so many lines that its words may be among them."""
    segments = 0
    for path, _ in _paths(raw_page):
        segments += pdfium.FPDFPath_CountSegments(path)
        if segments > _MOST_WORDLESS:
            return True
    return False


def _paths(raw_page: Any) -> Iterator[tuple[Any, Matrix]]:
    """The visible path objects of the page and of its forms."""
    handle = address(raw_page)
    for index in range(pdfium.FPDFPage_CountObjects(raw_page)):
        place = ctypes.c_void_p(_get_object(handle, index))
        found = _get_kind(place)
        if found == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        item = ctypes.cast(place, pdfium.FPDF_PAGEOBJECT)
        if found == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, IDENTITY
        elif found == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _form_paths(item, IDENTITY, 1)


def _form_paths(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    matrix = times(_matrix(form), outer)
    for index in range(pdfium.FPDFFormObj_CountObjects(form)):
        item = pdfium.FPDFFormObj_GetObject(form, index)
        found = pdfium.FPDFPageObj_GetType(item)
        if found == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, matrix
        elif found == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _form_paths(item, matrix, depth + 1)


def _segments(path: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines of a path, as two points each."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(mode), ctypes.byref(stroke))
    if not (mode.value or stroke.value):
        return
    left, bottom, right, top = _bounds(path, matrix)
    if min(right - left, top - bottom) <= _THIN:
        if right - left > top - bottom:
            middle = (top + bottom) / 2
            yield left, middle, right, middle
        else:
            middle = (left + right) / 2
            yield middle, bottom, middle, top
        return
    if stroke.value or pdfium.FPDFPath_CountSegments(path) > _FRAME:
        yield from _walk(path, times(_matrix(path), matrix))


def _walk(path: Any, matrix: Matrix) -> Iterator[tuple[float, float, float, float]]:
    count = min(pdfium.FPDFPath_CountSegments(path), _MOST_SEGMENTS)
    a, b = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(a), ctypes.byref(b))
        here = apply(matrix, a.value, b.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield (*last, *here)
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield (*last, *start)
            last = start


def _bounds(path: Any, matrix: Matrix) -> tuple[float, float, float, float]:
    a, b, c, d = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(path, *(ctypes.byref(value) for value in (a, b, c, d)))
    if matrix is IDENTITY:
        return a.value, b.value, c.value, d.value
    x0, y0 = apply(matrix, a.value, b.value)
    x1, y1 = apply(matrix, c.value, d.value)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f
