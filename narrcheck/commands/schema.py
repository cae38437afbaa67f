"""``narrcheck schema``."""

import json

from narrcheck.commands.steps import emit


def schema() -> None:
    """JSON 报告的结构：print the JSON schema of the report that check --format json writes."""
    from narrcheck.model.report import json_schema

    emit(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", None)
