"""Whose report it is, of which year and kind: what titles, headings and the body say, weighed against each other."""

from collections import defaultdict
from collections.abc import Iterator

import regex

from narrcheck.facts.identity.governments import of_government
from narrcheck.facts.identity.profiles import YEAR, profile_named, profile_patterns, year_value
from narrcheck.facts.identity.unit_names import Line, entity_of
from narrcheck.model.analysis import Identity
from narrcheck.model.document import BlockKind, Document
from narrcheck.rulebook import Rulebook, RuleData

_HEAD = 40
_LONGEST_TITLE = 100
_BODY = 14  # outweighs the title alone where nearly all of the body names another year
_BODY_OF_GOVERNMENT = 3  # half of such a report is about the next year
_LONGEST_HEADING = 60
_STOP = regex.compile("[。；！？]")
_HAN = regex.compile(r"\p{Han}|\d{4}")


class YearMentions(RuleData):
    """``rules/period/mentions.yaml``: years that say of which year a report is, in titles and in its body."""

    title: str
    body: str


def year_mentions(rulebook: Rulebook) -> "tuple[regex.Pattern[str], regex.Pattern[str]]":
    """The patterns of a year in a title and in the body; use ``rulebook.derive(year_mentions)``."""
    rules = rulebook.read("period/mentions.yaml", YearMentions)
    return regex.compile(YEAR + rules.title), regex.compile(rules.body)


def identify(
    document: Document, rulebook: Rulebook, *, entity: str | None = None, fiscal_year: int | None = None
) -> Identity:
    """What the report says of itself; ``entity`` and ``fiscal_year`` given by the user stand above it."""
    lines = list(short_lines(document))
    profile = _profile(document, rulebook, lines)
    kind = profile_named(rulebook, profile)
    government, units = kind is not None and kind.government, kind is not None and bool(kind.levels)
    return Identity(
        profile,
        fiscal_year or _fiscal_year(document, rulebook, lines, profile),
        entity or entity_of(document.folded, rulebook, lines, government=government, units=units),
        of_government(document.folded, rulebook, profile),
    )


def short_lines(document: Document) -> Iterator[Line]:
    """Lines without a full stop, outside tables: titles (unnumbered, near the top) weigh most, headings less."""
    seen = 0
    for block in document.blocks:
        if block.kind is BlockKind.TABLE or len(block.span) > _LONGEST_TITLE:
            continue
        text = document.folded[block.span.start : block.span.end].strip()
        title = seen < _HEAD and block.number is None and block.kind is not BlockKind.CONTENTS
        if len(text) > (_LONGEST_TITLE if title else _LONGEST_HEADING) or not _HAN.search(text) or _STOP.search(text):
            continue
        yield Line(text, title, 8 * 0.92**seen if title else 1.0)
        seen += 1


def _profile(document: Document, rulebook: Rulebook, lines: list[Line]) -> str | None:
    score: dict[str, float] = defaultdict(float)
    patterns = rulebook.derive(profile_patterns)
    for line in lines:
        if line.title:
            # The words at the end say what it is, and of two that end alike the longer.
            ends = {p.profile.name: [(m.end(), -m.start()) for m in p.title.finditer(line.text)] for p in patterns}
            found = {name: places[-1] for name, places in ends.items() if places}
            if found:
                score[max(found, key=lambda name: found[name])] += line.weight
    for pattern in patterns:
        name = pattern.profile.name
        if pattern.heading:
            score[name] += min(4.0, 0.7 * sum(bool(pattern.heading.search(line.text)) for line in lines))
        score[name] += min(2.0, len(pattern.words.findall(document.folded)) / 4)
    best = max(score, key=lambda name: score[name], default=None)
    return best if best and score[best] >= 1 else None


def _of_government(rulebook: Rulebook, profile: str | None) -> bool:
    found = profile_named(rulebook, profile)
    return found is not None and found.government


def _fiscal_year(document: Document, rulebook: Rulebook, lines: list[Line], profile: str | None) -> int | None:
    votes: dict[int, float] = defaultdict(float)
    own = next((p.year for p in rulebook.derive(profile_patterns) if p.profile.name == profile), None)
    title, in_body = rulebook.derive(year_mentions)
    said = [(match, line.weight + 1) for line in lines if own and (match := own.search(line.text))]
    for match, weight in said or [(match, line.weight) for line in lines if (match := title.search(line.text))]:
        votes[_year(match)] += weight
    body: dict[int, int] = defaultdict(int)
    for match in in_body.finditer(document.folded):
        body[int(match["year"])] += 1
    total = sum(body.values())
    for year, count in body.items():
        votes[year] += (_BODY_OF_GOVERNMENT if _of_government(rulebook, profile) else _BODY) * count / total
    return max(votes, key=lambda year: votes[year], default=None)


def _year(match: "regex.Match[str]") -> int:
    return year_value(match["year"])
