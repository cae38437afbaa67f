"""What the words before a figure open and close: brackets, lists, and 按…分类 that divides the same whole again."""

from dataclasses import replace

from narrcheck.facts.frames.anaphora import whole_again
from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.targets import before_mean
from narrcheck.facts.frames.wholes import alone, among, divided, labelled, sorted_anew, told_alone
from narrcheck.model.frame import Frame


class Nesting:
    """The brackets that are open, with the year outside each, and what the paragraph divides."""

    def __init__(self, opened: OpenFrames) -> None:
        self.opened = opened
        self._outside: list[int | None] = []
        self._sorted: tuple[Frame | None] | None = None

    def enter_block(self) -> None:
        """Forget what the paragraph before divided."""
        self._sorted = None

    def enter_sentence(self) -> None:
        """Forget brackets that were not closed."""
        self._outside = []

    def move(self, mention: Mention) -> None:
        """Open and close what the words before a figure open and close."""
        opened = self.opened
        for _ in range(min(mention.leaves, len(self._outside))):
            opened.period = self._outside.pop()
        if mention.leaves:
            opened.current = opened.lists.close_brackets(mention.leaves) or opened.current
        self._outside += [opened.period] * mention.enters
        if mention.adds or mention.sorts is not None:
            opened.current = opened.lists.enter_sentence(adds=mention.adds) or opened.current
        elif mention.stop:
            opened.lists.close_inner(mention)
        if mention.sorts is not None:
            self._sort(mention)
        if mention.first:
            opened.lists.begin_anew(mention.ring)
        meant = before_mean(opened.context, opened.frames, mention) or whole_again(
            opened.context, opened.current, mention
        )
        opened.current = meant or opened.current
        if (whole := among(opened.context, opened.frames, opened.current, mention)) is not None:
            opened.current = whole
            opened.lists.open_among(whole, mention)
        elif (whole := labelled(opened.context, opened.frames, opened.current, mention)) is not None:
            opened.current = whole
            opened.lists.open(mention._replace(opens=True), whole)
        elif mention.opens or mention.enters:
            self._divide(mention)

    def _divide(self, mention: Mention) -> None:
        """Open the list that the words open, under what it divides; its members are of the year of that."""
        opened = self.opened
        total = divided(opened.context, opened.frames, opened.current, mention)
        if mention.first and total is not None and not told_alone(opened.frames, total, mention):
            total = None  # 收入A，支出B。一是…
        if mention.opens and total is not None and total.block == mention.block:
            opened.period = total.period
        opened.lists.open(mention, self._of_the_year_before(total, mention) if mention.opens else total)

    def _of_the_year_before(self, total: Frame | None, mention: Mention) -> Frame | None:
        """What a list divides: last year's number, where that is told in a sentence of its own right before the list.

        That makes it a frame of its year, and the members are of that year too: 2021年“三公”经费合计A，其中：…
        """
        opened = self.opened
        prior = total.facts.get("prior") if total is not None else None
        if total is None or prior is None or total.period is None or total.value() is None:
            return total
        if total.sentence == mention.sentence or prior.span.end != mention.lead.start:
            return total
        opened.period = total.period - 1
        before = replace(total, index=len(opened.frames), period=opened.period, sentence=mention.sentence)
        before.group, before.lists, before.facts = None, [], {total.main: prior}
        opened.frames.append(before)
        return before

    def _sort(self, mention: Mention) -> None:
        """Go back to what 按…分类 divides: what the words name, else what the paragraph has divided before."""
        opened = self.opened
        if mention.sorts:
            opened.current = sorted_anew(opened.context, opened.frames, opened.current, mention)
        elif self._sorted is None:
            self._sorted = (alone(opened.context, opened.frames, opened.current, mention),)
        if not mention.sorts and self._sorted:
            opened.current = self._sorted[0]
