"""One OFD page: its characters and ruled lines, in points on the upright page as the PDF reader has them."""

import math
from collections.abc import Iterator
from typing import Any

from lxml import etree

from narrcheck.readers.ofd.package import Sheet, floats
from narrcheck.readers.paged.affine import IDENTITY, Matrix, apply, times
from narrcheck.readers.paged.page import Edge, Edges, Page

_POINTS = 72 / 25.4
_ASCENT = 0.88
_HALF = 0.5
_THIN = 3.0
_SHORTEST = 1.0
_MOST_EDGES = 40_000
_DEEPEST = 8
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Point = tuple[float, float]


def read_page(sheet: Sheet, number: int) -> tuple[Page, Edges]:
    """The characters and edges of one page."""
    reader = _Reader(sheet, number)
    for content in sheet.contents:
        reader.draw(content, IDENTITY, 0)
    return reader.page, Edges(reader.across, reader.down, reader.too_many)


class _Reader:
    """Draws the objects of a page."""

    def __init__(self, sheet: Sheet, number: int) -> None:
        self.left, self.top, width, height = sheet.frame
        self.height = height * _POINTS
        frame = (0.0, 0.0, width * _POINTS, self.height)
        self.page = Page(number, frame)
        self.turns: list[int] = []
        self.across: list[Edge] = []
        self.down: list[Edge] = []
        self.too_many = False

    def draw(self, parent: Any, matrix: Matrix, depth: int) -> None:
        """Draw what a layer or block holds."""
        for item in parent:
            kind = etree.QName(item).localname if isinstance(item.tag, str) else ""
            if kind in ("Layer", "PageBlock") and depth < _DEEPEST:
                self.draw(item, matrix, depth + 1)
            elif kind in ("TextObject", "PathObject") and item.get("Visible") != "false":
                own = times(_matrix(item), _moved(item))
                (self._text if kind == "TextObject" else self._path)(item, times(own, matrix))
        if depth == 0 and any(self.turns):
            self.page.angles = self.turns

    def _text(self, item: Any, matrix: Matrix) -> None:
        size = next(iter(floats(item.get("Size"))), 0.0)
        if not 0 < size < 1000:
            return
        stretch = math.hypot(matrix[2], matrix[3]) or 1.0
        turn = round(math.atan2(matrix[1], matrix[0]) / (math.pi / 2)) % 4
        x = y = 0.0
        for code in item.iterchildren("{*}TextCode"):
            x = next(iter(floats(code.get("X"))), x)
            y = next(iter(floats(code.get("Y"))), y)
            words = "".join(code.itertext()).strip("\r\n")
            across, down = (_deltas(code.get(name), len(words)) for name in ("DeltaX", "DeltaY"))
            steps = zip(words, across, down, strict=True)
            place_x, place_y, blank = x, y, False
            for char, step_x, step_y in steps:
                if char.isspace() or char in "\u200b\ufeff":
                    blank = True
                else:
                    if blank:
                        self.page.spaced.add(len(self.page.chars))
                        blank = False
                    wide = size if ord(char) > 0x2E7F else size * _HALF
                    reach = min(wide, step_x) if step_x > 0 else wide
                    self._glyph(char, apply(matrix, place_x, place_y), reach * stretch, size * stretch, turn)
                place_x, place_y = place_x + step_x, place_y + step_y

    def _glyph(self, char: str, at: Point, wide: float, size: float, turn: int) -> None:
        """One character that stands ``at`` its baseline's left end, in millimetres."""
        page = self.page
        x, y = (at[0] - self.left) * _POINTS, (at[1] - self.top) * _POINTS
        if not (math.isfinite(x) and math.isfinite(y)):
            return
        wide, up, below = wide * _POINTS, _ASCENT * size * _POINTS, (1 - _ASCENT) * size * _POINTS
        left, top, right, bottom = (
            (x, y - up, x + wide, y + below),
            (x - below, y, x + up, y + wide),
            (x - wide, y - below, x, y + up),
            (x - up, y - wide, x + below, y),
        )[turn]
        page.chars.append(char)
        page.x.append(x)
        page.y.append(y)
        page.left.append(left)
        page.top.append(top)
        page.right.append(right)
        page.bottom.append(bottom)
        page.boxes.extend((left, self.height - bottom, right, self.height - top))
        self.turns.append((4 - turn) % 4)

    def _path(self, item: Any, matrix: Matrix) -> None:
        data = item.find("{*}AbbreviatedData")
        stroked, filled = item.get("Stroke") != "false", item.get("Fill") == "true"
        if data is None or not (stroked or filled):
            return
        segments = [
            (*apply(matrix, *start), *apply(matrix, *end)) for start, end in _segments((data.text or "").split())
        ]
        if not segments:
            return
        xs = [(value - self.left) * _POINTS for one in segments for value in one[::2]]
        ys = [(value - self.top) * _POINTS for one in segments for value in one[1::2]]
        if not all(map(math.isfinite, (*xs, *ys))):
            return
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            self._edge(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            for index in range(0, len(xs), 2):
                self._edge(xs[index], ys[index], xs[index + 1], ys[index + 1])

    def _edge(self, ax: float, ay: float, bx: float, by: float) -> None:
        if len(self.across) + len(self.down) > _MOST_EDGES:
            self.too_many = True
            return
        wide, high = abs(bx - ax), abs(by - ay)
        if high <= _THIN and wide >= _SHORTEST and wide > high:
            self.across.append(Edge((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif wide <= _THIN and high >= _SHORTEST and high > wide:
            self.down.append(Edge((ax + bx) / 2, min(ay, by), max(ay, by)))


def _deltas(text: str | None, count: int) -> list[float]:
    """The step after each of ``count`` characters; ``g 3 5.2`` stands for three steps of 5.2."""
    steps: list[float] = []
    parts = (text or "").split()
    index = 0
    try:
        while index < len(parts) and len(steps) < count:
            if parts[index] == "g" and index + 2 < len(parts):
                steps.extend([float(parts[index + 2])] * min(int(float(parts[index + 1])), count - len(steps)))
                index += 3
            else:
                steps.append(float(parts[index]))
                index += 1
    except (ValueError, OverflowError):
        pass
    return (steps + [0.0] * count)[:count]


def _segments(parts: list[str]) -> Iterator[tuple[Point, Point]]:
    """The straight lines of abbreviated path data; curves count as their chord."""
    start = here = (0.0, 0.0)
    index = 0
    while index < len(parts):
        operator = parts[index]
        count = _ARGUMENTS.get(operator)
        if count is None:
            index += 1
            continue
        numbers = floats(" ".join(parts[index + 1 : index + 1 + count]))
        index += 1 + count
        if len(numbers) != count:
            return
        if operator == "C":
            yield here, start
            here = start
        elif operator in "MS":
            start = here = (numbers[0], numbers[1])
        else:
            target = (numbers[-2], numbers[-1])
            yield here, target
            here = target


def _matrix(item: Any) -> Matrix:
    numbers = floats(item.get("CTM"))
    if len(numbers) != 6:
        return IDENTITY
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _moved(item: Any) -> Matrix:
    """The place of an object's own origin on the page."""
    box = floats(item.get("Boundary"))
    return (1.0, 0.0, 0.0, 1.0, box[0], box[1]) if len(box) == 4 else IDENTITY
