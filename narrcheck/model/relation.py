"""Relations between figures: what ``rules/relations/`` states, and what came of one application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from narrcheck.model.checked import Outcome
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Kind, Severity
from narrcheck.model.frame import Frame
from narrcheck.rulebook import RuleData


class Template(RuleData):
    """A message with slots in braces, in both languages."""

    zh: str
    en: str


class Relation(RuleData):
    """One entry of ``rules/relations/*.yaml``.

    ``formula`` names a function of ``relations/formulas.py`` (or a search of its own: sum, share, equal …); ``slots``
    says which slots of a frame its operands are, the first that is filled counts; ``unless`` names slots that make
    another relation fitter.
    """

    code: str
    name: str
    kind: Kind
    formula: str
    slots: dict[str, list[str]] = {}
    unless: list[str] = []
    severity: Severity
    message: Template
    why: str
    since: str


Swap = Callable[[Fact], Fact]


@dataclass(frozen=True, slots=True)
class Instance:
    """One application of a relation: operands by slot, the stated fact and what recomputing it gave.

    ``expected`` is the recomputed number in base units, from the figures as displayed; ``near`` says that the operands
    do not all stand in the frame itself, so that a failure is no more than a warning. ``retry`` applies the relation
    again with some facts swapped for others; None where there is nothing to try.
    """

    relation: Relation
    frame: Frame
    stated: Fact
    operands: dict[str, Fact]
    outcome: Outcome
    expected: Fraction
    calculation: str
    parts: tuple[Fact, ...] = ()
    near: bool = False
    words: dict[str, str] = field(default_factory=dict)
    retry: "Callable[[Swap], Instance | None] | None" = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that takes part."""
        return (self.stated, *self.operands.values(), *self.parts)
