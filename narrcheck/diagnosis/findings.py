"""Turns failing and rounded instances into findings: one for each root cause, the rest as its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrcheck.diagnosis.repair import Repairs, Verdict
from narrcheck.diagnosis.telling import agreement, elsewhere, message, related, repaired, rounding, turned
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Document, Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Severity
from narrcheck.model.relation import Instance
from narrcheck.nlp.cues import Cues
from narrcheck.relations.precision import numeral

# The stated figure is derived from the others: it is the one to mend where nothing else tells.
_DERIVING = (
    "difference",
    "growth_of_delta",
    "growth",
    "growth_from_base",
    "ratio_of_delta",
    "ratio",
    "share",
    "things",
)
_MOST_EVIDENCE = 6


def findings(document: Document, instances: Sequence[Instance], cues: Cues) -> Iterator[Finding]:
    """One finding for every root cause of failing instances, and one for every figure that is off by rounding only."""
    repairs = Repairs(instances, cues.repairs.units)
    failing = [instance for instance in instances if instance.outcome is Outcome.FAILS]
    verdicts = [(instance, repairs.best(instance)) for instance in failing]
    explained: set[int] = set()
    # A repair that mends several relations goes first, so that what it explains is not told again.
    for instance, verdict in sorted(verdicts, key=lambda pair: -len(pair[1].mended) if pair[1] else 0):
        if id(instance) not in explained:
            alike = verdict.mended if verdict else _alike(instance, failing)
            explained |= {id(instance), *(id(other) for other in alike)}
            yield _failure(document, instance, verdict, cues)
    told = {instance.stated.span for instance in failing}
    for instance in instances:
        if instance.outcome is Outcome.ROUNDING and instance.stated.span not in told:
            told.add(instance.stated.span)
            yield _rounded(instance)


def _alike(instance: Instance, failing: Sequence[Instance]) -> list[Instance]:
    """Other sums that fail over one total, which all of them speak against, or over the same figures."""
    if not instance.parts:
        return []
    spans = {fact.span for fact in instance.facts}
    sums = [other for other in failing if other.parts]
    same = [other for other in sums if {fact.span for fact in other.facts} == spans]
    return same + [other for other in sums if other.stated.span == instance.stated.span]


def _failure(document: Document, instance: Instance, verdict: Verdict | None, cues: Cues) -> Finding:
    if verdict is not None and verdict.repair.kind is Kind.DIRECTION:
        instance = next((other for other in verdict.mended if other.relation.formula == "direction"), instance)
    fix = _fix(document, instance, verdict, cues) if verdict else None
    if verdict is None or fix is None:
        sure = verdict is not None and verdict.one_of_many
        span = verdict.repair.old.span if verdict is not None and sure else place(instance)
        places = _evidence(verdict, span) if verdict is not None and sure else related(instance)
        return _finding(instance, span, message(instance), instance.calculation, places)
    repair = verdict.repair
    span = fix.span if repair.kind is Kind.DIRECTION else repair.old.span
    said, calculation = message(instance), instance.calculation
    if repair.old is not instance.stated or repair.kind is not None:
        old = document.words(fix.span)
        if repair.kind is Kind.DIRECTION and instance.relation.formula != "direction":
            said = turned(old, fix.text)
        else:
            said = repaired(said, old, fix.text, stated=repair.old is instance.stated)
        calculation = agreement(verdict) or calculation
    evidence = _evidence(verdict, span)
    finding = _finding(instance, span, said, calculation, evidence, kind=repair.kind, fix=fix)
    return replace(finding, elsewhere=elsewhere((instance, *verdict.mended, *verdict.agreeing)[:_MOST_EVIDENCE]))


def _finding(
    instance: Instance,
    span: Span,
    said: Message,
    calculation: str,
    places: tuple[Related, ...],
    *,
    kind: Kind | None = None,
    fix: Fix | None = None,
) -> Finding:
    relation = instance.relation
    severity = Severity.WARNING if instance.near and relation.severity is Severity.ERROR else relation.severity
    there = elsewhere([instance])
    return Finding(
        relation.code, kind or relation.kind, severity, span, said, calculation, places, fix, elsewhere=there
    )


def _fix(document: Document, instance: Instance, verdict: Verdict, cues: Cues) -> Fix | None:
    """The edit that mends the failure, where other figures speak for it or it is the derived figure that is off."""
    repair = verdict.repair
    old, new = repair.old, repair.new
    derived = old is instance.stated and instance.relation.formula in _DERIVING and not _absurd(instance)
    if instance.near and any(fact.home is not None for fact in instance.facts):
        derived = False
    if verdict.one_of_many or not (verdict.certain or derived):
        return None
    if repair.kind is Kind.DIRECTION:
        return _turned(document, (old, *(repair.also or ())[:1]), cues)
    if repair.kind is Kind.UNIT:
        return Fix(old.quantity.unit, new.quantity.symbol)
    return Fix(old.quantity.number, numeral(new.quantity.exact, old.quantity))


def _turned(document: Document, facts: Sequence[Fact], cues: Cues) -> Fix | None:
    """The edit that turns the direction words of some figures round, with what stands between them."""
    words = sorted({fact.direction.span for fact in facts if fact.direction is not None})
    text, end = "", words[0].start if words else 0
    for span in words:
        opposite = cues.repairs.opposites.get(document.words(span))
        if opposite is None:
            return None
        text += document.words(Span(end, span.start)) + opposite
        end = span.end
    return Fix(Span(words[0].start, end), text) if words else None


def _absurd(instance: Instance) -> bool:
    """A part can't be more than its whole: then the whole or the part is wrong, not the share."""
    return instance.relation.formula == "share" and instance.expected > 1


def _evidence(verdict: Verdict, span: Span) -> tuple[Related, ...]:
    seen = {span}
    found = []
    for instance in (verdict.mended + verdict.agreeing)[:_MOST_EVIDENCE]:
        for item in (Related("stated", instance.stated.span), *related(instance)):
            if item.span not in seen:
                seen.add(item.span)
                found.append(item)
    return tuple(found)


def _rounded(instance: Instance) -> Finding:
    stated = instance.stated.quantity
    fix = None
    if instance.relation.formula in _DERIVING:
        fix = Fix(stated.number, numeral(abs(instance.expected), stated))
    return Finding(
        code=instance.relation.code,
        kind=Kind.ROUNDING,
        severity=Severity.INFO,
        span=stated.span,
        message=rounding(instance),
        calculation=instance.calculation,
        related=related(instance),
        fix=fix,
        elsewhere=elsewhere([instance]),
    )


def place(instance: Instance) -> Span:
    """Where a failing instance is shown: the figure, or the words of a statement."""
    return instance.place or instance.stated.span
