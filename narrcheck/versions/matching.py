"""Which finding of the old version is which of the new one."""

from collections.abc import Sequence
from dataclasses import dataclass

from narrcheck.model.checked import Checked
from narrcheck.model.document import Span
from narrcheck.report import fingerprints
from narrcheck.versions.textdiff import Line


@dataclass(frozen=True, slots=True)
class Matching:
    """Findings by their index: ``fixed`` are gone, ``remaining`` are in both versions, ``new`` came up."""

    fixed: tuple[int, ...]
    remaining: tuple[tuple[int, int], ...]
    new: tuple[int, ...]


def match(old: Checked, new: Checked, lines: Sequence[Line]) -> Matching:
    """Match findings by fingerprint; else by rule, where the words of both belong together in the text."""
    left, right = fingerprints(old), fingerprints(new)
    places = {name: index for index, name in enumerate(right)}
    pairs = {index: places[name] for index, name in enumerate(left) if name in places}
    taken = set(pairs.values())
    partner = {line.old.start: line for line in lines if line.old and line.new}
    for one, finding in enumerate(old.findings):
        if one in pairs:
            continue
        line = partner.get(_line_start(old, finding.span))
        for other, candidate in enumerate(new.findings) if line else ():
            if other not in taken and candidate.code == finding.code and _same_place(old, new, one, other, line):
                pairs[one] = other
                taken.add(other)
                break
    return Matching(
        fixed=tuple(index for index in range(len(left)) if index not in pairs),
        remaining=tuple(sorted(pairs.items(), key=lambda pair: pair[1])),
        new=tuple(index for index in range(len(right)) if index not in taken),
    )


def _same_place(old: Checked, new: Checked, one: int, other: int, line: Line | None) -> bool:
    """Whether two findings stand in lines that belong together, and there in the same words or in their place."""
    first, second = old.findings[one], new.findings[other]
    if line is None or line.old is None or line.new is None or line.new.start != _line_start(new, second.span):
        return False
    said = [_words(checked, span) for checked, span in ((old, first.span), (new, second.span))]
    if first.kind is second.kind and said[0] == said[1]:
        return True
    start, end = (moved(line, offset - line.old.start) for offset in (first.span.start, first.span.end))
    here = Span(second.span.start - line.new.start, second.span.end - line.new.start)
    if start == end or not here:
        return start <= here.end and here.start <= end
    return start < here.end and here.start < end


def moved(line: Line, offset: int) -> int:
    """Where an offset in the old line has come to in the new one; inside changed words, by their share."""
    before = after = 0
    for run in line.runs:
        if offset <= before + len(run.old):
            inside = offset - before
            return after + (inside if run.same else round(inside / max(len(run.old), 1) * len(run.new)))
        before += len(run.old)
        after += len(run.new)
    return after + offset - before


def _line_start(checked: Checked, span: Span) -> int:
    return checked.analysis.document.text.rfind("\n", 0, span.start) + 1


def _words(checked: Checked, span: Span) -> str:
    return checked.analysis.document.words(span)
