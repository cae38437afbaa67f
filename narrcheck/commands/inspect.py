"""``narrcheck inspect``."""

from typing import Annotated

import typer

from narrcheck.commands.options import (
    Budget,
    Companions,
    Config,
    Entity,
    Files,
    Lang,
    Original,
    Output,
    Prior,
    Timeout,
    Year,
)
from narrcheck.commands.steps import (
    complain,
    emit,
    format_name,
    read_settings,
    require_one,
    require_writable,
    tell_written,
)


def inspect(
    files: Files,
    companions: Companions = None,
    prior: Prior = None,
    budget: Budget = None,
    format: Annotated[str | None, typer.Option("--format", help="text or json. 输出格式。")] = None,
    output: Output = None,
    lang: Lang = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
    original: Original = False,
) -> None:
    """查看读到了什么：show what was read of reports, what was understood, and what was skipped and why."""
    from narrcheck.inspection import inspect_files
    from narrcheck.inspection_text import formats, render

    settings = read_settings(
        config, lang=lang, entity=entity, year=year, timeout=timeout, original=original or None,
        companions=companions, prior=prior, budget=budget,
    )  # fmt: skip
    require_one(settings, files)
    name = format_name(format, output, formats())
    require_writable(output, files)
    inspections, tally = inspect_files(settings, files, output=output)
    if inspections or name == "json":
        emit(render(inspections, name, settings.lang), output)
        tell_written(output, settings.lang)
    complain(tally, settings)
    raise typer.Exit(2 if tally.failures else 0)
