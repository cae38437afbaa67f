"""Accounts as the text names them: chains of 类, 款, 项, and names with their codes."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from narrcheck.facts.indicators.accounts import Account, Accounts, AccountStyle, load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Document, Span
from narrcheck.rulebook import Rulebook

_LONGEST_NAME = 45
_SHORTEST_TAIL = 4  # characters: a shorter end of a longer word is no account by itself


@dataclass(frozen=True)
class Writing:
    """How accounts are written: ``rules/lexicon/accounts/style.yaml``, compiled, with the accounts themselves."""

    accounts: Accounts
    levels: tuple[str, ...]
    boundary: frozenset[str]
    mark: regex.Pattern[str]
    lead: regex.Pattern[str]
    coded: regex.Pattern[str]
    code_first: regex.Pattern[str]
    row: regex.Pattern[str]
    about: regex.Pattern[str]
    nothing: regex.Pattern[str]
    used: regex.Pattern[str]
    former: regex.Pattern[str]


def writing(rulebook: Rulebook) -> Writing:
    """How accounts are written; use as ``rulebook.derive(writing)``."""
    style = rulebook.read("lexicon/accounts/style.yaml", AccountStyle)
    accounts = rulebook.derive(load_accounts)
    names = sorted({accounts.plain(account.name) for account in accounts.children("2")}, key=len, reverse=True)
    about = style.about.replace("{names}", "|".join(map(regex.escape, names)))
    mark = rf"[”\"]?（(?P<code>\d{{0,7}})(?P<level>{'|'.join(style.levels)})）|{style.quoted}"
    given_up = [
        account.name
        for account in accounts.children("2")
        if account.last and account.name.endswith(style.optional_tail)
    ]
    former = style.former.replace("{names}", "|".join(map(regex.escape, given_up)))
    sources = (mark, style.lead, style.coded, style.code_first, style.row, about, style.nothing, style.used, former)
    patterns = [regex.compile(source) for source in sources]
    return Writing(accounts, style.levels, frozenset(style.boundary), *patterns)


@dataclass(frozen=True, slots=True)
class Link:
    """One name of a chain; ``level`` is 1 for 类, 2 for 款, 3 for 项, ``whole`` includes the mark.

    ``code`` is what the mark has of it: its last digits （05款） or all of them.
    """

    level: int
    name: str
    span: Span
    whole: Span
    code: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Names that stand one below the other; ``loose`` where the first may be cut off by a line break."""

    links: tuple[Link, ...]
    loose: bool

    @property
    def span(self) -> Span:
        """From the first name to the last mark."""
        return Span(self.links[0].whole.start, self.links[-1].whole.end)


def chains(text: str, how: Writing) -> Iterator[Chain]:
    """The chains of ``text`` (folded), in reading order."""
    links: list[Link] = []
    loose, mark = False, 0
    for match in how.mark.finditer(text):
        level = how.levels.index(match["level"]) + 1 if match["level"] else 1
        previous = links[-1] if links else None
        start = boundary(text, match.start(), how, mark)
        joined = previous is not None and start == mark and level > previous.level
        mark = match.end()
        if links and not joined:
            yield Chain(tuple(links), loose)
            links = []
        start, led = _after_lead(text, start, match.start(), how)
        if not links:
            loose = not led and (start == 0 or text[start - 1] == "\n")
        name = text[start : match.start()].strip()
        if name:
            links.append(Link(level, name, Span(start, match.start()), Span(start, match.end()), match["code"] or ""))
        elif links:
            yield Chain(tuple(links), loose)
            links = []
    if links:
        yield Chain(tuple(links), loose)


def chains_of(analysis: Analysis) -> list[Chain]:
    """The chains of a report; use ``analysis.derive(chains_of)``."""
    return list(chains(analysis.document.folded, analysis.rulebook.derive(writing)))


def boundary(text: str, end: int, how: Writing, lowest: int = 0) -> int:
    """Where the name that ends at ``end`` may begin."""
    start = end
    lowest = max(lowest, end - _LONGEST_NAME)
    while start > lowest and text[start - 1] not in how.boundary:
        start -= 1
    return start


def _after_lead(text: str, start: int, end: int, how: Writing) -> tuple[int, bool]:
    """Where the name begins behind its list number, and whether there is one."""
    lead = how.lead.match(text, start, end)
    return (lead.end(), lead.end() > start) if lead else (start, False)


def coded_names(text: str, how: Writing) -> Iterator[tuple[str, Link]]:
    """Names that their code follows in brackets or stands before with a dash, as (code, name)."""
    for match in how.coded.finditer(text):
        start, _ = _after_lead(text, boundary(text, match.start(), how), match.start(), how)
        name = text[start : match.start()].strip()
        if name:
            level = (len(match["code"]) - 1) // 2
            yield match["code"], Link(level, name, Span(start, match.start()), Span(start, match.end()))
    for match in how.code_first.finditer(text):
        level, span = (len(match["code"]) - 1) // 2, Span(*match.span("name"))
        yield match["code"], Link(level, match["name"], span, Span(*match.span()))


def former_classes(text: str, how: Writing) -> Iterator[Link]:
    """Classes by a name that was given up, without their mark, before an amount of this year."""
    for match in how.former.finditer(text):
        span = Span(*match.span("name"))
        yield Link(1, match["name"], span, span)


def own_names(document: Document, how: Writing) -> dict[str, set[str]]:
    """What the report's own tables call each code."""
    found: dict[str, set[str]] = {}
    for match in how.row.finditer(document.folded):
        found.setdefault(match["code"], set()).add(how.accounts.plain(match["name"]))
    return found


def resolve(link: Link, how: Writing, parents: set[str] | None, *, whole: bool = False) -> list[Account]:
    """The functional accounts that the link names, below ``parents`` if these are known.

    Words before the name ("主要用于一般公共服务") are looked past, unless the name is known to be ``whole``.
    """
    for start in range(1 if whole else max(1, len(link.name) - _SHORTEST_TAIL + 1)):
        named = how.accounts.named(link.name[start:], under="2", level=link.level)
        if parents is not None:
            named = [account for account in named if account.code.startswith(tuple(parents))]
        if named:
            return named
    return []
