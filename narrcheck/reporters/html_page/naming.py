"""What a figure is called where it stands: row and column of its table, or the words before it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import regex

from narrcheck.locator import Locator
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Kind
from narrcheck.model.sheet import Column
from narrcheck.reporters.html_page.formula import digits
from narrcheck.reporters.html_page.labels import Labels

_BREAK = regex.compile(r"[\s\p{P}\p{S}\d]+")
_LONGEST = 14


class Naming:
    """Names of the figures of one document."""

    def __init__(self, analysis: Analysis, taken: Mapping[int, str], words: Labels) -> None:
        """``taken`` tells what amounts of the text were taken to be, by where they begin."""
        self._document, self._taken = analysis.document, taken
        self._starts = [block.span.start for block in analysis.document.blocks]
        self._locator = Locator(analysis)
        self._verbs = tuple(words["name.verbs"].split())
        self._leads = tuple(words["name.leads"].split())
        self._cells: dict[int, str] = {}
        self._lines: dict[int, tuple[tuple[int, int], tuple[int, int]]] = {}
        self._along: dict[tuple[int, int], dict[str, str]] = {}
        for number, sheet in enumerate(analysis.sheets):
            for group in sheet.groups:
                for row in group.rows:
                    for index, figure in row.figures.items():
                        name = " · ".join(part for part in (row.name, _label(group.columns, index)) if part)
                        lines = ((number, -1 - row.index), (number, index))
                        self._cells[figure.span.start], self._lines[figure.span.start] = name, lines
                        for line in lines:
                            self._along.setdefault(line, {}).setdefault(digits(str(figure.value)), name)

    def of(self, span: Span, kind: Kind) -> str:
        """The name of the figure at ``span`` in a finding of a kind; empty where nothing stands before it.

        Of a sum's figures it is what they are amounts of; elsewhere the words beside tell budget and outturn apart.
        """
        if span.start in self._cells:
            return self._cells[span.start]
        if kind is Kind.SUM and span.start in self._taken:
            return _cut(self._taken[span.start])
        sentence = self._locator.sentence(span)
        before = _BREAK.split(self._document.text[sentence.start : span.start])
        name = before[-1] or ""
        for lead in self._leads:
            name = name.removeprefix(lead)
        for verb in self._verbs:
            name = name.removesuffix(verb)
        return _cut(name)

    def item(self, span: Span) -> str:
        """The heading or numbered item that the figure's paragraph hangs on; empty where there is none."""
        blocks = self._document.blocks
        index = bisect_right(self._starts, span.start) - 1
        parent = blocks[index].parent if index >= 0 else None
        return _cut(self._document.words(blocks[parent].span).strip().rstrip("。：:")) if parent is not None else ""

    def around(self, span: Span) -> dict[str, str]:
        """Names of the figures in the row and the column of the one at ``span``, by their digits."""
        row, column = self._lines.get(span.start, (None, None))
        return {**self._along.get(row, {}), **self._along.get(column, {})} if row and column else {}


def _cut(name: str) -> str:
    """The end of a long name: what it is stands there."""
    return name if len(name) <= _LONGEST else f"…{name[-_LONGEST:]}"


def _label(columns: Sequence[Column], index: int) -> str:
    return next((column.label for column in columns if column.index == index), "")
