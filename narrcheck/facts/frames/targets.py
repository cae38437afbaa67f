"""Which frame a figure belongs to: the one before it, unless its words, its unit or its year say otherwise."""

from collections.abc import Sequence

from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.slots import MONTH, slot_of
from narrcheck.facts.indicators.subject import Subject
from narrcheck.model.fact import Reference
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Dimension

SHORTEST_NAME = 3
_SIDES = ("income", "expenditure")
_BUDGETS = frozenset({"budget", "adjusted"})
_MOVED = frozenset({"prior", "actual", "change@prior"})


def same_subject(frame: Frame, subject: Subject, mention: Mention, *, prior: bool) -> bool:
    """Whether a main figure can be another number of the subject that a frame is about."""
    value = frame.value()
    if value is not None and value.quantity.dimension is not mention.quantity.dimension:
        return False
    before = frame.facts.get("prior")
    if mention.stop and value is None and before is None and frame.sentence == mention.sentence:
        return False  # …同比增长A%；平台由B家减至C家: a rate alone, and then something else
    if (
        value is None
        and before is not None
        and not mention.phrase
        and before.quantity.symbol == mention.quantity.symbol
    ):
        return True  # 接待批次由20批次降为15批次
    if value is not None and value.quantity.dimension is Dimension.COUNT:
        same_unit = value.quantity.symbol == mention.quantity.symbol
        if not same_unit or (not prior and "prior" not in frame.facts):
            return False
    if mention.year and frame.period and mention.year != frame.period and not prior and value is not None:
        return False
    if frame.side in _SIDES and subject.side in _SIDES and frame.side != subject.side:
        return False
    return subject.generic or subject.key == frame.key or subject.name == frame.name


def goes_on(frames: Sequence[Frame], subject: Subject, mention: Mention) -> Frame | None:
    """The frame of a reason that a figure right behind it goes on with: 由A降为B, 下降C%."""
    frame = frames[-1] if mention.reason and subject.generic and frames else None
    if frame is None or not frame.aside or "prior" not in frame.facts:
        return None
    last = max(fact.span.end for fact in frame.facts.values())
    return frame if last == mention.lead.start and frame.facts.keys() <= _MOVED else None


def share_target(
    context: Context, frames: Sequence[Frame], current: Frame | None, subject: Subject, mention: Mention
) -> Frame | None:
    """The frame whose share it is; None where the words name something without a figure so far."""
    if current is not None:
        named = subject.generic or subject.name == current.name
        if subject.generic and (meant := _meant_by_mean(context, frames, current, mention)) is not None:
            return meant
        if named or len(subject.name) < SHORTEST_NAME:
            anew = not named and mention.stop and subject.name not in current.name  # 住院收入A；药占比B
            return _abbreviated(frames, current, subject) or (None if anew else current)
    blocks = context.document.blocks
    home = blocks[mention.block].parent
    for other in reversed(frames):
        if other.block != mention.block and (home is None or blocks[other.block].parent != home):
            break
        if other.name == subject.name and other.value() and not other.aside and "share" not in other.facts:
            return other
    return None


def _meant_by_mean(context: Context, frames: Sequence[Frame], current: Frame, mention: Mention) -> Frame | None:
    """The amount that the open mean was told of, whose share follows: 累计化解A，年均化解B，占总任务C的D%.

    Brackets behind the mean may tell it (人均A（按B人计算，共C），占D%).
    """
    value, cues, text = current.value(), context.cues, context.document.folded
    whole = mention.whole or ""
    if value is None or cues.each.search(whole) or any(word in whole for word in cues.words["averaged"]):
        return None
    behind = [frame for frame in frames[current.index + 1 :] if frame.value() and not _counts(frame)]
    if len(behind) == 1 and cues.each.search(text, value.sentence.start, value.span.start):
        return behind[0] if behind[0].sentence == current.sentence and "share" not in behind[0].facts else None
    before = frames[-2] if len(frames) > 1 and frames[-1] is current else None
    amount = before.value() if before is not None and before.sentence == current.sentence else None
    words = text[amount.span.end : value.span.start] if amount is not None else ""
    mean = cues.each.search(words) or cues.averaged.search(words)
    if not mean or before is None or amount is None or amount.quantity.dimension is not value.quantity.dimension:
        return None
    return None if "share" in before.facts or current.group is not before.group else before


def _counts(frame: Frame) -> bool:
    value = frame.value()
    return value is not None and value.quantity.dimension is Dimension.COUNT


def _abbreviated(frames: Sequence[Frame], current: Frame, subject: Subject) -> Frame | None:
    """The one frame of the sentence that begins with a short name, where the open one does not: 税 for 税收收入."""
    if not subject.name or current.name.startswith(subject.name):
        return None
    here = [frame for frame in frames if frame.sentence == current.sentence and frame.name.startswith(subject.name)]
    return here[0] if len(here) == 1 and here[0].value() else None


