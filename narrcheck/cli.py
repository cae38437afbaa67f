"""The command line: reads options, calls ``session``, prints; what costs time to import waits for its command."""

import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from narrcheck import __version__
from narrcheck.errors import UserError
from narrcheck.model.finding import Message

if TYPE_CHECKING:
    from narrcheck.config import Settings
    from narrcheck.session import Session, Tally

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Proof-read Chinese public-finance reports. 核对财政报告中的数字、年份、名称和文字。",
)

Files = Annotated[
    list[Path], typer.Argument(help="Reports, folders or ZIP archives. 报告、文件夹或压缩包。", metavar="FILE…")
]
Select = Annotated[list[str] | None, typer.Option(help="Only these codes or beginnings of codes. 只报这些规则。")]
Ignore = Annotated[list[str] | None, typer.Option(help="Not these codes or beginnings of codes. 不报这些规则。")]
Config = Annotated[Path | None, typer.Option(help="Configuration file. 配置文件。")]
Entity = Annotated[str | None, typer.Option(help="Full name of the unit. 单位全称。")]
Year = Annotated[int | None, typer.Option(help="Fiscal year of the report. 报告年度。")]
Lang = Annotated[str | None, typer.Option(help="Language of messages, zh or en. 提示语言。")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file. 输出文件。")]
Format = Annotated[str | None, typer.Option("--format", help="text, json or html. 输出格式。")]
FailOn = Annotated[str | None, typer.Option(help="Exit status 1 from here on: error, warning, info. 失败级别。")]
Timeout = Annotated[float | None, typer.Option(help="Seconds for one document, 0 for no limit. 每份时限（秒）。")]
BaselineFile = Annotated[Path | None, typer.Option(help="Accepted findings, not shown again. 已接受的问题。")]


def main() -> None:
    """Run the command line; what the user did wrong ends in one sentence and, like a crash, in exit status 2."""
    try:
        app()
    except UserError as error:
        typer.echo(error.message.text(_language(sys.argv)), err=True)
        sys.exit(2)
    except Exception:
        import traceback

        traceback.print_exc()
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Show the version. 版本。")] = False) -> None:
    if version:
        typer.echo(f"narrcheck {__version__}")
        raise typer.Exit


@app.command()
def check(
    files: Files,
    format: Format = None,
    output: Output = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: FailOn = None,
    lang: Lang = None,
    baseline: BaselineFile = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
) -> None:
    """核对报告：check reports and show what is wrong.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 a file or the configuration can't be used.
    """
    from narrcheck.reporters import formats, render

    settings = _settings(
        config, select=select, ignore=ignore, fail_on=fail_on, lang=lang, baseline=baseline, entity=entity, year=year,
        timeout=timeout,
    )  # fmt: skip
    name = _format(format, output, formats())
    _require_writable(output, files)
    tally = _run(settings, files, output)
    if tally.results or name == "json":
        look = _look(output) if name == "text" else {}
        _emit(render(tally.results, name, lang=settings.lang, **look), output)
    _finish(tally, settings)


@app.command()
def baseline(
    files: Files,
    output: Annotated[Path, typer.Option("--output", "-o", help="The baseline file to write. 基线文件。")],
    select: Select = None,
    ignore: Ignore = None,
    lang: Lang = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
) -> None:
    """接受现有问题：accept all present findings of these reports."""
    from narrcheck.baseline import baseline_of
    from narrcheck.report import build_report

    settings = _settings(config, select=select, ignore=ignore, lang=lang, entity=entity, year=year)
    settings = settings.model_copy(update={"baseline": None})
    _require_writable(output, files)
    tally = _run(settings, files, output)
    if not tally.failures:
        _emit(baseline_of(build_report(tally.results, settings.lang)).to_json(), output)
    _complain(tally, settings)
    raise typer.Exit(2 if tally.failures else 0)


@app.command()
def inspect(
    files: Files,
    format: Annotated[str | None, typer.Option("--format", help="text or json. 输出格式。")] = None,
    output: Output = None,
    lang: Lang = None,
    config: Config = None,
    entity: Entity = None,
    year: Year = None,
    timeout: Timeout = None,
) -> None:
    """查看读到了什么：show what was read of reports, what was understood, and what was skipped and why."""
    from narrcheck.inspection import inspect_files
    from narrcheck.inspection_text import formats, render

    settings = _settings(config, lang=lang, entity=entity, year=year, timeout=timeout)
    name = _format(format, output, formats())
    _require_writable(output, files)
    inspections, tally = inspect_files(settings, files, output=output)
    if inspections or name == "json":
        _emit(render(inspections, name, settings.lang), output)
    _complain(tally, settings)
    raise typer.Exit(2 if tally.failures else 0)


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="A rule's code, such as NC103. 规则编号。", metavar="CODE")],
) -> None:
    """说明规则：explain one rule, with examples."""
    from narrcheck.catalogue import explanation

    _emit(explanation(code.upper()), None)


