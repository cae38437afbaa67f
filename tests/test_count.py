"""Counts, kinds, amounts in two units, points and scores: what is said of sentences made from known figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck.checks.counts import counted_lists, kinds
from narrcheck.checks.figures import percentage_points, two_units
from narrcheck.checks.performance import grades, scores
from narrcheck.config import Settings
from narrcheck.model.finding import Finding
from narrcheck.pipeline import analyse
from narrcheck.readers.text import read_text
from narrcheck.rulebook import Rulebook

RULEBOOK = Rulebook()
CHECKS = (two_units, counted_lists, grades, kinds, percentage_points, scores)
OFFICES = ["办公室", "人事科", "计划财务科", "法规处（审批处、信访处）", "“一件事”推进股", "信息中心", "质监站"]


def found(text: str) -> list[Finding]:
    """What these checks say of ``text``, by place."""
    analysis = analyse(read_text(text), Settings(), RULEBOOK)
    return sorted((one for check in CHECKS for one in check.check(analysis)), key=lambda one: one.span)


def told(text: str) -> list[tuple[str, str]]:
    """Code and words of each finding."""
    return [(one.code, text[one.span.start : one.span.end]) for one in found(text)]


@given(
    names=st.lists(st.sampled_from(OFFICES), min_size=2, max_size=7, unique=True),
    stated=st.integers(2, 9),
    form=st.sampled_from(
        [
            "本馆内设机构{n}个：{list}。",
            "本馆共有{n}个内设科室，分别为：{list}。",
            "本馆核定{n}个内设机构（{list}）。",
            "本馆内设{list}{n}个科室。",
            "本馆下设{n}个职能科室，包括{list}；编制20名。",
        ]
    ),
)
def test_a_list_is_counted(names: list[str], stated: int, form: str) -> None:
    text = form.format(n=stated, list="、".join(names))
    assert told(text) == ([] if stated == len(names) else [("NC801", f"{stated}个")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("内设办公室、计划科、造林科和推广科3个科室。", "3个"),
        ("包括局机关、县图书馆和县文化馆四个单位。", "四个"),
        (
            "全县10个县（区）中，甲县、乙县等3个县增长，丙县、丁县、戊县、己县、庚县、辛县、壬县、癸县等8个县下降。",
            "3个",
        ),
        ("做好以下4项工作：一是抓征收；二是抓管理；三是抓监督。", "4项"),
        ("纳入范围的预算单位共2家，具体包括：县方志馆本级。", "2家"),
        ("纳入范围的单位共3家，具体是：\n1.县档案馆本级\n2.县方志馆\n", "3家"),
        ("共10张表，包括：总表1张，明细表2张：\n1、总表\n2、收入表\n3、支出表\n", "10张"),
        ("共有项目4个，资金共9万元，分别是：1.数字化，5万元。\n2、修库房，3万元。\n3、编地方志，1万元。\n", "4个"),
    ],
)
def test_lists_of_other_forms(text: str, expected: str) -> None:
    assert told(text) == [("NC801", expected)]


@pytest.mark.parametrize(
    "text",
    [
        "内设办公室、人事和教育科、造林科三个科室。",
        "走访城关镇、河口镇等6个乡镇。",
        "下设秘书处、法规处、财务处、督查处、保卫处、信息处等9个处室。",
        "包括19个内设机构、2个下属单位和1个派出机构，具体包括：办公室、人事处、财务处。",
        "纳入范围的单位共2家，包括：局本级及所属单位。",
        "设3个科室，分别是：（一）办公室。负责文电。（二）综合科。负责综合。（三）财务科。负责财务。",
        "围绕三个方面：一是抓收入；二是抓支出；三是抓管理。",
        "本部门由局机关及3个下属单位组成：局机关、图书馆、文化馆、博物馆。",
        "内设机构6个：办公室、党建办、计划财务科，法规科、执法科、宣教科。",
        "编制单位共4个，包括本级及所属3个二级单位：\n1.局机关\n2.图书馆\n3.文化馆\n4.博物馆\n",
        "重点支持12个项目，涉及教育、医疗、养老等领域。",
        "对县道、乡道、村道3类道路进行养护。",
    ],
)
def test_lists_that_may_be_right(text: str) -> None:
    assert told(text) == []


@given(numbers=st.lists(st.integers(0, 60), min_size=2, max_size=5), off=st.integers(0, 4))
def test_vehicles_add_up(numbers: list[int], off: int) -> None:
    names = ["机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "其他用车"]
    listed = "、".join(f"{name}{number}辆" for name, number in zip(names, numbers, strict=False))
    total = sum(numbers) + off
    text = f"截至年末，本馆共有车辆{total}辆，其中：{listed}；单价50万元以上设备2台（套）。"
    assert told(text) == ([("NC805", f"{total}辆")] if off else [])


@pytest.mark.parametrize(
    "text",
    [
        "共有车辆5辆，其中一般公务用车1辆、机要通信用车1辆等。",
        "共有车辆5辆，其中：一般公务用车3辆（其中新能源汽车1辆）、其他用车2辆；当年报废车辆1辆。",
        "共有车辆5辆，其中一般公务用车3辆，其他用车2辆，其他用车主要是垃圾车1辆、洒水车1辆。",
        "公务用车保有量为5辆，当年购置1辆。",
        "培训人员1200人，其中女性300人、党员500人。",
        "获得荣誉20项，包括国家级2项、省级5项。",
        "现有员工100人，包括党员60人、女性55人。",
        "编制20人：年初实有18人，年末实有17人。",
        "专任教师3265人，其中正高级职称828人、副高级职称1324人、博士生导师599人、硕士生导师2027人。",
    ],
)
def test_kinds_that_need_not_add_up(text: str) -> None:
    assert told(text) == []


@given(cents=st.integers(10**6, 10**11))
def test_an_amount_in_two_units_agrees(cents: int) -> None:
    yuan = Decimal(cents) / 100
    assert told(f"支出{yuan:.2f}元（{yuan / 10000:.2f}万元）。") == []


def test_an_amount_in_two_units_is_put_right() -> None:
    text = "支出604330.00元（64.03万元）。"
    (one,) = found(text)
    assert one.fix is not None
    assert text[: one.fix.span.start] + one.fix.text + text[one.fix.span.end :] == "支出604330.00元（60.43万元）。"
    assert told("支出0.42亿元（4236万元），收入0.18亿元（另有1180万元）。") == []


@given(old=st.integers(0, 1000), new=st.integers(0, 1000), off=st.sampled_from([0, 0, 5, -7]))
def test_points(old: int, new: int, off: int) -> None:
    change = new - old
    if abs(change) < 20:
        return
    verb = "提高" if change > 0 else "下降"
    stated = abs(change) + off
    text = f"合格率由{old / 10}%{verb}到{new / 10}%，{verb}{stated / 10}个百分点。"
    assert told(text) == ([("NC803", f"{stated / 10}个百分点")] if off else [])


def test_points_in_the_wrong_direction() -> None:
    assert told("满意度由86.5%降至80.2%，提高6.3个百分点。") == [("NC803", "提高")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总得分91分。决策满分40分，得分38分；产出满分60分，得分53分。", []),
        ("总得分91分。决策满分40分，得分38分；产出满分60分，得分54分。", [("NC804", "91")]),
        ("总得分91分。产出满分60分，得分54分。", []),
        ("85分以上为优，70—85分为良，60—70分为中。评价得分86分，评价等级为“优”。", []),
        ("85分以上为优，70—85分为良，60—70分为中。评价得分84分，评价等级为“优”。", [("NC806", "优")]),
        ("自评得分95分，自评结果为合格。", []),
    ],
)
def test_scores(text: str, expected: list[tuple[str, str]]) -> None:
    assert told(text) == expected
