"""``narrcheck eval``."""

from pathlib import Path
from typing import Annotated

import typer

from narrcheck.commands.options import Config, Ignore, Output, Select
from narrcheck.commands.steps import emit, format_name, read_settings, require_writable

Corpora = Annotated[
    list[Path], typer.Argument(help="Corpus folders or gold files. 语料文件夹或标注文件。", metavar="CORPUS|GOLD…")
]


def evaluate(
    corpora: Corpora,
    against: Annotated[Path | None, typer.Option(help="A stored JSON result to compare with. 对比的旧结果。")] = None,
    format: Annotated[str | None, typer.Option("--format", help="text, json or html. 输出格式。")] = None,
    output: Output = None,
    listed: Annotated[int, typer.Option("--list", help="Name so many misses and alarms. 列出多少条。")] = 0,
    jobs: Annotated[int, typer.Option(help="Processes. 进程数。", min=1)] = 1,
    select: Select = None,
    ignore: Ignore = None,
    config: Config = None,
) -> None:
    """评测：measure recall, precision and diagnosis on reports whose errors are known."""
    from narrcheck.evaluation.compare import differences, read_summary
    from narrcheck.evaluation.gold import read_all
    from narrcheck.evaluation.page import render as page
    from narrcheck.evaluation.run import evaluate as run
    from narrcheck.evaluation.summary import summarize
    from narrcheck.evaluation.text import render as text

    settings = read_settings(config, select=select, ignore=ignore)
    name = format_name(format, output, ("text", "json", "html"))
    require_writable(output, corpora)
    before = read_summary(against) if against else None
    summary = summarize(run(read_all(corpora), settings, jobs=jobs))
    changed = list(differences(before, summary)) if before else None
    if name == "json":
        emit(summary.model_dump_json(indent=1) + "\n", output)
    else:
        emit(page(summary, changed or []) if name == "html" else text(summary, changed, listed=listed), output)
