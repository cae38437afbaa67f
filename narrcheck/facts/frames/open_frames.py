"""The frames of a document while it is read: the one that is open, new ones, and figures put into them."""

from dataclasses import replace

from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_lists import Lists
from narrcheck.facts.frames.slots import another_prior, of_another_year, slot_of
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.facts.indicators.subject import Subject
from narrcheck.model.checked import Unbound
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.frame import VALUES, Frame
from narrcheck.model.quantity import Dimension


def _of_side(names: Indicators, subject: Subject, side: str | None) -> Subject:
    """A subject as that of the side that a figure's own words tell: 政府性基金预算。收入A，支出B."""
    known, sides = names.known.get(subject.name), names.words.sides
    if known is None or side not in sides or known.side in (None, side):
        return subject
    here, there = next(words[0] for other, words in sides.items() if other != side), sides[side][0]
    twins = (*known.covers, subject.name.replace(here, there))
    name = next((name for name in twins if name in names.known and names.known[name].side == side), None)
    return subject._replace(name=name, side=side) if name else subject


class OpenFrames:
    """What has been read so far: frames, lists, what is unbound, and the frame and year that what follows is about."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.lists = Lists(context.document, context.cues, context.names)
        self.frames: list[Frame] = []
        self.unbound: list[Unbound] = []
        self.current: Frame | None = None
        self.period: int | None = None

    def value_slot(self, mention: Mention) -> str:
        """The slot of a main figure: what its words tell, else what the list or the report usually tells."""
        if mention.slot == "prior":
            return "prior"
        if mention.quantity.dimension is Dimension.COUNT:
            return "actual"
        if mention.slot == "value":
            return self.lists.divided() or self.context.usual(mention.block)
        return mention.slot

    def new(self, mention: Mention, subject: Subject) -> Frame:
        """Open a frame for a subject, with what its words leave out taken from the heading, the list and the year."""
        frame = self.beside(mention, subject)
        if not mention.reason:
            self.lists.join(frame, mention)
            self.current = frame
        return frame

    def beside(self, mention: Mention, subject: Subject) -> Frame:
        """A frame for a subject that is not opened and in no list."""
        own = not subject.generic
        if not own:
            inherited = self.context.inherited(mention.block)
            names = self.context.names
            told = mention.slot != "value" and not inherited.local
            # 支出 under a heading on one kind of expenditure is that kind.
            kind = not inherited.local and inherited.side == subject.side and not names.is_total(inherited.name)
            if subject.name not in names.words.plain or told or kind or names.is_account(inherited.name):
                subject = _of_side(names, inherited, subject.side)
            if subject.name in names.words.plain:
                subject = self._other_side(mention, subject) or subject
        subject = self.context.funds(mention.block, subject) or subject
        if not own and (twin := self._other_side(mention, subject)) is not None and twin.name == subject.name:
            subject = twin  # 市级收入A。支出B: the level is the same
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
            named=own or (self.context.title(mention.block) is not None and not self._in_list(mention)),
        )
        self.frames.append(frame)
        return frame

    def _other_side(self, mention: Mention, plain: Subject) -> Subject | None:
        """The funds whose other side the paragraph has told before: 一般公共预算收入A，收入总计B；支出C."""
        names = self.context.names
        for frame in reversed(self.frames):
            if frame.block != mention.block:
                return None
            counted = frame.aside or frame.group is not None or names.is_total(frame.name)
            if not counted and frame.name in names.known and frame.name not in names.words.plain:
                funds = Subject(frame.name, frame.key.partition("|")[0], local=False, side=frame.side)
                twin = next((_of_side(names, funds, side) for side in names.words.sides if side != frame.side), funds)
                return None if twin is funds else twin if plain.side == twin.side else funds
        return None

    def _in_list(self, mention: Mention) -> bool:
        """Whether a figure follows a part of a list in its sentence, so that it need not be about the heading."""
        current = self.current
        return current is not None and current.group is not None and current.sentence == mention.sentence

    def twin(self, frame: Frame, mention: Mention) -> Frame:
        """The same subject once more, for a second figure of one kind (占A的…%，占B的…%)."""
        twin = replace(frame, index=len(self.frames), sentence=mention.sentence, group=None, lists=[])
        twin.facts = {slot: fact for slot, fact in frame.facts.items() if slot in VALUES}
        self.frames.append(twin)
        return twin

    def compared_in_turn(self, mention: Mention) -> Frame | None:
        """What the sentence before compares, where this one compares it again: A。比年初预算减少B。比执行数减少C."""
        here, before = self._comparing(mention.sentence), self._comparing(mention.sentence - 1)
        if here is None or before is None or mention.lead.start != here.start or mention.direction is None:
            return None
        told = [
            (f, frame) for frame in self.frames for f in frame.facts.values() if f.sentence == before and f.direction
        ]
        fact, frame = min(told, key=lambda one: one[0].span.start) if told else (None, None)
        if fact is None or frame is None or fact.direction is None or frame.aside or not frame.value():
            return None
        text = self.context.document.folded
        against = text[here.start : mention.direction.span.start], text[before.start : fact.direction.span.start]
        again = frame.block == mention.block and slot_of(mention) in frame.facts and against[0] != against[1]
        return self.twin(frame, mention) if again else None

    def _comparing(self, index: int) -> Span | None:
        """A sentence that begins with what something is compared with."""
        span = self.context.sentences[index].span if index >= 0 else None
        words = tuple(self.context.cues.words["with"])
        return span if span and self.context.document.folded.startswith(words, span.start, span.end) else None

    def attach(self, mention: Mention, frame: Frame, slot: str) -> None:
        """Put a figure into a slot of a frame; where it is taken, into that of a twin."""
        if slot == "prior" and another_prior(frame, mention):
            # The frame goes on with last year's number of what was told last.
            self.twin(frame, mention).facts[slot] = frame.facts.pop(slot)
        if slot in frame.facts or (slot == "prior" and of_another_year(frame, mention)):
            frame = self.twin(frame, mention)
            if slot == "prior":
                self.current = frame
        name = slot.partition("@")[0]
        if name in VALUES and not (mention.based and frame.last):
            frame.last = name
        if name == "completion" and "actual" in frame.facts:
            frame.last = "actual"  # 决算A，预算B，执行率C；上年D: last year's of A
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
            against=mention.against,
        )
