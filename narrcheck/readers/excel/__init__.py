"""Spreadsheets (.xlsx, .xls, .et, .ods): every visible sheet, as its cells are displayed."""

import zipfile
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers.excel.assemble import document_of
from narrcheck.readers.excel.sheet import TooLarge, Workbook, too_large

_OLE = b"\xd0\xcf\x11\xe0"


def read(path: Path) -> Document:
    """Read a workbook.

    Raises UserError where it is damaged, locked by a password, too large or holds no cell with words.
    """
    try:
        workbook = _load(path)
    except TooLarge as error:
        raise too_large(path) from error
    document = document_of(workbook, str(path))
    if not document.text:
        why = "；".join(f"{part.what}：{part.why}" for part in document.skipped) or "各工作表都是空的"
        raise UserError(
            f"{path} 中没有可核对的内容（{why}）：请确认保存了正确的文件。",
            f"{path} has nothing to check (its visible sheets are empty): make sure that it is the right file.",
        )
    return document


def _load(path: Path) -> Workbook:
    """The sheets, by the reader of the file's own format."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == _OLE:
        from narrcheck.readers.excel import xls

        return xls.load(path)
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        if "xl/workbook.bin" in names:
            raise UserError(
                f"{path} 是二进制工作簿（.xlsb），不能读取：请在 Excel 中另存为 .xlsx 后再检查。",
                f"{path} is a binary workbook (.xlsb), which can't be read: save it as .xlsx first.",
            )
        if "content.xml" in names:
            from narrcheck.readers.excel import ods

            return ods.load(path, package)
        from narrcheck.readers.excel import xlsx

        return xlsx.load(path, package)
