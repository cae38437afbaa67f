"""PDFium's functions as ctypes calls them fastest: checking declared arguments takes longer than most calls do.

An address is handed over as ``address(...)``, never as a plain number, which would be cut to 32 bits; what is to be
filled in as ``byref(...)``.
"""

import ctypes
from collections.abc import Callable
from typing import Any


def direct(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """``function`` of ``pypdfium2.raw`` without declared arguments, which returns a ``result``."""
    return ctypes.CFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)


def address(handle: Any) -> ctypes.c_void_p:
    """Where a handle of ``pypdfium2.raw`` points to."""
    return ctypes.cast(handle, ctypes.c_void_p)
