"""How sure it is that the kinds told of a total ought to come to it, or at least not to exceed it.

Kinds come to their total where they are told as all there are, and exceed it nowhere where none is of two of them;
where neither is sure, one slip that explains the difference is.
"""

from dataclasses import dataclass
from decimal import Decimal

import regex

from narrcheck.checks.counts._kind_lists import Member
from narrcheck.checks.counts._kind_names import Words, divided, keeps_apart, of_one_head
from narrcheck.model.finding import Severity
from narrcheck.model.quantity import Quantity
from narrcheck.nlp.slips import swaps

_FEW = 3
_SLIGHT = 20  # a difference of one part in so many is a slip, a larger one may be an overlap of kinds or a rest
_TELLING = 4  # no slip fits a total of so many digits by chance


@dataclass(frozen=True, slots=True)
class Division:
    """A total and what may be the kinds of it, where the one is not what the others come to.

    ``named`` are the words before the total, ``opening`` what stands between it and the first kind. ``vehicles`` says
    that it is a total of vehicles, ``only`` that nothing else of its unit is told before it that the kinds may be of,
    ``borne_out`` that the same kinds, counted in another unit or of a total beside this one, come to that total.
    """

    words: Words
    total: Quantity
    named: str
    members: list[Member]
    opening: "regex.Match[str]"
    vehicles: bool
    only: bool
    borne_out: bool

    @property
    def names(self) -> list[str]:
        """What the kinds are called."""
        return [member.name for member in self.members]

    @property
    def listed(self) -> Decimal:
        """How many things the kinds come to."""
        return sum((member.value for member in self.members), Decimal(0))

    @property
    def exceeds(self) -> bool:
        """Whether there are more things of these kinds than in all."""
        return self.listed > self.total.value

    @property
    def slight(self) -> bool:
        """Whether the difference is small."""
        return abs(self.listed - self.total.value) * _SLIGHT <= self.total.value

    @property
    def bare(self) -> bool:
        """Whether a bracket alone opens the list."""
        return bool(self.opening["bare"])

    @property
    def word(self) -> str:
        """The word that opens the list; none behind a colon or in a bare bracket."""
        return self.opening["word"] or self.opening["inner"] or ""

    @property
    def exclusive(self) -> bool:
        """Whether nothing can be of two of the kinds."""
        words, names = self.words, self.names
        if self.members[-1].value == self.total.value:
            return False  # levels, each divided into the next: 指标12个，其中一级3个，二级8个，三级12个
        vehicles = self.vehicles and all(map(words.kind.search, names))
        return vehicles or keeps_apart(words, names) or of_one_head(words, self.named, set(names))


def certainty(division: Division) -> Severity | None:
    """How sure it is that the total and its kinds contradict each other; None where they need not."""
    if len(division.members) == 1:
        return _of_one(division)
    if (division.vehicles and not division.bare) or (division.exceeds and _within_a_group(division)):
        return Severity.ERROR
    wrong = _told_as_all(division) or (division.exceeds and division.exclusive) or _slipped(division)
    return Severity.WARNING if wrong else None


def _of_one(division: Division) -> Severity | None:
    """One kind alone can do no more than exceed its whole: 15人，其中事业16人."""
    (name,) = division.names
    if not division.exceeds:
        return None
    # 50万元以上设备8台，其中100万元以上15台
    worth_more = all(map(division.words.threshold.search, (division.named, name)))
    if division.vehicles or worth_more:
        return Severity.ERROR
    known = division.only and division.opening["word"] and _within_a_group(division)
    return Severity.WARNING if known else None


def _told_as_all(division: Division) -> bool:
    """Whether what the kinds are called, or a word before them, says that there are no others."""
    words, names = division.words, set(division.names)
    known = names in words.groups or any(divided(names, kinds) for kinds in words.data.divisions)
    known = known or any(one.name.search(division.named) and divided(names, one.kinds) for one in words.data.wholes)
    several = len(division.members) >= _FEW
    ends = division.slight and division.names[-1].startswith(words.data.rest)
    one_noun = several and of_one_head(words, division.named, names)
    in_use = division.vehicles and division.listed >= division.total.value - 1
    return known or ends or one_noun or in_use or division.word.startswith(words.data.whole)


def _within_a_group(division: Division) -> bool:
    """Whether all kinds are of one set of which each thing is one: 行政 and 事业 of 行政, 事业, 工勤."""
    return any(group.issuperset(division.names) for group in division.words.groups)


def _slipped(division: Division) -> bool:
    """Whether the difference looks like a slip of the pen."""
    if division.borne_out or _swapped(division):
        return True
    if division.word.startswith(division.words.data.among):
        return division.slight and division.exceeds and len(division.members) >= _FEW
    alike = len({name[-1] for name in division.names}) == 1
    return not division.bare and (division.slight or (division.exceeds and alike))


def _swapped(division: Division) -> bool:
    """Whether two digits swapped in one figure explain the difference."""
    total, lacking = division.total.value, division.total.value - division.listed
    if len(total.as_tuple().digits) < _TELLING:
        return False
    if any(Decimal(other) == division.listed for other in swaps(total)):
        return True
    return any(Decimal(other) - one.value == lacking for one in division.members for other in swaps(one.value))
