"""Readers: a file becomes a Document. One module a format; a module that is there is used."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers.encodings import NotText


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: ``reader`` names its module in this folder, ``signatures`` how its bytes begin."""

    name: str
    reader: str
    suffixes: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()


_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
FORMATS = (
    Format("text", "text", (".txt", ".text", "")),
    Format("Markdown", "markdown", (".md", ".markdown")),
    Format("PDF", "pdf", (".pdf",), (b"%PDF",)),
    Format("Word", "docx", (".docx",), _ZIP),
    Format("Excel", "xlsx", (".xlsx", ".xls", ".ods"), _ZIP + _OLE),
    Format("HTML", "html", (".html", ".htm"), (b"<!DOCTYPE html", b"<!doctype html", b"<html", b"<HTML")),
    Format("Word 97", "office", (".doc", ".wps"), _OLE),
    Format("RTF", "office", (".rtf",), (b"{\\rtf",)),
    Format("OFD", "ofd", (".ofd",), _ZIP),
    Format("picture", "image", (".png", ".jpg", ".jpeg"), (b"\x89PNG", b"\xff\xd8\xff")),
)
_PLAIN = FORMATS[0]


def read(path: Path, *, max_bytes: int = 50_000_000) -> Document:
    """Read a report.

    Raises UserError, with the file and the remedy, where it can't be read.
    """
    head = _head(path, max_bytes)
    kind = _format(path, head)
    try:
        return _reader(path, kind)(path)
    except NotText as error:
        if str(error) == "binary":
            raise _binary(path) from error
        raise UserError(
            f"{path} 的文字编码无法识别：只能读取 UTF-8、UTF-16 或 GB18030（GBK）编码的文本，请另存为 UTF-8。",
            f"{path} is in an encoding that can't be decoded: text in UTF-8, UTF-16 or GB18030 (GBK) is expected; "
            "save it as UTF-8.",
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def readable() -> tuple[str, ...]:
    """The suffixes of the formats that have a reader."""
    return tuple(suffix for kind in FORMATS if _has_reader(kind) for suffix in kind.suffixes if suffix)


def _head(path: Path, max_bytes: int) -> bytes:
    """The first bytes of a file that is there, not empty and not too large."""
    try:
        if path.is_dir():
            raise UserError(
                f"{path} 是文件夹，不是文件：请给出其中的报告文件，例如 {path / '*.txt'}。",
                f"{path} is a folder, not a file: name the reports in it, for example {path / '*.txt'}.",
            )
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
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
    if not head.strip() and size == len(head):
        raise UserError(
            f"{path} 是空文件，没有可检查的文字：请确认导出或保存是否成功。",
            f"{path} is empty and has no text to check: make sure that it was saved or exported completely.",
        )
    return head


def _format(path: Path, head: bytes) -> Format:
    """The format that the content shows; where it shows none, the one that the suffix names."""
    suffix = path.suffix.lower()
    named = next((kind for kind in FORMATS if suffix in kind.suffixes), None)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    shown = [kind for kind in FORMATS if any(start.startswith(signature) for signature in kind.signatures)]
    if shown:
        return named if named in shown else shown[0]
    if named is None:
        known = "、".join(readable())
        raise UserError(
            f"{path} 的格式（{suffix}）不认识：可以读取 {known}，请转换后再检查。",
            f"{path} is of an unknown format ({suffix}): {', '.join(readable())} can be read; convert it first.",
        )
    if named.signatures and named.name != "HTML":
        raise UserError(
            f"{path} 的扩展名是 {suffix}，内容却不是 {named.name} 文件：请重新导出，或改正扩展名。",
            f"{path} is named {suffix} but its content is no {named.name} file: export it again or correct its name.",
        )
    return named


def _reader(path: Path, kind: Format) -> Callable[[Path], Document]:
    if _has_reader(kind):
        return import_module(f"{__name__}.{kind.reader}").read
    if kind.reader == "image":
        raise _binary(path)
    raise UserError(
        f"{path} 是 {kind.name} 文件，本版本还不能读取这种格式：请另存为纯文本（.txt，UTF-8）后再检查。",
        f"{path} is a {kind.name} file, which this version can't read yet: save it as plain text (.txt, UTF-8) first.",
    )


def _has_reader(kind: Format) -> bool:
    return find_spec(f"{__name__}.{kind.reader}") is not None


def _binary(path: Path) -> UserError:
    return UserError(
        f"{path} 是二进制文件，不是文本：请给出报告的文本文件（{'、'.join(readable())}）。",
        f"{path} is a binary file, not text: give the report as text ({', '.join(readable())}).",
    )


def _unreadable(path: Path, error: Exception) -> UserError:
    reason = getattr(error, "strerror", None) or str(error)
    return UserError(
        f"{path} 无法读取（{reason}）：请检查文件权限和路径。",
        f"{path} can't be read ({reason}): check its permissions and the path.",
    )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.3g}"
