"""A figure that other figures of the same table add up to, and what came of adding them up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property

from narrcheck.model.checked import Outcome
from narrcheck.model.interval import exact_sum
from narrcheck.model.sheet import Figure

_LONG = 5  # digits of a total that its parts do not come to by accident
_SEVERAL = 3
_PAIR, _NINE = 2, 9  # two digits swapped change a number by a multiple of nine


class Direction(Enum):
    """Where the parts of a sum stand: in a column, in a row, on the sides of a balance, or in two tables."""

    DOWN = "down"
    ACROSS = "across"
    BALANCE = "balance"
    AMONG = "among"


@dataclass(frozen=True)
class Sum:
    """``total`` should be the sum of ``parts``; ``names`` are theirs, the total's first.

    ``family`` is the same for the sums over the same rows in other columns, ``relation`` for those over the same
    columns in other rows; ``sure`` says that names alone make the relation certain, however few rows there are;
    ``listed`` that the parts are of a kind that is always shown in full, ``borne_out`` that the sums of nearly all
    other columns hold, ``partial`` that the parts need not be all there are.
    """

    direction: Direction
    total: Figure
    parts: tuple[Figure, ...]
    names: tuple[str, ...]
    family: tuple[int, ...] = ()
    relation: tuple[int, ...] = ()
    sure: bool = False
    listed: bool = False
    borne_out: bool = False
    partial: bool = False

    @cached_property
    def expected(self) -> Fraction:
        """The parts added up."""
        return exact_sum(part.exact for part in self.parts)

    @cached_property
    def gap(self) -> Fraction:
        """What the total has too much."""
        return self.total.exact - self.expected

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that takes part, the total first."""
        return (self.total, *self.parts)

    @cached_property
    def outcome(self) -> Outcome:
        """Whether it holds; half a unit for each figure is a matter of rounding."""
        if not self.gap or (self.partial and self.gap > 0):
            return Outcome.HOLDS
        return Outcome.ROUNDING if abs(self.gap) <= self.tolerance else Outcome.FAILS

    @property
    def tolerance(self) -> Fraction:
        """What rounding of each figure may come to."""
        finest = Fraction(1, 10 ** max(figure.decimals for figure in self.figures))
        return max(finest * (len(self.parts) + 1) / 2, finest, self.total.ulp / 2)

    def telling(self) -> bool:
        """Whether at least two parts are not zero, so that its holding says something."""
        return not self.partial and sum(part.value != 0 for part in self.parts) > 1

    @property
    def slipped(self) -> bool:
        """Whether it fails by one wrong digit, or by two that are swapped, and a total so long holds by no accident.

        What the parts have too much is not itself among them: a row may show a part of another one.
        """
        if self.outcome is not Outcome.FAILS or len(_digits(self.total.value)) < _LONG or len(self.parts) < _SEVERAL:
            return False
        finest = max(figure.decimals for figure in self.figures)
        digits = str(abs(self.gap) * 10**finest).rstrip("0")
        among = {part.exact for part in self.parts} if self.gap < 0 else set()
        one = len(digits) == 1 or (len(digits) == _PAIR and int(digits) % _NINE == 0)
        return one and -self.gap not in among

    def swapped(self, old: Figure, new: Figure) -> "Sum":
        """The same sum with another figure in the place of ``old``."""
        total = new if self.total is old else self.total
        return replace(self, total=total, parts=tuple(new if part is old else part for part in self.parts))

    def wanted(self, figure: Figure) -> Fraction:
        """What ``figure`` would have to be for the sum to hold."""
        return self.expected if figure is self.total else figure.exact + self.gap


@dataclass(frozen=True, slots=True)
class Verdict:
    """A failing sum that is reported: with the one figure that explains it and others, where there is one.

    ``mended`` are the sums that hold once ``culprit`` and its ``copies`` are ``right``; ``alike`` fail by the same
    amount in other columns or tables; ``gap`` says that rows or columns which are not shown would explain it as well,
    ``in_text`` that sentences tell what is right;
    ``suspect`` is the only figure of the sum that no other sum bears out.
    """

    sum: Sum
    culprit: Figure | None = None
    right: Decimal | None = None
    mended: tuple[Sum, ...] = ()
    alike: tuple[Sum, ...] = ()
    gap: bool = False
    copies: tuple[Figure, ...] = ()
    in_text: bool = False
    suspect: Figure | None = None

    @property
    def place(self) -> Figure:
        """The figure to look at."""
        return self.culprit or self.suspect or self.sum.total

    @property
    def doubtful(self) -> bool:
        """Whether a row that the reader lost would look the same."""
        inside = self.sum.direction is Direction.DOWN or (self.sum.direction is Direction.BALANCE and not self.sum.sure)
        return self.gap or (self.culprit is None and inside and self.sum.gap > 0)


def idle(total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a sum is of zeros alone, which says nothing."""
    return not total.value and not any(part.value for part in parts)


def _digits(value: Decimal) -> tuple[int, ...]:
    return value.normalize().as_tuple().digits


def present(figures: Iterable[Figure | None]) -> tuple[Figure, ...]:
    """The figures there are; an empty cell is no figure."""
    return tuple(figure for figure in figures if figure is not None and not figure.percent)


def distinct(sums: Iterable[Sum]) -> list[Sum]:
    """The sums, each once: two ways of reading a table may come to the same one."""
    found: dict[tuple[int, frozenset[int]], Sum] = {}
    for item in sums:
        found.setdefault((id(item.total), frozenset(id(part) for part in item.parts)), item)
    return list(found.values())
