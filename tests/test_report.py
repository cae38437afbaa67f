"""The JSON report: the schema of the design, places in the user's file, and stable fingerprints."""

import json
from dataclasses import replace

from pydantic import ValidationError
from pytest import mark, raises

from narrcheck import Report, __version__, check_text, phrases
from narrcheck.locator import address
from narrcheck.model.document import Location, Skipped, Span
from narrcheck.model.finding import Fix, Severity
from narrcheck.report import build_report, fingerprints
from tests.support import make_checked, make_finding

TEXT = "一、总体情况\n接待费1.56万元，减少0.21万元，增长11.86%。差旅费增长2%。\n差旅费增长2%。"
SENTENCE = "接待费1.56万元，减少0.21万元，增长11.86%。"


def test_the_whole_json_report() -> None:
    checked = make_checked(TEXT, make_finding(TEXT, "增长", fix="下降", related="0.21万元"))
    document = replace(checked.analysis.document, skipped=(Skipped("公开06表", "图片"),))
    checked = replace(checked, analysis=replace(checked.analysis, document=document))
    data = json.loads(build_report([checked]).to_json())
    identifier = data["documents"][0]["findings"][0]["id"]
    assert len(identifier) == 16
    assert data == {
        "narrcheck": __version__,
        "schema_version": 1,
        "documents": [
            {
                "source": "报告.txt",
                "profile": "final-accounts",
                "fiscal_year": 2021,
                "entity": "某市档案馆",
                "claims": {"found": 4, "consistent": 1, "rounding": 1, "inconsistent": 1, "undecided": 1},
                "findings": [
                    {
                        "id": identifier,
                        "code": "NC103",
                        "kind": "direction",
                        "severity": "error",
                        "message": "增长与金额的方向不符。",
                        "calculation": "0.21 ÷ (1.56 + 0.21) = 11.86%",
                        "location": {
                            "line": 2,
                            "page": None,
                            "paragraph": None,
                            "table": None,
                            "cell": None,
                            "start": 26,
                            "end": 28,
                            "quote": "增长",
                            "context": SENTENCE,
                        },
                        "related": [
                            {
                                "role": "delta",
                                "source": None,
                                "line": 2,
                                "page": None,
                                "cell": None,
                                "quote": "0.21万元",
                                "context": SENTENCE,
                                "fix": None,
                            }
                        ],
                        "fix": {"start": 26, "end": 28, "replace": "增长", "with": "下降"},
                        "confidence": None,
                        "alternatives": [],
                        "decision": None,
                    }
                ],
                "settled": [],
                "undecided": [{"line": 1, "quote": "一", "why": "没有基数"}],
                "unbound": [{"line": 1, "quote": "、", "why": "没有指标"}],
                "skipped": [{"what": "公开06表", "why": "图片"}],
                "compared": [],
            }
        ],
    }


def test_english_messages() -> None:
    report = build_report([make_checked(TEXT, make_finding(TEXT, "增长"))], "en")
    assert [finding.message for finding in report] == ["增长 contradicts the amount."]
    assert report.documents[0].undecided[0].why == "no base"


def test_places_are_those_of_the_file() -> None:
    class Shifted:
        def locate(self, span: Span) -> Location:
            return Location(span.start + 100, span.end + 101, "增 长", line=7, page=3)

    checked = make_checked(TEXT, make_finding(TEXT, "增长", fix="下降"))
    document = replace(checked.analysis.document, origin=Shifted())
    report = build_report([replace(checked, analysis=replace(checked.analysis, document=document))])
    found = next(iter(report))
    assert (found.location.start, found.location.end, found.location.quote) == (126, 129, "增 长")
    assert (found.location.line, found.location.page, found.location.context) == (7, 3, SENTENCE)
    assert found.fix is not None
    assert (found.fix.start, found.fix.end, found.fix.replace, found.fix.with_) == (126, 129, "增 长", "下降")


def test_insertion_point_at_the_end_of_a_sentence() -> None:
    found = make_finding(TEXT, "增长")
    end = TEXT.index("。")
    found = replace(found, span=Span(end, end), fix=Fix(Span(end, end), "）"))
    report = build_report([make_checked(TEXT, found)])
    location = next(iter(report)).location
    assert (location.start, location.end, location.quote, location.context) == (end, end, "", SENTENCE)


def test_context_of_what_is_in_no_sentence_is_its_block() -> None:
    checked = make_checked(TEXT, make_finding(TEXT, "增长"))
    checked = replace(checked, analysis=replace(checked.analysis, sentences=()))
    assert next(iter(build_report([checked]))).location.context == TEXT.split("\n")[1]


