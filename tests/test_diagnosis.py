"""Which figure is named as wrong, and what is proposed for it; every case is one whole report."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrcheck import check_text
from narrcheck.diagnosis.change import Repair, with_value
from narrcheck.diagnosis.origins import Slip, origins
from narrcheck.diagnosis.weighing import each_way
from narrcheck.model.document import Span
from narrcheck.model.fact import Fact, Measure
from narrcheck.model.quantity import Dimension, Quantity

HEAD = "河西县水库管理所2023年度部门决算\n\n"


@dataclass(frozen=True)
class Case:
    """``finding`` is the words that are named, ``fix`` what is proposed for them, None where nothing is."""

    name: str
    text: str
    finding: str
    fix: str | None


CASES = (
    Case(
        "two rates fail over one amount, whose digits are swapped",
        "2023年度年初预算120.00万元，实际支出163.52万元，预算执行率113.77%，比上年增加26.52万元，增长24.10%。",
        "163.52万元", "136.52",
    ),
    Case(
        "the point is shifted, and the figure keeps its digits",
        "2023年度支出合计839.98万元，其中：基本支出5802.7万元，占69.08%；项目支出259.71万元，占30.92%。",
        "5802.7万元", "580.27",
    ),
    Case(
        "thousand separators stay",
        "2023年度支出合计2,839.98万元，其中：基本支出2,508.27万元，占90.86%；项目支出259.71万元，占9.14%。",
        "2,508.27万元", "2,580.27",
    ),
    Case(
        "the figure that is told elsewhere is meant, not one next to it",
        "2023年度一般公共预算支出612.41万元。\n2023年度支出合计951.88万元，其中：一般公共预算支出595.17万元，"
        "政府性基金预算支出339.48万元。",
        "595.17万元", "612.41",
    ),
    Case(
        "a rate that does not follow from its two amounts",
        "年初预算为76.00万元，支出决算为80.24万元，完成年初预算的104.36%。",
        "104.36%", "105.58",
    ),
    Case(
        "the rate was reckoned on another base that the sentence tells",
        "2023年度基本支出年初预算为300.00万元，调整预算为320.00万元，支出决算为312.00万元，完成调整预算的104.00%。",
        "104.00%", "97.50",
    ),
    Case(
        "one sum alone says nothing of which figure is wrong",
        "2023年度政府采购支出总额160.27万元，其中：政府采购货物支出138.40万元、政府采购服务支出48.49万元。",
        "160.27万元", None,
    ),
    Case(
        "two slips explain a sum equally well",
        "2023年度政府采购支出总额68.00万元，其中：政府采购货物支出24.00万元、政府采购工程支出6.00万元、"
        "政府采购服务支出40.00万元。",
        "68.00万元", None,
    ),
    Case(
        "the unit is ten thousand times too small",
        "2023年度收入合计495.87万元，其中：财政拨款收入486.23元，占98.06%；其他收入9.64万元，占1.94%。",
        "486.23元", "万元",
    ),
    Case(
        "a sum that held by another total is read anew with the right figure",
        "2023年度“三公”经费年初预算96.40万元，支出决算85.20万元，包括因公出国（境）费支出0万元，公务用车购置及运行维护费支出"
        "76.40万元，公务接待费支出20.00万元。\n2023年度公务用车购置及运行维护费年初预算76.40万元，支出决算76.40万元，"
        "完成预算的85.34%，其中：公务用车购置费支出20.10万元，公务用车运行维护费支出45.10万元。",
        "76.40万元", "65.20",
    ),
    Case(
        "a list is read no further than its shares go",
        "2023年度收入合计18.84万元，较上年增加2.37万元，增长1.31%。其中：财政拨款收入175.92万元，占96.22%；其他收入"
        "6.92万元，占3.78%。此外，使用非财政拨款结余0万元，年初结转和结余0.12万元。",
        "18.84万元", "182.84",
    ),
    Case(
        "the parts whose shares make up 100% add up to their whole",
        "2023年度“三公”经费支出年初预算为53326.60元，支出决算为54500.10元，完成预算的118.63%。“三公”经费支出决算中，"
        "公务用车购置及运行维护费支出47355.10元，占74.85%；公务接待费支出15907.60元，占25.15%。",
        "54500.10元", "63262.70",
    ),
    Case(
        "an increase beyond the number itself, and the rate that gives it",
        "2023年度支出总计42.92万元，与上年相比增加82.75万元，增长24.04%。",
        "42.92万元", "426.92",
    ),
    Case(
        "a share is told with as many decimals as others of its kind",
        "2023年度支出合计2050.63万元，其中：基本支出717.40万元，占34.98%；项目支出1333.23万元，占2%。",
        "2%", "65.02",
    ),
    Case(
        "an outturn that repeats its budget is wrong, though the list of outturns makes up the total budget with it",
        "2023年度“三公”经费年初预算863.27万元，支出决算812.45万元。其中：公务用车运行维护费年初预算521.16万元，"
        "支出决算521.16万元，完成预算的100%；公务接待费年初预算342.11万元，支出决算342.11万元，"
        "完成预算的85.15%，占“三公”经费的35.85%。",
        "342.11万元", "291.29",
    ),
    Case(
        "the unit is a step too small, not the point four places off",
        "2023年度公共安全支出8.3亿元，比上年增加1.5万元，增长22%。",
        "1.5万元", "亿元",
    ),
    Case(
        "a part that is one too many is in no smaller unit, in which it would be lost in rounding",
        "2023年度支出合计2999.76万元，其中：基本支出1327.96万元，项目支出1671.80万元，经营支出3.20万元。",
        "2999.76万元", None,
    ),
    Case(
        "the unit is a step too large, not the digits",
        "2023年度支出合计2999.76万元，其中：基本支出1327.96亿元，项目支出1671.80万元。会议费支出2.30万元。",
        "1327.96亿元", "万元",
    ),
    Case(
        "the unit of the whole is a step too large, as that of most figures shows",
        "本年收入合计512.36亿元，其中：财政拨款收入500.36万元，占97.66%；其他收入12.00万元，占2.34%。"
        "本年支出合计502.36万元，其中：基本支出400.36万元，占79.70%；项目支出102.00万元，占20.30%。",
        "512.36亿元", "万元",
    ),
    Case(
        "a shifted point, though the change of the whole is told finer than those of its parts",
        "2023年“三公”经费预算342.68万元，比2022年减少3.840万元，下降10.08%。其中：\n"
        "1.因公出国（境）费。2023年预算数0万元，与上年持平。\n"
        "2.公务接待费。2023年预算数74.55万元，比2022年减少38.40万元，下降34.00%。\n"
        "3.公务用车购置和运行维护费。2023年预算数268.14万元，与上年持平。",
        "3.840万元", "38.40",
    ),
    Case(
        "a list that makes up the total meant is read anew, though another makes up the wrong one by chance",
        "2023年度财政拨款收支总预算836.05万元。收入总计836.05万元，包括一般公共预算本年收入752.20万元、政府性基金预算本年收入0万元、"
        "上年结转83.85万元；支出总计83.85万元，包括：社会保障和就业支出158.95万元、卫生健康支出64.52万元、农林水支出"
        "489.65万元、住房保障支出103.68万元、结转下年19.25万元。",
        "83.85万元", "836.05",
    ),
    Case(
        "the total of other parts that the report adds up elsewhere, not a rate of its own",
        "一、基本情况\n水库管理所对年初预算安排的项目支出开展自评，包括堤防养护项目、闸门维修项目、水情监测项目等三个项目。"
        "自评项目年初预算合计326.04万元，全年执行合计508.21万元，总体执行率109.0%。\n二、资金情况\n"
        "（一）堤防养护项目\n全年预算数125.62万元，执行数55.79万元，执行率为44.4%。\n"
        "（二）闸门维修项目\n全年预算数88.28万元，执行数87.23万元，执行率为98.8%。\n"
        "（三）水情监测项目\n全年预算数112.14万元，执行数212.23万元，执行率为189.3%。",
        "508.21万元", "355.25",
    ),
    Case(
        "a total that is less than its part is the other side's",
        "2023年度总收入257.59万元，其中本年收入236.67万元；总支出236.67万元，其中本年支出240.10万元。",
        "236.67万元", "257.59",
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_figure_named_and_what_is_proposed(case: Case) -> None:
    found = [finding for finding in check_text(HEAD + case.text) if finding.severity != "info"]
    said = [(finding.location.quote, finding.fix.with_ if finding.fix else None) for finding in found]
    assert said == [(case.finding, case.fix)], [finding.message for finding in found]


@given(st.integers(1000, 999999), st.integers(0, 8), st.data())
def test_every_slip_is_traced_back(digits: int, digit: int, data: st.DataObject) -> None:
    """A slip made by chance in a figure of two decimals has that figure among its origins."""
    text = str(digits)
    place = data.draw(st.integers(0, len(text) - 2))
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    replaced = text[: place + 1] + str(digit) + text[place + 2 :]
    dropped = text[: place + 1] + text[place + 2 :] if place + 1 < len(text) - 2 else text
    for slip in {swapped, replaced, dropped}:
        if slip == text or slip.startswith("0") or int(slip) == digits:
            continue
        meant = _amount(text).exact
        found = origins(_amount(slip), meant - 10_000, meant + 10_000)
        assert digits in {origin.digits for origin in found if origin.decimals == 2}, slip


def test_origins_outside_the_bounds_are_left_out() -> None:
    amount = _amount("45821")
    near = {(origin.digits, origin.decimals) for origin in origins(amount, amount.exact - 9_000, amount.exact + 9_000)}
    everywhere = {(one.digits, one.decimals) for one in origins(amount, Fraction(0), Fraction(10**12))}
    inside = {one for one in everywhere if abs(Fraction(one[0], 10 ** one[1]) * 10_000 - amount.exact) <= 9_000}
    assert near == inside and near < everywhere


STALE = "2023年度支出合计327.17万元，其中：基本支出282.85万元；项目支出47.58万元，比上年减少3.26万元，下降6.85%。"
NOTED = (
    (CASES[0].text, "（像是数字颠倒）", "(two digits seem to have changed places)"),
    (CASES[1].text, "（像是小数点错位）", "(the point seems to be in the wrong place)"),
    (CASES[5].text, "（像是按别的数计算）", "(as if reckoned from another figure)"),
    (CASES[8].text, "（像是少写“万”）", "(“万” seems to be missing)"),
    (STALE, "（像是上年数未更新）", "(as if last year's figure had not been updated)"),
    ("2023年度项目支出30.00万元，比上年增加6.00万元，增长20.00%。", "（像是除以了变动后的数）",
     "(as if divided by the number after the change)"),
    ("年初预算为83.17万元，支出决算为76.43万元，完成预算的914.90%。", "（像是多写了一个数字）",
     "(a digit seems to be written twice)"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "chinese", "english"), NOTED, ids=lambda value: value[-12:])
def test_the_message_ends_with_how_the_figure_came_about(text: str, chinese: str, english: str) -> None:
    for lang, note in (("zh", chinese), ("en", english)):
        found = [finding for finding in check_text(HEAD + text, lang=lang) if finding.severity != "info"]
        assert [finding.message.endswith(note) for finding in found] == [True], [finding.message for finding in found]


def test_what_a_figure_without_its_unit_should_be_is_said_in_the_right_one() -> None:
    (finding,) = check_text(HEAD + "本年支出1.65亿元，加上调出资金0.71亿元，支出总计2.36元。")
    assert "2.36元 与前面 2 项之和 2.36亿元 不符" in finding.message


def test_an_item_too_many_is_not_made_to_vanish_in_a_smaller_unit() -> None:
    items = "1.财政拨款收入9000.54万元。\n2.其他收入1070.00万元。\n3.上年结转27.93万元，为以前年度支出预算未执行完毕。"
    (finding,) = check_text(HEAD + "收入总计为10070.54万元，其中：\n" + items)
    assert all(fix.replace != "万元" for fix in (finding.fix, *finding.alternatives) if fix is not None)


@pytest.mark.parametrize(("text", "confidence"), [
    ("会议费年初预算为5.00万元，支出决算为6.00万元，完成年初预算的120.00%，决算数小于年初预算数。", "likely"),
    ("会议费支出决算为6.00万元，完成年初预算的120.00%，决算数小于年初预算数。", "possible"),
])  # fmt: skip
def test_a_statement_that_the_figures_contradict_has_its_word_turned(text: str, confidence: str) -> None:
    (finding,) = check_text(HEAD + text)
    assert finding.fix is not None and (finding.fix.replace, finding.fix.with_) == ("小于", "大于")
    assert finding.confidence == confidence and "“小于”应为“大于”" in finding.message


def test_a_figure_at_fault_that_rounding_leaves_open_is_named_with_what_it_is_about() -> None:
    text = "2023年度会议费年初预算342.11万元，支出决算342.11万元，完成预算的85.15%，占项目支出812.45万元的35.85%。"
    (finding,) = [finding for finding in check_text(HEAD + text) if finding.severity != "info"]
    assert finding.fix is None
    assert finding.message.endswith("不符；“342.11万元”疑有误，约为 291.31万元 时各项相符")


CARRIED = """河西县水库管理所2023年度部门决算

