"""The patterns of ``rules/period/years.yaml``, and which years a report may call its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import regex
from pydantic import Field

from narrcheck.facts.identity.profiles import profile_named
from narrcheck.model.analysis import Analysis
from narrcheck.rulebook import Rulebook, RuleData, expression

YEAR = r"(?P<year>20\d{2})\s?"
_YEAR = regex.compile(r"20\d{2}(?=\s?年)")
_LONGEST = 60


class ProfileYears(RuleData):
    """Where the year of a kind of report stands; ``next`` and ``planned`` where the year after it does.

    ``stocks`` says that it dates stocks, ``settled`` what a report with accounts instead of plans is called.
    """

    headings: tuple[str, ...]
    subjects: tuple[str, ...]
    nouns: tuple[str, ...]
    next: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    stocks: bool = True
    plans: bool = False
    settled: str | None = None


class YearRules(RuleData):
    """``rules/period/years.yaml``."""

    profiles: dict[str, ProfileYears]
    bare: str
    bare_beside: str
    own_words: str = Field(alias="self")
    cover: str
    reason: str
    own_reason: str
    heading_silent: str
    subject_silent: str
    vanished: str
    own_change: str
    year_plan: str
    allotted: str
    this_year: str
    from_to: str
    years_covered: str
    next_beside: str
    compare_other: str
    budget_silent: str
    outturn: str
    settled_silent: str
    money: str
    year_end: str
    mid_year: str
    stock: str
    stock_silent: str
    stock_after_silent: str
    opened: str
    flow: str
    compare: str
    compare_same: str
    compare_same_budget: str
    compare_later: str
    compare_needs: dict[str, str]
    compare_silent: str
    compare_about: str
    compare_reason: str
    compared_before: str
    compare_told: str
    own_base: str
    own_estimate: str
    settled_words: str
    other_base: str


class ProfilePatterns(NamedTuple):
    """``ProfileYears`` with its patterns compiled; None where it has none of a kind."""

    headings: "regex.Pattern[str] | None" = None
    subjects: "regex.Pattern[str] | None" = None
    nouns: "regex.Pattern[str] | None" = None
    next: "regex.Pattern[str] | None" = None
    planned: "regex.Pattern[str] | None" = None


class YearPatterns:
    """``YearRules`` with its patterns compiled, those of a profile when a report is the first of it."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = rulebook.read("period/years.yaml", YearRules)
        self.profiles = rules.profiles
        self._of: dict[str, ProfilePatterns] = {}
        self._self = rules.own_words
        self.own_words = expression(rules.own_words)
        self.cover = _with_year(rules.cover)
        self.bare = _with_year(rules.bare)
        self.bare_beside = expression(rules.bare_beside)
        self.reason = expression(rules.reason)
        self.own_reason = expression(rules.own_reason)
        self.heading_silent = expression(rules.heading_silent)
        self.subject_silent = expression(rules.subject_silent.replace(" ", ""))
        self.vanished = expression(rules.vanished)
        self.years_covered = expression(rules.years_covered)
        self.own_change = expression(rules.own_change)
        self.year_plan = expression(rules.year_plan)
        self.allotted = expression(rules.allotted)
        self.this_year = expression(rules.this_year)
        self.from_to = expression(rules.from_to)
        self.next_beside = expression(rules.next_beside)
        self.compare_other = rules.compare_other
        self.budget_silent = expression(rules.budget_silent)
        self.outturn = expression(rules.outturn)
        self.settled_silent = expression(rules.settled_silent)
        self.money = expression(rules.money)
        self.year_end = _with_year(rules.year_end)
        self.mid_year = _with_year(rules.mid_year)
        self.stock = expression(rules.stock)
        self.stock_silent = expression(rules.stock_silent)
        self.stock_after_silent = expression(rules.stock_after_silent)
        self.opened = expression(rules.opened)
        self.flow = _with_year(rules.flow)
        self.compare = _with_year(rules.compare)
        self.compare_same = rules.compare_same
        self.compare_same_budget = rules.compare_same_budget
        self.compare_later = rules.compare_later
        self.compare_needs = {word: expression(need) for word, need in rules.compare_needs.items()}
        self.compare_silent = expression(rules.compare_silent)
        self.compare_about = expression(rules.compare_about)
        self.compare_reason = expression(rules.compare_reason)
        self.compared_before = expression(rules.compared_before)
        self.compare_told = expression(rules.compare_told)
        self.own_base = expression(rules.own_base)
        self.own_estimate = expression(rules.own_estimate)
        self.settled_words = expression(rules.settled_words)
        self.other_base = expression(rules.other_base)

    def of(self, profile: str) -> ProfilePatterns:
        """The patterns of a profile."""
        rules = self.profiles.get(profile)
        if profile not in self._of and rules is not None:
            subjects = tuple(pattern.replace("{self}", self._self) for pattern in rules.subjects)
            self._of[profile] = ProfilePatterns(
                *map(_any, (rules.headings, subjects, rules.nouns, rules.next, rules.planned))
            )
        return self._of.get(profile, ProfilePatterns())


