"""Relations between figures: what ``rules/relations/`` states, and what came of one application."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from pydantic import Field

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Kind, Severity
from narrcheck.model.frame import Frame
from narrcheck.rulebook import RuleData


class Template(RuleData):
    """A message with slots in braces, in both languages; what is in [ ] goes where another figure is at fault."""

    zh: str
    en: str


class Relation(RuleData):
    """One entry of ``rules/relations/*.yaml``.

    ``formula`` names a function of ``relations/formulas.py`` (or a search of its own: sum, share, equal …); ``slots``
    says which slots of a frame its operands are, the first that is filled counts; ``unless`` names slots that make
    another relation fitter; ``also`` gives further sets of slots, tried in turn where the first are not all filled.
    ``single`` is the message where there is but one part.
    """

    code: str
    name: str
    kind: Kind
    formula: str
    slots: dict[str, list[str]] = Field(default_factory=dict)
    unless: tuple[str, ...] = ()
    also: tuple[dict[str, list[str]], ...] = ()
    severity: Severity
    message: Template
    single: Template | None = None
    why: str
    since: str

    @cached_property
    def by_stated(self) -> tuple["Relation", ...]:
        """The relation once for each figure that it may be about: a change since the budget, one since the adjusted."""
        ways: dict[tuple[str, ...], list[dict[str, list[str]]]] = {}
        for slots in (self.slots, *self.also):
            ways.setdefault(tuple(slots.get("stated", ())), []).append(slots)
        if len(ways) == 1:
            return (self,)
        return tuple(self.model_copy(update={"slots": first, "also": tuple(also)}) for first, *also in ways.values())


Swap = Callable[[Fact], Fact]


@dataclass(frozen=True, slots=True)
class Telling:
    """An application put into words: its arithmetic, and what stands for the names in the relation's message."""

    calculation: str
    words: dict[str, str]


class Instance(NamedTuple):
    """One application of a relation: operands by slot, the stated fact and what recomputing it gave.

    ``expected`` is the recomputed number in base units, from the figures as displayed; ``near`` says that the
    operands do not all stand in the frame itself, so that a failure is no more than a warning. ``tell`` writes the
    arithmetic out and ``retry`` applies the relation again with some facts swapped for others; both only when asked,
    since few are. ``place`` is where words rather than a figure make the statement, ``others`` are facts that it may be
    about instead of its operand.
    """

    relation: Relation
    frame: Frame
    stated: Fact
    operands: dict[str, Fact]
    outcome: Outcome
    expected: Fraction
    tell: Callable[[], Telling]
    parts: tuple[Fact, ...] = ()
    near: bool = False
    place: Span | None = None
    retry: "Callable[[Swap], Instance | None] | None" = None
    others: tuple[Fact, ...] = ()

    @property
    def calculation(self) -> str:
        """The arithmetic as a person would write it down."""
        return self.tell().calculation

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that takes part."""
        return (self.stated, *self.operands.values(), *self.parts)
