"""Writes the texts of corpus/ from corpus/sources/*.txt.

A source begins with assignments in Python (amounts in yuan; a literal with a point is exact, not a float), then a line
of five hyphens, then the text, in which {{expression}} stands for a figure. The functions of figures.py are at hand;
those of direction (more, less, up, down) fail when the figures go the other way. `wrap = 36` in the head breaks the
paragraphs into lines of so many characters, as text taken from a PDF has them (never inside a number); `spaces = True`
sets figures off from the Chinese around them. `errors = [(right, wrong, quote, kind, severity, fix, why), …]` plants
errors: the text then goes to corpus/ itself, with its gold beside it, and not to corpus/clean/. A file of sources/sets
holds several documents of one unit, each after a line `===== name.txt`; they go to corpus/sets/<name of the source>/.

    python -m corpus.tools.build            writes the texts
    python -m corpus.tools.build --check    exit status 1 when a text differs from its source
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.tools import figures

CORPUS = Path(__file__).parent.parent
LITERAL = re.compile(r"'[^'\n]*'|(?<![\w.])(?P<number>\d[\d_]*\.\d+)")
FIELD = re.compile(r"\{\{(.+?)\}\}", re.DOTALL)
WHOLE = re.compile(r"[0-9A-Za-z.,%]+|.", re.DOTALL)
SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])")
NAME = re.compile(r"^===== (.+)\n", re.MULTILINE)
NOT_FIRST = "，。；：、）”》〉％！？"


def wrapped(line: str, width: int) -> str:
    """Break one paragraph into lines, keeping numbers whole and closing punctuation off the beginning of a line."""
    lines, used = [""], 0.0
    for piece in WHOLE.findall(line):
        size = sum(0.5 if char.isascii() else 1 for char in piece)
        if used + size > width and piece not in NOT_FIRST:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
            used, piece = 0.0, piece.lstrip()
        lines[-1] += piece
        used += size
    return "\n".join(lines)


def exact(head: str) -> str:
    """Turn the literals with a point into exact decimals, outside of quoted strings."""
    return LITERAL.sub(lambda found: f"D('{found['number']}')" if found["number"] else found[0], head)


def render(source: str) -> tuple[str, list[tuple[str, ...]]]:
    """Fill the figures into a source; the second value is its list of errors to plant."""
    head, text = source.split("\n-----\n", 1)
    space: dict[str, Any] = {name: getattr(figures, name) for name in dir(figures) if not name.startswith("_")}
    space["D"] = Decimal
    exec(exact(head), space)
    filled = FIELD.sub(lambda field: str(eval(field[1], space)), text)
    if space.get("spaces"):
        filled = SEAM.sub(" ", filled)
    if "wrap" in space:
        filled = "\n".join(wrapped(line, space["wrap"]) for line in filled.split("\n"))
    return filled, space.get("errors", [])


def planted(name: str, text: str, errors: list[tuple[str, ...]]) -> tuple[str, str]:
    """Plant the errors in a correct text; return it with its gold."""
    for right, wrong, *_ in errors:
        if text.count(right) != 1:
            raise ValueError(f"{name}: {right!r} occurs {text.count(right)} times")
        text = text.replace(right, wrong)
    gold: list[dict[str, Any]] = []
    for _, wrong, quote, kind, severity, fix, why in errors:
        line = text.count("\n", 0, text.index(wrong) + wrong.index(quote)) + 1
        item = {"doc": name, "line": line, "quote": quote, "kind": kind, "severity": severity, "fix": fix, "why": why}
        gold.append(item | {"must": True})
    gold.sort(key=lambda item: item["line"])
    return text, "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in gold)


def main() -> int:
    """Write the texts, or compare them with their sources."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit status 1 when a text differs from its source")
    options = parser.parse_args()
    made: dict[Path, str] = {}
    for path in sorted((CORPUS / "sources").glob("*.txt")):
        text, errors = render(path.read_text(encoding="utf-8"))
        if errors:
            text, gold = planted(path.name, text, errors)
            made[CORPUS / path.name] = text
            made[CORPUS / f"{path.stem}.gold.jsonl"] = gold
        else:
            made[CORPUS / "clean" / path.name] = text
    for path in sorted((CORPUS / "sources" / "sets").glob("*.txt")):
        _, *documents = NAME.split(render(path.read_text(encoding="utf-8"))[0])
        for name, text in zip(documents[::2], documents[1::2], strict=True):
            made[CORPUS / "sets" / path.stem / name] = text
    if not options.check:
        for target, text in made.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return 0
    stale = [str(t) for t, text in made.items() if not t.exists() or t.read_text(encoding="utf-8") != text]
    print("\n".join(f"{target} differs from its source" for target in stale), end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
