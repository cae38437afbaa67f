"""Years that do not fit, and the many that do."""

import pytest

from narrcheck.checks.period import fiscal_year
from narrcheck.facts.identity.report import identify
from narrcheck.model.analysis import Analysis
from narrcheck.rulebook import Rulebook
from tests.support import make_document

FINAL = "临川市图书馆\n2022年度部门决算\n第一部分 单位概况\n临川市图书馆2022年度收入总计300万元。\n"
BUDGET = "临川市图书馆\n2022年部门预算公开\n第一部分 单位概况\n2022年收入预算300万元。\n"
PERFORMANCE = "临川市图书馆2022年度部门整体支出绩效自评报告\n一、单位概况\n我馆是公益一类事业单位。\n"
EXECUTION = "关于临汾市2022年预算执行情况和2023年预算草案的报告\n各位代表：\n2022年全市收入90亿元。\n"


def found(text: str, rulebook: Rulebook) -> set[tuple[str, str, str]]:
    """Code, words and the whole of the words after the fix of every finding."""
    document = make_document(text)
    analysis = Analysis(document, identify(document, rulebook), rulebook, (), ())
    result = set()
    for finding in fiscal_year.check(analysis):
        assert finding.fix is not None
        words = document.words(finding.span)
        offset = finding.fix.span.start - finding.span.start
        after = words[:offset] + finding.fix.text + words[offset + len(finding.fix.span) :]
        result.add((finding.code, words, after))
    return result


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FINAL + "第三部分 2021年度部门决算情况说明", ("NC201", "2021年度", "2022年度")),
        (FINAL + "十三、关于2021年度预算绩效情况的说明", ("NC201", "2021年度", "2022年度")),
        (FINAL + "部门：临川市图书馆\n2021年度\n金额单位：万元", ("NC201", "2021年度", "2022年度")),
        (BUDGET + "三、2021年度部门主要工作任务及目标", ("NC201", "2021年度", "2022年度")),
        (BUDGET + "2021年度一般公共预算“三公”经费支出预算表", ("NC201", "2021年度", "2022年度")),
        (FINAL + "截至2021年12月31日，共有车辆2辆。", ("NC202", "2021年12月31日", "2022年12月31日")),
        (FINAL + "2023年年末实有在职人员33人。", ("NC202", "2023年年末", "2022年年末")),
        (BUDGET + "截至2022年12月31日，共有车辆2辆。", ("NC202", "2022年12月31日", "2021年12月31日")),
        (FINAL + "2021年度财政拨款支出250万元，与上年相比增加3万元。", ("NC203", "2021年度", "2022年度")),
        (FINAL + "本单位2021年度没有政府性基金预算收入和支出。", ("NC203", "2021年度", "2022年度")),
        (FINAL + "临川市图书馆2021年度机关运行经费支出25万元。", ("NC203", "2021年度", "2022年度")),
        (FINAL + "纳入2021年部门决算编制范围的单位共1个。", ("NC203", "2021年", "2022年")),
        (BUDGET + "（二）公务接待费。2021年预算数0.9万元，与2021年持平。", ("NC203", "2021年", "2022年")),
        (PERFORMANCE + "2021年整体支出年初预算472万元，实际支出466万元。", ("NC203", "2021年", "2022年")),
        (FINAL + "2022年度支出290万元，与2020年相比增加3万元。", ("NC204", "2020年", "2021年")),
        (FINAL + "支出合计290万元，比2022年减少3万元。", ("NC204", "2022年", "2021年")),
        (BUDGET + "2022年支出预算290万元，比2023年预算增加3万元。", ("NC204", "2023年", "2021年")),
    ],
)
def test_what_is_found(text: str, expected: tuple[str, str, str], rulebook: Rulebook) -> None:
    assert expected in found(text, rulebook)
    assert len(found(text, rulebook)) <= (2 if expected[0] == "NC203" and "2021年持平" in text else 1)


@pytest.mark.parametrize(
    "text",
    [
        FINAL + "与2021年相比增加3万元。比2021年度减少2%。较2022年初预算增加1万元，比2022年预算数减少2万元。",
        FINAL + "2022年度支出290万元，2021年度支出280万元，增加10万元。",
        FINAL + "2021年支出280万元。\n2022年支出290万元。",
        FINAL + "2021年结转资金12万元在本年使用。2023年预算比2022年增加5万元。",
        FINAL + "按照《关于2021年度部门决算公开的通知》（财预〔2021〕98号），从2018年起全面公开。",
        FINAL + "截至2022年12月31日，共有车辆2辆，比2021年末减少1辆。2021年末在职30人，2022年末在职31人。",
        FINAL + "2015年建成新馆。2019—2021年连续三年获得表彰。2021年中央补助资金项目支出20万元。",
        FINAL + "接待读者42万人次，比2019年增加3万人次。",
        BUDGET + "二、2021年部门预算执行情况\n2021年一般公共预算支出完成280万元。",
        BUDGET + "截至2021年12月31日，共有车辆2辆。2021年末，我馆共有车辆2辆。截至2020年12月31日，固定资产20万元。",
        BUDGET + "2022年支出预算290万元，比2021年预算增加3万元，比2020年决算数减少1万元。",
        BUDGET + "主要原因：2021年预算安排了馆舍维修20万元，本年不再安排。",
        BUDGET + "2021年决算支出280万元，为2021年预算的98%。2023年计划新建分馆。2021-2025年规划。",
        PERFORMANCE + "2021年建成分馆2个，2022年建成3个，计划2023年建成5个。\n三、2023年工作计划",
        PERFORMANCE + "2021年度省级专项资金补助20万元于2022年到账。",
        EXECUTION + "二、2023年预算草案\n2023年全市收入95亿元，比2022年增长5%。2020年至2022年年均增长4%。",
    ],
)
def test_what_is_left_alone(text: str, rulebook: Rulebook) -> None:
    assert found(text, rulebook) == set()


def test_silent_without_a_year(rulebook: Rulebook) -> None:
    assert found("第三部分 部门决算情况说明\n本年收入300万元。", rulebook) == set()


def test_silent_where_the_year_was_not_understood(rulebook: Rulebook) -> None:
    text = "临川市图书馆部门决算\n" + "".join(
        f"2021年度{what}支出10万元，没有增加。\n" for what in ("基本", "项目", "会议费", "培训费")
    )
    document = make_document(text)
    identity = identify(document, rulebook, fiscal_year=2022)
    assert list(fiscal_year.check(Analysis(document, identity, rulebook, (), ()))) == []


def test_an_evaluation_is_named_after_its_own_year(rulebook: Rulebook) -> None:
    body = (
        "2022年整体支出年初预算100万元。\n2022年支出决算98万元。\n2022年实际执行率98%。\n2022年度收入合计99万元。\n" * 2
    )
    assert found(f"临川市图书馆2023年部门整体支出绩效评价报告\n{body}", rulebook) == set()
