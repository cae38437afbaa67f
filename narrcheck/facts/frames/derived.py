"""Changes, rates and completions: which number they are derived from, and which one they refer to."""

from narrcheck.facts.frames.adjustments import Adjustments
from narrcheck.facts.frames.anaphora import in_full
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.revision import its_own, not_the_budget
from narrcheck.facts.frames.slots import (
    MONTH,
    behind_its_base,
    is_of_year,
    is_stock,
    saved_of_budget,
    since_budget,
    slot_of,
)
from narrcheck.facts.frames.targets import (
    against_another,
    derived_target,
    goes_on,
    in_reason,
    of_another,
    total_again,
)
from narrcheck.facts.indicators.subject import NOTHING, Subject
from narrcheck.model.fact import Reference
from narrcheck.model.frame import Frame


class Derived:
    """The derived figures of a document while it is read."""

    def __init__(self, opened: OpenFrames, adjustments: Adjustments) -> None:
        self.opened = opened
        self.adjustments = adjustments

    def takes(self, mention: Mention) -> None:
        """Put a figure into the frame of the number that it was derived from, or into one of its own."""
        opened = self.opened
        bare = mention.reference is None  # 甲预算A，完成B%: A is the budget
        mention = self._referred(mention)
        subject = opened.context.subject(mention)
        if mention.reference is Reference.BUDGET and is_stock(opened.context, opened.current, subject.name):
            mention = mention._replace(reference=Reference.PRIOR, against=MONTH)  # 年末结余A，比年初减少B
        slot = slot_of(mention)
        if (behind := in_reason(opened.frames, opened.current, mention)) is not None or mention.reason:
            behind = behind or goes_on(opened.frames, subject, mention)
            opened.attach(mention, behind or opened.new(mention, subject), slot)
            return
        subject = in_full(opened.frames, subject, mention)
        target = self.adjustments.before_last_year(mention)
        target = target or total_again(opened.context, opened.current, subject, mention)
        other = of_another(opened.context, opened.current, mention)
        if not (target or other):
            target = derived_target(opened.context, opened.frames, opened.current, subject, mention)
        if target is None and mention.against is not None and mention.year is not None:
            opened.period = mention.year  # 2022年度预算较2021年度增加A
        again = None if target or other else self._compared_again(subject, mention)
        opened.current = target or again or opened.new(mention, subject)
        if mention.reference is Reference.BUDGET and "adjusted" not in opened.current.facts:
            opened.current = self._set_apart(opened.current, mention)
            if not bare:
                not_the_budget(opened.current)
        opened.attach(mention, opened.current, slot)
        if slot == "rate@prior":
            its_own(opened.current, opened.context.year(mention.block))

    def _referred(self, mention: Mention) -> Mention:
        """A figure with what it refers to, where no word says it."""
        opened, frame = self.opened, self.opened.current
        if mention.slot == "completion" and mention.reference is None:
            adjusted = frame is not None and "adjusted" in frame.facts
            return mention._replace(reference=Reference.ADJUSTED if adjusted else Reference.BUDGET)
        planned = opened.frames[frame.index - 1] if frame is not None and frame.index else None
        saved = frame is not None and planned is not None and saved_of_budget(planned, frame, mention)
        if saved or since_budget(opened.context, frame, mention):
            return mention._replace(reference=Reference.BUDGET)
        if mention.reference is Reference.BUDGET and behind_its_base(frame, mention):
            return mention._replace(reference=Reference.PRIOR, against=MONTH)
        return mention

    def _set_apart(self, frame: Frame, mention: Mention) -> Frame:
        """A frame of its own for 全区预算支出A，为年初预算数的B%: A was spent, and is no budget of what is before."""
        actual, budget = frame.facts.get("actual"), frame.facts.get("budget")
        beside = budget is not None and budget.span.end == mention.lead.start
        if budget is None or actual is None or actual.sentence == budget.sentence or not beside:
            return frame
        if not self.opened.context.cues.comes_to.match(self.opened.context.document.folded, mention.lead.start):
            return frame
        del frame.facts["budget"]
        apart = self.opened.new(mention, NOTHING)
        apart.facts["budget"] = budget
        return apart

    def _compared_again(self, subject: Subject, mention: Mention) -> Frame | None:
        """The open frame once more, where what it tells is compared a second time: 比上年预算减少A，比上年决算减少B."""
        frame = self.opened.current
        if frame is None or not subject.generic:
            return None
        if (compared := self.opened.compared_in_turn(mention)) is not None:
            return compared
        last = self.opened.frames[-1]
        if last.sentence == mention.sentence and is_of_year(last, mention) and slot_of(mention) not in last.facts:
            return last
        here = frame.sentence == mention.sentence and frame.value() is not None
        again = mention.based or (mention.slot == "rate" and slot_of(mention) in frame.facts)
        again = again or against_another(frame, mention)
        return self.opened.twin(frame, mention) if here and again else None
