"""Amounts by which a budget was changed in the year, and the adjusted budget that they lead to."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.wholes import amount_before
from narrcheck.facts.indicators.subject import Subject
from narrcheck.model.fact import Fact, Reference
from narrcheck.model.frame import AMOUNTS, Frame
from narrcheck.model.quantity import Dimension

# What was added to the budget that a year began with.
INITIAL = "change@initial"
_CHANGES = ("change@prior", "change@budget", INITIAL)


class Adjustments:
    """Binds 追加A and 调减B: to the budget right before them, to a list of it, or each to a frame of its own."""

    def __init__(self, opened: OpenFrames) -> None:
        self.opened = opened

    def takes(self, mention: Mention) -> bool:
        """Bind an amount that says how a budget was changed, and which way; tell whether it did."""
        opened, frame = self.opened, self.opened.current
        if mention.reason and frame is not None and (slot := _explained(frame, mention)):
            opened.attach(mention, opened.beside(mention, opened.context.subject(mention)), slot)
            return True
        if frame is not None and mention.slot == "aside":
            if self._is_a_part(frame, mention):
                part = mention._replace(slot="value")
                target = opened.new(part, opened.context.subject(part))
                opened.attach(part, target, opened.value_slot(part))
                return True
            if self._is_sole(frame, mention):
                beside = "actual" in frame.facts and frame.facts["budget"].span.end == mention.lead.start
                opened.attach(mention, frame, "change@budget" if beside else INITIAL)
                return True
            if self._from(frame, mention):
                opened.attach(mention, frame, "change@prior")
                return True
            self.set_apart(frame)
        if not _adjusts(mention) or not (frame is None or frame.sentence == mention.sentence):
            return False
        opened.attach(mention, opened.beside(mention, opened.context.subject(mention)), INITIAL)
        return True

    def told_first(self, mention: Mention) -> Frame | None:
        """The frame of a change that is told before the numbers that it lies between: 甲调增B，由A调整到C."""
        last = self.opened.frames[-1] if self.opened.frames and mention.slot == "prior" else None
        change = last.facts.get(INITIAL) if last is not None and last.facts.keys() == {INITIAL} else None
        origin = self.opened.context.cues.origin.search(self.opened.context.document.folded, *mention.lead)
        if last is None or change is None or change.span.end != mention.lead.start or not origin or origin["thing"]:
            return None
        last.facts = {"change@prior": change._replace(reference=Reference.PRIOR)}
        return last

    def before_last_year(self, mention: Mention) -> Frame | None:
        """A frame for what is compared with last year behind a change of the budget: 由A调减B，比上年增长C%."""
        opened, frame = self.opened, self.opened.current
        change = frame.facts.get("change@prior") if frame is not None else None
        if frame is None or change is None or change.direction is None or not mention.based:
            return None
        told, words = opened.context.document.words(change.direction.span), opened.context.cues.words
        return opened.twin(frame, mention) if told in (*words["adjusts_up"], *words["adjusts_down"]) else None

    def settle(self, frame: Frame, mention: Mention, slot: str) -> None:
        """What a change turns out to be of once the next number is told: of the budget where it led to that number."""
        if slot != "adjusted":
            self.set_apart(frame)
        elif self._led_to(frame, mention):
            frame.facts[INITIAL] = frame.facts.pop("change@prior")._replace(reference=Reference.BUDGET)

    def set_apart(self, frame: Frame) -> None:
        """Give an adjustment a frame of its own where something else is told before the adjusted budget."""
        if INITIAL in frame.facts and "adjusted" not in frame.facts:
            apart = replace(frame, index=len(self.opened.frames), group=None, lists=[])
            apart.facts = {INITIAL: frame.facts.pop(INITIAL)}
            self.opened.frames.append(apart)

    def _is_sole(self, frame: Frame, mention: Mention) -> bool:
        """Whether an amount stands right behind the budget that it changed, or what that became: 调整为C，调减B."""
        budget = frame.facts.get("budget") if not self.opened.context.names.is_transfer(frame.name) else None
        if not _adjusts(mention) or budget is None:
            return False
        adjusted = frame.facts.get("adjusted") if frame.facts.keys() == {"budget", "adjusted"} else None
        became = adjusted is not None and adjusted.span.end == mention.lead.start and not mention.opens
        return became or budget.span.end == mention.lead.start

    def _from(self, frame: Frame, mention: Mention) -> bool:
        """Whether an amount stands right behind what it changed and nothing else is told of: 由A调增B，调整为C."""
        base = frame.facts.get("prior") if frame.facts.keys() <= {*AMOUNTS} else None
        if base is None or not _adjusts(mention) or base.span.end != mention.lead.start:
            return False
        context = self.opened.context
        return context.cues.origin.search(context.document.folded, base.sentence.start, base.span.start) is not None

    def _led_to(self, frame: Frame, mention: Mention) -> bool:
        """Whether a budget, the change right behind it and what it became stand in a row: 预算A，增加B，调整为C."""
        budget, change = frame.facts.get("budget"), frame.facts.get("change@prior")
        if budget is None or change is None or change.direction is None or change.span.end != mention.lead.start:
            return False
        document = self.opened.context.document
        between = document.folded[budget.span.end : change.span.start].lstrip("，")
        became = document.folded[change.span.end : mention.lead.end].lstrip("，")
        turned = self.opened.context.cues.turned.match(became) is not None
        return turned and between == document.words(change.direction.span)

    def _is_a_part(self, frame: Frame, mention: Mention) -> bool:
        """Whether what was added is a part of the list that tells a budget: 部门预算A，其中年初预算B，追加C."""
        part = frame.group is not None and not frame.group.carried and not mention.stop
        up = _adjusts(mention) and mention.direction is not None and mention.direction.sign > 0
        return part and up and (not frame.named or self.opened.context.names.is_transfer(frame.name))


def _adjusts(mention: Mention) -> bool:
    return _goes_a_way(mention) and not mention.reason


def _goes_a_way(mention: Mention) -> bool:
    money = mention.slot == "aside" and mention.quantity.dimension is Dimension.MONEY
    return money and mention.direction is not None and bool(mention.direction.sign)


def _explained(frame: Frame, mention: Mention) -> str:
    """The change of its sentence that an adjustment in a reason is a part of: 调增A，主要由于：甲调增B，乙调减C."""
    here = frame.facts if _goes_a_way(mention) and frame.sentence == mention.sentence else {}
    return next((slot for slot in _CHANGES if slot in here), "")


def one_of_several(frame: Frame, stated: Fact, beside: Iterable[Frame]) -> bool:
    """Whether a change of the budget is followed by another, so that it alone leads nowhere: 追加A，调减B."""
    changed = stated is frame.facts.get(INITIAL)
    return changed and any(other.index == frame.index + 1 and other.facts.keys() == {INITIAL} for other in beside)


def first_budget(opened: OpenFrames, mention: Mention) -> Frame | None:
    """The budget that an adjusted one is of, where only what was added to it stands between: 上年结转B，调整预算C."""
    names, current = opened.context.names, opened.current
    if mention.slot != "adjusted" or current is None:
        return None
    if "budget" in current.facts and not names.is_transfer(current.name):
        return None
    here = takewhile(lambda other: other.sentence == mention.sentence, reversed(opened.frames))
    budgets = (other for other in here if "budget" in other.facts and other.group is None and not other.aside)
    found = next((other for other in budgets if not names.is_transfer(other.name)), None)
    return found if found is not None and "adjusted" not in found.facts else None


def planned(opened: OpenFrames, subject: Subject, mention: Mention) -> Frame | None:
    """What another number is of: the budget of its side (收入预算A，支出预算B。实际完成收入C), or what was spent."""
    if mention.slot == "budget":
        return _counted_between(opened, mention)
    if mention.slot != "actual" or not subject.side:
        return None
    here = takewhile(lambda other: other.block == mention.block, reversed(opened.frames))
    same = (other for other in here if other.side == subject.side and other.group is None and not other.aside)
    found = next(same, None)
    return found if found is not None and set(found.facts) <= {"budget", "adjusted"} and found.facts else None


def _counted_between(opened: OpenFrames, mention: Mention) -> Frame | None:
    """What was spent, where counts stand between it and its budget: 车辆运行A，7辆，为预算B的C%."""
    amount = amount_before(opened.frames, opened.current, mention) if opened.current else None
    spent = amount is not None and amount is not opened.current and amount.facts.keys() == {"actual"}
    return amount if spent else None
