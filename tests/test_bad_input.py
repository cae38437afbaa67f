"""What the user can do wrong, end to end: one sentence that names the file, exit status 2, and no half-made report."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from narrcheck import cli
from narrcheck.config import Settings
from narrcheck.rulebook import Rulebook, rules_folder
from narrcheck.session import Session

GOOD = "一、总体情况\n2021年度收入合计10.00万元。\n"
BAD: dict[str, bytes | None] = {
    "没有.txt": None,
    "空.txt": b"",
    "白.txt": b" \r\n\t\n",
    "图.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "乱.txt": bytes(range(128, 256)) * 4 + b"\x00\x01",
    "表.xyz": "收入".encode(),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one good report and all bad ones."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "好.txt").write_text(GOOD, "utf-8")
    (tmp_path / "夹").mkdir()
    for name, content in BAD.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    return tmp_path


def _run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["narrcheck", *arguments])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    out, err = capsys.readouterr()
    return int(caught.value.code or 0), out, err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [*BAD, "夹"])
def test_one_sentence(
    name: str, lang: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = _run(monkeypatch, capsys, "check", name, "好.txt", "--lang", lang)
    assert status == 2
    assert name in err and err.count("\n") == 1 and "Traceback" not in err
    assert "好.txt" in out and name not in out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes by name")
@pytest.mark.parametrize("command", [["check"], ["inspect"], ["diff", "好.txt"], ["baseline", "-o", "r.json"]])
def test_a_pipe_is_not_waited_for(
    command: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "管.txt")
    status, _, err = _run(monkeypatch, capsys, *command, "管.txt")
    assert (status, err) == (2, "管.txt 是管道或设备，不是文件：请先把内容存成文件，再检查。\n")


def test_size_limit(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "narrcheck.toml").write_text("max_bytes = 10\n")
    status, out, err = _run(monkeypatch, capsys, "check", "好.txt")
    assert (status, out) == (2, "")
    assert "好.txt" in err and "上限" in err and err.count("\n") == 1


def test_nothing_is_written_where_nothing_was_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = set(folder.iterdir())
    assert _run(monkeypatch, capsys, "check", "没有.txt", "-o", "r.html")[0] == 2
    assert set(folder.iterdir()) == before


def test_a_broken_rules_file_is_named(folder: Path) -> None:
    shutil.copytree(rules_folder(), folder / "rules")
    broken = folder / "rules" / "relations" / "change.yaml"
    broken.write_text("- code: [NC101\n", "utf-8")
    tally = Session(Settings(), Rulebook(folder / "rules")).run([folder / "好.txt"])
    (failure,) = tally.failures
    assert str(broken) in failure.message.zh and "第 " in failure.message.zh and failure.crash is None
