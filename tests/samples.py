"""Small files of each format, made on the spot; a format whose maker is not installed is left out."""

import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

LINES = (
    "青禾县档案馆2021年度单位决算",
    "一、收入支出总体情况",
    "2021年度收入总计120.50万元，与上年相比增加20.50万元，增长20.50%。",
    "（一）收入",
    "本年收入合计118.00万元，其中：财政拨款收入100.00万元，占84.75%；其他收入18.00万元，占15.25%。",
    "二、支出情况",
    "公开01表",
)
ROWS = (
    ("项目", "预算数", "决算数"),
    ("基本支出", "100.00", "99.50"),
    ("项目支出", "20.50", "18.50"),
    ("合计", "120.50", "118.00"),
)


def samples(folder: Path) -> list[Path]:
    """The files, in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    table = "\n".join("\t".join(row) for row in ROWS)
    (folder / "a.txt").write_text("\n".join([*LINES, table]), "gb18030")
    (folder / "a.md").write_text("\n\n".join([*LINES, "\n".join(f"| {' | '.join(row)} |" for row in ROWS)]), "utf-8")
    (folder / "a.csv").write_text("\n".join(",".join(row) for row in ROWS), "utf-8")
    (folder / "a.html").write_text(html_of(LINES, ROWS), "utf-8")
    (folder / "a.mht").write_bytes(mht_of(html_of(LINES, ROWS)))
    (folder / "a.rtf").write_text(rtf_of(LINES), "ascii")
    if find_spec("docx"):
        write_docx(folder / "a.docx", LINES, ROWS)
    if find_spec("openpyxl"):
        _write_xlsx(folder / "a.xlsx")
    if find_spec("xlwt"):
        _write_xls(folder / "a.xls")
    if find_spec("odf"):
        _write_ods(folder / "a.ods")
    if find_spec("reportlab"):
        _write_pdf(folder / "a.pdf")
    _write_ofd(folder / "a.ofd")
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("说明.txt", "\n".join(LINES))
        package.writestr("表.html", html_of(LINES, ROWS))
    return sorted(folder.glob("a.*"))


def html_of(lines: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> str:
    """A page with a menu and a foot around the article."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    menu = "".join(f'<li><a href="/{k}">栏目{k}</a></li>' for k in range(9))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{lines[0]}</title></head><body>'
        f'<ul class="nav">{menu}</ul>'
        f'<div class="content">{body}{f"<table border=1>{table}</table>" if table else ""}</div>'
        '<div class="footer">版权所有</div></body></html>'
    )


def mht_of(page: str) -> bytes:
    """The page in a web archive."""
    import base64

    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"; type="text/html"\r\n\r\n--X\r\n'
        'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(page.encode()) + b"\r\n--X--\r\n"


def rtf_of(lines: Sequence[str]) -> str:
    """The lines in Rich Text Format, each character beyond ASCII by its number."""
    words = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in "\\par\n".join(lines))
    return "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 SimSun;}}\n" + words + "\\par}"


def write_docx(path: Path, lines: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> None:
    """A Word file with the lines and one table."""
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, words in enumerate(rows):
            for column, word in enumerate(words):
                table.cell(row, column).text = word
    document.save(str(path))


def _write_xlsx(path: Path) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["公开01表"])
    for name, *figures in ROWS:
        sheet.append([name, *(float(figure) if figure[0].isdecimal() else figure for figure in figures)])
    sheet.merge_cells("A1:C1")
    workbook.save(path)


def _write_xls(path: Path) -> None:
    import xlwt

    workbook = xlwt.Workbook(encoding="utf-8")
    sheet = workbook.add_sheet("支出")
    sheet.write_merge(0, 0, 0, 2, "公开01表")
    for number, row in enumerate(ROWS, 1):
        for column, words in enumerate(row):
            sheet.write(number, column, float(words) if words[0].isdecimal() else words)
    workbook.save(str(path))


def _write_ods(path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    workbook, sheet = OpenDocumentSpreadsheet(), Table(name="支出")
    for words in (("公开01表",), *ROWS):
        row = TableRow()
        for word in words:
            figure = word[0].isdecimal()
            cell = TableCell(valuetype="float", value=word) if figure else TableCell(valuetype="string")
            cell.addElement(P(text=word))
            row.addElement(cell)
        sheet.addElement(row)
    workbook.spreadsheet.addElement(sheet)
    workbook.save(str(path))


def _write_pdf(path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfgen.canvas import Canvas

    registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    for k, line in enumerate(LINES):
        canvas.drawString(70, 780 - 20 * k, line)
    for k, row in enumerate(ROWS):
        for column, words in enumerate(row):
            canvas.rect(70 + 120 * column, 600 - 20 * k, 120, 20)
            canvas.drawString(75 + 120 * column, 605 - 20 * k, words)
    canvas.save()


def _write_ofd(path: Path) -> None:
    """A page of GB/T 33190, as small as it may be."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    texts = "".join(
        f'<ofd:TextObject ID="{10 + k}" Boundary="20 {20 + 10 * k} 160 8" Font="3" Size="5">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line) - 1} 5">{line}</ofd:TextCode></ofd:TextObject>'
        for k, line in enumerate(LINES)
    )
    parts = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml'
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
        "</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{texts}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
