"""Failing relations that share figures are one problem; the fewest and likeliest repairs that mend it explain it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import log10

from narrcheck.diagnosis.change import Place, Repair, place_of
from narrcheck.diagnosis.repair import Repairs, Verdict
from narrcheck.diagnosis.solving import BOUNDS
from narrcheck.model.fact import Fact
from narrcheck.model.relation import Instance

# A problem of more failing relations than this is explained one by one, the repair that mends most of them first.
_EXACT = 5
# So many repairs of each relation are tried together with those of others.
_TRIED = 4
# An equation tells more of a figure than that it is more than another one, or that many others do not fit together.
_LOOSE = (*BOUNDS, "surplus", "base_sum")
# What leaves a failing relation unexplained is worse than any repair that explains it.
_UNEXPLAINED = -12.0
# Repairs are alike unless one is so many times as likely as the other.
_ALIKE = 1.05


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one failing instance comes from: the repairs that may mend it, each with its share of the likelihood.

    The first is the likeliest, and ``explained`` are the failing instances that it mends.
    """

    failing: Instance
    rivals: tuple[tuple[Verdict, float], ...]

    @property
    def best(self) -> Verdict | None:
        """The likeliest repair."""
        return self.rivals[0][0] if self.rivals else None

    @property
    def share(self) -> float:
        """How much of the likelihood the best repair has."""
        return self.rivals[0][1] if self.rivals else 0.0

    @property
    def open(self) -> bool:
        """Whether another repair is about as likely as the best one."""
        others = (share for verdict, share in self.rivals[1:] if verdict.repair.exact)
        return self.share < _ALIKE * max(others, default=0.0)

    @property
    def blame(self) -> float:
        """How much of the likelihood all repairs of the best one's figure have."""
        if self.best is None:
            return 0.0
        culprit = place_of(self.best.repair.old)
        return sum(share for verdict, share in self.rivals if place_of(verdict.repair.old) == culprit)

    @property
    def explained(self) -> tuple[Instance, ...]:
        """The failing instances that the best repair mends."""
        return self.best.mended if self.best else (self.failing,)


