"""One report for a seed: which template, which year, which habits, all by chance and always the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from corpus.generator.compose import compose
from corpus.generator.composition import Composition
from corpus.generator.department import department
from corpus.generator.government import execution, official
from corpus.generator.style import Phrases, style_of
from corpus.generator.world import World
from corpus.generator.writer import Writer

TEMPLATES = Path(__file__).parents[1] / "templates"
WORLDS: dict[str, Callable[[Random, int, Mapping[str, Any]], World]] = {
    "final-accounts": department,
    "budget": department,
    "performance": department,
    "execution": execution,
    "three-public": official,
}
SETS = ("seen", "phrases", "templates")
"""What is held out of a report: nothing, its phrases, or its template."""


@cache
def templates() -> dict[str, dict[str, Any]]:
    """All templates by name."""
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.yaml"))}


def choices(profile: str | None, which: str) -> list[str]:
    """The names of the templates that fit."""
    return [
        name for name, template in templates().items()
        if template["profile"] == (profile or template["profile"]) and template["held_out"] == (which == "templates")
    ]  # fmt: skip


def generate(seed: int, *, profile: str | None = None, which: str = "seen", template: str | None = None) -> Composition:
    """The report of one seed; ``which`` is one of SETS."""
    rng = Random(f"{seed}/{which}")
    name = template or rng.choice(choices(profile, which))
    chosen = templates()[name]
    first, last = chosen["years"]
    year = rng.randint(first, last)
    world = WORLDS[chosen["profile"]](rng, year, chosen)
    style = style_of(rng, chosen.get("style", {}))
    phrases = Phrases(rng, held_out=which == "phrases")
    report = compose(Writer(world, style, phrases, rng, chosen), f"{name}-{seed:05}", rng)
    report.facts.update(
        profile=chosen["profile"], template=name, place=chosen["place"], held_out=which, seed=seed, wrap=style.wrap
    )
    return report
