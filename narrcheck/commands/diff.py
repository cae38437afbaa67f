"""``narrcheck diff``."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from narrcheck.commands.options import Config, Entity, FailOn, Ignore, Lang, Output, Select, Timeout, Year
from narrcheck.commands.steps import emit, format_name, read_settings, require_writable, tell_written
from narrcheck.errors import UserError
from narrcheck.model.finding import Message

if TYPE_CHECKING:
    from narrcheck.versions.comparison import Comparison

_FORMATS = ("html", "json", "text")


def diff(
    old: Annotated[Path, typer.Argument(help="The old version. 旧版。", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The new version. 新版。", metavar="NEW")],
    format: Annotated[str | None, typer.Option("--format", help="text, json or html. 输出格式。")] = None,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = None,
    lang: Lang = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
) -> None:
    """比较两版报告：show which findings were fixed, remain and are new, beside the changes of the text.

    Exit status: 0 nothing new at or above --fail-on, 1 new findings, 2 a file or the configuration can't be used.
    """
    from narrcheck.session import Session
    from narrcheck.versions.comparison import compare

    settings = read_settings(
        config, select=select, ignore=ignore, fail_on=fail_on, lang=lang, entity=entity, year=year, timeout=timeout
    )
    name = format_name(format, output, _FORMATS)
    require_writable(output, [old, new])
    for path in (old, new):
        _require_one_file(path, settings.max_bytes)
    session = Session(settings.model_copy(update={"baseline": None, "decisions": None}))
    comparison = compare(*session.files([old, new]))
    emit(_render(comparison, name, settings.lang, output), output)
    count = len(comparison.matching.new)
    tell_written(output, settings.lang, Message(f"新出现的问题 {count} 处", f"new findings: {count}"))
    worst = max((comparison.new.findings[index].severity.rank for index in comparison.matching.new), default=-1)
    raise typer.Exit(1 if worst >= settings.fail_on.rank else 0)


def _render(comparison: "Comparison", name: str, lang: str, output: Path | None) -> str:
    if name == "json":
        from narrcheck.versions.comparison import report_of

        return report_of(comparison, lang).to_json()
    if name == "html":
        from narrcheck.versions.page import render as render_page

        return render_page(comparison, lang=lang)
    from narrcheck.versions.text import render

    color = not output and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return render(comparison, lang=lang, color=color)


def _require_one_file(path: Path, max_bytes: int) -> None:
    """Raise UserError for a folder or archive: two versions are two files."""
    from narrcheck.readers.bundle import is_bundle

    if is_bundle(path, max_bytes=max_bytes):
        raise UserError(
            f"{path} 是文件夹或压缩包：diff 比较的是两个文件，请给出旧版和新版各一个文件。",
            f"{path} is a folder or archive: diff compares two files, give one of each version.",
        )
