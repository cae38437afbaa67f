"""Tables that a conversion to text has broken are left out and named; what stands around them is read."""

import narrcheck
from narrcheck.readers.text import read_text

CELLS = """一、收支预算情况
2025年本单位收入预算682.12万元，支出预算682.12万元。
2025年部门收入预算表
单位：万元
项目
合计
一般公共预
算拨款
政府性基
金预算

一、财政拨款

682.12

680.00

2.12

合计

682.12
680.00
2.12
注：本表反映部门本年度收入的总体情况。
二、其他事项
"""
COLUMNS = """三、收支预算情况
2025年部门收支预算表
         项目          金额             项目          金额
   一、财政拨款        682.12      一、基本支出        480.12
   二、事业收入          0.00      二、项目支出        202.00
         合计          682.12            合计          682.12

本单位收入预算682.12万元，与上年持平。
"""
CONTENTS = """目录
第一部分 概况          1
一、主要职责          1
二、机构设置          2
第二部分 预算表          3
三、收支总表          3
"""


def test_a_line_for_each_cell_is_left_out() -> None:
    document = read_text(CELLS)
    assert "682.12万元" in document.text
    assert "2025年部门收入预算表" in document.text
    assert "政府性基" not in document.text
    assert "二、其他事项" in document.text
    assert [(one.what, "表格" in one.why) for one in document.skipped] == [("第 5–24 行", True)]


def test_columns_kept_apart_by_blanks_are_left_out() -> None:
    document = read_text(COLUMNS)
    assert "202.00" not in document.text
    assert document.text.endswith("本单位收入预算682.12万元，与上年持平。")
    assert [one.what for one in document.skipped] == ["第 3–6 行"]


def test_lines_of_the_contents_are_no_table() -> None:
    document = read_text(CONTENTS)
    assert document.skipped == ()
    assert "机构设置" in document.text


def test_a_table_with_tabs_is_read() -> None:
    rows = "预算数\t合计\t其中\n1\t2\t3\n" + "".join(f"{n}.00\t0.00\t{n}.00\n" for n in range(1, 9))
    document = read_text(f"三公经费表\n单位：万元\n{rows}合计\n本单位预算8.00万元\n")
    assert document.skipped == ()
    assert len(document.tables) == 1
    assert "本单位预算8.00万元" in document.text


def test_a_broken_table_gives_no_findings() -> None:
    assert [finding.code for finding in narrcheck.check_text(CELLS)] == []


def test_lines_drawn_twice_are_read_once() -> None:
    names = ("收入", "支出", "债务", "资产")
    text = "".join(f"（{at}）{name}情况\n（{at}）{name}情况\n{name}按计划推进。\n" for at, name in enumerate(names, 1))
    assert read_text(text).text.count("收入情况") == 1
    once = "一、收入情况\n一、收入情况\n收入按计划推进。\n"
    assert read_text(once).text.count("收入情况") == 2
