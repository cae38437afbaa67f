"""A document that takes too long is given up; the others are still checked."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from narrcheck import cli
from narrcheck.config import Settings
from narrcheck.errors import UserError
from narrcheck.limits import time_limit
from narrcheck.model.checked import Checked
from narrcheck.session import Session
from tests.support import ROOT, make_checked

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no timers there")
HUGE = """
from pathlib import Path
from narrcheck.errors import UserError
from narrcheck.limits import memory_limit
for size, path in ((100 << 20, "胖.txt"), (0, "不限.txt")):
    try:
        with memory_limit(Path(path), size):
            print(len(bytearray(200 << 20)) >> 20)
    except UserError as error:
        print(error.message.zh)
print(len(bytearray(200 << 20)) >> 20)
"""
STUCK = """
import signal, time
from pathlib import Path
from narrcheck import limits
limits._GRACE = 1.0, 0.2
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
with limits.time_limit(Path("死.pdf"), 0.2):
    time.sleep(30)
"""


def test_python_code_is_interrupted_whatever_it_catches() -> None:
    began = time.monotonic()
    with pytest.raises(UserError, match=r"慢\.txt 处理超过 0\.1 秒"), time_limit(Path("慢.txt"), 0.1):
        try:
            while True:
                time.sleep(0.01)
        except Exception:
            time.sleep(60)
    assert time.monotonic() - began < 5


def test_what_is_in_time_is_left_alone() -> None:
    with time_limit(Path("快.txt"), 0.1):
        pass
    time.sleep(0.15)
    with time_limit(Path("不限.txt"), 0):
        time.sleep(0.15)


def test_foreign_code_that_does_not_come_back_ends_the_process() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", STUCK], cwd=ROOT, capture_output=True, timeout=20, check=False
    )
    assert run.returncode == 2
    assert run.stderr.decode() == "死.pdf 处理超过 0.2 秒，已停止：请拆分后再检查，或用 --timeout 调高时限。\n"


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell how much memory is used")
def test_memory_beyond_the_limit_is_refused_and_the_limit_goes_with_the_document() -> None:
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", HUGE], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    refused = "胖.txt 需要的内存超过 100 MB，已停止：请拆分后再检查，或调高配置项 max_memory。"
    assert run.stdout.decode().splitlines() == [refused, "200", "200"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell how much memory is used")
def test_memory_in_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("2021年度收入合计10.00万元。\n", "utf-8")
    monkeypatch.setattr(Session, "file", lambda self, path, made: bytearray(600 << 20))
    tally = Session(Settings(max_memory=512 << 20)).run([tmp_path / "a.txt"])
    assert [failure.crash for failure in tally.failures] == [None]
    assert "超过 512 MB" in tally.failures[0].message.zh


def test_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("慢.txt", "快.txt"):
        (tmp_path / name).write_text("一、总体情况\n2021年度收入合计10.00万元。\n", "utf-8")
    whole = Session.file
    whole(Session(Settings()), tmp_path / "快.txt")

    def slow(self: Session, path: Path, *, made: Path | None) -> object:
        if path.name == "慢.txt":
            time.sleep(60)
        return whole(self, path)

    monkeypatch.setattr(Session, "file", slow)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["narrcheck", "check", "慢.txt", "快.txt", "--timeout", "4"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    out, err = capsys.readouterr()
    assert caught.value.code == 2
    assert "快.txt" in out and err == "慢.txt 处理超过 4 秒，已停止：请拆分后再检查，或用 --timeout 调高时限。\n"


def test_versions_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("旧.txt", "新.txt"):
        (tmp_path / name).write_text("2021年度收入合计10.00万元。\n", "utf-8")
    (tmp_path / "narrcheck.toml").write_text("timeout = 0.2\n")

    def slow(self: Session, path: Path, *, made: object) -> Checked:
        time.sleep(60 * (path.name == "新.txt"))
        return make_checked("2021年度收入合计10.00万元。")

    monkeypatch.setattr(Session, "file", slow)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["narrcheck", "diff", "旧.txt", "新.txt"])
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert (caught.value.code, *capsys.readouterr()) == (
        2, "", "新.txt 处理超过 0.2 秒，已停止：请拆分后再检查，或用 --timeout 调高时限。\n",
    )  # fmt: skip
