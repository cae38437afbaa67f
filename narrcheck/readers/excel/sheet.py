"""What a spreadsheet holds, whatever its format: displayed words by cell, merged areas, what is hidden."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from narrcheck.errors import UserError
from narrcheck.model.document import Skipped

OWN_SHEET = "narrcheck 核对结果"
"""The sheet that ``narrcheck annotate`` adds; it is no part of the report."""
MAX_CELLS = 500_000
"""More filled cells than any published workbook has; beyond it a file is a bomb or a data base."""


class TooLarge(ValueError):
    """The workbook has more filled cells than ``MAX_CELLS``."""


def too_large(path: Path) -> UserError:
    """The sentence about a workbook with too many cells."""
    return UserError(
        f"{path} 有内容的单元格超过 {MAX_CELLS} 个，无法核对：请只保留公开的表后再检查。",
        f"{path} has more than {MAX_CELLS} filled cells: keep only the published tables and check again.",
    )


class Area(NamedTuple):
    """A merged area; both ends are inside, rows and columns count from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet.

    ``words`` are the displayed texts of its filled cells, ``numbers`` those that are numbers to the program that made
    it, ``uncalculated`` those whose formula has no stored result (their words are the formula), ``indents`` how far
    their style sets the words in, in half characters.
    """

    name: str
    hidden: bool = False
    words: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(slots=True)
class Workbook:
    """The sheets in their order, and what of the file is no sheet."""

    sheets: list[Sheet] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    filled: int = 0

    def put(self, sheet: Sheet, place: tuple[int, int], words: str, *, number: bool = False) -> None:
        """Fill a cell; raises TooLarge where there are too many."""
        if not words or words.isspace():
            return
        self.filled += 1
        if self.filled > MAX_CELLS:
            raise TooLarge
        sheet.words[place] = words
        if number:
            sheet.numbers.add(place)
