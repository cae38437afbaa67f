"""The figures of an evaluation, by kind, profile, format and whatever else the manifest tells, as one typed model."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from narrcheck import __version__
from narrcheck.evaluation.gold import GoldItem
from narrcheck.evaluation.run import Outcome, Result
from narrcheck.evaluation.statistics import Rate, rate
from narrcheck.model.finding import Confidence

# A figure in so many relations can be told from its partners.
_SUPPORTED = 2


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figures(_Model):
    """The figures of one group of reports.

    ``recall`` is over the errors that have to be found, ``precision`` over the findings above info; ``clean`` are the
    correct reports without any of these; ``verified`` and ``decided`` are shares of the claims found.
    """

    reports: int
    errors: int
    recall: Rate
    optional: Rate
    precision: Rate
    clean: Rate
    alarms_per_report: float
    alarms_per_1000_claims: float
    culprit: Rate
    mended: Rate
    verified: Rate
    decided: Rate
    identified: Rate


class Diagnosis(_Model):
    """How well planted errors in figures are explained, over those that were found.

    ``pinned``: at least two relations single out the figure; it is named (``culprit``), or among several that are
    (``suspect``). ``alone``: one relation only, where nothing can be certain; ``alone_offered`` counts the fixes
    proposed all the same, ``alone_wrong`` those of them that are not right, ``alone_certain`` the errors of which one
    was said to be certain, since narrcheck knows more relations than the error was judged by, or since it errs.
    ``certain``, ``likely`` and ``possible``: the repairs proposed with this confidence that are right.
    """

    pinned_culprit: Rate
    pinned_suspect: Rate = rate(0, 0)
    pinned_mended: Rate
    alone_offered: Rate
    alone_wrong: Rate
    alone_certain: Rate = rate(0, 0)
    certain: Rate = rate(0, 0)
    likely: Rate = rate(0, 0)
    possible: Rate = rate(0, 0)


class Miss(_Model):
    """A known error that had to be found and was not."""

    doc: str
    place: str
    recipe: str
    kind: str
    quote: str
    why: str


class FalseAlarm(_Model):
    """A finding that no known error explains."""

    doc: str
    clean: bool
    place: str
    code: str
    severity: str
    quote: str
    message: str
    context: str


class Summary(_Model):
    """The whole evaluation; ``by`` gives the figures for each value of each way of grouping."""

    narrcheck: str
    overall: Figures
    by: dict[str, dict[str, Figures]]
    diagnosis: Diagnosis
    missed: tuple[Miss, ...]
    alarms: tuple[FalseAlarm, ...]
    seconds: float


_REPORTS: dict[str, Callable[[Result], str]] = {
    "profile": lambda result: result.entry.profile,
    "format": lambda result: result.entry.format,
    "held_out": lambda result: result.entry.held_out,
    "template": lambda result: result.entry.template,
}
_ERRORS: dict[str, Callable[[Outcome], str]] = {
    "kind": lambda outcome: outcome.gold.kind,
    "recipe": lambda outcome: outcome.gold.recipe,
}


def summarize(results: Sequence[Result]) -> Summary:
    """All figures of some results."""
    by: dict[str, dict[str, Figures]] = {}
    for name, of_report in _REPORTS.items():
        by[name] = _grouped(results, of_report)
    for name, of_error in _ERRORS.items():
        by[name] = _by_error(results, of_error)
    return Summary(
        narrcheck=__version__,
        overall=_figures(results),
        by={name: groups for name, groups in by.items() if set(groups) - {""}},
        diagnosis=_diagnosis(results),
        missed=tuple(_misses(results)),
        alarms=tuple(_alarms(results)),
        seconds=round(sum(result.seconds for result in results), 3),
    )


def _grouped(results: Sequence[Result], of: Callable[[Result], str]) -> dict[str, Figures]:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[of(result)].append(result)
    return {name: _figures(groups[name]) for name in sorted(groups)}


def _by_error(results: Sequence[Result], of: Callable[[Outcome], str]) -> dict[str, Figures]:
    """Figures by kind of error: each report counts with the errors of that kind only."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        names = Counter(of(outcome) for outcome in result.outcomes)
        for name in names:
            outcomes = tuple(outcome for outcome in result.outcomes if of(outcome) == name)
            groups[name].append(
                Result(result.entry, outcomes, result.alarms, result.shown, result.claims, result.identified, 0.0)
            )
    return {name: _figures(groups[name]) for name in sorted(groups)}


