"""Spreadsheets: what is displayed, which tables stand on a sheet, what is named as not checked, and bad files."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.readers import read
from narrcheck.readers.excel.numberformat import shown, shown_text
from narrcheck.readers.excel.sheet import Workbook

openpyxl = pytest.importorskip("openpyxl")
xlwt = pytest.importorskip("xlwt")
pytest.importorskip("xlrd")

HEAD = [["公开02表"], ["收入决算表"], ["部门：青禾县档案馆", None, "单位：万元"]]
ROWS: list[list[Any]] = [
    ["科目编码", "科目名称", "本年收入合计"],
    [201, "一般公共服务支出", 1234.5],
    [20126, "档案事务", 1234.5],
]


def grid(document: Document, number: int = 0) -> list[list[str]]:
    """The rows of a table as texts, empty where a merged cell covers."""
    cells = document.tables[number].cells
    rows = [
        [""] * max(cell.column + cell.columns for cell in cells) for _ in range(1 + max(cell.row for cell in cells))
    ]
    for cell in cells:
        assert document.words(cell.span) == cell.text
        rows[cell.row][cell.column] = cell.text
    return rows


def caption(document: Document, number: int = 0) -> list[str]:
    span = document.tables[number].caption
    return document.words(span).split("\n") if span else []


def address(document: Document, words: str) -> str | None:
    start = document.text.index(words)
    place = document.origin.locate(Span(start, start + len(words)))
    assert place.quote == words
    return place.cell


def paragraphs(document: Document) -> list[str]:
    return [document.words(block.span) for block in document.blocks if block.kind is not BlockKind.TABLE]


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Document]:
    """Write rows (and whatever ``change`` does to the sheet) as .xlsx and read it."""

    def make(
        rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None, name: str = "表一"
    ) -> Document:
        book = openpyxl.Workbook()
        book.active.title = name
        for row in rows:
            book.active.append(list(row))
        if change:
            change(book.active)
        book.save(tmp_path / "表.xlsx")
        return read(tmp_path / "表.xlsx")

    return make


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (21118.536666667, "General", "21118.53667"),
        (7102841.969999999, "#,##0.00_ ", "7,102,841.97"),
        (1234567, "#,##0", "1,234,567"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (1.005, "0.00", "1.01"),
        (0.1186, "0.00%", "11.86%"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (-1234.5, "#,##0.00_);[Red]\\(#,##0.00\\)", "(1,234.50)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (-5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-5.00"),
        (12345678, '0!.0,"万"', "1234.6万"),
        (1234567, '#,##0.0,"千"', "1,234.6千"),
        (5, '0"辆"', "5辆"),
        (0.5, "#.##", ".5"),
        (12, "0.0#", "12.0"),
        (12.34, "0.0#", "12.34"),
        (3, ";;;", ""),
        (201, "000000", "000201"),
        (7, "[>5]0.0;0", "7.0"),
        (3, "[>5]0.0;0", "3"),
        (44561, "yyyy/m/d", "2021/12/31"),
        (44561, 'yyyy"年"m"月"d"日"', "2021年12月31日"),
        (44561, '[DBNum1]yyyy"年"m"月"d"日"', "二〇二一年十二月三十一日"),
        (44561, "[$-804]aaaa", "星期五"),
        (44561.75, "yyyy-mm-dd hh:mm", "2021-12-31 18:00"),
        (1.5, "[h]:mm", "36:00"),
        (44561.75, "h:mm AM/PM", "6:00 PM"),
        (1e14, "General", "100000000000000"),
        (-0.001, "0.00", "0.00"),
        (864.43, "@", "864.43"),
        (12.5, "[$¥-804]#,##0.00", "¥12.50"),
    ],
)
def test_numbers_as_displayed(value: float, code: str, words: str) -> None:
    assert shown(value, code) == words


def test_texts_as_displayed() -> None:
    assert shown_text("1.50", "0.00") == "1.50"
    assert shown_text("县", '0;-0;0;@"级"') == "县级"
    assert shown_text("县", ";;;") == ""


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from(["0.00", "#,##0.00", "#,##0.00_ ", "#,##0.00;-#,##0.00"])
)
def test_two_decimals_survive(value: Decimal, code: str) -> None:
    assert Decimal(shown(float(value), code).replace(",", "")) == value


@given(st.floats(allow_nan=True, allow_infinity=True), st.text(max_size=20))
def test_any_format_gives_something(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


def test_table_with_caption(save: Callable[..., Document]) -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("A2:C2")
        for cell in sheet["C"][4:]:
            cell.number_format = "#,##0.00"

    document = save([*HEAD, *ROWS], change)
    assert caption(document) == ["收入决算表", "公开02表", "部门：青禾县档案馆", "单位：万元"]
    assert grid(document) == [
        ["科目编码", "科目名称", "本年收入合计"],
        ["201", "一般公共服务支出", "1,234.50"],
        ["20126", "档案事务", "1,234.50"],
    ]
    assert address(document, "20126") == "表一!A6"
    assert address(document, "20126\t档案事务") == "表一!A6:B6"
    assert [document.words(b.span) for b in document.blocks if b.kind is BlockKind.HEADING] == ["收入决算表"]
    assert document.blocks[document.tables[0].block].kind is BlockKind.TABLE
    assert document.skipped == ()


def test_merged_headers(save: Callable[..., Document]) -> None:
    rows = [
        ["项目", "本年支出合计", "其中", None],
        [None, None, "基本支出", "项目支出"],
        ["合计", 10, 6, 4],
    ]

    def change(sheet: Any) -> None:
        for area in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(area)

    document = save(rows, change)
    extents = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in document.tables[0].cells}
    assert extents["项目"] == (0, 0, 2, 1)
    assert extents["其中"] == (0, 2, 1, 2)
    assert extents["基本支出"] == (1, 2, 1, 1)
    assert extents["4"] == (2, 3, 1, 1)
    assert len(document.tables[0].cells) == 9
    assert caption(document) == ["表一"], "the sheet's name stands for a missing title"


def test_several_tables_and_notes(save: Callable[..., Document]) -> None:
    document = save(
        [
            *HEAD, *ROWS, ["注：本表反映本年度取得的各项收入情况。"], [],
            ["“三公”经费支出决算表"], ["单位：万元"], ["合计", "公务接待费"], [2.5, 2.5],
            ["支出决算表"], ["单位：元"], ["项目", "合计"], ["基本支出", 3],
        ]
    )  # fmt: skip
    assert [caption(document, n)[0] for n in range(3)] == ["收入决算表", "“三公”经费支出决算表", "支出决算表"]
    assert grid(document, 1) == [["合计", "公务接待费"], ["2.5", "2.5"]]
    assert "注：本表反映本年度取得的各项收入情况。" in paragraphs(document)
    assert address(document, "注：") == "表一!A7"


def test_blank_row_inside_a_table(save: Callable[..., Document]) -> None:
    document = save([["项目", "决算数"], ["一、财政拨款", 10], [], ["本年收入合计", 10], [], [], ["总计", 10]])
    assert len(document.tables) == 1
    assert grid(document)[-1] == ["总计", "10"]


def test_title_above_a_blank_row(save: Callable[..., Document]) -> None:
    document = save(
        [
            ["青禾县档案馆2021年度决算公开表"], [], [],
            ["公开02表"], ["收入决算表"], ["部门：青禾县档案馆", None, "单位：万元"], [], *ROWS, [],
            ["说明：无其他收入。"], [],
            ["支出决算表"], [], ["单位：万元"], [None, "项目", "合计"], [None, "基本支出", 3], [], [None, "合计", 3],
        ]
    )  # fmt: skip
    assert [caption(document, n)[0] for n in range(len(document.tables))] == ["收入决算表", "支出决算表"]
    assert caption(document, 0)[1:] == ["公开02表", "部门：青禾县档案馆", "单位：万元"]
    assert caption(document, 1)[1:] == ["单位：万元"]
    assert grid(document, 1) == [["项目", "合计"], ["基本支出", "3"], ["合计", "3"]]
    assert paragraphs(document)[0] == "青禾县档案馆2021年度决算公开表"
    assert address(document, "说明：") == "表一!A12"


def test_two_halves_with_levels(save: Callable[..., Document]) -> None:
    def change(sheet: Any) -> None:
        for area in ("A2:F2", "A4:C4", "D4:F4"):
            sheet.merge_cells(area)

    rows = [
        [None, None, None, None, None, "公开01表"],
        ["收入支出决算总表"],
        ["部门：青禾县档案馆", None, None, None, None, "单位：万元"],
        ["收入", None, None, "支出"],
        ["项目", "行次", "决算数", "项目", "行次", "决算数"],
        ["栏次", None, 1, "栏次", None, 2],
        ["一、财政拨款收入", 1, 120.5, "一、一般公共服务支出", 32, 120.5],
        ["总计", 2, 120.5, "总计", 33, 120.5],
        ["注：本表反映本年度的总收支和年末结转结余情况。"],
    ]
    document = save(rows, change)
    assert caption(document) == ["收入支出决算总表", "公开01表", "部门：青禾县档案馆", "单位：万元"]
    assert grid(document)[0] == ["收入", "", "", "支出", "", ""]
    assert grid(document)[-1] == ["总计", "2", "120.5", "总计", "33", "120.5"]
    assert len(grid(document)) == 5


def test_tables_side_by_side(save: Callable[..., Document]) -> None:
    rows = [
        ["收入情况表", None, None, "支出情况表", None],
        ["项目", "金额", None, "项目", "金额"],
        ["财政拨款", 10, None, "基本支出", 7],
    ]
    document = save(rows)
    assert [grid(document, n) for n in (0, 1)] == [
        [["项目", "金额"], ["财政拨款", "10"]],
        [["项目", "金额"], ["基本支出", "7"]],
    ]
    halves = save([["收入", "金额", None, "支出", "金额"], ["财政拨款", 10, None, "基本支出", 7]])
    assert len(halves.tables) == 1, "two halves of one table"


def test_hidden_parts_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "支出"
    for row in (["项目", "底稿", "决算数"], ["基本支出", 1, 7], ["备用行", 2, 3], ["项目支出", 3, 4]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    secret = book.create_sheet("草稿")
    secret.append(["不公开", 1])
    secret.sheet_state = "veryHidden"
    book.save(tmp_path / "表.xlsx")
    document = read(tmp_path / "表.xlsx")
    assert grid(document) == [["项目", "决算数"], ["基本支出", "7"], ["项目支出", "4"]]
    assert address(document, "4") == "支出!C4"
    assert [part.what for part in document.skipped] == ["支出!3 行", "支出!B 列", "工作表“草稿”"]
    assert "不公开" not in document.text


def test_formula_without_result_is_not_zero(save: Callable[..., Document]) -> None:
    document = save([["项目", "金额"], ["基本支出", 7], ["合计", "=SUM(B2:B2)"]])
    assert grid(document)[-1] == ["合计", "=SUM(B2:B2)"]
    assert [part.what for part in document.skipped] == ["表一!B3"]
    assert "没有保存计算结果" in document.skipped[0].why


def test_dates_texts_and_breaks(save: Callable[..., Document]) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"].number_format = 'yyyy"年"m"月"d"日"'

    rows = [["项 目", "日期", "金\n额"], ["收 入", dt.datetime(2021, 12, 31), "1,234.50"], ["有误", "x", "#N/A"]]
    document = save(rows, change)
    assert grid(document) == [["项目", "日期", "金额"], ["收入", "2021年12月31日", "1,234.50"], ["有误", "x", "#N/A"]]


def test_prose_on_a_sheet(save: Callable[..., Document]) -> None:
    document = save([["一、总体情况"], ["2021年度收入合计10.00万元。"], ["二、其他"]], name="说明")
    assert document.tables == ()
    assert paragraphs(document) == ["一、总体情况", "2021年度收入合计10.00万元。", "二、其他"]
    assert address(document, "10.00") == "说明!A2"


def test_absurdly_wide_table_is_named(save: Callable[..., Document]) -> None:
    document = save([["说明文字。"], [], list(range(2000)), list(range(2000))])
    assert document.tables == () and "2000 列" in document.skipped[0].why


def test_macros_are_not_looked_at(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "宏.xlsm", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub AutoOpen()")
    assert grid(read(tmp_path / "宏.xlsm"))[2][1] == "档案事务"


def test_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("收入")
    style = xlwt.easyxf(num_format_str="#,##0.00")
    sheet.write_merge(0, 0, 0, 1, "收入决算表")
    sheet.write(1, 1, "单位：万元")
    for column, words in enumerate(("项目", "决算数")):
        sheet.write(2, column, words)
    for row, (name, value) in enumerate((("财政拨款", 1234.5), ("备用", 1), ("合计", 1234.5)), 3):
        sheet.write(row, 0, name)
        sheet.write(row, 1, value, style)
    sheet.row(4).hidden = True
    book.add_sheet("草稿").write(0, 0, "底稿")
    book.get_sheet(1).visibility = 1
    book.save(str(tmp_path / "表.xls"))
    (tmp_path / "表.et").write_bytes((tmp_path / "表.xls").read_bytes())
    for name in ("表.xls", "表.et"):
        document = read(tmp_path / name)
        assert caption(document) == ["收入决算表", "单位：万元"]
        assert grid(document) == [["项目", "决算数"], ["财政拨款", "1,234.50"], ["合计", "1,234.50"]]
        assert address(document, "合计") == "收入!A6"
        assert [part.what for part in document.skipped] == ["收入!5 行", "工作表“草稿”"]


def test_open_document(tmp_path: Path) -> None:
    pytest.importorskip("odf")
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import CoveredTableCell, Table, TableCell, TableRow
    from odf.text import P

    def cell(text: str, **options: Any) -> Any:
        made = TableCell(**options)
        made.addElement(P(text=text))
        return made

    book = OpenDocumentSpreadsheet()
    table = Table(name="支出")
    for cells in (
        [cell("项目", numberrowsspanned="2"), cell("支出", numbercolumnsspanned="2"), CoveredTableCell()],
        [CoveredTableCell(), cell("基本"), cell("项目支出")],
        [cell("合计"), cell("1,234.50", valuetype="float", value="1234.5"), TableCell(formula="of:=SUM([.B1:.B2])")],
    ):
        row = TableRow()
        for one in cells:
            row.addElement(one)
        table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated="1048000"))
    book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "表.ods"))
    document = read(tmp_path / "表.ods")
    assert grid(document) == [["项目", "支出", ""], ["", "基本", "项目支出"], ["合计", "1,234.50", "=SUM([.B1:.B2])"]]
    assert [(c.rows, c.columns) for c in document.tables[0].cells][:2] == [(2, 1), (1, 2)]
    assert [part.what for part in document.skipped] == ["支出!C3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("suffix", "mark"), [(".csv", ","), (".csv", ";"), (".tsv", "\t")])
def test_separated_values(tmp_path: Path, encoding: str, suffix: str, mark: str) -> None:
    rows = [["收入决算表", ""], ["项目", "金额"], ["财政拨款", '"1,234.50"'], ["合计", "7"]]
    file = tmp_path / f"表{suffix}"
    file.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    document = read(file)
    assert caption(document)[0] == "收入决算表"
    assert grid(document) == [["项目", "金额"], ["财政拨款", "1,234.50"], ["合计", "7"]]
    start = document.text.index("234")
    place = document.origin.locate(Span(start, start + 3))
    raw = "\n".join(mark.join(row) for row in rows).replace("\n", "\r\n")
    assert (place.line, place.cell, place.quote, raw[place.start : place.end]) == (3, "B3", "234", "234")


def _package(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, words in parts.items():
            package.writestr(name, words)
    return buffer.getvalue()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    for number in range(200):
        book.active.append([f"项目{number}", number])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for number in range(200):
        sheet.write(number, 0, f"项目{number}")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
BAD = {
    "截断.xlsx": lambda: _xlsx()[:3000],
    "截断.xls": lambda: _xls()[:6000],
    "空.xlsx": lambda: b"",
    "无表.xlsx": lambda: _package({"xl/workbook.xml": "<workbook/>"}),
    "坏部件.xlsx": lambda: _package({"xl/workbook.xml": "<workbook"}),
    "二进制.xlsb": lambda: _package({"xl/workbook.bin": "x"}),
    "炸弹.xlsx": lambda: _package({"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": SHEET + " " * 200_000_000}),
    "文本.xls": lambda: bytes(range(256)) * 20,
    "坏.ods": lambda: _package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a"}),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name]())
    with pytest.raises(UserError) as caught:
        read(tmp_path / name)
    assert name in caught.value.message.zh and name in caught.value.message.en
    assert "\n" not in caught.value.message.zh


def _by_hand(texts: str, cells: str, *, head: str = "") -> bytes:
    """A workbook whose parts are written by hand: texts shared between cells, formats of its own, a text box."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return _package(
        {
            "_rels/.rels": f'{links}<Relationship Id="r1" Type="{kind}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook {space} xmlns:r="{kind}"><workbookPr date1904="1"/><sheets>'
            '<sheet name="表1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'{links}<Relationship Id="r1" Type="{kind}/worksheet" '
            f'Target="/xl/worksheets/s1.xml"/><Relationship Id="r2" Type="{kind}/sharedStrings" '
            f'Target="texts.xml"/><Relationship Id="r3" Type="{kind}/styles" Target="styles.xml"/></Relationships>',
            "xl/texts.xml": f"{head}<sst {space}>{texts}</sst>",
            "xl/styles.xml": f'<styleSheet {space}><numFmts><numFmt numFmtId="176" formatCode="#,##0.00_ "/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="10"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
            "xl/worksheets/s1.xml": f'<worksheet {space}><sheetViews><sheetView showZeros="0"/></sheetViews>'
            f"<sheetData>{cells}</sheetData></worksheet>",
            "xl/worksheets/_rels/s1.xml.rels": f"{links}</Relationships>",
        }
    )


