"""Workbooks (.xlsx, .xlsm): cells with their number formats, straight from the parts; macros are never looked at."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree

from narrcheck.errors import UserError
from narrcheck.model.document import Skipped
from narrcheck.readers.excel.numberformat import BUILTIN, shown, shown_text
from narrcheck.readers.excel.sheet import OWN_SHEET, Area, Sheet, Workbook

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ROWS, _COLUMNS = 1_048_576, 16_384
_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


class _Book(NamedTuple):
    """What all sheets share: the texts, the format of each cell style and how far it sets in, the calendar."""

    texts: list[str]
    codes: list[str]
    indents: dict[int, int]
    since_1904: bool


def load(path: Path, package: zipfile.ZipFile) -> Workbook:
    """The sheets of a workbook; raises UserError where a part is missing or damaged."""
    try:
        return _load(package)
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        if type(error).__module__.startswith("narrcheck"):
            raise
        raise UserError(
            f"{path} 已损坏或不完整（{_reason(error)}）：请重新下载，或用 Excel/WPS 打开后另存。",
            f"{path} is damaged or incomplete ({_reason(error)}): download it again, or open it in Excel and save it.",
        ) from error


def _reason(error: Exception) -> str:
    return str(error).strip("'\"").splitlines()[0][:80] if str(error) else type(error).__name__


def _load(package: zipfile.ZipFile) -> Workbook:
    names = {name.lower(): name for name in package.namelist()}
    main = _main_part(package, names)
    folder = posixpath.dirname(main)
    links = _relations(package, names, main)
    root = _tree(package, names, main)
    properties = root.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    parts = {kind.rpartition("/")[2]: target for kind, target in links.values()}
    texts = _shared(package, names, _joined(folder, parts.get("sharedStrings", "sharedStrings.xml")))
    codes, indents = _styles(package, names, _joined(folder, parts.get("styles", "styles.xml")))
    book, workbook = _Book(texts, codes, indents, since_1904), Workbook()
    for entry in root.iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in entry.attrib.items() if str(key).endswith("}id")), "")
        kind, target = links.get(str(link), ("", ""))
        name = str(entry.get("name") or "")
        if name == OWN_SHEET:
            workbook.skipped.append(Skipped(name, "是 narrcheck annotate 加的核对结果，不是报告的内容"))
        elif kind.endswith("/worksheet"):
            sheet = Sheet(name, hidden=entry.get("state") in ("hidden", "veryHidden"))
            _Reader(workbook, sheet, book).read(package, names, _joined(folder, target))
            workbook.sheets.append(sheet)
        else:
            workbook.skipped.append(Skipped(name, "是图表或宏工作表，没有单元格，未读取"))
    return workbook


def _main_part(package: zipfile.ZipFile, names: dict[str, str]) -> str:
    for kind, target in _relations(package, names, "").values():
        if kind.endswith("/officeDocument"):
            return target.lstrip("/")
    return "xl/workbook.xml"


def _relations(package: zipfile.ZipFile, names: dict[str, str], part: str) -> dict[str, tuple[str, str]]:
    """The parts that ``part`` refers to: kind and target by their id."""
    folder, name = posixpath.split(part)
    file = posixpath.join(folder, "_rels", f"{name}.rels")
    if file.lower() not in names:
        return {}
    return {
        str(link.get("Id")): (str(link.get("Type")), str(link.get("Target")))
        for link in _tree(package, names, file)
        if link.get("TargetMode") != "External" and isinstance(link.tag, str)
    }


def _joined(folder: str, target: str) -> str:
    """The name of a part that a part in ``folder`` refers to."""
    return posixpath.normpath(posixpath.join(folder, target)).lstrip("/")


def _tree(package: zipfile.ZipFile, names: dict[str, str], part: str) -> Any:
    with package.open(names[part.lower()]) as file:
        return etree.parse(file, etree.XMLParser(**_SAFE)).getroot()


def _stream(package: zipfile.ZipFile, names: dict[str, str], part: str, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements with these tags as they end, each emptied after use."""
    with package.open(names[part.lower()]) as file:
        for _, element in etree.iterparse(file, events=("end",), tag=tags, **_SAFE):
            yield element
            element.clear(keep_tail=True)
            while element.getprevious() is not None:
                del element.getparent()[0]


def _shared(package: zipfile.ZipFile, names: dict[str, str], part: str) -> list[str]:
    if part.lower() not in names:
        return []
    return [_rich(item) for item in _stream(package, names, part, ("{*}si",))]


def _rich(item: Any) -> str:
    """The text of a shared or inline string without its phonetic guide."""
    found = []
    for child in item:
        tag = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if tag == "t":
            found.append(child.text or "")
        elif tag == "r":
            found.extend(text.text or "" for text in child.iterfind("{*}t"))
    return "".join(found)


