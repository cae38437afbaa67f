"""Which number a figure turns out to be once others stand beside it."""

from narrcheck.model.fact import Measure
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval


def its_own(frame: Frame, year: int | None) -> None:
    """Last year's number is the main one where its change and rate fit it as such: 去年收入A，同比增加B，增长C%.

    The reverse, where the number of the year before ``year`` is the base: 2021年支出A，同比减少A，下降100%.
    """
    if "prior" not in frame.facts:
        _base_of_its_own(frame, year)
    base, change, rate = (frame.facts.get(slot) for slot in ("prior", "change@prior", "rate@prior"))
    if base is None or change is None or rate is None or frame.value() is not None:
        return
    before = base.quantity.exact - change.signed
    own = before > 0 and rate.quantity.interval.meets(Interval.point(change.quantity.exact / before))
    if own and not rate.quantity.interval.meets(Interval.point(change.quantity.exact / base.quantity.exact)):
        frame.facts = {"actual": frame.facts.pop("prior"), **frame.facts}
        frame.last = "actual"


def _base_of_its_own(frame: Frame, year: int | None) -> None:
    value, change, rate = frame.value(), frame.facts.get("change@prior"), frame.facts.get("rate@prior")
    if value is None or change is None or rate is None or year is None or frame.period != year - 1:
        return
    base, before, told = value.quantity.exact, value.quantity.exact - change.signed, rate.quantity.interval
    if base <= 0 or not told.meets(Interval.point(change.quantity.exact / base)):
        return
    if before <= 0 or not told.meets(Interval.point(change.quantity.exact / before)):
        slot = next(slot for slot, fact in frame.facts.items() if fact is value)
        frame.facts = {"prior": frame.facts.pop(slot), **frame.facts}


def not_the_budget(frame: Frame) -> None:
    """A sole figure that is compared with the budget is not the budget, though no word told what it is."""
    budget = frame.facts.get("budget")
    if budget is not None and not any(slot in frame.facts for slot in ("actual", "prior")):
        frame.facts = {"actual": frame.facts.pop("budget")._replace(measure=Measure.ACTUAL), **frame.facts}
        frame.last = "actual"


def take_along(frame: Frame, target: Frame, slot: str, begin: int) -> None:
    """A budget told of the subject of an earlier sentence turns out to be of the next one: 全年预算A，执行数B.

    Of several later sentences only what the last, from ``begin`` on, tells: 支出B，比上年增加C。预算A，决算B.
    """
    start = frame.facts[slot].sentence.start
    later = [name for name, fact in frame.facts.items() if fact.sentence.start > start]
    here = [name for name in later if frame.facts[name].sentence.start >= begin] or later
    if frame.sentence != target.sentence and set(here) <= {"budget", "adjusted"} - {slot}:
        for name in here:
            target.facts[name] = frame.facts.pop(name)
        for group in [group for group in frame.lists if group.slot in here]:
            frame.lists.remove(group)
            target.lists.append(group)
            group.parent = target


def before_adjusted(frame: Frame) -> None:
    """What no word told is the budget, where an adjusted one and what was spent follow: 安排A，调整为B，完成C."""
    actual, adjusted = frame.facts.get("actual"), frame.facts.get("adjusted")
    if actual is None or adjusted is None or frame.facts.keys() != {"actual", "adjusted"}:
        return
    if actual.sentence == adjusted.sentence and actual.span < adjusted.span:
        frame.facts = {"budget": frame.facts.pop("actual")._replace(measure=Measure.BUDGET), **frame.facts}
