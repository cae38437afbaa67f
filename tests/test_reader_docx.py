"""Word files: what is read, in which order, and where it stands."""

import json
import pickle
import sys
from pathlib import Path

import pytest
from docx import Document as open_word
from docx.oxml.ns import qn
from docx.text.run import Run

from corpus.tools.formats import save_as
from narrcheck import cli
from narrcheck.config import Settings
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.readers.docx import DocxOrigin, own_runs, read
from narrcheck.readers.office.convert import program
from narrcheck.session import Session
from tests.support import ROOT
from tests.word_files import bare_word, cell, field, item, level, numbering, p, r, table, word_of

CORPUS = [*sorted((ROOT / "corpus" / "clean").glob("*.txt")), ROOT / "corpus" / "demo-with-errors.txt"]
HAVE = "收入决算总额为"


def lines(document: Document) -> list[str]:
    return document.text.split("\n")


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def word(tmp_path: Path):
    """Read a file with this body and these parts."""

    def made(body: str, *, original: bool = False, **parts: str) -> Document:
        return read(bare_word(tmp_path / "a.docx", body, **parts), original=original)

    return made


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.stem)
def test_same_findings_as_the_text(file: Path, tmp_path: Path) -> None:
    session = Session(Settings())
    text, made = session.file(file), session.file(word_of(file.read_text("utf-8"), tmp_path / "a.docx"))

    def shown(checked):
        document = checked.analysis.document
        return [(f.code, f.severity, f.span, document.words(f.span), f.calculation) for f in checked.findings]

    assert made.analysis.document.text == text.analysis.document.text
    assert made.analysis.document.blocks == text.analysis.document.blocks
    assert [t.cells for t in made.analysis.document.tables] == [t.cells for t in text.analysis.document.tables]
    assert shown(made) == shown(text)
    assert len(made.claims) == len(text.claims)


@pytest.mark.parametrize("file", CORPUS[-3:], ids=lambda file: file.stem)
def test_every_character_has_its_run(file: Path, tmp_path: Path) -> None:
    path = word_of(file.read_text("utf-8"), tmp_path / "a.docx")
    document = read(path)
    assert isinstance(document.origin, DocxOrigin)
    paragraphs = list(open_word(str(path)).element.iter(qn("w:p")))
    for start in range(0, len(document.text), 7):
        place = Span(start, min(start + 5, len(document.text)))
        words = "".join(
            Run(own_runs(paragraphs[found.paragraph])[found.run], None).text[found.start : found.end]  # type: ignore[arg-type]
            for found in document.origin.runs(place)
        )
        assert "".join(words.split()) == "".join(document.words(place).split())


def test_paragraph_numbers_are_those_of_the_body(word) -> None:
    document = word(p("第一段的文字。") + p() + table(cell("表内") + cell("1")) + p("第二段的文字。"))
    place = document.origin.locate(span(document, "第二段"))
    assert (place.paragraph, place.table, place.cell, place.quote) == (3, None, None, "第二段")
    assert (place.start, place.end) == (document.text.index("第二段"), document.text.index("第二段") + 3)
    place = document.origin.locate(span(document, "1"))
    assert (place.paragraph, place.table, place.cell) == (None, 1, "表1!B1")


def test_insertion_points_stand_behind_the_character_before(word) -> None:
    document = word(p("甲乙。") + p("丙丁。"))
    assert document.origin.locate(Span(3, 3)).paragraph == 1
    assert document.origin.locate(Span(4, 4)).paragraph == 2
    assert document.origin.runs(Span(2, 2)) == [("word/document.xml", 0, 0, 2, 2)]
    assert document.origin.locate(Span(99, 99)).paragraph == 2


def test_documents_can_be_sent_to_another_process(word) -> None:
    document = word(p("甲乙。") + table(cell("项目") + cell("金额"), cell("合计") + cell("12.30")))
    again = pickle.loads(pickle.dumps(document))
    assert again == document and again.origin.locate(Span(0, 1)) == document.origin.locate(Span(0, 1))


LEVELS = (
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircle", "%4"),
)


def test_automatic_numbers_are_rendered(word) -> None:
    body = "".join(
        item(text, depth=depth)
        for text, depth in [
            ("总体情况", 0), ("收入", 1), ("支出", 1), ("基本支出", 2), ("人员经费", 3), ("公用经费", 3),
            ("项目支出", 2), ("具体情况", 0), ("收入", 1), ("事业收入", 2),
        ]
    )  # fmt: skip
    assert lines(word(body, numbering=numbering(*LEVELS))) == [
        "一、总体情况", "（一）收入", "（二）支出", "1.基本支出", "①人员经费", "②公用经费", "2.项目支出",
        "二、具体情况", "（一）收入", "1.事业收入",
    ]  # fmt: skip