@app.command()
def rules(lang: Lang = None) -> None:
    """列出规则：list all rules with code, severity, name and summary."""
    from narrcheck.catalogue import catalogue
    from narrcheck.rulebook import Rulebook

    language = _settings(None, lang=lang).lang
    rows = [(e.code, e.severity, e.name, e.summary.text(language)) for e in catalogue(Rulebook())]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for *short, summary in rows:
        cells = [cell.ljust(width) for cell, width in zip(short, widths, strict=True)]
        _emit("  ".join([*cells, summary]) + "\n", None)


def _settings(config: Path | None, *, year: int | None = None, **options: Any) -> "Settings":
    """The settings of the configuration file with the options of the command line over them."""
    from narrcheck.config import load_settings

    for key in ("select", "ignore"):
        values = options.get(key) or []
        options[key] = tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())
    return load_settings({**options, "fiscal_year": year}, config=config)


def _format(name: str | None, output: Path | None, known: tuple[str, ...]) -> str:
    """The format asked for, or the one that the output file's name tells."""
    if name is None:
        suffix = output.suffix.lstrip(".").lower() if output else ""
        return suffix if suffix in known else "text"
    if name not in known:
        raise UserError(
            f"--format 是 {name}，应为 {'、'.join(known)} 之一：请改正。",
            f"--format is {name} but must be one of {', '.join(known)}: correct it.",
        )
    return name


def _look(output: Path | None) -> dict[str, object]:
    """Whether the text report is coloured, and how wide it is."""
    if output or not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return {}
    return {"color": True}


def _run(settings: "Settings", files: list[Path], output: Path | None) -> "Tally":
    """Check all files, with a progress bar where somebody is watching."""
    from narrcheck.session import Session

    session = Session(settings)
    if len(files) > 1 and sys.stderr.isatty():
        return _run_with_progress(session, files, output)
    return session.run(files, output=output)


def _run_with_progress(session: "Session", files: list[Path], output: Path | None) -> "Tally":
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        return session.run(progress.track(files, description="narrcheck"), output=output)


def _finish(tally: "Tally", settings: "Settings") -> NoReturn:
    """Say on stderr what the report does not, and end with the exit status."""
    _complain(tally, settings)
    if tally.accepted:
        known = Message(
            f"另有 {tally.accepted} 处已在基线 {settings.baseline} 中接受，未列出。",
            f"{tally.accepted} more are accepted in baseline {settings.baseline} and not shown.",
        )
        typer.echo(known.text(settings.lang), err=True)
    if tally.failures:
        raise typer.Exit(2)
    worst = max((f.severity.rank for result in tally.results for f in result.findings), default=-1)
    raise typer.Exit(1 if worst >= settings.fail_on.rank else 0)


def _complain(tally: "Tally", settings: "Settings") -> None:
    """Name on stderr each file that could not be checked, and those of a folder or archive that are no reports."""
    for failure in tally.failures:
        if failure.crash:
            import traceback

            traceback.print_exception(failure.crash)
        typer.echo(failure.message.text(settings.lang), err=True)
    if tally.passed:
        names, count = "、".join(tally.passed[:5]), len(tally.passed)
        others = Message(
            f"另有 {count} 个文件不是报告的文本或表格，未核对：{names}{' 等' if count > 5 else ''}。",
            f"{count} more files are neither text nor tables and were not checked: {names}{' …' if count > 5 else ''}.",
        )
        typer.echo(others.text(settings.lang), err=True)


def _emit(text: str, output: Path | None) -> None:
    """Write ``text`` to the file, or to stdout in UTF-8."""
    if output:
        from narrcheck.output import write_whole

        write_whole(output, text)
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure and not sys.stdout.isatty():
        reconfigure(encoding="utf-8")
    sys.stdout.write(text)


def _require_writable(output: Path | None, files: list[Path]) -> None:
    """Find out before the work whether the output file can be written."""
    if output:
        from narrcheck.output import require_writable

        require_writable(output, files)


def _language(arguments: list[str]) -> str:
    """The language for a complaint about the settings, which can't be asked then."""
    spaced = any(pair == ("--lang", "en") for pair in pairwise(arguments))
    return "en" if spaced or "--lang=en" in arguments else "zh"