def _with_year(pattern: str) -> "regex.Pattern[str]":
    return expression(pattern.replace("{year}", YEAR))


def _any(patterns: tuple[str, ...]) -> "regex.Pattern[str] | None":
    return _with_year("|".join(patterns)) if patterns else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years of one report.

    ``drafts`` says that it also lays out the next year's budget, ``ends_last`` that its stocks are those of the end of
    last year; ``stocks`` that it dates stocks at all; ``plans`` that it states plans, ``settled`` that it states
    accounts where its kind usually states plans.
    """

    year: int
    profile: str
    zh: str
    patterns: YearPatterns
    government: bool
    drafts: bool
    ends_last: bool
    stocks: bool
    plans: bool
    settled: bool

    @classmethod
    def of(cls, analysis: Analysis) -> "Calendar | None":
        """The years of the report; None where its year or kind is not known."""
        year, profile = analysis.identity.fiscal_year, profile_named(analysis.rulebook, analysis.identity.profile)
        if year is None or profile is None:
            return None
        patterns, text = analysis.rulebook.derive(YearPatterns), analysis.document.folded
        own, following = patterns.profiles.get(profile.name), patterns.of(profile.name).next
        drafts = following is not None and any(int(m["year"]) == year + 1 for m in following.finditer(text))
        settled = bool(own and own.settled and regex.search(own.settled.replace("{year}", str(year)), text))
        ends_last = profile.year_end == "last" and not settled
        return cls(
            year, profile.name, profile.zh, patterns, profile.government, drafts, ends_last,
            bool(own and (own.stocks or settled)), bool(own and own.plans) and not settled, settled,
        )  # fmt: skip

    @property
    def own(self) -> ProfilePatterns:
        """The patterns of the report's profile."""
        return self.patterns.of(self.profile)

    @property
    def silent(self) -> str:
        """The year that is right wherever it stands, if there is one."""
        return "" if self.drafts or (self.ends_last and self.stocks) else str(self.year)

    def next_of_line(self, text: str, at: int) -> bool:
        """Whether a heading says at ``at`` what it says of the next year."""
        following = self.own.next
        return self.drafts and following is not None and following.match(text, at) is not None

    def next_of_sentence(self, text: str, at: int) -> bool:
        """The same of a sentence, which has to speak of both years."""
        return (
            self.next_of_line(text, at)
            and self.patterns.next_beside.search(text, max(0, at - _LONGEST), at) is not None
        )

    def noun(self, text: str, at: int) -> bool:
        """Whether what is named at ``at`` is the report's year wherever it stands."""
        nouns = self.own.nouns
        return nouns is not None and nouns.match(text, at) is not None

    def other_kind(self, words: str) -> bool:
        """Whether the words are about accounts in a report of plans or the reverse, whose year is another one."""
        silent = self.patterns.budget_silent if self.plans else self.patterns.settled_silent if self.settled else None
        return silent is not None and silent.search(words) is not None

    def section(self, analysis: Analysis, index: int) -> int:
        """The year that the nearest heading above a block is about."""
        text, own = analysis.document.folded, self.own.headings
        for block in reversed(analysis.document.blocks[:index]):
            for year in _YEAR.finditer(text, block.span.start, min(block.span.end, block.span.start + _LONGEST)):
                if self.next_of_line(text, year.start()) or int(year[0]) == self.year + 1:
                    return self.year + 1
                if own is not None and own.match(text, year.start()):
                    return self.year
        return self.year

    def named(self, words: str) -> Iterable[int]:
        """The years that the words name."""
        return {int(year[0]) for year in _YEAR.finditer(words)}