def in_reason(frames: Sequence[Frame], current: Frame | None, mention: Mention) -> Frame | None:
    """The amount of a reason that a comparison right behind it is of, where what it is a reason for has its own.

    支出A，增长B%，主要是专项债券支出C，比上年多支出D.
    """
    last, slot = frames[-1] if frames else None, slot_of(mention)
    if last is None or not last.aside or current is None or mention.slot != "change" or not mention.based:
        return None
    value, told = last.value(), "rate@prior" in current.facts or "change@prior" in current.facts
    beside = value is not None and value.span.end == mention.lead.start and slot not in last.facts
    return last if beside and told and not mention.stop and slot not in current.facts else None


def derived_target(
    context: Context, frames: Sequence[Frame], current: Frame | None, subject: Subject, mention: Mention
) -> Frame | None:
    """The frame that a change, rate or completion is of; None where it begins a frame of its own."""
    slot = slot_of(mention)
    if mention.against is not None and mention.year is not None:
        # 2021年比2020年增长: of the figure of that year.
        dated = (other for other in reversed(frames) if other.block == mention.block and other.period == mention.year)
        found = next((other for other in dated if other.value() and slot not in other.facts and not other.aside), None)
        if found is not None and (subject.generic or subject.name == found.name):
            return found
    if mention.quantity.dimension is Dimension.COUNT:
        # 个转企A户，是上年B户的C倍；四上企业净增D户: another subject has begun.
        anew = mention.stop and not subject.generic and current is not None and subject.name != current.name
        counted = None if anew else _counted(frames, mention)
        return counted if counted is not None and slot not in counted.facts else None
    if mention.slot == "completion" and current is not None:
        before = _before_remainder(context, frames, current) if _remainder(context, current) else None
        current = before or _planned_whole(frames, current, mention) or current
    current = compared_by_name(context, frames, subject, mention) or current
    if current is not None and not _compared_before(context, current, mention):
        named = subject.generic or subject.name == current.name or mention.each
        named = named or _of_the_same_funds(context, current, subject, mention)
        alike = subject.local and (subject.name in current.name or current.name in subject.name)
        if named or alike:
            return current if slot not in current.facts and not against_another(current, mention) else None
    for other in reversed(frames):
        if other.block != mention.block:
            break
        if other.name == subject.name and slot not in other.facts and not other.aside:
            return other
    return None


def total_again(context: Context, current: Frame | None, subject: Subject, mention: Mention) -> Frame | None:
    """The total of a list that a grand total's name behind it means: 财政拨款收入总计A，其中：…，收入总计减少B.

    Behind a semicolon the bare name of a part's side will do: 其中：教育支出A，住房保障支出B；支出增加C.
    """
    whole = current.group.parent if current is not None and current.group is not None else None
    told = whole is None or whole.sentence != mention.sentence or slot_of(mention) in whole.facts
    if current is None or whole is None or told:
        return None
    if mention.stop and mention.phrase in context.names.words.plain and current.side is not None:
        called = any(word in mention.phrase for word in context.names.words.sides.get(current.side, ()))
        return whole if called and whole.side in (None, current.side) else None
    grand = whole.name != subject.name and context.names.is_grand(subject.name)
    return whole if grand and whole.side == subject.side else None


def compared_by_name(context: Context, frames: Sequence[Frame], subject: Subject, mention: Mention) -> Frame | None:
    """The frame of the paragraph that a clause of its own names: 甲A，乙B。甲预算数与上年相比，增加C."""
    if not (mention.compared and subject.generic):
        return None
    named, slot = context.names.resolve(mention.compared, context.identity.entity), slot_of(mention)
    if named.generic:
        return None
    here = (other for other in reversed(frames) if other.block == mention.block and not other.aside)
    found = next((other for other in here if other.key == named.key and other.value()), None)
    return found if found is not None and slot not in found.facts else None


def compares_another(context: Context, frame: Frame | None, mention: Mention) -> bool:
    """Whether a sentence compares an indicator with last year's that is not told yet: 培训支出A。会议费比上年B减少C."""
    if frame is None or not frame.local or frame.sentence == mention.sentence or not mention.compared:
        return False
    named = context.names.resolve(mention.compared, context.identity.entity)
    return not (named.generic or named.local) and named.key != frame.key


def against_another(frame: Frame, mention: Mention) -> bool:
    """Whether a second comparison is with another time than the first: 比2020年增长A，比2019年增加B; 环比A，同比B."""
    told = next((fact for slot in ("rate@prior", "change@prior") if (fact := frame.facts.get(slot))), None)
    if told is None or mention.reference is not Reference.PRIOR:
        return False
    if MONTH in (mention.against, told.against):
        return mention.against != told.against
    dated = mention.against is not None and mention.based
    return dated and mention.against != (told.against or (told.period and told.period - 1))


