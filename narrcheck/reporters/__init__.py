"""Reporters: one module a format, each with ``render(results, *, lang) -> str``; found by listing this folder."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence

from narrcheck.model.checked import Checked

Render = Callable[..., str]


def formats() -> tuple[str, ...]:
    """The names of the formats: the modules of this folder (one with ``_`` in its name is a helper of another)."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__) if "_" not in info.name))


def render(results: Sequence[Checked], name: str, *, lang: str, **options: object) -> str:
    """``results`` in the format ``name``; ``options`` are the format's own."""
    renderer: Render = importlib.import_module(f"{__name__}.{name}").render
    return renderer(results, lang=lang, **options)
