"""Slips of the pen: what happened to which characters."""

from enum import StrEnum
from typing import NamedTuple

from narrcheck.model.document import Span


class Edit(StrEnum):
    """What happened to the term."""

    MISSING = "missing"
    DOUBLED = "doubled"
    WRONG = "wrong"
    SWAPPED = "swapped"


WIDTHS = {Edit.MISSING: (0, 1), Edit.DOUBLED: (1, 0), Edit.WRONG: (1, 1), Edit.SWAPPED: (2, 2)}
"""How many characters of the text an edit concerns, and how many of the term."""
LIKELY = (Edit.DOUBLED, Edit.SWAPPED, Edit.WRONG, Edit.MISSING)  # of two readings, the earlier one


class Slip(NamedTuple):
    """A near miss: ``place`` is edited into ``right`` to give ``term``; ``span`` is the whole phrase.

    ``rivals`` are other terms that are just as near, so that nobody knows which was meant; ``alike`` says
    how often the report writes the term elsewhere, where only this speaks for it; it is then not always ``sure``.
    """

    span: Span
    term: str
    edit: Edit
    place: Span
    right: str
    rivals: tuple[str, ...] = ()
    alike: int = 0
    sure: bool = True
