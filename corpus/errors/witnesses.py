"""What else a reader may know of a figure: the same amount under another name, and sums over what is not told itself.

No reader has to know of it, so that by itself it shows no error; but where an error shows, it bears witness to which
figure is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.errors.bonds import Bond, total
from corpus.generator.composition import At

if TYPE_CHECKING:
    from corpus.errors.judge import Judge

# Shorter amounts are alike by chance.
_UNITS = 100


def witnesses(judge: Judge) -> Iterator[Bond]:
    """Bonds that a reader may know of, satisfied by what is displayed or not."""
    yield from _namesakes(judge)
    for whole, parts in judge.report.sums:
        for key, mentions in judge.told(whole).items():
            kind, _, *measures = key
            operands = list(_operands(judge, parts, kind, measures))
            near = [judge.near(operand, mentions[0]) for operand in operands]
            told = kind == "v" and {key[1] for key in operands} <= set(parts)  # a bond already
            if len(operands) > 1 and all(near) and not told:
                spots = tuple(at for at in near if at)
                signs = tuple(pair for at in (mentions[0], *spots) for pair in judge.sign(at)) if kind == "d" else ()
                yield Bond("sum", mentions[0], spots, total, signs)


def _namesakes(judge: Judge) -> Iterator[Bond]:
    """Amounts that are one by what they are: income and expenditure in all, a whole and its only part."""
    alike: dict[tuple[object, ...], dict[tuple[str, ...], At]] = defaultdict(dict)
    for at, spot in judge.spots.items():
        if spot.kind == "amount" and spot.key[0] in ("v", "d") and spot.value >= 2 * _UNITS * spot.half:
            alike[spot.key[0], *spot.key[2:], abs(spot.exact)].setdefault(spot.key, at)
    for keys in alike.values():
        for key in keys:
            for at in judge.mentions(key):
                others = (judge.near(other, at) for other in keys if other != key)
                yield from (Bond("repeat", at, (other,), total) for other in others if other)


def _operands(judge: Judge, parts: tuple[str, ...], kind: str, measures: list[str]) -> Iterator[tuple[str, ...]]:
    """The figures that make up a sum: of a part that is not told, its own parts."""
    for part in parts:
        key = (kind, part, *measures)
        inner = next((parts for whole, parts in judge.report.sums if whole == part), ())
        if judge.mentions(key) or not inner:
            if not judge.nothing(part, *measures):
                yield key
        else:
            yield from _operands(judge, inner, kind, measures)