def test_numbers_of_several_levels_and_a_blank_before_figures(word) -> None:
    levels = level(0, "chineseCounting", "第%1部分"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    body = item("概况") + item("2021年情况", depth=1) + item("说明") + item("收入", depth=1) + item("支出", depth=1)
    assert lines(word(body, numbering=numbering(*levels))) == [
        "第一部分概况", "1.1 2021年情况", "第二部分说明", "2.1收入", "2.2支出",
    ]  # fmt: skip


def test_lists_of_one_definition_count_on_unless_they_start_anew(word) -> None:
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{override}</w:num>'
        for number, override in [
            (1, ""), (2, ""), (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        ]
    )  # fmt: skip
    body = item("甲") + item("乙", 2) + item("丙", 3) + item("丁", 3)
    assert lines(word(body, numbering=numbering(*LEVELS, lists=lists))) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_numbers_come_from_styles_and_can_be_taken_away(word) -> None:
    styles = (
        '<w:style w:styleId="a"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="b"><w:name w:val="own"/><w:basedOn w:val="a"/></w:style>'
    )
    none = '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("概况", '<w:pStyle w:val="a"/>') + p("无编号", none) + p("说明", '<w:pStyle w:val="b"/>')
    document = word(body, styles=styles, numbering=numbering(*LEVELS))
    assert lines(document) == ["一、概况", "无编号", "二、说明"]
    assert [block.kind for block in document.blocks] == [BlockKind.HEADING] * 3


def test_bullets_show_no_number_and_empty_items_are_not_counted(word) -> None:
    bullets = level(0, "bullet", "\uf06c")
    assert lines(word(item("甲") + item("乙"), numbering=numbering(bullets))) == ["甲", "乙"]
    assert lines(word(item("甲") + item("") + item("乙"), numbering=numbering(*LEVELS))) == ["一、甲", "二、乙"]


def test_a_generated_number_has_a_place_but_no_run(word) -> None:
    document = word(p("说明。") + item("总体情况"), numbering=numbering(*LEVELS))
    assert document.origin.locate(span(document, "一、")).paragraph == 2
    assert document.origin.runs(span(document, "一、")) == []
    assert document.origin.runs(span(document, "、总体")) == [("word/document.xml", 1, 0, 0, 2)]


def test_styled_headings_give_their_level(word) -> None:
    def heading(depth: int) -> str:
        return f'<w:outlineLvl w:val="{depth}"/>'

    body = p("单位概况", heading(0)) + p("主要职责", heading(1)) + p("负责全县公路养护。") + p("收支说明", heading(0))
    document = word(body + p(HAVE + "12.30万元。"))
    assert [(block.kind, block.level) for block in document.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, None), (BlockKind.HEADING, 1),
        (BlockKind.PARAGRAPH, None),
    ]  # fmt: skip


def test_a_styled_heading_with_a_soft_break_is_one(word) -> None:
    body = p("单位决", '<w:outlineLvl w:val="0"/>').replace("</w:p>", f"<w:r><w:br/></w:r>{r('算说明')}</w:p>")
    document = word(body + p("负责全县公路养护。"))
    assert lines(document)[0] == "单位决算说明"
    assert document.blocks[0].kind is BlockKind.HEADING


def test_a_whole_paragraph_with_an_outline_level_is_no_heading(word) -> None:
    document = word(p(HAVE + "12.30万元，比上年增加1.20万元。", '<w:outlineLvl w:val="0"/>') + p("末段。"))
    assert document.blocks[0].kind is BlockKind.PARAGRAPH


def test_styles_that_contradict_the_numbers_are_not_believed(word) -> None:
    styled = '<w:outlineLvl w:val="0"/>'
    body = p("第一部分 概况") + p("一、职责", styled) + p("负责养护。") + p("第二部分 说明") + p("一、收入", styled)
    document = word(body + p(HAVE + "12.30万元。", styled))
    assert [(block.kind, block.level) for block in document.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, None),
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, None),
    ]  # fmt: skip


