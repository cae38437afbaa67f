"""PDF: text by baselines and ruled tables, in reading order, with the page and box of every character."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from narrcheck.errors import UserError
from narrcheck.model.document import Document


def read(path: Path) -> Document:
    """Read a PDF. Raises UserError where it is no PDF, is encrypted, or has no text that can be read."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, error) from error
    try:
        return _read(pdf, path)
    finally:
        pdf.close()


def _read(pdf: Any, path: Path) -> Document:
    from narrcheck.readers.paged.compose import compose
    from narrcheck.readers.pdf.origin import PdfOrigin
    from narrcheck.readers.pdf.pages import read_pages

    leaves, skipped = read_pages(pdf, path)
    return compose(leaves, path, skipped, partial(PdfOrigin, path=path))


def _unreadable(path: Path, error: Any) -> UserError:
    """What PDFium's refusal means to the user."""
    import pypdfium2.raw as pdfium

    code = getattr(error, "err_code", None)
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return UserError(
            f"{path} 是加密的 PDF，需要密码才能打开：请去掉密码保护后再检查。",
            f"{path} is an encrypted PDF that asks for a password: remove the protection first.",
        )
    return UserError(
        f"{path} 不是完整的 PDF 文件（已损坏或被截断），无法打开：请重新导出或重新下载。",
        f"{path} is no complete PDF (damaged or truncated) and can't be opened: export or download it again.",
    )


def ranges(numbers: Sequence[int]) -> str:
    """Page numbers as ranges: 1–3、7."""
    parts: list[str] = []
    start = last = None
    for number in [*numbers, None]:
        if last is not None and number == last + 1:
            last = number
            continue
        if start is not None:
            parts.append(f"{start}" if start == last else f"{start}–{last}")
        start = last = number
    return "、".join(parts)
