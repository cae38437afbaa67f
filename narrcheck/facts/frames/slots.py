"""Which number of its frame a figure is: the actual one, the budget, a change, a rate, or none."""

from fractions import Fraction

from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.model.fact import Reference
from narrcheck.model.frame import AMOUNTS, Frame
from narrcheck.model.quantity import Dimension, Quantity

# What a change is against that is told against a plan of five years: no year at all.
ERA = 0
# What it is against that is told against a number reported before (报告的执行数, 快报数): no year either.
REPORTED = 1
# What it is against that is told against a month or quarter (环比, 比8月), or the beginning of the year.
MONTH = 2
DERIVED = ("change", "rate", "completion")
_FEW_DIGITS = 3


def is_value(mention: Mention) -> bool:
    """Whether a figure is a main one: not derived from others."""
    return mention.slot == "value" or mention.slot in AMOUNTS


def slot_of(mention: Mention) -> str:
    """The slot of a derived figure, with what it is measured against."""
    if mention.slot not in DERIVED:
        return mention.slot
    return f"{mention.slot}@{(mention.reference or Reference.PRIOR).value}"


def another_prior(frame: Frame, mention: Mention) -> bool:
    """Whether last year's number that a frame has is of another measure than this one, and not yet used."""
    prior = frame.facts.get("prior")
    compared = any(slot.endswith("@prior") for slot in frame.facts)
    return prior is not None and bool(prior.of) and prior.of != mention.measure and not compared


def of_another_year(frame: Frame, mention: Mention) -> bool:
    """Whether an earlier number is told after a comparison with another: 比2022年增长A，比2021年（B）下降C.

    What a plan of five years came to (较“十三五”增收) is no year's.
    """
    compared = {frame.facts[slot].against for slot in ("rate@prior", "change@prior") if slot in frame.facts}
    if mention.against == REPORTED:
        return bool(compared)
    return ERA in compared or (mention.against is not None and not compared <= {None, mention.against})


def is_of_year(frame: Frame, mention: Mention) -> bool:
    """Whether a frame tells the number of the year that a figure is measured against: 比2021年（A）下降B."""
    prior = frame.facts.get("prior")
    return prior is not None and prior.against == mention.against is not None


def dated_again(frame: Frame, mention: Mention) -> bool:
    """Whether nothing but another year names a figure after one of the same sentence: 项目支出2021年A，2022年B."""
    bare = mention.year is not None and not mention.phrase.strip(f"，、{mention.year}年度")
    return bare and frame.sentence == mention.sentence and frame.period not in (None, mention.year)


def another_number(frame: Frame, mention: Mention, slot: str) -> bool:
    """Whether a number that a frame has already is told of it once more, to be compared with.

    Of another measure; or anew: A，比上年B增长；与报告数C相比，增加D.
    """
    if slot == "prior" and another_prior(frame, mention):
        return True
    anew = mention.slot == "prior" and mention.based and not mention.phrase
    return anew and frame.value() is not None and frame.sentence == mention.sentence


def part_of_budget(frame: Frame | None, mention: Mention) -> bool:
    """Whether 占…预算 after a sole budget tells its share of a larger one, and not how much of it was spent."""
    sole = frame is not None and frame.sentence == mention.sentence and frame.value() is frame.facts.get("budget")
    return bool(mention.whole and sole)


def threshold(context: Context, mention: Mention) -> bool:
    """Whether an amount only says from where on things are counted: 单价50万元以上通用设备2台."""
    quantity = mention.quantity
    after = context.document.folded[quantity.span.end : quantity.span.end + 2]
    money = quantity.dimension is Dimension.MONEY and quantity.approx is not None
    return money and mention.slot == "value" and after in context.cues.words["bounds"]


def since_budget(context: Context, frame: Frame | None, mention: Mention) -> bool:
    """Whether a change without a reference is the one since the budget told before it: 预算数A，决算数B，增加B − A."""
    if (
        frame is None
        or mention.slot != "change"
        or "prior" in frame.facts
        or not {"actual", "budget"} <= set(frame.facts)
    ):
        return False
    budget, actual = frame.facts["budget"], frame.facts["actual"]
    if frame.sentence != mention.sentence or mention.direction is None:
        return False
    text, word = context.document.folded, mention.direction.span
    said = text[word.start : word.end] in context.cues.words["against_budget"]
    # 预算A，采购B，同比增长P%，节约A − B: what is saved needs no words of its own.
    start = mention.lead.start if said else context.sentences[mention.sentence].span.start
    if context.cues.reference.search(text, start, mention.quantity.span.start):
        return False
    gap = actual.quantity.exact - budget.quantity.exact
    beside = budget.sentence == actual.sentence == context.sentences[mention.sentence].span
    return (said and beside) or _written_alike(gap * mention.direction.sign, mention.quantity)


def saved_of_budget(planned: Frame, frame: Frame, mention: Mention) -> bool:
    """Whether a change is what was saved of the budget of the frame before: 预算A，采购B，同比增长P%，节约A − B."""
    budget, actual = planned.facts.get("budget"), frame.facts.get("actual")
    if budget is None or actual is None or mention.slot != "change" or mention.based:
        return False
    saved = abs(budget.quantity.exact - actual.quantity.exact)
    return planned.sentence == mention.sentence and abs(saved - mention.quantity.exact) <= mention.quantity.ulp


def done_of_budget(context: Context, frame: Frame | None, mention: Mention) -> bool:
    """Whether a bare 完成 is said of a subject that has a budget."""
    planned = frame is not None and frame.facts.keys() & {"budget", "adjusted"}
    return bool(planned and context.cues.done.search(mention.phrase))


def behind_its_base(frame: Frame | None, mention: Mention) -> bool:
    """Whether a change follows right behind the number that it is measured from: 总量A，比年初的B增加C."""
    base = frame.facts.get("prior") if frame is not None else None
    if frame is None or base is None or mention.slot != "change" or "budget" in frame.facts:
        return False
    return base.span.end == mention.lead.start


def _written_alike(value: Fraction, quantity: Quantity) -> bool:
    """Whether a value, written with the decimals of a figure, is that figure but for one digit at most."""
    units = value / quantity.ulp
    told, meant = str(quantity.units), str(int(units))
    if units.denominator != 1 or len(told) != len(meant):
        return False
    return sum(a != b for a, b in zip(told, meant, strict=True)) <= (len(told) > _FEW_DIGITS)


def only_a_difference(frame: Frame, mention: Mention) -> bool:
    """Whether an amount after 大于预算 is too small, or after 小于预算 smaller than what it would be the budget of."""
    value = frame.value()
    if value is None or mention.direction is None or value.quantity.dimension is not mention.quantity.dimension:
        return False
    least = value.quantity.exact / (2 if mention.direction.sign > 0 else 1)
    return mention.quantity.exact < least


def is_stock(context: Context, current: Frame | None, name: str) -> bool:
    """Whether what is told, or else what is open, is what is left at a point in time and has no budget."""
    name = name or (current.name if current is not None else "")
    words = context.cues.words
    return name.endswith((*words["closing"], *words["stock"], *words["held"]))
