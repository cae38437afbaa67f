"""Old and foreign formats (.doc, .wps, .rtf, .odt, Office 2003 XML): LibreOffice makes a modern file, which is read."""

from dataclasses import replace
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.model.document import Document
from narrcheck.readers.office.convert import converted


def read(path: Path, *, original: bool = False, made: Path | UserError | None = None) -> Document:
    """Read one document by way of LibreOffice; with ``original`` as it was before its tracked changes.

    ``made`` is what came of it where it was converted together with others. Raises UserError where LibreOffice is
    missing or fails.
    """
    if made is None:
        with converted([path]) as outcomes:
            return read(path, original=original, made=outcomes[path])
    if isinstance(made, UserError):
        raise made
    return _read_converted(path, made, original=original)


def _read_converted(path: Path, made: Path, *, original: bool = False) -> Document:
    """Read what LibreOffice made of ``path``, in the name of ``path``."""
    try:
        document = _read(made, original=original)
    except UserError as error:
        message = error.message
        raise UserError(message.zh.replace(str(made), str(path)), message.en.replace(str(made), str(path))) from error
    return replace(document, source=str(path))


def _read(made: Path, *, original: bool) -> Document:
    if made.suffix == ".docx":
        from narrcheck.readers import docx

        return docx.read(made, original=original)
    from narrcheck.readers import excel

    return excel.read(made)
