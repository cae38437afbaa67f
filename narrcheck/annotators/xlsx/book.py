"""A workbook as its parts: which part each sheet is, its styles, and whether it may be changed."""

from collections.abc import Collection
from copy import deepcopy
from pathlib import Path

from lxml import etree

from narrcheck.annotators.package import OFFICE, Parts
from narrcheck.errors import UserError

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = f"{{{OFFICE}}}id"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


def m(name: str) -> str:
    """The full name of an element of SpreadsheetML."""
    return f"{{{SPACE}}}{name}"


class Book:
    """The parts of a workbook; ``sheets`` tells the part of each worksheet by its name."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.main = next(iter(parts.related("", "officeDocument")), "xl/workbook.xml")
        self.root = parts.tree(self.main)
        self.sheets: dict[str, str] = {}
        for entry in self.root.iterfind(f"{m('sheets')}/{m('sheet')}"):
            part = parts.target(self.main, entry.get(LINK, ""))
            if part and part in parts:
                self.sheets[entry.get("name", "")] = part

    def require_changeable(self, path: Path, sheets: Collection[str]) -> None:
        """Raise UserError where the workbook is signed, protected or of the strict dialect."""
        if any(name.startswith("_xmlsignatures/") for name in self.parts.names()):
            raise UserError(
                f"{path} 有数字签名，加批注会使签名失效：请另存一份未签名的副本再加批注。",
                f"{path} is digitally signed, and any change breaks the signature: annotate an unsigned copy.",
            )
        if _STRICT in self.parts.content(self.main)[:20_000]:
            raise UserError(
                f"{path} 是“严格 Open XML”工作簿，不能加批注：请在 Excel 中另存为普通 .xlsx。",
                f"{path} is a Strict Open XML workbook, which can't be annotated: save it as a usual .xlsx.",
            )
        protection = self.root.find(m("workbookProtection"))
        locked = protection is not None and protection.get("lockStructure") in ("1", "true")
        if locked or any(self._protected(self.sheets[name]) for name in sheets if name in self.sheets):
            raise UserError(
                f"{path} 设有工作簿或工作表保护，不允许加批注：请在 Excel 中撤销保护后再试。",
                f"{path} or one of its sheets is protected against changes: remove the protection in Excel first.",
            )

    def _protected(self, part: str) -> bool:
        protection = self.parts.tree(part).find(m("sheetProtection"))
        return protection is not None and protection.get("sheet") in ("1", "true")

    def styles(self) -> tuple[int, int]:
        """The numbers of two cell styles, for a head and for wrapped text; they are added where they are not there."""
        name = next(iter(self.parts.related(self.main, "styles")), "")
        if name not in self.parts:
            return 0, 0
        root = self.parts.tree(name)
        fonts, looks = root.find(m("fonts")), root.find(m("cellXfs"))
        if fonts is None or looks is None:
            return 0, 0
        font = deepcopy(fonts[0]) if len(fonts) else etree.Element(m("font"))
        if font.find(m("b")) is None:
            font.insert(0, etree.Element(m("b")))
        bold = _added(fonts, font)
        plain = 'numFmtId="0" fillId="0" borderId="0" xfId="0"'
        look = f'<xf xmlns="{SPACE}" {plain} fontId="{{}}" applyAlignment="1"><alignment vertical="top"{{}}/></xf>'
        found = (
            _added(looks, etree.fromstring(look.format(bold, ""))),
            _added(looks, etree.fromstring(look.format(0, ' wrapText="1"'))),
        )
        self.parts.put(name, root)
        return found


def _added(table: etree._Element, entry: etree._Element) -> int:
    """The index of ``entry`` in ``table``, to which it is added unless it is there."""
    wanted = _canonical(entry)
    for index, other in enumerate(table.iterchildren("{*}*")):
        if _canonical(other) == wanted:
            return index
    table.append(entry)
    table.set("count", str(len(table)))
    return len(table) - 1


def _canonical(entry: etree._Element) -> tuple[object, ...]:
    inner = tuple(_canonical(child) for child in entry if isinstance(child.tag, str))
    return entry.tag, tuple(sorted((str(key), str(value)) for key, value in entry.attrib.items())), inner
