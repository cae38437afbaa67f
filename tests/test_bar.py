"""A fixed sample of the corpus is measured as `narrcheck eval` does it; recall and clean rate must not fall.

The stored result is corpus/bar.json. After a change that makes it better, store it anew:

    python -m tests.test_bar
"""

import json
import tempfile
from pathlib import Path

from corpus.__main__ import gold_of
from corpus.errors.inject import RECIPES, inject
from corpus.generator.generate import generate
from corpus.render.text import TextFile
from narrcheck.config import Settings
from narrcheck.evaluation.gold import Entry, GoldItem, Task
from narrcheck.evaluation.run import evaluate
from narrcheck.evaluation.summary import Summary, summarize
from tests.support import ROOT

STORED = ROOT / "corpus" / "bar.json"
CLEAN, EACH = 60, 3
FIRST = 700_000


def sample(folder: Path) -> list[Task]:
    """Correct reports, and so many with an error of each kind; their seeds are used nowhere else."""
    tasks = []
    for seed in range(FIRST, FIRST + CLEAN):
        report = generate(seed)
        path = folder / f"{report.name}.txt"
        TextFile(report).write(path)
        tasks.append(Task(path, Entry(doc=path.name, clean=True), ()))
    for recipe in RECIPES:
        found, seed = 0, FIRST
        while found < EACH:
            seed += 1
            planted = inject(generate(seed), seed, recipe)
            if planted is None or not planted.must:
                continue
            found += 1
            file = TextFile(planted.report)
            path = folder / f"{planted.report.name}.txt"
            file.write(path)
            gold = GoldItem.model_validate(gold_of(planted, path.name, file))
            tasks.append(Task(path, Entry(doc=path.name), (gold,)))
    return tasks


def measure(folder: Path) -> Summary:
    return summarize(evaluate(sample(folder), Settings()))


def kept(summary: Summary) -> dict[str, int]:
    """What is stored: hits of recall, in all and by kind of error, and reports without a finding."""
    by_recipe = {f"recall {name}": figures.recall.hits for name, figures in summary.by["recipe"].items() if name}
    overall = {"recall": summary.overall.recall.hits, "clean": summary.overall.clean.hits}
    return {**overall, "errors": summary.overall.recall.of, "reports": CLEAN, **by_recipe}


def test_recall_and_clean_rate_have_not_fallen(tmp_path: Path) -> None:
    stored = json.loads(STORED.read_text("utf-8"))
    summary = measure(tmp_path)
    now = kept(summary)
    assert (now["errors"], now["reports"]) == (stored["errors"], stored["reports"]), "another sample: store it anew"
    missed = [(miss.doc, miss.quote, miss.why) for miss in summary.missed]
    alarms = [(alarm.doc, alarm.code, alarm.message) for alarm in summary.alarms if alarm.clean]
    assert now["recall"] >= stored["recall"], missed
    assert now["clean"] >= stored["clean"], alarms


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        result = kept(measure(Path(scratch)))
    STORED.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
