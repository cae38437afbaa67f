"""Sequences of numbers: which number of a report continues which, and where one slips."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from narrcheck.checks.outline._number_slips import Slip, SlipKind, Surroundings
from narrcheck.checks.outline._numbers import Item, NumberStyles
from narrcheck.model.document import Document

_WIDEST_GAP = 3  # a jump over more than two numbers is rather another list than a slip


@dataclass(slots=True)
class _Sequence:
    """The numbers of one list so far, and the styles they go by."""

    styles: set[str]
    items: list[Item] = field(default_factory=list)
    mixed: bool = False

    @property
    def last(self) -> Item:
        return self.items[-1]


class Walk:
    """One pass over the numbers of a report, with the sequences that are open, outermost first."""

    def __init__(self, items: list[Item], document: Document, styles: NumberStyles) -> None:
        self.items = items
        self.document = document
        self.styles = styles
        self.around = Surroundings(document, styles)
        self.stack: list[_Sequence] = []

    def slips(self) -> Iterator[Slip]:
        """What does not fit, in reading order."""
        for position, item in enumerate(self.items):
            if item.glued:
                yield from self._glued(item)
            elif position and self.around.twice(self.items[position - 1], item):
                yield Slip(SlipKind.REPEATED, item, self.items[position - 1])
            elif item.value <= 1:
                yield from self._first(position, item)
            elif self._continues(item):
                continue
            elif self._begun_inside(item):
                self.stack.append(_Sequence({item.style}, [item]))
            elif (depth := self._lacking(position, item)) is not None:
                yield self._restyle(position, depth, item)
            elif self._continues(item, akin=True):
                yield from self._mixed(item)
            else:
                yield from self._slip(position, item)

    def _first(self, position: int, item: Item) -> Iterator[Slip]:
        """A 1: it opens a sequence, or is a slip for 2."""
        if self._again(position, item):
            yield Slip(SlipKind.REPEATED, item, self.items[position - 1], right=2)
            self._take(len(self.stack) - 1, Item(item.index, item.style, 2, item.span))
            return
        if self._bare_again(position, item):
            yield Slip(SlipKind.REPEATED, item, self.items[position - 1])
        self.stack.append(_Sequence({item.style}, [item]))

    def _continues(self, item: Item, *, akin: bool = False) -> bool:
        """Whether an open sequence of the style (or one ``akin``) goes on with ``item``; closes what is deeper."""
        for depth in range(len(self.stack) - 1, -1, -1):
            styles = self.stack[depth].styles
            fits = self.styles.akin(item.style, styles) if akin else item.style in styles
            if fits and self.stack[depth].last.value == item.value - 1:
                self._take(depth, item)
                return True
        return False

    def _begun_inside(self, item: Item) -> bool:
        """Whether a 2 goes on with a 1 inside the paragraph above: 2.甲预算。（1）全市A。 / （2）市本级B。"""
        if not item.index or item.soft or item.value != 2:
            return False
        above = self.document.blocks[item.index - 1].span
        first = self.styles.render(1, self.document.words(item.span)).strip()
        return self.document.folded.find(first, above.start + 1, above.end) > 0

    def _mixed(self, item: Item) -> Iterator[Slip]:
        """The first change between two ways of typing one style."""
        sequence = self.stack[-1]
        if not sequence.mixed and not item.soft:
            yield Slip(SlipKind.MIXED, item, sequence.items[-2], right=item.value)
        sequence.mixed = True

    def _lacking(self, position: int, item: Item) -> int | None:
        """The sequence of another style that lacks just this number: 八、 before it and 十、 after it."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self._may_continue(depth, item):
                later = self._later(position, depth)
                if later and later[0].value == item.value + 1:
                    return depth
        return None

    def _restyle(self, position: int, depth: int, item: Item) -> Slip:
        """Take ``item`` into the sequence at ``depth``, whose style it does not have."""
        before = self.stack[depth].last
        if not self._later(position, depth):
            self.stack[depth].styles.add(item.style)
        self._take(depth, item)
        return Slip(SlipKind.STYLE, item, before, right=item.value)

    def _again(self, position: int, item: Item) -> bool:
        """Whether a second 1 right after the first is a 2: nothing stands between, and 3 or nothing follows."""
        before = self.items[position - 1] if position else item
        if before is item or (before.style, before.value) != (item.style, 1) or before.soft or item.soft:
            return False
        blocks = self.document.blocks
        if before.index == item.index or blocks[before.index].parent != blocks[item.index].parent:
            return False
        near = item.index == before.index + 1 or self.around.of_a_kind(before, item)
        later = self._later(position, len(self.stack) - 1)
        return near and self.around.same_kind(before, item) and (not later or later[0].value == 3)

    def _bare_again(self, position: int, item: Item) -> bool:
        """Whether a heading follows another with the number 1 at once, and 2 follows: nothing hangs on the first."""
        before = self.items[position - 1] if position else item
        if (before.style, before.value) != (item.style, 1) or item.index != before.index + 1:
            return False
        blocks, later = self.document.blocks, self._later(position, len(self.stack) - 1)
        same = blocks[before.index].parent == blocks[item.index].parent and self.around.of_a_kind(before, item)
        return same and bool(later) and later[0].value == item.value + 1

    def _take(self, depth: int, item: Item) -> None:
        del self.stack[depth + 1 :]
        self.stack[depth].items.append(item)

    def _glued(self, item: Item) -> Iterator[Slip]:
        for depth in range(len(self.stack) - 1, -1, -1):
            sequence = self.stack[depth]
            if item.style in sequence.styles and sequence.last.value in (item.value, item.value - 1):
                before = sequence.last
                if before.value == item.value - 1:
                    self._take(depth, item)
                yield Slip(SlipKind.GLUED, item, before, right=item.value if before.value < item.value else None)
                return

    def _slip(self, position: int, item: Item) -> Iterator[Slip]:
        """A number over 1 that continues nothing."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self._restyled(position, depth, item):
                yield self._restyle(position, depth, item)
                return
        depth = next((k for k in range(len(self.stack) - 1, -1, -1) if item.style in self.stack[k].styles), -1)
        slip = self._in_sequence(position, depth, item) if depth >= 0 else None
        if slip:
            right = slip.right if slip.item is item and slip.right else item.value
            self._take(depth, Item(item.index, item.style, right, item.span))
            if not self.around.excused(slip):
                yield slip
            elif (run_in := self.around.run_in(slip)) is not None:
                yield run_in
            return
        self.stack.append(_Sequence({item.style}, [item]))
        if depth < 0 and not item.soft:
            yield from self._start(position, item)

    def _start(self, position: int, item: Item) -> Iterator[Slip]:
        """A list whose first number is not 1."""
        if item.value == 2 and (label := self.around.unnumbered(item)):
            yield Slip(SlipKind.LABEL, Item(item.index - 1, item.style, 1, label), item, right=1)
            return
        earlier = next((other for other in self.items[position - 1 :: -1] if other.style == item.style), None)
        if position and earlier and earlier.value == item.value - 1:
            return
        after = next((other for other in self.items[position + 1 :] if other.style == item.style), None)
        start = self.document.blocks[max(0, item.index - 2)].span.start
        inline = self.around.stands_between([item.value - 1], item, start, item.span.start)
        parts = self.styles.data.parts
        if not inline and item.style not in parts and after and after.value == item.value + 1:
            yield Slip(SlipKind.START, item, after=after)

    def _may_continue(self, depth: int, item: Item) -> bool:
        """Whether ``item`` has the next number of the sequence at ``depth``, and another style."""
        sequence, parts = self.stack[depth], self.styles.data.parts
        return (
            sequence.last.value == item.value - 1
            and not self.styles.akin(item.style, sequence.styles)
            and not (item.soft or sequence.last.soft)
            and not (item.style in parts or sequence.styles & set(parts))
        )

    def _restyled(self, position: int, depth: int, item: Item) -> bool:
        """Whether ``item`` ends the sequence at ``depth`` in another style."""
        if not self._may_continue(depth, item):
            return False
        sequence, later = self.stack[depth], self._later(position, depth)
        own = next((k for k in range(len(self.stack) - 1, -1, -1) if item.style in self.stack[k].styles), None)
        if own is not None:
            after = self._later(position, own)
            skipped = bool(after) and after[0].value == item.value + 2
            again = self.stack[own].last.value == item.value
            return again and not later and not skipped and self.around.of_a_kind(sequence.last, item)
        shape = self.styles.shape(item.style)
        if later or shape not in {self.styles.shape(style) for style in sequence.styles}:
            return False
        if shape not in self.styles.data.nesting:
            return True
        alone = self.items[position - 1] is sequence.last
        return self.around.of_a_kind(sequence.last, item) or (
            alone and item.value > 2 and self.around.same_kind(sequence.last, item)
        )

    def _in_sequence(self, position: int, depth: int, item: Item) -> Slip | None:
        """What is wrong with ``item`` as a member of the sequence at ``depth``; None if it belongs to another list."""
        before = self.stack[depth].last
        later = self._later(position, depth)
        after = later[0] if later else None
        gap = item.value - before.value
        if gap == 0:
            certain = after is not None and after.value == item.value + 2
            return Slip(SlipKind.REPEATED, item, before, after, item.value + 1 if certain else None)
        if 1 < gap <= _WIDEST_GAP:
            first = next((s.last for s in reversed(self.stack[:depth]) if item.style in s.styles), None)
            if gap == 2 and before.value == 1 and first and first.value == 1 and self.around.of_a_kind(first, before):
                return Slip(SlipKind.REPEATED, before, first, item, 2)
            if after is not None and gap == 2 and after.value == item.value:
                return Slip(SlipKind.WRONG, item, before, after, item.value - 1)
            if after is None or after.value == item.value + 1:
                return Slip(SlipKind.JUMP, item, before, after)
        if gap < 0 and after is not None and after.value == before.value + 2:
            return Slip(SlipKind.WRONG, item, before, after, before.value + 1)
        return None

    def _later(self, position: int, depth: int) -> list[Item]:
        """The next numbers in the styles of the sequence at ``depth``, as long as what it hangs on lasts."""
        sequence, outer, found = self.stack[depth], self.stack[:depth], []
        for other in self.items[position + 1 :]:
            if other.style in sequence.styles:
                if other.value == 1:
                    break
                found.append(other)
                if len(found) == 2:
                    break
            elif other.style in self.styles.data.parts or any(
                other.style in above.styles and other.value == above.last.value + 1 for above in outer
            ):
                break
        return found
