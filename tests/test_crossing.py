"""Documents beside each other: what is compared with what, how it is told, and what can't be compared."""

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import narrcheck
from narrcheck import cli
from narrcheck.crossing.kinship import Likeness, likeness
from narrcheck.errors import UserError
from narrcheck.rulebook import Rulebook

Run = Callable[..., tuple[int, str, str]]

THIS = """沅江县水文监测站2023年度部门决算

一、支出决算情况说明
2023年度本年支出合计246.65万元，其中：基本支出151.05万元，占61.24%；项目支出95.60万元，占38.76%。
基本支出151.05万元，比上年增加10.80万元，增长7.70%。
项目支出年初预算为90.00万元，支出决算为95.60万元，完成年初预算的106.22%，比上年增加{delta}万元。
本年支出合计246.65万元，比上年增加18.00万元，增长7.87%。
公务接待费支出决算为0.62万元，比上年减少0.17万元，下降21.52%。
以上各项支出均按照预算法和财务制度的规定办理，专款专用，未发现截留、挪用的情形。主要用于站网日常运行、断面测量、
雨水情报汛以及仪器检定，任务完成情况见本说明的附件。单位严格执行政府会计制度，账实相符，决算数据真实、准确、完整。
我站将继续加强收支管理，压减一般性开支，把有限的资金用在监测主业上，并按规定接受财政、审计部门和社会公众的监督。
"""
TABLES = """沅江县水文监测站2023年度部门决算公开表

支出决算表
单位：万元
科目编码	科目名称	本年支出合计	基本支出	项目支出	上缴上级支出
合计		246.65	151.05	{project}	0.00
213	农林水支出	246.65	151.05	{project}	0.00
21303	水利	246.65	151.05	{project}	0.00
2130313	水文测报	246.65	151.05	{project}	0.00
"""
LAST = """沅江县水文监测站2022年度部门决算
2022年度本年支出合计228.65万元。
2022年度基本支出140.25万元。
2022年度项目支出88.40万元。
2022年度公务接待费0.79万元。
"""
BUDGET = """沅江县水文监测站2023年部门预算
2023年项目支出预算为{budget}万元。
2023年基本支出预算为150.00万元。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "说明.txt": THIS.format(delta="7.20"),
        "公开表.txt": TABLES.format(project="95.60"),
        "去年.txt": LAST,
        "预算.txt": BUDGET.format(budget="90.00"),
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> Run:
    monkeypatch.chdir(folder)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrcheck", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def test_what_agrees_is_counted_and_nothing_is_found(run: Run) -> None:
    status, out, err = run(
        "check", "说明.txt", "--with", "公开表.txt", "--prior", "去年.txt", "--budget", "预算.txt", "--format", "json"
    )
    (document,) = json.loads(out)["documents"]
    assert (status, err, document["findings"]) == (0, "", [])
    assert [(one["source"], one["bond"], one["differ"], one["why"]) for one in document["compared"]] == [
        ("公开表.txt", "companion", 0, None),
        ("去年.txt", "prior", 0, None),
        ("预算.txt", "budget", 0, None),
    ]
    assert all(one["figures"] > 0 for one in document["compared"])


def test_a_finding_names_the_place_in_the_other_document(run: Run, folder: Path) -> None:
    (folder / "公开表.txt").write_text(TABLES.format(project="95.06").replace("246.65", "246.11"), "utf-8")
    (folder / "说明.txt").write_text(THIS.format(delta="7.20"), "utf-8")
    report = narrcheck.check(folder / "说明.txt", companions=folder / "公开表.txt")
    finding = next(one for one in report if one.location.quote == "95.60万元")
    assert (finding.code, finding.severity) == ("NC921", "warning")
    (there,) = (place for place in finding.related if place.source)
    assert there.source == str(folder / "公开表.txt") and there.role == "table"
    assert (there.quote, there.line, there.context) == ("95.06", 6, "合计 246.11 151.05 95.06")
    assert "95.06万元（公开表.txt）" in finding.message
    status, out, _ = run("check", "说明.txt", "--with", "公开表.txt")
    assert status == 0 and "对照 公开表.txt 第6行 “95.06”：" in out
    assert "与配套文件 公开表.txt 核对" in out
    _, out, _ = run("check", "说明.txt", "--with", "公开表.txt", "--lang", "en")
    assert "compared with its companion, 公开表.txt" in out
    run("check", "说明.txt", "--with", "公开表.txt", "-o", "报告.html")
    page = (folder / "报告.html").read_text("utf-8")
    assert "公开表.txt 第6行 “95.06”" in page and "与配套文件 公开表.txt 核对" in page


def test_last_year_and_budget(folder: Path) -> None:
    (folder / "说明.txt").write_text(THIS.format(delta="8.20"), "utf-8")
    (folder / "预算.txt").write_text(BUDGET.format(budget="98.00"), "utf-8")
    report = narrcheck.check(folder / "说明.txt", prior=[folder / "去年.txt"], budget=folder / "预算.txt")
    found = {finding.code: finding for finding in report}
    assert {code: finding.location.quote for code, finding in found.items()} == {
        "NC951": "8.20万元",
        "NC954": "90.00万元",
    }
    assert found["NC951"].calculation == "95.60 − 88.40 = 7.20万元" and found["NC951"].severity == "error"
    assert found["NC954"].severity == "warning", "one figure agrees with the budget, which is no basis for an error"
    assert [place.source for place in found["NC951"].related if place.source] == [str(folder / "去年.txt")]


def test_a_name_that_may_be_the_units_will_do_for_a_file_that_the_user_named(folder: Path) -> None:
    tables = (folder / "公开表.txt").read_text("utf-8")
    (folder / "公开表.txt").write_text(tables.replace("沅江县水文监测站", "沅江县"), "utf-8")
    (document,) = narrcheck.check(folder / "说明.txt", companions=folder / "公开表.txt").documents
    assert [(one.figures > 0, one.differ) for one in document.compared] == [(True, 0)]


def test_a_changed_name_makes_it_a_warning(folder: Path) -> None:
    (folder / "说明.txt").write_text(THIS.format(delta="8.20"), "utf-8")
    (folder / "去年.txt").write_text(LAST.replace("水文监测站", "水文水资源监测站"), "utf-8")
    (finding,) = narrcheck.check(folder / "说明.txt", prior=folder / "去年.txt")
    assert finding.severity == "warning" and finding.fix is None
    assert finding.message.endswith(
        "不符（单位名称由“沅江县水文水资源监测站”变为“沅江县水文监测站”，口径可能不同，请核实）"
    )
    (finding,) = narrcheck.check(folder / "说明.txt", prior=folder / "去年.txt", lang="en")
    assert finding.message.endswith(" is now 沅江县水文监测站: please verify)")


def test_a_report_that_tells_no_year_is_last_years_if_the_user_says_so(folder: Path) -> None:
    (folder / "说明.txt").write_text(THIS.format(delta="8.20"), "utf-8")
    (folder / "去年.txt").write_text(LAST.replace("2022年度", ""), "utf-8")
    (finding,) = narrcheck.check(folder / "说明.txt", prior=folder / "去年.txt")
    assert (finding.code, finding.location.quote) == ("NC951", "8.20万元")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["说明.txt", "--with", "没有.xlsx"], "找不到文件 没有.xlsx"),
        (["说明.txt", "--prior", "说明.txt"], "说明.txt 给出了两次"),
        (["说明.txt", "--prior", "去年.txt", "--budget", "去年.txt"], "去年.txt 给出了两次"),
        (["说明.txt", "--prior", "公开表.txt"], "年度不同：2023 年度，应为 2022 年度"),
        (["说明.txt", "--with", "去年.txt"], "年度不同：2022 年度，应为 2023 年度"),
        (["说明.txt", "--with", "别家.txt"], "单位不同：“沅江县种畜站”与“沅江县水文监测站”"),
        (["说明.txt", "--prior", "别家去年.txt"], "单位不同"),
        (["说明.txt", "--with", "预算.txt"], "报告种类不同"),
        (["说明.txt", "--budget", "公开表.txt"], "报告种类不同"),
        (["预算.txt", "--budget", "说明.txt"], "本报告就是预算"),
        (["公开表.txt", "--with", "说明.txt"], "没有读到表格"),
        (["说明.txt", "公开表.txt", "--prior", "去年.txt"], "只能与一份报告"),
    ],
)
def test_what_can_not_be_compared_ends_in_one_sentence(
    run: Run, folder: Path, arguments: list[str], words: str
) -> None:
    other = TABLES.format(project="1.00").replace("水文监测站", "种畜站")
    (folder / "别家.txt").write_text(other, "utf-8")
    (folder / "别家去年.txt").write_text(other.replace("2023", "2022"), "utf-8")
    status, out, err = run("check", *arguments)
    assert (status, out) == (2, "")
    assert words in err and err.count("\n") == 1
    status, _, english = run("check", *arguments, "--lang", "en")
    assert status == 2 and english.count("\n") == 1


def test_settings_name_the_files(run: Run, folder: Path) -> None:
    (folder / "narrcheck.toml").write_text('prior = ["去年.txt"]\n', "utf-8")
    _, out, _ = run("check", "说明.txt", "--format", "json")
    assert [one["bond"] for one in json.loads(out)["documents"][0]["compared"]] == ["prior"]
    (folder / "narrcheck.toml").write_text('prior = "去年.txt"\n', "utf-8")
    status, _, err = run("check", "说明.txt")
    assert status == 2 and "prior" in err and "列表" in err


def test_a_folder_is_one_submission(run: Run, folder: Path) -> None:
    for name in ("去年.txt", "预算.txt"):
        (folder / name).unlink()
    (folder / "公开表.txt").write_text(TABLES.format(project="95.06").replace("246.65", "246.11"), "utf-8")
    status, out, err = run("check", ".", "--format", "json")
    first, second = json.loads(out)["documents"]
    assert [Path(one["source"]).name for one in (first, second)] == ["说明.txt", "公开表.txt"]
    assert {finding["code"] for finding in first["findings"]} == {"NC921"} and second["findings"] == []
    assert (status, err) == (0, "")
    with zipfile.ZipFile(folder / "报送.zip", "w") as archive:
        for name in ("说明.txt", "公开表.txt"):
            archive.write(folder / name, name)
    _, packed, _ = run("check", "报送.zip", "--format", "json")
    assert [len(one["findings"]) for one in json.loads(packed)["documents"]] == [len(first["findings"]), 0]


def test_unrelated_reports_of_a_folder_are_not_compared(run: Run, folder: Path) -> None:
    (folder / "说明.txt").unlink()
    (folder / "公开表.txt").write_text(TABLES.format(project="1.00"), "utf-8")
    (folder / "去年.txt").write_text(THIS.replace("2023", "2022").format(delta="7.20"), "utf-8")
    (folder / "预算.txt").unlink()
    _, out, err = run("check", ".", "--format", "json")
    documents = {Path(one["source"]).name: one for one in json.loads(out)["documents"]}
    (apart,) = documents["公开表.txt"]["compared"]
    assert (apart["figures"], apart["why"]) == (0, "年度不同：2022 年度，应为 2023 年度")
    assert documents["去年.txt"]["findings"] == [] and documents["去年.txt"]["compared"] == []
    assert "2 份单位、年度或种类不同的报告" in err and err.count("\n") == 1


def test_inspect_tells_what_was_compared(run: Run) -> None:
    status, out, _ = run("inspect", "说明.txt", "--prior", "去年.txt")
    assert status == 0 and "去年.txt [prior]: " in out and "不同 0 处" in out


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("长沙市信访局", "长沙市信访局", Likeness.SAME),
        ("湖南省长沙市信访局", "长沙市信访局", Likeness.SAME),
        ("信访局", "长沙市信访局", Likeness.SAME),
        (None, "长沙市信访局", Likeness.SAME),
        ("中共长沙市委党校", "长沙市委党校", Likeness.SAME),
        ("海南省人民政府", "海南省", Likeness.SAME),
        ("长沙市卫生和计划生育委员会", "长沙市卫生健康委员会", Likeness.NEAR),
        ("长沙市教育局", "长沙市教育局第一幼儿园", Likeness.NEAR),
        ("长沙市信访局", "株洲市信访局", Likeness.OTHER),
        ("长沙市信访局", "长沙市水利局", Likeness.OTHER),
        ("长沙市", "长沙市信访局", Likeness.NEAR),
        ("株洲市", "长沙市信访局", Likeness.OTHER),
    ],
)
def test_names_of_units(one: str | None, other: str, like: Likeness, rulebook: Rulebook) -> None:
    assert likeness(one, other, rulebook) is like
    assert likeness(other, one, rulebook) is like


def test_a_missing_file_is_told_by_the_api(folder: Path) -> None:
    with pytest.raises(UserError, match="找不到文件"):
        narrcheck.check(folder / "说明.txt", prior=folder / "没有.txt")
