"""The options that several commands take."""

from pathlib import Path
from typing import Annotated

import typer

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
Format = Annotated[
    str | None, typer.Option("--format", help="text, html, json, xlsx, markdown, sarif, junit or github. 输出格式。")
]
FailOn = Annotated[str | None, typer.Option(help="Exit status 1 from here on: error, warning, info. 失败级别。")]
Timeout = Annotated[float | None, typer.Option(help="Seconds for one document, 0 for no limit. 每份时限（秒）。")]
Original = Annotated[bool, typer.Option("--original", help="Read without the tracked changes. 按修订前的文字读。")]
DecisionsFile = Annotated[
    Path | None, typer.Option(help="Decisions exported from the HTML report. HTML 报告导出的处理意见。")
]
BaselineFile = Annotated[Path | None, typer.Option(help="Accepted findings, not shown again. 已接受的问题。")]
Companions = Annotated[
    list[Path] | None, typer.Option("--with", help="Tables that belong to the report. 配套的公开表。", metavar="PATH")
]
Prior = Annotated[
    list[Path] | None, typer.Option("--prior", help="The report of the year before. 上年公开的报告。", metavar="PATH")
]
Budget = Annotated[
    list[Path] | None, typer.Option("--budget", help="The budget of the year. 当年公开的预算。", metavar="PATH")
]
