"""A report as a Word file."""

from __future__ import annotations

from pathlib import Path

from corpus.generator.composition import At, Composition, Grid, Paragraph, said


class WordFile:
    """Paragraphs, and tables with their caption lines as paragraphs before and their note after."""

    suffix = ".docx"

    def __init__(self, report: Composition) -> None:
        self._report = report
        self._first: list[int] = []
        self._parts: list[str | list[list[str]]] = []
        for part in report.parts:
            self._first.append(1 + sum(isinstance(other, str) for other in self._parts))
            if isinstance(part, Paragraph):
                self._parts.append(part.text)
            else:
                self._parts += [*part.caption, [[said(cell) for cell in row] for row in part.rows]]
                self._parts += [part.note] if part.note else []

    def write(self, path: Path) -> None:
        """Write the file."""
        import docx

        document = docx.Document()
        for part in self._parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(len(part), max(map(len, part)))
            table.style = "Table Grid"
            for row, words in zip(table.rows, part, strict=True):
                for cell, word in zip(row.cells, words, strict=False):
                    cell.text = word
        document.save(str(path))

    def place(self, at: At) -> dict[str, int | str]:
        """The paragraph, or the cell."""
        if isinstance(self._report.parts[at.part], Grid):
            return {"cell": cell_name(at.row, at.column)}
        return {"paragraph": self._first[at.part]}


def cell_name(row: int, column: int) -> str:
    """A cell as spreadsheets name it."""
    return f"{chr(ord('A') + column)}{row + 1}"
