"""What PDFium tells of a page: its characters with their places, turned so that the text stands upright."""

import ctypes
import math
import re
import unicodedata
from array import array
from collections import Counter
from typing import Any

import pypdfium2.raw as pdfium

from narrcheck.readers.paged.page import Page
from narrcheck.readers.pdf.calls import address, direct

_get_box, _get_origin = direct(pdfium.FPDFText_GetCharBox), direct(pdfium.FPDFText_GetCharOrigin)
_get_angle = direct(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
_BLANK = frozenset((0xA0, 0x3000, 0x200B, 0xFEFF))
_SAMPLE = 7
_RIGHT_ANGLE = math.pi / 2
_ASLANT = 0.1
FIGURES = frozenset("0123456789.,%")
"""What figures are made of."""
_BAD_SHARE = 0.2
STRANGE = re.compile(
    r"[\x00-\x08\x0e-\x1f\u0180-\u02af\u0400-\u1fff\u2c00-\u2dff\u3400-\u4dbf\ua000-\uf8ff\ufffd-\uffff]"
)
"""Codes that stand for no character, and those of scripts that what a font numbers for itself is taken for."""
_RADICALS = {
    # Radicals that fonts give for the whole character, without a compatibility mapping in Unicode.
    0x2E81: 0x5382, 0x2E84: 0x4E5A, 0x2E86: 0x5182, 0x2E8B: 0x353E, 0x2E97: 0x5FC3, 0x2E9D: 0x6708, 0x2E9F: 0x6BCD,
    0x2EA0: 0x6C11, 0x2EA7: 0x725B, 0x2EAA: 0x758B, 0x2EAC: 0x793A, 0x2EB6: 0x7F8A, 0x2EC4: 0x897F, 0x2EC5: 0x89C1,
    0x2EC6: 0x89D2, 0x2EC8: 0x8BA0, 0x2EC9: 0x8D1D, 0x2ECB: 0x8F66, 0x2ED3: 0x957F, 0x2ED4: 0x95E8, 0x2ED8: 0x9752,
    0x2ED9: 0x97E6, 0x2EDA: 0x9875, 0x2EDB: 0x98CE, 0x2EDC: 0x98DE, 0x2EDD: 0x98DF, 0x2EDF: 0x98E0, 0x2EE2: 0x9A6C,
    0x2EE3: 0x9AA8, 0x2EE4: 0x9B3C, 0x2EE5: 0x9C7C, 0x2EE6: 0x9E1F, 0x2EE8: 0x9EA6, 0x2EE9: 0x9EC4, 0x2EEC: 0x9F50,
    0x2EF0: 0x9F99,
}  # fmt: skip


def _canonical() -> dict[int, int]:
    """Letters of the same look: radicals and compatibility ideographs become the characters that are meant."""
    table: dict[int, int] = dict(_RADICALS)
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and ord(plain) != code:
            table[code] = ord(plain)
    table.update({0xFFFE: 0x2D, 0x02: 0x2D, 0xAD: 0x2D, 0x2011: 0x2D})
    return table


CANONICAL = _canonical()
"""Translates letters of the same look to the one that is meant."""
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, CANONICAL)))}]")


def canonical(words: str) -> str:
    """``words`` with letters of the same look made one."""
    return _ODD.sub(lambda match: chr(CANONICAL[ord(match[0])]), words)


def read_page(raw: Any, text: Any, page: Page) -> None:
    """List the characters of ``page`` (``raw`` and its open ``text`` are pypdfium2's) and turn it upright."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    codes = _codes(text, count)
    turns, slanted = _turns(text, count, codes)
    page.turn = Counter(turns).most_common(1)[0][0] if turns else raw.get_rotation() // 90
    _fill(page, text, [0 if index in slanted else code for index, code in enumerate(codes)] if slanted else codes)
    page.slanted = "".join(chr(codes[index]) for index in sorted(slanted))
    if len(set(turns)) > 1:
        page.angles = _angles(page, text)
    page.unmapped = _unmapped(page, text, codes)


def _codes(text: Any, count: int) -> list[int]:
    """The code of each character, with letters of the same look made one."""
    if not count:
        return []
    words = text.get_text_range(0, count) if count else ""
    codes = [ord(char) for char in words]
    if len(codes) != count:
        codes = [pdfium.FPDFText_GetUnicode(text, index) for index in range(count)]
    return [CANONICAL.get(code, code) for code in codes]


def _quarter(angle: float) -> int:
    """The quarter turns, clockwise, that make text of this angle upright."""
    return round(-angle / (math.pi / 2)) % 4 if math.isfinite(angle) else 0


def _is_slanted(text: Any, index: int) -> bool:
    """Whether the line of a character runs aslant; that of italics does not."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    turns = math.atan2(matrix.b, matrix.a) / _RIGHT_ANGLE
    return math.isfinite(turns) and abs(turns - round(turns)) > _ASLANT