def test_iteration_goes_through_all_documents() -> None:
    one = make_checked(TEXT, make_finding(TEXT, "增长"), source="一.txt")
    two = make_checked(TEXT, make_finding(TEXT, "增长"), make_finding(TEXT, "差旅费"), source="二.txt")
    report = build_report([one, two])
    assert [finding.location.quote for finding in report] == ["增长", "增长", "差旅费"]
    assert len(report) == 3
    assert build_report([]) and not len(build_report([]))


def test_report_is_read_back_and_strict() -> None:
    text = build_report([make_checked(TEXT, make_finding(TEXT, "增长", fix="下降"))]).to_json()
    assert Report.model_validate_json(text).to_json() == text
    with raises(ValidationError):
        Report.model_validate_json(text.replace('"quote"', '"words"'))


def test_fingerprint_survives_what_happens_elsewhere() -> None:
    before = fingerprints(make_checked(TEXT, make_finding(TEXT, "增长")))
    longer = "新的一段，增长3%。\n" + TEXT.replace("接待费1.56", "接待费 1.56")
    assert fingerprints(make_checked(longer, make_finding(longer, "增长", nth=1))) == before


@mark.parametrize("change", [("1.56", "1.57"), ("增长11", "上升11")])
def test_fingerprint_changes_with_the_sentence(change: tuple[str, str]) -> None:
    other = TEXT.replace(*change)
    assert fingerprints(make_checked(TEXT, make_finding(TEXT, "减少"))) != fingerprints(
        make_checked(other, make_finding(other, "减少"))
    )


def test_identical_findings_have_fingerprints_of_their_own() -> None:
    findings = [make_finding(TEXT, "增长", nth=n) for n in range(3)]
    names = fingerprints(make_checked(TEXT, *findings))
    assert len(set(names)) == 3
    assert fingerprints(make_checked(TEXT, findings[2])) == names[2:], "without the others"


def test_severity_does_not_change_the_fingerprint() -> None:
    weak = make_finding(TEXT, "增长", severity=Severity.INFO)
    assert fingerprints(make_checked(TEXT, weak)) == fingerprints(make_checked(TEXT, make_finding(TEXT, "增长")))


def test_the_same_wrong_words_elsewhere_have_their_own_edit() -> None:
    head = "河西县退役军人服务中心\n2023年度部门决算\n\n一、机构设置\n"
    wrong = "河西县退役军人服务大厅内设3个科室。\n", "河西县退役军人服务大厅内设2个窗口。\n"
    report = check_text(head + "河西县退役军人服务中心核定编制12人。\n".join(wrong))
    (finding,) = (one for one in report if one.code == "NC301")
    assert finding.fix is not None
    (place,) = (place for place in finding.related if place.role == "same")
    assert place.fix is not None and place.fix.start > finding.fix.end
    assert (place.fix.replace, place.fix.with_) == (finding.fix.replace, finding.fix.with_)


TABLE = """河西县水库管理所2023年度部门决算

支出决算表
单位：万元
科目编码\t科目名称\t合计\t基本支出\t项目支出
205\t教育支出\t325.10\t225.10\t100.00
210\t卫生健康支出\t46.20\t46.20\t0.00
221\t住房保障支出\t41.00\t41.00\t0.00
\t合计\t421.30\t312.30\t100.00
"""


def test_a_figure_of_a_table_is_shown_with_its_row() -> None:
    contexts = {finding.location.context for finding in check_text(TABLE)}
    assert contexts == {"合计\t421.30\t312.30\t100.00"}


def test_a_long_cell_is_shown_without_its_row() -> None:
    prose = (
        "通过购置监测设备，水库的安全得到保障，群众的满意度得到进一步提高，全年没有发生安全事故，"
        "做为民生工程，其长效机制正在建立，各项工作按计划完成"
    )
    contexts = {finding.location.context for finding in check_text(TABLE.replace("教育支出", prose))}
    assert prose in contexts


@mark.parametrize(("place", "short", "words"), [
    (Location(0, 1, "1", line=27), "27", "第27行"),
    (Location(0, 1, "1", page=3), "p3", "第3页"),
    (Location(0, 1, "1", cell="收入表!C12"), "收入表!C12", "收入表!C12"),
    (Location(0, 1, "1", page=30, cell="表2!E21"), "p30 表2!E21", "第30页 表2!E21"),
    (Location(0, 1, "1"), "", ""),
])  # fmt: skip
def test_a_place_is_told_by_what_its_format_has(place: Location, short: str, words: str) -> None:
    assert (address(place), phrases.place(place, "zh")) == (short, words)
