"""Writes corpus/clean/*.txt from corpus/sources/*.txt.

A source begins with assignments in Python (amounts in yuan; a literal with a point is exact, not a float), then a line
of five hyphens, then the text, in which {{expression}} stands for a figure. The functions of figures.py are at hand;
those of direction (more, less, up, down) fail when the figures go the other way. `wrap = 36` in the head breaks the paragraphs
into lines of so many characters, as text taken from a PDF has them (never inside a number); `spaces = True` sets figures off from the Chinese around them.

    python corpus/tools/build.py            writes the texts
    python corpus/tools/build.py --check    exit status 1 when a text differs from its source
"""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path

import figures

CORPUS = Path(__file__).parent.parent
LITERAL = re.compile(r"(?<![\w.'])(\d[\d_]*\.\d+)")
FIELD = re.compile(r"\{\{(.+?)\}\}", re.DOTALL)
WHOLE = re.compile(r"[0-9A-Za-z.,%]+|.", re.DOTALL)
SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])")
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


def render(source: str) -> str:
    """Fill the figures into a source."""
    head, text = source.split("\n-----\n", 1)
    space = {name: getattr(figures, name) for name in dir(figures) if not name.startswith("_")} | {"D": Decimal}
    exec(LITERAL.sub(r"D('\1')", head), space)
    filled = FIELD.sub(lambda field: str(eval(field[1], space)), text)
    if space.get("spaces"):
        filled = SEAM.sub(" ", filled)
    if "wrap" not in space:
        return filled
    return "\n".join(wrapped(line, space["wrap"]) for line in filled.split("\n"))


def main() -> int:
    """Write the texts, or compare them with their sources."""
    different = 0
    for path in sorted((CORPUS / "sources").glob("*.txt")):
        target = CORPUS / "clean" / path.name
        text = render(path.read_text(encoding="utf-8"))
        if "--check" not in sys.argv:
            target.write_text(text, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            print(f"{target} differs from {path}")
            different = 1
    return different


if __name__ == "__main__":
    sys.exit(main())
