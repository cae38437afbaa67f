"""What is wrong with the number of a heading or list item, and what around it may excuse or explain that."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from narrcheck.checks.outline._numbers import Item, NumberStyles, is_bare
from narrcheck.model.document import Block, BlockKind, Document, Span


class SlipKind(Enum):
    """What is wrong with a number."""

    STYLE = auto()
    MIXED = auto()
    JUMP = auto()
    WRONG = auto()
    REPEATED = auto()
    START = auto()
    LABEL = auto()
    GLUED = auto()


@dataclass(frozen=True, slots=True)
class Slip:
    """A number that does not continue its sequence; ``right`` is what it should be, where that is certain."""

    kind: SlipKind
    item: Item
    before: Item | None = None
    after: Item | None = None
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The blocks and the text around the numbers of a report."""

    document: Document
    styles: NumberStyles

    def of_a_kind(self, one: Item, other: Item) -> bool:
        """Whether both are headings, and no heading without a number stands between them."""
        return self.document.blocks[one.index].kind is BlockKind.HEADING and self.same_kind(one, other)

    def same_kind(self, one: Item, other: Item) -> bool:
        """Whether both are headings or both are not, and no heading without a number stands between them."""
        between = self.document.blocks[one.index : other.index + 1]
        return between[0].kind is between[-1].kind and not any(is_bare(block) for block in between)

    def twice(self, before: Item, item: Item) -> bool:
        """Whether two headings right under each other are the same; that of a table stands again on its next page."""
        above, line = self.document.blocks[before.index], self.document.blocks[item.index]
        if item.index != before.index + 1 or item.soft or not above.kind is line.kind is BlockKind.HEADING:
            return False
        words = self.document.words(line.span)
        return words == self.document.words(above.span) and not words.rstrip().endswith(self.styles.data.table)

    def unnumbered(self, item: Item) -> Span | None:
        """The label of the paragraph above, if it is made like the one of ``item`` and lacks its number."""
        document, label = self.document, self.styles.label
        above = document.blocks[item.index - 1] if item.index else None
        if above is None or above.number or above.kind is not BlockKind.PARAGRAPH:
            return None
        one = label.match(document.folded, above.span.start, above.span.end)
        other = label.match(document.folded, item.span.end, document.blocks[item.index].span.end)
        alike = one and other and one[1] != other[1] and one[1][-2:] == other[1][-2:]
        return Span(*one.span()) if one and alike else None

    def excused(self, slip: Slip) -> bool:
        """Whether the slip may be one of extraction: a row of a table, a running head, a number inside a line."""
        before, item = slip.before, slip.item
        if item.soft or before is None or before.soft:
            return True
        words, blocks = self.document.words, self.document.blocks
        if slip.kind is SlipKind.REPEATED:
            above = blocks[max(0, item.index - 1)].span.start
            lost = [item.value - 1] if item.value > 1 else []
            inline = self.stands_between(lost, item, max(above, before.span.end), item.span.start)
            same = words(blocks[before.index].span) == words(blocks[item.index].span)
            return inline or (same and not self._listed_twice(before, item))
        if slip.kind is not SlipKind.JUMP:
            return False
        return self.stands_between(range(before.value + 1, item.value), item, before.span.end, item.span.start)

    def _listed_twice(self, before: Item, item: Item) -> bool:
        """Whether two lines of the contents stand right under each other."""
        pair = self.document.blocks[before.index], self.document.blocks[item.index]
        return item.index == before.index + 1 and all(block.kind is BlockKind.CONTENTS for block in pair)

    def stands_between(self, values: Iterable[int], item: Item, start: int, end: int) -> bool:
        """Whether one of the numbers stands somewhere in the text between, written with digits of the same kind."""
        between, like = self.document.folded[start:end], self.document.words(item.span)
        return any(self.styles.anywhere(value, like).search(between) for value in values)

    def run_in(self, slip: Slip) -> Slip | None:
        """The missing heading of a jump, where it stands after a full stop inside a paragraph, alone of its kind."""
        before, item = slip.before, slip.item
        if slip.kind is not SlipKind.JUMP or before is None or item.soft or item.style not in self.styles.data.headings:
            return None
        folded, value, like = self.document.folded, before.value + 1, self.document.words(item.span)
        first = self.styles.anywhere(value, like).search(folded, before.span.end, item.span.start)
        if first is None or folded[first.start() - 1] not in self.styles.data.stops:
            return None
        for index, block in enumerate(self.document.blocks[before.index + 1 : item.index], start=before.index + 1):
            if block.span.start <= first.start() < block.span.end:
                others = (self.styles.anywhere(n, like) for n in (value - 1, value + 1))
                if block.kind is BlockKind.TABLE or any(n.search(folded, *_bounds(block)) for n in others):
                    return None
                span = Span(*first.span())
                return Slip(SlipKind.GLUED, Item(index, item.style, value, span, glued=span), before, right=value)
        return None


def _bounds(block: Block) -> tuple[int, int]:
    return block.span.start, block.span.end
