"""Other units where only the reporting unit can stand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import regex

from narrcheck.checks.entity._units import EntityPatterns, Own
from narrcheck.facts.identity.places import gazetteer
from narrcheck.facts.identity.unit_names import NamePatterns
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import BlockKind, Span
from narrcheck.model.spans import occurrences

_SHORTEST_CORE = 6
_LONGEST_PLACE = 15
_OFTEN = 3
_SELDOM = 2
_BEFORE = 24
_SEVERAL = 3
_CELL = regex.compile(r"[\n\t_\d]$")
_BESIDE = r"(?:（[^（）\n]{1,6}）)?\t+"
_AMOUNT = regex.compile(_BESIDE + r"(?P<number>\d[\d,]{2,}(?:\.\d+)?(?=\s))")
_CLAUSE = regex.compile("[，。；]")


def in_role(text: str, span: Span, patterns: EntityPatterns, *, strict: bool = False) -> bool:
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


def other(
    text: str, start: int, own: Own, patterns: EntityPatterns, names: NamePatterns, label: str | None
) -> Span | None:
    """Another unit of the same place, named only here, that does what only the reporting unit does in its report."""
    if not text.startswith(own.place, start):
        return None
    presented = _presented(text, start, own, patterns, label)
    core = _manager(text, start, own, patterns, names) or presented or _in_row(text, start, own, patterns, names)
    name = own.place + core
    # Others may well speak of the rules that a superior makes, but not put its name behind their own label, or before
    # what it costs.
    costs = presented and patterns.costs.match(text, start + len(name))
    superior = label is None and not costs and patterns.superior.search(name)
    if not core or superior or own.name.startswith(name) or own.name.endswith(name):
        return None
    return Span(start, start + len(name)) if text.count(name) == 1 else None


def _manager(text: str, start: int, own: Own, patterns: EntityPatterns, names: NamePatterns) -> str:
    """The rest of the name of a unit at ``start`` that makes rules or reports, not said to be another on purpose."""
    body = names.body.match(text, start + len(own.place))
    if body is None or not patterns.other.match(text[body.end() : body.end() + 40]):
        return ""
    if own.suffix in patterns.supervising and not body.group().endswith(own.suffix):
        return ""
    begin = max(text.rfind(mark, 0, start) + 1 for mark in patterns.sentence)
    on_purpose = patterns.before.search(text, max(begin, start - 4), start) or patterns.lists.search(text, begin, start)
    return "" if on_purpose else body.group()


def _presented(text: str, start: int, own: Own, patterns: EntityPatterns, label: str | None) -> str:
    """The rest of the name of a unit at ``start`` whose report this seems to be: in a heading, a sentence, a label.

    A unit that looks after others' accounts tells theirs too.
    """
    if patterns.superior.search(own.name):
        return ""
    if label is not None:
        core = label.removeprefix(own.place) if text.count(f"：{own.name}") > 1 else ""
    else:
        outer = own.name[: len(own.name) - len(own.place) - len(own.core)]
        begin = start - len(outer) if outer and text.startswith(outer, max(0, start - len(outer))) else start
        found = patterns.presents.match(text, start + len(own.place))
        core = found["core"] if found and patterns.head.search(text, max(0, begin - _BEFORE), begin) else ""
    return core if core and own.alike(core, patterns) else ""


def _in_row(text: str, start: int, own: Own, patterns: EntityPatterns, names: NamePatterns) -> str:
    """The rest of the name of a unit at ``start`` that has a cell of a table which is the own unit's.

    The amount beside it stands beside the own name elsewhere, or the label before it is always followed by that.
    """
    body = names.body.match(text, start + len(own.place)) if _CELL.search(text, max(0, start - 1), start) else None
    if body is None or not own.alike(body.group(), patterns):
        return ""
    label = patterns.cells.search(text, max(0, start - _BEFORE), start)
    amount = _AMOUNT.match(text, body.end())
    labelled = label is not None and text.count(label.group() + own.name) >= _SEVERAL
    same = amount is not None and regex.search(regex.escape(own.name) + _BESIDE + regex.escape(amount["number"]), text)
    return body.group() if labelled or same else ""


def elsewhere(analysis: Analysis, own: Own, patterns: EntityPatterns, labels: Mapping[int, str]) -> Iterator[Span]:
    """The unit of the same name in another place; above and below the own place only where the own unit must stand."""
    text, divisions = analysis.document.folded, analysis.rulebook.derive(gazetteer)
    mine = divisions.named(own.place)
    found: dict[str, list[Span]] = defaultdict(list)
    for start in occurrences(text, own.core):
        before = text[max(0, start - _LONGEST_PLACE) : start]
        place = next((before[i:] for i in range(len(before)) if before[i:] in divisions.full), "")
        if place and place != own.place and not {*mine}.intersection(divisions.full[place]):
            found[place].append(Span(start - len(place), start + len(own.core)))
    for place, spans in found.items():
        kin = any(p.contains(q) or q.contains(p) for p in divisions.full[place] for q in mine)
        near = kin or any(p.beside(q) for p in divisions.full[place] for q in mine)
        # 民政局 is everywhere: one of another province that stands once in a report full of the own name is a slip.
        slip = not near and len(spans) == 1 and text.count(own.name) >= _OFTEN
        strict = kin or (len(own.core) < _SHORTEST_CORE and not slip)
        certain = {span for span in spans if in_role(text, span, patterns, strict=True)}
        if len(spans) > 2 or any(explained(text, span, patterns) for span in spans if span not in certain):
            continue
        yield from (span for span in spans if not strict or span.start in labels or span in certain)


def from_elsewhere(
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
        if not kin and (labels.get(start) == name or in_role(text, span, patterns, strict=True)):
            yield span


def explained(text: str, span: Span, patterns: EntityPatterns) -> bool:
    """Whether the sentence speaks of another unit on purpose: before it 与、赴、根据…, in a list, or of cooperation."""
    begin = max(text.rfind(mark, 0, span.start) + 1 for mark in patterns.sentence)
    if patterns.before.search(text, max(begin, span.start - 4), span.start):
        return True
    if text[span.end : span.end + 1] in patterns.joined:
        return True
    before, after = text[max(begin, span.start - 40) : span.start], _CLAUSE.split(text[span.end : span.end + 30])[0]
    return bool(patterns.partner.search(before) or patterns.partner.search(after))
