"""Footnotes: small print at the foot of a page, whose references are no part of the sentences they stand in."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from statistics import median

from narrcheck.readers.paged.layout import Leaf
from narrcheck.readers.paged.lines import Piece

_REFERENCE = re.compile(r"[①-⑳]|[\[［〔]\d{1,2}[\]］〕]|\d{1,2}|[*＊※]")
_NOTE = re.compile(rf"(?:{_REFERENCE.pattern})(?![\d.．,，、%％年月日])|注\d{{0,2}}[:：]")
_AT_END = re.compile(r"(?:[①-⑳]|[\[［〔]\d{1,2}[\]］〕])\Z")
_SMALLER = 0.9
_RAISED = 0.6
_REACH = 0.3


def set_apart(leaves: Sequence[Leaf]) -> None:
    """Mark the lines of footnotes as such, and take away the references to them."""
    sizes = [piece.size for one in leaves for piece in _pieces(one) if piece.size]
    usual = median(sizes) if sizes else 0.0
    for one in leaves:
        marks = set()
        for column in {piece.column for piece in _pieces(one)}:
            for note in _notes(one, column, usual):
                note.note = True
                found = _NOTE.match(note.text)
                marks |= {found[0]} if found else set()
        if marks:
            _without_references(one, marks, usual)


def _pieces(one: Leaf) -> Iterator[Piece]:
    return (item for item in one.items if isinstance(item, Piece))


def _notes(one: Leaf, column: int, usual: float) -> list[Piece]:
    """The lines in small print below all text of a column, from the first that begins as a note does."""
    items = [item for item in one.items if not isinstance(item, Piece) or item.column == column]
    small = list(takewhile(lambda item: isinstance(item, Piece) and item.size < _SMALLER * usual, reversed(items)))
    found = [item for item in reversed(small) if isinstance(item, Piece)]
    if len(found) == len(items) or not isinstance(items[-len(found) - 1], Piece):
        return []  # small print alone, or below a table
    first = next((place for place, piece in enumerate(found) if _NOTE.match(piece.text)), len(found))
    return found[first:]


def _without_references(one: Leaf, marks: set[str], usual: float) -> None:
    """Take away the marks of the notes where they stand raised at a line or at its end."""
    body = [piece for piece in _pieces(one) if not piece.note and piece.size >= _SMALLER * usual]
    one.items = [
        item
        for item in one.items
        if not (isinstance(item, Piece) and item.text in marks and any(_raised(item, line, usual) for line in body))
    ]
    for line in body:
        found = _AT_END.search(line.text)
        if found and found[0] in marks and found.start():
            line.text, line.glyphs = line.text[: found.start()], line.glyphs[: found.start()]


def _raised(mark: Piece, line: Piece, usual: float) -> bool:
    """Whether a mark in small print stands at the upper edge of a line."""
    return (
        mark.bottom - mark.top < _RAISED * usual
        and line.left < mark.left
        and mark.right < line.right + usual
        and line.top - _REACH * usual < mark.bottom < line.bottom
    )
