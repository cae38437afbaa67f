"""Tables of text in which a merged cell takes up one column: where its figures belong, or that nobody can tell."""

import pytest

from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook
from narrcheck.tables import sheets
from narrcheck.tables.lost_merges import with_merges

PUBLIC = """“三公”经费、会议费和培训费支出表
单位：万元
合计\t“三公”经费\t会议费\t培训费
小计\t因公出国（境）费\t公务用车购置及运行费\t公务接待费
小计\t公务用车购置费\t公务用车运行费
64.00\t38.50\t5.00\t21.00\t\t21.00\t12.50\t9.50\t16.00
"""
PUBLIC_PATHS = [
    ("合计",),
    ("“三公”经费", "小计"),
    ("“三公”经费", "因公出国（境）费"),
    ("“三公”经费", "公务用车购置及运行费", "小计"),
    ("“三公”经费", "公务用车购置及运行费", "公务用车购置费"),
    ("“三公”经费", "公务用车购置及运行费", "公务用车运行费"),
    ("“三公”经费", "公务接待费"),
    ("会议费",),
    ("培训费",),
]
SPENT = """支出决算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
类\t款\t项
合计\t312.00\t212.00\t100.00
201\t\t\t一般公共服务支出\t260.00\t160.00\t100.00
201\t26\t01\t行政运行\t160.00\t160.00\t
201\t26\t04\t档案馆\t100.00\t\t100.00
208\t\t\t社会保障和就业支出\t52.00\t52.00\t
"""


FEES = """收入决算表
单位：万元
科目编码\t科目名称\t本年收入合计\t财政拨款收入\t事业收入\t其他收入
金额\t其中：教育收费
205\t教育支出\t400.00\t220.00\t136.00\t73.00\t44.00
20502\t普通教育\t390.00\t210.00\t136.00\t73.00\t44.00
208\t社会保障和就业支出\t13.00\t12.00\t\t\t1.00
\t合计\t413.00\t232.00\t136.00\t73.00\t45.00
"""


def _paths(text: str, rulebook: Rulebook) -> list[tuple[str, ...]]:
    document = with_merges(read_text(text), rulebook)
    return [column.path for sheet in sheets(document, rulebook) for group in sheet.groups for column in group.columns]


def _padded(text: str) -> str:
    """The text with every row of the table as long as the longest."""
    lines = text.splitlines()
    width = max(line.count("\t") for line in lines)
    return "".join(f"{line}{chr(9) * (width - line.count(chr(9))) if chr(9) in line else ''}\n" for line in lines)


@pytest.mark.parametrize("padded", [False, True])
def test_the_figures_tell_which_header_cell_reaches_over_which(padded: bool, rulebook: Rulebook) -> None:
    assert _paths(_padded(PUBLIC) if padded else PUBLIC, rulebook) == PUBLIC_PATHS


def test_what_is_a_part_of_the_column_before_it_is_not_added_up(rulebook: Rulebook) -> None:
    income = ("事业收入", "金额"), ("事业收入", "其中：教育收费")
    assert _paths(FEES, rulebook) == [("本年收入合计",), ("财政拨款收入",), *income, ("其他收入",)]


@pytest.mark.parametrize("padded", [False, True])
def test_codes_and_totals_stand_in_their_columns(padded: bool, rulebook: Rulebook) -> None:
    document = with_merges(read_text(_padded(SPENT) if padded else SPENT), rulebook)
    (sheet,) = sheets(document, rulebook)
    (group,) = sheet.groups
    assert [column.label for column in group.columns] == ["合计", "基本支出", "项目支出"]
    told = {row.name: [str(figure.value) for figure in row.figures.values()] for row in group.rows}
    assert told["合计"] == ["312.00", "212.00", "100.00"]
    assert told["档案馆"] == ["100.00", "100.00"]
    assert [row.code for row in group.rows][1:] == ["201", "2012601", "2012604", "208"]


def test_a_header_that_can_t_be_placed_leaves_the_figures_out(rulebook: Rulebook) -> None:
    text = "项目支出表\n单位：万元\n甲类\t乙类\t丙类\n一季度\t二季度\n7.00\t8.00\t9.00\t4.00\n"
    document = with_merges(read_text(text), rulebook)
    assert not sheets(document, rulebook)
    assert [part.what for part in document.skipped] == ["1 个表"]


FORM = """项目支出绩效自评表
项目名称\t馆藏档案数字化
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t60.00\t50.00\t40.00\t10\t80.00%\t8
其中：财政拨款\t60.00\t50.00\t40.00\t—\t80.00%\t—
"""


@pytest.mark.parametrize("padded", [False, True])
def test_a_form_reaches_to_the_right_side_or_is_left_out(padded: bool, rulebook: Rulebook) -> None:
    document = with_merges(read_text(_padded(FORM) if padded else FORM), rulebook)
    (table,) = document.tables
    columns = {cell.text: cell.column for cell in table.cells}
    if padded:
        assert "80.00%" not in columns and document.skipped
    else:
        assert columns["80.00%"] == columns["执行率"] and columns["8"] == columns["得分"]


@pytest.mark.parametrize(
    "text",
    [
        "支出表\n单位：万元\n项目\t\t金额\t\n编码\t名称\t合计\t基本支出\n合计\t\t5.00\t5.00\n201\t甲\t5.00\t5.00\n",
        "支出表\n单位：万元\n科目编码\t科目名称\t金额\t备注\n合计\t\t5.00\n201\t甲\t5.00\n",
    ],
)
def test_blanks_where_merged_cells_reach_are_left_alone(text: str, rulebook: Rulebook) -> None:
    document = read_text(text)
    assert with_merges(document, rulebook) is document
