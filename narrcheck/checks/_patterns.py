"""Findings that a pattern in ``rules/`` describes completely."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick  # pyright: ignore[reportMissingImports]
import regex

from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Message, Rule, Severity
from narrcheck.model.spans import Apart
from narrcheck.rulebook import RuleData


class Pattern(RuleData):
    """One entry: what it looks like, what to say (``{quote}`` is what was found), how to right it.

    One of ``needs`` must occur in the text, and one of ``only_with``, if there are any.
    """

    pattern: str
    zh: str
    en: str
    needs: tuple[str, ...] = ()
    only_with: tuple[str, ...] = ()
    replace: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class _Lazy:
    """A pattern, compiled when a text first has what it needs."""

    entry: Pattern

    @cached_property
    def expression(self) -> "regex.Pattern[str]":
        """What finds it."""
        return regex.compile(self.entry.pattern, regex.MULTILINE)


class Patterns:
    """Patterns that look for their places together: what each of them needs is searched in one pass."""

    def __init__(self, entries: Iterable[Pattern]) -> None:
        self._patterns = tuple(map(_Lazy, entries))
        self._words = ahocorasick.Automaton()
        for pattern in self._patterns:
            for word in (*pattern.entry.needs, *pattern.entry.only_with):
                self._words.add_word(word, word)
        self._words.make_automaton()

    def matches(self, text: str) -> Iterator[tuple[Pattern, "regex.Match[str]"]]:
        """Every place of ``text`` that one of the patterns describes."""
        told = {word for _, word in self._words.iter(text)} if len(self._words) else set[str]()
        for pattern in self._patterns:
            entry = pattern.entry
            if all(not words or not told.isdisjoint(words) for words in (entry.needs, entry.only_with)):
                for match in pattern.expression.finditer(text):
                    yield entry, match


def finding(rule: Rule, entry: Pattern, match: "regex.Match[str]", words: str) -> Finding:
    """The finding of ``rule`` for one place; ``words`` is what the report has there."""
    span = Span(*match.span())
    message = Message(entry.zh.replace("{quote}", words), entry.en.replace("{quote}", words))
    fix = None if entry.replace is None else Fix(span, match.expand(entry.replace))
    return Finding.of(rule, span, message, fix=fix, severity=entry.severity)


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in reading order; of those that overlap only the longest."""
    apart = Apart()
    longest = sorted(findings, key=lambda one: (-len(one.span), one.span))
    return sorted((one for one in longest if apart.take(one.span)), key=lambda one: one.span)
