"""Tables of the corpus and small ones made here: what is understood, what is found, what must stay silent."""

from pathlib import Path

import pytest

from narrcheck.config import Settings
from narrcheck.model.finding import Finding, Severity
from narrcheck.model.sheet import Sheet
from narrcheck.pipeline import analyse, check_document
from narrcheck.readers import read
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook
from tests.support import ROOT

REPORT = (ROOT / "corpus" / "clean" / "final-tables.txt").read_text(encoding="utf-8")


def _sheets(text: str, rulebook: Rulebook) -> tuple[Sheet, ...]:
    return analyse(read_text(text), Settings(), rulebook).sheets


def _found(text: str, rulebook: Rulebook) -> list[Finding]:
    checked = check_document(read_text(text), Settings(), rulebook)
    return [f for f in checked.findings if f.code.startswith("NC9") and f.severity is not Severity.INFO]


def test_standard_tables_are_known_by_title_and_the_continuation_is_joined(rulebook: Rulebook) -> None:
    assert [(sheet.standard, sheet.factor) for sheet in _sheets(REPORT, rulebook)] == [
        ("balance", 10_000),
        ("income", 10_000),
        ("expenditure", 10_000),
        ("grant_balance", 10_000),
        ("general_expenditure", 10_000),
        ("basic", 10_000),
        ("three_public", 10_000),
    ]
    expenditure = _sheets(REPORT, rulebook)[2].groups[0]
    assert [row.code for row in expenditure.rows if row.code and len(row.code) == 3] == ["208", "210", "214", "221"]


def test_header_cells_reach_over_the_empty_ones_after_them(rulebook: Rulebook) -> None:
    public = _sheets(REPORT, rulebook)[-1].groups[0]
    assert [column.path for column in public.columns[:6]] == [
        ("预算数", "合计"),
        ("预算数", "因公出国（境）费"),
        ("预算数", "公务用车购置及运行维护费", "小计"),
        ("预算数", "公务用车购置及运行维护费", "公务用车购置费"),
        ("预算数", "公务用车购置及运行维护费", "公务用车运行维护费"),
        ("预算数", "公务接待费"),
    ]
    assert [str(figure.value) for figure in public.rows[0].figures.values()][:6] == [
        "17.00", "0.00", "16.00", "0.00", "16.00", "1.00",
    ]  # fmt: skip


def test_two_sides_are_two_groups_and_row_numbers_are_no_figures(rulebook: Rulebook) -> None:
    income, expenditure = _sheets(REPORT, rulebook)[0].groups
    assert (income.label, expenditure.label) == ("收入", "支出")
    assert [len(income.columns), len(expenditure.columns)] == [1, 1]
    total = expenditure.rows[-1]
    assert (total.name, total.total, [str(f.value) for f in total.figures.values()]) == ("总计", True, ["1810.13"])


def test_codes_in_three_columns_inherit_what_they_leave_out(rulebook: Rulebook) -> None:
    head = "支出预算总表\n单位：万元\n类\t款\t项\t科目名称\t合计\n"
    body = "201\t\t\t一般公共服务支出\t3.00\n\t11\t\t纪检监察事务\t3.00\n\t\t99\t其他纪检监察事务支出\t3.00\n"
    rows = _sheets(head + body, rulebook)[0].groups[0].rows
    assert [row.code for row in rows] == ["201", "20111", "2011199"]