支出决算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t325.10\t225.10\t100.00
210\t卫生健康支出\t46.20\t46.20\t0.00
221\t住房保障支出\t41.00\t41.00\t0.00
\t合计\t412.30\t312.30\t100.00

支出决算情况说明
2023年度支出合计412.30万元，其中：教育支出305.10万元，占74.0%；卫生健康支出46.20万元，占11.2%；住房保障支出41.00万元，占9.9%。
"""


def test_a_rate_reckoned_from_a_wrong_figure_changes_with_it() -> None:
    (finding,) = check_text(CARRIED)
    assert finding.location.quote == "305.10万元" and finding.fix is not None
    assert (finding.fix.replace, finding.fix.with_) == ("305.10万元，占74.0", "325.10万元，占78.9")
    assert not [*check_text(CARRIED.replace(finding.fix.replace, finding.fix.with_))]
    assert "并非全部" not in finding.message


def test_of_parts_that_are_more_than_their_whole_none_are_missing() -> None:
    text = "2017年收入总预算601.98万元，其中：一般公共预算拨款607.37万元，上年结余收入8.3万元，事业收入5.2万元。"
    (finding,) = check_text(text)
    assert finding.code == "NC132"
    assert "并非全部" not in finding.message


def test_what_a_total_has_more_than_its_items_may_be_one_left_out() -> None:
    """Both sides' totals agree, so that the total is not what is changed."""
    text = (
        "河西县2022年预算执行情况的报告\n\n全县一般公共预算收入完成15200万元，加上上级补助收入82340万元、上年结转{}万元，"
        "收入总计107200万元。全县一般公共预算支出完成98200万元，加上上解支出6500万元、年终结转2500万元，支出总计107200万元。"
    )
    less, more = (next(f for f in check_text(text.format(left)) if f.code == "NC135") for left in (3160, 29160))
    assert less.fix is None and less.message.endswith("；如漏写了一项，请补上")
    assert "漏写" not in more.message


