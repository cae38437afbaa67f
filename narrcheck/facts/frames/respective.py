"""Figures that go in turn to the names or to the figures before them: 人员经费、公用经费分别为A、B."""

from collections.abc import Sequence

from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.slots import is_value, slot_of
from narrcheck.facts.frames.unbound import TURN, UNBOUND
from narrcheck.model.checked import Unbound
from narrcheck.model.frame import Frame
from narrcheck.model.quantity import Dimension

_NO_SERIES = {*UNBOUND, "whole", "apart"}


def series(mentions: Sequence[Mention]) -> list[int]:
    """For each mention how many there are from it on, one right after the other and of one kind."""
    counts = [1] * len(mentions)
    for place in range(len(mentions) - 1, 0, -1):
        kinds = {mention.quantity.dimension for mention in mentions[place - 1 : place + 1]}
        if mentions[place].follows and len(kinds) == 1:
            counts[place - 1] += counts[place]
    return counts


def _of_one_kind(frames: Sequence[Frame]) -> list[Frame]:
    """The last of some frames, and those that tell figures in its unit: three projects A, B, C have three shares."""
    kinds = [(value.quantity.dimension, value.quantity.symbol) for frame in frames if (value := frame.value())]
    counted = bool(kinds) and kinds[-1][0] is Dimension.COUNT
    return [
        frame
        for frame, kind in zip(frames, kinds, strict=True)
        if kind == kinds[-1] or (not counted and kind[0] is kinds[-1][0])
    ]


def _uncounted(frames: list[Frame]) -> list[Frame]:
    """Without a last one that only counts the others: 其中甲A、乙B、丙C，三项占比分别为P、Q、R."""
    last = frames[-1].value() if frames else None
    counts = last is not None and last.quantity.dimension is Dimension.COUNT and last.quantity.exact == len(frames) - 1
    return frames[:-1] if counts else frames


def _innermost(frames: list[Frame], count: int) -> list[Frame]:
    """Those of the last one's list where there are as many as figures: 甲A，乙B，其中丙C、丁D，分别占P、Q."""
    inner = [frame for frame in frames if frame.group is frames[-1].group]
    return inner if len(inner) == count else frames


def _items(frames: list[Frame], count: int) -> list[Frame]:
    """As many as there are figures, without a total before them (合计A，甲B、乙C，分别增长P、Q) or behind them."""
    inner = _innermost(frames, count)
    sizes = [value.quantity.exact for frame in inner if (value := frame.value())]
    closed = bool(sizes) and sizes[-1] == max(sizes)
    return inner if closed or count == 1 else inner[-count:]


