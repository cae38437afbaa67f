"""Turns failing and rounded instances into findings, each failing figure once."""

from collections.abc import Iterable, Iterator

from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Severity
from narrcheck.model.relation import Instance
from narrcheck.relations.precision import numeral, shown, written


def findings(instances: Iterable[Instance]) -> Iterator[Finding]:
    """One finding for every instance that fails or holds only by rounding."""
    for instance in instances:
        if instance.outcome is Outcome.FAILS:
            yield _failure(instance)
        elif instance.outcome is Outcome.ROUNDING:
            yield _rounding(instance)


def _failure(instance: Instance) -> Finding:
    relation = instance.relation
    words = _words(instance)
    message = Message(relation.message.zh.format(**words), relation.message.en.format(**words))
    severity = Severity.WARNING if instance.near and relation.severity is Severity.ERROR else relation.severity
    return Finding(
        relation.code, relation.kind, severity, place(instance), message, instance.calculation, _related(instance)
    )


def _rounding(instance: Instance) -> Finding:
    stated = instance.stated.quantity
    right = written(instance.expected, stated)
    message = Message(
        f"{shown(stated)} 按四舍五入应为 {right.lstrip('-')}（{instance.calculation}）",
        f"{shown(stated)} should be {right.lstrip('-')} when rounded half up ({instance.calculation})",
    )
    fix = None
    if not instance.parts and instance.relation.formula != "equal":
        fix = Fix(stated.number, numeral(abs(instance.expected), stated))
    return Finding(
        instance.relation.code, Kind.ROUNDING, Severity.INFO, stated.span, message, instance.calculation, _related(instance), fix
    )


def place(instance: Instance) -> Span:
    """Where a failing instance is shown: the figure, or the words of a statement."""
    words = instance.words
    if "start" in words:
        return Span(int(words["start"]), int(words["end"]))
    return instance.stated.span


def _words(instance: Instance) -> dict[str, str]:
    words = {name: shown(fact.quantity) for name, fact in instance.operands.items()}
    words["stated"] = shown(instance.stated.quantity)
    words["expected"] = written(abs(instance.expected), instance.stated.quantity)
    return words | instance.words


def _related(instance: Instance) -> tuple[Related, ...]:
    operands = [Related(name, fact.span) for name, fact in instance.operands.items()]
    return tuple(operands + [Related("part", fact.span) for fact in instance.parts])
