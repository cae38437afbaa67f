"""The cue words of ``rules/cues/claims.yaml``, compiled."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import regex

from narrcheck.rulebook import RuleData, Rulebook

Pattern = Any


class Directions(RuleData):
    """Words for up, down and level."""

    up: list[str]
    down: list[str]
    level: list[str] = []


class Comparison(RuleData):
    """Prepositions of a comparison and what can be compared with."""

    prepositions: list[str]
    prior: list[str]
    budget: list[str]
    adjusted: list[str]
    alone: list[str]


class Completion(RuleData):
    """Words for a part of the budget that is done."""

    verbs: list[str]
    budget: list[str]
    adjusted: list[str]
    tails: list[str]
    rates: list[str]
    of: str
    terms: list[str]


class Share(RuleData):
    """Words for a part of a whole."""

    verb: str
    nouns: list[str]
    within: list[str]


class Measures(RuleData):
    """Words that say which number of an indicator a figure is."""

    adjusted: list[str]
    budget: list[str]
    actual: list[str]
    tails: list[str]
    copulas: list[str]
    opaque: list[str]


class Enumeration(RuleData):
    """Words that open a list of parts, and those that leave it open."""

    open: list[str]
    open_partial: list[str]
    partial: list[str]
    carried: list[str]
    totals: list[str]


class Order(RuleData):
    """A comparison in words between two numbers of a frame."""

    pattern: str
    left: str
    right: list[str]
    sign: int


class ClaimCues(RuleData):
    """Content of ``rules/cues/claims.yaml``."""

    directions: Directions
    rate_nouns: Directions
    adverbs: list[str]
    each: list[str]
    respectively: str
    joints: list[str]
    fillers: list[str]
    comparison: Comparison
    completion: Completion
    share: Share
    measures: Measures
    enumeration: Enumeration
    reasons: list[str]
    prior_values: list[str]
    from_words: list[str]
    to_words: list[str]
    zero_budget: list[str]
    orders: list[Order]
    level_words: list[str]
    nearly: list[str]
    caps: list[str]
    whole: list[str]
    opposites: dict[str, str]
    unit_slips: dict[str, str]


def either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first."""
    return "(?:" + "|".join(regex.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"


@dataclass(frozen=True)
class Cues:
    """Compiled cues. Patterns named ``…_tail`` are matched against the words before a figure and end at it."""

    data: ClaimCues
    signs: dict[str, int]
    level_tail: Pattern
    change_tail: Pattern
    completion_tail: Pattern
    prior_ratio_tail: Pattern
    based: Pattern
    share_tail: Pattern
    within: Pattern
    ratio_tail: Pattern
    rate_of: Pattern
    from_tail: Pattern
    reference: Pattern
    base_head: Pattern
    measure: Pattern
    opaque: Pattern
    value_tail: Pattern
    opens: Pattern
    carried: Pattern
    partial: Pattern
    total_tail: Pattern
    reason: Pattern
    resumes: Pattern
    zero_budget: Pattern
    order: tuple[tuple[Pattern, Order], ...]
    level: Pattern
    respective: Pattern
    joint: Pattern
    cap: Pattern
    whole: Pattern


def build_cues(rulebook: Rulebook) -> Cues:
    """Compile the cue words of a rulebook."""
    data = rulebook.read("cues/claims.yaml", ClaimCues)
    filler = f"{either(data.fillers)}*"
    words = data.directions
    nouns = data.rate_nouns
    signs = {word: 1 for word in words.up + nouns.up}
    signs |= {word: -1 for word in words.down + nouns.down}
    signs |= {word: 0 for word in words.level}
    direction = either(signs)
    adverb = f"{either(data.adverbs)}*"
    each = f"(?P<each>{either(data.each)})?"
    compare, done = data.comparison, data.completion
    year = r"\d{4}年(?:度)?"
    budget = f"(?:(?P<adjusted>{either(done.adjusted)})|(?P<budget>{either(done.budget)}))"
    rate = f"(?:(?:(?P<adjusted_rate>{either(done.adjusted)}))?(?P<rate>{either(done.rates)}))"
    measures = data.measures
    return Cues(
        data=data,
        signs=signs,
        level_tail=regex.compile(f"(?:{direction}|达){either(data.to_words + ['为'])}{filler}$"),
        change_tail=regex.compile(f"{each}{adverb}(?P<direction>{direction}){filler}$"),
        completion_tail=regex.compile(
            f"(?:(?:(?:{either(done.verbs)}[^，。；、]{{0,4}}?|{data.share.verb}{either(done.terms)}??){budget}{either(done.tails)}?的)|{rate}){filler}$"
        ),
        prior_ratio_tail=regex.compile(
            f"{either(done.verbs)}(?:{either(compare.prior)}|{year})(?:同期)?"
            f"{either(['决算', '执行', '完成', '预算', '实际'])}?{either(done.tails)}?的{filler}$"
        ),
        based=regex.compile(
            f"(?:{either(done.verbs)}|{data.share.verb})(?:{budget}|{either(compare.prior)}|{year})[^，。；]{{0,6}}$"
        ),
        share_tail=regex.compile(
            f"{data.share.verb}(?P<whole>(?:“[^”]*”|[^，。；：“”]){{0,40}}?)的?{either(data.share.nouns)}?的?{filler}$"
        ),
        within=regex.compile(f"(?P<whole>[^，。；：]{{2,40}}?){either(data.share.within)}，"),
        ratio_tail=regex.compile(f"(?P<thing>[\\p{{Han}}]{{1,12}})(?:率|度){filler}$"),
        rate_of=regex.compile(f"(?:^|[，；、])(?P<thing>\\p{{Han}}{{2,6}})率{filler}$"),
        from_tail=regex.compile(f"{either(data.from_words)}(?P<thing>[^，。；]{{0,16}})$"),
        reference=regex.compile(
            f"(?:{either(compare.prepositions)}[^，。；、]{{0,10}}?"
            f"(?:(?P<prior>{either(compare.prior)}|{year})|(?P<adjusted>{either(compare.adjusted)})|(?P<budget>{either(compare.budget)})))"
            f"|(?P<alone>{either(compare.alone)})"
        ),
        base_head=regex.compile(
            f"(?:{either(compare.prepositions + data.from_words)}(?:{either(compare.prior)}|{year})"
            f"|^{either(data.prior_values)})(?P<name>.*)$"
        ),
        measure=regex.compile(
            f"(?P<adjusted>{either(measures.adjusted)})|(?P<budget>{either(measures.budget)})|(?P<actual>{either(measures.actual)})(?!率)"
        ),
        opaque=regex.compile(either(measures.opaque)),
        value_tail=regex.compile(
            f"(?:{either(measures.adjusted + measures.budget + measures.actual)}{either(measures.tails)}?)*{either(measures.copulas)}*$"
        ),
        opens=regex.compile(either(data.enumeration.open + data.enumeration.open_partial)),
        carried=regex.compile(f"{either(data.enumeration.carried)}[：，:,]?$"),
        partial=regex.compile(either(data.enumeration.partial)),
        total_tail=regex.compile(f"{either(data.enumeration.totals)}{filler}$"),
        reason=regex.compile(either(data.reasons)),
        resumes=regex.compile(f"[，；](?:{either(compare.prepositions)}(?:{either(compare.prior)}|{year}|{either(compare.adjusted)}|{either(compare.budget)})|{either(compare.alone)})"),
        zero_budget=regex.compile(either(data.zero_budget)),
        order=tuple((regex.compile(item.pattern), item) for item in data.orders),
        respective=regex.compile(f"{data.respectively}(?:{either(data.fillers)}|{data.share.verb}|{direction}|{either(data.completion.verbs)})*$"),
        joint=regex.compile(either(data.joints)),
        level=regex.compile(either(data.level_words)),
        whole=regex.compile(either(data.whole)),
        cap=regex.compile("|".join(data.caps)),
    )
