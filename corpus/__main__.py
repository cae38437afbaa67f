"""Makes reports: `python -m corpus generate|inject -o FOLDER --seed N --count M …`.

The folder gets the reports, `manifest.jsonl` (what each of them is) and `gold.jsonl` (the planted errors), as
`narrcheck eval FOLDER` reads them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from corpus.errors.inject import RECIPES, inject
from corpus.errors.planting import Planted
from corpus.generator.composition import Composition
from corpus.generator.generate import SETS, generate, templates
from corpus.render import FORMATS


def main() -> None:
    """Read the options and write the folder."""
    options = _options()
    folder: Path = options.output
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    gold: list[dict[str, Any]] = []
    formats = options.format or ["txt"]
    recipes = options.recipe or list(RECIPES)
    seed = options.seed
    while len(entries) < options.count:
        report = generate(seed, profile=options.profile, which=options.held_out)
        planted = inject(report, seed, recipes[seed % len(recipes)]) if options.command == "inject" else None
        seed += 1
        if planted or options.command == "generate":
            made = planted.report if planted else report
            file = FORMATS[formats[len(entries) % len(formats)]](made)
            path = folder / (made.name + file.suffix)
            file.write(path)
            entries.append(_entry(report, path, clean=planted is None))
            if planted:
                gold.append(_gold(planted, path.name, file.place(planted.at)))
    for name, lines in (("manifest", entries), ("gold", gold)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument("command", choices=("generate", "inject"), help="correct reports, or one error in each")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; every report takes the next")
    parser.add_argument("--count", type=int, default=10, help="how many reports")
    parser.add_argument(
        "--profile", choices=sorted({t["profile"] for t in templates().values()}), help="only this kind"
    )
    parser.add_argument("--format", choices=list(FORMATS), nargs="+", help="formats, in turn (txt)")
    parser.add_argument("--recipe", choices=list(RECIPES), nargs="+", help="kinds of error, in turn (all)")
    parser.add_argument(
        "--held-out", choices=SETS, default="seen", help="what of the reports is kept back (seen: nothing)"
    )
    return parser.parse_args()


def _entry(report: Composition, path: Path, *, clean: bool) -> dict[str, Any]:
    facts = report.facts
    keys = ("profile", "fiscal_year", "entity", "template", "held_out", "seed")
    known = {key: facts[key] for key in keys}
    return {"doc": path.name, "format": path.suffix.lstrip("."), "clean": clean, **known}


def _gold(planted: Planted, doc: str, place: dict[str, int | str]) -> dict[str, Any]:
    keys = ("quote", "kind", "severity", "fix", "why", "must", "recipe", "broken", "pinned")
    return {"doc": doc, **place, **{key: getattr(planted, key) for key in keys}}


if __name__ == "__main__":
    main()
