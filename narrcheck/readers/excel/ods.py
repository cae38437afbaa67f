"""OpenDocument spreadsheets (.ods): the displayed words stand in the file beside the values."""

import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from narrcheck.errors import UserError
from narrcheck.readers.excel.sheet import Area, Sheet, Workbook

_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_NUMBERS = ("float", "percentage", "currency")
_MOST_REPEATED = 1000
_ROWS, _COLUMNS = 1_048_576, 16_384
_SKIPPED_TEXT = ("annotation", "tracked-changes")


def load(path: Path, package: zipfile.ZipFile) -> Workbook:
    """The sheets of a workbook; raises UserError where its content is damaged."""
    try:
        with package.open("content.xml") as file:
            return _Reader().read(file)
    except etree.XMLSyntaxError as error:
        raise UserError(
            f"{path} 已损坏或不完整（content.xml 读不出）：请重新下载，或用 WPS/LibreOffice 打开后另存。",
            f"{path} is damaged or incomplete (its content.xml can't be read): download it again, or save it anew.",
        ) from error


class _Reader:
    """One pass over the content: sheets, columns and rows as they end."""

    def __init__(self) -> None:
        self.workbook = Workbook()
        self.hidden_styles: set[str] = set()
        self.sheet = Sheet("")
        self.depth = self.row = self.column = 0

    def read(self, file: Any) -> Workbook:
        """Read all sheets."""
        tags = ("{*}style", "{*}table", "{*}table-column", "{*}table-row")
        for event, element in etree.iterparse(file, events=("start", "end"), tag=tags, **_SAFE):
            name = etree.QName(element).localname
            if name == "table":
                self._table(element, event == "start")
            elif event == "end" and name == "style":
                if any(_own(part, "display") == "false" for part in element.iterchildren("{*}table-properties")):
                    self.hidden_styles.add(_own(element, "name"))
            elif event == "end" and self.depth == 1:
                if name == "table-column":
                    self._column(element)
                else:
                    self._row(element)
                    element.clear(keep_tail=True)
        return self.workbook

    def _table(self, element: Any, begins: bool) -> None:
        self.depth += 1 if begins else -1
        if begins and self.depth == 1:
            hidden = _own(element, "style-name") in self.hidden_styles
            self.sheet = Sheet(_own(element, "name"), hidden=hidden)
            self.workbook.sheets.append(self.sheet)
            self.row = self.column = 0

    def _column(self, element: Any) -> None:
        count = _count(element, "number-columns-repeated", _COLUMNS)
        if _own(element, "visibility") in ("collapse", "filter"):
            self.sheet.hidden_columns.update(range(self.column, min(self.column + count, _COLUMNS)))
        self.column += count

    def _row(self, element: Any) -> None:
        count = _count(element, "number-rows-repeated", _ROWS)
        before = len(self.sheet.words)
        for row in range(self.row, self.row + min(count, _MOST_REPEATED)):
            self._cells(element, row)
            if len(self.sheet.words) == before:
                break
        if _own(element, "visibility") in ("collapse", "filter"):
            self.sheet.hidden_rows.update(range(self.row, min(self.row + count, _ROWS)))
        self.row += count

    def _cells(self, element: Any, row: int) -> None:
        column = 0
        for cell in element.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            count = _count(cell, "number-columns-repeated", _COLUMNS)
            if etree.QName(cell).localname == "table-cell" and (len(cell) or _own(cell, "formula")):
                for place in range(column, column + min(count, _MOST_REPEATED)):
                    self._cell(cell, (row, place))
                height, width = (
                    _count(cell, "number-rows-spanned", _ROWS),
                    _count(cell, "number-columns-spanned", _COLUMNS),
                )
                if height > 1 or width > 1:
                    self.sheet.merged.append(Area(row, column, row + height - 1, column + width - 1))
            column += count

    def _cell(self, cell: Any, place: tuple[int, int]) -> None:
        kind, formula = _own(cell, "value-type"), _own(cell, "formula")
        words = "\n".join(_words(part) for part in cell.iterchildren("{*}p"))
        if formula and not kind:
            self.workbook.put(self.sheet, place, "=" + formula.partition("=")[2])
            self.sheet.uncalculated.append(place)
            return
        self.workbook.put(self.sheet, place, words, number=kind in _NUMBERS)
        if words.startswith(("#", "Err:")):
            self.sheet.errors.append(place)


def _own(element: Any, name: str) -> str:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _count(element: Any, name: str, most: int) -> int:
    text = _own(element, name)
    return max(1, min(int(text), most)) if text.isdecimal() else 1


def _words(element: Any) -> str:
    """The text of a paragraph with its blanks and line breaks."""
    parts = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "s":
            parts.append(" " * _count(child, "c", 100))
        elif name in ("tab", "line-break"):
            parts.append("\n" if name == "line-break" else " ")
        elif name and name not in _SKIPPED_TEXT:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
