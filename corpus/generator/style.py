"""How one report writes its numbers, and which phrase it uses for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from corpus.generator.world import data

WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
UNITS = {"元": 1, "万元": 10**4, "亿元": 10**8}


@dataclass(frozen=True)
class Style:
    """The habits of one author.

    ``bare`` leaves out the zeros at the end, ``gap`` stands between figures and words, ``wrap`` is a line's width where
    the text has come out of a PDF (0: whole paragraphs), ``blank`` is what a table shows for nothing.
    """

    unit: str = "万元"
    decimals: int = 2
    percent: int = 2
    bare: bool = False
    bare_percent: bool = False
    thousands: bool = False
    wide: bool = False
    gap: str = ""
    comma: str = "，"
    wrap: int = 0
    blank: str = "0.00"
    brackets: str = "（）"
    quotes: str = "“”"
    indent: str = ""
    table_unit: str = "万元"
    table_thousands: bool = False

    def dressed(self, words: str) -> str:
        """Words with this author's brackets and quotation marks."""
        return words.translate(str.maketrans("（）“”", self.brackets + self.quotes))

    def number(self, value: Fraction, decimals: int, *, bare: bool = False, thousands: bool | None = None) -> str:
        """A number with so many decimals, rounded half up."""
        scaled = (abs(value) * 10**decimals * 2 + 1) // 2
        whole, rest = divmod(int(scaled), 10**decimals)
        grouped = self.thousands if thousands is None else thousands
        text = f"{whole:,}" if grouped else str(whole)
        if decimals:
            text += f".{rest:0{decimals}d}"
            text = text.rstrip("0").rstrip(".") if bare else text
        return ("-" if value < 0 and scaled else "") + text


def shown_half(text: str) -> Fraction:
    """Half a unit of the last place of a number as displayed."""
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def style_of(rng: Random, fixed: Mapping[str, Any]) -> Style:
    """A style by chance; what the template fixes stays fixed."""
    chance: dict[str, Any] = {
        "percent": rng.choice((2, 2, 2, 1)),
        "bare": rng.random() < 0.3,
        "bare_percent": rng.random() < 0.4,
        "thousands": rng.random() < 0.12,
        "wide": rng.random() < 0.04,
        "gap": " " if rng.random() < 0.06 else "",
        "comma": "," if rng.random() < 0.03 else "，",
        "wrap": rng.choice((0, 0, 0, 0, 34, 40)),
        "blank": rng.choice(("", "0.00", "0.00")),
        "brackets": rng.choice(("（）",) * 9 + ("()",)),
        "quotes": rng.choice(("“”",) * 9 + ('""',)),
        "indent": rng.choice(("", "", "", "　　", "    ")),
        "table_thousands": rng.random() < 0.3,
    }
    return Style(**{**chance, **fixed})


class Phrases:
    """Picks the words for what is said: mostly the same ones throughout a report.

    ``held_out`` chooses among the variants that are kept back wherever there are any, otherwise these are left alone.
    """

    def __init__(self, rng: Random, *, held_out: bool) -> None:
        self._rng = rng
        self._held_out = held_out
        self._kept: dict[str, str] = {}

    def pick(self, family: str) -> str:
        """One variant of a family, as a template."""
        if family in self._kept and self._rng.random() < 0.8:
            return self._kept[family]
        variants = data("phrases")[family]
        seen = [variant for variant in variants if isinstance(variant, str)]
        held = [variant["held_out"] for variant in variants if isinstance(variant, dict)]
        choice: str = self._rng.choice(held if self._held_out and held else seen)
        self._kept.setdefault(family, choice)
        return choice
