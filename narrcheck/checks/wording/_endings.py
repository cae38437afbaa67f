"""Items of a list that end without the mark that all others end with, or with another one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from narrcheck.model.document import Block, BlockKind, Document, Span

_STOPS = "。；"
_OTHERS = 3  # so many items tell how all of them end
_SENTENCE = 12  # characters; what is shorter may be a title
_MARKS = "。；：，、！？…"


def unended(document: Document) -> Iterator[tuple[Span, str]]:
    """Where an item ends without the mark that its neighbours have, and that mark."""
    text = document.folded
    for items in _lists(document.blocks):
        ends = [text[block.span.start : block.span.end].rstrip() for block in items]
        bare = [index for index, words in enumerate(ends) if words[-1:] not in _MARKS]
        if len(bare) != 1:
            continue
        index = bare[0]
        others = {words[-1] for words in (*ends[:index], *ends[index + 1 :])}
        last = index == len(items) - 1
        stop = others.pop() if len(others) == 1 else "；" if others == set(_STOPS) and not last else ""
        if stop not in _STOPS or not stop or (last and stop != "。") or len(ends) <= _OTHERS:
            continue
        if len(ends[index]) >= _SENTENCE and not ends[index].endswith("）"):
            end = items[index].span.start + len(ends[index])
            yield Span(end, end), stop


def misended(document: Document) -> Iterator[tuple[Span, str]]:
    """The colon that one item ends with, nothing hanging on it, and the mark that all others have but the last."""
    text = document.folded
    for items in _lists(document.blocks):
        ends = [text[block.span.start : block.span.end].rstrip() for block in items]
        odd = [index for index, words in enumerate(ends) if words.endswith("：")]
        others = {words[-1:] for index, words in enumerate(ends[:-1]) if index not in odd}
        if len(odd) == 1 and odd[0] < len(ends) - 1 > _OTHERS and others == {"；"} and ends[-1][-1:] in _STOPS:
            end = items[odd[0]].span.start + len(ends[odd[0]])
            yield Span(end - 1, end), "；"


def _lists(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Numbered paragraphs that hang on the same block and that nothing hangs on, each list in its order."""
    parents = {block.parent for block in blocks}
    lists: dict[tuple[int | None, str], list[Block]] = defaultdict(list)
    for index, block in enumerate(blocks[:-1]):
        if block.number is None or block.kind is not BlockKind.PARAGRAPH:
            continue
        siblings = lists[block.parent, block.number.style]
        before = siblings[-1].number if siblings else None
        if before and block.number.value <= before.value:
            yield siblings.copy()
            siblings.clear()
        if index not in parents:
            siblings.append(block)
    yield from lists.values()