class Turns:
    """The series that is being read, if any, and the frames that its figures go to one by one."""

    def __init__(self, opened: OpenFrames) -> None:
        self.opened = opened
        self.whole: Mention | None = None
        self._turn: tuple[Mention, list[Frame]] | None = None
        self._told: tuple[int, list[Frame]] = (-1, [])

    def takes(self, mention: Mention, series: int) -> bool:
        """Give a figure after 分别为 to the next of the names, or of the figures, before it; tell whether it was.

        A ``series`` of as many shares or rates as there are figures before it needs no 分别, nor do 收、支总计A、B.
        """
        if self._sums_up(mention):
            self.opened.unbound.append(Unbound(mention.quantity.span, TURN))
            return True
        if mention.respective and not mention.reason:
            targets = _items(self._targets(mention), series)
            told = len(targets) > 1 or (series > 1 and not is_value(mention))
            self._turn = (mention, targets if len(targets) > 1 else []) if told else None
        elif series > 1 and not mention.follows and not mention.reason and self._may_go_on(mention):
            targets = _innermost(self._targets(mention), series)
            self._turn = (mention, targets) if len(targets) == series else None
        elif not mention.follows:
            self._turn = None
        if self._turn is None:
            return False
        first, targets = self._turn
        if not targets or first.slot in _NO_SERIES:
            self.opened.unbound.append(Unbound(mention.quantity.span, UNBOUND.get(first.slot, TURN)))
            return True
        if mention is first:
            self._told = mention.sentence, list(targets)
        self.opened.current = targets.pop(0)
        if self.whole is not None and first.slot == "share":
            self.opened.attach(self.whole, self.opened.current, "whole")
            self.whole = self.whole if targets else None
        figure = mention._replace(
            direction=mention.direction or first.direction, whole=first.whole, reference=first.reference
        )
        self.opened.attach(figure, self.opened.current, self._slot(first))
        return True

    def _sums_up(self, mention: Mention) -> bool:
        """Whether a total follows a series of last year's figures, and so is last year's: 上年分别为A和B，合计C."""
        first = self._turn[0] if self._turn is not None else None
        beside = first is not None and first.slot == "prior" and first.sentence == mention.sentence
        return beside and mention.total and is_value(mention) and not mention.stop

    def _may_go_on(self, mention: Mention) -> bool:
        return not is_value(mention) or mention.slot == "prior" or bool(self._sides(mention.phrase))

    def _sides(self, phrase: str) -> tuple[str, ...]:
        """The two indicators that a name of both sides stands for."""
        context = self.opened.context
        both = context.names.resolve(phrase, context.identity.entity)
        return context.names.known[both.name].covers if both.side == "both" and not both.local else ()

    def _before(self, mention: Mention) -> list[Frame]:
        """The frames of the last series of this sentence, else those of both sides that an earlier sentence tells.

        收、支总计A、B。与上年相比，收、支总计分别增加C、D，增长E、F.
        """
        sentence, frames = self._told
        if sentence == mention.sentence:
            return frames
        sides = self._sides(self._named(mention))
        here = [frame for frame in self.opened.frames if frame.block == mention.block]
        found = [
            next((frame for frame in reversed(here) if frame.name == side and frame.value()), None) for side in sides
        ]
        return [frame for frame in found if frame is not None]

    def _filled(self, mention: Mention) -> list[Frame]:
        """The frames of earlier sentences whose value this one tells: 收入预算A，支出预算B。收入完成C，支出D，分别…."""
        sentence = self.opened.context.sentences[mention.sentence].span
        here = (frame for frame in self.opened.frames if frame.block == mention.block and not frame.aside)
        told = [(value.span, frame) for frame in here if (value := frame.value()) and value.sentence == sentence]
        return [frame for _, frame in sorted(told, key=lambda pair: pair[0])]

    def _again(self, mention: Mention) -> list[Frame]:
        """The frames of a series that the sentence before told, of which this one tells last year: 上年分别为A和B."""
        sentence, frames = self._told
        return frames if mention.slot == "prior" and sentence == mention.sentence - 1 else []

    def _named(self, mention: Mention) -> str:
        return mention.phrase.partition(self.opened.context.cues.words["respectively"][0])[0]

    def _slot(self, first: Mention) -> str:
        if is_value(first):
            return self.opened.value_slot(first)
        return "ratio" if first.slot == "percent" else slot_of(first)

    def _targets(self, mention: Mention) -> list[Frame]:
        if not is_value(mention):
            slot = slot_of(mention)
            here = [frame for frame in self.opened.frames if frame.sentence == mention.sentence]
            last = self._told[1] if self._told[0] == mention.sentence else []
            if last and here[-1:] == last[-1:]:
                here = last  # 支出A，甲、乙分别为B、C，分别占P、Q: of 甲 and 乙
            here = here or self._filled(mention) or self._before(mention)
            open_ = [frame for frame in here if frame.value() and slot not in frame.facts and not frame.aside]
            open_ = [frame for frame in open_ if not self._within(frame, mention)] or open_
            listed = [frame for frame in open_ if frame.group]
            # 其中甲A、乙B；来源为丙C、丁D，分别占P、Q: of what the list is followed by
            behind = open_[open_.index(listed[-1]) + 1 :] if listed else []
            if behind and self._apart(listed[-1], behind[0]):
                return _of_one_kind(behind) if len(behind) > 1 else []
            return _uncounted(listed) or _of_one_kind(open_)
        if mention.quantity.dimension is not Dimension.MONEY:
            return []
        cues, names = self.opened.context.cues, self.opened.context.names
        phrase = self._named(mention)
        phrases = list(self._sides(phrase)) or names.several(phrase, cues.joint)
        years = [year for phrase in phrases if (year := names.year(phrase))]
        if len(years) == len(phrases) > 1:
            return self._dated(mention, phrases[-1], years)
        subjects = [names.resolve(phrase, self.opened.context.identity.entity) for phrase in phrases if phrase]
        if (len(subjects) == 1 and subjects[0].generic) or not subjects:
            slot = self.opened.value_slot(mention)
            here = [f for f in self.opened.frames if f.sentence == mention.sentence] or self._again(mention)
            return [f for f in here if f.value() and slot not in f.facts]
        if len(subjects) < 2 or any(subject.generic for subject in subjects):
            return []
        self.opened.period = mention.year or self.opened.period
        return [self.opened.new(mention, subject) for subject in subjects]

    def _within(self, frame: Frame, mention: Mention) -> bool:
        """Whether brackets that have been closed since tell a frame: 甲A（人均B），乙C（人均D），分别增长P、Q."""
        value = frame.value()
        words = self.opened.context.document.folded[value.span.end : mention.lead.end] if value else ""
        return words.count("）") > words.count("（")

    def _apart(self, frame: Frame, other: Frame) -> bool:
        """Whether a semicolon stands between the figures of two frames."""
        first, second = frame.value(), other.value()
        text = self.opened.context.document.folded
        return first is not None and second is not None and "；" in text[first.span.end : second.span.start]

    def _dated(self, mention: Mention, last: str, years: list[int]) -> list[Frame]:
        """A frame for each year of one subject: 2020年、2021年支出分别为A、B."""
        context = self.opened.context
        subject = context.names.resolve(last, context.identity.entity)
        frames = []
        for year in years:
            self.opened.period = year
            frames.append(self.opened.new(mention, subject))
        return frames
