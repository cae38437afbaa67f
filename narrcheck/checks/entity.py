"""Names that are not the reporting unit's own.

What it finds: its own name written otherwise — the rank of the place or a character missing, one character replaced,
the name of its hall for its own, a label that stops after the place (NC301); another unit where only the reporting
unit can stand (NC302); a unit that calls itself by another class of unit, 全所 in the report of a 中心 (NC303).

Why it matters: these are the marks of text copied from another unit's report.

Example: ``怀化政务服务中心`` where the unit is 怀化市政务服务中心.

Known to miss: variants in free prose, other units named more than once, names that begin with no place.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import regex

from narrcheck.checks._misnamed import Misnamed
from narrcheck.checks._slips import Neighbours, confusions
from narrcheck.checks._units import EntityPatterns, Own
from narrcheck.facts.names import NamePatterns, name_patterns
from narrcheck.facts.places import gazetteer
from narrcheck.facts.profiles import profile_named
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
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
_LONGEST_PLACE = 15
_OFTEN = 5
_SELDOM = 2
_YEAR = regex.compile(r"(?:19|20)\d{2}(?!\d)")
_CLAUSE = regex.compile("[，。；]")
_HAN_RUN = regex.compile(r"\p{Han}{2,34}")


def check(analysis: Analysis) -> Iterator[Finding]:
    """Compare every name that begins with the unit's own place, and every word it calls itself, with its own name."""
    profile = profile_named(analysis.rulebook, analysis.identity.profile)
    name = analysis.identity.entity
    if name is None or (profile is not None and profile.government):
        return
    names = analysis.rulebook.derive(name_patterns)
    own = Own.of(name, analysis.rulebook.derive(gazetteer), names)
    patterns = analysis.rulebook.derive(EntityPatterns)
    found = list(_names(analysis, own, patterns, names)) if own is not None else []
    yield from found
    yield from _misnamed(analysis, name, found, patterns)
    yield from _classes(analysis, name, patterns)


def misnamed(rulebook: Rulebook) -> Misnamed:
    """What finds slips in names."""
    distinct = rulebook.derive(EntityPatterns).distinct
    optional = rulebook.read("wording/neighbours.yaml", Neighbours).optional
    return Misnamed(rulebook.derive(confusions), distinct, frozenset(optional))


def _misnamed(analysis: Analysis, name: str, told: list[Finding], patterns: EntityPatterns) -> Iterator[Finding]:
    """Slips in the own name that nothing else has told, unless they give the name of another place.

    Without its last character the name may be a word of its own (财政 for 财政局), but where the unit must stand.
    """
    text, divisions, apart = analysis.document.folded, analysis.rulebook.derive(gazetteer), Apart()
    for one in told:
        for span in (one.span, *(related.span for related in one.related)):
            apart.take(span)
    variants: dict[str, list[Span]] = defaultdict(list)
    for span in analysis.rulebook.derive(misnamed).find(text, name):
        variant = text[span.start : span.end]
        place = divisions.leading(variant)
        whole = variant != name[:-1] or (text[span.end : span.end + 1].isdigit() and _in_role(text, span, patterns))
        if whole and (not place or name.startswith(place)) and apart.take(span):
            variants[variant].append(span)
    for variant, spans in variants.items():
        yield _variant_finding(analysis, variant, spans, name)


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
            if label or _in_role(text, span, patterns):
                variants[variant].append(span)
        elif cut := _cut_short(run.group(), own, patterns):
            variants[cut].append(Span(start, start + len(cut)))
        elif other := _other(text, start, own, patterns, names):
            yield _other_finding(analysis, other, own)
    for span in _elsewhere(analysis, own, patterns, labels):
        yield _other_finding(analysis, span, own)
    for span in _from_elsewhere(analysis, own, patterns, labels, names):
        yield _other_finding(analysis, span, own)
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


def _in_role(text: str, span: Span, patterns: EntityPatterns, *, strict: bool = False) -> bool:
    """Whether the name stands where the reporting unit stands: before 决算, 本级, 内设… or alone on its line.

    ``strict`` leaves only what can be said of no other unit in this report.
    """
    end = text.find("\n", span.end)
    rest = text[span.end : end if end >= 0 else len(text)]
    begin = text.rfind("\n", 0, span.start) + 1
    if not rest.strip() and not text[begin : span.start].strip():
        return True
    if not rest or not patterns.start.search(text, max(0, span.start - 3), span.start):
        return False
    return bool(patterns.reports.match(rest)) or (not strict and bool(patterns.role.match(rest)))


