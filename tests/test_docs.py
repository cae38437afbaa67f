"""What the documentation shows is what the program does."""

import doctest
from pathlib import Path

import pytest
import regex

import narrcheck
from narrcheck.config import Settings, load_settings
from narrcheck.model.report import Report
from narrcheck.reporters import render
from narrcheck.session import Session
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_docstring_examples_run() -> None:
    assert doctest.testmod(narrcheck) == doctest.TestResults(failed=0, attempted=4)


def test_example_output_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    match = regex.search(r"<!-- example output -->\n```text\n(.*?)```", README, flags=regex.DOTALL)
    assert match and match[1].strip(), "the README shows no output"
    result = Session(Settings()).file(Path("corpus/demo-with-errors.txt"))
    shown = render([result], "text", lang="zh")
    for block in match[1].strip().split("\n\n"):
        assert block.strip() in shown


def test_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    match = regex.search(r"```python\n(.*?)```", README, flags=regex.DOTALL)
    assert match
    exec(match[1], {})
    assert "NC103 增长 " in capsys.readouterr().out


def test_settings_example_names_all_keys(tmp_path: Path) -> None:
    match = regex.search(r"```toml\n(.*?)```", README, flags=regex.DOTALL)
    assert match
    (tmp_path / "narrcheck.toml").write_text(match[1], "utf-8")
    settings = load_settings(start=tmp_path)
    assert settings.model_fields_set == set(Settings.model_fields)


def test_files_that_the_readme_names_are_there() -> None:
    for name in ("docs/report.png", "LICENSE", "CONTRIBUTING.md", "corpus/demo-with-errors.txt", "requirements.lock"):
        assert (ROOT / name).is_file(), name


def test_report_class_is_public() -> None:
    assert narrcheck.Report is Report
    assert set(narrcheck.__all__) <= set(dir(narrcheck)) | {"Report"}
