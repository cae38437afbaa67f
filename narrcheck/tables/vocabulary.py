"""The vocabulary of tables (``rules/tables/words.yaml``), compiled once a rulebook."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from narrcheck.model.document import Cell, Span, fold
from narrcheck.model.sheet import Figure
from narrcheck.rulebook import Rulebook, RuleData, expression

_NUMBER = re.compile(r"[ \u3000]*(?:\+(?=\d))?(-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?)[ \u3000]*(%?)[ \u3000]*")
_CODE = re.compile(r"[1-5]\d\d(?:\d\d){0,2}")
_KEPT = 1024  # cells say the same over and over, and many checks look at each


class WordData(RuleData):
    """``rules/tables/words.yaml``."""

    ordinal_rows: frozenset[str]
    ordinal_columns: frozenset[str]
    name_columns: frozenset[str]
    code_columns: frozenset[str]
    amounts: str
    totals: frozenset[str]
    blanks: frozenset[str]
    units: dict[str, int]
    unit_mark: str
    coded_name: str
    ranks: str
    among: str


class Words:
    """The vocabulary with its patterns."""

    def __init__(self, data: WordData) -> None:
        self.data = data
        self.unit_mark = expression(data.unit_mark)
        self.amounts = expression(data.amounts)
        self.coded_name = expression(data.coded_name)
        self.symbols = {factor: unit for unit, factor in data.units.items()}
        self.ranks = expression(data.ranks)
        self.among = expression(data.among)

    def factor(self, text: str) -> int | None:
        """What one of the unit that ``text`` states is in yuan."""
        match = self.unit_mark.search(bare(text))
        return self.data.units[match[1] or match[2]] if match else None


def build_words(rulebook: Rulebook) -> Words:
    """The vocabulary of a rulebook; use as ``rulebook.derive(build_words)``."""
    return Words(rulebook.read("tables/words.yaml", WordData))


@lru_cache(_KEPT)
def bare(text: str) -> str:
    """Folded, and without blanks."""
    return "".join(fold(text).split())


class _Number(NamedTuple):
    """A number and where it stands in its cell."""

    start: int
    end: int
    value: Decimal
    decimals: int
    percent: bool


def figure(cell: Cell) -> Figure | None:
    """The number that is all a cell holds; None for blanks, dashes and words."""
    return figure_in(cell.text, cell.span.start)


def figure_in(text: str, place: int) -> Figure | None:
    """``figure`` of a cell that begins at ``place`` and holds ``text``."""
    found = _number(text)
    return found and Figure(Span(place + found.start, place + found.end), found.value, found.decimals, found.percent)


@lru_cache(_KEPT)
def _number(text: str) -> _Number | None:
    match = _NUMBER.fullmatch(fold(text))
    if match is None:
        return None
    return _Number(*match.span(1), Decimal(match[1].replace(",", "")), len(match[2] or ""), bool(match[3]))


def is_economic(code: str | None) -> bool:
    """Whether an account is of the economic classification: of departments (3…) or governments (5…)."""
    return code is not None and code.startswith(("3", "5"))


def is_code(text: str) -> bool:
    """Whether a cell, folded and without blanks, holds an account code and nothing else."""
    return _CODE.fullmatch(text) is not None
