"""The numbers of headings and list items: how they are written and where they stand."""

from dataclasses import dataclass

import regex

from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.document import Block, BlockKind, Document, Span, fold
from narrcheck.readers.numbering import numeral
from narrcheck.rulebook import Rulebook, RuleData

_TAIL = 60  # a heading is no longer than this, so a glued one begins no further from the end of its paragraph
_PARAGRAPH = 15  # characters: a paragraph before a glued heading has at least so many
_LONGEST_ROW = 120


class NumeralData(RuleData):
    """The characters of Chinese list numbers."""

    digits: str
    ten: str


class LonelyData(RuleData):
    """The first of a list in words, and what may follow it."""

    first: str
    later: str


class NumberData(RuleData):
    """``rules/outline/numbers.yaml``."""

    numerals: NumeralData
    parts: tuple[str, ...]
    kin: tuple[tuple[str, ...], ...]
    nesting: tuple[str, ...]
    headings: tuple[str, ...]
    stops: str
    glued: str
    row: str
    lonely: LonelyData
    points: str
    label: str
    unpointed: str
    table: str


@dataclass(frozen=True)
class NumberStyles:
    """The same, compiled."""

    data: NumberData
    glued: regex.Pattern[str]
    row: regex.Pattern[str]
    first: regex.Pattern[str]
    later: regex.Pattern[str]
    points: regex.Pattern[str]
    label: regex.Pattern[str]
    unpointed: regex.Pattern[str]
    figure: regex.Pattern[str]

    def render(self, value: int, like: str) -> str:
        """``value``, written as the number ``like`` is."""
        old = self.figure.search(like)
        if old is None:
            return like
        if old[0].isdecimal():
            new = str(value)
        elif old[0] in self.data.numerals.digits + self.data.numerals.ten or len(old[0]) > 1:
            new = self.chinese(value)
        else:
            new = chr(0x2460 + value - 1)
        return like[: old.start()] + new + like[old.end() :]

    def anywhere(self, value: int, like: str) -> regex.Pattern[str]:
        """``value`` as a number anywhere in a line, with digits of the kind that the number ``like`` has."""
        written = self.render(value, like).strip()
        new = self.figure.search(written)
        if new is None or new[0] == written:
            return regex.compile(regex.escape(written))
        end = r"(?:、|[.．](?!\d))" if written[-1] in "、．." else regex.escape(fold(written[new.end() :]))
        return regex.compile(rf"(?<!\d){' ?'.join(new[0])} ?{end}")

    def chinese(self, value: int) -> str:
        """``value`` from 1 to 99 in Chinese."""
        digits, ten = self.data.numerals.digits, self.data.numerals.ten
        tens, ones = divmod(value, 10)
        head = (digits[tens - 1] if tens > 1 else "") + ten if tens else ""
        return head + (digits[ones - 1] if ones else "")

    def shape(self, style: str) -> str:
        """The style without the kind of its digits: the same for （一） and （1）."""
        return style.replace(self.data.numerals.digits[0], "1")

    def akin(self, style: str, styles: set[str]) -> bool:
        """Whether ``style`` differs from one of ``styles`` by typing only."""
        return style in styles or any(style in group and styles & set(group) for group in self.data.kin)


def number_styles(rulebook: Rulebook) -> NumberStyles:
    """The compiled number styles; use as ``rulebook.derive(number_styles)``."""
    data = rulebook.read("outline/numbers.yaml", NumberData)
    figure = rf"[{data.numerals.digits}{data.numerals.ten}]+|\d+|[①-⑳]"
    lonely = data.lonely
    sources = (data.glued, data.row, lonely.first, lonely.later, data.points, data.label, data.unpointed, figure)
    return NumberStyles(data, *(regex.compile(source) for source in sources))


@dataclass(frozen=True, slots=True)
class Item:
    """A number: its block and place; ``soft`` where it may be a row of a table, ``glued`` where it ends a paragraph."""

    index: int
    style: str
    value: int
    span: Span
    soft: bool = False
    glued: Span | None = None


def contents_of(document: Document, rulebook: Rulebook) -> list[Item]:
    """The numbered entries of the contents."""
    row, folded = rulebook.derive(number_styles).row, document.folded
    return [
        Item(i, block.number.style, block.number.value, block.number.span, soft)
        for i, block in enumerate(document.blocks)
        if block.kind is BlockKind.CONTENTS and block.number
        for soft in (bool(row.fullmatch(folded[block.number.span.end : block.span.end].strip())),)
    ]


def items_of(document: Document, rulebook: Rulebook) -> list[Item]:
    """The numbered headings and items of the body, and what looks like a heading glued to a paragraph."""
    styles, accounts = rulebook.derive(number_styles), rulebook.derive(load_accounts)
    folded, items = document.folded, []
    for index, block in enumerate(document.blocks):
        if block.kind in (BlockKind.CONTENTS, BlockKind.TABLE):
            continue
        number, end = block.number, block.span.end
        if number:
            words = folded[number.span.end : end].strip() if end - number.span.end < _LONGEST_ROW else ""
            soft = bool(words and (styles.row.fullmatch(words) or accounts.named(words, level=1)))
            items.append(Item(index, number.style, number.value, number.span, soft))
        if match := styles.glued.search(folded, max(block.span.start + _PARAGRAPH, end - _TAIL), end):
            found = numeral(match[0])
            if found:
                span = Span(match.start(), match.start() + found.length)
                items.append(Item(index, found.style, found.value, span, glued=Span(*match.span())))
    return items


def is_bare(block: Block) -> bool:
    """Whether the block is a heading without a number."""
    return block.kind is BlockKind.HEADING and block.number is None
