"""LibreOffice without a window: several files in one call, in a folder and profile of its own, with a time limit.

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
from itertools import groupby
from pathlib import Path
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
_SECONDS, _SECONDS_A_FILE = 60, 15
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
    """What LibreOffice makes of each of ``paths``: a file that is there until the block ends, or why there is none."""
    office = program()
    if office is None:
        yield {path: _missing(path) for path in paths}
        return
    with tempfile.TemporaryDirectory(prefix="narrcheck-", ignore_cleanup_errors=True) as folder:
        outcomes: dict[Path, Path | UserError] = {}
        jobs: list[tuple[_Way, Path, Path]] = []
        for index, path in enumerate(paths):
            way = _way(path)
            if not isinstance(way, _Way):
                outcomes[path] = way or _failed(path)
                continue
            copy = Path(folder) / "in" / str(index) / f"{index}{way.suffix}"
            copy.parent.mkdir(parents=True)
            shutil.copyfile(path, copy)
            jobs.append((way, path, copy))
        limit = seconds or _SECONDS + _SECONDS_A_FILE * len(jobs)
        for way, group in groupby(sorted(jobs, key=lambda job: job[0]), key=lambda job: job[0]):
            members = list(group)
            in_time = _run(office, Path(folder), way, [copy for _, _, copy in members], limit)
            for _, path, copy in members:
                made = Path(folder) / "out" / f"{copy.stem}{way.made}"
                good = _holds(made, way.member)
                outcomes[path] = made if good else _failed(path) if in_time else _too_slow(path, limit)
        yield outcomes


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


def _run(office: str, folder: Path, way: _Way, copies: Sequence[Path], seconds: float) -> bool:
    """Run LibreOffice over files of one kind; False if it had to be stopped."""
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
        *map(str, copies),
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
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice and what it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _holds(made: Path, member: str) -> bool:
    """Whether the result is there and whole."""
    if not made.is_file():
        return False
    try:
        with zipfile.ZipFile(made) as package:
            return member in package.namelist()
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
