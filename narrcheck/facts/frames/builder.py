"""Binds mentions to frames: which figures are of one subject, and which subjects are parts of which."""

from collections.abc import Iterable

from narrcheck.facts.frames.adjustments import Adjustments, first_budget, planned
from narrcheck.facts.frames.anaphora import Pointing, of_the_year
from narrcheck.facts.frames.bare_percentages import BareShares
from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.nesting import Nesting
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.respective import Turns, series
from narrcheck.facts.frames.revision import before_adjusted, its_own, not_the_budget, take_along
from narrcheck.facts.frames.slots import (
    DERIVED,
    MONTH,
    another_number,
    behind_its_base,
    dated_again,
    done_of_budget,
    is_of_year,
    is_stock,
    only_a_difference,
    part_of_budget,
    saved_of_budget,
    since_budget,
    slot_of,
    threshold,
)
from narrcheck.facts.frames.targets import (
    SHORTEST_NAME,
    against_another,
    compared_by_name,
    compares_another,
    derived_target,
    goes_on,
    in_reason,
    of_another,
    received,
    same_subject,
    share_target,
    subject_of,
    total_again,
)
from narrcheck.facts.frames.unbound import NO_CUE, THRESHOLD, UNBOUND
from narrcheck.facts.frames.wholes import announced, introduced, shared_out, told_above
from narrcheck.facts.indicators.subject import NOTHING, Subject
from narrcheck.model.analysis import Sentence
from narrcheck.model.checked import Unbound
from narrcheck.model.fact import Reference
from narrcheck.model.frame import Extraction, Frame


