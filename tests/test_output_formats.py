"""The formats for other programs: SARIF, JUnit, GitHub, Markdown, the list in Excel, the schema of the JSON report."""

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as xml

import jsonschema
import openpyxl
import pytest
from markdown_it import MarkdownIt

from narrcheck import reporters
from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.model.document import Skipped, Span
from narrcheck.model.finding import Decision, Finding, Fix, Kind, Message, Severity, Status
from narrcheck.model.report import json_schema
from narrcheck.readers.text import read_text
from narrcheck.report import build_report
from narrcheck.session import Session
from tests.support import ROOT, make_checked, make_finding

DEMO = ROOT / "corpus" / "demo-with-errors.txt"
# The schema of OASIS, as SchemaStore hands it on (https://json.schemastore.org/sarif-2.1.0.json).
SARIF = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
HOSTILE = '=cmd|"/c calc"!A1，<b>增长</b>|`x`\n::error::%0A，@SUM(1+1)*2。\x07'


@pytest.fixture(scope="module")
def demo() -> list[Checked]:
    session = Session(Settings())
    return [session.file(DEMO), session.file(ROOT / "corpus" / "formats" / "demo-with-errors.docx")]


def hostile() -> Checked:
    """A report every field of which is an attempt on the program that shows it."""
    said = Message(f"坏：{HOSTILE}", f"bad: {HOSTILE}")
    start = HOSTILE.index("增长")
    finding = Finding(
        "NC103", Kind.DIRECTION, Severity.ERROR, Span(start, start + 2), said, HOSTILE, fix=Fix(Span(0, 0), HOSTILE)
    )
    return make_checked(HOSTILE, finding, source='=HYPERLINK("x"),a:b<i>.txt')


def text_of(results: list[Checked], name: str, **options: object) -> str:
    out = reporters.render(results, name, lang="zh", **options)
    assert isinstance(out, str)
    return out


def require_sarif(log: dict[str, Any]) -> None:
    """Fail where the log is not as the standard has it; indices are beyond its schema."""
    jsonschema.Draft7Validator(SARIF, format_checker=jsonschema.FormatChecker()).validate(log)
    for run in log["runs"]:
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
            for location in result["locations"]:
                file = location["physicalLocation"]["artifactLocation"]
                assert run["artifacts"][file["index"]]["location"]["uri"] == file["uri"]


def test_what_was_not_read_is_never_without_problems() -> None:
    whole = make_checked("收入10万元。")
    skipped = (Skipped("第 2 页", "第 2 页没有文字层。"), Skipped("工作表“草稿”", "是隐藏的。"))
    document = replace(whole.analysis.document, skipped=skipped)
    partly = replace(whole, analysis=replace(whole.analysis, document=document))
    for name in ("text", "markdown"):
        assert "没有发现问题" in text_of([whole], name) and "未核对" not in text_of([whole], name)
        said = text_of([whole, partly], name).replace("\\", "")
        assert said.count("读到的部分没有发现问题") == (2 if name == "text" else 1)
        assert "未核对：第 2 页没有文字层。" in said and "未核对：工作表“草稿”：是隐藏的。" in said


def test_sarif_keeps_to_the_standard(demo: list[Checked]) -> None:
    for results in (demo, [hostile()], []):
        log = json.loads(text_of(results, "sarif"))
        require_sarif(log)
        assert len(log["runs"][0]["results"]) == sum(len(checked.findings) for checked in results)


