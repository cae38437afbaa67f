"""Measures what repairs of each confidence are worth, on planted errors: `python -m corpus.tools.confidence [--write]`.

Every report has one figure changed that its relations show to be wrong; a repair is right when it gives what stood
there before. The seeds are used nowhere else. With --write the figures go into rules/diagnosis/confidence.yaml.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from corpus.errors.inject import inject
from corpus.errors.planting import Planted
from corpus.generator.generate import generate
from corpus.render.text import TextFile
from narrcheck.config import Settings
from narrcheck.evaluation.gold import Entry, GoldItem, Task
from narrcheck.evaluation.run import evaluate
from narrcheck.evaluation.summary import Diagnosis, summarize

FIRST, REPORTS = 800_000, 700
RECIPES = (
    "wrong_digit", "swapped_digits", "shifted_point", "dropped_digit", "stale_figure", "stale_rate", "line_above",
    "flipped_direction", "dropped_wan",
)  # fmt: skip
_STORED = Path(__file__).parents[2] / "rules" / "diagnosis" / "confidence.yaml"


def measure(folder: Path, first: int = FIRST, reports: int = REPORTS) -> Diagnosis:
    """The diagnosis of so many reports with a wrong figure, of the seeds from ``first`` on."""
    return summarize(evaluate(list(tasks(folder, first, reports)), Settings())).diagnosis


def tasks(folder: Path, first: int, reports: int) -> Iterator[Task]:
    """Reports with one wrong figure each, of every kind in turn, written to a folder."""
    made = 0
    for seed in count(first):
        if made == reports:
            return
        planted = inject(generate(seed), seed, RECIPES[seed % len(RECIPES)])
        if planted is not None and planted.must and planted.broken:
            made += 1
            yield _task(folder, planted)


def _task(folder: Path, planted: Planted) -> Task:
    file = TextFile(planted.report)
    path = folder / f"{planted.report.name}.txt"
    file.write(path)
    gold = GoldItem(
        doc=path.name, line=int(file.place(planted.at)["line"]), quote=planted.quote, kind=planted.kind,
        severity=planted.severity, fix=planted.fix, why=planted.why, must=True, recipe=planted.recipe,
        broken=planted.broken, pinned=planted.pinned,
    )  # fmt: skip
    return Task(path, Entry(doc=path.name), (gold,))


def _stored(text: str, found: Diagnosis) -> str:
    """The rules with the measured figures in place of the old ones."""
    for word in ("certain", "likely", "possible"):
        rate = getattr(found, word)
        text = re.sub(rf"({word}:\n  meets: .*\n  right: )\d+(\n  of: )\d+", rf"\g<1>{rate.hits}\g<2>{rate.of}", text)
    return text


def main() -> None:
    """Print the figures, and store them if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="store the figures in the rules")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = measure(Path(scratch))
    for name in type(found).model_fields:
        rate = getattr(found, name)
        print(f"{name:<16}{rate.hits} of {rate.of}: {100 * rate.low:.1f}–{100 * rate.high:.1f} %")
    if options.write:
        _STORED.write_text(_stored(_STORED.read_text("utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
