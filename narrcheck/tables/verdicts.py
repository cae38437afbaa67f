"""Which of the sums that fail are errors for certain, and which one figure explains them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import log

from narrcheck.model.checked import Outcome
from narrcheck.model.sheet import Figure
from narrcheck.tables.excesses import gaps
from narrcheck.tables.sums import Direction, Sum, Verdict

_EVIDENCE = 2
_FEWEST_PARTS = 2
# What it adds that the report has a number elsewhere, and costs that two equal figures differ, as powers of ten.
_TOLD, _NEVER, _PAIR = 2.0, 5.0, 2


Tells = Callable[[Figure, Decimal], bool]


def verdicts(sums: Sequence[Sum], tells: Tells) -> list[Verdict]:
    """What is reported of the failing sums; the rest may be rows or columns that are not shown.

    ``tells`` says whether the report has a number elsewhere that may be right for a figure.
    """
    failing = [item for item in sums if item.outcome is Outcome.FAILS]
    if not failing:
        return []
    users: dict[int, list[Sum]] = defaultdict(list)
    for item in sums:
        for figure in item.figures:
            users[id(figure)].append(item)
    found: list[Verdict] = []
    explained: set[int] = set()
    repaired = [verdict for item in failing if (verdict := _culprit(item, users, tells)) is not None]
    for verdict in sorted(repaired, key=lambda verdict: -len(verdict.mended)):
        if not explained & {id(item) for item in verdict.mended}:
            explained |= {id(item) for item in verdict.mended}
            found.append(verdict)
    rest = [item for item in failing if id(item) not in explained]
    found += [Verdict(item) for item in rest if _certain(item, failing, users)]
    told = {id(verdict.sum) for verdict in found}
    found += gaps([item for item in rest if id(item) not in told], sums)
    return [verdict if verdict.culprit else replace(verdict, suspect=_suspect(verdict.sum, users)) for verdict in found]


def _suspect(item: Sum, users: dict[int, list[Sum]]) -> Figure | None:
    """The only figure of a sum that takes part in no other one that holds; None where there are several."""
    open_ = [figure for figure in item.figures if not any(_bears_out(other) for other in users[id(figure)])]
    return open_[0] if len(open_) == 1 else None


def _bears_out(item: Sum) -> bool:
    return item.outcome is not Outcome.FAILS and item.telling()


def _culprit(item: Sum, users: dict[int, list[Sum]], tells: Tells) -> Verdict | None:
    """The one figure, with its copies, whose change mends this sum and another one, and breaks none.

    Of the numbers that rounding leaves for it the likeliest.
    """
    found: list[Verdict] = []
    for figure in item.figures:
        copies = _copies(figure, users)
        for value in _values(item, figure, users):
            verdict = _changed(item, figure, value, (), users)
            if verdict is None and copies:
                verdict = _changed(item, figure, value, copies, users)
            if verdict is not None:
                found.append(verdict)
    most = max((len(verdict.mended) for verdict in found), default=0)
    best = [verdict for verdict in found if len(verdict.mended) == most]
    if not best or len({id(verdict.culprit) for verdict in best}) > 1:
        return None
    likeliest = max(best, key=lambda verdict: _likelihood(verdict, users, tells))
    return likeliest if _independent(likeliest) else None


def _values(item: Sum, figure: Figure, users: dict[int, list[Sum]]) -> list[Decimal]:
    """What a figure has to be for a sum to hold, or for another one that fails by as much but for rounding."""
    wanted = item.wanted(figure)
    failing = [other for other in users[id(figure)] if other is not item and other.outcome is Outcome.FAILS]
    near = [value for other in failing if abs((value := other.wanted(figure)) - wanted) <= item.tolerance]
    found = dict.fromkeys(displayed(value, figure) for value in (wanted, *near))
    return [value for value in found if value is not None]


def _likelihood(verdict: Verdict, users: dict[int, list[Sum]], tells: Tells) -> float:
    """How likely rounding leaves the sums of a figure as they are with a value, as a power of ten."""
    figure, right = verdict.culprit, verdict.right
    if figure is None or right is None:
        return 0.0
    new = Figure(figure.span, right, figure.decimals)
    swapped = [item.swapped(figure, new) for item in users[id(figure)] if not item.partial]
    return _TOLD * tells(figure, right) - sum(map(_misfit, swapped))


def _misfit(item: Sum) -> float:
    """How unlikely a sum is off by what it is; one of a single part is never rounded."""
    added = sum(one.value != 0 for one in item.figures)
    if not item.gap or added <= _PAIR:
        return _NEVER * bool(item.gap)
    width = added * float(max(figure.ulp for figure in item.figures)) ** 2 / 12
    return float(item.gap) ** 2 / (2 * width) / log(10)


def _changed(
    item: Sum, figure: Figure, value: Decimal, copies: tuple[Figure, ...], users: dict[int, list[Sum]]
) -> Verdict | None:
    """What comes of ``value`` in the place of a figure and its copies; None where it mends too little or breaks one."""
    before = list({id(other): other for one in (figure, *copies) for other in users[id(one)]}.values())
    after = before
    for one in (figure, *copies):
        after = [other.swapped(one, Figure(one.span, value, one.decimals)) for other in after]
    pairs = list(zip(before, after, strict=True))
    if any(now.outcome is Outcome.FAILS and old.outcome is not Outcome.FAILS for old, now in pairs):
        return None
    mended = tuple(old for old, now in pairs if old.outcome is Outcome.FAILS and now.outcome is not Outcome.FAILS)
    return Verdict(item, figure, value, mended, copies=copies) if len(mended) >= _EVIDENCE else None


def _copies(figure: Figure, users: dict[int, list[Sum]]) -> tuple[Figure, ...]:
    """The figures that are the same number: of an account and the only one below it that has any, of two tables."""
    found = [figure]
    for one in found:
        for item in users[id(one)]:
            filled = [part for part in item.parts if part.value]
            if len(filled) == 1 and item.outcome is not Outcome.FAILS:
                found += [
                    other
                    for other in (item.total, filled[0])
                    if other.value == figure.value and all(other is not known for known in found)
                ]
    return tuple(found[1:])


def _independent(verdict: Verdict) -> bool:
    """Whether the mended sums are not all of one kind in one family: a row that is missing looks like that.

    It does so in every column and table that has it; so where a number is mended with its copies, a row has to gain.
    """
    if verdict.copies and all(item.direction is Direction.DOWN for item in verdict.mended):
        return False
    return len({(item.direction, item.family) for item in verdict.mended}) >= _EVIDENCE


def displayed(value: Fraction, figure: Figure) -> Decimal | None:
    """A number in the places that a figure shows; None where it does not fit in them."""
    scaled = value * 10**figure.decimals
    return Decimal(int(scaled)).scaleb(-figure.decimals) if scaled.denominator == 1 else None


def _certain(item: Sum, failing: list[Sum], users: dict[int, list[Sum]]) -> bool:
    """Whether a failing sum that no single figure explains is an error nevertheless.

    Rows that are not shown (withheld, or on a page that is missing) make the total larger than its parts; so a column
    is judged only where the parts exceed the total, or for the one economic account that fails; an only part has to be
    what its own parts add up to. A row is judged if it alone fails, a sum of a balance if not both sides fail alike, a
    figure of two tables if their titles and names make it the same one.
    """
    if item.direction is Direction.DOWN:
        alone = not any(other is not item and other.family == item.family for other in failing)
        only = not any(other is not item and other.listed for other in failing)
        several = len(item.parts) >= _FEWEST_PARTS or _adds_up(item.parts[0], users)
        return several and alone and (item.gap < 0 or (item.listed and only))
    if item.direction is Direction.BALANCE and item.gap > 0 and item.relation:
        return not any(other is not item and other.relation == item.relation and other.gap > 0 for other in failing)
    if item.direction is Direction.ACROSS:
        return not any(other is not item and other.relation == item.relation for other in failing)
    return item.direction is not Direction.AMONG or item.sure


def _adds_up(figure: Figure, users: dict[int, list[Sum]]) -> bool:
    """Whether a figure is the sum of several others."""
    return any(s.total is figure and s.telling() and s.outcome is not Outcome.FAILS for s in users[id(figure)])
