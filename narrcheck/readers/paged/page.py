"""One page as a reader hands it on: its characters with their places, and its ruled lines."""

from array import array
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(slots=True)
class Page:
    """The visible characters of one page in the order of its content.

    ``x`` and ``y`` are the origins on the baseline, ``left`` to ``bottom`` the boxes, all in points from the upper left
    corner of the upright page; ``boxes`` are the same boxes in the page's own space (four numbers a character).
    ``angles`` is empty where all text runs one way, else the quarter turns of each character against the page.
    ``places`` are their numbers in PDFium's text; ``spaced`` holds the characters that a blank stands before.
    ``turn`` counts the quarter turns that make the page upright; ``unmapped`` says that its fonts hide its words.
    ``slanted`` are the words of a watermark, which are not among the characters.
    """

    number: int
    frame: tuple[float, float, float, float]
    turn: int = 0
    chars: list[str] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    left: list[float] = field(default_factory=list)
    top: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    bottom: list[float] = field(default_factory=list)
    angles: list[int] = field(default_factory=list)
    places: "array[int]" = field(default_factory=lambda: array("l"))
    spaced: set[int] = field(default_factory=set)
    boxes: "array[float]" = field(default_factory=lambda: array("f"))
    unmapped: bool = False
    slanted: str = ""

    @property
    def width(self) -> float:
        """Its width when upright."""
        left, bottom, right, top = self.frame
        return top - bottom if self.turn % 2 else right - left

    @property
    def height(self) -> float:
        """Its height when upright."""
        left, bottom, right, top = self.frame
        return right - left if self.turn % 2 else top - bottom

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space, on the upright page with y downwards."""
        left, bottom, right, top = self.frame
        match self.turn:
            case 0:
                return x - left, top - y
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case _:
                return top - y, right - x


class Edge(NamedTuple):
    """A line at ``at`` (y of a horizontal one, x of a vertical one) that runs from ``start`` to ``end``."""

    at: float
    start: float
    end: float


class Edges(NamedTuple):
    """The edges of an upright page, and whether there were too many to be a table."""

    across: list[Edge]
    down: list[Edge]
    too_many: bool = False