def test_a_figure_that_one_relation_speaks_against_is_kept_where_a_rate_agrees_with_it() -> None:
    report = check_text(CARRIED.replace("325.10\t225.10", "305.10\t205.10"))
    told = [fix for finding in report for fix in (finding.fix, *finding.alternatives) if fix is not None]
    assert [finding.code for finding in report] and not [fix for fix in told if "305.10" in fix.replace]


def test_nothing_is_said_of_how_a_figure_came_about_where_nothing_shows_it() -> None:
    (finding,) = check_text(HEAD + CASES[4].text)
    assert finding.fix is not None and "像是" not in finding.message


def test_last_years_figure_that_was_kept_is_brought_forward_by_its_change() -> None:
    (finding,) = check_text(HEAD + STALE)
    assert finding.fix is not None and (finding.fix.replace, finding.fix.with_) == ("47.58", "44.32")
    assert finding.calculation.startswith("47.58 − 3.26 = 44.32")


def test_a_share_is_what_the_others_leave_where_its_amounts_are_too_coarse() -> None:
    text = "2023年度支出合计2.37万元，其中：基本支出1.55万元，占65.24%；项目支出0.82万元，占34.26%。"
    (finding,) = check_text(HEAD + text)
    assert finding.fix is not None and finding.fix.with_ == "34.76"
    assert "应为 34.76%" in finding.message and finding.calculation.endswith("100% − 65.24% = 34.76%")


