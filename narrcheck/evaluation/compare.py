"""What has changed since a stored evaluation."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from narrcheck.errors import UserError
from narrcheck.evaluation.statistics import Rate
from narrcheck.evaluation.summary import Figures, Summary

RATES = ("recall", "precision", "clean", "culprit", "mended", "verified")


@dataclass(frozen=True, slots=True)
class Difference:
    """One rate that is not what it was; ``group`` is empty for the whole."""

    group: str
    figure: str
    before: Rate
    after: Rate

    @property
    def change(self) -> float:
        """The difference, as a share of 1."""
        return (self.after.value or 0.0) - (self.before.value or 0.0)


def read_summary(path: Path) -> Summary:
    """A stored evaluation; raises UserError where the file is none."""
    try:
        return Summary.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise UserError(
            f"{path} 不是 narrcheck eval --format json 存下的结果：请重新存一份。",
            f"{path} is no result stored by `narrcheck eval --format json`: store one anew.",
        ) from error


def differences(before: Summary, after: Summary) -> Iterator[Difference]:
    """Every rate that differs, the whole first, then group by group."""
    yield from _between("", before.overall, after.overall)
    for name, groups in after.by.items():
        for value, figures in groups.items():
            old = before.by.get(name, {}).get(value)
            if old:
                yield from _between(f"{name} {value}", old, figures)


def _between(group: str, before: Figures, after: Figures) -> Iterator[Difference]:
    for name in RATES:
        old, new = getattr(before, name), getattr(after, name)
        if old.value is not None and new.value is not None and old.value != new.value:
            yield Difference(group, name, old, new)
