"""Reports in each format; every writer tells where each piece of the report has come to stand."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from corpus.generator.composition import At, Composition
from corpus.render.excel import Workbook
from corpus.render.pdf import PdfFile
from corpus.render.text import TextFile
from corpus.render.web import WebPage
from corpus.render.word import WordFile


class File(Protocol):
    """A report in one format."""

    suffix: str

    def __init__(self, report: Composition) -> None: ...

    def write(self, path: Path) -> None:
        """Write the file."""

    def place(self, at: At) -> dict[str, int | str]:
        """Where a piece stands, in the terms of the format; to be asked after the file was written."""


FORMATS: dict[str, type[File]] = {
    "txt": TextFile, "docx": WordFile, "html": WebPage, "xlsx": Workbook, "pdf": PdfFile,
}  # fmt: skip
