"""The patterns of ``rules/period/years.yaml``, compiled once."""

import regex
from pydantic import Field

from narrcheck.rulebook import Rulebook, RuleData

YEAR = r"(?P<year>20\d{2})\s?"


class ProfileYears(RuleData):
    """Where the year of a kind of report stands."""

    headings: tuple[str, ...]
    subjects: tuple[str, ...]
    nouns: tuple[str, ...]


class YearRules(RuleData):
    """``rules/period/years.yaml``."""

    profiles: dict[str, ProfileYears]
    bare: str
    bare_beside: str
    own_words: str = Field(alias="self")
    cover: str
    reason: str
    heading_silent: str
    subject_silent: str
    compare_other: str
    budget_silent: str
    money: str
    year_end: str
    stock: str
    stock_silent: str
    stock_after_silent: str
    compare: str
    compare_same: str
    compare_same_budget: str
    compare_needs: dict[str, str]
    compare_silent: str
    compare_about: str
    own_base: str
    other_base: str


class YearPatterns:
    """``YearRules`` with its patterns compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = rulebook.read("period/years.yaml", YearRules)
        self.headings = {name: _any(profile.headings) for name, profile in rules.profiles.items()}
        self.subjects = {
            name: _any(tuple(pattern.replace("{self}", rules.own_words) for pattern in profile.subjects))
            for name, profile in rules.profiles.items()
        }
        self.nouns = {name: _any(profile.nouns) for name, profile in rules.profiles.items()}
        self.own_words = regex.compile(rules.own_words)
        self.cover = _with_year(rules.cover)
        self.bare = _with_year(rules.bare)
        self.bare_beside = regex.compile(rules.bare_beside)
        self.reason = regex.compile(rules.reason)
        self.heading_silent = regex.compile(rules.heading_silent)
        self.subject_silent = regex.compile(rules.subject_silent.replace(" ", ""))
        self.compare_other = rules.compare_other
        self.budget_silent = regex.compile(rules.budget_silent)
        self.money = regex.compile(rules.money)
        self.year_end = _with_year(rules.year_end)
        self.stock = regex.compile(rules.stock)
        self.stock_silent = regex.compile(rules.stock_silent)
        self.stock_after_silent = regex.compile(rules.stock_after_silent)
        self.compare = _with_year(rules.compare)
        self.compare_same = rules.compare_same
        self.compare_same_budget = rules.compare_same_budget
        self.compare_needs = {word: regex.compile(need) for word, need in rules.compare_needs.items()}
        self.compare_silent = regex.compile(rules.compare_silent)
        self.compare_about = regex.compile(rules.compare_about)
        self.own_base = regex.compile(rules.own_base)
        self.other_base = regex.compile(rules.other_base)


def _with_year(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern.replace("{year}", YEAR))


def _any(patterns: tuple[str, ...]) -> "regex.Pattern[str] | None":
    return _with_year("|".join(patterns)) if patterns else None