def test_what_is_only_more_or_less_makes_nothing_certain() -> None:
    text = "年初预算为6.38万元，支出决算为6.38万元，完成预算的107.08%，决算数大于预算数。"
    (finding,) = [finding for finding in check_text(HEAD + text) if finding.code == "NC111"]
    assert finding.confidence != "certain"


@pytest.mark.parametrize(
    ("text", "with_"),
    [
        ("培训费年初预算为80.00万元，支出决算为58.00万元，完成预算的72.5%。\n"
         "会议费年初预算为60.00万元，支出决算为45.00万元，完成预算的57%。", "75"),
        ("培训费年初预算为80.00万元，支出决算为58.00万元，完成预算的72.5%。\n"
         "会议费年初预算为60.00万元，支出决算为45.00万元，完成预算的57.0%。", "75.0"),
    ],
    ids=("no zeros at the end", "zeros at the end"),
)  # fmt: skip
def test_zeros_at_the_end_are_written_as_the_report_does(text: str, with_: str) -> None:
    assert [finding.fix.with_ for finding in check_text(HEAD + text) if finding.fix] == [with_]


def _amount(digits: str) -> Quantity:
    """An amount of two decimals in 万元."""
    span = Span(0, 1)
    return Quantity(span, span, span, Decimal(digits).scaleb(-2), 2, "万元", Dimension.MONEY, Fraction(10_000))


