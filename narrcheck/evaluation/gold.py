"""Gold and manifest of a corpus as typed models.

A corpus is a folder with ``gold.jsonl``, the reports that it names beside it, and, where there is one, a
``manifest.jsonl`` that says of every report what it is; a report of the manifest without gold is a correct one.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from narrcheck.errors import UserError

T = TypeVar("T", bound=BaseModel)


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Line):
    """Words at a place, in the terms of the format."""

    quote: str
    line: int | None = None
    page: int | None = None
    paragraph: int | None = None
    cell: str | None = None


class GoldItem(Shown):
    """One known error.

    ``also`` are other places that show it: where a figure was changed everywhere but in its total, each of them
    contradicts the total. ``must`` says that it can be told from the report alone; others count as right when they are
    found. Of planted errors ``recipe`` says what was done, ``broken`` how many relations between figures it breaks, and
    ``pinned`` that these single out the figure at fault.
    """

    doc: str
    kind: str
    severity: str
    fix: str | None
    why: str
    must: bool
    also: tuple[Shown, ...] = ()
    recipe: str = ""
    broken: int = 0
    pinned: bool = False


class Entry(_Line):
    """What a report of the manifest is; ``held_out`` names what of it was kept back while rules were written."""

    doc: str
    profile: str = ""
    fiscal_year: int | None = None
    entity: str = ""
    format: str = ""
    template: str = ""
    held_out: str = ""
    seed: int | None = None
    clean: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A report with what is known of it."""

    path: Path
    entry: Entry
    gold: tuple[GoldItem, ...]


def read_corpus(path: Path) -> list[Task]:
    """The reports of a corpus, given by its folder or its gold file; raises UserError where it can't be used."""
    gold_file = path / "gold.jsonl" if path.is_dir() else path
    folder = gold_file.parent
    gold: dict[str, list[GoldItem]] = defaultdict(list)
    for item in _lines(gold_file, GoldItem):
        gold[item.doc].append(item)
    manifest = folder / "manifest.jsonl"
    if manifest.exists():
        entries = _lines(manifest, Entry)
    else:
        entries = [Entry(doc=doc, format=Path(doc).suffix.lstrip(".")) for doc in gold]
    tasks = [Task(folder / entry.doc, entry, tuple(gold.get(entry.doc, ()))) for entry in entries]
    missing = next((task.path for task in tasks if not task.path.is_file()), None)
    if missing:
        raise UserError(
            f"{gold_file} 提到的 {missing.name} 不在 {folder} 中：请把报告放在标注文件旁边。",
            f"{gold_file} names {missing.name}, which is not in {folder}: put the report beside the gold.",
        )
    return tasks


def read_all(paths: Sequence[Path]) -> list[Task]:
    """The reports of several corpora."""
    return [task for path in paths for task in read_corpus(path)]


def _lines(path: Path, model: type[T]) -> list[T]:
    """The lines of a JSONL file."""
    if not path.exists():
        raise UserError(
            f"没有 {path}：请给出语料文件夹（其中有 gold.jsonl）或标注文件。",
            f"There is no {path}: name a corpus folder with a gold.jsonl, or a gold file.",
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            f"{path} 读不了（{error}）：请给出语料文件夹或 gold.jsonl。",
            f"{path} can't be read ({error}): name a corpus folder or a gold.jsonl.",
        ) from error
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(model.model_validate(json.loads(line)))
            except (ValidationError, ValueError) as error:
                what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
                raise UserError(
                    f"{path} 第 {number} 行不合标注格式（{what}）：请改正。",
                    f"{path} line {number} is not in the gold format ({what}): correct it.",
                ) from error
    return found
