"""The pages of the rules that a report's findings name, to be read without the program at hand."""

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from narrcheck.catalogue import explanation
from narrcheck.errors import UserError
from narrcheck.testing import MalformedPage, parse_page

_MOST_CASES = 8


@dataclass(frozen=True, slots=True)
class Example:
    """One case: its title, and its text in pieces that are marked or not."""

    title: str
    pieces: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule: why it matters, and examples of what it finds and what it does not."""

    code: str
    name: str
    paragraphs: list[str]
    examples: list[Example]


def rule_pages(codes: Iterable[str]) -> list[RulePage]:
    """The pages of ``codes``, by code; those of plug-ins that have none are left out."""
    return [page for code in sorted(set(codes)) if (page := _page(code))]


def _page(code: str) -> RulePage | None:
    try:
        page = parse_page(explanation(code))
    except (UserError, MalformedPage):
        return None
    examples = []
    for case in page.cases[:_MOST_CASES]:
        marks = sorted((start, end) for start, end, owner in case.marks if owner == code)
        examples.append(Example(case.title, list(_pieces(case.text.rstrip("\n"), marks))))
    return RulePage(code, page.name, regex.split(r"\n\s*\n", page.explanation), examples)


def _pieces(text: str, marks: list[tuple[int, int]]) -> Iterable[tuple[str, bool]]:
    position = 0
    for start, end in marks:
        if start < position:
            continue
        yield text[position:start], False
        yield text[start:end] or "‸", True
        position = end
    yield text[position:], False
