"""The lists that are open while a report is read, from the outermost to the innermost."""

from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.indicators.resolver import Indicators
from narrcheck.model.analysis import Sentence
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.model.frame import AMOUNTS, Frame, Group
from narrcheck.model.interval import exact_sum
from narrcheck.model.quantity import Dimension
from narrcheck.nlp.cues import Cues

# An amount of fewer units of its last place is no sum that rounding may leave a unit or two off.
_FINE = 1000
_SIDES = ("income", "expenditure")
# A figure that is off by less than this part of what others come to is meant to be their sum.
_NEARLY = 10


class Lists:
    """Opens and closes lists and puts frames into the one they belong to."""

    def __init__(self, document: Document, cues: Cues, names: Indicators) -> None:
        self.document, self.cues, self.names = document, cues, names
        self.groups: list[Group] = []
        self._open: list[Group] = []
        self._before_bracket: list[Frame | None] = []
        self._grand: Group | None = None

    def enter_block(self, index: int) -> None:
        """Only lists that run on over paragraphs outlive one, and those only below the heading they began under."""
        parents = self.document.ancestors(index)
        self._before_bracket = []
        self._grand = None
        self._open = [group for group in self._open if group.carried and self._runs_on(group, index, parents)]

    def enter_sentence(self, *, adds: bool = False) -> Frame | None:
        """Close what ends with a sentence or before 加上; returns the total of the outermost list closed."""
        closed = [group for group in self._open if not (group.carried or group.bracket or group.ring)]
        self._open = [group for group in self._open if group not in closed]
        grand = (group for group in closed if self.names.is_grand(group.parent.name))
        self._grand = None if adds else next(grand, None)
        return closed[0].parent if closed else None

    def leave_block(self, sentence: Sentence, frame: Frame) -> None:
        """Open a list that runs on where the last sentence of a paragraph ends with 其中： or the like."""
        words = self.document.folded[sentence.span.start : sentence.span.end]
        match = self.cues.carries.search(words)
        if match and frame.value():
            opened = Span(sentence.span.start + match.start(), sentence.span.end)
            partial = bool(self.cues.partly.search(words, max(0, match.start() - 4)))
            mostly = bool(self.cues.mostly.search(words, 0, match.start()))
            self._push(Group(frame, opened, partial, carried=True, slot=frame.main, mostly=mostly))

    def open(self, mention: Mention, total: Frame | None) -> None:
        """Open the list that the words before a figure open under ``total``."""
        self._before_bracket += [total] * mention.enters
        if total is None or mention.reason or not total.value():
            return
        worded = mention.opens and mention.slot in ("value", "share", "ratio", "percent", "points", *AMOUNTS)
        if worded or (mention.enters and mention.slot in ("value", *AMOUNTS) and mention.phrase.strip("（")):
            depth = len(self._before_bracket)
            self._push(
                Group(
                    total,
                    mention.lead,
                    mention.partial,
                    bracket=depth,
                    slot=_divided(total, mention),
                    ring=mention.ring,
                    sorts=mention.sorts is not None,
                    mostly=mention.first,
                )
            )

    def open_among(self, total: Frame, mention: Mention) -> None:
        """Open the list of some, or all, of what an earlier sentence has told."""
        self._push(Group(total, mention.lead, mention.partial, slot=total.main, mostly=True))

    def begin_anew(self, ring: str) -> None:
        """Close the lists whose members are numbered as those of a list that begins."""
        self._open = [group for group in self._open if group.ring != ring]

    @property
    def depth(self) -> int:
        """How many brackets are open."""
        return len(self._before_bracket)

    def close_brackets(self, count: int) -> Frame | None:
        """Close what stands in brackets; returns the frame that was open before them."""
        before = None
        for _ in range(min(count, len(self._before_bracket))):
            before = self._before_bracket.pop()
        while self._open and self._open[-1].bracket > len(self._before_bracket):
            before = self._open.pop().parent
        return before

    def close_inner(self, mention: Mention) -> None:
        """A semicolon ends a list inside a list, and one that has all its parts, unless brackets hold it.

        Where the parts do not come to the total, a transfer that the words name is one more of them; where they do, be
        it a single one, what 此外 begins is none.
        """
        inner = [group for group in self._open if not group.carried]
        if not inner or inner[-1].bracket:
            return
        reached = self._reached(inner[-1])
        more = len(inner) == 1 and self.names.is_transfer(mention.phrase) and not reached
        besides = reached and self.cues.besides.search(self.document.folded, mention.lead.start, mention.lead.end)
        if not more and (len(inner) > 1 or besides or self._full(inner[-1]) or _beside(inner[-1].parent, mention)):
            self._open.remove(inner[-1])

    def _full(self, group: Group) -> bool:
        """Whether the members are all the parts there are: by their names, or since they come to the total."""
        if len(group.members) < 2:
            return False
        told = {member.name for member in group.members}
        whole = group.parent.name
        awaited = self.names.divides(whole, told) and not self.names.consists(whole, told)
        return (self._reached(group) and not awaited) or self.names.consists(whole, told)

    def _reached(self, group: Group) -> bool:
        """Whether the members come to the total, rounding apart."""
        total, values = group.parent.facts.get(group.slot), [member.value() for member in group.members]
        told = [value.quantity.exact for value in values if value is not None]
        if total is None or not told:
            return False
        rounded = total.quantity.dimension is Dimension.MONEY and total.quantity.units >= _FINE
        slack = len(told) // 2 * total.quantity.ulp if rounded else 0
        return abs(exact_sum(told) - total.quantity.exact) <= slack

    def return_to(self, member: Frame | None, slot: str, sentence: int) -> Frame | None:
        """Another number without a name, after a list of one number's parts, is again of the list's total."""
        group = member.group if member is not None else None
        if group is None or group.carried or slot in group.parent.facts or slot == group.slot:
            return None
        ended = group not in self._open
        if ended and (member is None or member.sentence != sentence or not self._full(group)):
            return None
        if not ended and len(group.members) == 1 and not self._reached(group):
            return None  # 总收入A，其中：本级收入B，为预算C的D%；上级补助收入E
        if member is not None and slot not in member.facts and len(group.parent.facts) > 1:
            return None
        if not ended:
            del self._open[self._open.index(group) :]
        return group.parent

    def parent(self) -> Frame | None:
        """The total of the innermost list."""
        return self._open[-1].parent if self._open else None

    def divided(self) -> str | None:
        """The slot that the innermost list divides: its members' figures are of the same kind."""
        inner = [group for group in self._open if not group.carried]
        return inner[-1].slot or None if inner else None

    def join(self, frame: Frame, mention: Mention) -> None:
        """Make a new frame a member of the innermost list that it fits; a known part ends the lists inside its own."""
        if self.cues.off_goal.search(self.document.folded, mention.lead.start, mention.lead.end):
            return  # 甲A，为预算B的C%，超D: by how much is no part of anything
        own = self._of_whole(frame) or self._numbered(mention)
        if own is not None:
            del self._open[self._open.index(own) + 1 :]
        else:
            self._shut(frame)
            self._change_sides(frame)
            self._of_grand_total(frame, mention)
        for group in reversed(self._open):
            if not group.carried:
                begun = bool(group.ring or group.members)  # ③甲A，其中乙B；④丙C: what ④ numbers is no part of 甲
                if self._sums_up(group, frame, mention) or (begun and group.ring != mention.ring):
                    continue
            else:
                if any(member.item == frame.item for member in group.members) and not self._another_part(group, frame):
                    return
                number = self.document.blocks[frame.item].number
                style = number.style if number else ""
                if group.style not in (None, style) and (style or not self._another_account(group, frame)):
                    continue
                group.style = group.style or style
            frame.group = group
            group.members.append(frame)
            return

    def _sums_up(self, group: Group, frame: Frame, mention: Mention) -> bool:
        """Whether 合计 tells what the parts so far come to, or nearly: a part may be told with the word too."""
        if not (mention.total and frame.local) or self.cues.how_many.search(frame.name):
            return mention.total and frame.local
        told = [value.quantity.exact for member in group.members if (value := member.value())]
        added = exact_sum(told)
        return len(told) > 1 and abs(mention.quantity.exact - added) < added / _NEARLY

    def _another_part(self, group: Group, frame: Frame) -> bool:
        """Whether a frame is one more known part of a list's total: items may run together in one paragraph."""
        told = {member.name for member in group.members}
        return frame.name not in told and self.names.divides(group.parent.name, told | {frame.name})

    def _another_account(self, group: Group, frame: Frame) -> bool:
        """Whether a paragraph without a number begins with an account of the level of the numbered ones before it."""
        told = [member.name for member in group.members]
        return frame.name not in told and self.names.same_level([*told, frame.name])

    def _of_grand_total(self, frame: Frame, mention: Mention) -> None:
        """Close what a transfer is no part of: it belongs to the last grand total, unless 收支相抵 says it is left."""
        names = self.names
        left = self.cues.offset.search(self.document.folded, mention.lead.start, mention.lead.end)
        if left or mention.adds or not names.is_transfer(frame.name):
            return
        for place in reversed(range(len(self._open))):
            above = self._open[place].parent.name
            if self._open[place].bracket or self._open[place].carried:
                return
            if names.is_grand(above):
                del self._open[place + 1 :]
                return
            if names.is_grant(above) and not names.is_grant(frame.name):
                del self._open[place:]
            elif names.is_transfer(above):
                return
        if self._grand is not None and not self._reached(self._grand):
            self._open.append(self._grand)

    def _shut(self, frame: Frame) -> None:
        """End the list of one side's number where the same of the other side is told: 收入总计, 支出总计."""
        for place, group in enumerate(self._open):
            if not group.bracket and self.names.counterparts(group.parent.name, frame.name):
                del self._open[place:]
                return

    def _change_sides(self, frame: Frame) -> None:
        """End a list that its members have come to where the other side follows: 人员经费A，公用经费B；收入C.

        One that runs on over paragraphs ends where a total of the other side is told.
        """
        group = self._open[-1] if self._open else None
        if group is not None and group.carried and {group.parent.side, frame.side} == {*_SIDES}:
            if self.names.is_total(frame.name):
                self._open.pop()
            return
        if group is None or group.bracket or group.carried or len(group.members) < 2 or frame.side not in _SIDES:
            return
        other = all(member.side in _SIDES and member.side != frame.side for member in group.members)
        if other and self._reached(group):
            self._open.pop()

    def _of_whole(self, frame: Frame) -> Group | None:
        """The open list of the whole that a frame is a known part of, if no bracket stands between."""
        for group in reversed(self._open):
            if group.bracket or (group.carried and group is not self._open[-1]):
                return None
            if frame.name in self.names.parts(group.parent.name):
                return group
        return None

    def _numbered(self, mention: Mention) -> Group | None:
        """The open list that a number goes on with, whatever its last member was divided into: 二是."""
        return next((group for group in self._open if mention.ring and group.ring == mention.ring), None)

    def item(self, block: int) -> int:
        """The numbered block that a block belongs to below the open lists, or itself."""
        if self.document.blocks[block].number:
            return block
        openers = {group.parent.block for group in self._open if group.carried}
        limit = {parent for opener in openers for parent in [opener, *self.document.ancestors(opener)]}
        for parent in self.document.ancestors(block):
            if parent in limit:
                break
            if self.document.blocks[parent].number:
                return parent
        return block

    def _runs_on(self, group: Group, index: int, parents: list[int]) -> bool:
        opener = group.parent.block
        block, opened = self.document.blocks[index], self.document.blocks[opener]
        if block.kind is BlockKind.CONTENTS or (not group.members and self._tabled(opener, index)):
            return False
        if opened.number and block.number and opened.number.style == block.number.style:
            return opener in parents
        return opener in parents or opened.parent is None or opened.parent in parents

    def _tabled(self, opener: int, index: int) -> bool:
        """Whether a table stands where a list was announced (具体如下：), so that no paragraph below it goes on."""
        return any(block.kind is BlockKind.TABLE for block in self.document.blocks[opener + 1 : index])

    def _push(self, group: Group) -> None:
        group.parent.lists.append(group)
        self.groups.append(group)
        self._open.append(group)


def _beside(total: Frame, mention: Mention) -> bool:
    """Whether a figure is more than a total that is told as a part itself: 甲A，占P%，其中…；乙B，占Q%."""
    value = total.value() if "share" in total.facts and mention.slot == "value" else None
    same = value is not None and value.quantity.symbol == mention.quantity.symbol
    return value is not None and same and mention.quantity.exact > value.quantity.exact


def _divided(total: Frame, mention: Mention) -> str:
    """The slot that a list divides: what is right before its bracket (预算调整为A（其中：…）), else the main one."""
    last = total.facts.get(total.last) if mention.enters else None
    return total.last if last is not None and last.span.end == mention.lead.start else total.main
