"""Whether a finding is about a known error, names the figure at fault, and mends it."""

import re
import unicodedata
from collections.abc import Iterator

from narrcheck.evaluation.gold import GoldItem, Shown
from narrcheck.model.finding import Kind
from narrcheck.model.report import Edit, Place, RelatedPlace, ReportedFinding

# Kinds that can tell of the same slip: a wrong figure shows in any relation that uses it, wrong words in any check.
_FIGURES: frozenset[str] = frozenset(
    {Kind.CHANGE, Kind.DIRECTION, Kind.SHARE, Kind.COMPLETION, Kind.SUM, Kind.ROUNDING, Kind.UNIT, Kind.REPEAT}
    | {Kind.TABLE_TEXT, Kind.TABLE, Kind.STATEMENT, Kind.COUNT, Kind.PERIOD}
)
_WORDS: frozenset[str] = frozenset(
    {Kind.WORDING, Kind.TEMPLATE, Kind.OUTLINE, Kind.ENTITY, Kind.SUBJECT, Kind.PERIOD, Kind.UNIT, Kind.STATEMENT}
    | {Kind.TABLE_TEXT}
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def meets(gold: GoldItem, finding: ReportedFinding) -> bool:
    """A finding of a fitting kind that shows the words or figures of a known error at one of its places."""
    if not compatible(gold.kind, finding.kind):
        return False
    return any(_shows(shown, place) for shown in (gold, *gold.also) for place in _places(finding))


def compatible(gold: str, found: str) -> bool:
    """Whether two kinds can tell of the same slip."""
    return gold == found or {gold, found} <= _FIGURES or {gold, found} <= _WORDS


def names_culprit(gold: GoldItem, finding: ReportedFinding) -> bool:
    """The finding stands on the very words that are wrong, not on a partner of theirs."""
    place = finding.location
    if not compatible(gold.kind, finding.kind) or not _near(gold, place):
        return False
    wanted, quote = squeeze(gold.quote), squeeze(place.quote)
    numbers = _numbers(wanted)
    if numbers:
        return bool(numbers & _numbers(quote))
    return bool(quote) and (wanted in quote or quote in wanted)


def suspects_culprit(gold: GoldItem, finding: ReportedFinding) -> bool:
    """The words that are wrong are among those that the finding names: its own, or those of an edit it offers."""
    numbers = _numbers(squeeze(gold.quote))
    offered = (_numbers(squeeze(edit.replace)) for edit in finding.alternatives)
    return names_culprit(gold, finding) or any(numbers & there for there in offered)


def mends(gold: GoldItem, edit: Edit | None) -> bool:
    """The proposed edit gives what stood there before."""
    if edit is None or gold.fix is None:
        return False
    quote, fix = squeeze(gold.quote), squeeze(gold.fix)
    old, new = squeeze(edit.replace), squeeze(edit.with_)
    if old and old in quote:
        return quote.replace(old, new, 1) == fix
    if quote in old:
        return old.replace(quote, fix, 1) == new
    if not old and any(quote[:at] + new + quote[at:] == fix for at in range(len(quote))):
        return True
    # An insertion behind the quote, or an edit of the words just behind it.
    return bool(new) and fix in (quote + new, quote.removesuffix(old) + new)


def squeeze(text: str | None) -> str:
    """Text without white space and with full-width forms folded."""
    return re.sub(r"[\s,，]+", "", unicodedata.normalize("NFKC", text or ""))


def _places(finding: ReportedFinding) -> Iterator[Place | RelatedPlace]:
    yield finding.location
    yield from finding.related


def _shows(gold: Shown, place: Place | RelatedPlace) -> bool:
    if not _near(gold, place):
        return False
    wanted, quote, context = squeeze(gold.quote), squeeze(place.quote), squeeze(place.context)
    if wanted in quote or (quote and quote in wanted):
        return True
    numbers = _numbers(wanted)
    return wanted in context and (not numbers or bool(numbers & _numbers(quote)))


def _near(gold: Shown, place: Place | RelatedPlace) -> bool:
    """On the same page, paragraph or line, or the next; in the same cell. What is not known does not speak against."""
    for name in ("page", "paragraph", "line"):
        wanted, found = getattr(gold, name), getattr(place, name, None)
        if wanted is not None:
            return found is None or abs(found - wanted) <= 1
    found = getattr(place, "cell", None)
    return gold.cell is None or found is None or found.rpartition("!")[2] == gold.cell.rpartition("!")[2]


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))