class FrameBuilder(OpenFrames):
    """Reads mentions from left to right, keeping the open frame and the open lists."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.turns = Turns(self)
        self.bare = BareShares(self)
        self.adjustments = Adjustments(self)
        self.pointing = Pointing(context)
        self.nesting = Nesting(self)
        self.block = -1

    def build(self, mentions: Iterable[Mention]) -> Extraction:
        """Bind every mention, sentence by sentence."""
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.sentence, []).append(mention)
        self.context.figured.update((index, found[0].quantity.span.start) for index, found in by_sentence.items())
        for index, sentence in enumerate(self.context.sentences):
            self._enter(sentence)
            here = by_sentence.get(index, [])
            for mention, count in zip(here, series(here), strict=True):
                self._bind(mention, series=count)
            if here:
                self._close(sentence, here[-1])
            self._leave(index, sentence)
        self.bare.settle()
        extraction = Extraction(tuple(self.frames), tuple(self.lists.groups), tuple(self.unbound))
        vars(self).clear()  # its helpers know it: else the whole document would wait for the collector of cycles
        return extraction

    def _enter(self, sentence: Sentence) -> None:
        if sentence.block != self.block:
            self.block = sentence.block
            self.current = told_above(self.context, self.frames, self.block)
            self.nesting.enter_block()
            self.lists.enter_block(self.block)
        else:
            self.current = self.lists.enter_sentence() or self.current
        self.period = self.context.year(self.block)
        self.nesting.enter_sentence()

    def _close(self, sentence: Sentence, last: Mention) -> None:
        """Close the brackets that no figure of the sentence follows."""
        words = self.context.document.folded[last.quantity.span.end : sentence.span.end]
        leaves = words.count("）") - words.count("（")
        if leaves > 0:
            self.current = self.lists.close_brackets(leaves) or self.current

    def _leave(self, index: int, sentence: Sentence) -> None:
        frame = self.current or announced(self.context, self.frames, index)
        if frame is None or frame.aside:
            return
        if frame.sentence == index and not frame.zero_budget:
            words = self.context.document.folded[sentence.span.start : sentence.span.end]
            frame.zero_budget = bool(self.context.cues.no_budget.search(words))
        if sentence.span.end == self.context.document.blocks[sentence.block].span.end:
            total = introduced(self.context, self.frames, frame, index)
            if total is not None:
                self.lists.leave_block(sentence, shared_out(self.context, self.frames, total))

    def _bind(self, mention: Mention, *, series: int) -> None:
        if mention.budget_of is not None and mention.budget_of == self.period:
            slot = "budget" if mention.slot == "prior" else mention.slot
            mention = mention._replace(slot=slot, reference=mention.reference and Reference.BUDGET)
        if self._adjusted(mention):
            mention = mention._replace(slot="change", reference=Reference.PRIOR)
        if not self.turns.takes(mention, series):
            self.nesting.move(mention)
            mention, self.current = self.pointing.follow(mention, self.frames, self.current)
            self._place(mention)

    def _adjusted(self, mention: Mention) -> bool:
        """Whether an amount says what 由A调整为B, right before it, comes to."""
        frame = self.current
        if mention.slot != "aside" or mention.direction is None or mention.phrase.strip() or frame is None:
            return False
        value, prior = frame.value(), frame.facts.get("prior")
        beside = value is not None and value.span.end == mention.lead.start
        return beside and prior is not None and prior.sentence == self.context.sentences[mention.sentence].span

    def _place(self, mention: Mention) -> None:
        if mention.slot in UNBOUND or threshold(self.context, mention):
            self._leave_out(mention)
        elif mention.slot == "apart":
            self._apart(mention)
        elif mention.slot == "whole":
            self.turns.whole = mention
        elif mention.slot == "share":
            self._share(mention)
        elif mention.slot == "percent" and done_of_budget(self.context, self.current, mention):
            self._derived(mention._replace(slot="completion"))
        elif mention.slot in ("ratio", "percent"):
            self._ratio(mention)
        elif mention.slot == "completion" and part_of_budget(self.current, mention):
            self._share(mention._replace(slot="share"))
        elif mention.slot in DERIVED:
            self._derived(mention)
        else:
            self._base(mention)
            self._value(mention)

    def _leave_out(self, mention: Mention) -> None:
        """A figure that no relation takes, but for what changed a budget."""
        frame = self.current
        if self.adjustments.takes(mention):
            return
        self.unbound.append(Unbound(mention.quantity.span, UNBOUND.get(mention.slot, THRESHOLD)))
        if frame is not None and mention.slot == "aside" and any("@" in slot for slot in frame.facts):
            # 剔除…后: what follows is compared on another footing.
            self.current = self.twin(frame, mention)

    # -- main figures -----------------------------------------------------------------------------------------------

    def _value(self, mention: Mention) -> None:
        subject = self.context.subject(mention)
        slot = self.value_slot(mention)
        if reason := goes_on(self.frames, subject, mention):
            self.attach(mention, reason, slot)
            return
        if subject.generic and slot != "prior" and (slot == mention.slot or (mention.stop and slot == "actual")):
            returned = self.lists.return_to(self.current, slot, mention.sentence) or first_budget(self, mention)
            self.current = returned or planned(self, subject, mention) or self.current
        frame = self.current
        if frame is not None:
            self._compared(frame, mention, slot, subject)
        if mention.year is not None and slot != "prior":
            last = self.period is not None and mention.year == self.period - 1
            main = last and slot == self.value_slot(mention._replace(slot="value"))
            told = frame is not None and (frame.value() or (mention.enters and "change@prior" in frame.facts))
            if main and told and frame is not None and same_subject(frame, subject, mention, prior=True):
                slot = "prior"
            else:
                self.period = mention.year
        free = frame is not None and (slot not in frame.facts or another_number(frame, mention, slot))
        joins = frame is not None and free and same_subject(frame, subject, mention, prior=slot == "prior")
        if joins and frame is not None and slot != "prior":
            anew = bool(frame.lists) and frame.sentence != mention.sentence and not subject.generic
            joins = not (mention.opens or mention.reason or anew)
        if subject.generic and not joins and frame is not None and dated_again(frame, mention):
            subject = subject_of(frame)
        target = frame if frame is not None and joins else self.new(mention, subject)
        if frame is not None and target is not frame and subject.generic and slot in frame.facts:
            take_along(frame, target, slot, self.context.sentences[mention.sentence].span.start)
        self.attach(mention, target, slot)
        if frame is not None and received(self.context, frame, target):
            self.current = frame

    def _base(self, mention: Mention) -> None:
        """Return to what the words before a base name: 人员经费A，公用经费B。公用经费比上年C减少D."""
        if (told := self.adjustments.told_first(mention)) is not None:
            self.current = told
        elif mention.slot == "prior":
            named = compared_by_name(self.context, self.frames, self.context.subject(mention), mention)
            if named is not None or compares_another(self.context, self.current, mention):
                self.current = named

    def _compared(self, frame: Frame, mention: Mention, slot: str, subject: Subject) -> None:
        """Give up what the open frame was taken to tell, where another figure shows that it did not."""
        self.adjustments.settle(frame, mention, slot)
        if slot == mention.slot == "actual" and subject.generic:
            before_adjusted(frame)
        if slot == "budget" and mention.based and subject.generic:
            not_the_budget(frame)  # 预计A，比年初预算B增加C

    # -- derived figures ------------------------------------------------------------------------------------------

    def _share(self, mention: Mention) -> None:
        subject = self.context.subject(mention)
        whole, self.turns.whole = self.turns.whole, None
        frame = of_the_year(self.current, whole.year if whole else mention.year, mention)
        frame = frame or share_target(self.context, self.frames, self.current, subject, mention)
        frame = frame or self.new(mention, subject)
        if whole is not None and whole.sentence == mention.sentence and not {"whole", "prior"} <= frame.facts.keys():
            if "whole" in frame.facts:
                frame = self.twin(frame, mention)  # 为目标A的P%，为目标B的Q%
            self.attach(whole, frame, "whole")
        self.attach(mention, frame, "share")

    def _apart(self, mention: Mention) -> None:
        """Bind 大于预算A万元: A is the difference where the budget has been told or could not be A, else the budget."""
        base = (mention.reference or Reference.PRIOR).value
        if self.current is not None and (base in self.current.facts or only_a_difference(self.current, mention)):
            self._derived(mention._replace(slot="change"))
        else:
            self._value(mention._replace(slot=base, phrase="", direction=None, reference=None))

    def _derived(self, mention: Mention) -> None:
        bare = mention.reference is None  # 甲预算A，完成B%: A is the budget
        mention = self._referred(mention)
        subject = self.context.subject(mention)
        if mention.reference is Reference.BUDGET and is_stock(self.context, self.current, subject.name):
            mention = mention._replace(reference=Reference.PRIOR, against=MONTH)  # 年末结余A，比年初减少B
        slot = slot_of(mention)
        if (behind := in_reason(self.frames, self.current, mention)) is not None or mention.reason:
            behind = behind or goes_on(self.frames, subject, mention)
            self.attach(mention, behind or self.new(mention, subject), slot)
            return
        if subject.local and len(subject.name) < SHORTEST_NAME:
            subject = NOTHING
        target = self.adjustments.before_last_year(mention) or total_again(self.context, self.current, subject, mention)
        other = of_another(self.context, self.current, mention)
        if not (target or other):
            target = derived_target(self.context, self.frames, self.current, subject, mention)
        if target is None and mention.against is not None and mention.year is not None:
            self.period = mention.year  # 2022年度预算较2021年度增加A
        again = None if target or other else self._compared_again(subject, mention)
        self.current = target or again or self.new(mention, subject)
        if mention.reference is Reference.BUDGET and "adjusted" not in self.current.facts:
            self.current = self._set_apart(self.current, mention)
            if not bare:
                not_the_budget(self.current)
        self.attach(mention, self.current, slot)
        if slot == "rate@prior":
            its_own(self.current, self.context.year(mention.block))

    def _referred(self, mention: Mention) -> Mention:
        """A figure with what it refers to, where no word says it."""
        if mention.slot == "completion" and mention.reference is None:
            adjusted = self.current is not None and "adjusted" in self.current.facts
            return mention._replace(reference=Reference.ADJUSTED if adjusted else Reference.BUDGET)
        planned = self.frames[self.current.index - 1] if self.current is not None and self.current.index else None
        saved = self.current is not None and planned is not None and saved_of_budget(planned, self.current, mention)
        if saved or since_budget(self.context, self.current, mention):
            return mention._replace(reference=Reference.BUDGET)
        if mention.reference is Reference.BUDGET and behind_its_base(self.current, mention):
            return mention._replace(reference=Reference.PRIOR, against=MONTH)
        return mention

    def _set_apart(self, frame: Frame, mention: Mention) -> Frame:
        """A frame of its own for 全区预算支出A，为年初预算数的B%: A was spent, and is no budget of what is before."""
        actual, budget = frame.facts.get("actual"), frame.facts.get("budget")
        beside = budget is not None and budget.span.end == mention.lead.start
        if budget is None or actual is None or actual.sentence == budget.sentence or not beside:
            return frame
        if not self.context.cues.comes_to.match(self.context.document.folded, mention.lead.start):
            return frame
        del frame.facts["budget"]
        apart = self.new(mention, NOTHING)
        apart.facts["budget"] = budget
        return apart

    def _compared_again(self, subject: Subject, mention: Mention) -> Frame | None:
        """The open frame once more, where what it tells is compared a second time: 比上年预算减少A，比上年决算减少B."""
        frame = self.current
        if frame is None or not subject.generic:
            return None
        if (compared := self.compared_in_turn(mention)) is not None:
            return compared
        last = self.frames[-1]
        if last.sentence == mention.sentence and is_of_year(last, mention) and slot_of(mention) not in last.facts:
            return last
        here = frame.sentence == mention.sentence and frame.value() is not None
        again = mention.based or (mention.slot == "rate" and slot_of(mention) in frame.facts)
        again = again or against_another(frame, mention)
        return self.twin(frame, mention) if here and again else None

    def _ratio(self, mention: Mention) -> None:
        frame = self.current
        if not mention.phrase.strip("，；、：。“” "):
            if not self.bare.takes(mention):
                self.unbound.append(Unbound(mention.quantity.span, NO_CUE))
            return
        if frame is None or frame.sentence != mention.sentence or "ratio" in frame.facts:
            frame = self.new(mention, Subject(mention.phrase))
        self.attach(mention, frame, "ratio")
