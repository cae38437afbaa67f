"""Old and foreign formats (.doc, .wps, .rtf, .odt, Office 2003 XML): LibreOffice makes a modern file, which is read."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers.office.convert import converted


def read(path: Path) -> Document:
    """Read one document by way of LibreOffice. Raises UserError where that is missing or fails."""
    with converted([path]) as outcomes:
        outcome = outcomes[path]
        if isinstance(outcome, UserError):
            raise outcome
        return read_converted(path, outcome)


def read_converted(path: Path, made: Path) -> Document:
    """Read what LibreOffice made of ``path``, in the name of ``path``."""
    reader = import_module("narrcheck.readers.docx" if made.suffix == ".docx" else "narrcheck.readers.excel")
    try:
        document: Document = reader.read(made)
    except UserError as error:
        message = error.message
        raise UserError(message.zh.replace(str(made), str(path)), message.en.replace(str(made), str(path))) from error
    return replace(document, source=str(path))
