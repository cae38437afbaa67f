"""Binds mentions to frames: which figures are of one subject, and which subjects are parts of which."""

from collections.abc import Iterable

from narrcheck.facts.frames.above import told_above
from narrcheck.facts.frames.adjustments import Adjustments, first_budget, planned
from narrcheck.facts.frames.anaphora import Pointing, of_the_year
from narrcheck.facts.frames.bare_percentages import BareShares
from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.derived import Derived
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.nesting import Nesting
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.respective import Turns, series
from narrcheck.facts.frames.revision import before_adjusted, not_the_budget, take_along
from narrcheck.facts.frames.slots import (
    DERIVED,
    another_number,
    dated_again,
    done_of_budget,
    only_a_difference,
    part_of_budget,
    threshold,
)
from narrcheck.facts.frames.targets import (
    compared_by_name,
    compares_another,
    goes_on,
    received,
    same_subject,
    share_target,
    subject_of,
)
from narrcheck.facts.frames.unbound import NO_CUE, THRESHOLD, UNBOUND
from narrcheck.facts.frames.wholes import announced, introduced, shared_out
from narrcheck.facts.indicators.subject import Subject
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
        self.derived = Derived(self, self.adjustments)
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
            period, known = self.period, len(self.frames)
            self._place(mention)
            if any(frame.aside for frame in self.frames[known:]):
                self.period = period  # 是2020年A的N倍: what follows is of the year that was open

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
            self.derived.takes(mention._replace(slot="completion"))
        elif mention.slot in ("ratio", "percent"):
            self._ratio(mention)
        elif mention.slot == "completion" and part_of_budget(self.current, mention):
            self._share(mention._replace(slot="share"))
        elif mention.slot in DERIVED:
            self.derived.takes(mention)
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
            self.derived.takes(mention._replace(slot="change"))
        else:
            self._value(mention._replace(slot=base, phrase="", direction=None, reference=None))

    def _ratio(self, mention: Mention) -> None:
        frame = self.current
        if not mention.phrase.strip("，；、：。“” "):
            if not self.bare.takes(mention):
                self.unbound.append(Unbound(mention.quantity.span, NO_CUE))
            return
        if frame is None or frame.sentence != mention.sentence or "ratio" in frame.facts:
            frame = self.new(mention, Subject(mention.phrase))
        self.attach(mention, frame, "ratio")
