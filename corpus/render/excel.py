"""The tables of a report as a workbook, a sheet each."""

from __future__ import annotations

from pathlib import Path

from corpus.generator.composition import At, Composition, Grid, said
from corpus.render.word import cell_name


class Workbook:
    """Caption lines, the table and its note, one below the other; figures are numbers, as in a published workbook."""

    suffix = ".xlsx"

    def __init__(self, report: Composition) -> None:
        self._report = report

    def write(self, path: Path) -> None:
        """Write the file."""
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, grid in enumerate((part for part in self._report.parts if isinstance(part, Grid)), 1):
            sheet = book.create_sheet(f"表{number}")
            for row, words in enumerate(_rows(grid), 1):
                for column, text in enumerate(words, 1):
                    if text:
                        cell = sheet.cell(row, column, _value(text))
                        if isinstance(cell.value, float):
                            cell.number_format = "#,##0.00" if "," in text else "0.00"
        book.save(path)

    def place(self, at: At) -> dict[str, int | str]:
        """The cell; nothing where the words are not in a table."""
        part = self._report.parts[at.part]
        if not isinstance(part, Grid):
            return {}
        return {"cell": cell_name(len(part.caption) + at.row, at.column)}


def _rows(grid: Grid) -> list[list[str]]:
    rows = [[line] if "\t" not in line else line.split("\t") for line in grid.caption]
    rows += [[said(cell) for cell in row] for row in grid.rows]
    return [*rows, [grid.note]] if grid.note else rows


def _value(text: str) -> str | float:
    """Figures with decimals are numbers; codes and ordinals stay text."""
    plain = text.replace(",", "")
    return float(plain) if "." in plain and plain.replace(".", "", 1).isdigit() and plain.isascii() else text
