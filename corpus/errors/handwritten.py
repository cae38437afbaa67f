"""Plants the errors of corpus/injected.jsonl, one in each copy of a report written by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[1]


def plant(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Write the copies into a folder; returns what its manifest and its gold say of them."""
    known = {path.name: path.read_text(encoding="utf-8") for path in (CORPUS / "clean").glob("*.txt")}
    entries, gold = [], []
    for number, line in enumerate((CORPUS / "injected.jsonl").read_text(encoding="utf-8").splitlines()):
        edit = json.loads(line)
        text = known[edit["doc"]]
        if text.count(edit["find"]) != 1:
            raise ValueError(f"{edit['doc']}: {edit['find']!r} occurs {text.count(edit['find'])} times")
        name = f"{number:03}-{edit['doc']}"
        wrong = text.replace(edit["find"], edit["replace"])
        (folder / name).write_text(wrong, encoding="utf-8")
        entries.append({"doc": name, "format": "txt", "template": Path(edit["doc"]).stem})
        known_error = {"line": _line(text, wrong), "quote": edit["must_mention"], "kind": edit["kind"], "fix": None}
        why = f"{edit['find']} → {edit['replace']}"
        gold.append({"doc": name, **known_error, "severity": "error", "why": why, "must": True})
    return entries, gold


def _line(text: str, wrong: str) -> int:
    """The line where two texts begin to differ."""
    pairs = zip(text, wrong, strict=False)
    return wrong.count("\n", 0, next(at for at, (old, new) in enumerate(pairs) if old != new)) + 1
