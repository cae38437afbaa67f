"""Turns failing and rounded instances into findings: one for each root cause, the rest as its evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from narrcheck.attempts import Attempts
from narrcheck.diagnosis.confidence import confidence, load_classes
from narrcheck.diagnosis.edits import edit, reworded
from narrcheck.diagnosis.following import with_following
from narrcheck.diagnosis.origins import Slip, load_weights
from narrcheck.diagnosis.problems import Explanation, explanations, problems
from narrcheck.diagnosis.repair import Repairs, Verdict
from narrcheck.diagnosis.solving import BOUNDS, RATIOS
from narrcheck.diagnosis.telling import (
    agreement,
    as_told,
    elsewhere,
    everywhere,
    message,
    related,
    repaired,
    rounding,
    slipped,
    spread,
    suspected,
    turned,
)
from narrcheck.diagnosis.unsaid_changes import unsaid_change
from narrcheck.model.checked import Outcome
from narrcheck.model.document import Span
from narrcheck.model.finding import Confidence, Finding, Fix, Kind, Message, Related, Severity
from narrcheck.model.relation import Instance
from narrcheck.relations.precision import numeral
from narrcheck.relations.scene import Scene

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
# A repair is proposed where it is likelier than all others together, by more where one relation alone speaks for it and
# the figure is not derived from the others. Where there is hardly a doubt which figure is wrong, it is named by itself,
# and the likeliest of what rounding leaves for it is proposed.
_LIKELIER, _LIKELY, _SURE, _LIKELIEST = 0.5, 0.7, 0.9, 0.4
# So many relations or repetitions that agree single a figure out.
_TWO = 2
# An alternative is worth a look that has so much of the likelihood, another value of the same figure one that has more;
# more than a few help nobody.
_WORTH, _NEARLY, _MOST_ALTERNATIVES = 0.05, 0.15, 3
_KINDS = {Slip.DIRECTION: Kind.DIRECTION, Slip.UNIT: Kind.UNIT}


def findings(scene: Scene, instances: Sequence[Instance], attempts: Attempts) -> Iterator[Finding]:
    """One finding for every root cause of failing instances, and one for every figure that is off by rounding only.

    A diagnosis that crashes is one of the ``attempts``, and leaves the others theirs.
    """
    failing = [instance for instance in instances if instance.outcome is Outcome.FAILS]
    yield from _failures(scene, instances, failing, attempts) if failing else ()
    spans = {instance.stated.span for instance in failing}
    for instance in instances:
        if instance.outcome is Outcome.ROUNDING and instance.stated.span not in spans:
            spans.add(instance.stated.span)
            yield _rounded(instance)


def _failures(
    scene: Scene, instances: Sequence[Instance], failing: Sequence[Instance], attempts: Attempts
) -> Iterator[Finding]:
    repairs = Repairs(scene, instances)
    diagnoses = (partial(_diagnosed, scene, problem, repairs) for problem in problems(failing, repairs.mentions))
    yield from with_following([found for diagnosis in diagnoses for found in attempts.results(diagnosis)])


def _diagnosed(scene: Scene, problem: Sequence[Instance], repairs: Repairs) -> Iterator[tuple[Explanation, Finding]]:
    """What explains the failing instances of one problem, each with its finding."""
    told: set[int] = set()
    for explanation in explanations(problem, repairs, load_weights(scene.rulebook).one_in):
        if id(explanation.failing) not in told:
            mended = explanation.best is not None and repairs.editable(explanation.best.repair.old)
            alike = explanation.explained if mended else _alike(explanation.failing, problem)
            told |= {id(one) for one in (explanation.failing, *alike)}
            finding = _failure(scene, explanation, repairs, alike)
            yield from ((explanation, one) for one in (finding, *_in_twins(scene, explanation, finding)))


def _alike(instance: Instance, failing: Sequence[Instance]) -> list[Instance]:
    """Other sums that fail over one total, which all of them speak against, or over the same figures."""
    if not instance.parts:
        return []
    spans = {fact.span for fact in instance.facts}
    sums = [other for other in failing if other.parts]
    same = [other for other in sums if {fact.span for fact in other.facts} == spans]
    return same + [other for other in sums if other.stated.span == instance.stated.span]


def _failure(scene: Scene, explanation: Explanation, repairs: Repairs, alike: Sequence[Instance]) -> Finding:
    document = scene.document
    instance, verdict = explanation.failing, explanation.best
    if (unsaid := unsaid_change(scene, instance)) is not None:
        finding = _finding(
            instance, unsaid.span, unsaid.message, instance.calculation, related(instance), fix=unsaid.fix
        )
        return replace(finding, confidence=Confidence.LIKELY)
    if verdict is not None and verdict.repair.slip is Slip.DIRECTION:
        instance = next((other for other in verdict.mended if other.relation.formula == "direction"), instance)
    editable = verdict is not None and repairs.editable(verdict.repair.old)
    fix = _fix(scene, explanation, repairs) if editable else None
    if verdict is None or fix is None:
        named = verdict is not None and editable and explanation.blame > _SURE and _named(instance, verdict, repairs)
        span = verdict.repair.old.span if verdict is not None and named else place(instance)
        besides = [one for one in alike if one is not instance]
        shown = verdict.evidence if verdict is not None and named else (instance, *besides)
        places = _evidence(shown, span) if named or besides else related(instance)
        said = message(instance)
        if verdict is not None and named and len(verdict.mended) > 1 and verdict.repair.old is not instance.stated:
            said = message(instance, conclude=False)
            said = said if verdict.repair.exact else suspected(said, verdict.repair)
        finding = _finding(instance, span, said, instance.calculation, places)
        turned_round = reworded(scene, instance)
        trust = repairs.trust_in_figures(instance) if turned_round is not None else None
        if turned_round is not None and trust is not None:
            said = repaired(finding.message, document.words(turned_round.span), turned_round.text, stated=True)
            return replace(finding, message=said, fix=turned_round, confidence=trust)
        return replace(finding, alternatives=_alternatives(scene, explanation, repairs, None))
    repair = verdict.repair
    kind = _KINDS.get(repair.slip)
    span = fix.span if kind is Kind.DIRECTION else repair.old.span
    meant = repair.quantity if repair.old is instance.stated and kind is None else None
    unit = repair.quantity if repair.old is instance.stated and kind is Kind.UNIT else None
    said = message(instance, meant, unit=unit, conclude=repair.old is instance.stated)
    ratio = instance.relation.formula in RATIOS
    calculation = spread(instance, meant) if meant is not None and ratio else instance.calculation
    if meant is not None and repair.calculation:
        calculation = f"{calculation}；{repair.calculation}"
    if repair.old is not instance.stated or kind is not None:
        old = document.words(fix.span)
        if kind is Kind.DIRECTION and instance.relation.formula != "direction":
            said = turned(old, fix.text)
        else:
            said = repaired(said, old, fix.text, stated=repair.old is instance.stated)
        calculation = agreement(verdict) or calculation
    said = slipped(said, repair, load_weights(scene.rulebook).slips)
    said = everywhere(said, len(repair.twins) + 1) if repair.twins and repair.slip is not Slip.UNIT else said
    finding = _finding(instance, span, said, calculation, _evidence(verdict.evidence, span), kind=kind, fix=fix)
    trust = confidence(explanation, load_classes(scene.rulebook))
    others = _alternatives(scene, explanation, repairs, fix)
    finding = replace(finding, confidence=trust, alternatives=others)
    return replace(finding, elsewhere=elsewhere((instance, *verdict.evidence)[:_MOST_EVIDENCE]))


def _in_twins(scene: Scene, explanation: Explanation, finding: Finding) -> Iterator[Finding]:
    """What is said of the other mentions of a figure that is wrong in all of them: each has to be mended."""
    if explanation.best is None or finding.fix is None or finding.span != explanation.best.repair.old.span:
        return
    repair = explanation.best.repair
    for twin in repair.twins:
        fix = edit(
            scene.document, replace(repair, old=twin, quantity=repair.as_twin(twin).quantity, twins=()), scene.cues
        )
        places = (Related("same", finding.span), *(one for one in finding.related if one.span != twin.span))
        yield replace(finding, span=twin.span, fix=fix, related=places, alternatives=())


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


def _fix(scene: Scene, explanation: Explanation, repairs: Repairs) -> Fix | None:
    """The edit that mends the failure, where it is likelier than all others together."""
    verdict = explanation.best
    if verdict is None or not verdict.repair.exact:
        return None
    supported = verdict.support >= _TWO or _is_derived(explanation.failing, verdict)
    surely = explanation.blame > _SURE and explanation.share > _LIKELIEST and not explanation.open
    if not surely and explanation.share <= (_LIKELIER if supported else _LIKELY):
        return None
    if not _singled_out(explanation.failing, verdict, repairs) or _of_another(explanation.failing, verdict):
        return None
    return edit(scene.document, verdict.repair, scene.cues, verdict.carried, verdict.mended)


def _alternatives(scene: Scene, explanation: Explanation, repairs: Repairs, fix: Fix | None) -> tuple[Fix, ...]:
    """The edits that may be meant instead: those that are not much less likely, and have a reason of their own.

    Of what rounding leaves open for one figure the likeliest is told, and beside a fix what is nearly as likely; where
    a change makes the figures agree to the last place, none that does so by rounding only.
    """
    found: dict[Span, Fix] = {fix.span: fix} if fix else {}
    best = explanation.best.repair.quantity.exact if explanation.best and fix else None
    failing, close = explanation.failing, list[Fix]()

    def reasoned(verdict: Verdict) -> bool:
        return verdict.repair.exact and _singled_out(failing, verdict, repairs)

    natural = any(verdict.fits and reasoned(verdict) for verdict, _ in explanation.rivals)
    for verdict, share in explanation.rivals:
        old, words = verdict.repair.old, verdict.repair.slip is Slip.DIRECTION
        apt = words or (verdict.repair.quantity.exact != best and (_telling(failing, verdict) or not natural))
        nearly = fix is not None and share >= _NEARLY and verdict.repair.quantity.exact != best
        apt = nearly or (share >= _WORTH and apt)
        if apt and old.quantity.value and repairs.editable(old) and reasoned(verdict):
            other = edit(scene.document, verdict.repair, scene.cues, verdict.carried, verdict.mended)
            if other is not None and found.setdefault(other.span, other) is fix and nearly:
                close.append(other)
    return tuple(other for other in (*close, *found.values()) if other is not fix)[:_MOST_ALTERNATIVES]


def _telling(failing: Instance, verdict: Verdict) -> bool:
    """Whether it is no accident that a change makes figures agree: to the last place, or with the digits kept."""
    kept = verdict.repair.slip in (Slip.SWAPPED, Slip.SHIFTED, Slip.UNIT, Slip.COPIED, Slip.STALE)
    return verdict.fits or (kept and failing.relation.formula in RATIOS)


def _singled_out(failing: Instance, verdict: Verdict, repairs: Repairs) -> bool:
    """Whether anything tells the figure from the others of a relation: any of them, changed by as much, would do."""
    derived = _is_derived(failing, verdict) or _is_taken(verdict)
    reason = verdict.repair.slip is not Slip.OTHER or derived or verdict.support >= _TWO
    return reason or repairs.acquits(failing, verdict.repair.old)


def _named(failing: Instance, verdict: Verdict, repairs: Repairs) -> bool:
    """Whether a figure is singled out for which nothing is proposed: by more than that it may not be so much."""
    bound = failing.relation.formula in BOUNDS and not verdict.repair.exact and verdict.repair.slip is Slip.OTHER
    return not bound and _singled_out(failing, verdict, repairs)


def _is_derived(failing: Instance, verdict: Verdict) -> bool:
    """Whether the figure is reckoned from the others of the relation."""
    return verdict.repair.old is failing.stated and failing.relation.formula in _DERIVING


def _is_taken(verdict: Verdict) -> bool:
    """Whether the figure is one that the report's tables have otherwise: it was taken from there, or ought to be."""
    return any(one.relation.formula == "table_text" and one.stated.home is None for one in verdict.mended)


def _of_another(instance: Instance, verdict: Verdict) -> bool:
    """Whether nothing but another document's figure speaks for a repair, and it may be that one that is wrong."""
    alone = verdict.support < _TWO and any(fact.home is not None for fact in instance.facts)
    sure = verdict.repair.slip is Slip.DIRECTION or (_is_derived(instance, verdict) and not instance.near)
    return alone and not sure


def _evidence(instances: Sequence[Instance], span: Span) -> tuple[Related, ...]:
    """The places of some relations that one finding stands for, its own left out."""
    seen = {span}
    found = []
    for instance in instances[:_MOST_EVIDENCE]:
        for item in (Related("stated", instance.stated.span), *related(instance)):
            if item.span not in seen:
                seen.add(item.span)
                found.append(item)
    return tuple(found)


def _rounded(instance: Instance) -> Finding:
    stated = instance.stated.quantity
    fix = None
    if instance.relation.formula in _DERIVING:
        fix = Fix(stated.number, numeral(as_told(instance), stated))
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
