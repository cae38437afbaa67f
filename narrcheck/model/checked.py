"""The result for one document, before any reporter has formed it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from narrcheck.model.analysis import Analysis
from narrcheck.model.bond import Comparison
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Message


class Outcome(StrEnum):
    """What came of recomputing one claim."""

    HOLDS = "consistent"
    ROUNDING = "rounding"
    FAILS = "inconsistent"
    UNDECIDED = "undecided"


# What agrees, exactly or but for its last digit.
GOOD = (Outcome.HOLDS, Outcome.ROUNDING)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement that can be recomputed: the figure or word that states it, and what came of it.

    ``working`` is the arithmetic as shown to people, or what writes it when asked; ``why`` says why an undecided one
    is so.
    """

    span: Span
    outcome: Outcome
    working: str | Callable[[], str] = ""
    why: Message | None = None

    @property
    def calculation(self) -> str:
        """The arithmetic, written out."""
        return self.working if isinstance(self.working, str) else self.working()


@dataclass(frozen=True, slots=True)
class Unbound:
    """A quantity that no fact uses, and why."""

    span: Span
    why: Message


@dataclass(frozen=True, slots=True)
class Checked:
    """One document with all that was said of it; findings stand in reading order.

    ``settled`` are findings that a reviewer has accepted or ignored before, ``accepted`` those that the baseline has;
    they are not new and not counted. ``compared`` tells which other documents it was compared with, and how that went;
    ``names`` what each amount of the text was taken to be an amount of, by where it begins. ``crashes`` are faults of
    narrcheck itself: what crashed has not looked at the document.
    """

    analysis: Analysis
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    unbound: tuple[Unbound, ...] = ()
    compared: tuple[Comparison, ...] = ()
    settled: tuple[Finding, ...] = ()
    accepted: tuple[Finding, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    crashes: tuple[Exception, ...] = ()

    def with_settled(self) -> "Checked":
        """The same with the settled findings among the others again."""
        if not self.settled:
            return self
        everything = sorted((*self.findings, *self.settled), key=lambda finding: (finding.span, finding.code))
        return replace(self, findings=tuple(everything), settled=())

    def with_all(self) -> "Checked":
        """The same with everything that was found, whoever has dealt with it."""
        return replace(self, settled=(*self.settled, *self.accepted), accepted=()).with_settled()

    def count(self, outcome: Outcome) -> int:
        """How many claims came out so."""
        return sum(claim.outcome is outcome for claim in self.claims)
