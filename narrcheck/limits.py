"""Limits of time and memory for one document: beyond them it is given up with one sentence, and the next is begun."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narrcheck.errors import UserError

_AGAIN = 5.0
"""A library may swallow the first interruption: it is repeated."""
_GRACE = 1.25, 10.0


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles: what a check drops has hardly any, and it would look through all of it often."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def memory_limit(path: Path, size: int) -> Iterator[None]:
    """Raise UserError inside the block when it asks for ``size`` bytes (0: no limit) more than the process has now.

    Only on Linux, where a process can be refused memory and tells how much it has; elsewhere there is no limit.
    """
    taken = _address_space()
    if size <= 0 or taken is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = min(value for value in (taken + size, soft, hard) if value != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        yield
    except MemoryError as error:
        raise _too_large(path, size) from error
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int | None:
    """How many bytes of memory this process has asked for, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _too_large(path: Path, size: int) -> UserError:
    return UserError(
        f"{path} 需要的内存超过 {size >> 20} MB，已停止：请拆分后再检查，或调高配置项 max_memory。",
        f"{path} needs more than {size >> 20} MB of memory and was stopped: split it, or raise max_memory.",
    )


class _Expired(BaseException):
    """Past every ``except Exception`` on the way up."""


@contextmanager
def time_limit(path: Path, seconds: float, lang: str = "zh") -> Iterator[None]:
    """Raise UserError inside the block when it takes longer than ``seconds`` (0: no limit).

    Foreign code that does not come back to Python can't be interrupted: some time later the whole process ends with
    the same sentence and exit status 2. Only on POSIX and on the main thread; elsewhere there is no limit.
    """
    if seconds <= 0 or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    error = _too_slow(path, seconds)
    before = signal.signal(signal.SIGALRM, _expire)
    last_resort = threading.Timer(seconds * _GRACE[0] + _GRACE[1], _abandon, [error.message.text(lang)])
    last_resort.daemon = True
    last_resort.start()
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    except _Expired as expired:
        raise error from expired
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        last_resort.cancel()


def _expire(_number: int, _frame: object) -> None:
    raise _Expired


def _abandon(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
    os._exit(2)


def _too_slow(path: Path, seconds: float) -> UserError:
    return UserError(
        f"{path} 处理超过 {seconds:g} 秒，已停止：请拆分后再检查，或用 --timeout 调高时限。",
        f"{path} took more than {seconds:g} seconds and was stopped: split it, or raise the limit with --timeout.",
    )
