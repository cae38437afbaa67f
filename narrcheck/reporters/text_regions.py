"""Lines and columns of a place in a plain text file, for formats that point into text."""

from dataclasses import dataclass

from narrcheck.model.document import Document, Span
from narrcheck.readers.origin import TextOrigin


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a text file: lines and columns from 1 (``end_column`` is behind the last character), offsets from 0.

    All count characters of the decoded file.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    offset: int
    length: int


def region(document: Document, span: Span) -> Region | None:
    """The place of ``span`` in the user's file; None where that is no plain text."""
    origin = document.origin
    if not isinstance(origin, TextOrigin):
        return None
    place = origin.locate(span)
    start_line, start_column = origin.line_and_column(place.start)
    end_line, end_column = origin.line_and_column(place.end)
    return Region(start_line, start_column, end_line, end_column, place.start, place.end - place.start)
