"""What a paragraph goes on with that one above it has told: a total, one of both sides, or an item's amount."""

from collections.abc import Sequence
from itertools import takewhile

from narrcheck.facts.frames.context import Context
from narrcheck.model.document import BlockKind
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension

# So many paragraphs may tell of one item.
_NEAR = 5


def told_above(context: Context, frames: Sequence[Frame], block: int) -> Frame | None:
    """The frame of a paragraph above that a paragraph goes on with, before it names anything itself."""
    return (
        _total_above(context, frames, block)
        or _both_above(context, frames, block)
        or _item_above(context, frames, block)
    )


def _total_above(context: Context, frames: Sequence[Frame], block: int) -> Frame | None:
    """The one amount of the paragraph above, where a paragraph begins with 其中.

    The last of several items in paragraphs of their own is no whole, unless its name has known parts.
    """
    if not _alike(context, block) or not context.cues.opens.match(context.words(block)):
        return None
    above = _sole(frames, block - 1)
    if above is None or (_alike(context, block - 1) and _sole(frames, block - 2) and not divisible(context, above)):
        return None
    return above


def _both_above(context: Context, frames: Sequence[Frame], block: int) -> Frame | None:
    """The total of both sides above, of which a paragraph that begins with 支出包括： tells one side's part."""
    words, plain = context.words(block), context.names.words.plain
    opened = context.cues.opens.search(words) if words.lstrip().startswith(tuple(plain)) else None
    begins = opened is not None and words[: opened.start()].strip() in plain
    return near_both(context, frames, block) if begins else None


def near_both(context: Context, frames: Sequence[Frame], block: int) -> Frame | None:
    """The total of both sides told one or two paragraphs above."""
    if not _alike(context, block):
        return None
    first = block - 1 - _alike(context, block - 1)
    near = takewhile(lambda frame: frame.block >= first, reversed(frames))
    both = (frame for frame in near if frame.value() is not None and not frame.aside and frame.group is None)
    return next((frame for frame in both if of_both_sides(context, frame)), None)


def _item_above(context: Context, frames: Sequence[Frame], block: int) -> Frame | None:
    """What the item above tells first, where a paragraph without a number goes on with it.

    That is so between two items, and after the last where one stood between the items before: what stands behind all
    of them may be of their whole.
    """
    blocks = context.document.blocks
    item = _item(context, block, -1)
    if item is None or blocks[block].number is not None:
        return None
    following, before = _item(context, block, 1), _item(context, item, -1)
    inside = _next(context, item, following) or (before != item - 1 and _next(context, before, item))
    here = takewhile(lambda frame: frame.block >= item, reversed(frames)) if inside else ()
    told = [frame for frame in here if frame.block == item and frame.value() is not None and not frame.aside]
    return told[-1] if told else None


def _item(context: Context, block: int, step: int) -> int | None:
    """The nearest numbered paragraph before or after a block, none but paragraphs of the same heading between them."""
    blocks = context.document.blocks
    for other in range(block + step, block + _NEAR * step, step):
        inside = 0 <= other < len(blocks) and blocks[other].kind is BlockKind.PARAGRAPH
        if not inside or blocks[other].parent != blocks[block].parent:
            return None
        if blocks[other].number is not None:
            return other
    return None


def _next(context: Context, first: int | None, second: int | None) -> bool:
    """Whether two blocks are items of one list, one after the other."""
    if first is None or second is None:
        return False
    one, other = (context.document.blocks[block].number for block in (first, second))
    return one is not None and other is not None and one.style == other.style and one.value + 1 == other.value


def _alike(context: Context, block: int) -> bool:
    """Whether a block and the one before it are paragraphs."""
    blocks = context.document.blocks
    return block > 0 and blocks[block].kind is blocks[block - 1].kind is BlockKind.PARAGRAPH


def _sole(frames: Sequence[Frame], block: int) -> Frame | None:
    """The one amount that a paragraph tells, if it tells no other and is not in a list."""
    here = [frame for frame in reversed(frames) if frame.block == block and not frame.aside and not frame.group]
    value = here[0].value() if len(here) == 1 else None
    return here[0] if value is not None and value.quantity.dimension is Dimension.MONEY else None


def divisible(context: Context, frame: Frame) -> bool:
    """Whether the name of a frame is a grand total's or has known parts."""
    names = context.names
    return names.is_total(frame.name) or bool(names.parts(frame.name))


def of_both_sides(context: Context, frame: Frame) -> bool:
    """Whether a frame is a total of both sides: 收支总预算."""
    known = context.names.known.get(frame.name)
    return known is not None and known.side == "both"
