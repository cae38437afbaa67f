"""Where in the report an offset lies."""

from bisect import bisect_right

from narrcheck.model.document import Block, BlockKind, Document, Span


class Blocks:
    """Looks up the block at an offset."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [block.span.start for block in document.blocks]

    def index(self, offset: int) -> int | None:
        """The number of the block at ``offset``."""
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self._document.blocks[number].span.end else None

    def block(self, offset: int) -> Block | None:
        """The block at ``offset``."""
        number = self.index(offset)
        return None if number is None else self._document.blocks[number]

    def prose(self, span: Span) -> bool:
        """Whether ``span`` stands in a paragraph, not in a heading, the contents or a table."""
        block = self.block(span.start)
        return block is not None and block.kind is BlockKind.PARAGRAPH

    def below(self, offset: int, titles: tuple[str, ...]) -> bool:
        """Whether the place stands under a heading that has one of ``titles`` in it.

        A heading without a number between them begins a part of its own.
        """
        number = self.index(offset)
        if number is None:
            return False
        chain = [number, *self._document.ancestors(number)]
        for heading in (self._document.blocks[i] for i in chain if self._document.blocks[i].kind is BlockKind.HEADING):
            if any(title in self._document.folded[slice(*heading.span)] for title in titles):
                return True
            if heading.number is None:
                return False
        return False