def test_sarif_points_at_the_words_and_mends_them(demo: list[Checked]) -> None:
    raw = DEMO.read_text("utf-8")
    lines = raw.split("\n")
    (run,) = json.loads(text_of(demo[:1], "sarif"))["runs"]
    document = demo[0].analysis.document
    for result, finding in zip(run["results"], demo[0].findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        words = document.words(finding.span)
        assert raw[region["charOffset"] :][: region["charLength"]] == words == region["snippet"]["text"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == words
        assert ("fixes" in result) == (finding.fix is not None)
    changes = [
        (replacement["deletedRegion"], replacement["insertedContent"]["text"])
        for result in run["results"]
        for fix in result.get("fixes", [])
        for change in fix["artifactChanges"]
        for replacement in change["replacements"]
    ]
    for region, new in sorted(changes, key=lambda change: -change[0]["charOffset"]):
        raw = raw[: region["charOffset"]] + new + raw[region["charOffset"] + region["charLength"] :]
    left = [f for f in Session(Settings()).text(raw, "x.txt").findings if f.severity is not Severity.INFO and f.fix]
    assert not left, "the fixes mend the report"


def test_sarif_names_places_that_have_no_line(demo: list[Checked]) -> None:
    (run,) = json.loads(text_of(demo[1:], "sarif"))["runs"]
    for result, finding in zip(run["results"], demo[1].findings, strict=True):
        (location,) = result["locations"]
        assert "region" not in location["physicalLocation"] and "fixes" not in result
        place = demo[1].analysis.document.origin.locate(finding.span)
        (logical,) = location["logicalLocations"]
        assert logical["kind"] == ("cell" if place.cell else "paragraph")
        assert logical["fullyQualifiedName"] == (place.cell or f"第{place.paragraph}段")
    helps = {rule["id"]: rule["help"]["markdown"] for rule in run["tool"]["driver"]["rules"]}
    assert all(help.startswith("# ") and f"({code})" in help for code, help in helps.items())


def test_sarif_fingerprints_stay(demo: list[Checked]) -> None:
    ids = [finding.id for finding in build_report(demo)]
    (run,) = json.loads(text_of(demo, "sarif"))["runs"]
    assert [result["partialFingerprints"]["narrcheck/v1"] for result in run["results"]] == ids


def settled(checked: Checked) -> Checked:
    """A result of which the baseline accepts the first finding, and a reviewer the second, and ignores the third."""
    first, second, third, *rest = checked.findings
    decisions = Decision(Status.ACCEPTED, "请科室改"), Decision(Status.IGNORED, "=口径如此")
    others = tuple(replace(one, decision=said) for one, said in zip((second, third), decisions, strict=True))
    return replace(checked, findings=tuple(rest), settled=others, accepted=(first,))


def test_sarif_suppresses_what_was_accepted(demo: list[Checked]) -> None:
    log = json.loads(text_of([settled(demo[0])], "sarif"))
    require_sarif(log)
    results = log["runs"][0]["results"]
    assert [result.get("suppressions") for result in results[:4]] == [
        [{"kind": "external", "justification": "accepted in the baseline"}],
        None,
        [{"kind": "external", "justification": "=口径如此"}],
        None,
    ]
    ids = [result["partialFingerprints"]["narrcheck/v1"] for result in results]
    assert ids == [finding.id for finding in build_report(demo[:1])]


def test_the_list_tells_what_was_decided(demo: list[Checked]) -> None:
    rows = list(workbook([settled(demo[0])])["问题清单"].iter_rows(min_row=2, values_only=True))
    assert [row[9:11] for row in rows[:3]] == [("已采纳", "请科室改"), ("无需修改", "=口径如此"), ("待处理", "")]
    assert len(rows) == len(demo[0].findings) - 1


def test_junit(demo: list[Checked]) -> None:
    clean = make_checked("一切正常。", source="clean.txt")
    for fail_on in Severity:
        root = xml.fromstring(text_of([*demo, clean, hostile()], "junit", fail_on=fail_on))
        failing = sum(f.severity.rank >= fail_on.rank for checked in demo for f in checked.findings) + 1
        assert int(root.get("failures", "")) == len(root.findall(".//failure")) == failing
        assert int(root.get("tests", "")) == len(root.findall(".//testcase"))
    suite = root.find("testsuite[@name='clean.txt']")
    assert suite is not None and (suite.get("tests"), suite.get("failures")) == ("1", "0")
    assert "�" in "".join(root.itertext()), "characters that XML forbids are replaced"


def test_github(demo: list[Checked]) -> None:
    lines = text_of([*demo, hostile()], "github").splitlines()
    assert len(lines) == sum(len(checked.findings) for checked in demo) + 1
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    words = "负责负责"
    row = next(n for n, line in enumerate(DEMO.read_text("utf-8").split("\n"), start=1) if words in line)
    column = DEMO.read_text("utf-8").split("\n")[row - 1].index(words) + 1
    place = f"line={row},endLine={row},col={column},endColumn={column + 4}"
    assert lines[0].startswith(f"::warning file={demo[0].analysis.document.source},{place},title=NC501::")
    properties, _, message = lines[-1].removeprefix("::error ").partition("::")
    assert properties.startswith('file==HYPERLINK("x")%2Ca%3Ab<i>.txt,')
    assert "%0A%3A" not in message and "::error::%250A" in message and "\n" not in message


def test_markdown_shows_everything_as_text(demo: list[Checked]) -> None:
    html = MarkdownIt("commonmark").render(text_of([*demo, hostile()], "markdown"))
    assert html.count("<li>") == sum(len(checked.findings) for checked in demo) + 1
    assert html.count("<h2>") == 3
    tags = {piece.partition(">")[0] for piece in html.split("<")[1:]}
    assert tags <= {
        t for name in ("h1", "h2", "p", "ol", "li", "b", "strong", "blockquote") for t in (name, "/" + name)
    }
    assert "&lt;b&gt;<b>增长</b>&lt;/b&gt;|`x`</p>" in html and "::error::%0A，@SUM(1+1)*2。" in html


def test_markdown_file_name_is_known(demo: list[Checked]) -> None:
    from narrcheck.commands.steps import format_name

    assert format_name(None, Path("a.md"), reporters.formats()) == "markdown"
    assert format_name(None, Path("a.xlsx"), reporters.formats()) == "xlsx"
    assert format_name(None, Path("a.sarif"), reporters.formats()) == "sarif"


def workbook(results: list[Checked], lang: str = "zh") -> Any:
    data = reporters.render(results, "xlsx", lang=lang)
    assert isinstance(data, bytes)
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=False)


def test_the_list_in_excel(demo: list[Checked]) -> None:
    book = workbook(demo)
    assert book.sheetnames == ["问题清单", "核对情况"]
    sheet = book["问题清单"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("编号", "文件", "位置", "原文", "问题", "计算", "建议", "级别", "规则", "状态", "备注", "标识")
    expected = [
        (number, checked.analysis.document.source, finding.code, "待处理")
        for number, (checked, finding) in enumerate(
            ((checked, finding) for checked in demo for finding in checked.findings), start=1
        )
    ]
    assert [(row[0], row[1], row[8], row[9]) for row in rows[1:]] == expected
    assert [row[11] for row in rows[1:]] == [finding.id for finding in build_report(demo)]
    direction = next(row for row in rows if row[8] == "NC103")
    assert "减少19.65万元" in direction[3] and direction[6] == "“减少”改为“增加”（较有把握）" and direction[7] == "错误"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == f"A1:L{len(rows)}"
    assert sheet.column_dimensions["D"].width > 40
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == ['"待处理,已采纳,无需修改,已修改"']
    covered = list(book["核对情况"].iter_rows(values_only=True))
    assert [row[0] for row in covered[1:]] == [checked.analysis.document.source for checked in demo]
    assert covered[1][1:3] == (len(demo[0].findings), len(demo[0].claims))


def test_no_cell_is_a_formula() -> None:
    book = workbook([hostile()], "en")
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
    assert book.sheetnames == ["Findings", "Coverage"]
    assert book["Findings"]["B2"].value == '=HYPERLINK("x"),a:b<i>.txt'


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_list(demo: list[Checked], tmp_path: Path) -> None:
    data = reporters.render([*demo[:1], hostile()], "xlsx", lang="zh")
    assert isinstance(data, bytes)
    (tmp_path / "list.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path), str(tmp_path / "list.xlsx")]
    subprocess.run(command, check=False, timeout=120, capture_output=True)
    rows = list(csv.reader((tmp_path / "list.csv").read_text("utf-8").splitlines(keepends=True)))
    assert len(rows) == len(demo[0].findings) + 2
    assert rows[-1][1] == '=HYPERLINK("x"),a:b<i>.txt'


def test_the_schema_fits_real_reports(demo: list[Checked]) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    report = json.loads(build_report([*demo, hostile()]).to_json())
    validator.validate(report)
    report["documents"][0]["findings"][0]["severity"] = "fatal"
    assert len(list(validator.iter_errors(report))) == 1
    del report["documents"][0]["findings"][0]["severity"]
    assert len(list(validator.iter_errors(report))) == 1


def test_the_schema_is_documented() -> None:
    schema = json_schema()
    for name, part in {"Report": schema, **schema["$defs"]}.items():
        assert part["description"], name
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


def test_regions_count_characters_of_the_file() -> None:
    from narrcheck.reporters.text_regions import region

    document = read_text("甲\r\n  乙 丙\r\n丁", "a.txt")
    start = document.text.index("丙")
    found = region(document, Span(start, start + 1))
    assert found is not None
    assert (found.start_line, found.start_column, found.end_line, found.end_column) == (2, 5, 2, 6)
    assert (found.offset, found.length) == (7, 1)
    assert region(make_checked("x。", make_finding("x。", "x")).analysis.document, Span(0, 1)) is None


def test_a_missing_library_gets_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, "narrcheck.reporters.xlsx", raising=False)
    with pytest.raises(UserError, match="xlsxwriter 没有安装：请运行 pip install 'narrcheck"):
        reporters.render([], "xlsx", lang="zh")
