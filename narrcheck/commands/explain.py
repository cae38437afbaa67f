"""``narrcheck explain`` and ``narrcheck rules``."""

from typing import Annotated

import typer

from narrcheck.commands.options import Lang
from narrcheck.commands.steps import emit, read_settings


def explain(
    code: Annotated[str, typer.Argument(help="A rule's code, such as NC103. 规则编号。", metavar="CODE")],
) -> None:
    """说明规则：explain one rule, with examples."""
    from narrcheck.catalogue import explanation

    emit(explanation(code.upper()), None)


def rules(lang: Lang = None) -> None:
    """列出规则：list all rules with code, severity, name and summary."""
    from narrcheck.catalogue import catalogue
    from narrcheck.rulebook import Rulebook

    language = read_settings(None, lang=lang).lang
    rows = [(e.code, e.severity, e.name, e.summary.text(language)) for e in catalogue(Rulebook())]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    for *short, summary in rows:
        cells = [cell.ljust(width) for cell, width in zip(short, widths, strict=True)]
        emit("  ".join([*cells, summary]) + "\n", None)
