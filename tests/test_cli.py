"""The command line: what it prints, where, and its exit status."""

import importlib
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from narrcheck import __version__, cli, reporters, session
from narrcheck.attempts import PartFailed
from narrcheck.commands import options
from narrcheck.config import Settings
from narrcheck.diagnosis import findings
from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.model.finding import Severity
from narrcheck.model.relation import Instance
from narrcheck.relations.sums import lists
from narrcheck.reporters import text as text_reporter
from narrcheck.rulebook import Rulebook
from tests.support import ROOT, make_checked, make_finding

TEXT = "接待费1.56万元，减少0.21万元，增长11.86%。\n差旅费增长2%。"
Run = Callable[..., tuple[int, str, str]]
CHECK = "counts.kinds"


def fake_check(path: Path, settings: Settings, rulebook: Rulebook, *, made: Path | UserError | None = None) -> Checked:
    """Find what the file's name asks for: ``error-1.txt`` has one error; ``missing`` and ``crash`` fail."""
    if path.stem == "missing":
        raise UserError(f"{path} 不存在：请检查路径。", f"{path} does not exist: check the path.")
    if path.stem == "crash":
        raise ValueError("rule NC999")
    found = {
        "error": [make_finding(TEXT, "增长", fix="下降", related="0.21万元")],
        "warning": [make_finding(TEXT, "差旅费", code="NC201", severity=Severity.WARNING)],
        "both": [
            make_finding(TEXT, "增长", fix="下降"),
            make_finding(TEXT, "差旅费", code="NC201", severity=Severity.WARNING),
        ],
        "clean": [],
    }[path.stem]
    return make_checked(TEXT, *settings.apply(found), source=str(path), rulebook=rulebook)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder, with a pipeline that finds what file names ask for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "check_file", fake_check)
    monkeypatch.setattr(Settings, "require_known", lambda self, codes: None)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrcheck", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def test_text_report(run: Run) -> None:
    assert run("check", "error.txt") == (
        1,
        "error.txt:1 错误 NC103\n"
        "    增长与金额的方向不符。\n"
        "    │ 接待费1.56万元，减少0.21万元，【增长】11.86%。\n"
        "    算式 0.21 ÷ (1.56 + 0.21) = 11.86%\n"
        "    改法 “增长”改为“下降”\n"
        "\n"
        "error.txt：发现问题 1 处（错误 1）；可复算的说法 4 处（一致 1，仅舍入之差 1，不符 1，未能判定 1）\n",
        "",
    )


@pytest.mark.parametrize(
    ("words", "fix", "said"),
    [("增长", "", "删去“增长”"), ("增长", "下降", "“增长”改为“下降”"), ("", "年度", "“接待费1”改为“年度接待费1”")],
)
def test_text_says_what_to_edit(words: str, fix: str, said: str) -> None:
    checked = make_checked(TEXT, make_finding(TEXT, words, fix=fix))
    assert f"    改法 {said}\n" in text_reporter.render([checked], lang="zh")


def test_text_report_in_english(run: Run) -> None:
    status, out, _ = run("check", "--lang", "en", "both.txt", "clean.txt")
    assert status == 1
    assert "both.txt:2 warning NC201\n    差旅费 contradicts the amount.\n" in out
    assert "    fix “增长” becomes “下降”\n" in out
    assert "\nclean.txt: nothing found; claims found: 4 (verified 1, by rounding only 1, wrong 1, undecided 1)\n" in out
    assert out.endswith(
        "\n\n2 files: findings: 2 (error 1, warning 1); claims found: 8"
        " (verified 2, by rounding only 2, wrong 2, undecided 2)\n"
    )


def test_json_report(run: Run) -> None:
    status, out, err = run("check", "both.txt", "clean.txt", "--format", "json")
    data = json.loads(out)
    assert (status, err) == (1, "")
    assert [(d["source"], [f["code"] for f in d["findings"]]) for d in data["documents"]] == [
        ("both.txt", ["NC103", "NC201"]), ("clean.txt", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["clean.txt"], 0),
        (["warning.txt"], 0),
        (["warning.txt", "--fail-on", "warning"], 1),
        (["error.txt"], 1),
        (["error.txt", "--ignore", "NC103"], 0),
        (["both.txt", "--select", "NC2,NC3"], 0),
        (["missing.txt"], 2),
        (["clean.txt", "--fail-on", "never"], 2),
        (["clean.txt", "--format", "yaml"], 2),
        (["clean.txt", "--year", "21"], 2),
        (["clean.txt", "--baseline", "none.json"], 2),
        (["clean.txt", "--config", "none.toml"], 2),
        ([], 2),
        (["clean.txt", "--nonsense"], 2),
    ],
)
def test_exit_status(run: Run, arguments: list[str], status: int) -> None:
    assert run("check", *arguments)[0] == status


