"""Old workbooks (.xls, .et): cells, formats and hidden parts by xlrd, which alone reads the formats of such files."""

import io
from pathlib import Path

import xlrd

from narrcheck.errors import UserError
from narrcheck.readers.excel.numberformat import BUILTIN, shown, shown_text
from narrcheck.readers.excel.sheet import Area, Sheet, Workbook


def load(path: Path) -> Workbook:
    """The sheets of an old workbook; raises UserError where it is damaged or locked."""
    book = _opened(path)
    workbook = Workbook()
    for name in book.sheet_names():
        workbook.sheets.append(_sheet(workbook, book, _sheet_named(path, book, name)))
        book.unload_sheet(name)
    return workbook


def _opened(path: Path) -> xlrd.Book:
    try:
        return xlrd.open_workbook(path, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO())
    except Exception as error:  # xlrd trips over damaged files in many ways of its own
        if "encrypted" in str(error).lower():
            raise UserError(
                f"{path} 设有密码，读不到内容：请去掉打开密码、另存后再检查。",
                f"{path} is protected by a password: save it without one and check it again.",
            ) from error
        raise _damaged(path) from error


def _sheet_named(path: Path, book: xlrd.Book, name: str) -> xlrd.sheet.Sheet:
    try:
        return book.sheet_by_name(name)
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UserError:
    return UserError(
        f"{path} 已损坏或不完整，不能按 Excel 97 工作簿读取：请重新下载，或用 Excel/WPS 打开后另存为 .xlsx。",
        f"{path} is damaged or incomplete and can't be read as an Excel 97 workbook: "
        "download it again, or open it in Excel and save it as .xlsx.",
    )


def _sheet(workbook: Workbook, book: xlrd.Book, source: xlrd.sheet.Sheet) -> Sheet:
    sheet = Sheet(source.name, hidden=source.visibility != 0)
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column for column, info in source.colinfo_map.items() if info.hidden}
    sheet.merged = [Area(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    codes = [_code(book, extended.format_key) for extended in book.xf_list]
    zeros = bool(getattr(source, "show_zero_values", 1))
    for row in range(source.nrows):
        kinds, values, styles = source.row_types(row), source.row_values(row), source._cell_xf_indexes[row]
        for column, kind in enumerate(kinds):
            code = codes[styles[column]] if styles[column] < len(codes) else "General"
            _put(workbook, sheet, (row, column), kind, values[column], code, bool(book.datemode), zeros)
    return sheet


def _code(book: xlrd.Book, key: int) -> str:
    found = book.format_map.get(key)
    return (found.format_str if found is not None else None) or BUILTIN.get(key, "General")


def _put(
    workbook: Workbook,
    sheet: Sheet,
    place: tuple[int, int],
    kind: int,
    value: str | float,
    code: str,
    since_1904: bool,
    zeros: bool,
) -> None:
    """Fill one cell with what is displayed."""
    if kind == xlrd.XL_CELL_TEXT:
        workbook.put(sheet, place, shown_text(str(value), code))
    elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        if value or zeros:
            words = shown(float(value), code, since_1904=since_1904)
            workbook.put(sheet, place, words, number=kind == xlrd.XL_CELL_NUMBER)
    elif kind == xlrd.XL_CELL_BOOLEAN:
        workbook.put(sheet, place, "TRUE" if value else "FALSE")
    elif kind == xlrd.XL_CELL_ERROR:
        workbook.put(sheet, place, xlrd.error_text_from_code.get(int(value), "#N/A"))
        sheet.errors.append(place)
