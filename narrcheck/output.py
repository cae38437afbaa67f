"""Writing a file whole or not at all."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from narrcheck.errors import UserError


def require_writable(target: Path, inputs: Sequence[Path]) -> None:
    """Raise UserError where ``target`` is a folder, read-only, has no folder, or is one of the reports."""
    if target.is_dir():
        raise _unwritable(target, "是一个文件夹", "is a folder")
    if not target.absolute().parent.is_dir():
        raise _unwritable(target, "所在的文件夹不存在", "would stand in a folder that does not exist")
    if target.is_file() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        raise _unwritable(target, "是只读的", "is read-only")
    if any(_same(target, file) for file in inputs):
        raise _unwritable(target, "就是要核对的报告", "is one of the reports to check")


def write_whole(target: Path, content: str | bytes) -> None:
    """Write bytes, or text in UTF-8, to ``target``, so that nobody ever sees half of it."""
    data = content.encode() if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():  # a device or a pipe must not be replaced by a file
            target.write_bytes(data)
            return
        _replace(Path(os.path.realpath(target)), data)
    except OSError as error:
        raise _unwritable(target, f"写不进去（{error.strerror}）", f"can't be written ({error.strerror})") from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _unwritable(target: Path, zh: str, en: str) -> UserError:
    return UserError(
        f"输出文件 {target} {zh}：请换一个路径或检查权限。",
        f"Output file {target} {en}: choose another path or check permissions.",
    )
