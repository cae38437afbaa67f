"""Where a span stands: its sentence or row, and its place in the user's file."""

from bisect import bisect_right
from collections import Counter, defaultdict

from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Location, Span

_LONGEST = 2000
_AROUND = 200
# A cell with more characters tells something by itself; with fewer it says little without its row.
_PROSE = 60


def squeeze(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


class Locator:
    """Answers for one document; what is asked often is made once."""

    def __init__(self, analysis: Analysis) -> None:
        self._document = analysis.document
        self._sentences = [sentence.span for sentence in analysis.sentences]
        self._starts = [span.start for span in self._sentences]
        self._blocks = [block.span for block in analysis.document.blocks]
        self._block_starts = [block.start for block in self._blocks]
        self._tables = [table.span for table in analysis.document.tables]
        self._table_starts = [span.start for span in self._tables]
        self._rows: dict[int, list[tuple[Span, Span]]] = {}
        self._copies: dict[Span, int] | None = None

    def locate(self, span: Span) -> Location:
        """The place of ``span`` in the user's file."""
        return self._document.origin.locate(span)

    def sentence(self, span: Span) -> Span:
        """The sentence that holds ``span``, in a table its row; its block where none does, itself at the last.

        Of what is far too long for a sentence, only the part around ``span``.
        """
        if (row := self._row(span)) is not None:
            return _near(span, row)
        for spans, starts in ((self._sentences, self._starts), (self._blocks, self._block_starts)):
            index = bisect_right(starts, span.start) - 1
            if index >= 0 and spans[index].covers(span):
                return _near(span, spans[index])
        return span

    def context(self, span: Span) -> str:
        """The words of the sentence that holds ``span``."""
        return self._document.words(self.sentence(span)).strip()

    def _row(self, span: Span) -> Span | None:
        """The row that ``span`` stands in, or its cell where that is prose; None outside of tables."""
        number = bisect_right(self._table_starts, span.start) - 1
        if number < 0 or not self._tables[number].covers(span):
            return None
        if number not in self._rows:
            self._rows[number] = self._cells(number)
        places = self._rows[number]
        index = bisect_right(places, span.start, key=lambda place: place[0].start) - 1
        if index < 0 or not places[index][0].covers(span):
            return None
        cell, row = places[index]
        return cell if len(cell) > _PROSE else row

    def _cells(self, number: int) -> list[tuple[Span, Span]]:
        """The cells of a table in the order of the text, each with its row."""
        rows: dict[int, list[Span]] = defaultdict(list)
        for cell in self._document.tables[number].cells:
            if cell.span:
                rows[cell.row].append(cell.span)
        whole = {row: Span(min(cells).start, max(cells).end) for row, cells in rows.items()}
        return sorted((cell, whole[row]) for row, cells in rows.items() for cell in cells)

    def earlier_copies(self, sentence: Span) -> int:
        """How many sentences before this one say the same words."""
        if self._copies is None:
            seen: Counter[str] = Counter()
            self._copies = {}
            for span in self._sentences:
                words = squeeze(self._document.words(span))
                self._copies[span] = seen[words]
                seen[words] += 1
        return self._copies.get(sentence, 0)


def _near(span: Span, whole: Span) -> Span:
    if len(whole) <= _LONGEST:
        return whole
    return Span(max(whole.start, span.start - _AROUND), min(whole.end, span.end + _AROUND))


def address(place: Location) -> str:
    """A place in a file in few characters: ``收入决算表!C12``, ``p3``, ``¶12``, ``27`` (a line)."""
    if place.cell is not None:
        return place.cell if place.page is None else f"p{place.page} {place.cell}"
    for mark, number in (("p", place.page), ("¶", place.paragraph), ("", place.line)):
        if number is not None:
            return f"{mark}{number}"
    return ""
