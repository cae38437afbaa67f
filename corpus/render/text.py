"""A report as plain text: one paragraph a line, or broken into lines as text out of a PDF is; tables by tabs."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.generator.composition import At, Composition, Grid, Paragraph, said

WHOLE = re.compile(r"[0-9A-Za-z.,%．０-９％\-]+|.", re.DOTALL)
NOT_FIRST = "，。；：、）”》〉％%！？"


def wrapped(line: str, width: int) -> str:
    """A paragraph in lines; numbers stay whole and no line begins with a closing mark."""
    lines, used = [""], 0.0
    for piece in WHOLE.findall(line):
        size = sum(0.5 if char.isascii() else 1 for char in piece)
        if used + size > width and piece not in NOT_FIRST:
            lines.append("")
            used = 0.0
        lines[-1] += piece
        used += size
    return "\n".join(lines)


class TextFile:
    """The lines of a report and the line where each piece stands."""

    suffix = ".txt"

    def __init__(self, report: Composition) -> None:
        self._report = report
        self._width = int(str(report.facts.get("wrap", 0)))
        self.lines: list[str] = []
        self._first: list[int] = []
        for part in report.parts:
            self._first.append(len(self.lines) + 1)
            self.lines += self._paragraph(part) if isinstance(part, Paragraph) else self._grid(part)

    def _paragraph(self, part: Paragraph) -> list[str]:
        return (wrapped(part.text, self._width) if self._width else part.text).split("\n")

    @staticmethod
    def _grid(part: Grid) -> list[str]:
        rows = ["\t".join(said(cell) for cell in row) for row in part.rows]
        return [*part.caption, *rows, *filter(None, [part.note])]

    def write(self, path: Path) -> None:
        """Write the file."""
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")

    def place(self, at: At) -> dict[str, int | str]:
        """The line of a piece."""
        part = self._report.parts[at.part]
        if isinstance(part, Grid):
            return {"line": self._first[at.part] + len(part.caption) + max(at.row, 0)}
        before = len(said(part.pieces[: at.piece]))
        line, passed = self._first[at.part], 0
        for text in self._paragraph(part):
            passed += len(text)
            if before < passed:
                break
            line += 1
        return {"line": min(line, self._first[at.part] + len(self._paragraph(part)) - 1)}
