"""Annotators: the user's own file with a note at the place of each finding. One module a format."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from narrcheck.annotators.model import Annotated, Original, Task
from narrcheck.annotators.notes import notes_of
from narrcheck.errors import UserError
from narrcheck.model.checked import Checked
from narrcheck.readers import format_of, formats
from narrcheck.readers.formats import Format
from narrcheck.readers.office.convert import converted

_ANNOTATORS = {formats.WORD: "docx", formats.EXCEL: "xlsx", formats.PDF: "pdf"}
_SUFFIXES = {
    "docx": (".docx", ".docm", ".dotx", ".dotm"),
    "xlsx": (".xlsx", ".xlsm", ".xltx"),
    "pdf": (".pdf",),
}
_BY_OFFICE = (formats.OLD_WORD, formats.RTF, formats.ODT, formats.WORD_XML, formats.EXCEL_XML)


@contextmanager
def original(path: Path, *, max_bytes: int) -> Iterator[Original]:
    """The file to check in place of ``path``: in a format that can be annotated, without marks of an earlier run.

    Raises UserError where there is none.
    """
    kind = format_of(path, max_bytes=max_bytes)
    if kind in _BY_OFFICE or (kind is formats.EXCEL and not zipfile.is_zipfile(path)):
        with converted([path]) as outcomes:
            made = outcomes[path]
            if isinstance(made, UserError):
                raise made
            yield Original(made, path, _ANNOTATORS[format_of(made, max_bytes=max_bytes)])
        return
    annotator = _annotator(path, kind)
    data = _module(path, annotator).without_own_marks(path)
    if data is None:
        yield Original(path, path, annotator)
        return
    with tempfile.TemporaryDirectory(prefix="narrcheck-") as folder:
        copy = Path(folder) / f"original{path.suffix}"
        copy.write_bytes(data)
        yield Original(copy, path, annotator)


def annotate(file: Original, checked: Checked, *, lang: str, tracked: bool, now: datetime | None = None) -> Annotated:
    """The file with a note for each finding of ``checked``, fixes as tracked changes if ``tracked``.

    Raises UserError where the file must not be changed, or knows no tracked changes.
    """
    if tracked and file.annotator != "docx":
        raise UserError(
            f"{file.name} 不是 Word 文件，没有修订功能：请去掉 --tracked，改法写在批注里。",
            f"{file.name} is no Word file and knows no tracked changes: leave out --tracked, the notes tell the fixes.",
        )
    task = Task(
        file=file,
        document=checked.analysis.document,
        notes=notes_of(checked, lang),
        tracked=tracked,
        lang=lang,
        now=now or datetime.now(),
    )
    result: Annotated = _module(file.name, file.annotator).annotate(task)
    return result


def require_suffix(file: Original, output: Path) -> None:
    """Raise UserError where ``output`` is not named as a file of the format that it will have."""
    suffix = file.path.suffix.lower()
    expected = suffix if suffix in _SUFFIXES[file.annotator] else f".{file.annotator}"
    if output.suffix.lower() != expected:
        raise UserError(
            f"输出文件 {output} 的扩展名应为 {expected}，与内容一致：请改正。",
            f"Output file {output} will be a {expected} file: give it that suffix.",
        )


def _annotator(path: Path, kind: Format) -> str:
    """The annotator for a format; raises UserError where there is none."""
    if kind not in _ANNOTATORS or (kind is formats.EXCEL and not _is_workbook(path)):
        raise UserError(
            f"{path} 是 {kind.name} 文件，不能在其中加批注：请用 narrcheck check {path} -o 报告.html 查看问题，"
            "或转换为 .docx、.xlsx 或 .pdf 后再加批注。",
            f"{path} is a {kind.name} file, which takes no notes: see the findings with "
            f"`narrcheck check {path} -o report.html`, or convert it to .docx, .xlsx or .pdf first.",
        )
    return _ANNOTATORS[kind]


def _is_workbook(path: Path) -> bool:
    """Whether a spreadsheet in a ZIP file is an .xlsx and neither .ods nor .xlsb."""
    with zipfile.ZipFile(path) as package:
        names = {name.lower() for name in package.namelist()}
    return "[content_types].xml" in names and "xl/workbook.bin" not in names


def _module(path: Path, annotator: str) -> Any:
    try:
        return import_module(f"{__name__}.{annotator}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("narrcheck"):
            raise
        raise UserError(
            f"在 {path} 中加批注需要的组件 {error.name} 没有安装：请运行 pip install 'narrcheck[all]'。",
            f"Annotating {path} needs {error.name}, which is not installed: run pip install 'narrcheck[all]'.",
        ) from error
