"""What a list or a word behind it means as its whole: the open frame, or an amount that words name."""

import re
from collections.abc import Sequence
from itertools import takewhile

from narrcheck.facts.frames.above import divisible, near_both, of_both_sides
from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.slots import is_value
from narrcheck.facts.frames.targets import received
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension

_NUMBER = re.compile(r"^(?:（[一二三1-3]）|[一二三1-3][、.])")


def divided(context: Context, frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """What a list would divide: the open frame, or the amount before it where counts stand between.

    What came in (到位) is not the open frame, but a list right after it divides it; 支出包括： divides no funds carried
    over, which the sentence before may have told last.
    """
    if (named := _named(context, frames, mention)) is not None:
        return named
    if (above := _of_both_above(context, frames, mention)) is not None:
        return above
    if current is not None and _of_a_side(context, mention):
        if (whole := _of_both(context, current)) is not None:
            return whole
        if context.names.is_transfer(current.name):
            return None
    if current is not None and _of_all_before(context, frames, current, mention):
        return None
    last = next((frame for frame in reversed(frames) if not frame.aside), None)
    if last is not None and current is not None and received(context, current, last):
        return last
    return current and amount_before(frames, current, mention)


def amount_before(frames: Sequence[Frame], current: Frame, mention: Mention) -> Frame:
    """The open frame, or the amount told before it in its sentence where it is a count."""
    if mention.quantity.dimension is not Dimension.MONEY or not _counts(current):
        return current
    for other in reversed(frames[: current.index]):
        if other.sentence != current.sentence or other.group is not current.group:
            break
        if not other.aside and not _counts(other):
            return other
    return current


def told_alone(frames: Sequence[Frame], total: Frame, mention: Mention) -> bool:
    """Whether an amount is the only one of its sentence, this one or the one before, so that 一是 alone divides it."""
    value = total.facts.get(total.main)
    money = value is not None and value.quantity.dimension is mention.quantity.dimension is Dimension.MONEY
    here = takewhile(lambda other: other.sentence >= total.sentence, reversed(frames))
    beside = (other for other in here if other is not total and not other.aside and not _counts(other))
    return money and mention.sentence - total.sentence <= 1 and next(beside, None) is None


def _of_all_before(context: Context, frames: Sequence[Frame], current: Frame, mention: Mention) -> bool:
    """Whether a list divides all that some sentences told one by one: its first part is more than the last of them."""
    here = context.sentences[mention.sentence].span
    value = current.value()
    if value is None or value.sentence == here or current.block != mention.block or divisible(context, current):
        return False
    before = frames[current.index - 1] if current.index else None
    beside = before is not None and before.block == current.block and before.sentence != current.sentence
    money = value.quantity.dimension is mention.quantity.dimension is Dimension.MONEY
    return beside and money and mention.quantity.exact > value.quantity.exact


def _named(context: Context, frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """The amount, told in this paragraph or the one above, that the words of an opening name: 本年收入的构成为：A."""
    sentence, lead = context.sentences[mention.sentence].span, mention.lead
    opened = context.cues.opens.search(context.document.folded, lead.start, lead.end)
    if opened is None or lead.start != sentence.start:
        return None
    name = context.names.within(context.document.folded[lead.start : opened.end()].partition("：")[0])
    near = takewhile(lambda other: other.block >= mention.block - 1, reversed(frames))
    return next((other for other in near if other.name == name and other.value() and not other.aside), None)


def _of_a_side(context: Context, mention: Mention) -> bool:
    """Whether a list begins its sentence, or its part of one, with what it divides: ；支出包括：基本支出A."""
    sentence, lead = context.sentences[mention.sentence].span, mention.lead
    opened = context.cues.opens.search(context.document.folded, lead.start, lead.end)
    if opened is None:
        return False
    before = context.document.folded[lead.start : opened.start()]
    begins = lead.start == sentence.start or before.startswith("；")
    named = before.removeprefix("；").strip()
    return begins and (named in context.names.words.plain or _of_side(context, named))


def _of_side(context: Context, name: str) -> bool:
    """Whether a name is one side's grand total: 支出总计."""
    known = context.names.known.get(name)
    return known is not None and context.names.is_grand(name) and known.side != "both"


def _of_both(context: Context, item: Frame) -> Frame | None:
    """The total of both sides that an item of one side's list divides: 收支总预算A。收入包括：甲B；支出包括：乙C."""
    whole = item.group.parent if item.group is not None else None
    return whole if whole is not None and of_both_sides(context, whole) else None


def _of_both_above(context: Context, frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """The total of both sides told in the paragraph above one that begins with a side's list: 收入包括：甲A."""
    first = mention.lead.start == context.document.blocks[mention.block].span.start
    if not first or not _of_a_side(context, mention):
        return None
    above = takewhile(lambda other: other.block >= mention.block - 1, reversed(frames))
    return next((one for one in above if of_both_sides(context, one) and one.value() and not one.aside), None)


def labelled(context: Context, frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """The total of both sides of which a label begins to tell one side's part: 收支总预算A。（一）收入：甲B，乙C."""
    partly = any(word in mention.phrase for word in context.cues.words["mostly"])
    label = _NUMBER.sub("", mention.label)
    if partly or label not in context.names.words.plain or not is_value(mention) or context.subject(mention).generic:
        return None
    if current is None:
        return near_both(context, frames, mention.block)
    return current if of_both_sides(context, current) else _of_both(context, current)


def introduced(context: Context, frames: Sequence[Frame], current: Frame, sentence: int) -> Frame | None:
    """What a last sentence without a figure (一般公共预算收入完成情况是：) names in its paragraph, else the open frame.

    None where it names an indicator that the paragraph has not told. What is of neither side (结余C。支出项目如下：) is
    not divided where the sentence before has told something of the side that this one names.
    """
    if current.sentence == sentence or sentence in context.figured:
        return current
    span = context.sentences[sentence].span
    told_here = context.document.folded[span.start : span.end]
    if context.cues.reports.search(told_here):
        return None
    words = told_here.rpartition("，")[2]
    name = context.names.within(words)
    near = takewhile(lambda other: other.block >= current.block, reversed(frames))
    here = [other for other in near if other.block == current.block and not other.aside and other.value()]
    if name is not None:
        return next((other for other in here if other.name == name), None)
    sides = context.names.words.sides
    told = [side for side in sides if any(word in words for word in sides[side] if len(word) > 1)]
    beside = [other for other in here if other.sentence == current.sentence and other.side in told]
    return current if current.side or not beside else beside[0]


def announced(context: Context, frames: Sequence[Frame], sentence: int) -> Frame | None:
    """What a paragraph without a figure (支出分科目为：) names, told before it under the same heading."""
    span, block = context.sentences[sentence].span, context.sentences[sentence].block
    words = context.document.folded[span.start : span.end]
    if sentence in context.figured or not context.cues.carries.search(words):
        return None
    name, home = context.names.within(words), context.document.blocks[block].parent
    here = (f for f in reversed(frames) if context.document.blocks[f.block].parent == home and not f.aside)
    return next((f for f in here if f.name == name and f.value() and f.period == context.year(block)), None)


def among(context: Context, frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """The amount, told before, that a sentence's first words divide: 一、返还性收入中，A，B.

    Later in a sentence, or shortened (财政拨款收入A。在收入拨款中，…), it is the one told last.
    """
    sentence, lead = context.sentences[mention.sentence].span, mention.lead
    money = mention.quantity.dimension is Dimension.MONEY and is_value(mention)
    match = context.cues.among.match(context.document.folded, lead.start, lead.end) if money else None
    subject = context.names.resolve(match["whole"], context.identity.entity) if match else None
    if match is not None and current is not None and set(match["whole"]) <= set(current.name) and not current.lists:
        return current
    if subject is None or subject.generic or lead.start != sentence.start:
        return None
    told = (other for other in reversed(frames) if other.key == subject.key and not other.aside)
    whole = next((other for other in told if other.value() and not _counts(other)), None)
    known = subject.name, context.subject(mention).name
    if whole is None or (context.names.parts(subject.name) and not context.names.divides_also(*known)):
        # A known whole finds its parts by itself, but for one that the sentence before has told.
        beside = whole and whole.block == mention.block and mention.sentence - whole.sentence == 1
        return whole if beside else None
    return whole


def shared_out(context: Context, frames: Sequence[Frame], frame: Frame) -> Frame:
    """What a list below would divide: the amount of the sentence, where the open frame is the number of its shares."""
    span = context.sentences[frame.sentence].span
    if not _counts(frame) or not context.cues.so_many.search(context.document.folded, span.start, span.end):
        return frame
    here = (other for other in reversed(frames[: frame.index]) if other.sentence == frame.sentence)
    return next((other for other in here if not other.aside and not _counts(other)), frame)


def sorted_anew(context: Context, frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """The subject that the words before 按…分类 name, told in the same paragraph; none where it has not been."""
    subject = context.names.resolve(mention.sorts or "", context.identity.entity)
    if subject.generic:
        return current
    here = (other for other in reversed(frames) if other.block == mention.block and not other.aside)
    return next((other for other in here if other.key == subject.key), None)


def alone(context: Context, frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """The open frame, unless it is one of several that an earlier sentence told side by side, or is itself a part.

    其中甲A，乙B；按用途分，丙C: what the list before the semicolon divides is divided again.
    """
    group = current.group if current is not None and current.sentence == mention.sentence and mention.stop else None
    if group is not None and not group.carried and not group.bracket:
        return group.parent
    if current is None or current.sentence == mention.sentence or current.lists:
        return current
    share = current.facts.get("share")
    if share is not None and share.whole:
        whole = context.names.resolve(share.whole, context.identity.entity)
        here = (other for other in reversed(frames) if other.block == mention.block and not other.aside)
        found = next((other for other in here if other.name == whole.name and other is not current), None)
        if found is not None:
            return found
    beside = [other for other in frames if other.sentence == current.sentence and not other.aside]
    return current if len(beside) == 1 else None


def _counts(frame: Frame) -> bool:
    value = frame.value()
    return value is None or value.quantity.dimension is Dimension.COUNT
