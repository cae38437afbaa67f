"""The amounts of a paragraph in reading order, each with the words since the figure before it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from narrcheck.model.fact import Fact
from narrcheck.model.frame import AMOUNTS, Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.relations.scene import Scene
from narrcheck.relations.sums.adding import negative
from narrcheck.relations.sums.totals import Total

_STOPS = "；。"
_PER = ("/", "×", "*")
_TIMES = ("×", "*", "÷")


class Term(NamedTuple):
    """One amount: its frame and slot, and its own words, ``lead``."""

    frame: Frame
    slot: str
    fact: Fact
    lead: str


def terms(scene: Scene, block: int, slots: tuple[str, ...] = AMOUNTS) -> Sequence[Term]:
    """The amounts of money in a paragraph that stand in some of ``slots``, without reasons, prices and factors."""
    return scene.each(_terms, block, slots)


def _terms(scene: Scene, block: int, slots: tuple[str, ...]) -> Iterator[Term]:
    end, folded = scene.document.blocks[block].span.start, scene.document.folded
    for frame, slot, fact in scene.figures.get(block, ()):
        span = fact.span
        factor = folded.startswith(_PER, span.end) or folded.startswith(_TIMES, span.start - 1)  # 130元/吨×8.5万吨
        if slot in slots and fact.quantity.dimension is Dimension.MONEY and not frame.aside and not factor:
            yield Term(frame, slot, fact, folded[end : span.start])
        end = span.end


def together(scene: Scene, first: Term, last: Term) -> bool:
    """Whether no semicolon or full stop stands between two amounts."""
    between = scene.document.folded[first.fact.span.end : last.fact.span.start]
    return not any(stop in between for stop in _STOPS)


def total_of(whole: Term, parts: Sequence[Term]) -> Total:
    """An amount and others that ought to add up to it."""
    members = tuple((part.frame, part.fact) for part in parts)
    return Total(Group(whole.frame, whole.fact.span), whole.slot, whole.fact, members)


def taken(term: Term) -> Term:
    """The amount as one that is taken away."""
    return term._replace(fact=negative(term.fact))


def joined(scene: Scene, term: Term) -> bool:
    """Whether an amount goes on the row of the one before it: 甲A、乙B和丙C."""
    return term.lead.startswith(tuple(scene.cues.words["joint"]))