def _styles(package: zipfile.ZipFile, names: dict[str, str], part: str) -> tuple[list[str], dict[int, int]]:
    """The number format of each cell style, and how many half characters those that set in do so."""
    if part.lower() not in names:
        return [], {}
    root = _tree(package, names, part)
    own = {
        entry.get("numFmtId"): str(entry.get("formatCode") or "General")
        for entry in root.iterfind("{*}numFmts/{*}numFmt")
    }
    styles = list(root.iterfind("{*}cellXfs/{*}xf"))
    numbers = [entry.get("numFmtId") or "0" for entry in styles]
    found = ((index, entry.find("{*}alignment[@indent]")) for index, entry in enumerate(styles))
    indents = {index: 2 * _integer(alignment.get("indent")) for index, alignment in found if alignment is not None}
    return [own.get(number) or BUILTIN.get(_integer(number), "General") for number in numbers], indents


class _Reader:
    """Fills one sheet from its part."""

    def __init__(self, workbook: Workbook, sheet: Sheet, book: _Book) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.book = book
        self.zeros = True
        self.row = -1

    def read(self, package: zipfile.ZipFile, names: dict[str, str], part: str) -> None:
        """Read rows, columns and merged areas."""
        tags = ("{*}row", "{*}col", "{*}mergeCell", "{*}sheetView", "{*}drawing")
        for element in _stream(package, names, part, tags):
            tag = etree.QName(element).localname
            if tag == "row":
                self._row(element)
            elif tag == "col" and _true(element.get("hidden")):
                first = _integer(element.get("min"))
                last = min(_integer(element.get("max")), _COLUMNS)
                self.sheet.hidden_columns.update(range(first - 1, last))
            elif tag == "mergeCell":
                self._merge(str(element.get("ref") or ""))
            elif tag == "sheetView" and element.get("showZeros") in ("0", "false"):
                self.zeros = False
            elif tag == "drawing":
                self._drawing(package, names, part)

    def _row(self, element: Any) -> None:
        number = _integer(element.get("r"))
        self.row = number - 1 if 0 < number <= _ROWS else self.row + 1
        if _true(element.get("hidden")):
            self.sheet.hidden_rows.add(self.row)
        column = -1
        for cell in element.iterchildren("{*}c"):
            place = _place(cell.get("r"))
            column = place[1] if place else column + 1
            if column < _COLUMNS:
                self._cell(cell, (self.row, column))

    def _cell(self, cell: Any, place: tuple[int, int]) -> None:
        kind, style = cell.get("t", "n"), _integer(cell.get("s"))
        code = self.book.codes[style] if style < len(self.book.codes) else "General"
        if indent := self.book.indents.get(style):
            self.sheet.indents[place] = indent
        value = formula = inline = None
        space = cell.tag[:-1]
        for child in cell:
            tag = child.tag
            if tag == space + "v":
                value = child.text or ""
            elif tag == space + "f":
                formula = child.text or ""
            elif tag == space + "is":
                inline = child
        if inline is not None:
            self.workbook.put(self.sheet, place, shown_text(_rich(inline), code))
        elif formula is not None and not value and kind != "str":
            self.workbook.put(self.sheet, place, "=" + formula.strip())
            self.sheet.uncalculated.append(place)
        elif value:
            self._value(kind, value, code, place)

    def _value(self, kind: str, value: str, code: str, place: tuple[int, int]) -> None:
        if kind == "s":
            index = _integer(value)
            text = self.book.texts[index] if index < len(self.book.texts) else ""
            self.workbook.put(self.sheet, place, shown_text(text, code))
        elif kind == "b":
            self.workbook.put(self.sheet, place, "TRUE" if value.strip() == "1" else "FALSE")
        elif kind == "e":
            self.workbook.put(self.sheet, place, value)
            self.sheet.errors.append(place)
        elif kind == "n" and (number := _number(value)) is not None:
            if number or self.zeros:
                words = shown(number, code, since_1904=self.book.since_1904)
                self.workbook.put(self.sheet, place, words, number=True)
        else:
            self.workbook.put(self.sheet, place, shown_text(value, code))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _place(first), _place(last)
        if start and end and start <= end and start[1] <= end[1]:
            self.sheet.merged.append(Area(*start, *end))

    def _drawing(self, package: zipfile.ZipFile, names: dict[str, str], part: str) -> None:
        """Name text boxes, whose words are not read."""
        for kind, target in _relations(package, names, part).values():
            file = _joined(posixpath.dirname(part), target)
            if not kind.endswith("/drawing") or file.lower() not in names:
                continue
            texts = (text.text or "" for text in _tree(package, names, file).iterfind(".//{*}sp//{*}t"))
            words = "".join(texts).strip()
            if words:
                what = f"{self.sheet.name} 中的文本框"
                self.sheet.skipped.append(Skipped(what, f"文本框不在单元格中，未读取（“{words[:20]}”）"))


def _place(reference: str | None) -> tuple[int, int] | None:
    """Row and column, from 0, of a reference such as C12."""
    match = _REFERENCE.fullmatch(reference) if reference else None
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if 0 < row <= _ROWS and column <= _COLUMNS else None


def _integer(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() else 0


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _true(text: str | None) -> bool:
    return text in ("1", "true")