@pytest.mark.parametrize(
    ("line", "old", "new", "code"),
    [
        ("合计\t\t1773.01", "698.35", "689.35", "NC90"),
        ("20805\t行政事业单位养老支出\t88.29\t88.29\t0.00\t0.00", "88.29\t88.29", "88.29\t82.89", "NC90"),
        ("2140106\t公路养护\t1458.14", "924.66", "942.66", "NC90"),
        ("301\t工资福利支出", "516.90", "561.90", "NC90"),
        ("17.00\t0.00\t16.00", "15.47", "15.74", "NC902"),
        ("总计\t10\t1810.13", "1810.13\t总计\t20\t1810.13", "1801.13\t总计\t20\t1810.13", "NC903"),
        ("210\t卫生健康支出\t26.21\t26.21\t0.00\n", "26.21\t26.21", "26.12\t26.21", "NC90"),
    ],
)
def test_a_planted_slip_is_one_finding_with_the_figure_in_it(
    line: str, old: str, new: str, code: str, rulebook: Rulebook
) -> None:
    assert line in REPORT
    place = REPORT.index(line)
    end = REPORT.index("\n", place) + 1
    planted = REPORT[:place] + REPORT[place:end].replace(old, new, 1) + REPORT[end:]
    assert planted != REPORT
    findings = [finding for finding in _found(planted, rulebook) if finding.code != "NC921"]
    assert len(findings) == 1, findings
    assert findings[0].code.startswith(code)
    wrong = next(a for a, b in zip(new.split("\t"), old.split("\t"), strict=True) if a != b)
    assert wrong in findings[0].message.zh + findings[0].calculation


def test_text_that_differs_from_the_table_is_mended_with_the_table_as_evidence(rulebook: Rulebook) -> None:
    document = read_text(REPORT.replace("2023年度支出合计1773.01万元", "2023年度支出合计1737.01万元"))
    found = check_document(document, Settings(), rulebook).findings
    [finding] = [finding for finding in found if finding.severity is not Severity.INFO]
    assert finding.fix is not None
    assert (document.words(finding.fix.span), finding.fix.text) == ("1737.01", "1773.01")
    assert any(document.words(item.span) == "1773.01" for item in finding.related)


def _coded_lines() -> list[str]:
    start = REPORT.index("收入决算表\n公开02表")
    end = REPORT.index("一般公共预算财政拨款基本支出决算表\n公开06表")
    return [line for line in REPORT[start:end].split("\n") if line[:3].isdigit()]


@pytest.mark.parametrize("line", _coded_lines()[::3])
def test_a_row_that_is_not_shown_is_no_error(line: str, rulebook: Rulebook) -> None:
    start = REPORT.index("收入决算表\n公开02表")
    place = REPORT.index(line + "\n", start)
    found = _found(REPORT[:place] + REPORT[place + len(line) + 1 :], rulebook)
    # An item whose section is gone is told as such; the sums are not.
    assert {finding.code for finding in found} <= {"NC911"}


def test_a_lost_page_is_no_error(rulebook: Rulebook) -> None:
    start = REPORT.index("支出决算表（续）")
    end = REPORT.index("财政拨款收入支出决算总表\n公开04表")
    assert _found(REPORT[:start] + REPORT[end:], rulebook) == []


def test_dashes_and_blanks_are_no_figures(rulebook: Rulebook) -> None:
    head = "支出决算表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    body = "201\t一般公共服务支出\t1,200\t1,200\t—\n20126\t档案事务\t1,200\t1,200\t-\n"
    sheet = _sheets(head + body, rulebook)[0]
    assert sheet.factor == 1
    assert [sorted(row.figures) for row in sheet.groups[0].rows] == [[2, 3], [2, 3]]


def test_rows_hang_on_those_that_are_set_in_less(tmp_path: Path, rulebook: Rulebook) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [("青禾县档案馆2023年项目支出预算表", None), ("单位：万元", None), ("项目", "预算数"), ("合计", 300)]
    for name, total, parts in (
        ("馆舍运行", 60, (25, 20, 15)),
        ("数字化", 100, (70, 18, 12)),
        ("征集编研", 90, (40, 27, 23)),
        ("宣传", 50, (30, 11, 12)),
    ):
        rows += [(name, total), *((f"{name}子项{number}", part) for number, part in zip("甲乙丙", parts, strict=True))]
    for number, row in enumerate(rows, 1):
        sheet.append(row)
        if "子项" in str(row[0]):
            sheet.cell(number, 1).alignment = openpyxl.styles.Alignment(indent=2)
    book.save(tmp_path / "项目表.xlsx")
    checked = check_document(read(tmp_path / "项目表.xlsx"), Settings(), rulebook)
    found = [finding for finding in checked.findings if finding.code == "NC901"]
    assert [checked.analysis.document.words(finding.span) for finding in found] == ["50"]