def _figures(results: Sequence[Result]) -> Figures:
    outcomes = [outcome for result in results for outcome in result.outcomes]
    must = [outcome for outcome in outcomes if outcome.gold.must]
    may = [outcome for outcome in outcomes if not outcome.gold.must]
    found = [outcome for outcome in must if outcome.found]
    fixable = [outcome for outcome in found if outcome.gold.fix is not None]
    clean = [result for result in results if result.entry.clean]
    alarms = sum(len(result.alarms) for result in results)
    clean_alarms = sum(len(result.alarms) for result in clean)
    shown = sum(result.shown for result in results)
    claims = Counter[str]()
    for result in results:
        claims.update(result.claims.model_dump())
    return Figures(
        reports=len(results),
        errors=len(outcomes),
        recall=rate(len(found), len(must)),
        optional=rate(sum(outcome.found for outcome in may), len(may)),
        precision=rate(shown - alarms, shown),
        clean=rate(sum(not result.alarms for result in clean), len(clean)),
        alarms_per_report=_per(clean_alarms, len(clean)),
        alarms_per_1000_claims=_per(1000 * alarms, claims["found"]),
        culprit=rate(sum(outcome.culprit for outcome in found), len(found)),
        mended=rate(sum(outcome.mended for outcome in fixable), len(fixable)),
        verified=rate(claims["consistent"] + claims["rounding"], claims["found"]),
        decided=rate(claims["found"] - claims["undecided"], claims["found"]),
        identified=rate(sum(result.identified for result in results), len(results)),
    )


def _diagnosis(results: Sequence[Result]) -> Diagnosis:
    outcomes = [outcome for result in results for outcome in result.outcomes]
    # Of errors that can't be told from the report alone, nobody can say what is right.
    judged = [
        result for result in results if all(outcome.gold.must and outcome.gold.broken for outcome in result.outcomes)
    ]
    trusted = [one for result in judged for one in result.trusted if result.outcomes]
    found = [outcome for outcome in outcomes if outcome.found and outcome.gold.must and outcome.gold.broken]
    pinned = [outcome for outcome in found if outcome.gold.pinned and outcome.gold.broken >= _SUPPORTED]
    alone = [outcome for outcome in found if outcome.gold.broken < _SUPPORTED]
    offered = [outcome for outcome in alone if outcome.offered]
    return Diagnosis(
        pinned_culprit=rate(sum(outcome.culprit for outcome in pinned), len(pinned)),
        pinned_suspect=rate(sum(outcome.suspected for outcome in pinned), len(pinned)),
        pinned_mended=rate(sum(outcome.mended for outcome in pinned), len(pinned)),
        alone_offered=rate(len(offered), len(alone)),
        alone_wrong=rate(sum(not outcome.mended for outcome in offered), len(offered)),
        alone_certain=rate(sum(outcome.certain for outcome in alone), len(alone)),
        **{word.value: _worth(trusted, word) for word in Confidence},
    )


def _shows(gold: GoldItem) -> bool:
    return gold.must and gold.broken > 0


def _worth(trusted: Sequence[tuple[Confidence, bool]], word: Confidence) -> Rate:
    right = [fits for said, fits in trusted if said is word]
    return rate(sum(right), len(right))


def _per(count: int, of: int) -> float:
    return round(count / of, 4) if of else 0.0


def _misses(results: Iterable[Result]) -> Iterable[Miss]:
    for result in results:
        for outcome in result.outcomes:
            gold = outcome.gold
            if gold.must and not outcome.found:
                place = gold.cell or next(
                    (f"{name} {getattr(gold, name)}" for name in ("page", "paragraph", "line") if getattr(gold, name)),
                    "",
                )
                yield Miss(
                    doc=gold.doc, place=place, recipe=gold.recipe, kind=gold.kind, quote=gold.quote, why=gold.why
                )


def _alarms(results: Iterable[Result]) -> Iterable[FalseAlarm]:
    for result in results:
        for alarm in result.alarms:
            yield FalseAlarm(
                doc=result.entry.doc, clean=result.entry.clean, place=alarm.where, code=alarm.code,
                severity=alarm.severity, quote=alarm.quote, message=alarm.message, context=alarm.context,
            )  # fmt: skip
