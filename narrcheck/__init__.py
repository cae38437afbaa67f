"""narrcheck proof-reads Chinese public-finance reports; see ``check`` and ``check_text``."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrcheck.model.report import Report

__version__ = "0.1.0"
__all__ = ["Report", "__version__", "check", "check_text"]


def check(
    path: str | Path,
    *,
    companions: str | Path | Sequence[str | Path] = (),
    prior: str | Path | Sequence[str | Path] = (),
    budget: str | Path | Sequence[str | Path] = (),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    entity: str | None = None,
    fiscal_year: int | None = None,
    lang: str = "zh",
) -> "Report":
    """Check one report and return everything that was found, as the JSON report has it.

    ``select`` and ``ignore`` are codes or their beginnings (``NC1``); ``entity`` and ``fiscal_year`` say whose report
    it is and of which year, where the report itself does not. The report is compared with other files: ``companions``
    that hold its tables, what was published the year before (``prior``) and the ``budget`` of the year. Raises
    ``narrcheck.errors.UserError`` where a file can't be used. No configuration file is read.
    """
    from narrcheck import session

    named = {"companions": companions, "prior": prior, "budget": budget}
    options: dict[str, Any] = {key: (v,) if isinstance(v, str | Path) else tuple(v) for key, v in named.items()}
    options |= {"select": select, "ignore": ignore, "entity": entity, "fiscal_year": fiscal_year, "lang": lang}
    return session.report_on_file(Path(path), options)


def check_text(
    text: str,
    *,
    source: str = "<text>",
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    entity: str | None = None,
    fiscal_year: int | None = None,
    lang: str = "zh",
) -> "Report":
    """Check a report that is already at hand as text; ``source`` is the name it gets in the report.

    >>> import narrcheck
    >>> report = narrcheck.check_text("公务接待费支出决算为1.56万元，与上年相比减少0.21万元，增长11.86%。")
    >>> for finding in report:
    ...     print(finding.code, finding.kind, finding.location.quote, "->", finding.fix.with_)
    NC103 direction 增长 -> 下降
    >>> report.documents[0].findings[0].severity
    'error'
    """
    from narrcheck import session

    options = {"select": select, "ignore": ignore, "entity": entity, "fiscal_year": fiscal_year, "lang": lang}
    return session.report_on_text(text, source, options)


def __getattr__(name: str) -> Any:
    """Import ``Report`` when it is first asked for, so that ``narrcheck --help`` does not wait for it."""
    if name == "Report":
        from narrcheck.model.report import Report

        return Report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
