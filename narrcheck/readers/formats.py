"""The kinds of files that narrcheck knows, and what they are called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    ``reader`` names its module in this folder (None: no text can be had from it), ``extra`` the optional dependencies
    that it needs. ``revised``: files keep their tracked changes, and the reader can take the text ``original`` to them.
    """

    name: str
    reader: str | None
    suffixes: tuple[str, ...] = ()
    extra: str | None = None
    revised: bool = False


TEXT = Format("text", "text", (".txt", ".text", ""))
MARKDOWN = Format("Markdown", "markdown", (".md", ".markdown"))
CSV = Format("CSV", "csv", (".csv", ".tsv"))
PDF = Format("PDF", "pdf", (".pdf",), "pdf")
WORD = Format("Word", "docx", (".docx", ".docm", ".dotx", ".dotm"), "word", revised=True)
EXCEL = Format("Excel", "excel", (".xlsx", ".xls", ".ods", ".et", ".xlsm", ".xlsb", ".xltx"), "excel")
HTML = Format("HTML", "html", (".html", ".htm", ".xhtml", ".shtml"), "html")
MHTML = Format("MHTML", "html", (".mht", ".mhtml"), "html")
OLD_WORD = Format("Word 97", "office", (".doc", ".wps", ".dot", ".wpt"), "word", revised=True)
RTF = Format("RTF", "office", (".rtf",), "word", revised=True)
ODT = Format("ODT", "office", (".odt", ".ott", ".fodt"), "word", revised=True)
WORD_XML = Format("Word 2003 XML", "office", (), "word", revised=True)
EXCEL_XML = Format("Excel 2003 XML", "office", (), "excel")
OFD = Format("OFD", "ofd", (".ofd",), "ofd")
ARCHIVE = Format("ZIP", "archive", (".zip",))
PICTURE = Format("picture", None, (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"))
SLIDES = Format("PowerPoint", None, (".ppt", ".pptx", ".dps", ".odp"))

FORMATS = (
    TEXT, MARKDOWN, CSV, PDF, WORD, EXCEL, HTML, MHTML, OLD_WORD, RTF, ODT, WORD_XML, EXCEL_XML, OFD, ARCHIVE,
    PICTURE, SLIDES,
)  # fmt: skip
PLAIN = (TEXT, MARKDOWN, CSV)
"""Those that are text without any sign of it: only the suffix tells them apart."""


def named(suffix: str) -> Format | None:
    """The format that goes by ``suffix``."""
    return next((kind for kind in FORMATS if suffix.lower() in kind.suffixes), None)