def test_merged_cells_stand_once_with_their_extent(word) -> None:
    body = p("收入决算表") + p("公开02表") + table(
        cell("项目", merge="restart") + cell("收入", span=2),
        cell("", merge="continue") + cell("小计") + cell("其他"),
        cell("合计") + cell("12.30") + cell("1.00"),
    )  # fmt: skip
    (made,) = word(body).tables
    assert [(c.row, c.column, c.rows, c.columns, c.text) for c in made.cells] == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "收入"), (1, 1, 1, 1, "小计"), (1, 2, 1, 1, "其他"),
        (2, 0, 1, 1, "合计"), (2, 1, 1, 1, "12.30"), (2, 2, 1, 1, "1.00"),
    ]  # fmt: skip
    document = word(body)
    assert lines(document)[2:] == ["项目\t收入\t", "\t小计\t其他", "合计\t12.30\t1.00"]
    assert document.words(made.caption) == "收入决算表\n公开02表"
    assert all(document.words(c.span) == c.text for c in made.cells)
    assert document.origin.locate(span(document, "12.30")).cell == "公开02表!B3"


def test_titles_and_notes_inside_a_table_are_text(word) -> None:
    body = table(
        cell("支出决算表", span=3),
        cell("单位：某县档案馆") + cell("") + cell("金额单位：万元"),
        cell("科目") + cell("基本") + cell("项目"),
        cell("合计") + cell("12.30") + cell("1.00"),
        cell("注：本表反映本年支出。", span=3),
    )
    document = word(body)
    (made,) = document.tables
    assert lines(document) == [
        "支出决算表", "单位：某县档案馆", "金额单位：万元", "科目\t基本\t项目", "合计\t12.30\t1.00",
        "注：本表反映本年支出。",
    ]  # fmt: skip
    assert document.words(made.caption).startswith("支出决算表")
    assert document.origin.locate(span(document, "1.00")).cell == "表1!C4"
    assert document.origin.locate(span(document, "注")).cell == "表1!A5"


def test_nested_tables_follow_and_frames_are_opened(word) -> None:
    inner = table(cell("货物") + cell("1.20"), cell("服务") + cell("0.30"))
    document = word(table(cell("采购") + cell(inner + p("合计1.50")), cell("说明") + cell("无")))
    assert lines(document) == ["采购\t合计1.50", "说明\t无", "货物\t1.20", "服务\t0.30"]
    assert document.origin.locate(span(document, "0.30")).cell == "表1!B1/B2"
    framed = word(table(cell(p("一、总体情况") + inner + p("共有车辆2辆。"))))
    assert lines(framed) == ["一、总体情况", "货物\t1.20", "服务\t0.30", "共有车辆2辆。"]
    assert framed.origin.locate(span(framed, "车辆")).cell == "表1!A1"


def test_cells_join_their_paragraphs_and_keep_figures_apart(word) -> None:
    document = word(table(cell(p("年初") + p("预算数")) + cell(p("1.20") + p("3.40")), cell("甲") + cell("乙")))
    assert lines(document)[0] == "年初预算数\t1.20 3.40"


BOX = "<w:txbxContent>{}</w:txbxContent>"
BOTH = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>{0}</wps:txbx></wps:wsp>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{0}</v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_text_boxes_are_read_once_after_their_paragraph(word) -> None:
    box = BOTH.format(BOX.format(p("框内第一段。") + p("框内第二段。")))
    document = word(p("标题一") + f"<w:p>{r('正文在前，')}{box}{r('正文在后。')}</w:p>" + p("末段。"))
    assert lines(document) == ["标题一", "正文在前，正文在后。", "框内第一段。", "框内第二段。", "末段。"]
    assert document.origin.locate(span(document, "第二段")).paragraph == 2
    assert document.origin.locate(span(document, "末段")).paragraph == 3
    (place,) = document.origin.runs(span(document, "在后"))
    assert (place.paragraph, place.run, place.start, place.end) == (1, 2, 2, 4)
    (place,) = document.origin.runs(span(document, "末段"))
    assert place.paragraph == 6


def test_notes_follow_the_sentence_that_refers_to_them(word) -> None:
    def note(number: int, text: str) -> str:
        return f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{r(text)}</w:p></w:footnote>'

    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = f"<w:p>{r('收入决算表')}{reference.format(1)}</w:p>" + table(
        cell("收入") + cell("1.20"), cell("a") + cell("b")
    )
    body += f"<w:p>{r('总额')}{reference.format(2)}{r('为1.20万元。')}</w:p>" + p("末段。")
    document = word(body, footnotes=note(1, "含结转。") + note(2, "不含结转。") + note(3, "无人引用。"))
    assert lines(document) == [
        "收入决算表",
        "收入\t1.20",
        "a\tb",
        "含结转。",
        "总额为1.20万元。",
        "不含结转。",
        "末段。",
    ]
    assert document.origin.locate(span(document, "不含")).paragraph == 2
    assert document.origin.runs(span(document, "不含"))[0].part == "word/footnotes.xml"


ENCIRCLED = r"eq \o\ac(○,3)"


