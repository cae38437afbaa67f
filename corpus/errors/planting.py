"""What a planted error is, and the gold that goes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from corpus.errors.judge import Judge
from corpus.errors.witnesses import evidence
from corpus.generator.composition import At, Composition, Piece, Spot, said
from corpus.generator.style import shown_half

NARROW = str.maketrans("０１２３４５６７８９．－", "0123456789.-")


@dataclass(frozen=True)
class Planted:
    """A report with one error.

    ``also`` are other places that show it. ``must`` says that it can be told from the report alone; ``broken`` is the
    number of bonds that it breaks, each saying something of its own, and ``pinned`` says that they single it out.
    """

    recipe: str
    report: Composition
    at: At
    quote: str
    kind: str
    fix: str | None
    why: str
    must: bool
    severity: str = "error"
    broken: int = 0
    pinned: bool = False
    also: tuple[At, ...] = ()


Recipe = Callable[[Judge, Random], Planted | None]


def restated(spot: Spot, text: str) -> Spot:
    """A figure with another text, and the value that this displays."""
    plain = text.translate(NARROW).replace(",", "")
    scale = spot.half / shown_half(spot.text.translate(NARROW).replace(",", ""))
    return replace(spot, text=text, value=Fraction(plain) * scale, half=shown_half(plain) * scale)


def unit_after(judge: Judge, at: At) -> str:
    """The unit behind a figure, to be quoted with it."""
    pieces = judge.report.pieces(at)
    following = pieces[at.piece + 1] if at.piece + 1 < len(pieces) else ""
    return following.text if isinstance(following, Spot) and following.kind == "unit" else ""


def around(pieces: Iterable[Piece]) -> str:
    """Words to recognise a place by."""
    return said(tuple(pieces))[:24]


def changed_figure(recipe: str, judge: Judge, at: At, text: str, *, severity: str = "error") -> Planted | None:
    """One figure replaced by another text; None where the change shows nothing or only rounding."""
    spot = judge.spots[at]
    if text == spot.text:
        return None
    wrong = restated(spot, text)
    return planted_figure(recipe, judge, at, wrong, severity=severity)


def planted_figure(recipe: str, judge: Judge, at: At, wrong: Spot, *, severity: str = "error") -> Planted:
    """One spot replaced by a wrong one, judged by the bonds that this breaks."""
    spot = judge.spots[at]
    broken = [bond for bond, miss in judge.broken({at: wrong}) if miss > 1]
    against = [bond for bond, _ in judge.against({at: wrong})] if broken else []
    common = frozenset.intersection(*(bond.members for bond in broken + against)) if broken else frozenset()
    kind = broken[0].kind if broken else "repeat"
    tables = {judge.in_table(member) for bond in broken for member in bond.members}
    if kind == "repeat" and True in tables:
        kind = "table_text" if False in tables else "table"
    elif judge.in_table(at):
        kind = "table"
    unit = unit_after(judge, at)
    why = f"{spot.text}{unit} was changed to {wrong.text}; broken: " + ", ".join(bond.kind for bond in broken[:6])
    report = judge.report.with_piece(at, wrong)
    return Planted(
        recipe, report, at, wrong.text + unit, kind, spot.text + unit, why, bool(broken), severity,
        evidence(judge, at, broken + against), common == {at},
    )  # fmt: skip
