"""Submissions of several files: a folder or a ZIP archive, its members one by one, and what each of them is.

Nothing is unpacked but the member that is being read, into a private temporary folder that is gone afterwards.
"""

import errno
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from narrcheck.errors import UserError
from narrcheck.model.document import BlockKind, Document
from narrcheck.readers import format_of, formats, usual_suffixes

_MOST_MEMBERS = 1000
_MOST_SEEN = 20 * _MOST_MEMBERS
_DEEPEST_FOLDER = 6
_BATCH = 32
"""How many files LibreOffice gets at a time: its start is then a tenth of a second a file."""
_LONGEST_NAME = 80
_NOT_REPORTS = re.compile(r"(?:^|/)(?:__MACOSX|\.|~\$|Thumbs\.db$|desktop\.ini$)")
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PIECE = re.compile(r"(\d+)")
_NARRATIVE = 300
_FEWEST_CELLS = 12


class _Limits(NamedTuple):
    """The size of a file in bytes, and the seconds that LibreOffice may take for one (0: its own limit)."""

    max_bytes: int
    seconds: float


class Role(StrEnum):
    """What a file is in its submission."""

    EXPLANATION = "explanation"
    TABLES = "tables"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Member:
    """One file: where it can be read now, and how it is called to the user (``X.zip/夹/表.xlsx``).

    ``error`` says why it can't be taken out of its archive; ``report`` is false for pictures and unknown kinds of file;
    ``made`` is what LibreOffice has made of it, together with others, or why it could not.
    """

    path: Path
    name: str
    error: UserError | None = None
    report: bool = True
    made: Path | UserError | None = None

    def renamed(self, error: UserError) -> UserError:
        """The error about ``path`` as one about ``name``."""
        message = error.message
        return UserError(message.zh.replace(str(self.path), self.name), message.en.replace(str(self.path), self.name))


def is_bundle(path: Path, *, max_bytes: int) -> bool:
    """Whether ``path`` is a folder or a ZIP archive that is no document. Raises UserError where it is damaged."""
    if path.is_dir():
        return True
    try:
        if not path.is_file():  # a pipe can be read only once
            return False
        with path.open("rb") as file:
            head = file.read(4)
    except (OSError, ValueError):
        return False
    return head in _SIGNATURES and format_of(path, max_bytes=max_bytes) is formats.ARCHIVE


def ahead(members: Iterable[Member], *, max_bytes: int, seconds: float = 0) -> Iterator[Member]:
    """The same members, in order; those in old formats with what LibreOffice makes of them, a batch in one call.

    It lasts until the next member is asked for. ``seconds`` is what LibreOffice may take for a file; 0: its own limit.
    """
    rest = iter(members)
    while batch := list(islice(rest, _BATCH)):
        old = [member.path for member in batch if _is_for_office(member, max_bytes)] if len(batch) > 1 else []
        if len(old) < 2:
            yield from batch
            continue
        from narrcheck.readers.office.convert import converted

        with converted(old, seconds=seconds) as outcomes:
            for member in batch:
                yield replace(member, made=outcomes.get(member.path))


def _is_for_office(member: Member, max_bytes: int) -> bool:
    """Whether only LibreOffice can read a file; what is wrong with it is said when it is read."""
    try:
        return (
            member.report and member.path.is_file() and format_of(member.path, max_bytes=max_bytes).reader == "office"
        )
    except UserError:
        return False


def members(path: Path, *, max_bytes: int, seconds: float = 0, besides: Path | None = None) -> Iterator[Member]:
    """The files of a folder or archive that may be reports; each can be read until the next is asked for.

    ``besides`` is left out (the file that the result is written to), ``seconds`` is for ``ahead``. Raises UserError
    where there are none, too many, or the archive is damaged.
    """
    count = 0
    limits = _Limits(max_bytes, seconds)
    for member in _folder(path, besides, limits) if path.is_dir() else _archive(path, str(path), limits, 0):
        count += member.report
        if count > _MOST_MEMBERS:
            raise _too_many(path)
        yield member
    if not count:
        raise UserError(
            f"{path} 中没有可核对的文件：应有报告的说明或表格（{'、'.join(usual_suffixes())}），请检查。",
            f"{path} holds no file that can be checked: reports are expected ({', '.join(usual_suffixes())}).",
        )


def _may_be_report(name: str) -> bool:
    """Whether a file may be a report by its name: not a picture or an unknown kind."""
    suffix = PurePosixPath(name).suffix
    kind = formats.named(suffix)
    return bool(suffix) and kind is not None and kind.reader is not None


