"""Characters become lines: those on one baseline, from left to right."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from narrcheck.readers.paged.page import Page
from narrcheck.readers.spaces import Range, kept

_BASELINE = 3.0
HAN = re.compile(r"[\u3400-\u9fff]")
"""Matches a Chinese character."""
_LEADER = re.compile(r"(?:[.．…·・‥_] ?){8,}")
_DOTS = 6
_SHORTEST_LEADER = 12
_BULLETS = re.compile(r"[\ue000-\uf8ff]")
_MARKS = frozenset("•●■◆▪►○□◇★☆➢")


@dataclass(slots=True)
class Piece:
    """Words of one line: ``glyphs`` are the indices of its characters on ``page``; -1 is a blank.

    ``left`` is where the first character's own space begins, which a bracket fills only by half.
    On a page whose characters were not listed they are the numbers in PDFium's text. ``column`` is 1 or 2 on a page
    with two columns; ``bullet`` says that it begins as the item of a list, ``note`` that it belongs to a footnote.
    """

    page: Page
    glyphs: list[int]
    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float
    column: int = 0
    bullet: bool = False
    note: bool = False

    @property
    def middle(self) -> float:
        """Half-way between its ends."""
        return (self.left + self.right) / 2


def lines(page: Page, glyphs: Sequence[int]) -> list[Piece]:
    """The lines that upright ``glyphs`` form, from the top."""
    found = [line for line in (piece(page, row) for row in _rows(page, glyphs)) if line is not None]
    level: list[Piece] = []
    for line in found:
        if level and _beside(level[-1], line):
            both = piece(page, [index for index in (*level[-1].glyphs, *line.glyphs) if index >= 0])
            level[-1] = both or line
        else:
            level.append(line)
    return level


def _beside(above: Piece, below: Piece) -> bool:
    """Whether two lines stand side by side, one a little lower than the other."""
    shared = min(above.bottom, below.bottom) - max(above.top, below.top)
    if shared < 0.2 * min(above.bottom - above.top, below.bottom - below.top):
        return False
    return above.right < below.left or below.right < above.left


def _rows(page: Page, glyphs: Sequence[int]) -> list[list[int]]:
    """Glyphs grouped by baseline."""
    y = page.y
    rows: list[list[int]] = []
    level = 0.0
    for index in sorted(glyphs, key=y.__getitem__):
        if rows and y[index] - level <= _reach(page, index):
            rows[-1].append(index)
        else:
            rows.append([index])
            level = y[index]
    return rows


def _reach(page: Page, index: int) -> float:
    """How far from the line's baseline a character may stand: less for small print."""
    return (
        min(_BASELINE, max(1.0, 0.45 * (page.bottom[index] - page.top[index])))
        if HAN.match(page.chars[index])
        else _BASELINE
    )


def piece(page: Page, glyphs: Iterable[int]) -> Piece | None:
    """One line of ``glyphs``, sorted by x, without doubles, with blanks where the page has them."""
    left, right = page.left, page.right
    order: list[int] = []
    for index in sorted(glyphs, key=lambda index: left[index] + right[index]):
        if not (order and _doubled(page, order[-1], index)):
            order.append(index)
    return _make(page, order) if order else None


def _doubled(page: Page, one: int, other: int) -> bool:
    """Whether a character is printed a second time over the first, to make it look bold."""
    if page.chars[one] != page.chars[other]:
        return False
    width = max(page.right[one] - page.left[one], 1.0)
    return abs(page.x[one] - page.x[other]) < 0.3 * width and abs(page.y[one] - page.y[other]) < 0.3 * width


def upended(page: Page, glyphs: Sequence[int], turn: int) -> Piece | None:
    """One line of sideways text, along its own direction."""
    along = 1 if turn == 3 else -1
    order = sorted(glyphs, key=lambda index: (round(page.x[index] / 4) * along, along * page.y[index]))
    return _make(page, order) if order else None


def _make(page: Page, order: Sequence[int]) -> Piece | None:
    marked: list[int] = []
    for index in order:
        if marked and (index in page.spaced or _apart(page, marked[-1], index)):
            marked.append(-1)
        marked.append(index)
    raw = "".join([page.chars[index] if index >= 0 else " " for index in marked])
    box = (
        min(page.x[order[0]], min([page.left[index] for index in order])),
        min([page.top[index] for index in order]),
        max([page.right[index] for index in order]),
        max([page.bottom[index] for index in order]),
    )
    return assembled(page, raw, marked, box, page.y[order[len(order) // 2]], _size(page, order))


def assembled(
    page: Page,
    raw: str,
    glyphs: list[int],
    box: tuple[float, float, float, float],
    baseline: float,
    size: float,
) -> Piece | None:
    """The line of ``raw``, one glyph a character, without stray blanks; None where nothing is left."""
    start = 1 if len(raw) > 1 and _BULLETS.match(raw) else 0
    ranges = kept(raw, start, len(raw.rstrip()))
    if len(raw) > _SHORTEST_LEADER and _LEADER.search(raw):
        ranges = _unled(raw, ranges)
    if not ranges:
        return None
    left, top, right, bottom = box
    bullet = start > 0 or raw[0] in _MARKS
    if ranges == [(0, len(raw))]:
        return Piece(page, glyphs, raw, left, right, top, bottom, baseline, size, 0, bullet)
    whole = [glyph for start, end in ranges for glyph in glyphs[start:end]]
    text = "".join([raw[start:end] for start, end in ranges])
    return Piece(page, whole, text, left, right, top, bottom, baseline, size, 0, bullet)


def _unled(raw: str, ranges: list[Range]) -> list[Range]:
    """The ranges of a line without most of the dots that lead to a page number."""
    found = list(_LEADER.finditer(raw))
    kept_ranges = []
    for start, end in ranges:
        for match in found:
            if match.end() - _DOTS > start and match.start() < end:
                kept_ranges.append((start, min(end, max(start, match.start()))))
                start = min(end, max(start, match.end() - _DOTS))
        kept_ranges.append((start, end))
    return [(start, end) for start, end in kept_ranges if start < end]


def _apart(page: Page, before: int, after: int) -> bool:
    """Whether a gap parts two characters so that a blank stands between them."""
    if abs(page.y[before] - page.y[after]) > _BASELINE:
        return False
    gap = page.left[after] - page.right[before]
    return gap > 0.9 * max(page.bottom[after] - page.top[after], page.bottom[before] - page.top[before], 4.0)


def _size(page: Page, glyphs: Sequence[int]) -> float:
    """The size of the print: that of its Han characters, 0 where there is none."""
    sides = sorted(
        max(page.bottom[i] - page.top[i], page.right[i] - page.left[i]) for i in glyphs if HAN.match(page.chars[i])
    )
    return sides[len(sides) * 3 // 4] / 0.92 if sides else 0.0
