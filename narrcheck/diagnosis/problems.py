"""Failing relations that share figures are one problem; the fewest and likeliest repairs that mend it explain it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from narrcheck.diagnosis.change import Place, place_of
from narrcheck.diagnosis.repair import Repairs, Verdict
from narrcheck.model.fact import Fact
from narrcheck.model.relation import Instance

# A problem of more failing relations than this is explained one by one, the repair that mends most of them first.
_EXACT = 5
# So many repairs of each relation are tried together with those of others.
_TRIED = 4
# What leaves a failing relation unexplained is worse than any repair that explains it.
_UNEXPLAINED = -12.0


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


def problems(failing: Sequence[Instance]) -> Iterator[list[Instance]]:
    """Failing instances in groups, those that share a figure together."""
    groups: dict[Place, list[Instance]] = {}
    for instance in failing:
        touched = {id(group): group for place in _places(instance.facts) if (group := groups.get(place))}
        merged = [one for group in touched.values() for one in group] + [instance]
        for one in merged:
            groups.update(dict.fromkeys(_places(one.facts), merged))
    yield from {id(group): group for group in groups.values()}.values()


def explanations(problem: Sequence[Instance], repairs: Repairs, one_in: int) -> Iterator[Explanation]:
    """The fewest repairs that mend a problem, the likeliest of equally few; each relation that none mends alone."""
    weighed = {id(instance): _weighed(repairs.of(instance), problem, one_in) for instance in problem}
    options = {name: [verdict for verdict, _ in found] for name, found in weighed.items()}
    for instance, verdict in _chosen(problem, options):
        rivals = sorted(weighed[id(instance)], key=lambda pair: pair[0] is not verdict)
        yield Explanation(instance, tuple(rivals))


def _chosen(problem: Sequence[Instance], options: dict[int, list[Verdict]]) -> list[tuple[Instance, Verdict | None]]:
    if len(problem) <= _EXACT:
        return _smallest(tuple(problem), options)[1]
    chosen: list[tuple[Instance, Verdict | None]] = []
    left = list(problem)
    while left:
        found = [(one, verdict) for one in left for verdict in options[id(one)][:_TRIED]]
        if not found:
            return chosen + [(one, None) for one in left]
        instance, verdict = max(found, key=lambda pair: (_mended(pair[1], left), pair[1].weight))
        chosen.append((instance, verdict))
        left = [one for one in left if not any(one is other for other in (instance, *verdict.mended))]
    return chosen


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


def _mended(verdict: Verdict, left: Sequence[Instance]) -> int:
    return sum(any(one is other for other in verdict.mended) for one in left)


def _weighed(verdicts: Sequence[Verdict], problem: Sequence[Instance], one_in: int) -> list[tuple[Verdict, float]]:
    """Each repair with its share of the likelihood, the likeliest first; what it leaves takes another error."""
    weights = [verdict.weight + log10(one_in) * _mended(verdict, problem) for verdict in verdicts]
    top = max(weights, default=0.0)
    scaled = [10 ** (weight - top) for weight in weights]
    shares = [(verdict, one / sum(scaled)) for verdict, one in zip(verdicts, scaled, strict=True)]
    return sorted(shares, key=lambda pair: -pair[1])


def _places(facts: Sequence[Fact]) -> dict[Place, None]:
    return dict.fromkeys(place_of(fact) for fact in facts)
