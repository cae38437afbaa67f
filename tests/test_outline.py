"""Numbers of headings and lists, the contents page, and titles of tables."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrcheck.checks.outline import contents, numbering
from narrcheck.checks.outline._numbers import number_styles
from narrcheck.checks.tables import labels
from narrcheck.model.analysis import Analysis, Identity
from narrcheck.model.finding import Finding
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

RULES = Rulebook()
STYLES = number_styles(RULES)
Check = Callable[[Analysis], object]


def analysis(text: str) -> Analysis:
    return Analysis(read_text(text), Identity(None, None, None), RULES, (), ())


def findings(text: str, check: object = numbering) -> list[Finding]:
    return list(check.check(analysis(text)))  # type: ignore[attr-defined]


def said(text: str, check: object = numbering) -> list[tuple[str, str, str | None]]:
    """Code, words and replacement of each finding."""
    words = read_text(text).words
    return [(f.code, words(f.span), f.fix.text if f.fix else None) for f in findings(text, check)]


@pytest.mark.parametrize(
    ("value", "like", "written"),
    [
        (9, "八、", "九、"),
        (10, "九、", "十、"),
        (11, "（十）", "（十一）"),
        (20, "十九、", "二十、"),
        (31, "（一）", "（三十一）"),
        (12, "11.", "12."),
        (3, "(2)", "(3)"),
        (3, "②", "③"),
        (2, "一是", "二是"),
        (2, "第一部分", "第二部分"),
    ],
)
def test_numbers_are_written_like_their_siblings(value: int, like: str, written: str) -> None:
    assert STYLES.render(value, like) == written


@pytest.mark.parametrize("value", range(1, 100))
def test_chinese_numbers_read_back(value: int) -> None:
    from narrcheck.readers.numbering import numeral

    found = numeral(STYLES.chinese(value) + "、标题")
    assert found is not None and found.value == value


LINES = ["一、收入", "本年没有收入。", "二、支出", "本年没有支出。", "三、资产", "没有车辆。", "四、绩效", "目标完成。"]


def swapped(index: int, line: str) -> str:
    return "\n".join([*LINES[:index], line, *LINES[index + 1 :]])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (swapped(4, "3、资产"), [("NC601", "3、", "三、")]),
        (swapped(4, "四、资产"), [("NC601", "四、", "三、")]),
        (swapped(4, "二、资产"), [("NC602", "二、", "三、")]),
        (swapped(2, "一、支出"), [("NC602", "一、", "二、")]),
        (swapped(6, "五、绩效"), [("NC601", "五、", None)]),
        (swapped(6, "三、绩效"), [("NC602", "三、", None)]),
        ("\n".join(LINES), []),
    ],
)
def test_one_slip_among_headings(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("file", ["\n", "\r\n"])
def test_line_breaks_make_no_difference(file: str) -> None:
    assert said(swapped(4, "3、资产").replace("\n", file)) == [("NC601", "3、", "三、")]


def test_a_typing_variant_is_mentioned_once() -> None:
    text = "1、收集档案。\n2.保管档案。\n3、编目档案。\n4.利用档案。"
    assert [(f.code, f.severity.value) for f in findings(text)] == [("NC601", "info")]


def test_a_repeated_number_behind_an_unnumbered_heading_is_only_mentioned() -> None:
    text = (
        "一、情况\n已经说明。\n二、绩效\n1、目标完成。\n存在的问题\n1、库房不足。\n2、人员不足。\n二、建议\n扩建库房。"
    )
    assert [(f.code, f.severity.value) for f in findings(text)] == [("NC602", "info")]


@pytest.mark.parametrize(
    "text",
    [
        "一、情况\n（一）收入\n1.财政拨款没有变化。\n2.其他收入没有变化。\n（二）支出\n3.基本支出没有变化。\n4.项目支出没有变化。",
        "一、情况\n1.收入\n1.财政拨款没有变化。\n2.其他收入没有变化。\n2.支出\n没有变化。\n二、绩效\n目标完成。",
        "一、情况\n见下。\n二、绩效\n见下。\n附件\n一、情况\n见下。\n二、绩效\n见下。",
        "第一部分 概况\n一、职责\n收集档案。\n第二部分 说明\n一、收入\n没有变化。\n二、支出\n没有变化。",
        "1.5万元用于修缮。\n3.2万元用于购置。",
        "二、2022年以前的情况不再说明。",
        "没有序号的文字。",
        "",
    ],
    ids=range(8),
)
def test_what_is_no_slip(text: str) -> None:
    assert said(text) == []


names = st.sampled_from(["收入情况", "支出情况", "资产情况", "绩效情况", "人员情况", "采购情况"])
trees = st.lists(st.tuples(names, st.lists(st.tuples(names, st.integers(0, 3)), max_size=4)), min_size=2, max_size=8)


def written(tree: list[tuple[str, list[tuple[str, int]]]]) -> list[str]:
    """An outline of three levels whose numbers are right."""
    lines = []
    for i, (title, sections) in enumerate(tree, 1):
        lines += [f"{STYLES.render(i, '一、')}{'甲乙丙丁戊己庚辛'[i - 1]}类{title}", "以下逐项说明全年的工作。"]
        for j, (name, items) in enumerate(sections, 1):
            lines += [STYLES.render(j, "（一）") + name, "这一项的工作已经全部完成。"]
            lines += [f"{k}.第{'甲乙丙'[k - 1]}项工作已经完成。" for k in range(1, items + 1)]
    return lines


@settings(deadline=None, max_examples=60)
@given(trees)
def test_a_right_outline_is_clean(tree: list[tuple[str, list[tuple[str, int]]]]) -> None:
    assert said("\n".join(written(tree))) == []


@settings(deadline=None, max_examples=60)
@given(trees.filter(lambda tree: len(tree) >= 4), st.data())
def test_one_wrong_heading_gives_one_finding(
    tree: list[tuple[str, list[tuple[str, int]]]], data: st.DataObject
) -> None:
    lines = written(tree)
    number = data.draw(st.integers(2, len(tree) - 1))
    place = next(i for i, line in enumerate(lines) if line.startswith(STYLES.render(number, "一、")))
    old = STYLES.render(number, "一、")
    wrong = data.draw(
        st.sampled_from([f"{number}、", STYLES.render(number + 1, "一、"), STYLES.render(number - 1, "一、")])
    )
    lines[place] = wrong + lines[place].removeprefix(old)
    found = findings("\n".join(lines))
    assert [f.fix.text for f in found if f.fix] == [old]
    assert len(found) == 1 and found[0].code in ("NC601", "NC602")


TABLES = """第二部分 2022年度决算表
1、收入支出决算总表（公开01表）
2、收入决算表（公开02表）
3、支出决算表（公开03表）

