"""Things counted in the text against the table that counts them too: vehicles, delegations, receptions.

Finds a number of vehicles, delegations, receptions or persons that the row of that name has otherwise (NC919). The
table comes from the system, the sentence from last year's report.

Example: "公务用车保有量4辆" beside a row 公务用车保有量（辆） with 3.

Misses things that the text calls otherwise than ``rules/tables/counts.yaml``, and counts of projects and of units.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

import regex

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Kind, Message, Related, Rule, Severity
from narrcheck.model.quantity import Dimension, Quantity
from narrcheck.model.sheet import Figure
from narrcheck.readers.numbering import numeral
from narrcheck.rulebook import Rulebook, RuleData

COUNT = Rule(
    "NC919",
    "count-differs-from-table",
    Kind.TABLE_TEXT,
    Severity.WARNING,
    Message("文字中的数量与表不一致", "A count of the text differs from the table"),
)
RULES: tuple[Rule, ...] = (COUNT,)

_CLAUSE = regex.compile("[，。；：、]")


class CountData(RuleData):
    """``rules/tables/counts.yaml``."""

    unit: str
    counted: str
    filler: str
    also: dict[str, tuple[str, ...]]
    other: tuple[str, ...]


class Counts:
    """The vocabulary with its patterns."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.data = rulebook.read("tables/counts.yaml", CountData)
        self._unit, self._counted = regex.compile(self.data.unit), regex.compile(self.data.counted)

    def name(self, label: str) -> str | None:
        """What a row or column counts; None where it holds anything else."""
        plain = self._unit.sub("", label)
        if plain == label and not self._counted.search(label):
            return None
        while (mark := numeral(plain)) is not None:
            plain = plain[mark.length :]
        return plain

    def before(self, name: str) -> regex.Pattern[str]:
        """What stands before a number of these things."""
        names = (regex.escape(name), *self.data.also.get(name, ()))
        return regex.compile(f"(?:{'|'.join(names)}){self.data.filler}")


def check(analysis: Analysis) -> Iterator[Finding]:
    """The counts of the text that no cell of their name has."""
    words = analysis.rulebook.derive(Counts)
    counted = [one for one in analysis.quantities if analysis.sheets and _is_count(analysis, one)]
    cells = _cells(analysis, words) if counted else {}
    leads = [(one, _lead(analysis, one)) for one in counted if cells]
    for name, figures in cells.items():
        before = words.before(name)
        for quantity, lead in leads:
            match = before.search(lead)
            if match and quantity.value not in {figure.value for figure in figures} and not _other(lead, match, words):
                yield _finding(analysis, name, quantity, figures)


def _cells(analysis: Analysis, words: Counts) -> dict[str, list[Figure]]:
    """The counts of the tables by name."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for sheet in analysis.sheets:
        for group in sheet.groups:
            columns = [(column.index, words.name(column.label)) for column in group.columns]
            alone = len(group.rows) == 1
            for row in group.rows:
                own = words.name(row.name)
                for index, label in columns:
                    # Of several places or kinds, none need be what the text counts.
                    name = own or (label if alone else None)
                    if name and index in row.figures and not row.figures[index].decimals:
                        found[name].append(row.figures[index])
    return found


def _is_count(analysis: Analysis, quantity: Quantity) -> bool:
    exact = quantity.dimension is Dimension.COUNT and quantity.approx is None
    return exact and not analysis.document.in_table(quantity.span)


def _lead(analysis: Analysis, quantity: Quantity) -> str:
    """The words of a sentence up to a number."""
    place = bisect_right(analysis.sentences, quantity.span.start, key=lambda sentence: sentence.span.start) - 1
    return analysis.document.folded[analysis.sentences[place].span.start : quantity.span.start] if place >= 0 else ""


def _other(lead: str, match: regex.Match[str], words: Counts) -> bool:
    """Whether the clause is of another year or of a change."""
    clause = _CLAUSE.split(lead[: match.start()])[-1] + match[0]
    return any(word in clause for word in words.data.other)


def _finding(analysis: Analysis, name: str, quantity: Quantity, figures: list[Figure]) -> Finding:
    here, there = analysis.document.words(quantity.span), analysis.document.words(figures[0].span)
    message = Message(
        f"{name}：文中 {here}，表中 {there}，请核对。",
        f"{name}: {here} in the text, {there} in the table; check both.",
    )
    related = tuple(Related("table", figure.span) for figure in figures)
    return Finding.of(COUNT, quantity.span, message, calculation=f"{here} ≠ {there}", related=related)