def test_the_arithmetic_says_how_far_rounding_reaches() -> None:
    text = "2023年“三公”经费预算数40.00万元，比2022年预算数增加5.00万元，增长24.28%。"
    finding = next(finding for finding in check_text(HEAD + text) if finding.code == "NC102")
    assert finding.fix is not None and finding.fix.with_ == "14.28"
    assert finding.calculation == "5.00 ÷ (40.00 − 5.00) = 14.29% ± 0.02%"


def test_a_rate_of_figures_of_few_digits_is_what_they_give() -> None:
    text = (
        "2023年“三公”经费预算数2.7万元，其中：公务接待费2.7万元。"
        "“三公”经费预算数比2022年预算数减少0.06万元，减幅0.02%。"
    )
    finding = next(finding for finding in check_text(HEAD + text) if finding.code == "NC102")
    assert finding.fix is not None and finding.fix.with_ == "2.17"
    assert finding.calculation.startswith("0.06 ÷ (2.7 + 0.06) = 2.17%")


def test_the_arithmetic_shows_why_a_whole_percentage_is_rounded_otherwise() -> None:
    text = (
        "2023年非税收入完成15355万元，比上年减少1242万元，下降8%。税收收入完成19860万元，比上年增加2047万元，增长14%。"
    )
    found = [finding.calculation for finding in check_text(HEAD + text) if finding.code == "NC102"]
    assert found == ["1242 ÷ (15355 + 1242) = 7.48%", "2047 ÷ (19860 − 2047) = 11.49%"]


def test_a_sum_of_parts_that_were_rounded_is_not_called_wrongly_rounded() -> None:
    text = (
        "2023年收入合计40870万元，其中：财政拨款收入30441万元，事业收入5000万元，其他收入5428万元。\n"
        "培训费支出1.25万元，会议费支出2.31万元，办公费支出3.12万元，印刷费支出4.17万元，差旅费支出5.48万元。"
    )
    (finding,) = check_text(HEAD + text).documents[0].findings
    assert finding.severity == "info" and finding.fix is None
    assert "各项分别四舍五入" in finding.message and "应为" not in finding.message


def _proposals(text: str) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """What each finding proposes: old and new figure, with which confidence, and what may be meant instead."""
    return [
        (
            finding.fix.replace,
            finding.fix.with_,
            finding.confidence,
            tuple(other.with_ for other in finding.alternatives),
        )
        for finding in check_text(HEAD + text)
        if finding.fix
    ]


def test_what_parts_rounded_each_leave_open_is_offered_and_never_certain() -> None:
    text = (
        "2023年度“三公”经费年初预算1277.93万元，支出决算1277.93万元，完成预算的99.94%，其中：因公出国（境）费支出"
        "241.98万元，公务用车购置及运行维护费支出463.18万元，公务接待费支出572.04万元。"
    )
    (((_, new, confidence, others)),) = _proposals(text)
    assert (new, confidence) == ("1277.20", "likely") and others == ("1277.19",)


def test_a_figure_with_fewer_decimals_than_all_others_is_the_wrong_one() -> None:
    text = "".join(
        f"{name}支出{amount}万元。\n" for name, amount in (("办公费", "4.17"), ("差旅费", "5.48"), ("印刷费", "3.20"))
    )
    text += "2023年度年末结转和结余496.8万元，与上年相比，增加11.65万元，增长30.6%。"
    (((old, new, _, _)),) = _proposals(text)
    assert (old, new) == ("496.8", "49.68")


