"""Plants the errors of corpus/injected.jsonl one at a time and counts those that narrcheck notices.

An error counts as noticed when the text with it has a finding above info, of a compatible kind, that the correct text
has not, and that stands on the edited line (or on the one after it, for a finding on a line broken in two), or names it
as related, or carries `must_mention` in its own words.

    python corpus/tools/inject.py           prints what was missed
    python corpus/tools/inject.py --all     prints every error with its findings
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from narrcheck import check_text

CORPUS = Path(__file__).parent.parent
FIGURES = frozenset({"change", "direction", "share", "completion", "sum", "repeat", "unit", "table_text", "statement"})
COMPATIBLE: dict[str, frozenset[str]] = {
    **dict.fromkeys(FIGURES, FIGURES),
    "table": frozenset({"table", "table_text", "sum", "repeat"}),
    "period": frozenset({"period", "repeat", "statement"}),
    "count": frozenset({"count", "sum", "repeat", "statement"}),
    "subject": frozenset({"subject", "wording"}),
    "wording": frozenset({"wording", "subject", "entity"}),
    "entity": frozenset({"entity"}),
    "template": frozenset({"template"}),
    "outline": frozenset({"outline"}),
}


def findings(text: str) -> list[dict[str, Any]]:
    """The findings above info in a text, as the JSON report has them."""
    report = json.loads(check_text(text).to_json())
    return [item for item in report["documents"][0]["findings"] if item["severity"] != "info"]


def words(item: dict[str, Any]) -> str:
    """What a finding says itself, without the sentence around it."""
    related = [other["quote"] for other in item["related"]]
    return "\n".join([item["message"], item["calculation"] or "", item["location"]["quote"], *related])


def edited(text: str, edit: dict[str, str]) -> tuple[str, int]:
    """The text with the error, and the line where it differs."""
    if text.count(edit["find"]) != 1:
        raise ValueError(f"{edit['doc']}: {edit['find']!r} occurs {text.count(edit['find'])} times")
    pairs = zip(edit["find"], edit["replace"], strict=False)
    same = next((at for at, (old, new) in enumerate(pairs) if old != new), len(edit["find"]))
    start = text.index(edit["find"]) + same
    return text.replace(edit["find"], edit["replace"]), text.count("\n", 0, start) + 1


def noticed(item: dict[str, Any], edit: dict[str, str], line: int) -> bool:
    """Whether a finding is about the planted error."""
    lines = {item["location"]["line"], *(other["line"] for other in item["related"])}
    here = not lines.isdisjoint({line - 1, line, line + 1})
    return item["kind"] in COMPATIBLE[edit["kind"]] and (here or edit["must_mention"] in words(item))


def main() -> None:
    """Apply each edit, check, and print the score."""
    score: Counter[tuple[str, bool]] = Counter()
    before: dict[str, set[tuple[str, str]]] = {}
    for entry in (CORPUS / "injected.jsonl").read_text(encoding="utf-8").splitlines():
        edit = json.loads(entry)
        clean = (CORPUS / "clean" / edit["doc"]).read_text(encoding="utf-8")
        if edit["doc"] not in before:
            before[edit["doc"]] = {(item["code"], item["message"]) for item in findings(clean)}
        text, line = edited(clean, edit)
        new = [item for item in findings(text) if (item["code"], item["message"]) not in before[edit["doc"]]]
        hit = any(noticed(item, edit, line) for item in new)
        score[edit["kind"], hit] += 1
        if not hit or "--all" in sys.argv:
            print(f"{'found ' if hit else 'missed'} {edit['kind']:<11}{edit['doc']}:{line} {edit['replace']!r}")
            for item in new:
                print(f"       {item['code']} {item['kind']} line {item['location']['line']}: {item['message']}")
    for kind in sorted({kind for kind, _ in score}):
        print(f"{kind:<11}{score[kind, True]}/{score[kind, True] + score[kind, False]}")
    total = sum(score.values())
    print(f"noticed {sum(n for (_, hit), n in score.items() if hit)} of {total}")


if __name__ == "__main__":
    main()
