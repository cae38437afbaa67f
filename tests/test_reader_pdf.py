"""The PDF reader: reading order, paragraphs, tables, addresses, and files that can't be read."""

from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")
pytest.importorskip("reportlab")

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document, Span, Table
from narrcheck.readers import read
from tests.pdf_maker import HEIGHT, WIDTH, Maker

REPORTS = Path(__file__).parents[2] / "shared" / "reports"


def _paragraphs(document: Document) -> list[str]:
    return [document.words(block.span) for block in document.blocks if block.kind is not BlockKind.TABLE]


def _rows(table: Table) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in table.cells:
        while len(rows) <= cell.row:
            rows.append([])
        rows[cell.row].append(cell.text)
    return rows


def _place(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


LONG = (
    "二〇二二年度本单位收入总计为三百二十六万元，比上年增加八万元，"
    "增长的原因是新增了一个下属单位，并且提高了人员经费的保障标准。"
)


def test_lines_of_a_paragraph_are_joined_and_headings_stand_alone(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(118, 72, "一、收入决算情况")
    y = maker.paragraph(100, LONG)
    maker.paragraph(y, "本年支出安排如下。")
    document = read(maker.save())
    assert _paragraphs(document) == ["一、收入决算情况", LONG, "本年支出安排如下。"]
    assert document.blocks[0].kind is BlockKind.HEADING


def test_a_number_that_had_no_room_begins_the_next_line(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    y = maker.paragraph(100, LONG)
    y = maker.body(
        y,
        ["\u3000\u3000本单位全年完成各项收入共计，比较上年的决算数有增，达", "21,118.51万元，比年初的预算数多出不少。"],
    )
    maker.paragraph(y, LONG)
    assert _paragraphs(read(maker.save()))[1].endswith("有增，达21,118.51万元，比年初的预算数多出不少。")


def test_page_numbers_and_running_heads_go_and_the_sentence_runs_on(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    words = ("\u3000\u3000" + LONG.replace("。", "，") * 9)[: 4 * 58]
    for number in range(1, 5):
        maker.text(230, 40, "某县档案馆公开材料", 10)
        lines = [words[k : k + 29] for k in range((number - 1) * 58, number * 58, 29)]
        maker.body(100, lines)
        maker.text(290, 815, f"- {number} -", 10, "Times-Roman").page()
    assert _paragraphs(read(maker.save())) == [words.strip()]


def test_one_line_of_two_fonts_and_uneven_baselines(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "决算数为").text(200, 100, "万元。")
    maker.text(150, 101.5, "4,321.09", 14, "Times-Roman")
    assert _paragraphs(read(maker.save())) == ["决算数为4,321.09万元。"]


def test_letters_printed_twice_for_boldness_are_read_once(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "第二部分").text(90.4, 100, "第二部分")
    assert _paragraphs(read(maker.save())) == ["第二部分"]


def test_table_with_merged_header_and_torn_cells(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(240, 80, "支出决算表").text(90, 100, "公开03表", 9).text(400, 100, "单位：万元", 9)
    xs = (90.0, 200.0, 300.0, 345.0)
    maker.lines(
        [(110, 90, 345), (130, 200, 345), (150, 90, 345), (180, 90, 345)],
        [(90, 110, 180), (200, 110, 180), (300, 130, 180), (345, 110, 180)],
    )
    for x, y, words in (
        (93, 133, "项目"), (230, 124, "本年支出"), (203, 144, "基本支出"), (303, 144, "项目支出"),
        (93, 160, "社会保障和就业支"), (93, 172, "出"), (203, 165, "864.43"), (303, 160, "21,118.5"), (303, 172, "1"),
    ):  # fmt: skip
        maker.text(x, y, words, 9)
    document = read(maker.save())
    (table,) = document.tables
    assert [(c.row, c.column, c.rows, c.columns, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "项目"),
        (0, 1, 1, 2, "本年支出"),
        (1, 1, 1, 1, "基本支出"),
        (1, 2, 1, 1, "项目支出"),
        (2, 0, 1, 1, "社会保障和就业支出"),
        (2, 1, 1, 1, "864.43"),
        (2, 2, 1, 1, "21,118.51"),
    ]
    assert len(xs) == 4
    assert table.caption is not None
    assert document.words(table.caption) == "支出决算表\n公开03表单位：万元"
    assert document.text.count("864.43") == 1
    location = document.origin.locate(_place(document, "21,118.51"))
    assert (location.page, location.table, location.cell, location.quote) == (1, 1, "公开03表!C3", "21,118.51")


ROWS = [
    ["项目", "本年", "上年"],
    ["合计", "70.50", "61.20"],
    ["办公费", "30.25", "31.20"],
    ["差旅费", "40.25", "30.00"],
]


@pytest.mark.parametrize("repeated", [0, 1, 2], ids=["nothing", "header", "header-and-total"])
def test_continued_tables_are_one(tmp_path: Path, repeated: int) -> None:
    maker = Maker(tmp_path / "a.pdf")
    xs = (90, 250, 350, 450)
    maker.text(240, 80, "经费支出表")
    maker.table(xs, 100, ROWS[:3])
    maker.text(290, 815, "1", 10, "Times-Roman").page()
    bottom = maker.table(xs, 60, [*ROWS[:repeated], *ROWS[3:]])
    maker.text(90, bottom + 40, "以上数据来自年度报表。")
    maker.text(290, 815, "2", 10, "Times-Roman")
    document = read(maker.save())
    (table,) = document.tables
    assert _rows(table) == ROWS
    assert document.origin.locate(_place(document, "40.25")).page == 2
    assert _paragraphs(document) == ["经费支出表", "以上数据来自年度报表。"]


def test_a_table_with_its_own_title_is_not_a_continuation(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    xs = (90, 250, 350, 450)
    maker.text(240, 80, "经费支出表")
    maker.table(xs, 100, ROWS)
    maker.page().text(240, 80, "经费收入表")
    maker.table(xs, 100, ROWS)
    assert [_rows(table) for table in read(maker.save()).tables] == [ROWS, ROWS]


def test_a_row_torn_by_the_page_break_is_one(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    xs = (90, 140, 240, 340)
    maker.table(xs, 700, [["项目", "本年", "上年"], ["资源勘探", "1.00", "2.00"]])
    maker.page()
    maker.table(xs, 60, [["工业", "", ""], ["办公费", "3.00", "4.00"]])
    (table,) = read(maker.save()).tables
    assert _rows(table) == [["项目", "本年", "上年"], ["资源勘探工业", "1.00", "2.00"], ["办公费", "3.00", "4.00"]]


def test_sides_without_a_line_close_where_the_rows_end(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.lines([(y, 90, 400) for y in (100, 120, 140)], [(x, 100, 140) for x in (200, 300)])
    for k, row in enumerate([["项目", "本年", "上年"], ["会议费", "1.20", "3.40"]]):
        for x, words in zip((93, 203, 303), row, strict=True):
            maker.text(x, 114 + 20 * k, words, 9)
    (table,) = read(maker.save()).tables
    assert _rows(table) == [["项目", "本年", "上年"], ["会议费", "1.20", "3.40"]]


@pytest.mark.parametrize("flagged", [True, False], ids=["rotated-page", "sideways-text"])
def test_turned_pages(tmp_path: Path, flagged: bool) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.canvas.setPageRotation(90 if flagged else 0)
    maker.canvas.translate(WIDTH, 0)
    maker.canvas.rotate(90)
    maker.height = WIDTH
    maker.text(300, 60, "经费支出表")
    maker.table((90, 250, 350, 450), 80, ROWS)
    document = read(maker.save())
    assert _paragraphs(document) == ["经费支出表"]
    assert _rows(document.tables[0]) == ROWS
    ((page, left, bottom, right, top),) = document.origin.boxes(_place(document, "30.25"))  # type: ignore[attr-defined]
    assert page == 1
    assert right - left < top - bottom  # sideways in the page's own space
    assert 0 < left < right < WIDTH
    assert 0 < bottom < top < HEIGHT


def test_vertical_and_sideways_header_text(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.table((90, 110, 130, 230), 100, [["", "", "金额"], ["", "", "1.00"]], row=60)
    for k, char in enumerate("收入合计"):
        maker.text(93, 112 + 10 * k, char, 9)
    maker.canvas.saveState()
    maker.canvas.translate(123, maker.height - 150)
    maker.canvas.rotate(90)
    maker.canvas.setFont("STSong-Light", 9)
    maker.canvas.drawString(0, 0, "支出合计")
    maker.canvas.restoreState()
    maker.text(90, 300, LONG[:29])
    (table,) = read(maker.save()).tables
    assert _rows(table) == [["收入合计", "支出合计", "金额"], ["", "", "1.00"]]


def test_contents_page_is_no_section(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(280, 80, "目录")
    titles = ["一、单位职责", "二、收入情况", "三、支出情况", "四、名词解释"]
    for k, title in enumerate(titles):
        maker.text(90, 120 + 28 * k, title + "." * 80 + str(k + 2), 12)
    maker.page()
    for k, title in enumerate(titles):
        maker.text(118, 100 + 84 * k, title)
        maker.text(118, 128 + 84 * k, "本节说明有关情况，数据口径与上年一致。")
    document = read(maker.save())
    kinds = [block.kind for block in document.blocks]
    assert kinds[:5] == [BlockKind.CONTENTS] * 5
    assert kinds[5:] == [BlockKind.HEADING, BlockKind.PARAGRAPH] * 4


def test_boxes_of_the_exact_characters(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(100, 100, "支出决算为").text(170, 100, "36.00", 14, "Times-Roman").text(210, 100, "万元。")
    document = read(maker.save())
    span = _place(document, "36.00")
    ((page, left, bottom, right, top),) = document.origin.boxes(span)  # type: ignore[attr-defined]
    assert page == 1
    assert (left, bottom) == pytest.approx((170, HEIGHT - 100), abs=1)
    assert right == pytest.approx(170 + 31.5, abs=1)
    assert HEIGHT - 92 < top < HEIGHT - 88
    assert document.origin.locate(span).quote == "36.00"
    assert document.origin.locate(span).page == 1


def test_boxes_of_a_span_over_two_lines_are_two(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.paragraph(100, LONG)
    document = read(maker.save())
    start = 25
    boxes = document.origin.boxes(Span(start, start + 4))  # type: ignore[attr-defined]
    assert len(boxes) == 2
    assert boxes[0][2] > boxes[1][4]
    assert boxes[1][1] == pytest.approx(90, abs=2)


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "本年支出安排如下。").page()
    for _ in range(2):
        maker.picture()
        maker.page()
    maker.text(90, 100, "本年收入安排如下。")
    document = read(maker.save())
    assert _paragraphs(document) == ["本年支出安排如下。", "本年收入安排如下。"]
    (skipped,) = document.skipped
    assert skipped.what == "第 2–3 页"
    assert "OCR" in skipped.why


def test_scanned_files_are_refused(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.picture()
    with pytest.raises(UserError, match="OCR"):
        read(maker.save())


def test_encrypted_files_are_refused(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf", password="secret")
    maker.text(90, 100, "本年支出安排如下。")
    with pytest.raises(UserError, match="密码"):
        read(maker.save())


@pytest.mark.parametrize("keep", [20, 300, 0.5])
def test_truncated_files_are_refused_or_read(tmp_path: Path, keep: float) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "本年支出安排如下。")
    data = maker.save().read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(data[: int(keep if keep > 1 else keep * len(data))])
    with pytest.raises(UserError, match=r"PDF|没有文字"):
        read(path)


def test_fonts_without_unicode_maps_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_unmapped_pdf())
    with pytest.raises(UserError, match="Unicode"):
        read(path)


def test_pages_whose_fonts_number_their_letters_for_themselves_are_named(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "本年支出安排如下。").page()
    maker.text(90, 100, "бвгджзийклмно 21 прстуфх 3.50")
    document = read(maker.save())
    assert _paragraphs(document) == ["本年支出安排如下。"]
    assert [(part.what, "Unicode" in part.why) for part in document.skipped] == [("第 2 页", True)]
    alone = Maker(tmp_path / "b.pdf")
    alone.text(90, 100, "бвгджзийклмно 21 прстуфх 3.50").page().text(90, 100, "- 2 -")
    with pytest.raises(UserError, match="Unicode"):
        read(alone.save())


def test_pages_whose_words_are_drawn_are_named(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 100, "本年支出安排如下。").page()
    outline = maker.canvas.beginPath()
    for number in range(600):
        x, y = 90 + number % 30 * 14, 700 - number // 30 * 20
        outline.moveTo(x, y)
        outline.curveTo(x + 3, y + 9, x + 6, y - 2, x + 9, y + 4)
    maker.canvas.drawPath(outline, fill=1)
    maker.page().table((90.0, 200.0, 300.0), 100, [["", ""]] * 20)
    document = read(maker.save())
    assert [(part.what, "OCR" in part.why) for part in document.skipped] == [("第 2 页", True)]


def _unmapped_pdf() -> bytes:
    """One page in a Type 3 font whose glyph names say nothing."""
    content = b"BT /F1 20 Tf 72 700 Td (\x01\x02\x01\x02\x01\x02\x01\x02\x01\x02\x01\x02) Tj ET"
    glyph = b"500 0 0 0 500 500 d1 0 0 400 400 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 500] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 "
        b"/LastChar 2 /Widths [500 500] /CharProcs << /xq1 6 0 R /xq2 6 0 R >> "
        b"/Encoding << /Type /Encoding /Differences [1 /xq1 /xq2] >> /Resources << >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(glyph), glyph),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return data + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def test_a_thousand_pages(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    for number in range(1000):
        maker.paragraph(100, LONG)
        maker.text(290, 815, str(number + 1), 10, "Times-Roman").page()
    document = read(maker.save())
    assert len(document.blocks) == 1000
    assert document.origin.locate(document.blocks[-1].span).page == 1000


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the shared reports are not here")
@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.pdf")), ids=lambda path: path.name[:3])
def test_real_reports_are_read_whole(path: Path) -> None:
    document = read(path)
    assert len(document.origin.pages) == len(document.text)  # type: ignore[attr-defined]
    for block in document.blocks:
        assert document.words(block.span).strip() or block.kind is BlockKind.TABLE
    for table in document.tables:
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert document.words(cell.span) == cell.text
            covered = {
                (row, column)
                for row in range(cell.row, cell.row + cell.rows)
                for column in range(cell.column, cell.column + cell.columns)
            }
            assert not covered & taken
            taken |= covered


def test_a_table_title_on_every_page_is_no_running_head(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    xs = (90, 250, 350, 450)
    for number in range(4):
        maker.text(240, 60, "项目支出绩效目标表").text(90, 80, "单位：万元", 9)
        maker.table(xs, 90, [ROWS[0], [f"项目{number}", f"{number}.00", "1.00"]])
        maker.page()
    document = read(maker.save())
    (table,) = document.tables
    assert _rows(table) == [ROWS[0], *([f"项目{number}", f"{number}.00", "1.00"] for number in range(4))]
    assert table.caption is not None
    assert document.words(table.caption) == "项目支出绩效目标表\n单位：万元"
    assert _paragraphs(document) == ["项目支出绩效目标表", "单位：万元"]


def test_a_numbered_table_title_is_a_heading(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    maker.text(90, 60, "二、报表").text(200, 90, "表1：经费支出表").text(400, 110, "单位：万元", 9)
    maker.table((90, 250, 350, 450), 120, ROWS)
    document = read(maker.save())
    caption = document.tables[0].caption
    assert caption is not None and document.words(caption) == "表1：经费支出表\n单位：万元"
    assert [document.words(block.span) for block in document.blocks if block.kind is BlockKind.HEADING] == [
        "二、报表",
        "表1：经费支出表",
    ]
    assert document.origin.locate(_place(document, "30.25")).cell == "表1!B3"


def test_a_page_number_that_skips_one_is_still_a_page_number(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "a.pdf")
    words = ("\u3000\u3000" + LONG.replace("。", "，") * 9)[: 4 * 58]
    for number, printed in enumerate((1, 2, 3, 5)):
        maker.body(100, [words[k : k + 29] for k in range(number * 58, number * 58 + 58, 29)])
        maker.text(293, 815 if number < 3 else 260, str(printed), 10, "Times-Roman").page()
    assert _paragraphs(read(maker.save())) == [words.strip()]
