"""Cell comments: their texts in one part, the boxes that Excel shows them in in another (VML, as Excel wants it)."""

import re
from collections.abc import Mapping

from lxml import etree

from narrcheck.annotators.model import AUTHOR
from narrcheck.annotators.package import OFFICE
from narrcheck.annotators.xlsx.book import LINK, SPACE, Book, m
from narrcheck.xml_text import legal

_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""What stands behind ``legacyDrawing`` in a sheet, whose elements have a fixed order."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHAPE = re.compile(r"<(\w+:|)shape\s.*?</\1shape>", re.DOTALL)
"""A box in VML, which is searched as text because what Excel writes is not always well-formed XML."""
_NOTE = re.compile(r"ObjectType\s*=\s*[\"']Note[\"']")
_ROW, _COLUMN = re.compile(r"<(?:\w+:|)Row>\s*(\d+)"), re.compile(r"<(?:\w+:|)Column>\s*(\d+)")
_NUMBER = re.compile(r"_x0000_s(\d+)")
_PREFIXES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY_DRAWING = (
    f'<xml {_PREFIXES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_BOX = (
    f'<v:shape {_PREFIXES} id="_x0000_s{{number}}" type="#_x0000_t202" style="position:absolute;width:260pt;'
    "height:{height}pt;"
    'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{right}, 15, {top}, 2, {end}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_LINE, _LINE_LENGTH, _MOST_LINES = 14, 40, 24


def add_comments(book: Book, sheet: str, texts: Mapping[str, str]) -> None:
    """Put comments on cells of the sheet in the part ``sheet``; a cell that has one of somebody else keeps it."""
    parts = book.parts
    name = next((part for part in parts.related(sheet, "comments") if part in parts), None)
    if name:
        root = parts.tree(name)
    else:
        root = etree.fromstring(f'<comments xmlns="{SPACE}"><authors/><commentList/></comments>')
    authors, entries = root.find(m("authors")), root.find(m("commentList"))
    if authors is None or entries is None:
        return
    taken = {entry.get("ref") for entry in entries}
    new = {cell: text for cell, text in texts.items() if cell not in taken}
    if not new:
        return
    author = str(len(authors))
    etree.SubElement(authors, m("author")).text = AUTHOR
    for cell, text in new.items():
        entries.append(_comment(cell, author, text))
    entries[:] = sorted(entries, key=lambda entry: _place(entry.get("ref", "")))
    if name is None:
        name = parts.free_name("xl/comments{}.xml")
        parts.add(sheet, name, kind=f"{OFFICE}/comments", content_type=_COMMENTS)
    parts.put(name, root)
    _add_boxes(book, sheet, new)


def remove_comments(book: Book, sheet: str) -> bool:
    """Take our comments off a sheet; whether there were any."""
    parts, found = book.parts, False
    for name in parts.related(sheet, "comments"):
        if name not in parts or AUTHOR.encode() not in parts.content(name):
            continue
        root = parts.tree(name)
        authors, entries = root.find(m("authors")), root.find(m("commentList"))
        if authors is None or entries is None:
            continue
        ours = {str(index) for index, author in enumerate(authors) if author.text == AUTHOR}
        cells = [entry for entry in entries if entry.get("authorId") in ours]
        found |= bool(cells)
        for entry in cells:
            entries.remove(entry)
        while len(authors) and authors[-1].text == AUTHOR:
            authors.remove(authors[-1])
        _remove_boxes(book, sheet, {_place(entry.get("ref", "")) for entry in cells})
        if len(entries):
            parts.put(name, root)
        else:
            parts.unlink(sheet, name)
            parts.drop(name)
    return found


def _comment(cell: str, author: str, text: str) -> etree._Element:
    comment = etree.Element(m("comment"), {"ref": cell, "authorId": author})
    run = etree.SubElement(etree.SubElement(comment, m("text")), m("r"))
    etree.SubElement(etree.SubElement(run, m("rPr")), m("sz"), {"val": "9"})
    words = etree.SubElement(run, m("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    words.text = legal(text)
    return comment


def _add_boxes(book: Book, sheet: str, texts: Mapping[str, str]) -> None:
    name = _drawing(book, sheet)
    if name is None:
        name = book.parts.free_name("xl/drawings/vmlDrawing{}.vml")
        link = book.parts.add(sheet, name, kind=f"{OFFICE}/vmlDrawing", content_type=_DRAWING)
        book.parts.put_bytes(name, _EMPTY_DRAWING.encode())
        root = book.parts.tree(sheet)
        drawing = etree.Element(m("legacyDrawing"), {LINK: link})
        behind = next((child for child in root if etree.QName(child).localname in _BEHIND), None)
        root.append(drawing) if behind is None else behind.addprevious(drawing)
        book.parts.put(sheet, root)
    data = book.parts.content(name).decode("utf-8", "surrogateescape")
    number = max(map(int, _NUMBER.findall(data)), default=1024)
    boxes = (_box(number + index, cell, text) for index, (cell, text) in enumerate(texts.items(), start=1))
    head, mark, tail = data.rpartition("</xml>")
    book.parts.put_bytes(name, (head + "".join(boxes) + mark + tail).encode("utf-8", "surrogateescape"))


def _box(number: int, cell: str, text: str) -> str:
    row, column = _place(cell)
    lines = min(_MOST_LINES, sum(1 + len(line) // _LINE_LENGTH for line in text.split("\n")) + 1)
    return _BOX.format(
        number=number, height=lines * _LINE, right=column + 1, end=column + 5, top=max(0, row - 1),
        bottom=max(0, row - 1) + lines, row=row, column=column,
    )  # fmt: skip


def _remove_boxes(book: Book, sheet: str, cells: set[tuple[int, int]]) -> None:
    """Take out the boxes of ``cells``; the drawing too where nothing is left in it."""
    name = _drawing(book, sheet)
    if name is None or not cells:
        return
    data = book.parts.content(name).decode("utf-8", "surrogateescape")
    kept = _SHAPE.sub(lambda shape: "" if _cell_of(shape[0]) in cells else shape[0], data)
    if _SHAPE.search(kept):
        book.parts.put_bytes(name, kept.encode("utf-8", "surrogateescape"))
        return
    root = book.parts.tree(sheet)
    for drawing in root.findall(m("legacyDrawing")):
        root.remove(drawing)
    book.parts.put(sheet, root)
    book.parts.unlink(sheet, name)
    book.parts.drop(name)


def _drawing(book: Book, sheet: str) -> str | None:
    """The part with the boxes of a sheet's comments (that of its header and footer is another one)."""
    if not book.parts.related(sheet, "vmlDrawing"):
        return None
    link = book.parts.tree(sheet).find(m("legacyDrawing"))
    name = book.parts.target(sheet, link.get(LINK, "")) if link is not None else None
    return name if name and name in book.parts else None


def _cell_of(shape: str) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]), int(column[1])) if _NOTE.search(shape) and row and column else None


def _place(cell: str) -> tuple[int, int]:
    """Row and column, from 0."""
    found = _REFERENCE.fullmatch(cell)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
