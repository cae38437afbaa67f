"""Workbooks with cell comments and a list: charts, pictures and other people's comments stay."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.workbook.protection import WorkbookProtection
from PIL import Image as Picture

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers import read
from narrcheck.readers.excel.sheet import OWN_SHEET
from tests.annotating import annotated, finding, mark, members, write
from tests.support import ROOT

REAL = sorted((ROOT.parent / "shared" / "reports").glob("*.xls"))
office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with two sheets, a chart, a picture, a formula and a comment of somebody else."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收入'表"
    for row in (["收入决算表"], ["项目", "金额"], ["财政拨款", 10], ["其他", 20], ["合计", "=SUM(B3:B4)"]):
        sheet.append(row)
    sheet["A3"].comment = Comment("请核实", "李四", height=100, width=200)
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    sheet.add_chart(chart, "D2")
    picture = io.BytesIO()
    Picture.new("RGB", (10, 10), "red").save(picture, "PNG")
    sheet.add_image(Image(picture), "H2")
    other = book.create_sheet("支出表")
    for row in (["支出决算表"], ["项目", "金额"], ["工资", 1234.5], ["水电", 66]):
        other.append(row)
    book.create_sheet("空表").sheet_state = "hidden"
    file = tmp_path / "a.xlsx"
    book.save(file)
    return file


def found(document: Document, *words: str) -> list[Any]:
    return [finding(document, each) for each in words]


def comments(data: bytes) -> dict[tuple[str, str], tuple[str, str]]:
    """Author and text of the comment of each cell, by sheet and cell."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): (cell.comment.author, cell.comment.text)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_comments_stand_on_their_cells_and_the_list_names_them(path: Path) -> None:
    document = read(path)
    made = mark(path, document, *found(document, "其他", "工资", "1234.5"))
    assert {place: author for place, (author, _) in comments(made.data).items()} == {
        ("收入'表", "A3"): "李四",
        ("收入'表", "A4"): "narrcheck",
        ("支出表", "A3"): "narrcheck",
        ("支出表", "B3"): "narrcheck",
    }
    assert comments(made.data)["支出表", "A3"][1] == "“工资”有误。\nnarrcheck 0000000000000001"
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))[OWN_SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("编号", "位置", "原文", "级别", "规则", "问题、计算和改法")
    assert [row[:5] for row in rows[1:]] == [
        ("1", "收入'表!A4", "其他", "错误", "NC103"),
        ("2", "支出表!A3", "工资", "错误", "NC103"),
        ("3", "支出表!B3", "1234.5", "错误", "NC103"),
    ]
    assert sheet["B2"].hyperlink.location == "'收入''表'!A4"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:F4"


def test_nothing_else_changes(path: Path) -> None:
    document = read(path)
    made = mark(path, document, *found(document, "工资"))
    before, after = members(path), members(made.data)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet2.xml",
    }  # fmt: skip
    assert not set(before) - set(after)
    old, new = openpyxl.load_workbook(path), openpyxl.load_workbook(io.BytesIO(made.data))
    for sheet in old:
        assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
            [cell.value for cell in row] for row in new[sheet.title].iter_rows()
        ]
        assert [[cell.style_id for cell in row] for row in sheet.iter_rows()] == [
            [cell.style_id for cell in row] for row in new[sheet.title].iter_rows()
        ]


def test_one_cell_holds_all_its_findings(path: Path) -> None:
    document = read(path)
    made = mark(path, document, *found(document, "工资", "工", "资"))
    (text,) = [text for (sheet, _), (_, text) in comments(made.data).items() if sheet == "支出表"]
    assert text.count("narrcheck 00000000") == 3


def test_a_cell_with_a_comment_keeps_it(path: Path) -> None:
    document = read(path)
    made = mark(path, document, *found(document, "财政拨款", "其他"))
    assert comments(made.data)["收入'表", "A3"] == ("李四", "请核实")
    assert len(openpyxl.load_workbook(io.BytesIO(made.data))[OWN_SHEET]["A"]) == 3


def test_a_second_run_replaces_only_our_marks(path: Path, tmp_path: Path) -> None:
    document = read(path)
    first = mark(path, document, *found(document, "其他", "工资"))
    again = tmp_path / "b.xlsx"
    again.write_bytes(first.data)
    assert read(again).text == document.text
    assert [part.what for part in read(again).skipped][:1] == [OWN_SHEET]
    same = mark(again, document, *found(document, "其他", "工资"))
    assert members(same.data) == members(first.data)
    fewer = mark(again, document, *found(document, "水电"))
    assert {place for place, (author, _) in comments(fewer.data).items() if author == "narrcheck"} == {("支出表", "A4")}
    assert comments(fewer.data)["收入'表", "A3"] == ("李四", "请核实")
    assert openpyxl.load_workbook(io.BytesIO(fewer.data)).sheetnames.count(OWN_SHEET) == 1
    drawings = [name for name in members(fewer.data) if name.endswith(".vml")]
    assert sum(members(fewer.data)[name].count(b'ObjectType="Note"') for name in drawings) == 2
    none = mark(again, document)
    assert OWN_SHEET not in openpyxl.load_workbook(io.BytesIO(none.data)).sheetnames


def test_no_text_is_a_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    cell = book.active["A1"]
    cell.value, cell.data_type = "=1+1是假的", "s"
    book.active["A2"] = "收入\x0b合计"[:2]
    book.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx")
    made = mark(tmp_path / "a.xlsx", document, *found(document, "=1+1是假的"))
    sheet = openpyxl.load_workbook(io.BytesIO(made.data))[OWN_SHEET]
    assert sheet["C2"].value == "=1+1是假的" and {cell.data_type for row in sheet for cell in row} == {"s"}


def test_protected_and_signed_workbooks_are_left_alone(path: Path, tmp_path: Path) -> None:
    document = read(path)
    for name in ("sheet", "book"):
        book = openpyxl.load_workbook(path)
        book["支出表"].protection.sheet = name == "sheet"
        book.security = WorkbookProtection(lockStructure=name == "book")
        book.save(tmp_path / f"{name}.xlsx")
    write(tmp_path / "signed.xlsx", {**members(path), "_xmlsignatures/sig1.xml": b"<Signature/>"})
    for name, said in (("sheet", "保护"), ("book", "保护"), ("signed", "数字签名")):
        file = tmp_path / f"{name}.xlsx"
        before = file.read_bytes()
        with pytest.raises(UserError, match=said):
            mark(file, read(file), *found(document, "工资"))
        assert file.read_bytes() == before


@office
def test_libreoffice_shows_comments_and_list(path: Path, tmp_path: Path) -> None:
    document = read(path)
    (tmp_path / "out.xlsx").write_bytes(mark(path, document, *found(document, "其他", "1234.5")).data)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    command += ["fods", "--outdir", str(tmp_path), str(tmp_path / "out.xlsx")]
    subprocess.run(command, check=False, timeout=120, capture_output=True)
    saved = (tmp_path / "out.fods").read_text("utf-8")
    assert saved.count("<office:annotation ") == 3 and saved.count("”有误。") == 4
    assert f'table:name="{OWN_SHEET}"' in saved and "chart" in saved


@office
@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem[:20])
def test_an_old_workbook_becomes_a_new_one(file: Path) -> None:
    made, checked = annotated(file)
    assert made.notes == len(checked.findings)
    texts = [data for name, data in members(made.data).items() if name.startswith("xl/comments")]
    assert sum(data.count(b"\nnarrcheck ") for data in texts) == made.notes
