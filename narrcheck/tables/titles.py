"""The title of a table, and which of the standard tables that makes it."""

from narrcheck.model.document import Document, Table
from narrcheck.rulebook import Expression, Rulebook, RuleData
from narrcheck.tables.grid import Grid
from narrcheck.tables.vocabulary import bare

_LONGEST = 60


class TitleData(RuleData):
    """``rules/tables/titles.yaml``: what a line that names a table looks like, and what one that only numbers it."""

    title: Expression
    number: Expression


class Standard(RuleData):
    """One entry of ``rules/tables/standard.yaml``."""

    key: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    head: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        """Whether a title has the words of this table."""
        return (
            all(word in name for word in self.all)
            and (not self.any or any(word in name for word in self.any))
            and not any(word in name for word in self.none)
        )


def title(document: Document, table: Table, grid: Grid, rulebook: Rulebook) -> str:
    """The last line of the caption that names a table; without a caption, a header cell over the whole table."""
    lines = document.words(table.caption).split("\n") if table.caption else []
    if not lines:
        wide = [cell for cell in table.cells if cell.row < grid.body and cell.columns >= grid.width - 1 > 1]
        lines = [cell.text for cell in wide]
    data = rulebook.read("tables/titles.yaml", TitleData)
    return next((name for name in map(bare, reversed(lines)) if _names(name, data)), "")


def _names(line: str, data: TitleData) -> bool:
    return len(line) < _LONGEST and bool(data.title.search(line)) and not data.number.search(line)


def standard(name: str, head: str, rulebook: Rulebook) -> str | None:
    """The key of the standard table that a title names; of a table without a title, that its header shows."""
    known = rulebook.read("tables/standard.yaml", list[Standard])
    if name:
        return next((item.key for item in known if item.fits(name)), None)
    return next((item.key for item in known if item.head and all(word in head for word in item.head)), None)
