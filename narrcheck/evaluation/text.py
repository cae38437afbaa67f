"""An evaluation as text for the terminal."""

from collections.abc import Iterable, Sequence

from narrcheck.evaluation.compare import RATES, Difference
from narrcheck.evaluation.statistics import Rate
from narrcheck.evaluation.summary import Figures, Summary

_COUNTS = ("reports", "errors", "found")


def render(summary: Summary, changed: Sequence[Difference] | None = None, *, listed: int = 0) -> str:
    """Tables of rates with their intervals; up to ``listed`` misses and false alarms one by one.

    ``changed`` is None where there is no stored result to compare with.
    """
    lines = [*_table("overall", {"": summary.overall})]
    for name, groups in summary.by.items():
        lines += ["", *_table(name, groups)]
    lines += ["", *_diagnosis(summary), "", *_alarms(summary), *_changed(changed)]
    lines += [f"missed  {m.doc} {m.place} {m.recipe or m.kind}: {m.quote}  ({m.why})" for m in summary.missed[:listed]]
    lines += [
        f"alarm   {a.doc} {a.place} {a.code} {a.severity}: {a.quote}  ({a.message})" for a in summary.alarms[:listed]
    ]
    return "\n".join(lines) + "\n"


def _table(name: str, groups: dict[str, Figures]) -> list[str]:
    width = max([len(name), *map(len, groups)]) + 2
    lines = [name.ljust(width) + "".join([*(c.rjust(9) for c in _COUNTS), *(c.rjust(22) for c in RATES)])]
    for group, figures in groups.items():
        found = f"{figures.recall.hits}/{figures.recall.of}"
        cells = [str(value).rjust(9) for value in (figures.reports, figures.errors, found)]
        cells += [shown(getattr(figures, column)).rjust(22) for column in RATES]
        lines.append((group or "-").ljust(width) + "".join(cells))
    return lines


def shown(rate: Rate) -> str:
    """A share in percent with its interval."""
    if rate.value is None:
        return "–"
    return f"{100 * rate.value:.1f} [{100 * rate.low:.1f}–{100 * rate.high:.1f}]"


def _diagnosis(summary: Summary) -> Iterable[str]:
    diagnosis = summary.diagnosis
    yield "diagnosis of planted errors in figures"
    for name in type(diagnosis).model_fields:
        found: Rate = getattr(diagnosis, name)
        yield f"  {name:<16}{shown(found):>22}  {found.hits} of {found.of}"


def _alarms(summary: Summary) -> Iterable[str]:
    overall = summary.overall
    yield (
        f"false alarms: {overall.alarms_per_report:g} per correct report, "
        f"{overall.alarms_per_1000_claims:g} per 1,000 claims; {summary.seconds:.1f} s"
    )


def _changed(changed: Sequence[Difference] | None) -> Iterable[str]:
    if changed is not None and not changed:
        yield "no difference from the stored result"
    for item in changed or ():
        group = item.group or "overall"
        yield f"{100 * item.change:+.2f}  {group} {item.figure}: {shown(item.before)} → {shown(item.after)}"
