"""Names that are not the reporting unit's own.

What it finds: its own name written otherwise — the rank of the place or a character missing, one character replaced,
the name of its hall for its own, a label that stops after the place (NC301); another unit, named nowhere else, where
only the reporting unit can stand (NC302); a unit that calls itself by another class of unit, 全所 in the report of a
中心 (NC303).

Why it matters: these are the marks of text copied from another unit's report.

Example: ``怀化政务服务中心`` where the unit is 怀化市政务服务中心.

Known to miss: variants in free prose, other units named more than once, names that begin with no place.
"""

from collections import defaultdict
from collections.abc import Iterator

import regex

from narrcheck.checks.entity._misnamed import Misnamed
from narrcheck.checks.entity._other_units import elsewhere, from_elsewhere, in_role, other
from narrcheck.checks.entity._siblings import siblings
from narrcheck.checks.entity._units import EntityPatterns, Own
from narrcheck.checks.wording._slips import Neighbours, confusions
from narrcheck.facts.identity.places import gazetteer
from narrcheck.facts.identity.profiles import profile_named
from narrcheck.facts.identity.unit_names import NamePatterns, name_patterns
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.model.spans import Apart, occurrences
from narrcheck.rulebook import Rulebook

VARIANT = Rule(
    "NC301",
    "own-name-variant",
    Kind.ENTITY,
    Severity.WARNING,
    Message("本单位的名称写法不一致", "the unit's own name is written otherwise"),
)
OTHER = Rule(
    "NC302",
    "other-unit",
    Kind.ENTITY,
    Severity.ERROR,
    Message("以报告单位的身份出现了别的单位", "another unit stands where the reporting unit should"),
)
CLASS = Rule(
    "NC303",
    "unit-class",
    Kind.ENTITY,
    Severity.WARNING,
    Message("单位自称与单位种类不符", "the unit calls itself by another class of unit"),
)
RULES = (VARIANT, OTHER, CLASS)

_SHORTEST_CORE = 6
_YEAR = regex.compile(r"(?:19|20)\d{2}(?!\d)")
_HAN_RUN = regex.compile(r"\p{Han}{2,34}")


def check(analysis: Analysis) -> Iterator[Finding]:
    """Compare every name that begins with the unit's own place, and every word it calls itself, with its own name."""
    profile = profile_named(analysis.rulebook, analysis.identity.profile)
    name = analysis.identity.entity
    places = analysis.rulebook.derive(gazetteer)
    if name is None or (profile is not None and profile.government and name in places.full):
        return
    slips = analysis.rulebook.derive(misnamed)
    name = slips.meant(analysis.document.folded, name)
    names = analysis.rulebook.derive(name_patterns)
    own = Own.of(name, places, names)
    patterns = analysis.rulebook.derive(EntityPatterns)
    told = _names(analysis, own, patterns, names) if own is not None else ()
    slipped = frozenset(slips.find(analysis.document.folded, name))
    found = [one for one in told if one.code != OTHER.code or one.span not in slipped]
    for span, right in siblings(analysis.document.folded, name, places, patterns):
        if not any(span.overlaps(one.span) for one in found):
            found.append(_other_finding(analysis, span, right))
    yield from found
    yield from _misnamed(analysis, name, found, patterns)
    yield from _classes(analysis, name, patterns)


def misnamed(rulebook: Rulebook) -> Misnamed:
    """What finds slips in names."""
    patterns = rulebook.derive(EntityPatterns)
    optional = rulebook.read("wording/neighbours.yaml", Neighbours).optional
    return Misnamed(rulebook.derive(confusions), patterns.distinct, frozenset(optional), patterns.alone, patterns.bound)


def _misnamed(analysis: Analysis, name: str, told: list[Finding], patterns: EntityPatterns) -> Iterator[Finding]:
    """Slips in the own name that nothing else has told, unless they give the name of another place.

    Without its last character the name may be a word of its own (财政 for 财政局), but where the unit must stand.
    """
    text, divisions, apart = analysis.document.folded, analysis.rulebook.derive(gazetteer), Apart()
    for one in told:
        for span in (one.span, *(related.span for related in one.related)):
            apart.take(span)
    short = name.removeprefix(divisions.leading(name))
    for own in (name, short) if len(short) >= _SHORTEST_CORE else (name,):
        variants: dict[str, list[Span]] = defaultdict(list)
        for span in analysis.rulebook.derive(misnamed).find(text, own):
            variant = text[span.start : span.end]
            place = divisions.leading(variant)
            whole = variant != own[:-1] or (text[span.end : span.end + 1].isdigit() and in_role(text, span, patterns))
            if whole and (not place or own.startswith(place)) and apart.take(span):
                variants[variant].append(span)
        for variant, spans in variants.items():
            yield _variant_finding(analysis, variant, spans, own)


