"""Binds mentions to frames: which figures are of one subject, and which subjects are parts of which."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from narrcheck.facts.mentions import VALUES, Mention
from narrcheck.facts.indicators import NOTHING, Indicators, Subject
from narrcheck.model.analysis import Identity
from narrcheck.model.checked import Unbound
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.fact import Fact, Measure, Reference
from narrcheck.model.finding import Message
from narrcheck.model.frame import Frame, Group
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.cues import Cues
from narrcheck.nlp.segments import Sentence

_MEASURES = {"prior": Measure.ACTUAL}
_SHORTEST_NAME = 3
_LONGEST_TITLE = 70
_DERIVED = {"change", "rate", "completion"}
_NO_CUE = Message("前后没有说明这个百分比是什么的词", "no word tells what this percentage is of")
_POINTS = Message("百分点之差，没有可复算的两个比率", "a difference in percentage points without its two rates")
_NO_SUBJECT = Message("没有指标名称", "no indicator")


@dataclass(frozen=True, slots=True)
class Extraction:
    """All frames and lists of a document, in reading order, and the quantities that are in none."""

    frames: tuple[Frame, ...]
    groups: tuple[Group, ...]
    unbound: tuple[Unbound, ...]


class FrameBuilder:
    """Reads mentions from left to right, keeping the open frame and the open lists."""

    def __init__(
        self, document: Document, sentences: list[Sentence], identity: Identity, names: Indicators, cues: Cues, default: str,
        heading_years: bool = False,
    ) -> None:
        self.document, self.sentences, self.identity = document, sentences, identity
        self.names, self.cues, self.default, self.heading_years = names, cues, default, heading_years
        self.frames: list[Frame] = []
        self.groups: list[Group] = []
        self.unbound: list[Unbound] = []
        self.open: list[Group] = []
        self.current: Frame | None = None
        self.depth = 0
        self.before_bracket: list[Frame | None] = []
        self.sentence = -1
        self.block = -1
        self.period: int | None = None
        self._measures: dict[int, str] = {}
        self._respective: tuple[Mention, list[Frame]] | None = None
        self._years: dict[int, int | None] = {}

    def build(self, mentions: Iterable[Mention]) -> Extraction:
        """Bind every mention and close what is open at the end."""
        waiting = iter(mentions)
        mention = next(waiting, None)
        for index, sentence in enumerate(self.sentences):
            self._enter(index, sentence)
            while mention is not None and mention.sentence == index:
                self._bind(mention)
                mention = next(waiting, None)
            self._leave(sentence)
        return Extraction(tuple(self.frames), tuple(self.groups), tuple(self.unbound))

    # -- sentences and blocks -------------------------------------------------------------------------------------

    def _enter(self, index: int, sentence: Sentence) -> None:
        if sentence.block != self.block:
            self.block = sentence.block
            self.current = None
            self.depth = 0
            self.before_bracket = []
            parents = self.document.ancestors(self.block)
            self.open = [g for g in self.open if g.carried and self._still_open(g, parents)]
        else:
            closed = [g for g in self.open if not (g.carried or g.bracket or g.ring)]
            if closed:
                self.current = closed[0].parent
            self.open = [g for g in self.open if g not in closed]
        self.sentence = index
        self.period = self.heading_years and self._heading_year(self.block) or self.identity.fiscal_year

    def _still_open(self, group: Group, parents: list[int]) -> bool:
        opener = group.parent.block
        home = self.document.blocks[opener].parent
        block, opened = self.document.blocks[self.block], self.document.blocks[opener]
        if block.kind is BlockKind.CONTENTS:
            return False
        if opened.number and block.number and opened.number.style == block.number.style:
            return opener in parents
        return opener in parents or home is None or home in parents

    def _leave(self, sentence: Sentence) -> None:
        text = self.document.folded
        words = text[sentence.span.start : sentence.span.end]
        frame = self.current
        if frame is not None and frame.sentence == self.sentence:
            frame.zero_budget = frame.zero_budget or bool(self.cues.zero_budget.search(words))
        end = self.document.blocks[sentence.block].span.end
        if sentence.span.end < end or frame is None or frame.aside:
            return
        match = self.cues.carried.search(words)
        if match and frame.value():
            start = sentence.span.start + match.start()
            partial = bool(self.cues.partial.search(words, max(0, match.start() - 4)))
            self._push(Group(frame, Span(start, sentence.span.end), partial, carried=True, slot=frame.last))

    def _heading_year(self, block: int) -> int | None:
        if block not in self._years:
            found = None
            for parent in [block, *self.document.ancestors(block)]:
                if self.document.blocks[parent].kind is BlockKind.HEADING:
                    span = self.document.blocks[parent].span
                    found = self.names.year(self.document.folded[span.start : span.end])
                    if found:
                        break
            self._years[block] = found
        return self._years[block]

    # -- one figure -----------------------------------------------------------------------------------------------

    def _bind(self, mention: Mention) -> None:
        if self._in_turn(mention):
            return
        if mention.leaves:
            self._close_brackets(mention.leaves)
        if mention.stop and len([g for g in self.open if not g.carried]) > 1 and not self.open[-1].bracket:
            self.open.pop()
        self._open_list(mention)
        if mention.slot == "points":
            self.unbound.append(Unbound(mention.quantity.span, _POINTS))
        elif mention.slot == "share":
            self._attach(mention, self._share_target(mention), "share")
        elif mention.slot in ("ratio", "percent"):
            self._ratio(mention)
        elif mention.slot in _DERIVED:
            self._derived(mention)
        else:
            self._value(mention)

    def _open_list(self, mention: Mention) -> None:
        total = self.current
        if mention.enters:
            self.depth += mention.enters
            self.before_bracket += [self.current] * mention.enters
        if total is None or mention.reason or not total.value():
            return
        if mention.opens and mention.slot not in _DERIVED or mention.enters and mention.slot in ("value", *VALUES):
            group = Group(total, mention.lead, mention.partial, bracket=self.depth, slot=total.last, ring=mention.ring)
            self._push(group)

    def _push(self, group: Group) -> None:
        group.parent.lists.append(group)
        self.groups.append(group)
        self.open.append(group)

    def _close_brackets(self, count: int) -> None:
        self.depth = max(0, self.depth - count)
        while self.open and self.open[-1].bracket > self.depth:
            self.current = self.open.pop().parent
        for _ in range(min(count, len(self.before_bracket))):
            self.current = self.before_bracket.pop() or self.current

    def _subject(self, mention: Mention) -> Subject:
        phrase = mention.phrase
        if mention.quantity.symbol in self.names.words.counted:
            phrase += mention.quantity.symbol
        subject = self.names.resolve(phrase, self.identity.entity)
        if subject.generic and mention.label:
            labelled = self.names.resolve(mention.label, self.identity.entity)
            if labelled.name and not (self.names.is_account(labelled.name) and subject.name):
                return replace(labelled, generic=False)
        return subject

    def _value(self, mention: Mention) -> None:
        subject = self._subject(mention)
        count = mention.quantity.dimension is Dimension.COUNT
        slot = mention.slot
        if slot != "prior" and (count or slot == "value"):
            slot = "actual" if count else self._divided() or self._usual(mention.block)
        frame = self.current
        if mention.year is not None and slot != "prior":
            last = self.period is not None and mention.year == self.period - 1
            if last and slot == "actual" and frame is not None and frame.value() and self._same(frame, subject, mention, True):
                slot = "prior"
            else:
                self.period = mention.year
        joined = (
            frame is not None
            and not mention.opens
            and not mention.reason
            and slot not in frame.facts
            and self._same(frame, subject, mention)
        )
        if slot == "prior" and frame is not None and "prior" not in frame.facts and self._same(frame, subject, mention):
            joined = True
        if not joined:
            frame = self._new(mention, subject)
        if frame is not None:
            self._attach(mention, frame, slot)

    def _in_turn(self, mention: Mention) -> bool:
        """Figures after 分别为 go to the names before it, or to the figures before it, one by one."""
        if mention.respective and not mention.reason:
            targets = self._targets(mention)
            self._respective = (mention, targets) if len(targets) > 1 else None
        elif not mention.follows:
            self._respective = None
        if self._respective is None or not self._respective[1]:
            return False
        first, targets = self._respective
        frame = targets.pop(0)
        slot = first.slot if first.slot in ("share", "value", *VALUES) else f"{first.slot}@{(first.reference or Reference.PRIOR).value}"
        slot = (self._divided() or self._usual(mention.block)) if slot == "value" else slot
        self.current = frame
        self._attach(replace(mention, direction=first.direction, whole=first.whole, reference=first.reference), frame, slot)
        return True

    def _targets(self, mention: Mention) -> list[Frame]:
        if mention.slot in ("value", *VALUES):
            if mention.quantity.dimension is not Dimension.MONEY:
                return []
            names = [name for name in self.cues.joint.split(mention.phrase.removesuffix(self.cues.data.respectively)) if name]
            subjects = [self.names.resolve(name, self.identity.entity) for name in names]
            if len(subjects) < 2 or any(subject.generic for subject in subjects):
                return []
            return [self._new(mention, subject) for subject in subjects]
        slot = mention.slot if mention.slot == "share" else f"{mention.slot}@{(mention.reference or Reference.PRIOR).value}"
        return [f for f in self.frames if f.sentence == self.sentence and not f.aside and f.group and f.value() and slot not in f.facts]

    def _usual(self, block: int) -> str:
        """What a figure is where no word tells: what the nearest heading that says 决算 or 预算 is about."""
        if block not in self._measures:
            found = None
            for parent in self.document.ancestors(block):
                span = self.document.blocks[parent].span
                heading = self.document.folded[span.start : span.end]
                if self.names.year(heading) is None:
                    continue
                words = self.cues.opaque.sub("", heading)
                measures = {match.lastgroup for match in self.cues.measure.finditer(words)}
                if len(measures) == 1:
                    found = measures.pop()
                    break
            self._measures[block] = found or self.default
        return self._measures[block]

    def _divided(self) -> str | None:
        """The number that the innermost list divides: its members' figures are of the same kind."""
        lists = [group for group in self.open if not group.carried]
        return lists[-1].slot or None if lists else None

    def _same(self, frame: Frame, subject: Subject, mention: Mention, prior: bool = False) -> bool:
        value = frame.value()
        if value is not None and value.quantity.dimension is not mention.quantity.dimension:
            return False
        if value is not None and value.quantity.dimension is Dimension.COUNT:
            if value.quantity.symbol != mention.quantity.symbol or mention.slot not in ("prior",) and "prior" not in frame.facts:
                return False
        if mention.year and frame.period and mention.year != frame.period and not prior and mention.slot != "prior":
            return False
        if frame.side in ("income", "expenditure") and subject.side in ("income", "expenditure"):
            if frame.side != subject.side:
                return False
        return subject.generic or subject.key == frame.key or subject.name == frame.name

    def _new(self, mention: Mention, subject: Subject) -> Frame:
        item = self._item(mention.block)
        own = True
        if subject.generic:
            own = False
            inherited = self._inherited(mention.block)
            if subject.name not in self.names.words.plain or self.names.is_account(inherited.name):
                subject = inherited
        period = self.period
        if mention.slot == "prior" and mention.year is None and period:
            period -= 1
        frame = Frame(
            index=len(self.frames),
            name=subject.name,
            key=subject.key,
            scope=self._scope(subject, mention),
            side=subject.side,
            period=period,
            local=subject.local,
            block=mention.block,
            item=item,
            sentence=mention.sentence,
            aside=mention.reason,
            noun=mention.noun,
            named=own or self._title(mention.block) is not None,
        )
        self.frames.append(frame)
        if not mention.reason:
            self._join(frame, mention)
            self.current = frame
        return frame

    def _join(self, frame: Frame, mention: Mention) -> None:
        for group in reversed(self.open):
            if not group.carried:
                if mention.total or group.ring and not mention.ring:
                    continue
                frame.group = group
                group.members.append(frame)
                return
            if any(member.item == frame.item for member in group.members):
                return
            number = self.document.blocks[frame.item].number
            style = number.style if number else ""
            if group.style in (None, style):
                group.style = style
                frame.group = group
                group.members.append(frame)
                return

    def _item(self, block: int) -> int:
        if self.document.blocks[block].number:
            return block
        openers = {g.parent.block for g in self.open if g.carried}
        limit = {p for opener in openers for p in [opener, *self.document.ancestors(opener)]}
        for parent in self.document.ancestors(block):
            if parent in limit:
                break
            if self.document.blocks[parent].number:
                return parent
        return block

    def _inherited(self, block: int) -> Subject:
        title = self._title(block)
        if title is not None and not title.generic:
            return title
        for parent in self.document.ancestors(block):
            span = self.document.blocks[parent].span
            subject = self.names.heading(self.document.folded[span.start : span.end], self.identity.entity)
            if not subject.generic:
                return subject
        return NOTHING

    def _title(self, block: int) -> Subject | None:
        """The subject of a paragraph that begins with its title: 1.公务接待费。决算数为…"""
        span = self.document.blocks[block].span
        first = next((s for s in self.sentences[max(0, self.sentence - 6) : self.sentence] if s.block == block), None)
        if first is None or first.span.start != span.start or len(first.span) > _LONGEST_TITLE:
            return None
        if any(frame.block == block and frame.sentence == self.sentences.index(first) for frame in self.frames[-8:]):
            return None
        return self.names.heading(self.document.folded[first.span.start : first.span.end], self.identity.entity)

    def _scope(self, subject: Subject, mention: Mention) -> str:
        sentence = self.sentences[mention.sentence].span
        own = self.names.scope(subject.qualifier + subject.name)
        own = own or self.names.scope(self.document.folded[sentence.start : mention.quantity.span.start])
        if own:
            return own
        for parent in self.document.ancestors(mention.block):
            span = self.document.blocks[parent].span
            found = self.names.scope(self.document.folded[span.start : span.end])
            if found:
                return found
        return ""

    # -- derived figures ------------------------------------------------------------------------------------------

    def _share_target(self, mention: Mention) -> Frame | None:
        """The frame whose share it is: the one before it, unless the words name another."""
        subject = self._subject(mention)
        frame = self.current
        if subject.generic or frame is not None and (subject.name == frame.name or len(subject.name) < _SHORTEST_NAME):
            return frame
        home = self.document.blocks[mention.block].parent
        for other in reversed(self.frames):
            near = other.block == mention.block or home is not None and self.document.blocks[other.block].parent == home
            if not near:
                break
            if other.name == subject.name and other.value() and not other.aside:
                return other if "share" not in other.facts else None
        return self._new(mention, subject)

    def _derived(self, mention: Mention) -> None:
        slot = f"{mention.slot}@{mention.reference.value if mention.reference else 'prior'}"
        if mention.reason:
            self._attach(mention, self._new(mention, self._subject(mention)), slot)
            return
        subject = self._subject(mention)
        if subject.local and len(subject.name) < _SHORTEST_NAME:
            subject = NOTHING
        frame = self._target(subject, mention, slot)
        if frame is None:
            frame = self._new(mention, subject)
        self.current = frame
        frame.each = frame.each or mention.each
        self._attach(mention, frame, slot)

    def _target(self, subject: Subject, mention: Mention, slot: str) -> Frame | None:
        frame = self.current
        if frame is not None and self._compared_before(frame, mention):
            frame = None
        if frame is not None and (subject.generic or subject.name == frame.name or mention.each):
            return frame if slot not in frame.facts else None
        if frame is not None and subject.local and (subject.name in frame.name or frame.name in subject.name):
            return frame if slot not in frame.facts else None
        for other in reversed(self.frames):
            if other.block != mention.block:
                break
            if other.name == subject.name and slot not in other.facts and not other.aside:
                return other
        return None

    def _compared_before(self, frame: Frame, mention: Mention) -> bool:
        """Whether an earlier sentence has told how the subject changed, so that this one speaks of something else."""
        here = self.sentences[mention.sentence].span
        reference = (mention.reference or Reference.PRIOR).value
        told = (frame.facts.get(f"{slot}@{reference}") for slot in ("change", "rate"))
        return any(fact is not None and fact.sentence != here for fact in told)

    def _ratio(self, mention: Mention) -> None:
        if not mention.phrase.strip("，；、：。“” "):
            self.unbound.append(Unbound(mention.quantity.span, _NO_CUE))
            return
        if self.current is None or self.current.sentence != mention.sentence:
            self._new(mention, Subject(mention.phrase))
        frame = self.current
        if frame is not None and "ratio" in frame.facts:
            frame = self._new(mention, Subject(mention.phrase))
        self._attach(mention, frame, "ratio")

    def _attach(self, mention: Mention, frame: Frame | None, slot: str) -> None:
        if frame is None:
            self.unbound.append(Unbound(mention.quantity.span, _NO_SUBJECT))
            return
        if slot in frame.facts:
            frame = self._new(mention, Subject(frame.name))
        name = slot.partition("@")[0]
        if name in VALUES and name != "prior":
            frame.last = name
        frame.facts[slot] = Fact(
            indicator=frame.name,
            scope=frame.scope,
            period=frame.period,
            measure=_MEASURES.get(name) or Measure(name),
            quantity=mention.quantity,
            block=mention.block,
            sentence=self.sentences[mention.sentence].span,
            local=frame.local,
            direction=mention.direction,
            reference=mention.reference,
            whole=mention.whole,
        )
