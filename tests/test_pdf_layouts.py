"""Layouts that PDFs come in: columns, watermarks, tables without lines, numbers of pages, cells cut by a page break."""

from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from narrcheck.readers import read
from tests.pdf_maker import HEIGHT, WIDTH, Maker
from tests.test_reader_pdf import LONG, ROWS, _paragraphs, _place, _rows

FLOWING = ("\u3000\u3000" + LONG.replace("。", "，") * 9)[: 4 * 58]
TABLE = [["项目", "2022年", "2021年"], *ROWS[2:], ["会议费", "", "12.00"], ["合计", "70.50", "73.20"]]


def _columns(maker: Maker, y: float, sides: Sequence[Sequence[str]], lefts: Sequence[float] = (60, 320)) -> None:
    for words, left in zip(sides, lefts, strict=True):
        below = y
        for paragraph in words:
            below = maker.paragraph(below, paragraph, left=left, size=10, columns=22)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(170, 60, "某县二〇二二年度部门决算说明")
    _columns(maker, 100, [[name + LONG for name in side] for side in ("甲乙丙", "丁戊己")])
    document = read(maker.save())
    assert _paragraphs(document) == ["某县二〇二二年度部门决算说明", *(name + LONG for name in "甲乙丙丁戊己")]
    ((_, left, *_),) = document.origin.boxes(_place(document, "丁"))  # type: ignore[attr-defined]
    assert left == pytest.approx(340, abs=3)


@pytest.mark.parametrize(("right", "leading"), [("丁戊己", 33.0), ("丁戊", 28.0)])
def test_columns_whose_lines_are_not_level_or_not_as_many(tmp_path: Path, right: str, leading: float) -> None:
    maker = Maker(tmp_path / "a.pdf")
    for names, left, step in (("甲乙丙", 60, 28.0), (right, 320, leading)):
        words = ["\u3000\u3000" + name + LONG for name in names]
        rows = [one[k : k + 22] for one in words for k in range(0, len(one), 22)]
        maker.body(100, rows, left=left, size=10, leading=step)
    assert _paragraphs(read(maker.save())) == [name + LONG for name in "甲乙丙" + right]


