"""Everything that is known of one report when the checks begin."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from narrcheck.model.bond import Bond
from narrcheck.model.document import Document, Span
from narrcheck.model.quantity import Quantity
from narrcheck.model.sheet import Sheet
from narrcheck.rulebook import Rulebook

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report this is, of which year and kind; None where the report does not say.

    ``profile`` is a key of ``rules/profiles/``: final-accounts, budget, performance, execution, adjustment or
    three-public.
    ``entity`` is the unit's full name as the title has it. ``government`` says that it is of a whole government.
    """

    profile: str | None
    fiscal_year: int | None
    entity: str | None
    government: bool = False


class Sentence(NamedTuple):
    """A sentence of a block, without its final line feed."""

    block: int
    span: Span


@dataclass(frozen=True, slots=True)
class Borrowed:
    """The tables of another document; each sheet tells its ``home``."""

    bond: Bond
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What every coded check sees; ``borrowed`` are the tables of the documents to compare this one with."""

    document: Document
    identity: Identity
    rulebook: Rulebook
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    sheets: tuple[Sheet, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def derive(self, make: "Callable[[Analysis], T]") -> T:
        """What ``make(self)`` returns, kept: for what several checks look at."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]
