"""A unit and its figures, exact to the 分, from which reports are written.

The figures are kept as leaves under three measures (now, prior, budget); every total is the sum of its parts, so that
whatever is read off agrees. `sums` lists what adds up to what, for the reports and for judging planted errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).parents[1] / "data"
MEASURES = ("now", "prior", "budget")
WAN = 10_000 * 100
"""One 万元 in 分."""


@cache
def data(name: str) -> dict[str, Any]:
    """One file of corpus/data."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Account:
    """A line of the functional or economic classification; ``key`` is where its figures are kept."""

    code: str
    name: str
    key: str

    @property
    def level(self) -> int:
        """1 for 类, 2 for 款, 3 for 项."""
        return len(self.code) // 2


@dataclass
class World:
    """Everything that the reports of one unit and year can say.

    A part of a sum whose key begins with a minus is taken away.
    """

    year: int
    name: str
    place: str
    kind: str
    city: str = ""
    province: str = ""
    words: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    sums: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    guessed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    figures: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    economic: list[Account] = field(default_factory=list)
    projects: list[dict[str, Any]] = field(default_factory=list)

    def put(self, key: str, name: str = "", /, **values: int) -> None:
        """Keep one leaf; what is not given is zero."""
        self.figures[key] = {measure: values.get(measure, 0) for measure in MEASURES}
        if name:
            self.names[key] = name

    def total(self, key: str, parts: Sequence[str], name: str = "", *, known: bool = True) -> None:
        """State that ``key`` is the sum of ``parts``, and compute it where it is not known yet.

        It is not ``known`` where a reader can't know that these are all: such a sum shows no error by itself.
        """
        values = {measure: sum(self.figures[part][measure] for part in parts) for measure in MEASURES}
        assert self.figures.setdefault(key, values) == values, f"{key} does not add up"
        (self.sums if known else self.guessed).append((key, tuple(parts)))
        if name:
            self.names[key] = name

    def value(self, key: str, measure: str = "now") -> int:
        """A figure in 分."""
        return self.figures[key][measure]

    def parts(self, key: str) -> tuple[str, ...]:
        """The first way in which ``key`` was said to add up."""
        return next(parts for total, parts in self.sums if total == key)

    def under(self, level: int, within: str = "") -> list[Account]:
        """The accounts of one level whose code begins so."""
        return [account for account in self.accounts if account.level == level and account.code.startswith(within)]


def divided(rng: Random, whole: int, weights: Iterable[float]) -> list[int]:
    """``whole`` in parts that are roughly as the weights are, and add up to it."""
    rough = [weight * rng.uniform(0.7, 1.3) for weight in weights]
    parts = [int(whole * part / sum(rough)) for part in rough]
    parts[0] += whole - sum(parts)
    return parts


def moved(rng: Random, value: int, *, still: float = 0.06, widest: float = 0.35) -> int:
    """Last year's figure, or the budget, for a figure of this year; now and then the same, or none."""
    if value == 0:
        return 0
    chance = rng.random()
    if chance < still:
        return value
    factor = 1 + rng.choice((-1, 1)) * rng.uniform(0.012, widest)
    return max(1, int(value / factor))


def amount(rng: Random, low: float, high: float) -> int:
    """An amount between so many 万元, small ones likelier, with or without a tail."""
    value = int(low * WAN * (high / low) ** rng.random())
    return round(value, -4) if rng.random() < 0.25 else value


def leaf(world: World, rng: Random, key: str, now: int, name: str = "", *, planned: bool = False) -> None:
    """Keep a figure with its last year's and its budget's; budgets are rounder than what was spent."""
    budget = moved(rng, now, still=0.2, widest=0.25) if planned else 0
    if planned and rng.random() < 0.6 and budget > WAN:
        budget = round(budget, -4)
    world.put(key, name, now=now, prior=moved(rng, now), budget=budget)
