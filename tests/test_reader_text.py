"""Reading plain text: clean words, blocks, tables, and the way back to the file."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document, Span
from narrcheck.readers import markdown, outline, read
from narrcheck.readers.breaks import columns
from narrcheck.readers.encodings import NotText, decode
from narrcheck.readers.numbering import numeral
from narrcheck.readers.text import read_text
from narrcheck.readers.titles import Entry

BREAKS = "\n\r\v\f\u2028\u2029"
INVISIBLE = "\u200b\ufeff\u00ad"
BLANKS = " \t\u3000\u00a0" + INVISIBLE + BREAKS
PIECES = [
    *(
        "第一部分",
        "一、",
        "（二）",
        "(3)",
        "4.",
        "5、",
        "①",
        "一是",
        "目录",
        "附件",
        "注：",
        "公开01表",
        "|",
        "# ",
        "……3",
    ),
    *(
        "收入",
        "支出决算",
        "年初预算",
        "万元",
        "，",
        "。",
        "；",
        "：",
        "、",
        "（",
        "）",
        "“",
        "”",
        "12.5",
        "2021年",
        "%",
        "Ab",
    ),
    *(" ", "\u3000", "\u00a0", "\u200b", "\t", "\n", "\r\n", "\r", "\f", "\n\n", "\n\n\n\n"),
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


def shape(document: Document) -> list[tuple[str, int | None, int | None, str]]:
    """Kind, level, parent and words of each block."""
    return [(block.kind.value, block.level, block.parent, document.words(block.span)) for block in document.blocks]


def kinds(text: str) -> list[str]:
    return [block.kind.value for block in read_text(text).blocks]


# --- the way back -------------------------------------------------------------------------------------------------


@given(texts)
def test_every_character_leads_back_to_itself(raw: str) -> None:
    document = read_text(raw)
    places = []
    for position, char in enumerate(document.text):
        location = document.origin.locate(Span(position, position + 1))
        places.append(location.start)
        assert location.end == location.start + 1
        if char == "\n" or (char == " " and raw[location.start] != " "):
            assert raw[location.start] in BREAKS + "\t"
        else:
            assert raw[location.start] == char == location.quote
    assert places == sorted(set(places))


@given(texts)
def test_only_blanks_are_dropped(raw: str) -> None:
    def words(text: str) -> str:
        return re.sub(r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]", "", text)

    if not re.search(r"[-—–－―]|第 *\d+ *页", raw):
        assert words(read_text(raw).text) == words(raw)


@given(texts, st.data())
def test_places_ascend_and_quotes_are_the_file(raw: str, data: st.DataObject) -> None:
    document = read_text(raw)
    size = len(document.text)
    points = sorted(data.draw(st.lists(st.integers(0, size), min_size=4, max_size=4)))
    first, second = Span(points[0], points[1]), Span(points[2], points[3])
    one, two = document.origin.locate(first), document.origin.locate(second)
    assert 0 <= one.start <= one.end <= len(raw)
    assert one.quote == raw[one.start : one.end]
    assert one.start <= two.start or not len(first)
    if len(first) and len(second):
        assert one.end <= two.start
    assert one.line == 1 + len(re.findall(r"\r\n|\r|\n", raw[: one.start] + ("\n" if raw[one.start :][:0] else "")))


@given(texts)
def test_blocks_cover_the_text_in_order(raw: str) -> None:
    document = read_text(raw)
    position = 0
    for index, block in enumerate(document.blocks):
        assert block.span.start == position
        assert len(block.span) > 0
        assert block.parent is None or block.parent < index
        if block.parent is not None and document.blocks[block.parent].kind is BlockKind.CONTENTS:
            assert block.kind is BlockKind.CONTENTS
        if block.number:
            assert block.number.span.start == block.span.start
            assert numeral(document.words(block.span)) is not None
        position = block.span.end + 1
    assert position == (len(document.text) + 1 if document.blocks else 0)
    for table in document.tables:
        assert document.blocks[table.block].kind is BlockKind.TABLE
        grid: dict[int, list[str]] = {}
        for cell in table.cells:
            assert document.words(cell.span) == cell.text
            grid.setdefault(cell.row, []).append(cell.text)
        assert document.words(table.span) == "\n".join("\t".join(row) for row in grid.values())


@given(texts)
def test_markdown_never_crashes_and_leads_back(raw: str) -> None:
    document = markdown.read_text(raw)
    for position, char in enumerate(document.text):
        place = document.origin.locate(Span(position, position + 1)).start
        assert raw[place] == char or char in " \n\t"


def test_an_insertion_stands_behind_the_word_before_it() -> None:
    document = read_text("  一、收 入\r\n\r\n总计5 万元。")
    assert document.text == "一、收入\n总计5万元。"
    at_start, inside, below = (document.origin.locate(Span(at, at)) for at in (0, 3, 5))
    assert (at_start.start, at_start.line) == (2, 1)
    assert (inside.start, inside.end, inside.quote) == (5, 5, "")
    assert (below.start, below.line) == (11, 3)
    figure = document.origin.locate(Span(7, 10))
    assert (figure.quote, figure.line) == ("5 万元", 3)


# --- clean text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("2019 年度支 出决算为 18.05 万元，占 12 %。", "2019年度支出决算为18.05万元，占12%。"),
        ("\u3000\u3000本单位\u00a0共有\u200b车辆 3\u2002辆。", "本单位共有车辆3辆。"),
        ("Error! Bookmark not defined.", "Error! Bookmark not defined."),
        ("[bookmark: _GoBack]本单位", "[bookmark: _GoBack]本单位"),
        ("1. 2019 年收入", "1. 2019年收入"),
        ("（一） 基本情况", "（一）基本情况"),
        ("收入，支出。\r\n\r\n\r\n结余。\r", "收入，支出。\n结余。"),
        ("比上年增加（减少）０．５万元", "比上年增加（减少）０．５万元"),
    ],
)
def test_blanks_inside_words_go_and_all_else_stays(raw: str, clean: str) -> None:
    assert read_text(raw).text == clean


def test_page_numbers_between_lines_are_no_words() -> None:
    text = "本单位全年开支培训费三万元，用于业务\n- 12 -\n培训，参加人员共六十人。\n第 3 页 共 9 页\n其他事项。"
    assert read_text(text).text == "本单位全年开支培训费三万元，用于业务培训，参加人员共六十人。\n其他事项。"


def _pages(numbers: list[str], lines: int) -> str:
    """Pages of so many lines, each cut off inside its last sentence, with a number of its own between empty lines."""
    body = "本馆按月公布讲解场次，接受参观者监督。\n" * lines
    return "".join(
        f"{body}本馆全年讲解支出为3.5万元，比年初\n\n\n    {number}\n\n预算多1.2万元。\n" for number in numbers
    )


def test_bare_page_numbers_that_go_up_are_no_words() -> None:
    text = read_text(_pages(["3", "4", "6"], 8)).text
    assert text.count("比年初预算多1.2万元。") == 3


@pytest.mark.parametrize(
    ("numbers", "lines"),
    [(["3", "9", "4"], 8), (["3", "4", "5"], 2), (["301", "302", "303"], 8), (["3", "4"], 8)],
    ids=["not in order", "too near", "codes", "too few"],
)
def test_other_bare_numbers_stay(numbers: list[str], lines: int) -> None:
    text = read_text(_pages(numbers, lines)).text
    assert all(f"\n{number}\n" in text for number in numbers)


def test_a_form_feed_sets_a_page_number_apart() -> None:
    body = "本馆按月公布讲解场次，接受参观者监督。\n" * 8
    text = "\n".join(f"{body}讲解支出为3.5万元，比年初\n{page}\f预算多1.2万元。" for page in (1, 2, 3))
    assert read_text(text).text.count("比年初预算多1.2万元。") == 3


# --- hard line breaks ---------------------------------------------------------------------------------------------

SENTENCE = (
    "本馆全年收入合计845.17万元，其中：财政拨款收入801.66万元，占94.85%；事业收入43.51万元，占5.15%。"
    "与上年相比，收入增加31.02万元，增长3.81%，主要原因是展厅改造，新增讲解人员四名（含劳务派遣人员），"
    "办公费、水费、电费、邮电费、差旅费有所增加，各项支出均控制在年初预算之内。"
)


OTHERS = (
    "本馆坚持开放办馆，全年接待观众和读者约三万人次，举办讲座、展览、培训等各类活动共计四十二场，"
    "观众满意度比上年有较大提高，志愿服务队伍进一步壮大，馆藏文物的数字化采集工作按照计划有序推进，"
    "库房温湿度监测设备运行平稳，安全保卫、消防检查、应急演练等制度得到落实，没有发生责任事故，"
    "财务管理、资产管理、合同管理等内部控制制度逐步健全，政府采购活动公开透明，节约资金成效明显。"
)


def wrapped(text: str, width: int, mark: str) -> str:
    lines = [""]
    for char in text:
        if columns(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return mark.join(lines)


def test_an_indented_first_line_that_ends_a_sentence_at_the_margin_runs_on_and_an_indented_line_does_not() -> None:
    lines = [
        "　　（一）公务用车运行费6.30万元，主要用于保障工作所需公务用车的燃",
        "料费、维修费、过路过桥费、保险费等支出。预算数与上年相比减少0.10",
        "万元，主要是部分项目已经完工，车辆行驶里程减少，各项支出有所降低。",
        "　　（二）公务接待费0.19万元，主要用于按规定开支的各类接待支出。",
        "预算数与上年相比增加0.02万元，主要是来馆交流的兄弟单位有所增加，",
        "接待批次随之增加，各项支出均控制在预算之内。",
        "　　两项合计6.49万元，比上年减少0.08万元。",
    ]
    document = read_text("\n".join(lines))
    assert [text[:5] for text in document.text.split("\n")] == ["（一）公务", "（二）公务", "两项合计6"]


def test_a_title_below_a_sentence_that_ends_at_the_margin_is_a_line_of_its_own() -> None:
    lines = [
        "　　（一）公务用车运行费6.30万元，主要用于保障工作所需公务用车的燃",
        "料费、维修费、过路过桥费、保险费等支出。预算数与上年相比减少0.10",
        "万元，主要是部分项目已经完工，车辆行驶里程减少，各项支出有所降低。",
        "2025年单位预算编制说明",
        "　　收入预算280万元，与上年相比增加7万元，主要是来馆交流的兄弟单位",
        "有所增加。",
    ]
    document = read_text("\n".join(lines))
    assert [text[:6] for text in document.text.split("\n")] == ["（一）公务用", "2025年单", "收入预算28"]


@given(st.integers(32, 88), st.sampled_from(["\n", "\r\n", "\r\n  "]), st.booleans())
def test_a_sentence_broken_at_any_width_is_one_paragraph(width: int, mark: str, numbered: bool) -> None:
    sentence = "2. " + SENTENCE if numbered else SENTENCE
    paragraphs = ["一、业务开展情况", OTHERS, "二、收入情况", sentence, "三、支出情况", "本馆无其他支出。"]
    document = read_text("\n".join(wrapped(paragraph, width, mark) for paragraph in paragraphs))
    assert document.text.split("\n") == [paragraph.replace(" ", "") for paragraph in paragraphs]


def test_a_page_break_with_empty_lines_inside_sentences() -> None:
    text = (
        "本馆年末结转资金为12.6万元，比年\n\n初数增加1.4万元，增长12.5%，主要是项目尚未验收。\n\n"
        "（一）负责制定馆内制度，并组织\n\n实施；负责讲解人员培训。\n\n其他说明，已列入年度计划的\n\n77%。"
    )
    assert read_text(text).text.split("\n") == [
        "本馆年末结转资金为12.6万元，比年初数增加1.4万元，增长12.5%，主要是项目尚未验收。",
        "（一）负责制定馆内制度，并组织实施；负责讲解人员培训。",
        "其他说明，已列入年度计划的77%。",
    ]


def test_a_figure_with_a_line_to_itself_stands_in_its_sentence() -> None:
    text = "此外，基本支出预算数为\n\n1,394.31\n\n万元。与上年相比增加70.85万元。"
    assert read_text(text).text == "此外，基本支出预算数为1,394.31万元。与上年相比增加70.85万元。"
    assert read_text("项目支出及其他\n\n573.2\n\n合计").text == "项目支出及其他\n573.2\n合计"


def test_an_item_with_its_explanation_is_broken_where_its_line_is_full() -> None:
    lines = [
        "本馆年末结转资金主要是项目尚未验收，将在次年按合",
        "同约定支付，全部用于展厅改造与设备更新，不再另外安",
        "排财政资金，由办公室牵头负责，并按季公布支付进",
        "度情况，接受监督。",
        "十、“三公”经费：指本馆使用本级财政资金安",
        "排的因公出国（境）费、公务用车费和接待费。",
    ]
    assert read_text("\n".join(lines)).text.split("\n") == ["".join(lines[:4]), "".join(lines[4:])]


@pytest.mark.parametrize(
    "text",
    [
        "县档案馆\n2020年度部门决算",
        "第二部分\n县档案馆决算表\n一、收入总表",
        "4、教育支出（类）普通教育（款）小学教育（项）\n年初预算为3.1万元，支出决算为3.1万元。",
        "全年安排会议两次，均在馆内召开（培训费另列，共1.2万元）\n\n2020年本馆制定了制度，所有资产专人管理。",
        "附件一、决算公开表\n附件二、绩效自评报告",
        "收入，支出，结余\n一、总体情况",
        "（二）聚焦重点任务，优化支出结构\n本馆把展陈改造作为重点，安排资金三十万元，年内完工。",
        "全年共办理查询业务，回访群众，征求意见\n\n\n\n\n\n现将有关情况，说明如下。",
    ],
)
def test_titles_items_and_finished_lines_are_not_joined(text: str) -> None:
    assert read_text(text).text.split("\n") == [line for line in text.split("\n") if line]


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("第三部分决算说明", "第一部分", 3),
        ("第十二部分 附件", "第一部分", 12),
        ("十一、其他", "一、", 11),
        ("（二十三）其他", "（一）", 23),
        ("(四)其他", "（一）", 4),
        ("12.其他", "1.", 12),
        ("１２．其他", "1.", 12),
        ("3、2020年收入", "1、", 3),
        ("3.2020年收入", "1.", 3),
        ("（7）其他", "（1）", 7),
        ("8）其他", "1）", 8),
        ("③其他", "①", 3),
        ("⑵其他", "（1）", 2),
        ("㈢其他", "（一）", 3),
        ("二是优化服务", "一是", 2),
    ],
)
def test_styles_and_values_of_numbers(text: str, style: str, value: int) -> None:
    number = numeral(text)
    assert number is not None
    assert (number.style, number.value) == (style, value)


@pytest.mark.parametrize(
    "text",
    [
        "1.5万元",
        "2018年",
        "12月31日",
        "3—4次",
        "2021.12",
        "100、",
        "（2019）5号",
        "一般公共预算",
        "十分重要",
        "一是否",
        "第一",
        "",
    ],
)
def test_decimals_years_and_words_are_no_numbers(text: str) -> None:
    assert numeral(text) is None


# --- outline ------------------------------------------------------------------------------------------------------

REPORT = """县文化馆2020年度部门决算
第一部分
县文化馆概况
一、主要职责
1、组织群众文化活动，辅导基层文艺骨干。
2、收集整理民间艺术资料。
3、完成上级交办的其他工作。
二、机构设置
（一）内设机构设置。县文化馆设办公室、活动部两个机构。
（2）决算单位构成。只有本级。
第二部分 决算情况说明
一、收入情况
本馆收入12万元。
九、具体情况
（一）支出决算具体情况。
支出决算为12万元，其中：
1、文化支出（类）文化（款）群众文化（项）。
年初预算为10万元，支出决算为12万元。
2、住房支出（类）改革支出（款）公积金（项）
无年初预算。
10、政府性基金情况
无。
十一、其他情况
其中①会议费1万元；②培训费2万元。
一是勤俭办事。
二是公开透明。
"""


def test_the_outline_of_a_report() -> None:
    assert shape(read_text(REPORT)) == [
        ("heading", 1, None, "县文化馆2020年度部门决算"),
        ("heading", 1, None, "第一部分"),
        ("heading", 2, 1, "县文化馆概况"),
        ("heading", 3, 2, "一、主要职责"),
        ("paragraph", 4, 3, "1、组织群众文化活动，辅导基层文艺骨干。"),
        ("paragraph", 4, 3, "2、收集整理民间艺术资料。"),
        ("paragraph", 4, 3, "3、完成上级交办的其他工作。"),
        ("heading", 3, 2, "二、机构设置"),
        ("paragraph", 4, 7, "（一）内设机构设置。县文化馆设办公室、活动部两个机构。"),
        ("paragraph", 4, 7, "（2）决算单位构成。只有本级。"),
        ("heading", 1, None, "第二部分决算情况说明"),
        ("heading", 2, 10, "一、收入情况"),
        ("paragraph", None, 11, "本馆收入12万元。"),
        ("heading", 2, 10, "九、具体情况"),
        ("heading", 3, 13, "（一）支出决算具体情况。"),
        ("paragraph", None, 14, "支出决算为12万元，其中："),
        ("heading", 4, 14, "1、文化支出（类）文化（款）群众文化（项）。"),
        ("paragraph", None, 16, "年初预算为10万元，支出决算为12万元。"),
        ("heading", 4, 14, "2、住房支出（类）改革支出（款）公积金（项）"),
        ("paragraph", None, 18, "无年初预算。"),
        ("heading", 2, 10, "10、政府性基金情况"),
        ("paragraph", None, 20, "无。"),
        ("heading", 2, 10, "十一、其他情况"),
        ("paragraph", None, 22, "其中①会议费1万元；②培训费2万元。"),
        ("paragraph", 3, 22, "一是勤俭办事。"),
        ("paragraph", 3, 22, "二是公开透明。"),
    ]


def test_styles_nest_as_the_report_uses_them() -> None:
    text = (
        "一、绩效情况\n1、信息公开情况\n已公开。\n2、资金使用情况\n（一）收支情况\n按规定执行。\n"
        "1、收入为5万元，支出为5万元。\n2、结余为0万元，无结转。\n二、问题\n1、人员不足。\n2、制度不全。"
    )
    assert [(level, parent) for _, level, parent, _ in shape(read_text(text))] == [
        (1, None),
        (2, 0),
        (None, 1),
        (2, 0),
        (3, 3),
        (None, 4),
        (4, 4),
        (4, 4),
        (1, None),
        (2, 8),
        (2, 8),
    ]


def test_a_list_inside_a_section_of_the_same_style() -> None:
    text = "一、概况\n（一）职责\n主要职责是：\n（一）收集档案；\n（二）整理档案。\n（二）机构设置\n无内设机构。"
    assert [(kind, parent) for kind, _, parent, _ in shape(read_text(text))] == [
        ("heading", None),
        ("heading", 0),
        ("paragraph", 1),
        ("paragraph", 1),
        ("paragraph", 1),
        ("heading", 0),
        ("paragraph", 5),
    ]


def test_short_items_of_a_list_are_no_headings() -> None:
    text = "第二部分 决算表\n共3张表，包括：\n1、收入表（01表）\n2、支出表（02表）\n3、基金表（03表）\n（附后）"
    assert kinds(text) == ["heading", *["paragraph"] * 5]


def test_a_heading_glued_to_a_paragraph_stays_there() -> None:
    document = read_text("四、成效\n办事时间缩短，群众满意。五、问题和建议\n六、其他\n无。")
    assert [document.words(block.span) for block in document.blocks][1] == "办事时间缩短，群众满意。五、问题和建议"


# --- contents -----------------------------------------------------------------------------------------------------

BODY = (
    "第一部分\n馆情概况\n一、主要职责\n负责档案工作。\n二、机构\n设两个部。\n"
    "第二部分 决算说明\n一、收入情况\n收入5万元。"
)


@pytest.mark.parametrize(
    "pages",
    [
        "目  录\n第一部分 馆情概况\n一、主要职责\n二、机构\n第二部分 决算说明\n一、收入情况\n",
        "目录\n第一部分 馆情概况………1\n一、主要职责……2\n二、机构……………12\n第二部分 决算说明...13\n一、收入情况....14\n",
        "目录\n第一部分 馆情概况\t1\n一、主要职责\t2\n二、机构\t12\n第二部分 决算说明\t13\n一、收入情况\t14\n",
    ],
)
def test_contents_are_recognised(pages: str) -> None:
    document = read_text("县档案馆\n" + pages + BODY)
    found = [block.kind for block in document.blocks]
    assert found[:7] == [BlockKind.HEADING, *[BlockKind.CONTENTS] * 6]
    assert BlockKind.CONTENTS not in found[7:]
    assert BlockKind.TABLE not in found
    styles = [(block.number.style, block.number.value) for block in document.blocks[2:7] if block.number]
    assert styles == [("第一部分", 1), ("一、", 1), ("一、", 2), ("第一部分", 2), ("一、", 1)]
    assert all(block.parent is None or block.parent >= 7 for block in document.blocks[7:])


def test_contents_that_begin_with_another_line_and_end_with_a_title() -> None:
    text = "目录\n公开时间：2021年9月\n第一部分 概况4\n一、职能4\n第二部分 说明9\n县馆\n第一部分 馆情\n一、职能\n无。"
    assert kinds(text) == ["contents"] * 5 + ["heading"] * 3 + ["paragraph"]


def test_contents_without_their_title() -> None:
    entries = "一、主要职责\n二、机构设置\n三、收入情况\n四、支出情况\n五、名词解释\n"
    body = "一、主要职责\n负责档案。\n二、机构设置\n无。\n三、收入情况\n无。\n四、支出说明\n无。\n五、名词解释\n无。"
    assert kinds(entries + body) == ["contents"] * 5 + ["heading", "paragraph"] * 5


# --- tables -------------------------------------------------------------------------------------------------------


def test_lines_with_tabs_are_a_table_with_its_caption() -> None:
    text = (
        "第二部分 决算表\n收入决算表\n\n公开02表\n金额单位：万元\n\n部门：县档案馆\n\n"
        "项 目\t本年 合计\t\n201\t一般公共服务支出\t5.00\n\t合 计\t5.00\n\n注：本表反映收入情况。"
    )
    document = read_text(text)
    (table,) = document.tables
    assert table.caption is not None
    assert document.words(table.caption) == "收入决算表\n公开02表\n金额单位：万元\n部门：县档案馆"
    assert document.words(table.span) == "项目\t本年合计\t\n201\t一般公共服务支出\t5.00\n\t合计\t5.00"
    assert [(cell.row, cell.column, cell.text) for cell in table.cells if not cell.text or cell.row == 2] == [
        (0, 2, ""),
        (2, 0, ""),
        (2, 1, "合计"),
        (2, 2, "5.00"),
    ]
    assert [block.kind.value for block in document.blocks] == [
        *("heading", "heading", "paragraph", "paragraph", "paragraph", "table", "paragraph"),
    ]
    total = next(cell for cell in table.cells if cell.text == "合计")
    assert document.origin.locate(total.span).quote == "合 计"
    assert document.origin.locate(total.span).line == 11


def test_the_line_above_a_table_is_no_row_even_with_tabs() -> None:
    document = read_text("支出表\n部门：县档案馆\t\t金额单位：万元\n项目\t金额\n合计\t5.00")
    assert [document.words(block.span) for block in document.blocks] == [
        "支出表",
        "部门：县档案馆",
        "金额单位：万元",
        "项目\t金额\n合计\t5.00",
    ]
    (table,) = document.tables
    assert table.caption == Span(0, document.blocks[2].span.end)


def test_tabs_that_only_indent_make_no_table() -> None:
    assert kinds("\t本馆收入5万元。\n\t本馆支出5万元。\n一、\t其他情况\n无。") == [
        *("paragraph", "paragraph", "heading", "paragraph"),
    ]


def test_markdown_headings_and_pipe_tables() -> None:
    document = markdown.read_text(
        "# 县档案馆决算\n\n## 一、收入\n\n县档案馆全年收入**5万元**，其中支出\n4万元。\n\n"
        "| 项目 | 金额 |\n|---|---:|\n| 收入 | 5 |\n"
    )
    assert shape(document) == [
        ("heading", 1, None, "县档案馆决算"),
        ("heading", 2, 0, "一、收入"),
        ("paragraph", None, 1, "县档案馆全年收入5万元，其中支出4万元。"),
        ("table", None, 1, "项目\t金额\n收入\t5"),
    ]
    assert [cell.text for cell in document.tables[0].cells] == ["项目", "金额", "收入", "5"]


# --- encodings and files that can't be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
def test_encodings(encoding: str, tmp_path: Path) -> None:
    text = "一、收入情况\r\n本馆收入5万元，“三公”经费0万元。\r\n"
    file = tmp_path / "report.txt"
    file.write_bytes(text.encode(encoding))
    document = read(file)
    assert document.text == "一、收入情况\n本馆收入5万元，“三公”经费0万元。"
    assert document.source == str(file)
    assert document.origin.locate(Span(7, 9)).line == 2


@pytest.mark.parametrize(
    "data",
    ["本館收入與支出情況說明".encode("big5") * 20, "é à ü ö ß".encode("latin-1") * 9, b"\xff\xfea", bytes(range(256))],
)
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


@pytest.mark.parametrize(
    ("name", "data", "zh", "en"),
    [
        ("empty.txt", b"", "空文件", "is empty"),
        ("blank.txt", b" \r\n\t\n", "空文件", "is empty"),
        ("large.txt", b"x" * 2000, "上限", "limit"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0", "图片", "picture"),
        ("noise.txt", bytes(range(256)) * 2, "不是文本", "neither text"),
        ("latin.txt", "é à ü ö ß".encode("latin-1") * 9, "编码", "encoding"),
        ("report.xyz", "收入".encode(), ".xyz", ".xyz"),
        ("report.pdf", b"%PDF-1.7\n", "PDF", "PDF"),
        ("report.txt", b"%PDF-1.7\n", "PDF", "PDF"),
        ("report.docx", b"PK\x03\x04....", "不完整", "incomplete"),
        ("report.xlsx", b"PK\x03\x04....", "不完整", "incomplete"),
        ("report.html", b"<!DOCTYPE html>\n<p>", "没有正文", "without text"),
        ("report.doc", b"\xd0\xcf\x11\xe0....", "不完整", "incomplete"),
        ("broken.docx", b"\x01\x02\x03\x00\xff" * 9, ".docx", ".docx"),
    ],
)
def test_bad_files_are_named_with_the_remedy(name: str, data: bytes, zh: str, en: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read(file, max_bytes=1000)
    message = caught.value.message
    assert name in message.zh and zh in message.zh and message.zh.endswith("。")
    assert name in message.en and en in message.en and message.en.endswith(".")
    assert "\n" not in message.zh + message.en


@pytest.mark.parametrize(("name", "zh"), [("missing.txt", "找不到"), ("", "文件夹")])
def test_missing_files_and_folders(name: str, zh: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path / name)
    assert zh in caught.value.message.zh


@given(st.lists(st.tuples(st.sampled_from(PIECES[:12]), st.booleans()), max_size=30))
def test_the_outline_is_a_tree(pieces: list[tuple[str, bool]]) -> None:
    entries, start = [], 0
    for text, table in pieces:
        entries.append(Entry(start, text, table))
        start += len(text) + 1
    blocks, captions = outline.build(entries)
    assert [block.span for block in blocks] == [entry.span for entry in entries]
    assert all(block.level is None or block.level >= 1 for block in blocks)
    assert all(entries[index].table for index in captions)


def test_a_short_run_before_a_table_is_broken_like_the_rest() -> None:
    """Too few lines stand before the table to tell how wide the page is; those after it do."""
    names = "、".join(["办公室", "业务管理股", "信息宣传股", "安全生产股", "规划财务股", "政策法规股"])
    above = f"河西县水库管理所内设{names}共计6个股。"
    below = "管理所负责全县水库的日常管理和维护，承担防汛抗旱、工程检查和水情监测等任务，" * 6 + "完成其他工作。"

    def broken(text: str) -> str:
        return "\n".join(text[at : at + 30] for at in range(0, len(text), 30))

    document = read_text(
        f"{broken(above)}\n项目\t金额\t备注\n基本支出\t12.30\t无\n项目支出\t4.00\t无\n{broken(below)}\n"
    )
    blocks = [document.words(block.span) for block in document.blocks]
    assert above in blocks and below in blocks


def test_a_figure_in_the_next_line_belongs_to_its_verb() -> None:
    """No comma and no width tells that the first line runs on, but its verb has no figure."""
    document = read_text("河西县林场2023年度“三公”经费支出年初预算为\n230200.00元，支出决算为222176.69元。\n")
    assert [document.words(block.span) for block in document.blocks] == [
        "河西县林场2023年度“三公”经费支出年初预算为230200.00元，支出决算为222176.69元。"
    ]


def test_the_occasion_below_a_title_is_a_line_of_its_own() -> None:
    title, occasion = (
        "关于临川市2023年全市和市本级预算执行情况与2024年全市和市本级预算草案的报告",
        "——2024年1月18日在市人大会议上",
    )
    body = "受市人民政府委托，现将2023年预算执行情况和2024年预算草案提请大会审查，并请各位代表提出意"
    document = read_text(f"{title}\n{occasion}\n{body}\n见。\n")
    assert [document.words(block.span) for block in document.blocks][:2] == [title, occasion]


def test_a_line_that_begins_with_a_figure_runs_on_behind_a_colon() -> None:
    lines = "2024年度支出为96,223.02元，其中：人员经费：", "38,539.63元；公用经费：", "57,683.39元。"
    document = read_text("\n".join(lines))
    assert [document.words(block.span).replace("\n", "") for block in document.blocks] == ["".join(lines)]


def test_a_list_behind_a_colon_begins_a_paragraph_of_its_own() -> None:
    text = "2024年度支出为170,035.07元，构成如下：\n58,539.63元用于人员经费。\n"
    assert len(read_text(text).blocks) == 2


@pytest.mark.parametrize(("below", "joined"), [("年度收支情况说明", True), ("年初预算的编制", False)])
def test_a_title_broken_inside_its_year_is_one(below: str, joined: bool) -> None:
    document = read_text(f"某省某某检察院2018\n{below}\n\n一、总体情况\n收支平衡。\n", "a.txt")
    first = document.words(document.blocks[0].span)
    assert first == (f"某省某某检察院2018{below}" if joined else "某省某某检察院2018")