def _other(text: str, start: int, own: Own, patterns: EntityPatterns, names: NamePatterns) -> Span | None:
    """Another unit of the same place doing what only the reporting unit does in its own report."""
    if not text.startswith(own.place, start):
        return None
    body = names.body.match(text, start + len(own.place))
    if body is None or not patterns.other.match(text[body.end() : body.end() + 40]):
        return None
    name = text[start : body.end()]
    if own.suffix in patterns.supervising and not name.endswith(own.suffix):
        return None
    if patterns.superior.search(name) or own.name.startswith(name) or own.name.endswith(name) or text.count(name) > 1:
        return None
    begin = max(text.rfind(mark, 0, start) + 1 for mark in patterns.sentence)
    if patterns.before.search(text, max(begin, start - 4), start) or patterns.lists.search(text, begin, start):
        return None
    return Span(start, body.end())


def _elsewhere(analysis: Analysis, own: Own, patterns: EntityPatterns, labels: Mapping[int, str]) -> Iterator[Span]:
    """The unit of the same name in another place; above and below the own place only where the own unit must stand."""
    text, divisions = analysis.document.folded, analysis.rulebook.derive(gazetteer)
    mine = divisions.named(own.place)
    found: dict[str, list[Span]] = defaultdict(list)
    for start in occurrences(text, own.core):
        before = text[max(0, start - _LONGEST_PLACE) : start]
        place = next((before[i:] for i in range(len(before)) if before[i:] in divisions.full), "")
        if place and place != own.place:
            found[place].append(Span(start - len(place), start + len(own.core)))
    for place, spans in found.items():
        kin = any(p.contains(q) or q.contains(p) for p in divisions.full[place] for q in mine)
        near = kin or any(p.beside(q) for p in divisions.full[place] for q in mine)
        # 民政局 is everywhere: one of another province that stands once in a report full of the own name is a slip.
        slip = not near and len(spans) == 1 and text.count(own.name) >= _OFTEN
        strict = kin or (len(own.core) < _SHORTEST_CORE and not slip)
        certain = {span for span in spans if _in_role(text, span, patterns, strict=True)}
        if len(spans) > 2 or any(_explained(text, span, patterns) for span in spans if span not in certain):
            continue
        yield from (span for span in spans if not strict or span.start in labels or span in certain)


def _from_elsewhere(
    analysis: Analysis, own: Own, patterns: EntityPatterns, labels: Mapping[int, str], names: NamePatterns
) -> Iterator[Span]:
    """A unit of another place behind a label or in a heading where the own name belongs: 部门名称：临沂市文旅局."""
    text, divisions = analysis.document.folded, analysis.rulebook.derive(gazetteer)
    headings = (block.span for block in analysis.document.blocks if block.kind is BlockKind.HEADING)
    starts = {span.start + at for span in headings for at, _ in divisions.within(text[span.start : span.end])}
    for start in sorted(starts | labels.keys()):
        place = divisions.leading(text[start : start + _LONGEST_PLACE])
        unit = names.body.match(text, start + len(place)) if place in divisions.full else None
        if unit is None or own.core in unit.group() or text.count(name := text[start : unit.end()]) > _SELDOM:
            continue
        kin = any(p.contains(q) or q.contains(p) for p in divisions.full[place] for q in divisions.named(own.place))
        span = Span(start, start + len(name))
        if not kin and (labels.get(start) == name or _in_role(text, span, patterns, strict=True)):
            yield span


def _explained(text: str, span: Span, patterns: EntityPatterns) -> bool:
    """Whether the sentence speaks of another unit on purpose: before it 与、赴、根据…, in a list, or of cooperation."""
    begin = max(text.rfind(mark, 0, span.start) + 1 for mark in patterns.sentence)
    if patterns.before.search(text, max(begin, span.start - 4), span.start):
        return True
    if text[span.end : span.end + 1] in patterns.joined:
        return True
    before, after = text[max(begin, span.start - 40) : span.start], _CLAUSE.split(text[span.end : span.end + 30])[0]
    return bool(patterns.partner.search(before) or patterns.partner.search(after))


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


def _other_finding(analysis: Analysis, span: Span, own: Own) -> Finding:
    name = analysis.document.words(span)
    message = Message(
        f"本报告是“{own.name}”的，这里却是“{name}”：像是沿用了别的单位的文字，请改为“{own.name}”并核对全段。",
        f"This is the report of “{own.name}”, but here stands “{name}”: text copied from another unit?",
    )
    return Finding.of(OTHER, span, message, fix=Fix(span, own.name))


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
