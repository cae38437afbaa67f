"""Counties and cities of another province where the unit's own place should stand.

What it finds: a place by its full name that is neither the unit's own nor above, below or in the same province, at the
beginning of a sentence or clause of the report of a unit that has nothing to do with it (NC304).

Why it matters: the sentence was taken over from another place's report, and its figures may be too.

Example: ``广宁县网络正常使用1年`` in a report of 殷都区, 安阳市.

Known to miss: places of the same province (but for what a government states of its own year), short names, names that
are also ordinary words (新城区), places that are mentioned together with others, partners and companies.
"""

from collections import defaultdict
from collections.abc import Iterator

import regex

from narrcheck.checks._places import Places
from narrcheck.facts.places import Gazetteer, Place, gazetteer
from narrcheck.facts.profiles import profile_named
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

FOREIGN = Rule(
    "NC304",
    "foreign-place",
    Kind.ENTITY,
    Severity.ERROR,
    Message("出现了外省的市县名", "a place of another province stands where the unit's own should"),
)
RULES = (FOREIGN,)

_OPAQUE = regex.compile(r"《[^《》\n]{1,120}》")
_SENTENCE = 40
_AFTER = 24


class PlaceRules(RuleData):
    """``rules/entity/places.yaml``."""

    ordinary: str
    grown: str
    start: str
    away: str
    organisation: str
    reporting: str
    joined: str


class PlacePatterns:
    """``PlaceRules`` compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = rulebook.read("entity/places.yaml", PlaceRules)
        self.ordinary = frozenset(rules.ordinary.split())
        self.grown = frozenset(rules.grown.split())
        self.start = regex.compile(rules.start)
        self.away = regex.compile(rules.away.replace(" ", ""))
        self.joined = frozenset(rules.joined)
        self.reporting = regex.compile(rules.reporting)
        self.organisation = regex.compile(rules.organisation)


def check(analysis: Analysis) -> Iterator[Finding]:
    """Report foreign places, one finding a place, unless one of its mentions is explained."""
    places = analysis.rulebook.derive(gazetteer)
    own = _own(analysis, places)
    if not own:
        return
    patterns = analysis.rulebook.derive(PlacePatterns)
    mentions: dict[str, list[Span]] = defaultdict(list)
    for name, span in _foreign(analysis, places, own, patterns):
        mentions[name].append(span)
    blocks = Places(analysis.document)
    for name, spans in mentions.items():
        if all(_in_role(analysis, span, patterns, blocks) for span in spans):
            yield _finding(analysis, name, spans, own[0], places)


def _own(analysis: Analysis, places: Gazetteer) -> tuple[Place, ...]:
    """The places that the unit's name may mean; the nearest to the unit where it names several.

    A county's short name alone says nothing: it may be any word (江山, 和平).
    """
    leading = places.leading(analysis.identity.entity or "")
    for start in range(len(leading)):
        found = places.named(leading[start:])
        if leading[start:] not in places.full:
            found = tuple(place for place in found if place.county is None)
        if found:
            above = places.named(leading[:start]) if start else ()
            return tuple(p for p in found if not above or any(p.beside(q) for q in above)) or found
    return ()


def _foreign(
    analysis: Analysis, places: Gazetteer, own: tuple[Place, ...], patterns: PlacePatterns
) -> Iterator[tuple[str, Span]]:
    text, profile = analysis.document.folded, profile_named(analysis.rulebook, analysis.identity.profile)
    for start, name in places.within(text):
        end = start + len(name)
        # What a government states of its own year is stated of no neighbour.
        reports = profile is not None and profile.government and patterns.reporting.match(text, end)
        if (len(name) < 3 and not reports) or name in patterns.ordinary or text[end - 1 : end + 1] in patterns.grown:
            continue
        found = places.full[name]
        near = (p.contains(q) or q.contains(p) if reports else p.beside(q) for p in found for q in own)
        if found[0].name == found[0].province or any(near):
            continue
        yield name, Span(start, end)


def _in_role(analysis: Analysis, span: Span, patterns: PlacePatterns, blocks: Places) -> bool:
    """Whether the unit's own place could stand here, and nothing around speaks of another place on purpose."""
    text, block = analysis.document.folded, blocks.block(span.start)
    if (
        block is None
        or block.kind is BlockKind.TABLE
        or not patterns.start.search(text, max(0, span.start - 8), span.start)
    ):
        return False
    begin = max(max(text.rfind(mark, block.span.start, span.start) for mark in "。；"), block.span.start)
    begin = max(begin, span.start - _SENTENCE)
    around = text[begin : min(block.span.end, span.end + _SENTENCE)]
    if patterns.away.search(around) or patterns.organisation.search(text, span.end, span.end + _AFTER):
        return False
    titles = _OPAQUE.finditer(text, block.span.start, block.span.end)
    if any(match.start() < span.start < match.end() for match in titles):
        return False
    return (
        text[span.start - 1 : span.start] not in patterns.joined
        and text[span.end : span.end + 1] not in patterns.joined
    )


def _finding(analysis: Analysis, name: str, spans: list[Span], own: Place, places: Gazetteer) -> Finding:
    found = places.full[name][0]
    above = _path(found).removesuffix(name)
    right = own.name if bool(found.county) == bool(own.county) else None
    mine = _path(own)
    message = Message(
        f"“{name}”属于{above}，而本单位在{mine}：像是沿用了外地的文字，"
        + (f"应为“{right}”。" if right else "请核对改正。"),
        f"“{name}” belongs to {above}, the unit to {mine}: text copied from elsewhere?",
    )
    related = tuple(Related("same", span) for span in spans[1:])
    fix = Fix(spans[0], right) if right else None
    return Finding.of(FOREIGN, spans[0], message, related=related, fix=fix)


def _path(place: Place) -> str:
    """The place with those above it."""
    return "".join(dict.fromkeys(part for part in (place.province, place.city, place.county) if part))
