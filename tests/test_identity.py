"""Whose report it is, of which year and kind."""

import pytest

from narrcheck.facts.identity.places import gazetteer
from narrcheck.facts.identity.profiles import profile_named
from narrcheck.facts.identity.report import identify
from narrcheck.model.analysis import Identity
from narrcheck.rulebook import Rulebook
from tests.support import make_document

CASES = {
    "final accounts, name and title on two lines": (
        "临川市图书馆\n2022年度部门决算\n目录\n第一部分 单位概况\n一、主要职责\n公共图书借阅。",
        Identity("final-accounts", 2022, "临川市图书馆"),
    ),
    "budget, year first": (
        "2025年度临川市医疗保障局部门预算\n第一部分 部门概况\n第二部分 2025年度部门预算情况说明",
        Identity("budget", 2025, "临川市医疗保障局"),
    ),
    "budget, with the year's plans and the last year's accounts in its sections": (
        "临川市财政局（本级）2024年部门预算公开\n一、2023年工作完成情况\n二、2024年收支预算情况说明\n"
        "2024年收入预算300万元，比2023年预算增加10万元。\n三、2023年部门决算批复情况",
        Identity("budget", 2024, "临川市财政局"),
    ),
    "no title, of a whole area and its funds": (
        "全区一般公共预算收入52.38亿元，增长6.3%。全区税收收入41.17亿元，占78.6%。",
        Identity(None, None, None, government=True),
    ),
    "no title, of a unit that works for an area": (
        "本单位负责全区档案工作，本单位2023年收入52.38万元，全区馆藏档案12万卷，本单位编制8人。",
        Identity(None, 2023, None),
    ),
    "performance without a year in the title": (
        "东陵县档案馆整体支出绩效评价报告\n一、部门概况\n东陵县档案馆是公益一类事业单位。\n"
        "2023年年初预算100万元。2023年支出决算数98万元，2023年执行率98%。比2022年增加。",
        Identity("performance", 2023, "东陵县档案馆"),
    ),
    "execution: the first of the two years": (
        "关于临汾市2022年预算执行情况和\n2023年预算草案的报告\n——2023年1月8日在临汾市第五届人民代表大会第三次会议上\n"
        "一、2022年预算执行情况\n二、2023年预算草案\n2023年全市收入预期增长5%。2023年支出安排90亿元。",
        Identity("execution", 2022, "临汾市", government=True),
    ),
    "an adjustment of the budget": (
        "临汾市人民政府\n关于2022年市级预算调整方案（草案）的报告\n一、预算调整事由\n2022年新增债券8000万元。",
        Identity("adjustment", 2022, "临汾市", government=True),
    ),
    "three-public": (
        "2023年贵州省省本级“三公”经费汇总情况\n2023年一般公共预算安排“三公”经费预算500万元。",
        Identity("three-public", 2023, "贵州省", government=True),
    ),
    "the year in Chinese numerals, the month of publication beside it": (
        "东陵县林业局二〇二一年度部门决算\n2022年9月\n第一部分 部门概况",
        Identity("final-accounts", 2021, "东陵县林业局"),
    ),
    "a fuller name in the body than in the title": (
        "第一部分 临汾图书文献中心概况\n临汾市图书文献中心是事业单位。\n"
        "第二部分 2022年度部门决算表\n临汾市图书文献中心2022年收入88万元。临汾市图书文献中心无二级单位。",
        Identity("final-accounts", 2022, "临汾市图书文献中心"),
    ),
    "no place in the title, the full name recurs": (
        "第一部分\n政务数据应用中心部门概况\n二、殷都区政务数据应用中心部门预算单位构成\n"
        "殷都区政务数据应用中心2021年收入总计300万元。殷都区政务数据应用中心为事业单位。\n"
        "第二部分 2021年度部门预算情况",
        Identity("budget", 2021, "殷都区政务数据应用中心"),
    ),
    "a university, with no place": (
        "东南师范大学2023年度部门决算\n2024年8月\n一、学校概况\n学校坐落在江滨。\n2023年度收入总计9,000万元。",
        Identity("final-accounts", 2023, "东南师范大学"),
    ),
    "a party organ": (
        "部门：中共江苏省委老干部局\n2019年部门预算\n一、2019年收支预算情况说明",
        Identity("budget", 2019, "中共江苏省委老干部局"),
    ),
    "a label only": (
        "公开01表\n部门：临川市水利局\n金额单位：万元\n一、收入支出决算总体情况说明\n2020年度收入总计10万元。2020年度支出决算9万元。",
        Identity("final-accounts", 2020, "临川市水利局"),
    ),
    "nothing said": ("今天天气很好。", Identity(None, None, None)),
}


@pytest.mark.parametrize("case", CASES)
def test_identity(case: str, rulebook: Rulebook) -> None:
    text, expected = CASES[case]
    assert identify(make_document(text), rulebook) == expected


def test_the_user_stands_above_the_report(rulebook: Rulebook) -> None:
    document = make_document("临川市图书馆\n2022年度部门决算")
    identity = identify(document, rulebook, entity="临川市文化馆", fiscal_year=2021)
    assert identity == Identity("final-accounts", 2021, "临川市文化馆")


def test_the_body_outweighs_a_title_alone(rulebook: Rulebook) -> None:
    body = "\n".join(
        f"2023年度{what}支出10万元。" for what in ("办公费", "差旅费", "会议费", "培训费", "印刷费", "邮电费")
    )
    assert identify(make_document(f"临川市图书馆2022年度部门决算\n{body}"), rulebook).fiscal_year == 2023


def test_profiles_say_what_a_figure_is(rulebook: Rulebook) -> None:
    measures = {name: profile_named(rulebook, name) for name in ("budget", "final-accounts")}
    assert {name: profile and profile.default_measure for name, profile in measures.items()} == {
        "budget": "budget",
        "final-accounts": "actual",
    }
    assert profile_named(rulebook, None) is None


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("怀化市", "怀化"),
        ("湖南省", "湖南"),
        ("内蒙古自治区", "内蒙古"),
        ("芷江侗族自治县", "芷江"),
        ("湘西土家族苗族自治州", "湘西"),
        ("神农架林区", "神农架"),
        ("大兴安岭地区", "大兴安岭"),
    ],
)
def test_short_names_of_places(name: str, short: str, rulebook: Rulebook) -> None:
    places = rulebook.derive(gazetteer)
    assert places.shorten(name) == short
    assert name in {place.name for place in places.named(short)}


def test_places_know_what_is_above_and_beside(rulebook: Rulebook) -> None:
    places = rulebook.derive(gazetteer)
    (yindu,), (anyang,), (guangning,) = (places.named(name) for name in ("殷都区", "安阳市", "广宁县"))
    assert (yindu.province, yindu.city) == ("河南省", "安阳市")
    assert anyang.contains(yindu) and not yindu.contains(anyang)
    assert yindu.beside(anyang) and not yindu.beside(guangning)
    assert len({place.province for place in places.named("鼓楼区")}) > 1


def test_places_in_a_text_are_the_longest(rulebook: Rulebook) -> None:
    text = "安阳市殷都区与湘西土家族苗族自治州结对"
    assert [name for _, name in rulebook.derive(gazetteer).within(text)] == ["安阳市", "殷都区", "湘西土家族苗族自治州"]