def test_a_sentence_runs_on_from_column_to_column_and_page_to_page(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    words = "\u3000\u3000" + LONG.replace("。", "，") * 12
    lines = [words[k : k + 22] for k in range(0, 22 * 31, 22)]
    for page in range(2):
        for side, left in enumerate((60, 320)):
            first = 20 * page + 10 * side
            maker.body(100, lines[first : first + 10], left=left, size=10)
        maker.page()
    assert _paragraphs(read(maker.save())) == ["".join(lines).strip()]


@pytest.mark.parametrize("ruled", [True, False])
@pytest.mark.parametrize("turn", [45, 0])
def test_watermarks_are_no_text(tmp_path: Path, turn: int, ruled: bool) -> None:
    maker = Maker(tmp_path / "a.pdf")
    for number in range(4):
        maker.canvas.saveState()
        maker.canvas.translate(120, 500)
        maker.canvas.rotate(turn)
        maker.canvas.setFont("STSong-Light", 60)
        maker.canvas.drawString(0, 0, "仅供公开使用")
        maker.canvas.restoreState()
        y = maker.paragraph(100, f"{number}处。" + LONG)
        maker.paragraph(y, LONG)
        if ruled:
            maker.table((90, 250, 350, 450), 290, [[str(number), "本年", "上年"], *ROWS[1:]], row=30)
        maker.page()
    document = read(maker.save())
    assert _paragraphs(document) == [words for number in range(4) for words in (f"{number}处。" + LONG, LONG)]
    assert all(_rows(table)[1:] == ROWS[1:] for table in document.tables)
    assert len(document.tables) == (4 if ruled else 0)
    assert [part.what for part in document.skipped] == (["水印“仅供公开使用”"] if turn else [])


@pytest.mark.parametrize("lines", ["none", "three", "every-row"])
def test_tables_without_lines_between_their_columns(tmp_path: Path, lines: str) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(240, 80, "经费支出表").text(400, 100, "单位：万元", 9)
    for row, cells in enumerate(TABLE):
        for x, words in zip((90, 300, 420), cells, strict=True):
            maker.text(x, 130 + 20 * row, words, 10)
    at = {"none": [], "three": [116, 136, 216], "every-row": range(116, 220, 20)}[lines]
    maker.lines([(y, 85, 500) for y in at], [])
    maker.paragraph(260, LONG)
    document = read(maker.save())
    (table,) = document.tables
    assert _rows(table) == TABLE
    assert table.caption is not None and document.words(table.caption) == "经费支出表\n单位：万元"
    assert _paragraphs(document) == ["经费支出表", "单位：万元", LONG]
    place = document.origin.locate(_place(document, "40.25"))
    assert (place.page, place.cell, place.quote) == (1, "表1!B3", "40.25")


def test_prose_with_gaps_and_lists_of_figures_are_no_table(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    said = ["本年收入  30.25  万元，其中：", "财政拨款收入  28.10  万元；", "其他收入  2.15  万元。"]
    for row, words in enumerate(said):
        for k, part in enumerate(words.split("  ")):
            maker.text(90 + 140 * k, 120 + 28 * row, part)
    assert not read(maker.save()).tables


STYLES = (
    "{}", "- {} -", "— {} —", "· {} ·", "-{}-", "〔{}〕", "{}/4", "{} / 4", "第{}页", "第{}頁", "第{}页 共4页",
    "第 {} 页，共 4 页", "第{}页/共4页", "共4页 第{}页", "Page {} of 4",
)  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_numbers_of_pages(tmp_path: Path, style: str) -> None:
    maker = Maker(tmp_path / "a.pdf")
    for number in range(1, 5):
        maker.body(100, [FLOWING[k : k + 29] for k in range((number - 1) * 58, number * 58, 29)])
        maker.text(285, 800, style.format(number), 10).page()
    assert _paragraphs(read(maker.save())) == [FLOWING.strip()]


def test_running_heads_on_a_line_with_two_parts(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    for number in range(1, 5):
        maker.text(90, 50, "青禾县档案馆", 10).text(400, 50, "2022年度部门决算", 10)
        maker.lines([(55, 90, 505)], [])
        maker.body(100, [FLOWING[k : k + 29] for k in range((number - 1) * 58, number * 58, 29)])
        maker.text(290, 815, str(number), 10).page()
    assert _paragraphs(read(maker.save())) == [FLOWING.strip()]


def test_text_in_a_frame_is_no_table(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.canvas.rect(80, HEIGHT - 400, WIDTH - 155, 320)
    maker.paragraph(maker.paragraph(120, LONG), LONG)
    document = read(maker.save())
    assert _paragraphs(document) == [LONG, LONG] and not document.tables


def test_a_cell_that_a_page_break_cuts_inside_a_sentence_is_one(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf", size=(842, 595))
    xs = (60, 200, 500, 600)
    maker.table(xs, 400, [["项目", "绩效目标", "金额"]])
    maker.lines([(420, 60, 600), (560, 60, 600)], [(x, 420, 560) for x in xs])
    maker.text(63, 440, "甲项目", 10).text(503, 440, "12.50", 10)
    maker.text(203, 440, "保障设备正常运行，", 10).text(203, 456, "按期完成各项检查，", 10)
    maker.page()
    maker.lines([(60, 60, 600), (120, 60, 600)], [(x, 60, 120) for x in xs])
    maker.text(203, 74, "并且提交报告，", 10).text(203, 90, "满意度不低于95%。", 10)
    (table,) = read(maker.save()).tables
    goal = "保障设备正常运行，按期完成各项检查，并且提交报告，满意度不低于95%。"
    assert _rows(table) == [["项目", "绩效目标", "金额"], ["甲项目", goal, "12.50"]]


def test_what_is_drawn_later_stands_where_it_is_printed(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "财政拨款").text(160, 100, "三公").text(202, 100, "经费支出决算为1.20万元。")
    maker.text(146, 100, "“").text(188, 100, "”")
    assert _paragraphs(read(maker.save())) == ["财政拨款“三公”经费支出决算为1.20万元。"]


def test_a_count_inside_a_paragraph_begins_no_new_one(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    words = "存在的问题主要有以下两点，一是编制得还不细致，年中追加较多，"
    words += "有些数字前后两次报送时在各方面的口径出入也都比较大；"
    assert len(words) == 27 + 29
    y = maker.paragraph(maker.paragraph(100, LONG), words + "二是采集的信息有滞后，还要改进。")
    maker.paragraph(y, LONG)
    assert _paragraphs(read(maker.save())) == [LONG, words + "二是采集的信息有滞后，还要改进。", LONG]


def test_items_with_a_bullet_begin_paragraphs(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    y = maker.paragraph(100, LONG)
    items = [
        "●本年新增的事项，其中包括库房的改造和档案的数字化两项工作",
        "●上年延续的事项，其中包括查阅大厅的运行和安全巡查两项工作",
    ]
    y = maker.body(y, [f"\u3000\u3000{item}" for item in items])
    maker.paragraph(y, LONG)
    assert _paragraphs(read(maker.save())) == [LONG, *items, LONG]


def test_a_heading_as_long_as_the_line_stands_alone(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.paragraph(100, LONG)
    y = maker.body(212, ["\u3000\u3000（二）二〇二二年度财政拨款支出的决算具体情况的说明文"])
    maker.paragraph(y, LONG)
    assert _paragraphs(read(maker.save()))[1:] == ["（二）二〇二二年度财政拨款支出的决算具体情况的说明文", LONG]


@pytest.mark.parametrize("mark", ["①", "1", "[1]", ""])
def test_a_footnote_does_not_interrupt_the_sentence_above_it(tmp_path: Path, mark: str) -> None:
    maker = Maker(tmp_path / "a.pdf")
    words = "\u3000\u3000" + LONG.replace("。", "，") * 4 + LONG
    rows = [words[k : k + 29] for k in range(0, len(words), 29)]
    maker.body(600, rows[:3])
    note = f"{mark}甲、乙两个观测站自2023年1月起运行。" if mark else "注：观测站自2023年1月起运行。"
    if mark:
        maker.text(250, 651, mark, 7)
    maker.text(90, 705, note, 9).text(290, 815, "- 1 -", 10, "Times-Roman").page()
    maker.paragraph(maker.body(100, rows[3:]), "另一段说明其他情况。")
    assert _paragraphs(read(maker.save())) == [words.strip(), note, "另一段说明其他情况。"]


def test_small_print_that_ends_a_page_stays_where_it_is(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.paragraph(100, LONG * 3)
    maker.text(90, 705, "1 以上各数由财务科提供。", 9).page()
    maker.paragraph(100, LONG * 3)
    assert _paragraphs(read(maker.save())) == [LONG * 3, "1以上各数由财务科提供。", LONG * 3]


def test_a_centred_title_that_is_broken_inside_its_year_is_one(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(150, 60, "第三部分某省某某检察院2018", size=18)
    maker.text(210, 90, "年度收支情况说明", size=18)
    maker.paragraph(180, LONG, left=60)
    assert _paragraphs(read(maker.save()))[0] == "第三部分某省某某检察院2018年度收支情况说明"


def test_the_line_with_the_unit_stands_apart_from_the_title_of_its_table(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf", size=(842, 595))
    for top, (name, unit) in enumerate((("收入", "元"), ("支出", "万元"), ("基本支出", "亿元"))):
        maker.text(230, 100 + 20 * top, f"二〇二五年部门一般公共预算{name}经济分类预算表")
        maker.text(90, 130 + 20 * top, f"编制部门：临江市商务局　　　　　　　　　　单位：{unit}")
        maker.table((60, 250, 350, 450), 200, TABLE, row=30)
        maker.page()
    words = _paragraphs(read(maker.save()))
    assert [line[:4] for line in words[1::2]] == ["编制部门"] * 3
