"""The coded checks: one file each, in a package for what it looks at, found by listing this folder.

``period`` years; ``entity`` units and places; ``template`` what was not filled in; ``wording`` characters and marks;
``outline`` headings and contents; ``accounts`` names of accounts; ``figures`` units and rates by themselves; ``counts``
numbers of things; ``performance`` scores and grades; ``tables`` the published tables. A module whose name begins with
an underscore is a helper: of its package, or of several where it stands here. No check knows another one's findings.
"""

import pkgutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from narrcheck.model.analysis import Analysis
from narrcheck.model.finding import Finding, Rule


class Check(Protocol):
    """What every module of this folder and its packages offers."""

    RULES: tuple[Rule, ...]

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """The findings of these rules in one report."""
        ...


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check below this folder, by module name; files that begin with an underscore are helpers."""
    modules = pkgutil.walk_packages(__path__, f"{__name__}.")
    names = sorted(module.name for module in modules if not module.ispkg and "._" not in module.name)
    return tuple(cast(Check, import_module(name)) for name in names)
