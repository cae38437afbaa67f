"""The coded checks: one file each, found by listing this folder."""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Rule


class Check(Protocol):
    """What every module of this folder offers."""

    RULES: tuple[Rule, ...]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """The findings of these rules in one report."""
        ...


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check of this folder, by file name; files that begin with an underscore are helpers."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return tuple(cast(Check, import_module(f"{__name__}.{name}")) for name in names)
