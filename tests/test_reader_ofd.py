"""OFD: characters, lines and ruled tables out of packages made here."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.readers import read
from narrcheck.readers.ofd.page import _deltas

pytest.importorskip("pypdfium2")

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.0
Row = Sequence[str]


def text(words: str, x: float, y: float, *, matrix: str = "", packed: bool = True) -> str:
    """A line of text whose baseline begins at (x, y); digits are half as wide as Chinese characters."""
    steps = [SIZE if ord(char) > 0x2E7F else SIZE / 2 for char in words[:-1]]
    deltas = " ".join(map(str, steps))
    if packed and len(set(steps)) == 1 and len(steps) > 2:
        deltas = f"g {len(steps)} {steps[0]}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - SIZE} 100 10" Font="1" Size="{SIZE}"{matrix}>'
        f'<ofd:TextCode X="0" Y="{SIZE}" DeltaX="{deltas}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def ruled(rows: Sequence[Row], x: float, y: float, widths: Sequence[float], height: float = 8) -> str:
    """A table with all its lines; an empty cell None is merged with the one on its left."""
    out = []
    right, bottom = sum(widths), height * len(rows)
    lines = [(0.0, height * k, right, height * k) for k in range(len(rows) + 1)]
    for index, row in enumerate(rows):
        at = 0.0
        for column, words in enumerate(row):
            if words != "<":
                lines.append((at, height * index, at, height * (index + 1)))
                out.append(text(words, x + at + 1, y + height * index + 6) if words else "")
            at += widths[column]
        lines.append((right, height * index, right, height * (index + 1)))
    for left, top, end, low in lines:
        out.append(
            f'<ofd:PathObject ID="2" Boundary="{x} {y} {right} {bottom}" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M {left} {top} L {end} {low}</ofd:AbbreviatedData></ofd:PathObject>"
        )
    return "".join(out)


def package(pages: Sequence[str | None], extra: dict[str, str] | None = None) -> bytes:
    """An OFD file of A4 pages with these objects; None stands for a page whose part is missing."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}/Content.xml"/>' for n in range(len(pages)))
    parts = {
        "OFD.xml": f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        "</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        '</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="T/Content.xml"/></ofd:CommonData>'
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    for number, page in enumerate(pages):
        if page is not None:
            parts[f"Doc_0/Pages/P{number}/Content.xml"] = (
                f'<ofd:Page {SPACE}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{page}</ofd:Layer>'
                "</ofd:Content></ofd:Page>"
            )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, words in {**parts, **(extra or {})}.items():
            file.writestr(name, words)
    return buffer.getvalue()


def document(tmp_path: Path, pages: Sequence[str | None], extra: dict[str, str] | None = None) -> Document:
    (tmp_path / "报告.ofd").write_bytes(package(pages, extra))
    return read(tmp_path / "报告.ofd")


def texts(made: Document) -> list[str]:
    return [made.words(block.span) for block in made.blocks if block.kind is not BlockKind.TABLE]


def test_lines_join_over_pages(tmp_path: Path) -> None:
    first = (
        text("青禾县档案馆2021年度部门决算", 60, 30)
        + text("一、收入支出总体情况", 30, 45)
        + text("2021年度收入总计120.50万元，与上年相比增加20.50", 40, 55)
        + text("万元，增长20.50%，主要原因是档案数字化项目的专项资金", 30, 64)
        + text("- 1 -", 100, 285)
    )
    second = text("有所增加。", 30, 30) + text("二、其他情况", 30, 40) + text("无。", 40, 50) + text("- 2 -", 100, 285)
    made = document(tmp_path, [first, second])
    assert texts(made) == [
        "青禾县档案馆2021年度部门决算",
        "一、收入支出总体情况",
        "2021年度收入总计120.50万元，与上年相比增加20.50万元，增长20.50%，主要原因是档案数字化项目的专项资金有所增加。",
        "二、其他情况",
        "无。",
    ]
    start = made.text.index("其他情况")
    place = made.origin.locate(Span(start, start + 4))
    assert (place.page, place.quote) == (2, "其他情况")
    ((page, left, bottom, right, top),) = made.origin.boxes(Span(start, start + 4))  # type: ignore[attr-defined]
    millimetre = 72 / 25.4
    assert page == 2
    assert (round(left / millimetre), round(right / millimetre)) == (40, 60)
    assert abs((297 - 40) - bottom / millimetre) < 2 and abs((297 - 35) - top / millimetre) < 2


def test_ruled_table(tmp_path: Path) -> None:
    rows = [
        ["科目", "支出", "<"],
        ["名称", "基本支出", "项目支出"],
        ["合计", "1,234.50", "7.00"],
    ]
    made = document(
        tmp_path, [text("支出决算表", 80, 30) + text("单位：万元", 150, 38) + ruled(rows, 30, 40, [40, 40, 40])]
    )
    (table,) = made.tables
    assert [(cell.row, cell.column, cell.columns, cell.text) for cell in table.cells] == [
        (0, 0, 1, "科目"), (0, 1, 2, "支出"),
        (1, 0, 1, "名称"), (1, 1, 1, "基本支出"), (1, 2, 1, "项目支出"),
        (2, 0, 1, "合计"), (2, 1, 1, "1,234.50"), (2, 2, 1, "7.00"),
    ]  # fmt: skip
    assert table.caption and made.words(table.caption) == "支出决算表\n单位：万元"
    place = made.origin.locate(table.cells[-2].span)
    assert (place.page, place.table, place.quote) == (1, 1, "1,234.50")
    assert place.cell and place.cell.endswith("!B3")


def test_scaled_text_and_templates(tmp_path: Path) -> None:
    scaled = text("收入总计10.00万元。", 30, 60, matrix=' CTM="0.5 0 0 0.5 0 0"')
    template = {
        "Doc_0/T/Content.xml": f"<ofd:Page {SPACE}><ofd:Content><ofd:Layer>{text('某年度报告说明', 30, 40)}"
        "</ofd:Layer></ofd:Content></ofd:Page>"
    }
    assert texts(document(tmp_path, [scaled], template)) == ["某年度报告说明", "收入总计10.00万元。"]


def test_missing_page_is_named(tmp_path: Path) -> None:
    made = document(tmp_path, [text("收入总计10.00万元。", 30, 60), None, ""])
    assert [part.what for part in made.skipped] == ["第 3 页", "第 2 页"]


@pytest.mark.parametrize(
    ("written", "steps"),
    [("5 5", [5, 5, 0, 0]), ("g 3 5 2", [5, 5, 5, 2]), ("g 1e9 1", [1] * 4), ("5 x", [5, 0, 0, 0]), ("g 3", [0] * 4)],
)
def test_steps(written: str, steps: list[float]) -> None:
    assert _deltas(written, 4) == steps


BAD = {
    "截断.ofd": lambda: package([text("收入", 30, 60)])[:200],
    "无字.ofd": lambda: package([""]),
    "缺主.ofd": lambda: package([text("收入", 30, 60)], {"Doc_0/Document.xml": "<a"}),
    "加密.ofd": lambda: package([text("收入", 30, 60)], {"Encryptions.xml": "<a/>"}),
    "实体.ofd": lambda: package(
        [], {"Doc_0/Document.xml": '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'}
    ),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", BAD)
def test_bad_files_end_in_one_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD[name]())
    with pytest.raises(UserError) as caught:
        read(tmp_path / name)
    assert name in caught.value.message.zh and "\n" not in caught.value.message.zh
