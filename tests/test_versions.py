"""Two versions of a report: lines that belong together, findings fixed, remaining and new, in text, JSON and HTML."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from narrcheck.cli import app
from narrcheck.model.document import Document, Span
from narrcheck.versions.matching import moved
from narrcheck.versions.textdiff import Change, Line, Run, compare_texts, lines_of, runs
from tests.browser import Open, browser, open_page
from tests.html_samples import make_document
from tests.html_tree import parse

__all__ = ["browser", "open_page"]

OLD = """某县水利局2021年度部门决算
公务接待费支出决算为1.56万元，与上年相比减少0.21万元，增长11.86%。
会议费支出2.85万元，比上年减少0.15万元，增长5.00%。
这一段没有数字。
培训费支出2.16万元，与上年相比增加0.48万元，下降28.57%。
"""
NEW = """某县水利局2021年度部门决算
公务接待费支出决算为1.56万元，与上年相比减少0.21万元，下降11.86%。
新加的一段写明差旅费支出3.00万元，比上年增加0.60万元，下降25.00%。
会议费支出共2.85万元，比上年减少0.15万元，增长5.00%。
培训费支出2.16万元，与上年相比增加0.48万元，下降28.57%。
"""


def document(text: str) -> Document:
    return make_document(*[("", line) for line in text.split("\n")])


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path]:
    files = tmp_path / "旧.txt", tmp_path / "新.txt"
    for file, text in zip(files, (OLD, NEW), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, ["diff", *(str(argument) for argument in arguments)])


def test_terminal_says_what_became_of_each_finding(versions: tuple[Path, Path]) -> None:
    old, new = versions
    result = run(old, new)
    assert result.exit_code == 1
    lines = result.stdout.replace(f"{old.parent}/", "").splitlines()
    assert [re.sub(r"(NC103 “[^”]+”).+", r"\1", line) for line in lines] == [
        "旧.txt：问题 3 处",
        "新.txt：问题 3 处",
        "",
        "已改正 1 处",
        "  旧.txt:2 NC103 “增长”",
        "",
        "仍存在 2 处",
        "  新.txt:4 NC103 “增长”",
        "  新.txt:5 NC103 “下降”",
        "",
        "新出现 1 处",
        "  新.txt:3 NC103 “下降”",
        "",
        "文字改动 4 处",
        "  2 …元，与上年相比减少0.21万元，[-增长-]{+下降+}11.86%。",
        "  3 {+新加的一段写明差旅费支出3.00万元，比上年增加0.60万元，下降25.00%。+}",
        "  4 会议费支出{+共+}2.85万元，比上年减少0.15…",
        "  4 [-这一段没有数字。-]",
    ]


def test_nothing_new_is_no_failure(versions: tuple[Path, Path]) -> None:
    old, new = versions
    assert run(new, new).exit_code == 0
    assert "已改正 0 处" in run(new, new).stdout
    new.write_text(OLD.replace("增长11.86%", "下降11.86%"), encoding="utf-8")
    assert run(old, new).exit_code == 0
    assert run(new, old).exit_code == 1
    assert run(new, old, "--ignore", "NC1").exit_code == 0


def test_json_has_the_same(versions: tuple[Path, Path]) -> None:
    found = json.loads(run(*versions, "--format", "json").stdout)
    assert (found["old"]["findings"], found["new"]["findings"]) == (3, 3)
    assert [one["location"]["line"] for one in found["fixed"]] == [2]
    assert [(one["old"]["location"]["line"], one["new"]["location"]["line"]) for one in found["remaining"]] == [
        (3, 4),
        (5, 5),
    ]
    assert [one["location"]["line"] for one in found["added"]] == [3]
    assert [(one["change"], one["line"]) for one in found["changes"]] == [
        ("changed", 2),
        ("added", 3),
        ("changed", 4),
        ("removed", 4),
    ]


def test_page_has_both_texts_and_its_links_lead_somewhere(versions: tuple[Path, Path]) -> None:
    target = versions[0].with_name("diff.html")
    assert run(*versions, "-o", target).exit_code == 1
    page = parse(target.read_text("utf-8"))
    assert [node.words for node in page.one("aside").all("h2")] == ["新出现 1", "仍存在 2", "已改正 1"]
    assert [node.text for node in page.all("del")] == ["增长", "这一段没有数字。"]
    assert [node.text for node in page.all("ins")][:1] == ["下降"]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(page.values("href")) <= {f"#{name}" for name in ids}
    assert not page.values("style") + page.values("src")
    for side, text in (("old", OLD), ("new", NEW)):
        lines = [node.one("p").text_without("n") for node in page.all(f"div.{side}") if "none" not in node.classes]
        assert lines == text.splitlines()


def test_page_in_a_browser(versions: tuple[Path, Path], open_page: Open) -> None:
    target = versions[0].with_name("diff.html")
    run(*versions, "-o", target)
    page = open_page(target, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("j")
    assert "11.86%" in page.locator(".line.on").inner_text()
    page.keyboard.press("k")
    assert "这一段没有数字。" in page.locator(".line.on").inner_text()
    page.locator("aside a.new").click()
    assert page.locator("#n1").evaluate("e => e.matches(':target')")


def test_markup_in_both_versions_stays_text(tmp_path: Path, open_page: Open) -> None:
    hostile = "<script>document.title='bad'</script><img src=x onerror=alert(1)>"
    files = tmp_path / f"旧{hostile.replace('/', '')}.txt", tmp_path / "新.txt"
    files[0].write_text(f"{OLD}{hostile}甲\n<b>", encoding="utf-8")
    files[1].write_text(f"{NEW}{hostile}乙\n", encoding="utf-8")
    target = tmp_path / "diff.html"
    run(*files, "-o", target, "--lang", "en")
    page = open_page(target)
    assert page.locator("img, script").count() == 1, "our own script"
    assert page.title() != "bad"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("旧.txt", "."), "是文件夹"),
        (("旧.txt", "新.zip"), "是文件夹或压缩包"),
        (("旧.txt", "没有.txt"), "没有.txt"),
        (("旧.txt", "新.txt", "--format", "pdf"), "应为 html、json、text 之一"),
        (("旧.txt", "新.txt", "-o", "新.txt"), "就是要核对的报告"),
    ],
)
def test_bad_input_is_one_sentence(versions: tuple[Path, Path], arguments: tuple[str, ...], words: str) -> None:
    folder = versions[0].parent
    with zipfile.ZipFile(folder / "新.zip", "w") as package:
        package.write(versions[1], "新.txt")
    places = [
        argument if argument.startswith("-") or "." not in argument else folder / argument for argument in arguments
    ]
    result = run(*places)
    assert result.exit_code != 0
    assert words in str(result.exception)


def test_a_changed_line_is_paired_with_the_likest_of_the_next() -> None:
    old = document("甲项目支出10.00万元\n乙项目支出20.00万元，完成预算的80%\n完")
    new = document("序言另起\n乙项目支出25.00万元，完成预算的80%\n完")
    found = [(line.change, old.words(line.old) if line.old else "") for line in compare_texts(old, new)]
    assert found == [
        (Change.REMOVED, "甲项目支出10.00万元"),
        (Change.ADDED, ""),
        (Change.CHANGED, "乙项目支出20.00万元，完成预算的80%"),
        (Change.SAME, "完"),
    ]


def test_figures_are_changed_whole() -> None:
    assert list(runs("支出1,234.56万元", "支出1,284.56万元")) == [
        Run("支出", "支出"),
        Run("1,234.56", "1,284.56"),
        Run("万元", "万元"),
    ]


LINE = st.text(st.sampled_from("甲乙丙12. ,%x"), max_size=12)


@given(LINE, LINE)
def test_runs_are_the_two_lines(old: str, new: str) -> None:
    found = list(runs(old, new))
    assert ("".join(run.old for run in found), "".join(run.new for run in found)) == (old, new)


@given(st.lists(LINE, max_size=8), st.lists(LINE, max_size=8))
def test_every_line_stands_once_and_in_order(one: list[str], other: list[str]) -> None:
    old, new = document("\n".join(one)), document("\n".join(other))
    lines = compare_texts(old, new)
    assert [line.old for line in lines if line.old] == lines_of(old.text)
    assert [line.new for line in lines if line.new] == lines_of(new.text)
    for line in lines:
        said = ["".join(run.old for run in line.runs), "".join(run.new for run in line.runs)]
        if line.change is not Change.SAME:
            assert said == [old.words(line.old) if line.old else "", new.words(line.new) if line.new else ""]


@given(LINE, LINE)
def test_offsets_move_within_the_new_line(old: str, new: str) -> None:
    line = Line(Change.CHANGED, Span(0, len(old)), Span(0, len(new)), tuple(runs(old, new)))
    places = [moved(line, offset) for offset in range(len(old) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(new) for place in places)
