"""``narrcheck baseline``."""

from pathlib import Path
from typing import Annotated

import typer

from narrcheck.commands.options import (
    Budget,
    Companions,
    Config,
    Entity,
    Files,
    Ignore,
    Lang,
    Prior,
    Select,
    Timeout,
    Year,
)
from narrcheck.commands.steps import complain, emit, read_settings, require_writable, run_all, tell_written
from narrcheck.model.finding import Message


def baseline(
    files: Files,
    output: Annotated[Path, typer.Option("--output", "-o", help="The baseline file to write. 基线文件。")],
    companions: Companions = None,
    prior: Prior = None,
    budget: Budget = None,
    select: Select = None,
    ignore: Ignore = None,
    lang: Lang = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
) -> None:
    """接受现有问题：accept all present findings of these reports."""
    from narrcheck.baseline import baseline_of
    from narrcheck.report import build_report

    settings = read_settings(
        config, select=select, ignore=ignore, lang=lang, entity=entity, year=year, timeout=timeout,
        companions=companions, prior=prior, budget=budget,
    )  # fmt: skip
    settings = settings.model_copy(update={"baseline": None, "decisions": None})
    require_writable(output, files)
    tally = run_all(settings, files, output)
    if not tally.failures:
        accepted = sum(len(result.findings) for result in tally.results)
        emit(baseline_of(build_report(tally.results, settings.lang)).to_json(), output)
        tell_written(output, settings.lang, Message(f"接受 {accepted} 处", f"{accepted} accepted"))
    complain(tally, settings)
    raise typer.Exit(2 if tally.failures else 0)
