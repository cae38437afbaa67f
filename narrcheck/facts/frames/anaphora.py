"""What 前者, 后者, 总额 and a year alone point at: figures told before, side by side or as a total and its list."""

from collections.abc import Sequence

from narrcheck.facts.frames.context import Context
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.targets import SHORTEST_NAME, subject_of
from narrcheck.facts.indicators.subject import NOTHING, Subject
from narrcheck.model.frame import Frame


class Pointing:
    """Resolves the two words sentence by sentence, and what is said of both figures after them (总额增加A)."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._sentence = -1
        self._whole: Frame | None = None

    def follow(self, mention: Mention, frames: Sequence[Frame], current: Frame | None) -> tuple[Mention, Frame | None]:
        """The figure without the pointing word, and the frame that it is about; an aside where that is not clear."""
        former, latter = self.context.cues.words["former"], self.context.cues.words["latter"]
        pointed = next((place for place, words in enumerate((former, latter)) if mention.phrase in words), None)
        if pointed is None:
            if self._sentence != mention.sentence or not mention.phrase or not self._generic(mention):
                return mention, current
            return (mention, self._whole) if self._whole is not None else (mention._replace(slot="aside"), None)
        if mention.opens or (current is not None and current.group is not None and current.name in former):
            return mention, current  # 合计A，其中前者B，后者C: the parts of what two names were told together for
        pair = _last_two(frames, mention)
        groups = {id(frame.group): frame.group for frame in pair}
        group = next(iter(groups.values())) if len(groups) == 1 else None
        self._sentence, self._whole = mention.sentence, group.parent if group is not None else None
        if len(pair) != len((former, latter)):
            return mention._replace(slot="aside"), None
        return mention._replace(phrase=""), pair[pointed]

    def _generic(self, mention: Mention) -> bool:
        return self.context.subject(mention).generic


def _last_two(frames: Sequence[Frame], mention: Mention) -> list[Frame]:
    """The list that was told last in the paragraph before the word, else the figures of the last sentence with any."""
    here = [frame for frame in frames if frame.block == mention.block and frame.value() and not frame.aside]
    group = here[-1].group if here else None
    return group.members[:] if group is not None else [frame for frame in here if frame.sentence == here[-1].sentence]


def whole_again(context: Context, current: Frame | None, mention: Mention) -> Frame | None:
    """The total of a list that 总额 compares with last year's behind its parts: 共A，其中甲B、乙C，总额较上年下降P%."""
    group = current.group if current is not None else None
    named = (mention.phrase or mention.compared) in context.cues.words["whole_again"]
    compares = named and mention.slot in ("prior", "change", "rate")
    return group.parent if group is not None and compares and group.parent.sentence == mention.sentence else None


def of_the_year(current: Frame | None, year: int | None, mention: Mention) -> Frame | None:
    """The item of a list of years that a later sentence names: 三年共A，其中2022年B、2023年C。2023年投入占D的P%."""
    if current is None or year is None or mention.phrase or current.sentence == mention.sentence:
        return None
    dated = [member for group in current.lists for member in group.members if member.period == year]
    return dated[0] if len(dated) == 1 else None


def in_full(frames: Sequence[Frame], subject: Subject, mention: Mention) -> Subject:
    """What a short word before a change means: the one name of the paragraph that begins so (车辆运行A。车辆降B)."""
    if not subject.local or len(subject.name) >= SHORTEST_NAME:
        return subject
    here = [frame for frame in frames if frame.block == mention.block and frame.value() and not frame.aside]
    named = {frame.name: frame for frame in here if subject.name and frame.name.startswith(subject.name)}
    return subject_of(next(iter(named.values()))) if len(named) == 1 else NOTHING
