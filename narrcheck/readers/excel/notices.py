"""What of a sheet was not checked, and why: hidden parts, formulas without a result, errors, tables too large."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from narrcheck.model.document import Skipped
from narrcheck.readers.cells import cell_name
from narrcheck.readers.excel.sheet import Sheet

_NAMED = 6


def of_hidden_sheet(sheet: Sheet) -> Iterator[Skipped]:
    """A hidden sheet, if it holds anything."""
    if sheet.words:
        yield Skipped(f"工作表“{sheet.name}”", f"是隐藏的工作表（{len(sheet.words)} 个单元格有内容），未核对")


def of_sheet(sheet: Sheet) -> Iterator[Skipped]:
    """What a visible sheet hides or leaves open."""
    rows = {row for row, _ in sheet.words} & sheet.hidden_rows
    columns = {column for _, column in sheet.words} & sheet.hidden_columns
    if rows:
        yield Skipped(f"{sheet.name}!{_runs(rows, lambda row: str(row + 1))} 行", "是隐藏的行，未核对")
    if columns:
        names = _runs(columns, lambda column: cell_name(0, column)[:-1])
        yield Skipped(f"{sheet.name}!{names} 列", "是隐藏的列，未核对")
    if sheet.uncalculated:
        why = "公式没有保存计算结果，数值未知（不作 0 处理）：请用 Excel/WPS 打开、重新计算后保存"
        yield Skipped(f"{sheet.name}!{_cells(sheet.uncalculated)}", why)
    if sheet.errors:
        yield Skipped(f"{sheet.name}!{_cells(sheet.errors)}", "公式的结果是错误值，没有数值可核对")


def too_large(sheet: Sheet, rows: int, columns: int) -> Skipped:
    """A table that is larger than any published one."""
    return Skipped(f"{sheet.name} 中的表", f"有 {rows} 行 {columns} 列，过大或过宽，不像公开的表，未核对")


def _cells(places: list[tuple[int, int]]) -> str:
    names = "、".join(cell_name(*place) for place in places[:_NAMED])
    return names if len(places) <= _NAMED else f"{names} 等 {len(places)} 个单元格"


def _runs(numbers: Iterable[int], name: Callable[[int], str]) -> str:
    """Consecutive numbers as ranges: ``5–8、12``."""
    out = []
    for _, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        values = [value for _, value in run]
        first, last = name(values[0]), name(values[-1])
        out.append(first if first == last else f"{first}–{last}")
    shown = "、".join(out[:_NAMED])
    return shown if len(out) <= _NAMED else f"{shown} 等"
