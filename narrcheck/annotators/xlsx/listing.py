"""The sheet that lists all findings, each with a link to its cell. Its texts are strings, never formulas."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from narrcheck import phrases
from narrcheck.annotators.model import Note, Task
from narrcheck.annotators.package import OFFICE
from narrcheck.annotators.xlsx.book import LINK, SPACE, Book, m
from narrcheck.model.finding import Message
from narrcheck.readers.excel.sheet import OWN_SHEET
from narrcheck.xml_text import legal

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_COLUMNS = (
    (Message("编号", "No."), 6),
    (Message("位置", "Place"), 20),
    (Message("原文", "Words"), 30),
    (Message("级别", "Level"), 8),
    (Message("规则", "Rule"), 9),
    (Message("问题、计算和改法", "Finding, sum and fix"), 90),
)
_HEAD = (
    f'<worksheet xmlns="{SPACE}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2"'
    ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols/><sheetData/></worksheet>'
)


class Entry(NamedTuple):
    """A note with the name of its sheet and its cell."""

    note: Note
    sheet: str
    cell: str


def add_list(book: Book, entries: Sequence[Entry], task: Task) -> None:
    """Append the sheet to the workbook."""
    parts = book.parts
    name = parts.free_name("xl/worksheets/sheet{}.xml")
    link = parts.add(book.main, name, kind=f"{OFFICE}/worksheet", content_type=_SHEET)
    parts.put(name, _sheet(entries, task, book.styles()))
    sheets = book.root.find(m("sheets"))
    assert sheets is not None
    number = max(int(entry.get("sheetId", "0")) for entry in sheets) + 1
    etree.SubElement(sheets, m("sheet"), {"name": OWN_SHEET, "sheetId": str(number), LINK: link})
    parts.put(book.main, book.root)


def remove_list(book: Book) -> bool:
    """Take the sheet of an earlier run out; whether there was one."""
    sheets = book.root.find(m("sheets"))
    name = book.sheets.pop(OWN_SHEET, None)
    if sheets is None or name is None:
        return False
    for entry in [entry for entry in sheets if entry.get("name") == OWN_SHEET]:
        sheets.remove(entry)
    view = book.root.find(f"{m('bookViews')}/{m('workbookView')}")
    if view is not None and int(view.get("activeTab", "0")) >= len(sheets):
        view.set("activeTab", "0")
    book.parts.put(book.main, book.root)
    book.parts.unlink(book.main, name)
    book.parts.drop(name)
    return True


def _sheet(entries: Sequence[Entry], task: Task, styles: tuple[int, int]) -> etree._Element:
    root = etree.fromstring(_HEAD)
    columns, data = root.find(m("cols")), root.find(m("sheetData"))
    assert columns is not None and data is not None
    for number, (_, width) in enumerate(_COLUMNS, start=1):
        place = {"min": str(number), "max": str(number), "width": str(width), "customWidth": "1"}
        etree.SubElement(columns, m("col"), place)
    titles = [title.text(task.lang) for title, _ in _COLUMNS]
    _row(data, 1, titles, styles[0])
    links = etree.Element(m("hyperlinks"))
    for number, entry in enumerate(entries, start=1):
        _row(data, number + 1, list(_texts(number, entry, task)), styles[1])
        if entry.sheet:
            target = f"'{entry.sheet.replace(chr(39), chr(39) * 2)}'!{entry.cell}"
            etree.SubElement(links, m("hyperlink"), {"ref": f"B{number + 1}", "location": target})
    last = f"{chr(ord('A') + len(_COLUMNS) - 1)}{len(entries) + 1}"
    etree.SubElement(root, m("autoFilter"), {"ref": f"A1:{last}"})
    if len(links):
        root.append(links)
    return root


def _texts(number: int, entry: Entry, task: Task) -> Iterator[str]:
    finding = entry.note.finding
    yield str(number)
    yield phrases.place(task.document.origin.locate(finding.span), task.lang)
    yield phrases.one_line(task.document.words(finding.span))
    yield phrases.severity(finding.severity, task.lang)
    yield finding.code
    yield "\n".join((finding.message.text(task.lang), *entry.note.lines[1:]))


def _row(data: etree._Element, number: int, texts: Sequence[str], style: int) -> None:
    lines = max(phrases.lines_in(text, width) for text, (_, width) in zip(texts, _COLUMNS, strict=True))
    row = etree.SubElement(data, m("row"), {"r": str(number), "ht": str(15 * lines + 2), "customHeight": "1"})
    for column, text in enumerate(texts):
        place = {"r": f"{chr(ord('A') + column)}{number}", "t": "inlineStr", "s": str(style)}
        words = etree.SubElement(etree.SubElement(etree.SubElement(row, m("c"), place), m("is")), m("t"))
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.text = legal(text)[:32_000]