def test_shared_texts_and_formats(tmp_path: Path) -> None:
    texts = (
        "<si><t>项目</t></si><si><r><t>决算</t></r><r><t>数</t></r><rPh sb='0' eb='1'><t>jue</t></rPh></si>"
        "<si><t>占比</t></si><si><t>日期</t></si><si><t>基本支出</t></si>"
    )
    cells = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c></row>'
        '<row><c t="s"><v>4</v></c><c s="1"><f>A1</f><v>1234.5</v></c>'
        '<c s="2"><v>0.1186</v></c><c s="3"><v>1</v></c></row>'
        '<row><c t="str"><f>"合"</f><v>合计</v></c><c s="1"><v>0</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "<c><f>B2</f><v></v></c></row>"
    )
    (tmp_path / "表.xlsx").write_bytes(_by_hand(texts, cells))
    document = read(tmp_path / "表.xlsx")
    assert grid(document) == [
        ["项目", "决算数", "占比", "日期"],
        ["基本支出", "1,234.50", "11.86%", "1904/1/2"],
        ["合计", "", "#DIV/0!", "=B2"],
    ]
    assert [part.what for part in document.skipped] == ["表1!D3", "表1!C3"]


def test_external_entities_stay_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("秘密")
    entity = f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    cells = '<row><c t="s"><v>0</v></c><c><v>1</v></c></row><row><c t="s"><v>0</v></c><c><v>1</v></c></row>'
    (tmp_path / "表.xlsx").write_bytes(_by_hand("<si><t>项目&e;</t></si>", cells, head=entity))
    assert "秘密" not in read(tmp_path / "表.xlsx").text


def test_too_many_cells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("narrcheck.readers.excel.sheet.MAX_CELLS", 100)
    (tmp_path / "大.xlsx").write_bytes(_xlsx())
    with pytest.raises(UserError, match="单元格超过"):
        read(tmp_path / "大.xlsx")
    assert Workbook().filled == 0


def test_real_workbook() -> None:
    folder = Path(__file__).parents[2] / "shared" / "reports"
    files = sorted(folder.glob("110_*.xls"))
    if not files:
        pytest.skip("the shared reports are not here")
    document = read(files[0])
    assert len(document.tables) == 21
    assert all(caption(document, number)[0].endswith("表") for number in range(21))
    assert grid(document, 0)[1] == ["一、税收收入", "2,398,000.00"]