def test_zero_is_not_what_was_meant() -> None:
    text = (
        "二、收入情况\n2023年收入预算合计5258.81万元，包括本年收入5258.81万元，上年结转结余20.01万元。\n"
        "三、支出情况\n2023年支出预算合计5258.81万元，包括本年支出5238.80万元，年终结转20.01万元。"
    )
    (((old, new, _, _)),) = _proposals(text)
    assert (old, new) == ("5258.81", "5238.80")


def test_accounts_below_a_total_speak_for_what_makes_them_add_up() -> None:
    text = (
        "2023年度一般公共预算财政拨款支出年初预算为473.36万元，支出决算为473.36万元，完成预算的92.3%。\n"
        "1．社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）：年初预算"
        "291.20万元，支出决算266.06万元。\n"
        "2．卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）：年初预算121.11万元，支出决算107.30万元。\n"
        "3．住房保障支出（类）住房改革支出（款）住房公积金（项）：年初预算100.54万元，支出决算100.00万元。"
    )
    (((_, new, confidence, _)),) = _proposals("三、支出情况\n（一）具体情况\n" + text)
    assert (new, confidence) == ("512.85", "likely")


def test_a_point_is_not_shifted_to_digits_that_nobody_writes() -> None:
    text = "“三公”经费支出37.35万元，其中：因公出国（境）费0万元，公务用车运行维护费37.35万元，公务接待费1.53万元。"
    for finding in check_text(HEAD + text):
        assert all("0.00" not in fix.with_[:-1] for fix in (finding.fix, *finding.alternatives) if fix)


TABLES = """2023年度一般公共预算财政拨款支出14,440.29万元。

收支总表
金额单位：万元
收入		支出
项目	预算数	项目	预算数
一、财政拨款收入	12,511.83	一、社会保障和就业支出	2,102.41
二、事业收入	2,433.01	二、农林水支出	14,440.29
三、其他收入	1,597.86
收入总计	16,542.70	支出总计	16,542.70

财政拨款支出预算表
金额单位：万元
功能分类科目编码	功能分类科目名称	合计	基本支出	项目支出
208	社会保障和就业支出	2,102.41	2,102.41	0.00
213	农林水支出	12,007.28	4,823.08	7,184.20
21303	水利	12,007.28	4,823.08	7,184.20
合计		14,109.69	6,925.49	7,184.20

"""


def test_the_text_may_be_about_another_cell_of_the_name() -> None:
    head = "河西县水库管理所2023年度部门预算\n\n"
    text = "财政拨款支出主要内容如下：\n1.“社会保障和就业支出”科目2,102.41万元。\n2.“农林水支出”科目1,207.28万元。\n"
    (finding,) = [one for one in check_text(head + TABLES + text) if one.code == "NC921"]
    assert finding.fix is not None
    assert (finding.fix.replace, finding.fix.with_) == ("1,207.28", "12,007.28")


def test_a_figure_that_several_slips_lead_to_is_as_likely_as_all_of_them() -> None:
    here = Span(0, 7)
    old = Quantity(here, here, Span(7, 7), Decimal("4850.00"), 2, "元", Dimension.MONEY, Fraction(1))
    fact = Fact("公务接待费", "", 2023, Measure.BUDGET, old, 0, here)
    ways = [
        Repair(fact, with_value(old, Decimal(value)), slip, chance)
        for value, slip, chance in (
            ("48500.00", Slip.DROPPED, 0.014), ("48500.00", Slip.SHIFTED, 0.02), ("48501.00", Slip.DROPPED, 0.014),
        )
    ]  # fmt: skip
    assert [(one.slip, round(one.chance, 3)) for one in each_way(ways)] == [
        (Slip.SHIFTED, 0.034),
        (Slip.DROPPED, 0.014),
    ]


def test_a_rate_that_is_the_rest_is_told_so() -> None:
    (finding,) = check_text("2023年度“三公”经费支出预算为4万元，支出决算为1.88万元，完成预算的53%。")
    assert finding.fix is not None and finding.fix.with_ == "47"
    assert "合计正好 100%" in finding.message
