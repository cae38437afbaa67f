"""The cue words and patterns of ``rules/cues/``, compiled."""

from collections.abc import Iterable
from typing import Any

import regex

from narrcheck.errors import UserError
from narrcheck.rulebook import Rulebook, RuleData, expression

Pattern = Any


class Order(RuleData):
    """A comparison in words between two numbers of a frame; the first slot that is filled counts."""

    pattern: str
    left: list[str]
    right: list[str]
    sign: int


class Rate(RuleData):
    """A rate by name, and the words before the figures that it divides, none of them one of ``unless``.

    ``beside`` says that what is left of the whole may be told in its place (成交A，节约B: B of A + B), ``kept`` what is
    left of it where the part is not told (送审A，审定B: A − B of A).
    """

    rate: tuple[str, ...]
    part: tuple[str, ...]
    whole: tuple[str, ...]
    unless: tuple[str, ...] = ()
    beside: bool = False
    kept: tuple[str, ...] = ()


class Opposites(RuleData):
    """Words and units that are written for each other."""

    opposites: dict[str, str]
    changes: dict[int, str]
    units: dict[str, str]


class Patterns(RuleData):
    """The templates of ``rules/cues/patterns.yaml``, in which ``{name}`` stands for a list of words."""

    level: str
    change: str
    apart: str
    unmade: str
    variance: str
    gap: str
    completion: str
    done: str
    over_plan: str
    prior_ratio: str
    based: str
    comes_to: str
    share: str
    share_of: str
    measured_by: str
    within: str
    among: str
    ratio: str
    off_goal: str
    rate_of: str
    turned: str
    origin: str
    moves: str
    composed: str
    made_up: str
    reference: str
    base: str
    measure: str
    opaque: str
    value: str
    opens: str
    ordinal: str
    carries: str
    reports: str
    partly: str
    mostly: str
    total: str
    reason: str
    reasoned: str
    resumes: str
    lists_anew: str
    respective: str
    joint: str
    no_budget: str
    no_prior: str
    none: str
    such_thing: str
    as_before: str
    arranged: str
    all: str
    cap: str
    adds: str
    besides: str
    adjusts: str
    milestone: str
    yardstick: str
    multiple: str
    bounded: str
    progress: str
    budgeted: str
    compares: str
    dated: str
    elsewhere: str
    exceeds: str
    capped: str
    compared_to: str
    upon: str
    handed_down: str
    handed_in_all: str
    stands: str
    averaged: str
    over_years: str
    due: str
    comparable: str
    hereafter: str
    own_base: str
    prior_kind: str
    shared: str
    compared_with: str
    deducts: str
    left_out: str
    grand: str
    rolled: str
    offset: str
    even: str
    deficit: str
    remains: str
    summing: str
    how_many: str
    so_many: str
    left_over: str
    spent: str
    opening: str
    incoming: str
    outgoing: str
    closing: str
    came_in: str
    went_out: str
    stock: str
    raised: str
    repaid: str
    headroom: str
    kept_within: str
    both_sides: str
    itemises: str
    netted: str
    only_reason: str
    roundabout: str
    area_told: str
    other_times: str
    of_all: str
    for_each: str
    mean: str
    yearly_mean: str
    so_many_years: str
    each: str
    outlook: str
    apiece: str
    of_those: str


_NAME = regex.compile(r"\{([a-z_]+)\}")


def either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "(?:" + "|".join(regex.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"


class Cues:
    """Every pattern by name, compiled when a report first asks for it, and the words behind them."""

    def __init__(
        self,
        words: dict[str, list[str]],
        patterns: Patterns,
        orders: list[Order],
        repairs: Opposites,
        rates: list[Rate],
    ) -> None:
        """Raises UserError where a template names words that there are not."""
        self.words, self._templates = words, dict(patterns)
        for name, template in self._templates.items():
            _require_words(name, template, words)
        self.repairs, self._rates = repairs, rates
        self.signs = dict.fromkeys(words["up"] + words["more"] + words["up_amount"] + words["up_rate"], 1)
        self.signs |= dict.fromkeys(words["down"] + words["less"] + words["down_amount"] + words["down_rate"], -1)
        self.signs |= dict.fromkeys(words["adjusts_up"], 1) | dict.fromkeys(words["adjusts_down"], -1)
        self.signs |= dict.fromkeys(words["level"], 0)
        self.orders = [(regex.compile(order.pattern), order) for order in orders]
        self.ordered = regex.compile("|".join(f"(?:{order.pattern})" for order in orders))

    def rate(self, name: str) -> Rate | None:
        """What is known of the rate that ``name`` ends with, the longest first; 不合格率 is no 合格率."""
        denied = tuple(self.words["not_yet"])
        ends = ((word, rate) for rate in self._rates for word in rate.rate if name.endswith(word))
        known = [(len(word), rate) for word, rate in ends if not name.removesuffix(word).endswith(denied)]
        return max(known, key=lambda pair: pair[0])[1] if known else None

    def __getattr__(self, name: str) -> Pattern:
        """The compiled pattern of this name."""
        if name not in self._templates:
            raise AttributeError(name)
        filled = _NAME.sub(lambda match: either(self.words[match[1]]), self._templates[name])
        self.__dict__[name] = expression(filled)
        return self.__dict__[name]


def _require_words(pattern: str, template: str, words: dict[str, list[str]]) -> None:
    for match in _NAME.finditer(template):
        if match[1] not in words:
            raise UserError(
                f"cues/patterns.yaml 的 {pattern} 用到了 {match[1]}，而 cues/words.yaml 没有这一项：请补上或改正。",
                f"{pattern} in cues/patterns.yaml uses {match[1]}, which cues/words.yaml lacks: add or correct it.",
            )


def build_cues(rulebook: Rulebook) -> Cues:
    """The cues of a rulebook."""
    return Cues(
        rulebook.read("cues/words.yaml", dict[str, list[str]]),
        rulebook.read("cues/patterns.yaml", Patterns),
        rulebook.read("cues/orders.yaml", list[Order]),
        rulebook.read("cues/repairs.yaml", Opposites),
        rulebook.read("cues/rates.yaml", list[Rate]),
    )
