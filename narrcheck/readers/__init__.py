"""Readers: a file becomes a Document. One module a format; a module that is there is used."""

import stat
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers import formats
from narrcheck.readers.encodings import NotText
from narrcheck.readers.formats import FORMATS, Format
from narrcheck.readers.sniffing import HEAD, sniff

_OURS = Path(__file__).parents[1]
_RUST = "pyo3_runtime"
"""Where the panics of Rust libraries come from; they are no ``Exception``."""


def read(
    path: Path, *, max_bytes: int = 50_000_000, original: bool = False, made: Path | UserError | None = None
) -> Document:
    """Read a report; with ``original`` as it was before its tracked changes.

    ``made`` is what LibreOffice has already made of a file in an old format, or why it could not. Raises UserError,
    with the file and the remedy, where it can't be read.
    """
    kind = format_of(path, max_bytes=max_bytes)
    reader = _reader(path, kind)
    try:
        return reader(path, **_options(kind, original, made))
    except UserError:
        raise
    except ModuleNotFoundError as error:
        raise _not_installed(path, kind, error) from error
    except NotText as error:
        if str(error) == "binary":
            raise _unknown(path) from error
        raise UserError(
            f"{path} 的文字编码无法识别：只能读取 UTF-8、UTF-16 或 GB18030（GBK）编码的文本，请另存为 UTF-8。",
            f"{path} is in an encoding that can't be decoded: text in UTF-8, UTF-16 or GB18030 (GBK) is expected; "
            "save it as UTF-8.",
        ) from error
    except MemoryError as error:
        raise UserError(
            f"{path} 需要的内存超过限制：请拆分后再检查，或调高配置项 max_memory。",
            f"{path} needs more memory than is allowed: split it and check the parts, or raise max_memory.",
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise _damaged(path, kind) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    except BaseException as error:
        if _is_own(error) or not (isinstance(error, Exception) or type(error).__module__ == _RUST):
            raise
        raise _damaged(path, kind) from error


def format_of(path: Path, *, max_bytes: int = 50_000_000) -> Format:
    """The format that the content shows; the suffix tells only kinds of plain text apart.

    Raises UserError where the file is missing, empty, too large, damaged or of no known kind.
    """
    head = _head(path, max_bytes)
    try:
        kind = sniff(path, head)
    except OSError as error:
        raise _unreadable(path, error) from error
    if kind is None:
        raise _unknown(path)
    return kind


def usual_suffixes() -> tuple[str, ...]:
    """The usual suffix of each format that has a reader."""
    return tuple(kind.suffixes[0] for kind in FORMATS if _has_reader(kind) and kind.suffixes)


def _head(path: Path, max_bytes: int) -> bytes:
    """The first bytes of a file that is there, not empty and not too large."""
    try:
        found = path.stat()
        _require_file(path, found.st_mode)
        size = found.st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError as error:
        raise UserError(
            f"找不到文件 {path}：请检查路径和文件名。", f"File {path} does not exist: check the path and the name."
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if size > max_bytes:
        raise UserError(
            f"{path} 有 {_megabytes(size)} MB，超过 {_megabytes(max_bytes)} MB 的上限：请拆分后再检查，或调高上限。",
            f"{path} has {_megabytes(size)} MB, more than the limit of {_megabytes(max_bytes)} MB: "
            "split it or raise the limit.",
        )
    if not head.strip(b" \t\r\n\v\f\0") and size == len(head):
        raise UserError(
            f"{path} 是空文件，没有可检查的文字：请确认导出或保存是否成功。",
            f"{path} is empty and has no text to check: make sure that it was saved or exported completely.",
        )
    return head


def _require_file(path: Path, mode: int) -> None:
    """Raise UserError where ``path`` is a folder, or can be read only once or without end."""
    if stat.S_ISDIR(mode):
        raise UserError(
            f"{path} 是文件夹，不是文件：请给出其中的报告文件，例如 {path / '*.txt'}。",
            f"{path} is a folder, not a file: name the reports in it, for example {path / '*.txt'}.",
        )
    if not stat.S_ISREG(mode):
        raise UserError(
            f"{path} 是管道或设备，不是文件：请先把内容存成文件，再检查。",
            f"{path} is a pipe or a device, not a file: save its content to a file first.",
        )


def _reader(path: Path, kind: Format) -> Callable[..., Document]:
    """The function that reads this format."""
    if kind is formats.PICTURE:
        raise UserError(
            f"{path} 是图片，没有可检查的文字：请先做文字识别（OCR），或给出报告的文本、Word、PDF 文件。",
            f"{path} is a picture without text: recognise its text (OCR) first, "
            "or give the report as text, Word or PDF.",
        )
    if not _has_reader(kind):
        known = usual_suffixes()
        raise UserError(
            f"{path} 是 {kind.name} 文件，不能读取这种格式：可以读取 {'、'.join(known)}，请另存后再检查。",
            f"{path} is a {kind.name} file, which can't be read: {', '.join(known)} can; save it as one of them.",
        )
    try:
        return import_module(f"{__name__}.{kind.reader}").read
    except ModuleNotFoundError as error:
        raise _not_installed(path, kind, error) from error


def _options(kind: Format, original: bool, made: Path | UserError | None) -> dict[str, Any]:
    """Those of the options that the format knows and that are set."""
    options: dict[str, Any] = {"original": True} if original and kind.revised else {}
    return options | {"made": made} if made and kind.reader == "office" else options


def _has_reader(kind: Format) -> bool:
    return kind.reader is not None and find_spec(f"{__name__}.{kind.reader}") is not None


def _is_own(error: BaseException) -> bool:
    """Whether the fault lies in this program and not in a library that a damaged file has upset."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).is_relative_to(_OURS)


def _not_installed(path: Path, kind: Format, error: ModuleNotFoundError) -> Exception:
    """The sentence about a library that is not there; the error itself where it is a module of ours."""
    if kind.extra is None or (error.name or "").startswith("narrcheck"):
        return error
    return UserError(
        f"读取 {path}（{kind.name}）需要的组件 {error.name} 没有安装：请运行 pip install 'narrcheck[{kind.extra}]'。",
        f"{path} ({kind.name}) needs {error.name}, which is not installed: run pip install 'narrcheck[{kind.extra}]'.",
    )


def _unknown(path: Path) -> UserError:
    known, suffix = usual_suffixes(), path.suffix
    kind = formats.named(suffix)
    if kind is not None and kind not in formats.PLAIN:
        return UserError(
            f"{path} 的扩展名是 {suffix}，内容却不是 {kind.name} 文件，可能已损坏：请重新导出，或改正扩展名。",
            f"{path} is named {suffix} but its content is no {kind.name} file and may be damaged: "
            "export it again or correct its name.",
        )
    return UserError(
        f"{path} 的格式不认识（不是文本，也不是已知的文档）：可以读取 {'、'.join(known)}，请转换后再检查。",
        f"{path} is of an unknown format (neither text nor a known document): {', '.join(known)} can be read; "
        "convert it first.",
    )


def _damaged(path: Path, kind: Format) -> UserError:
    return UserError(
        f"{path} 已损坏或不完整，不能按 {kind.name} 文件读取：请重新下载，或用原来的软件打开后另存。",
        f"{path} is damaged or incomplete and can't be read as {kind.name}: "
        "download it again, or open it where it was made and save it anew.",
    )


def _unreadable(path: Path, error: Exception) -> UserError:
    reason = getattr(error, "strerror", None) or str(error)
    return UserError(
        f"{path} 无法读取（{reason}）：请检查文件权限和路径。",
        f"{path} can't be read ({reason}): check its permissions and the path.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g}"
