"""One figure of a text, as its clause tells it."""

from typing import NamedTuple

from narrcheck.model.document import Span
from narrcheck.model.fact import Direction, Reference
from narrcheck.model.quantity import Quantity


class Mention(NamedTuple):
    """One figure and what its clause says of it; what the clause leaves out is empty or None.

    ``slot`` is the number of its frame that it is: actual, budget, adjusted, prior, change, rate, completion, share,
    ratio, percent, points, mean, whole (of the share after it), aside, milestone,
    or value (a main figure whose measure no word tells).
    ``lead`` is the text since the figure before it, ``phrase`` the noun phrase in front of it, ``label`` the words
    before a colon, ``noun`` what follows a count. ``opens`` a list (``partial``: of some parts only; ``ring``: how its
    members are numbered inside the text; ``first``: only 一是 opens it); ``enters`` and ``leaves`` count brackets
    around figures; ``stop`` is a semicolon or full stop since the last figure; ``respective`` figures go in turn to
    names, ``follows`` marks the next of them; ``reason`` is a figure in a reason, ``adds`` one that is added to what
    stands before the list, ``sorts`` what is divided anew (收入按来源分类: 收入; empty where only 按来源分类 stands);
    ``budget_of`` is the year whose budget it is compared with, ``against``
    the year that the words of a change name as its base, ``measure`` what the words say that a main figure is, and
    ``based`` marks a number that only serves as the base of a comparison; ``compared`` is what a clause of its own
    compares (甲预算数 in 甲预算数与上年相比，增加A).
    """

    quantity: Quantity
    sentence: int
    block: int
    slot: str
    phrase: str
    lead: Span
    reference: Reference | None = None
    direction: Direction | None = None
    whole: str | None = None
    each: bool = False
    total: bool = False
    year: int | None = None
    opens: bool = False
    partial: bool = False
    reason: bool = False
    enters: int = 0
    leaves: int = 0
    stop: bool = False
    ring: str = ""
    first: bool = False
    label: str = ""
    respective: bool = False
    follows: bool = False
    noun: str = ""
    adds: bool = False
    sorts: str | None = None
    budget_of: int | None = None
    against: int | None = None
    based: bool = False
    measure: str = ""
    compared: str = ""
