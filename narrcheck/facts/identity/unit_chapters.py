"""Chapters that tell of several units, one after the other: 第二部分 甲中心单位预算, 第三部分 乙中心单位预算."""

from bisect import bisect_right
from collections import defaultdict

from narrcheck.facts.identity.unit_names import name_patterns
from narrcheck.model.document import BlockKind, Document
from narrcheck.rulebook import Rulebook

_SHORTEST = 4  # characters of a unit's name
_LONGEST = 40  # characters of a heading


class UnitChapters:
    """Where each unit's chapter begins, in a report whose headings of one level name at least two of them."""

    def __init__(self, document: Document, rulebook: Rulebook) -> None:
        patterns = rulebook.derive(name_patterns)
        named: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
        for index, block in enumerate(document.blocks):
            words = document.words(block.span) if block.kind is BlockKind.HEADING else ""
            if len(words) <= _LONGEST and patterns.reports.search(words):
                pieces = patterns.cut.split(words)
                names = [piece for piece in pieces if len(piece) >= _SHORTEST and patterns.unit.fullmatch(piece)]
                if len(names) == 1:
                    named[block.parent].append((index, names[0]))
        several = [chapters for chapters in named.values() if _differ([name for _, name in chapters])]
        self._chapters = several[0] if several else []
        self._begins = [index for index, _ in self._chapters]

    def of(self, block: int) -> str:
        """The unit whose chapter a block stands in; empty before the first and where there are none."""
        place = bisect_right(self._begins, block)
        return self._chapters[place - 1][1] if place else ""


def _differ(names: list[str]) -> bool:
    """Whether some names are not the same one, told in full or in short."""
    longest = max(names, key=len, default="")
    return not all(_shortens(name, longest) for name in names)


def _shortens(name: str, longer: str) -> bool:
    left = iter(longer)
    return all(char in left for char in name)
