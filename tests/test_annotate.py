"""``narrcheck annotate``: what it says and writes, whatever the format, and what it never does to the original."""

import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from narrcheck import cli
from narrcheck.annotators.notes import notes_of
from narrcheck.model.finding import Decision, Status
from tests.annotating import comments, members
from tests.libreoffice import PROGRAM
from tests.support import ROOT, make_checked, make_finding
from tests.test_crossing import TABLES, THIS
from tests.word_files import word_of

FORMATS = ROOT / "corpus" / "formats"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run ``narrcheck annotate`` in a folder with the demo in every format."""
    monkeypatch.chdir(tmp_path)
    for file in FORMATS.glob("demo-with-errors.*"):
        shutil.copy(file, tmp_path / f"demo{file.suffix}")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrcheck", "annotate", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def test_a_word_file(run: Run, tmp_path: Path) -> None:
    before = (tmp_path / "demo.docx").read_bytes()
    status, out, err = run("demo.docx", "-o", "out.docx", "--tracked")
    notes = comments(members(tmp_path / "out.docx"))
    assert (status, out, err) == (0, "", f"已写入 out.docx：批注 {len(notes)} 处，修订 {len(notes)} 处。\n")
    assert (tmp_path / "demo.docx").read_bytes() == before
    assert run("demo.docx", "-o", "en.docx", "--lang", "en", "--select", "NC103")[2] == "Wrote en.docx: 2 notes.\n"
    (_, words, text), *_ = comments(members(tmp_path / "en.docx"))
    assert (
        words == "减少"
        and text.startswith("error NC103: ")
        and "\nfix: “减少” becomes “增加” (likely)\nnarrcheck " in text
    )


def test_accepted_findings_are_not_noted(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["narrcheck", "baseline", "demo.docx", "-o", "known.json"])
    with pytest.raises(SystemExit):
        cli.main()
    capsys.readouterr()
    assert run("demo.docx", "-o", "out.docx", "--baseline", "known.json")[2] == "已写入 out.docx：批注 0 处。\n"
    assert members(tmp_path / "out.docx") == members(tmp_path / "demo.docx")


def test_decisions_are_respected() -> None:
    said = "增长2%，减少3%，下降4%。"
    right, wrong = Decision(Status.ACCEPTED, "请改"), Decision(Status.IGNORED)
    settled = tuple(
        replace(make_finding(said, words), decision=decision) for words, decision in (("减少", right), ("下降", wrong))
    )
    notes = notes_of(replace(make_checked(said, make_finding(said, "增长")), settled=settled), "zh")
    assert [note.lines[0].partition("：")[2] for note in notes] == ["增长与金额的方向不符。", "减少与金额的方向不符。"]
    assert notes[1].lines[-2] == "请改"


def test_a_note_names_the_place_in_another_file(run: Run, tmp_path: Path) -> None:
    word_of(THIS.format(delta="7.20"), tmp_path / "说明.docx")
    (tmp_path / "公开表.txt").write_text(TABLES.format(project="95.06").replace("246.65", "246.11"), "utf-8")
    assert run("说明.docx", "-o", "out.docx", "--with", "公开表.txt")[0] == 0
    noted = {words: text for _, words, text in comments(members(tmp_path / "out.docx"))}
    assert "\n对照：公开表.txt 第6行 “95.06”：" in noted["95.60万元"]
    status, _, err = run("说明.docx", "-o", "公开表.txt", "--with", "公开表.txt")
    assert status == 2 and "就是要核对的报告" in err


@pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed")
def test_an_old_word_file_becomes_a_new_one(run: Run, tmp_path: Path) -> None:
    status, _, err = run("demo.doc", "-o", "out.docx")
    assert (status, err) == (0, f"已写入 out.docx：批注 {len(comments(members(tmp_path / 'out.docx')))} 处。\n")
    status, _, err = run("demo.doc", "-o", "out.doc")
    assert status == 2 and "out.doc " in err and ".docx" in err


def test_a_wrong_suffix_of_the_original_does_not_matter(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.docx").rename(tmp_path / "demo.wps")
    assert run("demo.wps", "-o", "out.docx")[0] == 0
    status, _, err = run("demo.wps", "-o", "out.wps")
    assert status == 2 and "扩展名应为 .docx" in err
    (tmp_path / "demo.wps").rename(tmp_path / "demo.pdf")
    status, _, err = run("demo.pdf", "-o", "out.pdf")
    assert status == 2 and "扩展名应为 .docx" in err


def test_an_open_document_sheet_gets_advice(run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
    status, _, err = run("a.xlsx", "-o", "out.xlsx")
    assert (status, err.count("\n")) == (2, 1) and "不能在其中加批注" in err


@pytest.mark.parametrize("name", ["demo.html", "demo.md", "demo.mht", "报告.txt"])
def test_other_formats_get_advice(run: Run, tmp_path: Path, name: str) -> None:
    if not (tmp_path / name).exists():
        (tmp_path / name).write_text("一、总体情况\n本年收入合计10.00万元。\n", "utf-8")
    status, _, err = run(name, "-o", "out.docx")
    assert (status, err.count("\n")) == (2, 1)
    assert name in err and f"narrcheck check {name} -o 报告.html" in err
    assert not (tmp_path / "out.docx").exists()


def test_bad_targets(run: Run, tmp_path: Path) -> None:
    (tmp_path / "readonly.docx").write_bytes(b"old")
    (tmp_path / "readonly.docx").chmod(0o444)
    (tmp_path / "link.docx").symlink_to(tmp_path / "demo.docx")
    before = (tmp_path / "demo.docx").read_bytes()
    for target, said in (
        ("demo.docx", "就是要核对的报告"),
        ("link.docx", "就是要核对的报告"),
        ("no/out.docx", "所在的文件夹不存在"),
        ("readonly.docx", "是只读的"),
        (".", "是一个文件夹"),
        ("out.pdf", ".docx"),
    ):
        status, out, err = run("demo.docx", "-o", target)
        assert (status, out, err.count("\n")) == (2, "", 1), err
        assert said in err
    assert (tmp_path / "demo.docx").read_bytes() == before
    assert (tmp_path / "readonly.docx").read_bytes() == b"old"


def test_a_full_disk_leaves_nothing_half_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.docx").write_bytes(b"old")
    names = {file.name for file in tmp_path.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    status, _, err = run("demo.docx", "-o", "out.docx")
    assert (status, err) == (2, "输出文件 out.docx 写不进去（No space left on device）：请换一个路径或检查权限。\n")
    assert (tmp_path / "out.docx").read_bytes() == b"old"
    assert {file.name for file in tmp_path.iterdir()} == names


@pytest.mark.parametrize(
    ("name", "content"),
    [("missing.docx", None), ("empty.docx", b""), ("torn.docx", b"PK\x03\x04" + b"\0" * 40), ("false.docx", b"GIF89a")],
)
def test_bad_files_get_one_sentence(run: Run, tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, out, err = run(name, "-o", "out.docx")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert name in err and not (tmp_path / "out.docx").exists()


def test_a_damaged_part_is_named(run: Run, tmp_path: Path) -> None:
    run("demo.docx", "-o", "marked.docx")
    parts = members(tmp_path / "marked.docx")
    name = next(name for name in parts if name.startswith("word/comments"))
    with zipfile.ZipFile(tmp_path / "damaged.docx", "w") as package:
        for part, data in {**parts, name: b"<w:comments"}.items():
            package.writestr(part, data)
    status, _, err = run("damaged.docx", "-o", "out.docx")
    assert (status, err.count("\n")) == (2, 1) and f"damaged.docx 已损坏或不完整（部件 {name}" in err


def test_a_missing_library_gets_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    monkeypatch.delitem(sys.modules, "narrcheck.annotators.pdf", raising=False)
    status, _, err = run("demo.pdf", "-o", "out.pdf")
    assert (status, err.count("\n")) == (2, 1) and "pypdf 没有安装" in err
    assert not (tmp_path / "out.pdf").exists()