def test_fields_show_their_result(word) -> None:
    inner = field("PAGEREF _Toc1", r("7"))
    body = f"<w:p>{r('详见')}{field('REF a', r('附件一') + inner)}{r('。')}</w:p>"
    body += f'<w:p><w:fldSimple w:instr="DATE">{r("2022年8月")}</w:fldSimple></w:p>'
    body += f"<w:p>{field(ENCIRCLED, '').replace('separate', 'x')}{r('其他。')}</w:p>"
    body += f'<w:p><w:hyperlink r:id="x">{r("链接")}</w:hyperlink>{r("文字。")}</w:p>'
    assert lines(word(body)) == ["详见附件一7。", "2022年8月", "③其他。", "链接文字。"]


def test_an_automatic_contents_page_is_no_section(word) -> None:
    def entry(text: str, page: int) -> str:
        link = f"{r(text)}<w:r><w:tab/></w:r>{field('PAGEREF _Toc', r(str(page)))}"
        return f'<w:p><w:pPr><w:pStyle w:val="t"/></w:pPr><w:hyperlink w:anchor="a">{link}</w:hyperlink></w:p>'

    styles = '<w:style w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    body = "".join(entry(text, page) for text, page in [("概况", 1), ("收支说明", 2), ("名词解释", 5)])
    body += p("概况") + p("一、职责") + p("负责养护。")
    document = word(body, styles=styles)
    assert [block.kind for block in document.blocks][:4] == [BlockKind.CONTENTS] * 3 + [BlockKind.HEADING]
    assert lines(document)[0] == "概况………1"
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    control = f"<w:sdt>{gallery}<w:sdtContent>{entry('概况', 1)}</w:sdtContent></w:sdt>"
    assert word(control + body, styles="").blocks[0].kind is BlockKind.CONTENTS


def test_content_controls_breaks_tabs_and_symbols(word) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    odd = (
        '<w:r><w:t>人员</w:t><w:softHyphen/><w:t>经费A</w:t><w:noBreakHyphen/><w:t>1</w:t><w:sym w:font="Wingdings"'
        ' w:char="F0FE"/><w:t>是。</w:t></w:r>'
    )
    body = control.format(p("控件内段落。")) + f"<w:p>{control.format(r('行内'))}{r('文字。')}</w:p>"
    body += f"<w:p>{odd}</w:p>" + p("目").replace("</w:p>", f"<w:r><w:tab/></w:r>{r('录')}</w:p>")
    body += f"<w:p>{r('一、收入情况')}<w:r><w:br/></w:r>{r('全年收入增加。')}</w:p>"
    assert lines(word(body)) == [
        "控件内段落。", "行内文字。", "人员经费A-1☑是。", "目录", "一、收入情况", "全年收入增加。",
    ]  # fmt: skip


def test_runs_after_odd_characters_are_counted_as_python_docx_does(word, tmp_path: Path) -> None:
    odd = '<w:r><w:t>甲</w:t><w:tab/><w:sym w:font="Symbol" w:char="F0B4"/><w:br w:type="page"/><w:t>乙丙</w:t></w:r>'
    document = word(f"<w:p>{odd}</w:p>")
    (place,) = document.origin.runs(span(document, "丙"))
    run = open_word(str(tmp_path / "a.docx")).paragraphs[0].runs[place.run]
    assert run.text[place.start : place.end] == "丙"


TRACKED = (
    f"<w:p>{r('收入')}<w:del w:id='1'><w:r><w:delText>减少</w:delText></w:r></w:del><w:ins w:id='2'>{r('增加')}</w:ins>"
    f"{r('1.20万元。')}</w:p>"
)


def test_tracked_changes_are_accepted_or_not(word) -> None:
    assert lines(word(TRACKED)) == ["收入增加1.20万元。"]
    assert lines(word(TRACKED, original=True)) == ["收入减少1.20万元。"]
    document = word(TRACKED)
    assert document.origin.runs(span(document, "增加")) == [("word/document.xml", 0, 2, 0, 2)]
    assert [part.what for part in document.skipped] == ["1处修订"]


def test_removed_marks_rows_and_moves(word) -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = p("收入决算", mark) + p("总额增加。")
    body += f"<w:p><w:moveFrom w:id='3'>{r('旧处。')}</w:moveFrom></w:p>"
    body += f"<w:p><w:moveTo w:id='4'>{r('新处。')}</w:moveTo></w:p>"
    gone = "<w:trPr><w:del w:id='5'/></w:trPr>"
    body += table(cell("甲") + cell("1"), gone + cell("乙") + cell("2"), cell("丙") + cell("3"))
    assert lines(word(body)) == ["收入决算总额增加。", "新处。", "甲\t1", "丙\t3"]
    assert lines(word(body, original=True)) == ["收入决算", "总额增加。", "旧处。", "甲\t1", "乙\t2", "丙\t3"]
    document = word(body)
    assert document.origin.locate(span(document, "总额")).paragraph == 2


