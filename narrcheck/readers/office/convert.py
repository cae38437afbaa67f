"""LibreOffice without a window: many files in one call, in a folder and profile of its own, with a time limit a file.

It returns 0 where it fails and makes a document out of anything, so the formats are known before (``sniffing``), the
import filter is named, and what comes out is looked at.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from narrcheck.errors import UserError
from narrcheck.readers import formats
from narrcheck.readers.formats import Format
from narrcheck.readers.sniffing import HEAD, sniff

_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "/opt/libreoffice/program/soffice",
)
_SECONDS = 75.0
_PATIENCE = 0.5
"""How often is looked whether another file is done."""
_MEMORY_KB = 6_000_000
_LIMITED = 'ulimit -v "$0" 2>/dev/null; exec "$@"'


_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="{_SECURITY}"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="{_SECURITY}"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""No macros, and nothing fetched from anywhere that a document names (pictures by address)."""


class _Way(NamedTuple):
    """How a format is converted: its suffix and import filter, the suffix of the result and its filter."""

    suffix: str
    source: str
    made: str
    target: str
    member: str


class _Job(NamedTuple):
    """A file on its way: how it is converted, the file itself, the copy that LibreOffice gets, and what is to come."""

    way: _Way
    path: Path
    copy: Path
    made: Path


class _Ending(Enum):
    """How LibreOffice came to its end."""

    DONE = "done"
    BROKE_OFF = "broke off"
    STOPPED = "stopped"


_DOCX = (".docx", "docx:MS Word 2007 XML", "word/document.xml")
_XLSX = (".xlsx", "xlsx:Calc MS Excel 2007 XML", "xl/workbook.xml")
_WAYS = {
    formats.OLD_WORD: _Way(".doc", "MS Word 97", *_DOCX),
    formats.RTF: _Way(".rtf", "Rich Text Format", *_DOCX),
    formats.ODT: _Way(".odt", "writer8", *_DOCX),
    formats.WORD_XML: _Way(".xml", "MS Word 2003 XML", *_DOCX),
    formats.EXCEL_XML: _Way(".xml", "MS Excel 2003 XML", *_XLSX),
    formats.EXCEL: _Way(".xls", "MS Excel 97", *_XLSX),
}
_FLAT_ODT = _Way(".fodt", "OpenDocument Text Flat XML", *_DOCX)


def program() -> str | None:
    """Where LibreOffice is, if it is installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


@contextmanager
def converted(paths: Sequence[Path], *, seconds: float | None = None) -> Iterator[Mapping[Path, Path | UserError]]:
    """What LibreOffice makes of each of ``paths``: a file that is there until the block ends, or why there is none.

    Files of one kind are one call; one that crashes or stops LibreOffice for ``seconds`` has no say in the others.
    """
    office = program()
    if office is None:
        yield {path: _missing(path) for path in paths}
        return
    with tempfile.TemporaryDirectory(prefix="narrcheck-", ignore_cleanup_errors=True) as folder:
        outcomes: dict[Path, Path | UserError] = {}
        jobs: list[_Job] = []
        for index, path in enumerate(paths):
            way = _way(path)
            if not isinstance(way, _Way):
                outcomes[path] = way or _failed(path)
                continue
            copy = Path(folder) / "in" / str(index) / f"{index}{way.suffix}"
            copy.parent.mkdir(parents=True)
            shutil.copyfile(path, copy)
            jobs.append(_Job(way, path, copy, Path(folder) / "out" / f"{index}{way.made}"))
        for _, group in groupby(sorted(jobs), key=lambda job: job.way):
            outcomes |= _outcomes(office, Path(folder), list(group), min(seconds or _SECONDS, _SECONDS))
        yield outcomes


def _outcomes(office: str, folder: Path, jobs: Sequence[_Job], seconds: float) -> dict[Path, Path | UserError]:
    """What comes of files of one kind; where LibreOffice broke off, it is begun anew after the one to blame."""
    outcomes: dict[Path, Path | UserError] = {}
    waiting = list(jobs)
    while waiting:
        ending = _run(office, folder, waiting, seconds)
        outcomes |= {job.path: job.made for job in waiting if _holds(job)}
        waiting = [job for job in waiting if job.path not in outcomes]
        if ending is _Ending.DONE:
            return outcomes | {job.path: _failed(job.path) for job in waiting}
        for culprit in waiting[:1]:
            slow = ending is _Ending.STOPPED
            outcomes[culprit.path] = _too_slow(culprit.path, seconds) if slow else _failed(culprit.path)
        waiting = waiting[1:]
    return outcomes


def _way(path: Path) -> _Way | UserError | None:
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        kind: Format | None = sniff(path, head)
    except UserError as error:
        return error
    if kind is formats.ODT and not head.startswith(b"PK"):
        return _FLAT_ODT
    return _WAYS.get(kind) if kind else None


def _run(office: str, folder: Path, jobs: Sequence[_Job], seconds: float) -> _Ending:
    """Run LibreOffice over files of one kind, as long as there is another one ready every ``seconds``."""
    way = jobs[0].way
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
    command = [
        office,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        f"--infilter={way.source}",
        *("--convert-to", way.target, "--outdir", str(folder / "out")),
        *(str(job.copy) for job in jobs),
    ]
    if os.name == "posix":
        command = ["/bin/sh", "-c", _LIMITED, str(_MEMORY_KB), *command]
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        return _watch(process, folder / "out", seconds)
    finally:
        _stop(process)


def _watch(process: "subprocess.Popen[bytes]", out: Path, seconds: float) -> _Ending:
    """Wait for LibreOffice to end, or for ``seconds`` without another file."""
    done, since = -1, monotonic()
    while True:
        with suppress(subprocess.TimeoutExpired):
            return _Ending.DONE if process.wait(min(seconds, _PATIENCE)) == 0 else _Ending.BROKE_OFF
        count = sum(1 for _ in out.iterdir()) if out.is_dir() else 0
        if count != done:
            done, since = count, monotonic()
        elif monotonic() - since >= seconds:
            return _Ending.STOPPED


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice and what it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _holds(job: _Job) -> bool:
    """Whether the result is there and whole."""
    if not job.made.is_file():
        return False
    try:
        with zipfile.ZipFile(job.made) as package:
            return job.way.member in package.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _missing(path: Path) -> UserError:
    return UserError(
        f"读取 {path} 需要 LibreOffice，这台机器上没有：请安装（Debian/Ubuntu：apt install libreoffice-writer "
        "libreoffice-calc），或在 Word/WPS 中另存为 .docx（表格另存为 .xlsx）。",
        f"{path} needs LibreOffice, which is not on this machine: install it (Debian/Ubuntu: apt install "
        "libreoffice-writer libreoffice-calc), or save the file as .docx (tables as .xlsx).",
    )


def _failed(path: Path) -> UserError:
    return UserError(
        f"{path} 不能由 LibreOffice 打开，可能已损坏：请在 Word/WPS 中打开，另存为 .docx（表格另存为 .xlsx）后再检查。",
        f"LibreOffice can't open {path}, which may be damaged: open it in Word and save it as .docx (tables as .xlsx).",
    )


def _too_slow(path: Path, seconds: float) -> UserError:
    return UserError(
        f"{path} 由 LibreOffice 转换超过 {seconds:.0f} 秒，已停止：请在 Word/WPS 中另存为 .docx 后再检查。",
        f"LibreOffice took more than {seconds:.0f} seconds over {path} and was stopped: save it as .docx in Word.",
    )
