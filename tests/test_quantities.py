"""Quantities: figures, rates and counts are found and nothing else is; years beside them."""

import shutil
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from narrcheck.errors import UserError
from narrcheck.model.document import fold
from narrcheck.model.interval import Interval
from narrcheck.model.quantity import Approx, Dimension, Quantity
from narrcheck.nlp.quantities import find_quantities, find_years
from narrcheck.nlp.units import NonAmounts, UnitData, UnitsFile
from narrcheck.rulebook import Rulebook
from tests.render import chinese_numeral

RULES = Rulebook()
UNITS = RULES.read("units/units.yaml", UnitsFile)
COUNTED = [unit for unit in UNITS.counted if not unit.duration]
MONEY = {"元": 1, "千元": 1000, "万元": 10**4, "百万元": 10**6, "亿元": 10**8, "万亿元": 10**12}


def find(text: str) -> list[Quantity]:
    return find_quantities(fold(text), RULES)


def words(text: str) -> list[str]:
    return [text[each.span.start : each.span.end] for each in find(text)]


def only(text: str) -> Quantity:
    (found,) = find(text)
    return found


@pytest.mark.parametrize(
    ("text", "quantity", "value", "symbol", "dimension", "factor"),
    [
        ("收入总计735.20万元，", "735.20万元", "735.20", "万元", Dimension.MONEY, 10**4),
        ("拨付资金1,234.56元。", "1,234.56元", "1234.56", "元", Dimension.MONEY, 1),
        ("拨付资金1，234.56万元。", "1，234.56万元", "1234.56", "万元", Dimension.MONEY, 10**4),
        ("收入总计3,788， 466万元。", "3,788， 466万元", "3788466", "万元", Dimension.MONEY, 10**4),
        ("收入总计34，203万元。", "34，203万元", "34203", "万元", Dimension.MONEY, 10**4),
        ("收入７３５．２　万元", "７３５．２　万元", "735.2", "万元", Dimension.MONEY, 10**4),
        ("预算 52.6 亿元", "52.6 亿元", "52.6", "亿元", Dimension.MONEY, 10**8),
        ("安排三百万元", "三百万元", "300", "万元", Dimension.MONEY, 10**4),
        ("安排壹拾万元", "壹拾万元", "10", "万元", Dimension.MONEY, 10**4),
        ("安排二十五万元", "二十五万元", "25", "万元", Dimension.MONEY, 10**4),
        ("共投入1800万修建大厅", "1800万", "1800", "万", Dimension.MONEY, 10**4),
        ("累计投资2.3亿，", "2.3亿", "2.3", "亿", Dimension.MONEY, 10**8),
        ("服务群众12万，", "12万", "12", "万", Dimension.COUNT, 10**4),
        ("支出-3.2万元", "-3.2万元", "-3.2", "万元", Dimension.MONEY, 10**4),
        ("增长－3.2％", "－3.2％", "-3.2", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("增长负3.2%", "负3.2%", "-3.2", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("占15.17%，", "15.17%", "15.17", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("占百分之十五点二，", "百分之十五点二", "15.2", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("占百分之百，", "百分之百", "100", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("占百分之3.5，", "百分之3.5", "3.5", "%", Dimension.PERCENT, Fraction(1, 100)),
        ("提高0.7个百分点", "0.7个百分点", "0.7", "百分点", Dimension.POINTS, Fraction(1, 100)),
        ("提高0.7百分点", "0.7百分点", "0.7", "百分点", Dimension.POINTS, Fraction(1, 100)),
        ("压减两成，", "两成", "2", "成", Dimension.RATIO, Fraction(1, 10)),
        ("约占三分之一，", "三分之一", "1", "分之", Dimension.RATIO, Fraction(1, 3)),
        ("是上年的1.5倍。", "1.5倍", "1.5", "倍", Dimension.RATIO, 1),
        ("较上年翻一番。", "翻一番", "2", "番", Dimension.RATIO, 1),
        ("较上年翻了一番。", "翻了一番", "2", "番", Dimension.RATIO, 1),
        ("较上年翻两番。", "翻两番", "4", "番", Dimension.RATIO, 1),
        ("保有量为3辆。", "3辆", "3", "辆", Dimension.COUNT, 1),
        ("设备2台（套），", "2台（套）", "2", "台（套）", Dimension.COUNT, 1),
        ("设备2台(套)，", "2台(套)", "2", "台（套）", Dimension.COUNT, 1),
        ("来宾 36 人次", "36 人次", "36", "人次", Dimension.COUNT, 1),
        ("来宾36人（次）", "36人（次）", "36", "人次", Dimension.COUNT, 1),
        ("接待7批次", "7批次", "7", "批次", Dimension.COUNT, 1),
        ("服务1.2万人次", "1.2万人次", "1.2", "万人次", Dimension.COUNT, 10**4),
        ("种树3万株", "3万株", "3", "万株", Dimension.COUNT, 10**4),
        ("用8个工作日办结", "8个工作日", "8", "工作日", Dimension.COUNT, 1),
        ("历时3个月", "3个月", "3", "月", Dimension.COUNT, 1),
        ("租期1年，", "1年", "1", "年", Dimension.COUNT, 1),
        ("公务用车十二辆", "十二辆", "12", "辆", Dimension.COUNT, 1),
        ("新增职工两名", "两名", "2", "名", Dimension.COUNT, 1),
        ("购置车辆一辆。", "一辆", "1", "辆", Dimension.COUNT, 1),
        ("预算单位共一家，", "一家", "1", "家", Dimension.COUNT, 1),
        ("出口3.4亿美元", "3.4亿美元", "3.4", "亿美元", Dimension.COUNT, 10**8),
        ("办公用房450平方米", "450平方米", "450", "平方米", Dimension.COUNT, 1),
        ("1.3辆公务用车", "3辆", "3", "辆", Dimension.COUNT, 1),
    ],
)
def test_found(text: str, quantity: str, value: str, symbol: str, dimension: Dimension, factor: Fraction) -> None:
    found = only(text)
    assert text[found.span.start : found.span.end] == quantity
    assert (found.value, found.symbol, found.dimension, found.factor) == (Decimal(value), symbol, dimension, factor)
    assert found.span.covers(found.number) and found.span.covers(found.unit)


def test_number_and_unit_are_told_apart() -> None:
    found = only("下降-3.20 万元")
    assert (found.number.start, found.number.end) == (2, 7)
    assert (found.unit.start, found.unit.end) == (8, 10)
    assert found.decimals == 2


@pytest.mark.parametrize(
    ("text", "quantity", "approx", "low", "high"),
    [
        ("办理3000余件", "3000余件", Approx.OVER, 3000, 4000),
        ("办理20多个", "20多个", Approx.OVER, 20, 30),
        ("办理5万余件", "5万余件", Approx.OVER, 50_000, 60_000),
        ("办理1.2万余件", "1.2万余件", Approx.OVER, 12_000, 13_000),
        ("走访十余家企业", "十余家", Approx.OVER, 10, 20),
        ("节约350余万元", "350余万元", Approx.OVER, 3_500_000, 3_600_000),
        ("惠及近3000人", "3000人", Approx.UNDER, 2700, 3000),
        ("惠及约 400 人", "400 人", Approx.ABOUT, 380, 420),
        ("全年40次左右", "40次", Approx.ABOUT, 38, 42),
        ("超过60%", "60%", Approx.OVER, Fraction(3, 5), None),
        ("单价50万元以上设备", "50万元", Approx.OVER, 500_000, None),
        ("单价50万元（含）以上设备", "50万元", Approx.OVER, 500_000, None),
        ("控制在9万元以内", "9万元", Approx.UNDER, None, 90_000),
        ("不超过9万元", "9万元", Approx.UNDER, None, 90_000),
        ("不足5%", "5%", Approx.UNDER, None, Fraction(1, 20)),
        ("每季3-4次", "3-4次", Approx.ABOUT, 3, 4),
        ("每季3—4次", "3—4次", Approx.ABOUT, 3, 4),
        ("每季3至4次", "3至4次", Approx.ABOUT, 3, 4),
        ("每季2--300次", "2--300次", Approx.ABOUT, 2, 300),
        ("补助3万元至5万元", "3万元至5万元", Approx.ABOUT, 30_000, 50_000),
        ("补助3-5万元", "3-5万元", Approx.ABOUT, 30_000, 50_000),
        ("增幅10%-20%", "10%-20%", Approx.ABOUT, Fraction(1, 10), Fraction(1, 5)),
        ("开展三至五次", "三至五次", Approx.ABOUT, 3, 5),
    ],
)
def test_approximate(text: str, quantity: str, approx: Approx, low: Fraction, high: Fraction | None) -> None:
    found = only(text)
    assert text[found.span.start : found.span.end] == quantity
    assert found.approx is approx
    assert (found.interval.low, found.interval.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["节约3.5万元", "签约353万人", "预约30人次", "集约20亩", "附近3家"],
)
def test_the_tail_of_another_word_does_not_widen(text: str) -> None:
    assert only(text).approx is None


@pytest.mark.parametrize(
    "text",
    [
        # years and dates
        "2021年",
        "2021年度",
        "2021 年末",
        "2021年12月31日",
        "2018-2020年",
        "2018年至2020年",
        "第一季度",
        "1-6月",
        "6月30日",
        "21年度",
        "二〇二一年",
        "2021年第三季度",
        "2021度",
        "近三年",
        "近3年",
        "五年来",
        "三年行动计划",
        # documents, telephones, codes
        "财预〔2019〕51号",
        "[2015]8号",
        "（2020）12号",
        "2024年第3号公告",
        "0745-2710000",
        "13800000000",
        "2010301行政运行",
        "30201办公费",
        "（2060204）",
        "302 商品和服务支出",
        "公开01表",
        "表3",
        "附件2",
        # list numbers and ordinals
        "1、工资福利支出",
        "其中1、工资福利支出",
        "1. 收入",
        "（1）收入",
        "①收入",
        "3.2021年收入",
        "4.2026年预算单位",
        "第3次会议",
        "第三次会议",
        "第一、二批资金",
        "第1、2批资金",
        "前3名",
        "二处",
        "二期工程",
        "一是",
        "二是",
        "第1-3名",
        "六次会议",
        "市八届人大六次会议",
        # names and idioms
        "12345热线",
        "5G网络",
        "3.0版",
        "7*24小时",
        "7×24小时",
        "带宽1000M",
        "100兆专线",
        "“十四五”规划",
        "“三公”经费",
        "三严三实",
        "一件事一次办",
        "“一件事”",
        "最多跑一次",
        "一站式服务",
        "八项规定",
        "放管服",
        "一般",
        "一律",
        "统一",
        "一次性告知",
        "进一步",
        "一个窗口",
        "两个维护",
        "四个意识",
        "三元区",
        "数十个",
        "几十次",
        "上百人",
        "百家争鸣",
        "千家万户",
        "十分重要",
        "统一个口径",
        "每一个",
        "“三个一”工程",
        "新十条措施"[1:],
        "一系列",
        "一批项目",
        "一年一度",
        "二级预算单位",
        "三级甲等",
        "一公里",
        "24小时自助",
        "《2万元以下小额采购办法》",
        "V3次",
        # a figure without a unit
        "0预算0支出",
        "增加0，",
        "合计735.20",
    ],
)
def test_not_a_quantity(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("其中1、工资福利支出273万元；2、商品和服务支出89.9万元", ["273万元", "89.9万元"]),
        ("2021年公务接待7批次、28人次", ["7批次", "28人次"]),
        ("由8个工作日提速到5个工作日，提速37.5%", ["8个工作日", "5个工作日", "37.5%"]),
        ("由8个至5个", ["8个", "5个"]),
        ("（2）补助3个县", ["3个"]),
        ("302公用经费20万元", ["20万元"]),
        ("全面清理1次，公开24件", ["1次", "24件"]),
        ("代表3名", ["3名"]),
        ("目前10名在职", ["10名"]),
        ("15支队伍", ["15支"]),
        ("收入合计3.864.43万元", []),
        ("收入1,234，接待5人", ["5人"]),
        ("共2020，123人", ["123人"]),
        ("接待12，305人", ["305人"]),
        ("增加0，203万元", ["203万元"]),
        ("30310 个人农业生产补贴", []),
        ("302个人所得税", []),
        ("1个半小时", []),
        ("10个人", ["10个"]),
    ],
)
def test_among_other_numbers(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_every_example_of_the_rules_is_left_out() -> None:
    non = RULES.read("units/non_amounts.yaml", NonAmounts)
    for context in (*non.arabic, *non.money, *non.chinese):
        assert words(context.example) == [], context.name
    for word in non.words:
        assert words(word) == [], word


@given(
    number=st.decimals(0, 10**7, allow_nan=False, places=2),
    places=st.integers(0, 2),
    comma=st.booleans(),
    unit=st.sampled_from(sorted(MONEY)),
    space=st.sampled_from(["", " "]),
    negative=st.booleans(),
)
def test_money_is_read_back(number: Decimal, places: int, comma: bool, unit: str, space: str, negative: bool) -> None:
    figure = f"{number:,.{places}f}" if comma else f"{number:.{places}f}"
    text = f"支出为{'-' if negative else ''}{figure}{space}{unit}，与上年持平"
    found = only(text)
    assert found.value == Decimal(figure.replace(",", "")) * (-1 if negative else 1)
    assert (found.symbol, found.factor, found.decimals) == (unit, Fraction(MONEY[unit]), places)
    assert text[found.span.start : found.span.end] == text[3 : text.index("，与")]
    assert found.interval == Interval.rounded(found.value, places, MONEY[unit])


@given(
    true=st.fractions(-(10**9), 10**9, max_denominator=10**6),
    places=st.integers(0, 4),
    unit=st.sampled_from([*sorted(MONEY), "%"]),
)
def test_the_true_value_lies_in_the_interval(true: Fraction, places: int, unit: str) -> None:
    shown = Decimal(round(true * 10**places)).scaleb(-places)
    found = only(f"为{shown:f}{unit}。")
    exact = true * found.factor
    assert found.interval.low is not None and found.interval.high is not None
    assert found.interval.low <= exact <= found.interval.high


@given(number=st.integers(0, 10**6), unit=st.sampled_from(COUNTED), more=st.booleans())
def test_counts_are_read_back(number: int, unit: UnitData, more: bool) -> None:
    assume(not 1900 <= number < 2100)
    form = unit.forms[0] if unit.forms else unit.symbol
    found = only(f"共有{number}{'余' if more else ''}{form}，")
    assert (found.value, found.symbol, found.dimension) == (Decimal(number), unit.symbol, Dimension.COUNT)
    assert (found.approx is Approx.OVER) is more


@given(number=st.integers(3, 10**8), unit=st.sampled_from(["万元", "辆", "个工作日", "名", "%", "倍"]))
def test_chinese_numerals_are_read_back(number: int, unit: str) -> None:
    found = only(f"共计{chinese_numeral(number)}{unit}，")
    assert found.exact == number * {"万元": Fraction(10**4), "%": Fraction(1, 100)}.get(unit, Fraction(1))


SAFE = st.text(st.sampled_from("，。；：（）、支出收入为增长比去年其中的甲乙丙\n"), max_size=12)
BETWEEN = SAFE.filter(bool)
FIGURES = st.sampled_from(
    ["864.43万元", "1,234.50元", "15.17%", "0.7个百分点", "36人次", "三百万元", "百分之五", "3000余件"]
)


@given(before=SAFE, first=FIGURES, between=BETWEEN, second=FIGURES, after=SAFE)
def test_surroundings_do_not_change_a_quantity(before: str, first: str, between: str, second: str, after: str) -> None:
    text = before + first + between + second + after
    assert words(text) == [first, second]
    alone = only("为" + first + "，")
    beside = find(text)[0]
    assert (beside.value, beside.symbol, beside.interval) == (alone.value, alone.symbol, alone.interval)


@given(st.text(max_size=60))
def test_any_text_is_survived_in_order(text: str) -> None:
    found = find(text)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(0 <= each.span.start < each.span.end <= len(text) for each in found)
    years = find_years(fold(text), RULES)
    assert all(a.span.end <= b.span.start for a, b in pairwise(years))


def test_a_part_of_the_text_is_searched_with_its_own_offsets() -> None:
    text = "收入5万元，支出6万元。"
    assert [each.span.start for each in find_quantities(text, RULES, 6)] == [8]
    assert find_quantities(text, RULES, 0, 4) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2021年收入", [("2021年", 2021, None)]),
        ("2021 年度收入", [("2021 年度", 2021, None)]),
        ("截至2021年末", [("2021年末", 2021, None)]),
        ("截至2021年12月31日", [("2021年", 2021, None)]),
        ("2021年初预算", [("2021年", 2021, None)]),
        ("2021年年初预算", [("2021年", 2021, None)]),
        ("2021度全年", [("2021度", 2021, None)]),
        ("21年度", [("21年度", 2021, None)]),
        ("二〇二一年度", [("二〇二一年度", 2021, None)]),
        ("2018-2020年", [("2018", 2018, None), ("2020年", 2020, None)]),
        ("2018年至2020年", [("2018年", 2018, None), ("2020年", 2020, None)]),
        ("2018、2019年度", [("2018", 2018, None), ("2019年度", 2019, None)]),
        ("与上年相比", [("上年", None, -1)]),
        ("比上年度增加", [("上年度", None, -1)]),
        ("上年末", [("上年末", None, -1)]),
        ("比去年", [("去年", None, -1)]),
        ("比上一年度", [("上一年度", None, -1)]),
        ("本年收入", [("本年", None, 0)]),
        ("本年度", [("本年度", None, 0)]),
        ("今年以来", [("今年", None, 0)]),
        ("较前年", [("前年", None, -2)]),
        ("以前年度结余", []),
        ("《2020年预算法》", []),
        ("财预〔2019〕51号", []),
        ("2024年第3号", []),
        ("12021年", []),
        ("3.2021年收入", [("2021年", 2021, None)]),
        ("35.2020万元", []),
        ("近三年", []),
    ],
)
def test_years(text: str, years: list[tuple[str, int | None, int | None]]) -> None:
    found = find_years(fold(text), RULES)
    assert [(text[each.span.start : each.span.end], each.value, each.relative) for each in found] == years


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("units.yaml", "factor: 1/100", "factor: 1/0", "scaled.1.factor"),
        ("units.yaml", "whole: true", "hole: true", "counted.0.hole"),
        ("non_amounts.yaml", "pattern: '", "pattern: '(", "arabic.0.pattern"),
    ],
)
def test_broken_rules_are_named(file: str, old: str, new: str, place: str, tmp_path: Path) -> None:
    shutil.copytree(RULES.folder / "units", tmp_path / "units")
    path = tmp_path / "units" / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(UserError) as caught:
        find_quantities("5万元", Rulebook(tmp_path))
    assert str(path) in caught.value.message.en and place in caught.value.message.en