def test_a_part_below_a_page_break_has_the_header_of_the_one_above(rulebook: Rulebook) -> None:
    above = "部门支出预算表\n单位：元\n科目编码\t科目名称\t合计\t基本支出\n201\t一般公共服务支出\t300\t200\n"
    text = above + "\n221\t住房保障支出\t40\t40\n"
    (sheet,) = _sheets(text, rulebook)
    assert [(row.code, row.name) for row in sheet.groups[0].rows] == [
        ("201", "一般公共服务支出"),
        ("221", "住房保障支出"),
    ]
    assert len({row.index for row in sheet.groups[0].rows}) == 2


def test_a_page_that_ends_inside_a_header_parts_no_table(rulebook: Rulebook) -> None:
    above = "财政拨款收支预算总表\n单位：万元\n收入\t收入\t支出\t支出\n"
    below = "\n项目名称\t金额\t项目名称\t金额\n一、一般公共预算\t30\t一、基本支出\t30\n收入合计\t30\t支出合计\t30\n"
    (sheet,) = _sheets(above + below, rulebook)
    assert sheet.standard == "grant_balance"
    assert [group.columns[0].path for group in sheet.groups] == [("收入", "金额"), ("支出", "金额")]


def test_a_header_cell_reaches_no_farther_than_the_one_above_it(rulebook: Rulebook) -> None:
    text = "“三公”经费表\n单位：万元\n车辆费用\t\t接待费\n购置费\t运行费\t\n1.00\t2.00\t3.00\n"
    (sheet,) = _sheets(text, rulebook)
    assert [column.path for column in sheet.groups[0].columns] == [
        ("车辆费用", "购置费"),
        ("车辆费用", "运行费"),
        ("接待费",),
    ]


BALANCE = """河西县水库管理所2023年度部门决算

收入支出决算总表
单位：万元
收入\t\t支出\t
项目\t金额\t项目\t金额
一、一般公共预算财政拨款收入\t201.60\t一、社会保障和就业支出\t20.48
二、上级补助收入\t0.00\t二、农林水支出\t165.32
三、事业收入\t0.00\t三、住房保障支出\t19.80
本年收入合计\t201.60\t本年支出合计\t201.60
使用非财政拨款结余\t0.00\t结余分配\t0.00
年初结转和结余\t0.00\t年末结转和结余\t0.00
总计\t201.60\t总计\t201.60

一般公共预算财政拨款支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t201.60\t101.60\t100.00
208\t社会保障和就业支出\t20.48\t20.48\t0.00
213\t农林水支出\t165.32\t65.32\t100.00
221\t住房保障支出\t{housing}\t{housing}\t0.00
"""


def test_the_figure_that_other_tables_tell_otherwise_is_named(rulebook: Rulebook) -> None:
    (finding,) = _found(BALANCE.format(housing="15.80"), rulebook)
    text = read_text(BALANCE.format(housing="15.80")).text
    assert finding.fix is not None
    assert (text[finding.span.start : finding.span.end], finding.fix.text) == ("19.80", "15.80")


ROUNDED = """河西县水库管理所2023年度部门决算

收入支出决算总表
单位：万元
收入\t\t支出\t
项目\t金额\t项目\t金额
一、一般公共预算财政拨款收入\t190.61\t一、农林水支出\t165.32
二、事业收入\t11.00\t二、住房保障支出\t36.30
本年收入合计\t201.61\t本年支出合计\t201.61
使用非财政拨款结余\t0.00\t结余分配\t0.00
年初结转和结余\t18.13\t年末结转和结余\t18.13
总计\t219.75\t总计\t219.57
"""


def test_of_what_rounding_leaves_for_a_cell_what_the_other_side_tells_is_right(rulebook: Rulebook) -> None:
    found = [finding.fix for finding in _found(ROUNDED, rulebook) if finding.fix is not None]
    assert [fix.text for fix in found] == ["219.75"]


def test_no_figure_is_named_where_other_tables_tell_it_alike(rulebook: Rulebook) -> None:
    found = [finding for finding in _found(BALANCE.format(housing="19.80"), rulebook) if finding.code == "NC903"]
    assert [finding.fix for finding in found] == [None]