def role(document: Document) -> Role:
    """What a document is, by what it holds: sentences, or tables with hardly any."""
    sentences = sum(
        len(block.span)
        for block in document.blocks
        if block.kind is BlockKind.PARAGRAPH and "。" in document.words(block.span)
    )
    cells = sum(any(char.isdecimal() for char in cell.text) for table in document.tables for cell in table.cells)
    if sentences >= _NARRATIVE and sentences >= cells:
        return Role.EXPLANATION
    if cells >= _FEWEST_CELLS:
        return Role.TABLES
    return Role.EXPLANATION if sentences >= _NARRATIVE else Role.OTHER


def _folder(path: Path, besides: Path | None, limits: _Limits) -> Iterator[Member]:
    """The files of a folder and of the folders in it, links left out."""
    left_out = besides.absolute() if besides else None
    found = list(islice(_files(path), _MOST_SEEN))
    if len(found) == _MOST_SEEN:
        raise _too_many(path)
    names = sorted((file.relative_to(path).as_posix() for file in found), key=_natural)
    inside = (
        Member(path / name, str(path / name), report=_may_be_report(name))
        for name in names
        if not _NOT_REPORTS.search(name) and (path / name).absolute() != left_out
    )
    for member in ahead(inside, max_bytes=limits.max_bytes, seconds=limits.seconds):
        yield from _opened(member, limits, 1)


def _files(path: Path) -> Iterator[Path]:
    """All files under a folder but hidden ones and those too deep in it."""
    for folder, below, names in os.walk(path):
        here = Path(folder)
        deep = len(here.relative_to(path).parts) >= _DEEPEST_FOLDER - 1
        below[:] = [] if deep else sorted(name for name in below if not name.startswith("."))
        yield from (file for file in map(here.joinpath, names) if file.is_file() and not file.is_symlink())


def _too_many(path: Path) -> UserError:
    return UserError(
        f"{path} 中的文件超过 {_MOST_MEMBERS} 个，不像一份报告：请分批核对。",
        f"{path} holds more than {_MOST_MEMBERS} files, which is no single report: check them in parts.",
    )


def _archive(path: Path, shown: str, limits: _Limits, depth: int) -> Iterator[Member]:
    """The files of an archive, and those of archives directly in it."""
    with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory(prefix="narrcheck-") as folder:
        inside = _unpacked(package, Path(folder), shown, limits.max_bytes)
        for member in ahead(inside, max_bytes=limits.max_bytes, seconds=limits.seconds):
            yield from [member] if member.error else _opened(member, limits, depth)
            member.path.unlink(missing_ok=True)


def _unpacked(package: zipfile.ZipFile, folder: Path, shown: str, max_bytes: int) -> Iterator[Member]:
    """The files of an archive, those that may be reports written to ``folder``."""
    entries = [(_name(entry), entry) for entry in package.infolist() if not entry.is_dir()]
    for number, (name, entry) in enumerate(sorted(entries, key=lambda pair: _natural(pair[0]))):
        target = folder / f"{number}{PurePosixPath(name).suffix.lower()[:8]}"
        member = Member(target, f"{shown}/{name}", report=_may_be_report(name))
        if _NOT_REPORTS.search(name):
            continue
        try:
            if member.report:
                _unpack(package, entry, target, member.name, max_bytes)
            yield member
        except UserError as error:
            yield Member(target, member.name, error)


def _opened(member: Member, limits: _Limits, depth: int) -> Iterator[Member]:
    """The member itself, or the files in it where it is an archive; one inside two others is not opened."""
    if member.path.suffix.lower() != ".zip":
        yield member
        return
    try:
        if depth < 0 or not is_bundle(member.path, max_bytes=limits.max_bytes):
            yield Member(member.path, member.name, report=False)
        else:
            yield from _archive(member.path, member.name, limits, depth - 1)
    except UserError as error:
        yield Member(member.path, member.name, member.renamed(error))


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, label: str, max_bytes: int) -> None:
    """Write one member to ``target``, a name of our own, so that no path in the archive can lead elsewhere."""
    if entry.file_size > max_bytes:
        raise UserError(
            f"{label} 解压后有 {entry.file_size / 1e6:.3g} MB，超过 {max_bytes / 1e6:.3g} MB 的上限：请拆分后再检查。",
            f"{label} unpacks to {entry.file_size / 1e6:.3g} MB, above the limit of {max_bytes / 1e6:.3g}: split it.",
        )
    try:
        with package.open(entry) as source, target.open("wb") as copy:
            while chunk := source.read(1 << 20):
                copy.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise UserError(
            f"{label} 在压缩包中已损坏或不能解压：请重新打包后再检查。",
            f"{label} is damaged in the archive or can't be unpacked: pack it again.",
        ) from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as the user typed it: Chinese systems write GBK without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part[-_LONGEST_NAME:] for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts[-_DEEPEST_FOLDER:]) or "?"


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts 表2 before 表10."""
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in _PIECE.split(name) if piece]
