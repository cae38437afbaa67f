"""Frames: the facts of one subject in one place, the lists that frames form, and all of a document."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from narrcheck.model.checked import Unbound
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact

# The slots of what a subject comes to in its own year, and these with last year's.
VALUES = ("actual", "budget", "adjusted")
AMOUNTS = (*VALUES, "prior")


@dataclass(eq=False, slots=True)
class Frame:
    """The facts of one subject in one place, by slot.

    Slots: ``actual``, ``budget``, ``adjusted``, ``prior``, ``share``, ``ratio``, and with their reference
    ``change@prior``, ``rate@budget``, ``completion@adjusted`` and so on. ``item`` is the index of the numbered block
    (or the block itself) that the frame belongs to; ``group`` the list that it is a member of; ``zero_budget`` says
    that the text denies a budget, ``aside`` that the frame stands in a reason, ``named`` that its own words name it;
    ``noun`` is what a count counts and ``last`` the main slot that was filled last.
    """

    index: int
    name: str
    key: str
    scope: str
    side: str | None
    period: int | None
    local: bool
    block: int
    item: int
    sentence: int
    facts: dict[str, Fact] = field(default_factory=dict)
    group: "Group | None" = None
    lists: "list[Group]" = field(default_factory=list)
    zero_budget: bool = False
    aside: bool = False
    noun: str = ""
    named: bool = True
    last: str = ""

    @property
    def main(self) -> str:
        """The slot that a list under this frame divides."""
        return "actual" if "actual" in self.facts else self.last

    def amounts(self) -> Iterator[Fact]:
        """What was, is planned and was before, without what is told of it: changes, rates and shares."""
        return (fact for slot, fact in self.facts.items() if slot in AMOUNTS)

    def value(self) -> Fact | None:
        """The main figure: what is, else what was planned."""
        return self.facts.get("actual") or self.facts.get("budget") or self.facts.get("adjusted")


@dataclass(eq=False, slots=True)
class Group:
    """A list of frames that follow a total; ``partial`` where words leave it open (主要, 等).

    ``carried`` lists run on over the paragraphs that follow; ``opened`` is where the word stands that opens it,
    ``slot`` the number of the parent that it divides, ``ring`` how its members are numbered inside the text
    (``circled`` ①②③, ``worded`` 一是, 二是), ``sorts`` that it says what the whole is divided by (按功能分类),
    ``mostly`` that 主要 stands before 如下, or that 一是 alone opens it, so that little need be missing for the list to
    be left open.
    """

    parent: Frame
    opened: Span
    partial: bool = False
    carried: bool = False
    bracket: int = 0
    slot: str = ""
    ring: str = ""
    sorts: bool = False
    mostly: bool = False
    members: list[Frame] = field(default_factory=list)
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All frames and lists of a document, in reading order, and the quantities that are in none."""

    frames: tuple[Frame, ...]
    groups: tuple[Group, ...]
    unbound: tuple[Unbound, ...]