def test_a_removed_item_is_not_counted(word) -> None:
    removed = item("乙").replace("<w:r>", "<w:del w:id='1'><w:r>").replace("</w:r>", "</w:r></w:del>")
    removed = removed.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    removed = removed.replace("</w:pPr>", "<w:rPr><w:del w:id='2'/></w:rPr></w:pPr>")
    assert lines(word(item("甲") + removed + item("丙"), numbering=numbering(*LEVELS))) == ["一、甲", "二、丙"]


def test_hidden_text_pictures_and_running_heads_are_named_not_read(word) -> None:
    hidden = r("暗语", "<w:vanish/>") + r("明文", '<w:vanish w:val="0"/>')
    picture = '<w:r><w:drawing><a:blip r:embed="x"/></w:drawing></w:r>'
    document = word(
        f"<w:p>{hidden}{r('。')}</w:p><w:p>{picture}</w:p>" + p("某县档案馆2021年度决算"),
        header=p("某县图书馆2020年度决算"),
        footer=p("某县档案馆") + f"<w:p>{field('PAGE', r('3'))}</w:p>",
    )
    assert lines(document) == ["明文。", "某县档案馆2021年度决算"]
    assert [part.what for part in document.skipped] == [
        "页眉“某县图书馆2020年度决算”", "1处图片", "1处隐藏文字",
    ]  # fmt: skip
    assert word(p("甲。"), footer=p("第3页/共12页")).skipped == ()


def test_formulas_and_word_art_are_read(word) -> None:
    parts = [f"<m:r><m:t>{text}</m:t></m:r>" for text in ("率=", "甲", "乙")]
    fraction = f"<m:f><m:num>{parts[1]}</m:num><m:den>{parts[2]}</m:den></m:f>"
    art = "<w:r><w:pict><v:shape><v:textpath string='年度报告'/></v:shape></w:pict></w:r>"
    assert lines(word(f"<w:p><m:oMath>{parts[0]}{fraction}</m:oMath></w:p><w:p>{art}</w:p>")) == [
        "率=甲/乙",
        "年度报告",
    ]


def test_lines_broken_by_hand_are_joined(word) -> None:
    body = p("2021年度收入总额为12.30万元，") + p("比上年增加1.20万元，增长10.81%。")
    assert lines(word(body)) == ["2021年度收入总额为12.30万元，比上年增加1.20万元，增长10.81%。"]


def test_an_empty_document_has_no_text(word) -> None:
    document = word(p() + table(cell("")) + table(cell("") + cell(""), cell("") + cell("")))
    assert (document.text, document.blocks, document.tables) == ("", (), ())
    assert document.origin.locate(Span(0, 0)).quote == ""
    assert document.origin.runs(Span(0, 0)) == []


REVISED = (
    "<w:p><w:r><w:t>公务接待费支出决算为1.56万元，与上年相比减少0.21万元，</w:t></w:r>"
    "<w:del w:id='1'><w:r><w:delText>增长</w:delText></w:r></w:del><w:ins w:id='2'><w:r><w:t>下降</w:t></w:r></w:ins>"
    "<w:r><w:t>11.86%。</w:t></w:r></w:p>"
)


@pytest.mark.parametrize("suffix", [".docx", ".doc", ".odt"])
def test_option_for_the_text_before_tracked_changes(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if suffix != ".docx" and program() is None:
        pytest.skip("LibreOffice is not installed")
    path = bare_word(tmp_path / "稿.docx", REVISED)
    if suffix != ".docx":
        path = save_as(path, suffix, tmp_path)
    for options, found in (([], []), (["--original"], ["NC103"])):
        monkeypatch.setattr(sys, "argv", ["narrcheck", "check", str(path), "--format", "json", *options])
        with pytest.raises(SystemExit):
            cli.main()
        document = json.loads(capsys.readouterr().out)["documents"][0]
        assert [finding["code"] for finding in document["findings"]] == found
        monkeypatch.setattr(sys, "argv", ["narrcheck", "inspect", str(path), "--format", "json", *options])
        with pytest.raises(SystemExit):
            cli.main()
        skipped = json.loads(capsys.readouterr().out)["documents"][0]["skipped"]
        assert ("修订前" in skipped[0]["why"]) == bool(options)
