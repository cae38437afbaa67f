"""Makes reports: `python -m corpus generate|inject|handwritten -o FOLDER --seed N --count M …`.

`generate` makes correct reports, `inject` reports with one error each, `handwritten` plants the errors of
corpus/injected.jsonl in the reports written by hand. The folder gets the reports, `manifest.jsonl` (what each of them
is) and `gold.jsonl` (the planted errors), as `narrcheck eval FOLDER` reads them.
"""

from __future__ import annotations

import argparse
import json
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors.handwritten import plant
from corpus.errors.inject import RECIPES, inject
from corpus.errors.planting import Planted
from corpus.generator.composition import Composition, Grid, said
from corpus.generator.generate import SETS, generate, templates
from corpus.render import FORMATS, File
from corpus.render.excel import Workbook


def main() -> None:
    """Read the options and write the folder."""
    options = _options()
    folder: Path = options.output
    folder.mkdir(parents=True, exist_ok=True)
    entries, gold = plant(folder) if options.command == "handwritten" else make(folder, options)
    for name, lines in (("manifest", entries), ("gold", gold)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def make(folder: Path, options: argparse.Namespace) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Write reports of one seed after the other; returns what manifest and gold say of them."""
    entries: list[dict[str, Any]] = []
    gold: list[dict[str, Any]] = []
    formats = options.format or ["txt"]
    recipes = options.recipe or list(RECIPES)
    for seed in count(options.seed):
        if len(entries) == options.count:
            break
        named = options.template[seed % len(options.template)] if options.template else None
        report = generate(seed, profile=options.profile, which=options.held_out, template=named)
        planted = inject(report, seed, recipes[seed % len(recipes)]) if options.command == "inject" else None
        writer = FORMATS[formats[len(entries) % len(formats)]]
        if not _fits(writer, report, planted) or not _wanted(planted, options):
            continue
        made = planted.report if planted else report
        file = writer(made)
        path = folder / (made.name + file.suffix)
        file.write(path)
        entries.append(_entry(report, path, clean=planted is None))
        if planted:
            gold.append(gold_of(planted, path.name, file))
    return entries, gold


def _fits(writer: type[File], report: Composition, planted: Planted | None) -> bool:
    """A workbook holds tables only, so that the report must have some, and the error stand in one."""
    if writer is not Workbook:
        return True
    return report.tabled and (planted is None or isinstance(report.parts[planted.at.part], Grid))


def _wanted(planted: Planted | None, options: argparse.Namespace) -> bool:
    """Whether an error was planted where one has to be, and is of a kind that is asked for and can be told."""
    if options.command != "inject" or planted is None:
        return options.command != "inject"
    return not options.kind or (planted.must and planted.kind in options.kind)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m corpus", description=__doc__)
    parser.add_argument("command", choices=("generate", "inject", "handwritten"), help="what to make")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; every report takes the next")
    parser.add_argument("--count", type=int, default=10, help="how many reports")
    parser.add_argument(
        "--profile", choices=sorted({t["profile"] for t in templates().values()}), help="only this kind"
    )
    parser.add_argument("--template", choices=list(templates()), nargs="+", help="only these templates, in turn")
    parser.add_argument("--format", choices=list(FORMATS), nargs="+", help="formats, in turn (txt)")
    parser.add_argument("--recipe", choices=list(RECIPES), nargs="+", help="ways to make an error, in turn (all)")
    parser.add_argument("--kind", nargs="+", help="only errors of these kinds that can be told from the report (all)")
    parser.add_argument(
        "--held-out", choices=SETS, default="seen", help="what of the reports is kept back (seen: nothing)"
    )
    return parser.parse_args()


def _entry(report: Composition, path: Path, *, clean: bool) -> dict[str, Any]:
    facts = report.facts
    keys = ("profile", "fiscal_year", "entity", "template", "held_out", "seed")
    known = {key: facts[key] for key in keys}
    return {"doc": path.name, "format": path.suffix.lstrip("."), "clean": clean, **known}


def gold_of(planted: Planted, doc: str, file: File) -> dict[str, Any]:
    """The gold of a planted error, as `narrcheck eval` reads it; ``file`` was written and knows the places."""
    keys = ("quote", "kind", "severity", "fix", "why", "must", "recipe", "broken", "pinned")
    pieces = planted.report.pieces
    also = [{"quote": said((pieces(at)[at.piece],)), **file.place(at)} for at in planted.also]
    return {"doc": doc, **file.place(planted.at), **{key: getattr(planted, key) for key in keys}, "also": also}


if __name__ == "__main__":
    main()
