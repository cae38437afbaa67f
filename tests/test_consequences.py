"""One root cause is one finding: what follows from another finding stands among its places."""

import pytest

from narrcheck import check_text

HEAD = "河西县水库管理所2023年度部门决算\n\n"
CASES = {
    "a choice that was not made has one word that is wrong": (
        "2023年度基本支出588.58万元，比2022年增加/减少55.36万元，增长10.38%。", ["NC402"],
    ),
    "beside a blank another figure is taken for what is not told": (
        "2023年度公务接待费支出预算为2.54万元，支出决算为XX万元，完成预算的81.1%，与2022年度相比，增加0.26万元，"
        "增长14.6%。", ["NC401"],
    ),
    "an amount without its unit is not read": (
        "2023年度公务接待费支出预算为2.54万元，支出决算为2.06，完成预算的81.1%，与2022年度相比，增加0.26万元，"
        "增长14.6%。", ["NC807"],
    ),
    "a misspelt name is not known as one of a list": (
        "公务用车费支出决算2.51万元，占73.54%；公务接侍费支出决算0.90万元（占26.46%）。具体情况如下：\n1.因公出国（境）经费支出0万元。\n"
        "2.公务用车购置及运行维护费支出2.51万元。\n3.公务接待费支出0.90万元。", ["NC505"],
    ),
    "a name of another place is one error with that place": (
        "北京市疾病预防控制中心2023年部门预算\n\n北京市疾病预防控制中心负责传染病防治。\n"
        "2023年泸定县疾病预防控制中心政府购买服务预算总额605.67万元。", ["NC302"],
    ),
    "a wrong figure far from the slip of words is another error": (
        "2023年度公务接待费支出预算为2.54万元，支出决算为XX万元。会议费支出年初预算为100.00万元，支出决算为90.00万元，"
        "完成预算的95.00%。", ["NC401", "NC111"],
    ),
    "a slip of the words around a change explains no wrong rate": (
        "2023年度基本支出588.58万元，比去减少55.36万元，下降18.38%。", ["NC504", "NC102"],
    ),
    "a rate that was left blank explains no other one": (
        "2023年度基本支出588.58万元，占支出合计的%，比2022年减少55.36万元，下降18.38%。", ["NC401", "NC102"],
    ),
    "a hint explains nothing": (
        "2023年度基本支出588.58万元，比2022年减少55.36万元,下降18.38%。", ["NC102"],
    ),
    "a misspelt name explains no figure but its own": (
        "2023年度公务接侍费支出决算0.90万元，会议费支出年初预算为100.00万元，支出决算为90.00万元，完成预算的95.00%。",
        ["NC505", "NC111"],
    ),
    "a percentage left blank is taken for no rate of a change": (
        "2023年度商品和服务支出预算75800元，占基本支出预算%，比上年增加52044.27元，增长50.63%。", ["NC401", "NC102"],
    ),
    "what a doubtful repair of a figure leaves as it is may be another error": (
        "2023年度公务用车购置及运行维护费支出1116.14万元，其中：\n1.公务用车购置费34.71万元。\n"
        "2.公务用车运行维护费1116.14万元，比上年减少596.98万元，下降39.8%。", ["NC131", "NC102"],
    ),
    "a page number that is lost is no lost reference as well": (
        "一、部门概况\n二、预算安排情况\t错误!未定义书签。\n", ["NC404"],
    ),
    "a code with two digits swapped is no item without its section": (
        "青禾县档案馆2023年部门预算\n\n部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\n\t合计\t146.00\n"
        "201\t一般公共服务支出\t100.00\n20126\t档案事务\t100.00\n2012601\t行政运行\t60.00\n2012604\t档案馆\t40.00\n"
        "208\t社会保障和就业支出\t46.00\n20805\t行政事业单位养老支出\t46.00\n2080501\t行政单位离退休\t4.00\n"
        "2080505\t机关事业单位基本养老保险缴费支出\t30.00\n2080056\t机关事业单位职业年金缴费支出\t12.00\n", ["NC707"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "codes"), CASES.values(), ids=CASES)
def test_what_follows_from_a_slip_of_words_is_not_told_by_itself(text: str, codes: list[str]) -> None:
    found = [finding for finding in check_text(text) if finding.severity != "info"]
    assert [finding.code for finding in found] == codes


def test_a_figure_that_fails_in_several_ways_is_told_once_with_all_arithmetic() -> None:
    text = (
        "2023年收入预算合计4.86万元，包括本年收入907.12万元，上年结转结余85.98万元。其中：本年一般公共预算收入589.59"
        "万元，占59.37%；本年事业收入236.88万元，占23.85%；本年其他收入56.45万元，占5.68%；上年结转结余24.19万元。"
    )
    (finding,) = [finding for finding in check_text(HEAD + text) if finding.severity != "info"]
    assert finding.location.quote == "4.86万元" and finding.calculation == (
        "589.59 ÷ 4.86 = 12131.48%；589.59 + 236.88 + 56.45 + 24.19 = 907.11 ≠ 4.86"
    )
