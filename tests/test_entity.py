"""Names of units and places: what is said of them, and what is left alone."""

import pytest

from narrcheck.checks.entity import place_names, unit_names
from narrcheck.facts.identity.report import identify
from narrcheck.model.analysis import Analysis
from narrcheck.rulebook import Rulebook
from tests.support import make_document

TITLE = "殷都区政务数据应用中心\n2022年度部门决算\n"
BODY = "殷都区政务数据应用中心为正科级事业单位。\n殷都区政务数据应用中心2022年度收入总计300万元。\n"


def found(text: str, rulebook: Rulebook) -> set[tuple[str, str, str | None]]:
    """Code, words and fix of every finding of the two checks."""
    document = make_document(text)
    analysis = Analysis(document, identify(document, rulebook), rulebook, (), ())
    findings = [*unit_names.check(analysis), *place_names.check(analysis)]
    return {(f.code, document.words(f.span), f.fix.text if f.fix else None) for f in findings}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("部门：殷都区", ("NC301", "殷都区", "殷都区政务数据应用中心")),
        ("殷都政务数据应用中心2022年度决算", ("NC301", "殷都政务数据应用中心", "殷都区政务数据应用中心")),
        ("殷都区政务数字应用中心本级", ("NC301", "殷都区政务数字应用中心", "殷都区政务数据应用中心")),
        ("殷都区政务数应用中心部门决算公开", ("NC301", "殷都区政务数应用中心", "殷都区政务数据应用中心")),
        ("殷都区政务数据应用大厅内设3个科室。", ("NC301", "殷都区政务数据应用大厅", "殷都区政务数据应用中心")),
        ("按照殷都区政务数据应用内部控制制度执行。", ("NC301", "殷都区政务数据应用", "殷都区政务数据应用中心")),
        ("殷都区水产推广中心2022年度部门决算", ("NC302", "殷都区水产推广中心", "殷都区政务数据应用中心")),
        ("经四会市财政局批复，年初预算290万元。", ("NC304", "四会市", "殷都区")),
        ("严格执行《林芝市差旅费管理办法》。", ("NC304", "林芝市", None)),
        ("安阳市固始县网络升级完成。", ("NC304", "固始县", "殷都区")),
        ("殷都区畜牧服务站建立了内部控制制度。", ("NC302", "殷都区畜牧服务站", "殷都区政务数据应用中心")),
        ("我局2022年度无政府性基金。", ("NC303", "我局", "我中心")),
        ("全院职工参加了培训。", ("NC303", "全院", "全中心")),
        ("提供线路，广宁县网络畅通率100%。", ("NC304", "广宁县", "殷都区")),
        ("广宁县政务网络正常运行。", ("NC304", "广宁县", "殷都区")),
    ],
)
def test_what_is_found(sentence: str, expected: tuple[str, str, str], rulebook: Rulebook) -> None:
    assert found(TITLE + BODY + sentence, rulebook) == {expected}


@pytest.mark.parametrize(
    "sentence",
    [
        "殷都区政务数据应用平台上线运行，殷都区政务数据应用大厅改造完成。",
        "殷都区政务数据应用分中心设在各乡镇。",
        "殷都区财政局制定了财务管理制度，殷都区审计局建立了内部审计办法。",
        "按照殷都区机关事务服务中心制定的经费管理办法执行。",
        "与龙安区政务数据应用中心签订跨区通办协议。",
        "赴龙安区政务数据应用中心学习先进经验。",
        "安阳市政务数据应用中心统一建设平台。",
        "中心全体人员、全局性工作、全所有制、健全所需材料，服务全局。",
        "我委托第三方评估，我办理的业务全部上网。",
        "文峰区、北关区、林州市同步推进，郑州市已经建成。",
        "广宁县、四会市等地前来考察。",
        "对口支援的策勒县网络正常运行。",
        "由广宁县恒信科技有限公司中标。",
        "新城区改造、南通市场、朝阳区位于城东。",
        "《广宁县政务网络管理办法》供参考。",
        "经四会市财政局协调，对口帮扶资金到位。",
        "参照《林芝市差旅费管理办法》制定标准。",
        "受四会市人民政府邀请，赴当地考察。",
        "殷都区水产推广中心参加2022年度部门决算培训。",
        "殷都区审计局2022年度部门预算执行审计未发现问题。",
    ],
)
def test_what_is_left_alone(sentence: str, rulebook: Rulebook) -> None:
    assert found(TITLE + BODY + sentence, rulebook) == set()


def test_a_namesake_in_another_place_is_told_of_both(rulebook: Rulebook) -> None:
    name, place_ = "殷都区政务数据应用中心", "殷都区"
    assert found(TITLE + BODY + "龙安区政务数据应用中心2022年度支出290万元。", rulebook) == {
        ("NC302", "龙安区政务数据应用中心", name),
        ("NC304", "龙安区", place_),
    }


def test_one_variant_is_one_finding(rulebook: Rulebook) -> None:
    document = make_document(TITLE + BODY + "部门：殷都区\n金额单位：万元\n部门：殷都区\n金额单位：万元")
    (finding,) = unit_names.check(Analysis(document, identify(document, rulebook), rulebook, (), ()))
    assert [document.words(related.span) for related in finding.related] == ["殷都区"]


def test_sub_units_may_speak_for_themselves(rulebook: Rulebook) -> None:
    text = "安阳市卫生健康委员会\n2022年度部门决算\n二级单位包括：安阳市第五医院。\n我院全年收入增加。全院职工300人。"
    assert found(text, rulebook) == set()


def test_a_supervising_unit_tells_of_its_schools(rulebook: Rulebook) -> None:
    text = "殷都区教育局2022年度部门整体支出绩效自评报告\n殷都区实验中学建立了内部控制制度。"
    assert found(text, rulebook) == set()


def test_a_government_is_no_unit(rulebook: Rulebook) -> None:
    text = "关于安阳市2022年预算执行情况和2023年预算草案的报告\n殷都区政务服务大厅建成。我局认真落实。"
    assert found(text, rulebook) == set()


@pytest.mark.parametrize("name", ["东南师范大学", "江山科技集团"])
def test_names_without_a_place(name: str, rulebook: Rulebook) -> None:
    assert found(f"{name}2022年度部门决算\n{name}2022年收入100万元。广宁县网络正常。", rulebook) == set()


def test_a_place_that_is_not_in_the_gazetteer(rulebook: Rulebook) -> None:
    text = "东陵县退役军人服务中心\n2022年度部门决算\n东陵县退役军人服务中心内设3个科室。\n部门：东陵县"
    assert found(text, rulebook) == {("NC301", "东陵县", "东陵县退役军人服务中心")}