def _planned_whole(frames: Sequence[Frame], frame: Frame, mention: Mention) -> Frame | None:
    """The total of a list whose last part has no budget, where the total has one: 其中甲A、乙B，执行率C.

    A rate that fits the part and a budget of its name in the sentence is of the part.
    """
    whole = frame.group.parent if frame.group is not None and not frame.group.carried else None
    if whole is None or whole.sentence != frame.sentence or frame.facts.keys() & _BUDGETS:
        return None
    actual, rate = frame.facts.get("actual"), mention.quantity.interval
    alike = (other for other in frames[whole.index : frame.index] if other.name == frame.name)
    budgets = [other.facts[slot].quantity.exact for other in alike for slot in _BUDGETS & other.facts.keys()]
    if actual and any(budget and rate.meets(Interval.point(actual.quantity.exact / budget)) for budget in budgets):
        return None
    return whole if "actual" in whole.facts and whole.facts.keys() & _BUDGETS else None


def _of_the_same_funds(context: Context, frame: Frame, subject: Subject, mention: Mention) -> bool:
    """Whether words that tell funds and no side (一般公共预算财政拨款增加…) mean the side that the frame is of."""
    sides = context.names.words.sides
    if subject.local or subject.qualifier or frame.side not in sides or subject.side not in sides:
        return False
    if any(word in mention.phrase for words in sides.values() for word in words[:1]):
        return False
    return _without(subject.name, sides[subject.side]) == _without(frame.name, sides[frame.side])


def _without(name: str, endings: Sequence[str]) -> str:
    return next((name.removesuffix(ending) for ending in endings if name.endswith(ending)), name)


def _remainder(context: Context, frame: Frame) -> bool:
    """Whether a frame tells what was left over, of which nothing is completed."""
    return any(word in frame.name for word in context.cues.words["remainder"])


def _before_remainder(context: Context, frames: Sequence[Frame], current: Frame) -> Frame | None:
    """The frame of the sentence that the remainder was left of."""
    for other in reversed(frames[: current.index]):
        if other.sentence != current.sentence:
            return None
        if "actual" in other.facts and not other.aside and not _remainder(context, other):
            return other
    return None


def _counted(frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """The last count in the same unit: a change of counts is of that."""
    for other in reversed(frames):
        if other.block != mention.block:
            return None
        value = other.value()
        if value is not None and value.quantity.symbol == mention.quantity.symbol and not other.aside:
            return other
    return None


def _compared_before(context: Context, frame: Frame, mention: Mention) -> bool:
    """Whether an earlier sentence has told how the subject changed, so that this one speaks of something else."""
    here = context.sentences[mention.sentence].span
    reference = (mention.reference or Reference.PRIOR).value
    told = (frame.facts.get(f"{slot}@{reference}") for slot in ("change", "rate"))
    return any(fact is not None and fact.sentence != here for fact in told)


def of_another(context: Context, current: Frame | None, mention: Mention) -> bool:
    """Whether the words of a change say that it is not of the open number: of a mean, or of a year not yet over."""
    told = current is not None and "actual" in current.facts and current.sentence == mention.sentence
    ahead = told and context.cues.outlook.search(
        context.document.folded, mention.lead.start, mention.quantity.span.start
    )
    return bool(ahead) or _of_a_mean(context, current, mention)


def _of_a_mean(context: Context, current: Frame | None, mention: Mention) -> bool:
    """Whether a change is of a mean that its words name and that is not open: 每公斤A，亩均增收B."""
    told = context.cues.each.search(context.document.folded, mention.lead.start, mention.quantity.span.start)
    value = current.value() if current is not None else None
    if told is None or value is None:
        return False
    return not context.cues.each.search(context.document.folded, value.sentence.start, value.span.start)


def before_mean(context: Context, frames: Sequence[Frame], mention: Mention) -> Frame | None:
    """The amount that a mean was told of, where a semicolon and a bare number follow: A，人均B；上年C.

    A mean is told in another unit, or called one. A change in another unit is not of it (人均B元，比上年减少C万元).
    """
    if mention.phrase or not frames:
        return None
    mean, unit, apart = frames[-1].value(), mention.quantity.symbol, frames[-1].sentence != mention.sentence
    if mean is None or mean.quantity.dimension is not Dimension.MONEY:
        return None
    called = context.cues.each.search(context.document.folded, mean.sentence.start, mean.span.start)
    changed = called and mention.slot == "change" and mention.quantity.dimension is Dimension.MONEY
    if not (changed or (mention.stop and not apart)):
        return None
    if mean.quantity.symbol == unit and (apart or not called or not mention.stop):
        return None
    home = (frame for frame in reversed(frames[:-1]) if not frame.aside and frame.block == mention.block)
    here = (f for f in home if (apart or f.sentence == mention.sentence) and not context.names.is_mean(f.name))
    return next((f for f in here if (v := f.value()) is not None and v.quantity.symbol == unit), None)


def received(context: Context, planned: Frame, frame: Frame) -> bool:
    """Whether a frame tells what came in of a budget told before it, so that what follows is of that budget again."""
    if frame is planned or frame.aside or planned.sentence != frame.sentence or "actual" in planned.facts:
        return False
    budget = planned.facts.keys() & {"budget", "adjusted"} and planned.last != "prior"
    return bool(budget) and any(word in frame.name for word in context.cues.words["received"])


def subject_of(frame: Frame) -> Subject:
    """What a frame is about, for another frame of the same."""
    return Subject(frame.name, frame.key.partition("|")[0], frame.local, frame.side)