收入支出决算总表
公开01表
项目	金额	备注
收入	1.00	无

{}
公开02表
项目	金额	备注
收入	1.00	无
"""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("收入决算表", []),
        ("收入决算表（续表）", []),
        ("收 入 决 算 表", []),
        ("支出决算表", [("NC606", "支出决算表", "收入决算表")]),
        ("收入支出决算总表", [("NC606", "收入支出决算总表", "收入决算表")]),
        ("部门收入明细表", []),
    ],
)
def test_titles_of_tables(title: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert said(TABLES.format(title), contents) == expected


def test_titles_may_stand_below_the_number() -> None:
    text = (
        "公开01表\n收入决算表\n项目\t金额\t备注\n收入\t1.00\t无\n公开02表\n支出决算表\n项目\t金额\t备注\n支出\t1.00\t无"
    )
    assert said(text, contents) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2080505\t机关事业单位基本养老保险缴费支出", []),
        ("2080505\t机关事业单位基本养老保险缴费", []),
        ("2080505\t机关事业单位基本", []),
        ("2080505\t机关事业单位职业年金缴费支出", [("NC707", "机关事业单位职业年金缴费支出", None)]),
        ("30217\t公务接侍费", [("NC707", "公务接侍费", "公务接待费")]),
        ("2010302\t一般行政事务管理", [("NC707", "一般行政事务管理", "一般行政管理事务")]),
        ("2019901\t山区道路维护", []),
        ("30217\t1200.00", []),
    ],
)
def test_rows_of_tables(row: str, expected: list[tuple[str, str, str | None]]) -> None:
    text = f"科目编码\t科目名称\t合计\n{row}\t1.00\n30201\t办公费\t2.00"
    assert said(text, labels) == expected
