"""The JSON report, as the schema in ``narrcheck.report`` has it."""

from collections.abc import Sequence

from narrcheck.model.checked import Checked
from narrcheck.report import build_report


def render(results: Sequence[Checked], *, lang: str) -> str:
    """The JSON report of ``results``."""
    return build_report(results, lang).to_json()
