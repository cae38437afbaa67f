"""A filled template becomes a composition.

Lines beginning with `=` are the title, `#` … `####` numbered headings, `#!` a heading without a number, `@contents n`
the list of headings down to level n, `@table name` a table; every other line is a paragraph.
"""

from __future__ import annotations

import re
from random import Random

from corpus.generator.composition import Composition, Paragraph, Part, Piece, Spot, said
from corpus.generator.numbering import numeral
from corpus.generator.tables import Tables
from corpus.generator.writer import Writer

HEADING = re.compile(r"(=|#{1,4}!?) *(.*)")
# Contents lines end in dots and a page number in so many reports of ten.
PAGED = 0.3


def compose(writer: Writer, name: str, rng: Random) -> Composition:
    """The whole report under a name."""
    tables = Tables(writer)
    parts: list[Part] = []
    ordinals = [0] * 5
    contents: list[int] = []
    for line in filter(None, map(str.strip, writer.rendered().split("\n"))):
        if line.startswith("@contents"):
            contents = [len(parts), int(line.split()[1])]
        elif line.startswith("@table"):
            parts.append(tables.make(line.split()[1]))
        else:
            parts.append(_paragraph(writer, line, ordinals))
    if contents:
        parts[contents[0] : contents[0]] = _contents(parts, *contents, paged=rng.random() < PAGED)
    world = writer.world
    facts: dict[str, object] = {"entity": world.name, "fiscal_year": world.year}
    facts |= {"region": world.place, "figures": world.figures}
    zero = {(key, m) for key, figures in world.figures.items() for m in figures if not figures[m]}
    zero |= {(f"#{key}", "now") for key, value in world.counts.items() if not value}
    return Composition(name, tuple(parts), facts, tuple(world.sums), frozenset(zero), tuple(world.guessed))


def _paragraph(writer: Writer, line: str, ordinals: list[int]) -> Paragraph:
    found = HEADING.match(line)
    if not found:
        return Paragraph(writer.pieces(writer.style.indent + line))
    marks, words = found.groups()
    if marks == "=":
        return Paragraph(writer.pieces(words), 0)
    level = marks.count("#")
    if marks.endswith("!"):
        return Paragraph(writer.pieces(words), level)
    ordinals[level] += 1
    ordinals[level + 1 :] = [0] * (4 - level)
    form: str = writer.template["numbers"][level - 1]
    text = re.sub(r"\{(.)\}", lambda kind: numeral(ordinals[level], kind[1]), form)
    spot = Spot(text.strip(), "number", (str(level), str(ordinals[level]), form))
    return Paragraph((spot, *(" " if text.endswith(" ") else "",), *writer.pieces(words)), level)


def _contents(parts: list[Part], start: int, depth: int, *, paged: bool) -> list[Part]:
    """The list of headings, with or without pages."""
    lines: list[Part] = [Paragraph(("目录",), 9)]
    headings = [p for p in parts[start:] if isinstance(p, Paragraph) and 1 <= p.level <= depth]
    for number, heading in enumerate(headings):
        tail = f"{'…' * 6}{3 + number}" if paged else ""
        lines.append(Paragraph((*map(_still, heading.pieces), tail), -2))
    return lines


def _still(piece: Piece) -> Piece:
    """Years and names stay spots in the contents, numbers do not."""
    return piece if isinstance(piece, str) or piece.kind in ("year", "entity") else said((piece,))
