"""Binds mentions to frames: which figures are of one subject, and which subjects are parts of which."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile

from narrcheck.facts.context import Context
from narrcheck.facts.indicators import NOTHING, Subject
from narrcheck.facts.lists import Lists
from narrcheck.facts.mentions import VALUES, Mention
from narrcheck.facts.targets import (
    DERIVED,
    SHORTEST_NAME,
    alone,
    another_prior,
    derived_target,
    divided,
    is_value,
    only_a_difference,
    same_subject,
    share_target,
    slot_of,
    sorted_anew,
    take_along,
    threshold,
    total_above,
)
from narrcheck.facts.unbound import NO_CUE, THRESHOLD, TURN, UNBOUND
from narrcheck.model.checked import Unbound
from narrcheck.model.fact import Fact, Measure, Reference
from narrcheck.model.frame import Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.segments import Sentence


@dataclass(frozen=True, slots=True)
class Extraction:
    """All frames and lists of a document, in reading order, and the quantities that are in none."""

    frames: tuple[Frame, ...]
    groups: tuple[Group, ...]
    unbound: tuple[Unbound, ...]


class FrameBuilder:
    """Reads mentions from left to right, keeping the open frame and the open lists."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lists = Lists(context.document, context.cues, context.names)
        self.frames: list[Frame] = []
        self.unbound: list[Unbound] = []
        self.current: Frame | None = None
        self.block = -1
        self.period: int | None = None
        self._outside: list[int | None] = []
        self._sorted: tuple[Frame | None] | None = None
        self._whole: Mention | None = None
        self._turn: tuple[Mention, list[Frame]] | None = None

    def build(self, mentions: Iterable[Mention]) -> Extraction:
        """Bind every mention, sentence by sentence."""
        by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            by_sentence.setdefault(mention.sentence, []).append(mention)
        self.context.figured.update((index, found[0].quantity.span.start) for index, found in by_sentence.items())
        for index, sentence in enumerate(self.context.sentences):
            self._enter(sentence)
            here = by_sentence.get(index, [])
            for place, mention in enumerate(here):
                series = 1 + sum(1 for _ in takewhile(lambda after: after.follows, here[place + 1 :]))
                self._bind(mention, series=series)
            self._leave(index, sentence)
        return Extraction(tuple(self.frames), tuple(self.lists.groups), tuple(self.unbound))

    def _enter(self, sentence: Sentence) -> None:
        if sentence.block != self.block:
            self.block = sentence.block
            self.current = total_above(self.context, self.frames, self.block)
            self._sorted = None
            self.lists.enter_block(self.block)
        else:
            self.current = self.lists.enter_sentence() or self.current
        self.period = self.context.year(self.block)
        self._outside = []

    def _leave(self, index: int, sentence: Sentence) -> None:
        frame = self.current
        if frame is None or frame.aside:
            return
        if frame.sentence == index and not frame.zero_budget:
            words = self.context.document.folded[sentence.span.start : sentence.span.end]
            frame.zero_budget = bool(self.context.cues.no_budget.search(words))
        if sentence.span.end == self.context.document.blocks[sentence.block].span.end:
            self.lists.leave_block(sentence, frame)

    def _bind(self, mention: Mention, *, series: int) -> None:
        if mention.budget_of is not None and mention.budget_of == self.period:
            slot = "budget" if mention.slot == "prior" else mention.slot
            mention = replace(mention, slot=slot, reference=mention.reference and Reference.BUDGET)
        if not self._in_turn(mention, series):
            self._move(mention)
            self._place(mention)

    def _move(self, mention: Mention) -> None:
        """Open and close what the words before a figure open and close."""
        for _ in range(min(mention.leaves, len(self._outside))):
            self.period = self._outside.pop()
        if mention.leaves:
            self.current = self.lists.close_brackets(mention.leaves) or self.current
        self._outside += [self.period] * mention.enters
        if mention.adds or mention.sorts is not None:
            self.current = self.lists.enter_sentence() or self.current
        elif mention.stop:
            self.lists.close_inner()
        if mention.sorts is not None:
            self._sort(mention)
        self.lists.open(mention, divided(self.frames, self.current, mention))

    def _sort(self, mention: Mention) -> None:
        """Go back to what 按…分类 divides: what the words name, else what the paragraph has divided before."""
        if mention.sorts:
            self.current = sorted_anew(self.context, self.frames, self.current, mention)
        elif self._sorted is None:
            self._sorted = (alone(self.frames, self.current, mention),)
        if not mention.sorts and self._sorted:
            self.current = self._sorted[0]

    def _place(self, mention: Mention) -> None:
        if mention.slot in UNBOUND or threshold(self.context, mention):
            self.unbound.append(Unbound(mention.quantity.span, UNBOUND.get(mention.slot, THRESHOLD)))
            if mention.slot == "aside" and self.current is not None and any("@" in slot for slot in self.current.facts):
                # 剔除…后: what follows is compared on another footing.
                self.current = self._twin(self.current, mention)
        elif mention.slot == "apart":
            self._apart(mention)
        elif mention.slot == "whole":
            self._whole = mention
        elif mention.slot == "share":
            self._share(mention)
        elif mention.slot == "percent" and self._of_budget(mention):
            self._derived(replace(mention, slot="completion"))
        elif mention.slot in ("ratio", "percent"):
            self._ratio(mention)
        elif mention.slot in DERIVED:
            self._derived(mention)
        else:
            self._value(mention)

    # -- main figures -----------------------------------------------------------------------------------------------

    def _value(self, mention: Mention) -> None:
        subject = self.context.subject(mention)
        slot = self._value_slot(mention)
        if subject.generic and slot == mention.slot != "prior":
            self.current = self.lists.return_to(self.current, slot) or self.current
        frame = self.current
        if mention.year is not None and slot != "prior":
            last = self.period is not None and mention.year == self.period - 1
            main = last and slot == self._value_slot(replace(mention, slot="value"))
            if main and frame is not None and frame.value() and same_subject(frame, subject, mention, prior=True):
                slot = "prior"
            else:
                self.period = mention.year
        free = frame is not None and (slot not in frame.facts or (slot == "prior" and another_prior(frame, mention)))
        joins = frame is not None and free and same_subject(frame, subject, mention, prior=slot == "prior")
        if joins and frame is not None and slot != "prior":
            anew = bool(frame.lists) and frame.sentence != mention.sentence and not subject.generic
            joins = not (mention.opens or mention.reason or anew)
        target = frame if frame is not None and joins else self._new(mention, subject)
        if frame is not None and target is not frame and subject.generic and slot in frame.facts:
            take_along(frame, target, slot)
        self._attach(mention, target, slot)

    def _value_slot(self, mention: Mention) -> str:
        if mention.slot == "prior":
            return "prior"
        if mention.quantity.dimension is Dimension.COUNT:
            return "actual"
        if mention.slot == "value":
            return self.lists.divided() or self.context.usual(mention.block)
        return mention.slot

    def _new(self, mention: Mention, subject: Subject) -> Frame:
        own = not subject.generic
        if not own:
            inherited = self.context.inherited(mention.block)
            names = self.context.names
            told = mention.slot != "value" and not inherited.local
            if subject.name not in names.words.plain or told or names.is_account(inherited.name):
                subject = inherited
        frame = Frame(
            index=len(self.frames),
            name=subject.name,
            key=subject.key,
            scope=self.context.scope(subject, mention, self.lists.parent()),
            side=subject.side,
            period=self.period,
            local=subject.local,
            block=mention.block,
            item=self.lists.item(mention.block),
            sentence=mention.sentence,
            aside=mention.reason,
            noun=mention.noun,
            named=own or self.context.title(mention.block) is not None,
        )
        self.frames.append(frame)
        if not mention.reason:
            self.lists.join(frame, mention)
            self.current = frame
        return frame

    def _twin(self, frame: Frame, mention: Mention) -> Frame:
        """The same subject once more, for a second figure of one kind (占A的…%，占B的…%)."""
        twin = replace(frame, index=len(self.frames), sentence=mention.sentence, group=None, lists=[])
        twin.facts = {slot: fact for slot, fact in frame.facts.items() if slot in VALUES and slot != "prior"}
        self.frames.append(twin)
        return twin

    # -- figures that go in turn to names or to other figures ---------------------------------------------------------

    def _in_turn(self, mention: Mention, series: int) -> bool:
        """Figures after 分别为 go to the names before it, or to the figures before it, one by one.

        A ``series`` of as many shares or rates as there are figures before it needs no 分别.
        """
        if mention.respective and not mention.reason:
            targets = self._targets(mention)
            told = len(targets) > 1 or (series > 1 and not is_value(mention))
            self._turn = (mention, targets if len(targets) > 1 else []) if told else None
        elif series > 1 and not mention.follows and not mention.reason and not is_value(mention):
            targets = self._targets(mention)
            self._turn = (mention, targets) if len(targets) == series else None
        elif not mention.follows:
            self._turn = None
        if self._turn is None:
            return False
        first, targets = self._turn
        if not targets:
            self.unbound.append(Unbound(mention.quantity.span, TURN))
            return True
        self.current = targets.pop(0)
        if self._whole is not None and first.slot == "share":
            self._attach(self._whole, self.current, "whole")
            self._whole = self._whole if targets else None
        figure = replace(mention, direction=first.direction, whole=first.whole, reference=first.reference)
        self._attach(figure, self.current, self._value_slot(first) if is_value(first) else slot_of(first))
        return True

    def _targets(self, mention: Mention) -> list[Frame]:
        if not is_value(mention):
            slot = slot_of(mention)
            here = [frame for frame in self.frames if frame.sentence == mention.sentence]
            open_ = [frame for frame in here if frame.value() and slot not in frame.facts and not frame.aside]
            return [frame for frame in open_ if frame.group] or open_
        if mention.quantity.dimension is not Dimension.MONEY:
            return []
        cues, names = self.context.cues, self.context.names
        phrases = cues.joint.split(mention.phrase.removesuffix(cues.words["respectively"][0]))
        subjects = [names.resolve(phrase, self.context.identity.entity) for phrase in phrases if phrase]
        if (len(subjects) == 1 and subjects[0].generic) or not subjects:
            slot = self._value_slot(mention)
            return [f for f in self.frames if f.sentence == mention.sentence and f.value() and slot not in f.facts]
        if len(subjects) < 2 or any(subject.generic for subject in subjects):
            return []
        return [self._new(mention, subject) for subject in subjects]

    # -- derived figures ------------------------------------------------------------------------------------------

    def _share(self, mention: Mention) -> None:
        subject = self.context.subject(mention)
        frame = share_target(self.context, self.frames, self.current, subject, mention) or self._new(mention, subject)
        whole, self._whole = self._whole, None
        if whole is not None and whole.sentence == mention.sentence and "whole" not in frame.facts:
            self._attach(whole, frame, "whole")
        self._attach(mention, frame, "share")

    def _apart(self, mention: Mention) -> None:
        """Bind 大于预算A万元: A is the difference where the budget has been told or could not be A, else the budget."""
        base = (mention.reference or Reference.PRIOR).value
        if self.current is not None and (base in self.current.facts or only_a_difference(self.current, mention)):
            self._derived(replace(mention, slot="change"))
        else:
            self._value(replace(mention, slot=base, phrase="", direction=None, reference=None))

    def _derived(self, mention: Mention) -> None:
        if mention.slot == "completion" and mention.reference is None:
            adjusted = self.current is not None and "adjusted" in self.current.facts
            mention = replace(mention, reference=Reference.ADJUSTED if adjusted else Reference.BUDGET)
        slot, subject = slot_of(mention), self.context.subject(mention)
        if mention.reason:
            self._attach(mention, self._new(mention, subject), slot)
            return
        if subject.local and len(subject.name) < SHORTEST_NAME:
            subject = NOTHING
        self.current = derived_target(self.context, self.frames, self.current, subject, mention) or self._new(
            mention, subject
        )
        if mention.reference is Reference.BUDGET and "adjusted" not in self.current.facts:
            _not_the_budget(self.current)
        self._attach(mention, self.current, slot)

    def _of_budget(self, mention: Mention) -> bool:
        """Whether a bare 完成 is said of a subject that has a budget."""
        frame = self.current
        planned = frame is not None and ("budget" in frame.facts or "adjusted" in frame.facts)
        return planned and bool(self.context.cues.done.search(mention.phrase))

    def _ratio(self, mention: Mention) -> None:
        if not mention.phrase.strip("，；、：。“” "):
            self.unbound.append(Unbound(mention.quantity.span, NO_CUE))
            return
        frame = self.current
        if frame is None or frame.sentence != mention.sentence or "ratio" in frame.facts:
            frame = self._new(mention, Subject(mention.phrase))
        self._attach(mention, frame, "ratio")

    def _attach(self, mention: Mention, frame: Frame, slot: str) -> None:
        if slot == "prior" and another_prior(frame, mention):
            # The frame goes on with last year's number of what was told last.
            self._twin(frame, mention).facts[slot] = frame.facts.pop(slot)
        if slot in frame.facts:
            frame = self._twin(frame, mention)
            if slot == "prior":
                self.current = frame
        name = slot.partition("@")[0]
        if name in VALUES and name != "prior" and not (mention.based and frame.last):
            frame.last = name
        frame.facts[slot] = Fact(
            indicator=frame.name,
            scope=frame.scope,
            period=frame.period,
            measure=Measure.ACTUAL if name in ("prior", "whole") else Measure(name),
            quantity=mention.quantity,
            block=mention.block,
            sentence=self.context.sentences[mention.sentence].span,
            local=frame.local,
            direction=mention.direction,
            reference=mention.reference,
            whole=mention.whole,
            of=mention.measure if name == "prior" else frame.last,
        )


def _not_the_budget(frame: Frame) -> None:
    """A sole figure that is compared with the budget is not the budget, though no word told what it is."""
    budget = frame.facts.get("budget")
    if budget is not None and not any(slot in frame.facts for slot in ("actual", "prior")):
        frame.facts = {"actual": replace(frame.facts.pop("budget"), measure=Measure.ACTUAL), **frame.facts}
        frame.last = "actual"
