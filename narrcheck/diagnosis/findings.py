"""Turns failing and rounded instances into findings: one for each root cause, the rest as its evidence."""

from collections.abc import Iterator, Sequence

from narrcheck.diagnosis.repair import Repairs, Verdict
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Document, Span
from narrcheck.model.fact import Fact
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Severity
from narrcheck.model.relation import Instance
from narrcheck.nlp.cues import Cues
from narrcheck.relations.precision import numeral, shown, written


def findings(document: Document, instances: Sequence[Instance], cues: Cues) -> Iterator[Finding]:
    """One finding for every root cause of failing instances, and one for every figure that is off by rounding only."""
    repairs = Repairs(instances)
    failing = [instance for instance in instances if instance.outcome is Outcome.FAILS]
    verdicts = [(instance, repairs.best(instance)) for instance in failing]
    explained: set[int] = set()
    # A repair that mends several relations goes first, so that what it explains is not told again.
    for instance, verdict in sorted(verdicts, key=lambda pair: -len(pair[1].mended) if pair[1] else 0):
        if id(instance) in explained:
            continue
        explained.add(id(instance))
        if verdict is None:
            yield _failure(instance)
            continue
        explained.update(id(other) for other in verdict.mended)
        yield _diagnosed(document, instance, verdict, cues)
    told = {fact.span for instance in failing for fact in (instance.stated,)}
    for instance in instances:
        if instance.outcome is Outcome.ROUNDING and instance.stated.span not in told:
            told.add(instance.stated.span)
            yield _rounding(instance)


def _failure(instance: Instance) -> Finding:
    relation = instance.relation
    severity = Severity.WARNING if instance.near and relation.severity is Severity.ERROR else relation.severity
    return Finding(
        relation.code,
        relation.kind,
        severity,
        place(instance),
        _message(instance),
        instance.calculation,
        _related(instance),
    )


def _diagnosed(document: Document, instance: Instance, verdict: Verdict, cues: Cues) -> Finding:
    """A finding at the figure or word that is wrong, with the edit that mends it where that is certain enough."""
    repair = verdict.repair
    if repair.kind is Kind.DIRECTION:
        instance = next((other for other in verdict.mended if other.relation.formula == "direction"), instance)
    relation = instance.relation
    stated = repair.old is instance.stated
    derived = stated and not instance.parts and relation.formula != "equal"
    if not (verdict.certain or derived):
        return _failure(instance)
    fix = _fix(document, repair.old, repair.new, repair.kind, cues)
    kind = repair.kind or relation.kind
    severity = Severity.WARNING if instance.near and relation.severity is Severity.ERROR else relation.severity
    message, calculation = _message(instance), instance.calculation
    evidence = verdict.mended + verdict.agreeing
    if not stated or repair.kind is not None:
        told = _agreement(verdict)
        old, new = (
            (document.words(fix.span), fix.text) if fix else (shown(repair.old.quantity), shown(repair.new.quantity))
        )
        message = (
            Message(
                f"{message.zh}；若“{old}”改为“{new}”，则各项相符",
                f"{message.en}; with “{new}” for “{old}” all of them agree",
            )
            if not stated
            else Message(f"{message.zh}，“{old}”应为“{new}”", f"{message.en}: “{old}” should be “{new}”")
        )
        calculation = told or calculation
    span = fix.span if fix and repair.kind is Kind.DIRECTION else repair.old.span
    seen = {span}
    related = []
    for other in evidence[:6]:
        for item in (Related("stated", other.stated.span), *_related(other)):
            if item.span not in seen:
                seen.add(item.span)
                related.append(item)
    return Finding(relation.code, kind, severity, span, message, calculation, tuple(related), fix)


def _agreement(verdict: Verdict) -> str:
    """The arithmetic after the repair."""
    lines = []
    for instance in (*verdict.mended, *verdict.agreeing)[:3]:
        assert instance.retry is not None
        again = instance.retry(lambda fact: verdict.repair.new if fact is verdict.repair.old else fact)
        if again is not None and again.calculation not in lines and instance.relation.formula != "direction":
            lines.append(again.calculation)
    return "；".join(lines)


def _fix(document: Document, old: Fact, new: Fact, kind: Kind | None, cues: Cues) -> Fix | None:
    if kind is Kind.DIRECTION:
        assert old.direction is not None
        word = document.words(old.direction.span)
        opposite = cues.repairs.opposites.get(word)
        return Fix(old.direction.span, opposite) if opposite else None
    if kind is Kind.UNIT:
        unit = document.words(old.quantity.unit)
        swapped = cues.repairs.units.get(unit)
        return Fix(old.quantity.unit, swapped) if swapped and new.quantity.factor > old.quantity.factor else None
    return Fix(old.quantity.number, numeral(new.quantity.exact, old.quantity))


def _rounding(instance: Instance) -> Finding:
    stated = instance.stated.quantity
    right = written(abs(instance.expected), stated)
    message = Message(
        f"{shown(stated)} 与复算值末位不一，四舍五入应为 {right}",
        f"{shown(stated)} differs in its last place: rounded half up it should be {right}",
    )
    fix = None
    if not instance.parts and instance.relation.formula != "equal":
        fix = Fix(stated.number, numeral(abs(instance.expected), stated))
    return Finding(
        instance.relation.code,
        Kind.ROUNDING,
        Severity.INFO,
        stated.span,
        message,
        instance.calculation,
        _related(instance),
        fix,
    )


def place(instance: Instance) -> Span:
    """Where a failing instance is shown: the figure, or the words of a statement."""
    return instance.place or instance.stated.span


def _message(instance: Instance) -> Message:
    words = {
        "stated": shown(instance.stated.quantity),
        "expected": written(abs(instance.expected), instance.stated.quantity),
        **instance.tell().words,
    }
    template = instance.relation.message
    return Message(template.zh.format(**words), template.en.format(**words))


def _related(instance: Instance) -> tuple[Related, ...]:
    operands = [Related(name, fact.span) for name, fact in instance.operands.items()]
    if instance.place:
        operands.insert(0, Related("left", instance.stated.span))
    return tuple(operands + [Related("part", fact.span) for fact in instance.parts])
