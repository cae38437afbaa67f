"""Counties and cities that the unit has nothing to do with, where its own place should stand.

What it finds (NC304): a place by its full name that is neither the unit's own nor above or below it, where only the
own place can stand — its year's accounts, its government's approval or rules, a district of its city, the words that
follow the own place elsewhere (``rules/entity/places.yaml``); one of another province also at the beginning of any
sentence or clause.

Why it matters: the sentence was taken over from another place's report, and its figures may be too.

Example: ``广宁县网络正常使用1年`` in a report of 殷都区, 安阳市.

Known to miss: short names, names that are also ordinary words (新城区), places that are mentioned together with
others or told of in the same words as others, partners and companies, rows of tables that have no other place.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import regex

from narrcheck.checks._blocks import Blocks
from narrcheck.checks.entity._belonging import Belonging, Surroundings
from narrcheck.facts.identity.places import Gazetteer, Place, gazetteer
from narrcheck.facts.identity.unit_names import NameWords
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

FOREIGN = Rule(
    "NC304",
    "foreign-place",
    Kind.ENTITY,
    Severity.ERROR,
    Message("出现了外地的市县名", "another place stands where the unit's own should"),
)
RULES = (FOREIGN,)

_OPAQUE = regex.compile(r"《[^《》\n]{1,120}》")
_HAN = regex.compile(r"\p{Han}")
_SENTENCE = 40
_AFTER = 24
_SAME = 4  # characters after the places of a list


class PlaceRules(RuleData):
    """``rules/entity/places.yaml``."""

    ordinary: str
    grown: str
    left: str
    everywhere: str
    start: str
    away: str
    organisation: str
    joined: str
    own: tuple[Surroundings, ...]
    report: str
    purpose: str


class PlacePatterns:
    """``PlaceRules`` compiled."""

    def __init__(self, rulebook: Rulebook) -> None:
        rules = rulebook.read("entity/places.yaml", PlaceRules)
        self.ordinary = frozenset(rules.ordinary.split())
        self.grown = frozenset(rules.grown.split())
        self.left = regex.compile(f"(?:{rules.left})$")
        self.start = regex.compile(rules.start)
        self.away = regex.compile(rules.away.replace(" ", ""))
        self.joined = frozenset(rules.joined)
        self.organisation = regex.compile(rules.organisation)
        names = rulebook.read("entity/names.yaml", NameWords)
        self.belonging = Belonging(rules.own, rules.report, rules.purpose, rules.everywhere, names)


class Mention(NamedTuple):
    """A place that is neither the own one nor above or below it.

    ``far`` says that it lies in another province, ``claimed`` that only the own place can stand here.
    """

    span: Span
    far: bool
    claimed: bool = False


def check(analysis: Analysis) -> Iterator[Finding]:
    """Report foreign places, one finding a place, unless one of its mentions is explained."""
    places = analysis.rulebook.derive(gazetteer)
    own = _own(analysis, places)
    if not own:
        return
    patterns = analysis.rulebook.derive(PlacePatterns)
    blocks = Blocks(analysis.document)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for mention in _foreign(analysis, places, own, patterns):
        mentions[analysis.document.folded[slice(*mention.span)]].append(mention)
    listed = _listed(analysis.document.folded, mentions, own[0].name)
    for name, found in mentions.items():
        if name in listed:
            continue
        told = [m.span for m in found if m.claimed or (m.far and _in_role(analysis, m.span, patterns, blocks))]
        if not told or (len(told) < len(found) and not _claimed(analysis, name, found, own, patterns)):
            continue
        yield _finding(name, told, own[0], places)


def _claimed(
    analysis: Analysis, name: str, found: list[Mention], own: tuple[Place, ...], patterns: PlacePatterns
) -> bool:
    """Whether some mentions can only be of the own place, and no other one is there on purpose."""
    text = analysis.document.folded
    if not any(mention.claimed for mention in found) or text.count(own[0].name) <= text.count(name):
        return False
    return not any(patterns.belonging.on_purpose(text, mention.span) for mention in found)


def _listed(text: str, mentions: dict[str, list[Mention]], own: str) -> set[str]:
    """The places that one after another, the own one among them, are told of in the same words: a list by area."""
    followed: dict[str, set[str]] = defaultdict(set)
    for name in mentions:
        for match in regex.finditer(rf"(?:^|[。；：]){name}(?<words>\p{{Han}}{{{_SAME}}})", text, regex.MULTILINE):
            followed[match["words"]].add(name)
    lists = [names for words, names in followed.items() if len(names) > 1 and own + words in text]
    return set().union(*lists)


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
) -> Iterator[Mention]:
    text = analysis.document.folded
    kin: set[int] = set()  # where a place ends or begins that is the own one, above or below it
    others: list[Mention] = []
    for start, name in places.within(text):
        span, found = Span(start, start + len(name)), places.full[name]
        if any(p.contains(q) or q.contains(p) for p in found for q in own):
            kin |= {*span}
        elif name not in patterns.ordinary and text[span.end - 1 : span.end + 1] not in patterns.grown:
            far = found[0].name != found[0].province and not any(p.beside(q) for p in found for q in own)
            others.append(Mention(span, far and len(name) > 2))
    for mention in others:
        start, end = mention.span
        whole = (
            end - start > 2 or not _HAN.match(text, start - 1) or patterns.left.search(text, max(0, start - 8), start)
        )
        if whole and patterns.belonging.claims(text, mention.span, own[0].name, beside=start in kin or end in kin):
            yield mention._replace(claimed=True)
        elif mention.far:
            yield mention


def _in_role(analysis: Analysis, span: Span, patterns: PlacePatterns, blocks: Blocks) -> bool:
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
    if patterns.belonging.on_purpose(text, span):
        return False
    titles = _OPAQUE.finditer(text, block.span.start, block.span.end)
    if any(match.start() < span.start < match.end() for match in titles):
        return False
    return (
        text[span.start - 1 : span.start] not in patterns.joined
        and text[span.end : span.end + 1] not in patterns.joined
    )


def _finding(name: str, spans: list[Span], own: Place, places: Gazetteer) -> Finding:
    found = places.full[name][0]
    above = _path(found).removesuffix(name)
    right = own.name if bool(found.county) == bool(own.county) else None
    if found.name == found.province:
        right = own.province
    mine = _path(own)
    zh, en = f"文中是“{name}”，", f"“{name}”: "
    if above:
        zh, en = f"“{name}”属于{above}，而", f"“{name}” belongs to {above}, "
    message = Message(
        f"{zh}本单位在{mine}：像是沿用了外地的文字，" + (f"应为“{right}”。" if right else "请核对改正。"),
        f"{en}the unit belongs to {mine}: text copied from elsewhere?",
    )
    related = tuple(Related("same", span) for span in spans[1:])
    fix = Fix(spans[0], right) if right else None
    return Finding.of(FOREIGN, spans[0], message, related=related, fix=fix)


def _path(place: Place) -> str:
    """The place with those above it."""
    return "".join(dict.fromkeys(part for part in (place.province, place.city, place.county) if part))