def _turns(text: Any, count: int, codes: list[int]) -> tuple[list[int], set[int]]:
    """The quarter turns of the visible characters, and those that stand aslant, as only watermarks do."""
    turns, slanted = [], set()
    ask, handle = _get_angle, address(text)
    for index in range(count):
        if codes[index] <= 32 or codes[index] in _BLANK:
            continue
        angle = ask(handle, index)
        if angle and math.isfinite(angle) and _is_slanted(text, index):
            slanted.add(index)
        else:
            turns.append(_quarter(angle))
    return turns, slanted if len(slanted) < len(turns) else set()


_FAR = 1e7
"""Damaged files place characters beyond this, up to infinity."""


def _fill(page: Page, text: Any, codes: list[int]) -> None:
    """Ask for the place of each character and turn it upright."""
    a, b, c, d, e, f = (ctypes.c_double() for _ in range(6))
    ra, rb, rc, rd, re, rf = (ctypes.byref(value) for value in (a, b, c, d, e, f))
    raw: list[float] = []
    blank = False
    own_x, own_y = page.x.append, page.y.append
    put, place, add = page.chars.append, page.places.append, raw.extend
    handle = address(text)
    x0, y0, x1, y1 = page.frame
    for index, code in enumerate(codes):
        if code <= 32 or code in _BLANK:
            blank = True
            continue
        _get_box(handle, index, rc, rd, re, rf)
        left, right, bottom, top = c.value, d.value, e.value, f.value
        if not (left <= x1 and right >= x0 and bottom <= y1 and top >= y0):
            continue  # beyond the edge of the page, or nowhere (NaN)
        _get_origin(handle, index, ra, rb)
        if not abs(a.value) + abs(b.value) + right - left + top - bottom < _FAR:
            continue
        if blank:
            page.spaced.add(len(page.chars))
            blank = False
        place(index)
        put(chr(code) if code < 0x110000 else "\ufffd")
        own_x(a.value)
        own_y(b.value)
        add((left, bottom, right, top))
    page.boxes = array("f", raw)
    _turn(page, raw)
    page.spaced -= {glyph for glyph in page.spaced if glyph and _is_spread(page, text, glyph)}


def spread(before: str, after: str) -> float:
    """How wide a gap in a figure may be where its line was stretched, in heights of a digit; points are narrow."""
    return 0.7 if before.isdecimal() and after.isdecimal() else 1.2


def _is_spread(page: Page, text: Any, glyph: int) -> bool:
    """Whether PDFium saw a blank where the digits of a figure are only set apart to fill the line."""
    before, after = page.chars[glyph - 1], page.chars[glyph]
    if before not in FIGURES or after not in FIGURES or abs(page.y[glyph] - page.y[glyph - 1]) > 1:
        return False
    height = max(page.bottom[glyph] - page.top[glyph], page.bottom[glyph - 1] - page.top[glyph - 1])
    gap = page.left[glyph] - page.right[glyph - 1]
    return gap < spread(before, after) * height and pdfium.FPDFText_IsGenerated(text, page.places[glyph] - 1) == 1


def _turn(page: Page, raw: list[float]) -> None:
    """From the page's own space to the upright page."""
    x0, y0, x1, y1 = raw[0::4], raw[1::4], raw[2::4], raw[3::4]
    left, bottom, right, top = page.frame
    x, y = page.x, page.y
    match page.turn:
        case 0:
            page.x, page.y = [v - left for v in x], [top - v for v in y]
            page.left, page.right = [v - left for v in x0], [v - left for v in x1]
            page.top, page.bottom = [top - v for v in y1], [top - v for v in y0]
        case 1:
            page.x, page.y = [v - bottom for v in y], [v - left for v in x]
            page.left, page.right = [v - bottom for v in y0], [v - bottom for v in y1]
            page.top, page.bottom = [v - left for v in x0], [v - left for v in x1]
        case 2:
            page.x, page.y = [right - v for v in x], [v - bottom for v in y]
            page.left, page.right = [right - v for v in x1], [right - v for v in x0]
            page.top, page.bottom = [v - bottom for v in y0], [v - bottom for v in y1]
        case _:
            page.x, page.y = [top - v for v in y], [right - v for v in x]
            page.left, page.right = [top - v for v in y1], [top - v for v in y0]
            page.top, page.bottom = [right - v for v in x1], [right - v for v in x0]


def _angles(page: Page, text: Any) -> list[int]:
    """The quarter turns of each character against the page."""
    return [(_quarter(pdfium.FPDFText_GetCharAngle(text, place)) - page.turn) % 4 for place in page.places]


def _unmapped(page: Page, text: Any, codes: list[int]) -> bool:
    """Whether the fonts of the page tell not which characters they show."""
    if not page.chars:
        return any(codes)  # nothing but codes that show nothing
    words = "".join(chr(code) for code in codes if not 0x20 <= code < 0x7F)
    strange = len(STRANGE.findall(words)) / max(1, len(words))
    sample = range(0, len(codes), _SAMPLE)
    failed = sum(codes[i] > 32 and pdfium.FPDFText_HasUnicodeMapError(text, i) == 1 for i in sample)
    return max(strange, failed / max(1, len(sample))) > _BAD_SHARE
