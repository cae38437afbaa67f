"""Percentages with no word of what they are: 其中：甲1,080万元（58.06%）、乙780万元（41.94%）.

Without a total they are shares of what the figures of their sentence come to.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from narrcheck.facts.frames.mention import Mention
from narrcheck.facts.frames.open_frames import OpenFrames
from narrcheck.facts.frames.unbound import NO_CUE
from narrcheck.model.checked import Unbound
from narrcheck.model.frame import Frame
from narrcheck.model.interval import Interval, exact_sum
from narrcheck.model.quantity import Quantity

# Between a figure and its share nothing stands but one of these.
_BESIDE = ("（", "，", "")
# So many digits agree by accident once in a thousand lists; shares that make up 100% agree in two more.
_TELLING = 3
_OF_100 = 2


class BareShares:
    """Percentages right behind figures; whether they are shares is seen once their lists are known."""

    def __init__(self, opened: OpenFrames) -> None:
        self.opened = opened
        self._told: list[tuple[Mention, Frame, Quantity]] = []

    def takes(self, mention: Mention) -> bool:
        """Keep a percentage that nothing but a bracket or a comma parts from a figure; tell whether it was."""
        frame = self.opened.current
        value = frame.value() if frame is not None and "share" not in frame.facts else None
        words = self.opened.context.document.folded[mention.lead.start : mention.lead.end]
        if frame is None or value is None or value.span.end != mention.lead.start or words not in _BESIDE:
            return False
        self._told.append((mention, frame, value.quantity))
        return True

    def settle(self) -> None:
        """Bind those whose list shows that they are shares of its total; the rest says nothing."""
        for _, run in groupby(self._told, lambda told: (id(told[1].group), told[1].group is None and told[1].sentence)):
            found = list(run)
            figures = [(value, mention.quantity) for mention, _, value in found]
            of_total = _of_total(found[0][1], figures)
            for mention, frame, _ in found:
                if of_total:
                    self.opened.attach(mention._replace(slot="share"), frame, "share")
                else:
                    self.opened.unbound.append(Unbound(mention.quantity.span, NO_CUE))
        if self._told:
            self.opened.unbound.sort(key=lambda item: item.span)


def _of_total(frame: Frame, told: Sequence[tuple[Quantity, Quantity]]) -> bool:
    """Whether each member of a list has a percentage that, but for one of them, is its share of the whole."""
    group = frame.group
    if len(told) < 2 or (group is not None and len(told) != len(group.members)):
        return False
    whole = group.parent.facts.get(group.slot) if group is not None else None
    added = exact_sum(value.exact for value, _ in told)
    wholes = {added, whole.quantity.exact} if whole is not None else {added}
    slack = exact_sum(share.ulp for _, share in told) / 2
    credit = _OF_100 if abs(exact_sum(share.exact for _, share in told) - 1) <= slack else 0
    return any(_fit(told, exact, credit) for exact in wholes if exact)


def _fit(told: Sequence[tuple[Quantity, Quantity]], whole: Fraction, digits: int) -> bool:
    fitting = [share for value, share in told if share.interval.meets(Interval.point(value.exact / whole))]
    digits += sum(len(str(share.units)) for share in fitting if share.units)
    return len(fitting) >= len(told) - 1 and digits >= _TELLING