def problems(failing: Sequence[Instance], place: Callable[[Fact], Place]) -> Iterator[list[Instance]]:
    """Failing instances in groups, those that share a figure together; ``place`` is the same for all its mentions."""
    leader = list(range(len(failing)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    first: dict[Place, int] = {}
    for number, instance in enumerate(failing):
        for fact in instance.facts:
            one, other = sorted((find(first.setdefault(place(fact), number)), find(number)))
            leader[other] = one
    groups: dict[int, list[Instance]] = {}
    for number, instance in enumerate(failing):
        groups.setdefault(find(number), []).append(instance)
    yield from groups.values()


def explanations(problem: Sequence[Instance], repairs: Repairs, one_in: int) -> Iterator[Explanation]:
    """The fewest repairs that mend a problem, the likeliest of equally few; each relation that none mends alone.

    Each is told with a relation that says what its figure must be, if it mends one.
    """
    problem = sorted(problem, key=lambda one: one.relation.formula in _LOOSE)
    options = _shared({id(instance): repairs.of(instance) for instance in problem})
    costs = {name: log10(one_in) - _easiest(found) for name, found in options.items()}
    weighed = {name: _weighed(found, costs) for name, found in options.items()}
    likeliest = {name: [verdict for verdict, _ in found] for name, found in weighed.items()}
    chosen = _chosen(problem, likeliest)
    changes = _changes([verdict for _, verdict in chosen if verdict is not None and verdict.repair.exact])
    for instance, verdict in chosen:
        rivals = sorted(weighed[id(instance)], key=lambda pair: pair[0] is not verdict)
        change = verdict.repair if verdict is not None and verdict.repair.exact else None
        apart = change is not None and any(changes[place] != change.edits for place in change.places)
        yield Explanation(instance, () if apart else tuple(rivals))


def _changes(verdicts: Sequence[Verdict]) -> dict[Place, tuple[object, ...]]:
    """What becomes of each figure that some repairs change: no two of them can, so the one that mends most does.

    One that leads away from what another relation needs does not.
    """
    found: dict[Place, tuple[object, ...]] = {}
    strays = {id(one): any(_strays(one.repair, other.repair) for other in verdicts) for one in verdicts}
    for verdict in sorted(verdicts, key=lambda one: (strays[id(one)], -len(one.mended), -one.weight)):
        for place in verdict.repair.places:
            found.setdefault(place, verdict.repair.edits)
    return found


def _strays(one: Repair, other: Repair) -> bool:
    """Whether a repair leaves a figure further from what another repair makes of it than it is."""
    if one.places.isdisjoint(other.places) or one.edits == other.edits:
        return False
    old, new, needed = one.old.quantity.exact, one.quantity.exact, other.quantity.exact
    return abs(new - needed) > abs(old - needed)


def _shared(options: dict[int, list[Verdict]]) -> dict[int, list[Verdict]]:
    """The repairs of each relation, with those of others that mend it as well."""
    known = {name: {verdict.repair.edits for verdict in found} for name, found in options.items()}
    shared = {name: [*found] for name, found in options.items()}
    for name, found in options.items():
        for verdict in found:
            for other in {id(one) for one in verdict.mended} & options.keys() - {name}:
                if verdict.repair.edits not in known[other]:
                    known[other].add(verdict.repair.edits)
                    shared[other].append(verdict)
    return shared


def _easiest(verdicts: Sequence[Verdict]) -> float:
    """How likely the error is that a relation takes when it is left as it is."""
    return min(0.0, max((verdict.weight for verdict in verdicts), default=_UNEXPLAINED))


def _chosen(problem: Sequence[Instance], options: dict[int, list[Verdict]]) -> list[tuple[Instance, Verdict | None]]:
    if len(problem) <= _EXACT:
        # What has no repair of its own may be mended by another's.
        return _smallest(tuple(sorted(problem, key=lambda one: not options[id(one)])), options)[1]
    left = {id(one): one for one in problem}
    tried = [(one, verdict) for one in problem for verdict in options[id(one)][:_TRIED]]
    # What a repair mends of the rest only gets less, so that one which still mends as much as it did is the best.
    queue = [(-_mended(verdict, left), -verdict.weight, number) for number, (_, verdict) in enumerate(tried)]
    heapify(queue)
    chosen: list[tuple[Instance, Verdict | None]] = []
    while queue:
        before, weight, number = heappop(queue)
        instance, verdict = tried[number]
        if id(instance) not in left:
            continue
        if -before > (now := _mended(verdict, left)):
            heappush(queue, (-now, weight, number))
            continue
        chosen.append((instance, verdict))
        for one in (instance, *verdict.mended):
            left.pop(id(one), None)
    return chosen + [(one, None) for one in left.values()]


_Cost = tuple[float, float]


def _smallest(
    left: tuple[Instance, ...], options: dict[int, list[Verdict]]
) -> tuple[_Cost, list[tuple[Instance, Verdict | None]]]:
    """The choice of repairs with the fewest changes, and its cost: their number, then how unlikely they are."""
    if not left:
        return (0, 0.0), []
    first, rest = left[0], left[1:]
    best: tuple[_Cost, list[tuple[Instance, Verdict | None]]] | None = None
    tried: list[Verdict | None] = list(options[id(first)][:_TRIED])
    for verdict in tried or [None]:
        mended = verdict.mended if verdict else ()
        cost, chosen = _smallest(tuple(one for one in rest if not any(one is other for other in mended)), options)
        total = cost[0] + 1, cost[1] - (verdict.weight if verdict else _UNEXPLAINED)
        if best is None or total < best[0]:
            best = total, [(first, verdict), *chosen]
    assert best is not None
    return best


def _mended(verdict: Verdict, left: Collection[int]) -> int:
    return sum(id(one) in left for one in verdict.mended)


def _weighed(verdicts: Sequence[Verdict], costs: Mapping[int, float]) -> list[tuple[Verdict, float]]:
    """Each repair with its share of the likelihood, the likeliest first; what it leaves takes another error."""
    weights = [verdict.weight + _saved(verdict, costs) for verdict in verdicts]
    top = max(weights, default=0.0)
    scaled = [10 ** (weight - top) for weight in weights]
    total = sum(scaled)
    shares = [(verdict, one / total) for verdict, one in zip(verdicts, scaled, strict=True)]
    return sorted(shares, key=lambda pair: -pair[1])


def _saved(verdict: Verdict, costs: Mapping[int, float]) -> float:
    """What the errors would cost that a repair makes needless; relations of the same figures are one."""
    mended = [one for one in verdict.mended if id(one) in costs]
    return sum({frozenset(fact.span for fact in one.facts): costs[id(one)] for one in mended}.values())
