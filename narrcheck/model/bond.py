"""How documents belong together: what another one is to the one being checked, and what comparing them came to."""

from dataclasses import dataclass
from enum import StrEnum

from narrcheck.model.finding import Message


class Bond(StrEnum):
    """What another document is to the one being checked.

    ``COMPANION``: of the same unit, year and kind, its tables or its explanation; ``PRIOR``: what was published the
    year before; ``BUDGET``: the budget published for the same year.
    """

    COMPANION = "companion"
    PRIOR = "prior"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of comparing a document with another one, ``source``.

    ``figures`` counts the statements compared, ``differ`` those that do not agree; ``why`` says why the two were not
    compared, or what makes their figures differ by right.
    """

    source: str
    bond: Bond
    figures: int = 0
    differ: int = 0
    why: Message | None = None
