"""Understood tables: what the rows and columns of a grid are, and its figures."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from narrcheck.model.document import Document, Span, Table
from narrcheck.model.exact import Exact


@dataclass(frozen=True)
class Figure:
    """A number of one cell as displayed; ``span`` covers the number alone, ``percent`` that a % follows it."""

    span: Span
    value: Decimal
    decimals: int
    percent: bool = False

    @cached_property
    def exact(self) -> Fraction:
        """The displayed number, in the unit of its table."""
        return Exact(*self.value.as_integer_ratio())

    @property
    def ulp(self) -> Fraction:
        """One unit of the last displayed place."""
        return Exact(1, 10**self.decimals)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures; ``path`` are its header words from the outermost header cell inwards.

    ``cells`` are those header cells' extents (first row, first column, number of columns), from the outermost inwards.
    """

    index: int
    path: tuple[str, ...]
    cells: tuple[tuple[int, int, int], ...]

    @property
    def label(self) -> str:
        """The innermost header words."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a column group: account code (7, 5 or 3 digits) where there is one, name, figures by column index.

    ``column`` is the column of the grid that its name stands in, ``indent`` how far the name is set in there.
    """

    index: int
    code: str | None
    name: str
    span: Span
    figures: dict[int, Figure]
    total: bool = False
    column: int = 0
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of names with the columns of figures that belong to them; a table may have several side by side."""

    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, understood.

    ``title`` is the line of the caption that names it, ``standard`` which of the standard tables it is (a key of
    ``rules/tables/standard.yaml``), ``factor`` what one of its unit is in yuan (None where no unit is stated).
    ``cells`` and ``figures`` count the cells of the body and those of them that became figures with a row and a column.
    ``home`` is the document that the table stands in where that is not the one being checked.
    """

    table: Table
    title: str
    standard: str | None
    factor: int | None
    groups: tuple[Group, ...]
    home: Document | None = field(default=None, compare=False, repr=False)
