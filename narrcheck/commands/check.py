"""``narrcheck check``."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from narrcheck.commands.options import (
    BaselineFile,
    Budget,
    Companions,
    Config,
    DecisionsFile,
    Entity,
    FailOn,
    Files,
    Format,
    Ignore,
    Lang,
    Original,
    Output,
    Prior,
    Select,
    Timeout,
    Year,
)
from narrcheck.commands.steps import complain, emit, format_name, read_settings, require_writable, run_all, tell_written
from narrcheck.model.finding import Message

if TYPE_CHECKING:
    from narrcheck.config import Settings
    from narrcheck.model.finding import Status
    from narrcheck.tally import Tally


def check(
    files: Files,
    companions: Companions = None,
    prior: Prior = None,
    budget: Budget = None,
    format: Format = None,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = None,
    lang: Lang = None,
    baseline: BaselineFile = None,
    decisions: DecisionsFile = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
    original: Original = False,
) -> None:
    """核对报告：check reports and show what is wrong.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 a file or the configuration can't be used.
    """
    from narrcheck.phrases import found
    from narrcheck.reporters import formats, render

    settings = read_settings(
        config, select=select, ignore=ignore, fail_on=fail_on, lang=lang, baseline=baseline, decisions=decisions,
        entity=entity, year=year, timeout=timeout, original=original or None, companions=companions, prior=prior,
        budget=budget,
    )  # fmt: skip
    name = format_name(format, output, formats())
    require_writable(output, files)
    tally = run_all(settings, files, output)
    if tally.results or name in ("json", "sarif"):
        options = _options(name, output, settings)
        emit(render(tally.results, name, lang=settings.lang, **options), output)
        tell_written(output, settings.lang, Message(found(tally.results, "zh"), found(tally.results, "en")))
    _finish(tally, settings)


def _options(name: str, output: Path | None, settings: "Settings") -> dict[str, object]:
    """The format's own options: what fails, and whether the text is coloured."""
    if name == "junit":
        return {"fail_on": settings.fail_on}
    if (
        name != "text"
        or output
        or not sys.stdout.isatty()
        or os.environ.get("NO_COLOR")
        or os.environ.get("TERM") == "dumb"
    ):
        return {}
    return {"color": True}


def _finish(tally: "Tally", settings: "Settings") -> NoReturn:
    """Say on stderr what the report does not, and end with the exit status."""
    complain(tally, settings)
    accepted = sum(len(result.accepted) for result in tally.results)
    if accepted:
        known = Message(
            f"另有 {accepted} 处已在基线 {settings.baseline} 中接受，未列出。",
            f"{accepted} more are accepted in baseline {settings.baseline} and not shown.",
        )
        typer.echo(known.text(settings.lang), err=True)
    settled = [finding.decision.status for result in tally.results for finding in result.settled if finding.decision]
    if settled or tally.stale:
        typer.echo(_decided(settled, tally.stale).text(settings.lang), err=True)
    if tally.failures:
        raise typer.Exit(2)
    worst = max((f.severity.rank for result in tally.results for f in result.findings), default=-1)
    raise typer.Exit(1 if worst >= settings.fail_on.rank else 0)


def _decided(settled: "list[Status]", stale: int) -> Message:
    """How many findings the reviewer has dealt with, and how many of his decisions found none."""
    accepted = sum(status == "accepted" for status in settled)
    ignored = len(settled) - accepted
    zh = f"另有 {len(settled)} 处已有处理意见（采纳 {accepted}，忽略 {ignored}），不计为新问题。"
    en = f"{len(settled)} more are settled by decisions ({accepted} accepted, {ignored} ignored) and not counted."
    if stale:
        zh += f"意见文件中有 {stale} 条没有对应的问题：已改正，或原句已变。"
        en += f" {stale} decisions have no finding any more: it was mended, or its sentence has changed."
    return Message(zh, en)
