"""An evaluation as one self-contained page with charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from narrcheck.evaluation.compare import RATES, Difference
from narrcheck.evaluation.statistics import Rate
from narrcheck.evaluation.summary import Figures, Summary
from narrcheck.evaluation.text import shown

_LEFT, _WIDTH, _ROW = 220, 400, 22
# Every kind of error is to be found in at least 95 of 100 cases.
_GOAL = 0.95


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    y: int
    width: float
    left: float
    right: float
    low: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Chart:
    name: str
    height: int
    goal: float
    bars: tuple[_Bar, ...]


def render(summary: Summary, changed: Sequence[Difference] = ()) -> str:
    """The page: it loads nothing, runs no script, and escapes all text of the reports."""
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    diagnosis = [(name, getattr(summary.diagnosis, name)) for name in type(summary.diagnosis).model_fields]
    return environment.get_template("page.html").render(
        summary=summary, rates=RATES, shown=shown, percent=_percent, diagnosis=diagnosis, changed=changed,
        charts=list(_charts(summary)),
    )  # fmt: skip


def _charts(summary: Summary) -> Iterator[_Chart]:
    for name, groups in summary.by.items():
        bars = tuple(_bars(groups))
        if len(bars) > 1:
            yield _Chart(name, _ROW * len(bars), _LEFT + _WIDTH * _GOAL, bars)


def _bars(groups: dict[str, Figures]) -> Iterator[_Bar]:
    known = [(name, figures.recall) for name, figures in groups.items() if figures.recall.value is not None]
    for number, (name, recall) in enumerate(known):
        value = recall.value or 0.0
        ends = _LEFT + _WIDTH * recall.low, _LEFT + _WIDTH * recall.high
        yield _Bar(
            name or "–", _ROW * number + 2, _WIDTH * value, *ends, value < _GOAL, f"{_percent(recall)} of {recall.of}"
        )


def _percent(rate: Rate) -> str:
    return "–" if rate.value is None else f"{100 * rate.value:.1f}%"