def _names(analysis: Analysis, own: Own, patterns: EntityPatterns, names: NamePatterns) -> Iterator[Finding]:
    variants: dict[str, list[Span]] = defaultdict(list)
    text = analysis.document.folded
    labels = {match.start("name"): match["name"] for match in patterns.label.finditer(text)}
    above = len(own.name) - len(own.place) - len(own.core)  # the places that the own place lies in
    for start in occurrences(text, own.short):
        run = _HAN_RUN.match(text, start)
        whole = text.startswith(own.name, start) or text.startswith(own.name, max(0, start - above))
        if run is None or whole or _names_old_project(text, run.end(), analysis):
            continue
        label = labels.get(start)
        variant = label if label in (own.place, own.short) else _variant(run.group(), own, patterns)
        if variant:
            outer = own.name[:above]
            begin = start - above if above and text.startswith(outer, max(0, start - above)) else start
            variant, span = text[begin:start] + variant, Span(begin, start + len(variant))
            if label or in_role(text, span, patterns):
                variants[variant].append(span)
        elif cut := _cut_short(run.group(), own, patterns):
            variants[cut].append(Span(start, start + len(cut)))
        elif unit := other(text, start, own, patterns, names, label):
            yield _other_finding(analysis, unit, own.name)
    for span in elsewhere(analysis, own, patterns, labels):
        yield _other_finding(analysis, span, own.name)
    for span in from_elsewhere(analysis, own, patterns, labels, names):
        yield _other_finding(analysis, span, own.name)
    for variant, spans in variants.items():
        severity = Severity.INFO if own.name.removesuffix(own.suffix) == variant else None
        yield _variant_finding(analysis, variant, spans, own.name, severity)


def _names_old_project(text: str, end: int, analysis: Analysis) -> bool:
    """Whether an earlier year follows: a project of that year keeps the name that its unit had then."""
    year = _YEAR.match(text, end)
    own = analysis.identity.fiscal_year
    return year is not None and own is not None and int(year[0]) < own


def _variant(run: str, own: Own, patterns: EntityPatterns) -> str | None:
    """The part of ``run`` that is the own name written otherwise."""
    if own.place != own.short and run.startswith(own.short + own.core):
        return own.short + own.core
    place = own.place if run.startswith(own.place) else own.short
    rest = run[len(place) :]
    head = own.core.removesuffix(own.suffix)
    if len(head) > 3 and rest.startswith(head) and (match := patterns.facilities.match(rest, len(head))):
        return place + head + match.group()
    if len(own.core) < _SHORTEST_CORE:
        return None
    same, shorter = rest[: len(own.core)], rest[: len(own.core) - 1]
    if same.endswith(own.suffix) and len(same) == len(own.core):
        changed = [(a, b) for a, b in zip(same, own.core, strict=True) if a != b]
        if len(changed) == 1 and not patterns.distinct & {*changed[0]}:
            return place + same
    if shorter.endswith(own.suffix) and any(own.core[:i] + own.core[i + 1 :] == shorter for i in range(len(own.core))):
        return place + shorter
    return None


def _cut_short(run: str, own: Own, patterns: EntityPatterns) -> str | None:
    """The own name without its last word, before what only a unit has (内部…制度)."""
    short = own.name.removesuffix(own.suffix)
    if len(short) < len(own.place) + 4 or not run.startswith(short):
        return None
    return short if patterns.owned.match(run, len(short)) else None


def _variant_finding(
    analysis: Analysis, variant: str, spans: list[Span], name: str, severity: Severity | None = None
) -> Finding:
    often = analysis.document.folded.count(name)
    more = f"（此名称共 {len(spans)} 处）" if len(spans) > 1 else ""
    message = Message(
        f"“{variant}”不是本单位的名称“{name}”（全文 {often} 处）：请统一写法{more}。",
        f"“{variant}” is not the unit's name “{name}” (used {often} times): write it alike"
        + (f" ({len(spans)} places)." if more else "."),
    )
    related = tuple(Related("same", span) for span in spans[1:])
    return Finding.of(VARIANT, spans[0], message, related=related, fix=Fix(spans[0], name), severity=severity)


def _other_finding(analysis: Analysis, span: Span, own: str) -> Finding:
    name = analysis.document.words(span)
    message = Message(
        f"本报告是“{own}”的，这里却是“{name}”：像是沿用了别的单位的文字，请改为“{own}”并核对全段。",
        f"This is the report of “{own}”, but here stands “{name}”: text copied from another unit?",
    )
    return Finding.of(OTHER, span, message, fix=Fix(span, own))


def _classes(analysis: Analysis, name: str, patterns: EntityPatterns) -> Iterator[Finding]:
    text = analysis.document.folded
    own_noun = next((noun for noun in patterns.nouns.values() if any(name.endswith(word) for word in noun.own)), None)
    if own_noun is None:
        return
    found: dict[str, list[Span]] = defaultdict(list)
    for match in patterns.self_name.finditer(text):
        noun = patterns.nouns[match.group()[1:]]
        if noun.rank and not own_noun.rank:
            continue
        if not any(word in name for word in noun.own) and not regex.search(noun.speakers, text):
            found[match.group()].append(Span(match.start(), match.end()))
    for word, spans in found.items():
        right = word[0] + own_noun.noun
        message = Message(
            f"本单位是“{name}”，不宜自称“{word}”：应为“{right}”或“本单位”。",
            f"The unit is “{name}” and should not call itself “{word}”: “{right}”.",
        )
        related = tuple(Related("same", span) for span in spans[1:])
        yield Finding.of(CLASS, spans[0], message, related=related, fix=Fix(spans[0], right))
