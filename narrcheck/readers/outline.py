"""From paragraphs to blocks: headings, items and what hangs on them.

Numbers nest as the report uses them: a style that is open continues, a new one that starts at 1 opens a deeper level
unless a shallower place is its usual one, and a slip of style ("八、", "9、", "十、") stays on its level.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.model.document import Block, BlockKind, Number, Span
from narrcheck.readers import contents
from narrcheck.readers.numbering import Numeral, following, numeral
from narrcheck.readers.titles import AMOUNT, COMMA, DOCUMENT, FINAL, INNER, Entry, Titles

_OPENING = re.compile(r"[^，。；：]{1,45}[。：].")
# The name of an account alone is the title of what follows, even after an item that its text was run into.
_ACCOUNT = re.compile(r"[（(][类款项][）)](?:[（(]\d+[）)])?[。：:]?\Z")
_LONGEST_HEADING, _LONGEST_WITH_COMMA = 60, 40
_DEEPEST = 12


@dataclass(slots=True)
class _Open:
    """A heading or item that the following blocks may hang on."""

    styles: tuple[str, ...]
    rank: float
    value: int
    block: int
    heading: bool
    carries: bool
    listed: bool = False


def build(entries: Sequence[Entry]) -> tuple[tuple[Block, ...], dict[int, Span]]:
    """The blocks of ``entries``, one each and in order, and the caption of each table by the index of its block."""
    return _Outline(entries).build()


class _Outline:
    """One pass over the entries, with the headings that are open."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        told = [None if entry.table else numeral(entry.text) for entry in entries]
        self.numbers = following(["" if entry.table else entry.text for entry in entries], told)
        self.contents = contents.find(["" if entry.table else entry.text for entry in entries], self.numbers)
        self.following = self._next_of_style()
        self.titles = Titles(entries, self.numbers, self.contents)
        self.stack: list[_Open] = []
        self.blocks: list[Block] = []

    def build(self) -> tuple[tuple[Block, ...], dict[int, Span]]:
        """Walk over the entries."""
        was_contents = False
        for index, entry in enumerate(self.entries):
            is_contents = index in self.contents
            if is_contents != was_contents:
                self.stack.clear()
            was_contents = is_contents
            self._add(index, entry, is_contents)
        return tuple(self.blocks), self.titles.captions

    def _add(self, index: int, entry: Entry, is_contents: bool) -> None:
        number = self.numbers[index]
        if entry.level is not None:
            self._open(index, entry.level - 20, BlockKind.HEADING)
        elif number:
            kind = BlockKind.CONTENTS if is_contents else self._kind(index, number)
            self._open_number(index, number, kind)
        elif is_contents:
            self._leaf(index, BlockKind.CONTENTS)
        elif index in self.titles.ranks:
            self._open(index, self.titles.ranks[index], BlockKind.HEADING)
        else:
            self._leaf(index, BlockKind.TABLE if entry.table else BlockKind.PARAGRAPH)

    def _leaf(self, index: int, kind: BlockKind) -> None:
        parent = next((item.block for item in reversed(self.stack) if item.carries), None)
        self.blocks.append(Block(kind, self.entries[index].span, parent=parent))

    def _open(self, index: int, rank: float, kind: BlockKind) -> None:
        """Append a title, and close what it does not hang on."""
        depth = next((k for k, item in enumerate(self.stack) if item.rank >= rank), len(self.stack))
        if rank == DOCUMENT:
            depth = 0
        while depth and not self.stack[depth - 1].heading:
            depth -= 1
        number = self.numbers[index]
        styles = (number.style,) if number else ()
        self._push(index, depth, _Open(styles, rank, number.value if number else 0, index, True, True), kind)
        if rank == DOCUMENT:
            self.stack.clear()

    def _open_number(self, index: int, number: Numeral, kind: BlockKind) -> None:
        depth, styles = self._depth(index, number)
        heading = kind is not BlockKind.PARAGRAPH
        text = self.entries[index].text
        carries = heading or _OPENING.match(text, number.length) is not None
        listed = not heading and _short(text[number.length :])
        self._push(index, depth, _Open(styles, number.rank, number.value, index, heading, carries, listed), kind)

    def _push(self, index: int, depth: int, item: _Open, kind: BlockKind) -> None:
        del self.stack[depth:]
        parent = self.stack[-1].block if self.stack else None
        self.stack.append(item)
        entry, found = self.entries[index], self.numbers[index]
        number = None
        if found:
            number = Number(found.style, found.value, Span(entry.start, entry.start + found.length))
        self.blocks.append(Block(kind, entry.span, len(self.stack), number, parent))

    def _depth(self, index: int, number: Numeral) -> tuple[int, tuple[str, ...]]:
        """How many of the open headings stay open above ``number``, and the styles that its level goes by."""
        stack, style, value, rank = self.stack, number.style, number.value, number.rank
        same = [k for k, item in enumerate(stack) if style in item.styles]
        if same:
            if value == 1 and stack[same[-1]].value == 1 and stack[-1].heading and self._introduced(index):
                return len(stack), (style,)
            follow = [k for k in same if stack[k].value == value - 1]
            if not follow and (k := self._slip(index, number)) is not None and k < same[-1]:
                return k, (*stack[k].styles, style)
            k = (follow or same)[-1]
            above = [j for j in range(k + 1, len(stack)) if stack[j].heading and stack[j].rank < rank]
            if value == 1 and above:
                return above[-1] + 1, (style,)
            return k, stack[k].styles
        if (k := self._slip(index, number)) is not None:
            return k, (*stack[k].styles, style)
        if value == 1 and stack and (self._inverted(index, number) or self._below_title(index)):
            return len(stack), (style,)
        return next((k for k, item in enumerate(stack) if item.rank >= rank), len(stack)), (style,)

    def _slip(self, index: int, number: Numeral) -> int | None:
        """Which open item ``number`` continues in another style, if any."""
        if number.value == 1:
            return None
        return next((k for k in reversed(range(len(self.stack))) if self._slips(index, number, self.stack[k])), None)

    def _slips(self, index: int, number: Numeral, item: _Open) -> bool:
        """Whether ``number`` continues the numbers of ``item`` in another style."""
        if item.value != number.value - 1 or not item.styles or number.style in item.styles:
            return False
        if item.rank != number.rank and item.styles[0][-1] != number.style[-1]:
            return False
        later = self.following[item.block].get(item.styles[0])
        return later is None or (later > index and self._value(later) in (1, number.value + 1))

    def _inverted(self, index: int, number: Numeral) -> bool:
        """Whether a style that usually stands above the open heading is used below it here."""
        top = self.stack[-1]
        if not (top.heading and top.styles and 0 < top.rank - number.rank <= 1):
            return False
        later = self.following[index].get(top.styles[0])
        return (
            top.block == index - 1
            or self._introduced(index)
            or (later is not None and self._value(later) == top.value + 1)
        )

    def _below_title(self, index: int) -> bool:
        """Whether a list that the paragraph above opens stands below a title of no number, which is no table's."""
        top = self.stack[-1]
        titled = top.heading and not top.styles and top.block not in self.titles.above_tables
        return titled and self._introduced(index)

    def _introduced(self, index: int) -> bool:
        """Whether the paragraph above ends with a colon."""
        return index > 0 and len(self.stack) < _DEEPEST and self.entries[index - 1].text.endswith(("：", ":"))

    def _value(self, index: int) -> int:
        number = self.numbers[index]
        return number.value if number else 0

    def _next_of_style(self) -> list[dict[str, int]]:
        """For each entry, where each style comes next after it."""
        following: list[dict[str, int]] = []
        nearest: dict[str, int] = {}
        for index in range(len(self.entries) - 1, -1, -1):
            following.append(nearest)
            number = self.numbers[index]
            if number and index not in self.contents:
                nearest = {**nearest, number.style: index}
        return following[::-1]

    def _kind(self, index: int, number: Numeral) -> BlockKind:
        """Whether a numbered paragraph is a heading or an item of a list."""
        text = self.entries[index].text
        body = text[number.length :]
        if not _short(body) or number.rank >= 7:
            return BlockKind.PARAGRAPH
        if number.rank == 1:
            return BlockKind.HEADING
        sibling = next((item for item in reversed(self.stack) if number.style in item.styles), None)
        follows = sibling is not None and sibling.value == number.value - 1 and not sibling.heading
        final = FINAL.search(text) is not None
        account = _ACCOUNT.search(body) is not None
        in_list = follows and sibling is not None and (final or sibling.listed) and not account
        if not self._is_leaf(index, number):
            return BlockKind.PARAGRAPH if in_list else BlockKind.HEADING
        listed = final or in_list or self._introduced(index) or COMMA.search(body)
        return BlockKind.PARAGRAPH if listed else BlockKind.HEADING

    def _is_leaf(self, index: int, number: Numeral) -> bool:
        """Whether nothing hangs on this number: its sibling, its parent's sibling or a title follows."""
        if index + 1 == len(self.entries):
            return True
        following = self.numbers[index + 1]
        if following is None:
            return index + 1 in self.titles.ranks and index + 1 not in self.titles.above_tables
        if following.style == number.style or following.rank == 1:
            return True
        return following.value != 1 and any(following.style in item.styles for item in self.stack)


def _short(body: str) -> bool:
    limit = _LONGEST_WITH_COMMA if COMMA.search(body) else _LONGEST_HEADING
    return len(body) <= limit and not INNER.search(body, 0, max(0, len(body) - 1)) and not AMOUNT.search(body)
