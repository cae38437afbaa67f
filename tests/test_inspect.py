"""What ``narrcheck inspect`` shows, and submissions of several files: folders and archives."""

import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import narrcheck
from narrcheck import cli
from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.inspection import Inspections, inspect_files
from narrcheck.readers.bundle import Member, members
from narrcheck.session import Session

REPORT = """青禾县档案馆2021年度部门决算

一、收入支出决算总体情况说明
2021年度收入总计120.50万元，与上年相比增加20.50万元，增长20.50%，主要原因是档案数字化项目经费增加。
2021年度支出总计120.50万元，与上年相比增加20.50万元，增长20.50%，主要原因是档案数字化项目经费增加。
二、支出决算情况说明
本年支出合计120.50万元，其中：基本支出80.50万元，占66.80%；项目支出40.00万元，占33.20%。
单位共有车辆3辆，全年处理各类事项共计约15的规模。
"""
WRONG = REPORT.replace("增加20.50万元，增长20.50%", "增加20.50万元，下降20.50%", 1)
LONG = REPORT + "全馆坚持以服务中心工作为主线，档案收集、整理、保管和利用各项工作有序推进，成效较为明显。\n" * 8
TABLE = "支出决算表\n单位：万元\n项目\t金额\n" + "".join(f"项目{n}\t{n}.50\n" for n in range(20))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["narrcheck", *arguments])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def pack(path: Path, files: dict[str, str | bytes]) -> Path:
    """A ZIP archive."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def raw_zip(path: Path, files: dict[bytes, bytes]) -> Path:
    """A ZIP archive whose names are these bytes."""
    stand_ins = {f"{'x' * (len(name) - 2)}{number:02d}": name for number, name in enumerate(files)}
    with zipfile.ZipFile(path, "w") as archive:
        for stand_in, name in stand_ins.items():
            archive.writestr(zipfile.ZipInfo(stand_in), files[name])
    data = path.read_bytes()
    for stand_in, name in stand_ins.items():
        data = data.replace(stand_in.encode(), name)
    path.write_bytes(data)
    return path


def test_inspect_shows_what_was_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text(LONG, "utf-8")
    status, out, err = run("inspect", "说明.txt")
    assert (status, err) == (0, "")
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "说明.txt"
    assert lines[1].startswith("说明 (final-accounts, 2021, 青禾县档案馆)")
    assert "二、支出决算情况说明  [6]" in lines
    assert any("基本支出" in line and "实际数 = 80.50万元" in line and "占比 = 66.80%" in line for line in lines)
    english = run("inspect", "说明.txt", "--lang", "en")[1]
    assert "Outline" in english and "actual = 80.50万元" in english


def test_inspect_as_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text(REPORT + TABLE, "utf-8")
    status, out, _ = run("inspect", "说明.txt", "--format", "json", "-o", "out.json")
    assert (status, out) == (0, "")
    (found,) = Inspections.model_validate_json((tmp_path / "out.json").read_text("utf-8")).documents
    assert (found.profile, found.fiscal_year, found.entity) == ("final-accounts", 2021, "青禾县档案馆")
    (table,) = found.tables
    assert (table.title, table.unit, table.rows, table.columns, table.figures) == ("支出决算表", "万元", 21, 2, 20)
    assert table.at == "11" and table.merged == 0
    totals = [fact for fact in found.facts if fact.slots.get("change@prior") == "20.50万元"]
    assert {fact.at for fact in totals} == {"4", "5"} and all(fact.period == 2021 for fact in totals)
    assert [quantity.quote for quantity in found.quantities][:3] == ["120.50万元", "20.50万元", "20.50%"]
    assert {left.quote for left in found.unbound} == {q.quote for q in found.quantities if not q.bound}


def test_a_folder_is_one_report(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "报送"
    (folder / "附件").mkdir(parents=True)
    (folder / "附件" / "1表.txt").write_text(TABLE, "utf-8")
    (folder / "2说明.txt").write_text(LONG.replace("增长20.50%", "下降20.50%", 1), "utf-8")
    (folder / "封面.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$2说明.docx").write_bytes(b"x")
    status, out, err = run("check", "报送", "--format", "json", "-o", "报送/结果.txt")
    assert (status, out) == (1, "")
    said = "已写入 报送/结果.txt：发现问题 1 处（错误 1）。\n"
    assert err == f"{said}另有 1 个文件不是报告的文本或表格，未核对：{Path('报送/封面.png')}。\n"
    data = json.loads((folder / "结果.txt").read_text("utf-8"))
    assert [Path(d["source"]).name for d in data["documents"]] == ["2说明.txt", "1表.txt"], "the explanation first"
    assert {f["code"] for f in data["documents"][0]["findings"]} == {"NC103"}
    again = run("check", "报送", "--format", "json", "-o", "报送/结果.txt")
    assert again[0] == 1 and json.loads((folder / "结果.txt").read_text("utf-8")) == data


def test_an_archive_is_one_report(run: Run, tmp_path: Path) -> None:
    pack(tmp_path / "内.zip", {"表.txt": TABLE, "再内.zip": (pack(tmp_path / "x.zip", {"a.txt": "甲"})).read_bytes()})
    inner = (tmp_path / "内.zip").read_bytes()
    pack(tmp_path / "报送.zip", {"../../说明.txt": WRONG, "附件/内.zip": inner, "__MACOSX/a.txt": "x"})
    status, out, err = run("check", "报送.zip")
    assert status == 1
    assert "报送.zip/说明.txt:4 错误 NC103" in out and "报送.zip/附件/内.zip/表.txt：" in out
    assert "报送.zip/附件/内.zip/再内.zip" in err and "未核对" in err
    assert not list(tmp_path.parent.glob("说明.txt"))
    report = narrcheck.check(tmp_path / "报送.zip")
    assert len(report.documents) == 2 and len(report) == 1


def test_names_in_gbk(tmp_path: Path) -> None:
    names = {"决算说明.txt".encode("gb18030"): REPORT.encode(), "附件/决算表.txt".encode(): TABLE.encode()}
    path = raw_zip(tmp_path / "报送.zip", names)
    found = [member.name for member in members(path, max_bytes=10**6)]
    assert found == [f"{path}/决算说明.txt", f"{path}/附件/决算表.txt"]


def test_one_bad_member_does_not_keep_the_others(run: Run, tmp_path: Path) -> None:
    pack(tmp_path / "报送.zip", {"说明.txt": REPORT, "坏.txt": b"\x00\x01\x02" * 50, "空.txt": b""})
    status, out, err = run("check", "报送.zip")
    assert status == 2 and "报送.zip/说明.txt：" in out
    lines = err.splitlines()
    assert len(lines) == 2 and all(Path("报送.zip").name in line and "narrcheck-" not in line for line in lines)
    status, out, err = run("inspect", "报送.zip")
    assert status == 2 and "报送.zip/说明.txt\n" in out and len(err.splitlines()) == 2


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "没有可核对的文件"),
        ({"图.png": b"\x89PNG"}, "没有可核对的文件"),
        ({"大.txt": b"\x31" * 200_000}, "超过"),
        ({"炸.txt": b" " * 40_000_000}, "解压后"),
    ],
)
def test_bad_archives_end_in_one_sentence(run: Run, tmp_path: Path, files: dict[str, bytes], words: str) -> None:
    with zipfile.ZipFile(tmp_path / "报送.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    (tmp_path / "narrcheck.toml").write_text("max_bytes = 100000\n")
    status, out, err = run("check", "报送.zip")
    assert (status, out) == (2, "")
    assert words in err and "报送.zip" in err and "Traceback" not in err


def test_a_damaged_archive(run: Run, tmp_path: Path) -> None:
    path = pack(tmp_path / "报送.zip", {"说明.txt": REPORT})
    path.write_bytes(path.read_bytes()[:150])
    status, out, err = run("check", "报送.zip")
    assert (status, out) == (2, "") and "报送.zip" in err and err.count("\n") == 1
    with pytest.raises(UserError):
        narrcheck.check(path)


def test_too_many_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(REPORT, "utf-8")
    monkeypatch.setattr("narrcheck.readers.bundle._MOST_MEMBERS", 3)
    with pytest.raises(UserError, match="超过 3 个"):
        list(members(tmp_path, max_bytes=10**6))
    monkeypatch.setattr("narrcheck.readers.bundle._MOST_SEEN", 4)
    with pytest.raises(UserError, match="超过 3 个"):
        next(members(tmp_path, max_bytes=10**6))


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "秘密.txt").write_text("秘密")
    folder = tmp_path / "夹"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "秘密.txt")
    (folder / "好.txt").write_text(REPORT, "utf-8")
    assert [member.path.name for member in members(folder, max_bytes=10**6)] == ["好.txt"]


def test_what_is_read_is_called_by_the_users_name(tmp_path: Path) -> None:
    path = pack(tmp_path / "报送.zip", {"说明.txt": REPORT})
    found, tally = inspect_files(Settings(), [path])
    assert [one.source for one in found] == [f"{path}/说明.txt"] and not tally.failures
    with pytest.raises(UserError, match="某名"):
        raise Member(tmp_path / "a", "某名").renamed(UserError(f"{tmp_path / 'a'} 坏了", "x"))
    assert Session(Settings()).run([path]).results[0].analysis.document.source == f"{path}/说明.txt"


def test_shares_of_the_tables_and_of_the_text_in_them(run: Run, tmp_path: Path) -> None:
    table = "支出决算表\n单位：万元\n科目编码\t科目名称\t合计\n201\t一般公共服务支出\t120.50\n20126\t档案事务\t120.50\n"
    text = "青禾县档案馆2021年度部门决算\n\n" + table + "\n一般公共服务支出120.50万元，其中：设备购置12.05万元。\n"
    (tmp_path / "report.txt").write_text(text, "utf-8")
    code, out, _ = run("inspect", "report.txt", "--format", "json")
    assert code == 0
    [document] = Inspections.model_validate_json(out).documents
    assert document.shares.model_dump() == {"figures": 2, "facts": 2, "amounts": 1, "matched": 1}
    assert "2/2 (100.0%)" in run("inspect", "report.txt")[1]
