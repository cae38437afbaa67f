"""What the commands do alike: read settings, run over the files, write, complain; heavy imports wait for their use."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from narrcheck.errors import UserError
from narrcheck.model.finding import Message

if TYPE_CHECKING:
    from narrcheck.config import Settings
    from narrcheck.session import Session
    from narrcheck.tally import Tally


_SUFFIXES = {"md": "markdown"}


def read_settings(config: Path | None, *, year: int | None = None, **options: Any) -> "Settings":
    """The settings of the configuration file with the options of the command line over them."""
    from narrcheck.config import load_settings

    for key in ("select", "ignore"):
        values = options.get(key) or []
        options[key] = tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())
    return load_settings({**options, "fiscal_year": year}, config=config)


def format_name(name: str | None, output: Path | None, known: tuple[str, ...]) -> str:
    """The format asked for, or the one that the output file's name tells."""
    if name is None:
        suffix = output.suffix.lstrip(".").lower() if output else ""
        suffix = _SUFFIXES.get(suffix, suffix)
        return suffix if suffix in known else "text"
    if name not in known:
        raise UserError(
            f"--format 是 {name}，应为 {'、'.join(known)} 之一：请改正。",
            f"--format is {name} but must be one of {', '.join(known)}: correct it.",
        )
    return name


def run_all(settings: "Settings", files: list[Path], output: Path | None) -> "Tally":
    """Check all files, with a progress bar where somebody is watching."""
    from narrcheck.session import Session

    require_one(settings, files)
    session = Session(settings)
    if len(files) > 1 and sys.stderr.isatty():
        return _run_with_progress(session, files, output)
    return session.run(files, output=output)


def require_one(settings: "Settings", files: list[Path]) -> None:
    """What is named for comparison belongs to one report or submission."""
    if len(files) > 1 and (settings.companions or settings.prior or settings.budget):
        raise UserError(
            "--with、--prior、--budget 只能与一份报告（或一个文件夹、压缩包）一起使用：请逐份核对。",
            "--with, --prior and --budget go with one report (or folder, or archive): check the reports one by one.",
        )


def _run_with_progress(session: "Session", files: list[Path], output: Path | None) -> "Tally":
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        return session.run(
            files, output=output, watch=lambda given: progress.track(given, total=len(files), description="narrcheck")
        )


def complain(tally: "Tally", settings: "Settings") -> None:
    """Name on stderr each file that could not be checked, and those of a folder or archive that are no reports."""
    for failure in tally.failures:
        if failure.crash:
            import traceback

            traceback.print_exception(failure.crash)
        typer.echo(failure.message.text(settings.lang), err=True)
    for path, reports in tally.separate:
        count, named = len(reports), "；".join(reports[:5]) + (" …" if len(reports) > 5 else "")
        apart = Message(
            f"{path} 中有 {count} 份单位、年度或种类不同的报告，没有互相核对：{named}；"
            "与上年或预算核对请用 --prior、--budget。",
            f"{path} holds {count} reports of different units, years or kinds, not compared with each other: {named}; "
            "for last year's report and the budget use --prior and --budget.",
        )
        typer.echo(apart.text(settings.lang), err=True)
    if tally.passed:
        names, count = "、".join(tally.passed[:5]), len(tally.passed)
        others = Message(
            f"另有 {count} 个文件不是报告的文本或表格，未核对：{names}{' 等' if count > 5 else ''}。",
            f"{count} more files are neither text nor tables and were not checked: {names}{' …' if count > 5 else ''}.",
        )
        typer.echo(others.text(settings.lang), err=True)


def emit(content: str | bytes, output: Path | None) -> None:
    """Write bytes, or text in UTF-8, to the file or to stdout."""
    if output:
        from narrcheck.output import write_whole

        write_whole(output, content)
        return
    if isinstance(content, bytes):
        if sys.stdout.isatty():
            raise UserError("这种格式不能显示在终端：请用 -o 写入文件。", "This can't be shown here: use -o FILE.")
        sys.stdout.buffer.write(content)
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure and not sys.stdout.isatty():
        reconfigure(encoding="utf-8")
    sys.stdout.write(content)


def tell_written(output: Path | None, lang: str, *what: Message) -> None:
    """Say on stderr that the file is there and what came of it: a terminal that stays empty looks like a failure."""
    if output:
        said = Message("，".join(part.zh for part in what), ", ".join(part.en for part in what))
        detail = Message(f"：{said.zh}", f": {said.en}") if what else said
        typer.echo(Message(f"已写入 {output}{detail.zh}。", f"Wrote {output}{detail.en}.").text(lang), err=True)


def require_writable(output: Path | None, files: list[Path]) -> None:
    """Find out before the work whether the output file can be written."""
    if output:
        from narrcheck.output import require_writable

        require_writable(output, files)
