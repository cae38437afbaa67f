"""The command line: the list of commands, and what becomes of errors; what is slow to import waits for its command."""

import gc
import sys
import warnings
from itertools import pairwise
from typing import Annotated

import typer

from narrcheck import __version__
from narrcheck.attempts import PartFailed
from narrcheck.commands.annotate import annotate
from narrcheck.commands.baseline import baseline
from narrcheck.commands.check import check
from narrcheck.commands.diff import diff
from narrcheck.commands.evaluate import evaluate
from narrcheck.commands.explain import explain, rules
from narrcheck.commands.inspect import inspect
from narrcheck.commands.schema import schema
from narrcheck.errors import UserError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Proof-read Chinese public-finance reports. 核对财政报告中的数字、年份、名称和文字。",
)
for command in (check, diff, annotate, baseline, inspect, explain, rules, schema):
    app.command()(command)
app.command("eval")(evaluate)


def main() -> None:
    """Run the command line; what the user did wrong ends in one sentence and, like a crash, in exit status 2."""
    # Modules and rules are some hundred thousand objects that stay: looking through them again and again while they
    # are loaded takes a tenth of a short run.
    gc.set_threshold(500_000)
    warnings.simplefilter("ignore", PartFailed)  # commands tell it themselves
    try:
        app()
    except UserError as error:
        typer.echo(error.message.text(_language(sys.argv)), err=True)
        sys.exit(2)
    except Exception:
        import traceback

        traceback.print_exc()
        sys.exit(2)
    finally:
        gc.freeze()  # or the end of the process looks through them all once more: a sixth of a short run


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="Show the version. 版本。")] = False) -> None:
    if version:
        typer.echo(f"narrcheck {__version__}")
        raise typer.Exit


def _language(arguments: list[str]) -> str:
    """The language for a complaint about the settings, which can't be asked then."""
    spaced = any(pair == ("--lang", "en") for pair in pairwise(arguments))
    return "en" if spaced or "--lang=en" in arguments else "zh"