@pytest.mark.parametrize(
    "option", [["--fail-on", "never"], ["--format", "yaml"], ["--year", "21"], ["-o", "no/r.json"]]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_options_get_one_sentence(run: Run, option: list[str], lang: str) -> None:
    _, out, err = run("check", "clean.txt", *option, "--lang", lang)
    assert out == ""
    assert err.count("\n") == 1 and option[1] in err


def test_other_files_are_still_checked(run: Run) -> None:
    status, out, err = run("check", "missing.txt", "error.txt", "--format", "json")
    assert status == 2
    assert [document["source"] for document in json.loads(out)["documents"]] == ["error.txt"]
    assert err == "missing.txt 不存在：请检查路径。\n"


def test_a_crash_names_itself(run: Run) -> None:
    status, out, err = run("check", "crash.txt", "clean.txt")
    assert status == 2
    assert "clean.txt：没有发现问题" in out
    assert "Traceback" in err and "（ValueError: rule NC999）" in err
    assert "crash.txt：narrcheck 自身在 session.py:" in err


def test_a_crash_outside_the_files_is_no_finding(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no template")

    monkeypatch.setattr(reporters, "render", broken)
    status, out, err = run("check", "error.txt")
    assert (status, out) == (2, "") and "RuntimeError: no template" in err


def test_module_is_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "narrcheck", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"narrcheck {__version__}\n"


def test_settings_come_from_the_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "narrcheck.toml").write_text('fail_on = "warning"\n[severity]\nNC103 = "info"\n')
    assert run("check", "error.txt")[0] == 0
    assert run("check", "warning.txt")[0] == 1
    assert "提示 NC103" in run("check", "error.txt")[1]


def test_unknown_code_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    status, _, err = run("check", "clean.txt", "--ignore", "NC99")
    assert status == 2 and "NC99" in err and "narrcheck rules" in err


def test_output_file(run: Run, tmp_path: Path) -> None:
    assert run("check", "error.txt", "-o", "r.json") == (1, "", "已写入 r.json：发现问题 1 处（错误 1）。\n")
    assert len(json.loads((tmp_path / "r.json").read_text("utf-8"))["documents"][0]["findings"]) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


def test_output_format_follows_the_name_unless_told(run: Run, tmp_path: Path) -> None:
    run("check", "error.txt", "-o", "r.html")
    assert (tmp_path / "r.html").read_text("utf-8").lstrip().lower().startswith("<!doctype html")
    run("check", "error.txt", "--format", "text", "-o", "r.json")
    assert (tmp_path / "r.json").read_text("utf-8").startswith("error.txt:1 错误")


def test_a_failed_write_leaves_the_old_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.json"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    status, _, err = run("check", "clean.txt", "-o", "r.json")
    assert status == 2
    assert err == "输出文件 r.json 写不进去（No space left on device）：请换一个路径或检查权限。\n"
    assert target.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["r.json"]


def test_output_keeps_mode_and_follows_links(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "real.json"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.json").symlink_to(target)
    run("check", "clean.txt", "-o", "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640 and target.read_text("utf-8").startswith("{")


def test_output_may_be_a_device(run: Run) -> None:
    assert run("check", "clean.txt", "-o", os.devnull)[0] == 0
    assert not Path(os.devnull).is_file()


def test_output_must_not_be_a_report(run: Run, tmp_path: Path) -> None:
    (tmp_path / "clean.txt").write_text("x")
    status, _, err = run("check", "clean.txt", "-o", "clean.txt")
    assert status == 2 and "就是要核对的报告" in err
    assert (tmp_path / "clean.txt").read_text() == "x"


def test_baseline(run: Run, tmp_path: Path) -> None:
    assert run("baseline", "both.txt", "-o", "accepted.json") == (0, "", "已写入 accepted.json：接受 2 处。\n")
    data = json.loads((tmp_path / "accepted.json").read_text("utf-8"))
    assert [(entry["code"], entry["quote"], entry["source"]) for entry in data["accepted"]] == [
        ("NC103", "增长", "both.txt"), ("NC201", "差旅费", "both.txt"),
    ]  # fmt: skip
    status, out, err = run("check", "both.txt", "--baseline", "accepted.json")
    assert status == 0 and out.startswith("both.txt：没有发现问题")
    assert err == "另有 2 处已在基线 accepted.json 中接受，未列出。\n"
    assert (
        json.loads(run("check", "both.txt", "--baseline", "accepted.json", "--format", "json")[1])["documents"][0][
            "findings"
        ]
        == []
    )


def test_baseline_keeps_what_is_new(run: Run) -> None:
    run("baseline", "warning.txt", "-o", "accepted.json")
    status, out, _ = run("check", "both.txt", "--baseline", "accepted.json")
    assert status == 1 and "NC103" in out and "NC201" not in out


def test_baseline_of_an_unreadable_file_is_not_written(run: Run, tmp_path: Path) -> None:
    assert run("baseline", "missing.txt", "both.txt", "-o", "accepted.json")[0] == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", ["", "[]", '{"narrcheck": "0.1.0"}', '{"narrcheck": "0.1.0", "accepted": [{"id": "x"}]}', "\xff"]
)
def test_wrong_baselines_are_named(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "b.json").write_text(content, "latin-1")
    status, _, err = run("check", "clean.txt", "--baseline", "b.json")
    assert status == 2 and err.startswith("基线文件 b.json 的 ") and err.count("\n") == 1


def test_explain_and_rules(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, _ = run("rules")
    assert status == 0
    codes = [line.split()[0] for line in out.splitlines()]
    assert "NC103" in codes and codes == sorted(codes)
    assert "direction-disagrees" in out
    for page in sorted((ROOT / "tests" / "golden").glob("NC*.md")):
        assert run("explain", page.stem.lower()) == (0, page.read_text("utf-8"), "")
    status, out, err = run("explain", "NC999")
    assert (status, out) == (2, "") and "NC999" in err


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"narrcheck {__version__}\n", "")


def test_formats_are_the_modules_of_the_folder() -> None:
    assert {"text", "json", "html"} <= set(reporters.formats())
    assert not any("_" in name for name in reporters.formats())


def test_colours_fold_long_lines() -> None:
    words = "长" * 90 + "增长" + "句" * 30 + "。"
    out = text_reporter.render([make_checked(words, make_finding(words, "增长"))], lang="zh", color=True, width=60)
    assert "\x1b[" in out
    from rich.text import Text

    plain = [Text.from_ansi(line) for line in out.splitlines()]
    assert all(line.cell_len <= 60 for line in plain)
    sentence = "".join(line.plain.removeprefix("    │ ") for line in plain if "│" in line.plain)
    assert sentence == words.replace("增长", "【增长】")


def test_markup_in_a_report_is_not_obeyed() -> None:
    words = "见[bold]附件[/bold]，增长2%。"
    finding = make_finding(words, "增长")
    for color in (False, True):
        assert "[bold]附件[/bold]" in text_reporter.render([make_checked(words, finding)], lang="zh", color=color)


def test_the_help_names_every_format() -> None:
    (option,) = (entry for entry in get_args(options.Format) if hasattr(entry, "help"))
    assert set(re.findall(r"[a-z]+", option.help)) - {"or"} == set(reporters.formats())


def test_help_waits_for_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['narrcheck', '--help']\nfrom narrcheck.cli import main\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "print([m for m in ('spacy', 'jieba', 'pydantic', 'yaml', 'rich', 'jinja2') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_crash_in_a_check_names_the_check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = importlib.import_module(f"narrcheck.checks.{CHECK}")
    broken: dict[str, object] = {}
    exec(compile("def check(analysis):\n    return 1 / 0\n", str(module.__file__), "exec"), broken)
    monkeypatch.setattr(module, "check", broken["check"])
    report = tmp_path / "报告.txt"
    report.write_text("一、总体情况\n本年收入合计10.00万元，增加1.00万元，增长50.00%。\n", "utf-8")
    with pytest.warns(PartFailed, match="ZeroDivisionError"):
        tally = session.Session(Settings()).run([report])
    (failure,) = tally.failures
    assert f"checks/{CHECK.replace('.', '/')}.py:2 出错（ZeroDivisionError: " in failure.message.zh
    assert failure.part and "其余照常" in failure.message.zh
    assert [finding.code for finding in tally.results[0].findings] == ["NC102"]


def test_a_diagnosis_that_crashes_leaves_the_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(scene: object, instance: Instance) -> None:
        assert instance.relation.code != "NC102"

    monkeypatch.setattr(findings, "unsaid_change", broken)
    report = tmp_path / "报告.txt"
    first = "收入合计10.00万元，增加1.00万元，增长50.00%。"
    second = "本年支出合计30.00万元，其中：基本支出10.00万元，项目支出10.00万元。"
    report.write_text(f"{first}\n{second}\n", "utf-8")
    with pytest.warns(PartFailed, match="AssertionError"):
        tally = session.Session(Settings()).run([report])
    assert [finding.code for finding in tally.results[0].findings] == ["NC131"]
    assert len(tally.failures) == 1


def test_a_search_that_crashes_leaves_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(_: object) -> list[object]:
        raise KeyError("slot")

    monkeypatch.setattr(lists, "search", broken)
    report = tmp_path / "报告.txt"
    report.write_text("本年收入合计10.00万元，增加1.00万元，增长50.00%。\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["narrcheck", "check", str(report)])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    out, err = capsys.readouterr()
    assert "NC102" in out
    assert "KeyError: 'slot'" in err and "这一项没有核对" in err and "PartFailed" not in err

    monkeypatch.setattr(sys, "argv", ["narrcheck", "diff", str(report), str(report)])
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    out, err = capsys.readouterr()
    assert "已改正" not in out and "KeyError: 'slot'" in err
