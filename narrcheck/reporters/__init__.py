"""Reporters: one module a format, each with ``render(results, *, lang) -> str | bytes``; found by listing."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence

from narrcheck.errors import UserError
from narrcheck.model.checked import Checked

Render = Callable[..., str | bytes]


def formats() -> tuple[str, ...]:
    """The names of the formats: the modules of this folder (one with ``_`` in its name is a helper of another)."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if "_" not in info.name))


def render(results: Sequence[Checked], name: str, *, lang: str, **options: object) -> str | bytes:
    """``results`` in the format ``name``; ``options`` are the format's own.

    Raises UserError where the library for it is not installed.
    """
    try:
        renderer: Render = importlib.import_module(f"{__name__}.{name}").render
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("narrcheck"):
            raise
        raise UserError(
            f"输出 {name} 格式需要的组件 {error.name} 没有安装：请运行 pip install 'narrcheck[all]'。",
            f"Format {name} needs {error.name}, which is not installed: run pip install 'narrcheck[all]'.",
        ) from error
    return renderer(results, lang=lang, **options)
