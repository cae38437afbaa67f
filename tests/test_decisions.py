"""Decisions of a reviewer: a file read strictly, findings settled by it, and what is said of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from narrcheck.cli import app
from narrcheck.decisions import read_decisions
from narrcheck.errors import UserError

WRONG = "公务接待费支出决算为1.56万元，与上年相比减少0.21万元，增长11.86%。"
TEXT = f"某县水利局2021年度部门决算\n{WRONG}\n会议费支出2.85万元，比上年减少0.15万元，增长5.00%。\n"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def report(file: Path, *options: str | Path) -> Any:
    return json.loads(run("check", file, "--format", "json", *options).stdout)["documents"][0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "决算.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def decided(file: Path, *statuses: str, fingerprint: str = "0" * 16, source: str = "", **other: Any) -> Path:
    """A decisions file that gives the findings of ``file`` these statuses, in their order."""
    entries = [
        {"id": finding["id"], "code": finding["code"], "status": status, "comment": f"说明{number}", "at": "2026-01-01"}
        for number, (finding, status) in enumerate(zip(report(file)["findings"], statuses, strict=True))
    ]
    documents = [{"source": source or str(file), "fingerprint": fingerprint, "decisions": entries}]
    data = {"format": "narrcheck-decisions", "version": 1, "narrcheck": "0", "documents": documents, **other}
    path = file.with_name("decisions.json")
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_what_was_decided_is_no_longer_new(file: Path) -> None:
    decisions = decided(file, "accepted", "ignored")
    result = run("check", file, "--decisions", decisions)
    assert result.exit_code == 0
    assert "采纳 1，忽略 1" in result.stderr
    assert result.stdout.splitlines()[:2] == [
        f"{file}:2 NC103 “增长” 已采纳：说明0",
        f"{file}:3 NC103 “增长” 已忽略：说明1",
    ]
    found = report(file, "--decisions", decisions)
    assert found["findings"] == []
    assert [one["decision"]["status"] for one in found["settled"]] == ["accepted", "ignored"]


def test_a_comment_alone_settles_nothing_and_is_shown(file: Path) -> None:
    result = run("check", file, "--decisions", decided(file, "open", "accepted"))
    assert result.exit_code == 1
    assert "批注 说明0" in result.stdout
    assert [
        one["decision"]["comment"] for one in report(file, "--decisions", decided(file, "open", "open"))["findings"]
    ] == [
        "说明0",
        "说明1",
    ]


def test_a_decision_holds_while_its_sentence_does(file: Path) -> None:
    decisions = decided(file, "ignored", "ignored")
    file.write_text(TEXT.replace("2.85", "2.86") + "新的一段。\n", encoding="utf-8")
    result = run("check", file, "--decisions", decisions)
    assert "有 1 条没有对应的问题" in result.stderr
    assert "会议费支出2.86万元" in result.stdout


def test_documents_are_told_apart_by_their_text_then_by_their_name(file: Path) -> None:
    other = file.with_name("另一份.txt")
    other.write_text(TEXT, encoding="utf-8")
    decisions = decided(file, "ignored", "ignored")
    data = json.loads(decisions.read_text("utf-8"))
    data["documents"].append({"source": "C:\\报告\\另一份.txt", "fingerprint": "1" * 16, "decisions": []})
    decisions.write_text(json.dumps(data), encoding="utf-8")
    assert report(file, "--decisions", decisions)["findings"] == []
    assert len(report(other, "--decisions", decisions)["findings"]) == 2


def test_settings_may_name_the_file(file: Path) -> None:
    decided(file, "ignored", "ignored")
    config = file.with_name("narrcheck.toml")
    config.write_text('decisions = "decisions.json"\n', encoding="utf-8")
    assert report(file, "--config", config)["findings"] == []


def test_a_page_keeps_what_was_decided(file: Path) -> None:
    page = file.with_name("page.html")
    run("check", file, "--decisions", decided(file, "ignored", "accepted"), "-o", page)
    text = page.read_text("utf-8")
    assert text.count('data-status="ignored" data-comment="说明0"') == 1
    assert text.count('data-status="accepted" data-comment="说明1"') == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "不是有效的 JSON"),
        ("", "不是有效的 JSON"),
        ("\xff", "不是有效的 JSON"),
        ("[]", "不合格式"),
        ('{"format": "narrcheck-decisions", "version": 2, "documents": []}', "的版本是 2，应为 1"),
        ('{"format": "other", "version": 1, "narrcheck": "0", "documents": []}', "的 format 不合格式"),
        ('{"format": "narrcheck-decisions", "version": 1, "narrcheck": "0", "documents": [], "x": 1}', "的 x 不合格式"),
    ],
)
def test_bad_files_are_told_in_a_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(UserError, match=words) as told:
        read_decisions(path)
    assert str(path) in str(told.value)


def test_a_bad_status_names_its_place(file: Path) -> None:
    with pytest.raises(UserError, match=r"documents\.0\.decisions\.1\.status"):
        read_decisions(decided(file, "open", "maybe"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="读不到"):
        read_decisions(tmp_path / "none.json")
