"""What a figure is about: an indicator of the rules, or a name of the report's own."""

from typing import NamedTuple


class Subject(NamedTuple):
    """What a figure is about.

    ``name`` is the canonical indicator, or the words themselves (``local``); ``qualifier`` is what stands before a
    known indicator and narrows it; ``side`` is income, expenditure, both or None. A ``generic`` subject (支出, 决算数)
    points back to the one that is open.
    """

    name: str
    qualifier: str = ""
    local: bool = True
    side: str | None = None
    generic: bool = False

    @property
    def key(self) -> str:
        """Qualifier and name: what must agree for two figures to be of one thing."""
        return f"{self.qualifier}|{self.name}"


NOTHING = Subject("", generic=True)
