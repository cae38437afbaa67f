"""``narrcheck annotate``."""

from pathlib import Path
from typing import Annotated

import typer

from narrcheck.commands.options import (
    BaselineFile,
    Budget,
    Companions,
    Config,
    DecisionsFile,
    Entity,
    Ignore,
    Lang,
    Prior,
    Select,
    Timeout,
    Year,
)
from narrcheck.commands.steps import complain, emit, read_settings, require_writable, tell_written
from narrcheck.model.finding import Message


def annotate(
    file: Annotated[Path, typer.Argument(help="A Word, PDF or Excel file. 报告文件。", metavar="FILE")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The annotated copy to write. 带批注的副本。")],
    tracked: Annotated[bool, typer.Option("--tracked", help="Fixes as tracked changes (Word). 改法写成修订。")] = False,
    companions: Companions = None,
    prior: Prior = None,
    budget: Budget = None,
    select: Select = None,
    ignore: Ignore = None,
    lang: Lang = None,
    baseline: BaselineFile = None,
    decisions: DecisionsFile = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
) -> None:
    """在原文件上加批注：a copy of a Word, PDF or Excel file with a note at the place of each finding.

    Notes and pending tracked changes of an earlier run are replaced, those of other people stay.
    """
    from narrcheck import annotators
    from narrcheck.readers.bundle import Member
    from narrcheck.session import Session

    settings = read_settings(
        config, select=select, ignore=ignore, lang=lang, baseline=baseline, decisions=decisions, entity=entity,
        year=year, timeout=timeout, companions=companions, prior=prior, budget=budget,
    )  # fmt: skip
    require_writable(output, [file, *settings.companions, *settings.prior, *settings.budget])
    session = Session(settings)
    with annotators.original(file, max_bytes=settings.max_bytes) as original:
        annotators.require_suffix(original, output)
        tally = session.single(Member(original.path, str(file)))
        complain(tally, settings)
        if not tally.results:
            raise typer.Exit(2)
        made = annotators.annotate(original, tally.results[0], lang=settings.lang, tracked=tracked)
    emit(made.data, output)
    done = [Message(f"批注 {made.notes} 处", f"{made.notes} notes")]
    if tracked:
        done.append(Message(f"修订 {made.changes} 处", f"{made.changes} tracked changes"))
    tell_written(output, settings.lang, *done)
    if tally.failures:
        raise typer.Exit(2)
