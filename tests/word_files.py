"""Word files made for tests: from plain text with python-docx, and from bare XML."""

import re
import zipfile
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document as new_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ENTRY = re.compile(r"[^\t]+\t\d{1,2}")
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_OFFICE}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word_of(text: str, path: Path) -> Path:
    """The report ``text`` as Word: its lines as paragraphs, those with tabs (but no page number) as rows of tables."""
    document = new_document()
    for tabbed, lines in groupby(text.splitlines(), key=lambda line: "\t" in line and not _ENTRY.fullmatch(line)):
        if tabbed:
            _add_table(document, [line.split("\t") for line in lines])
        else:
            for line in lines:
                document.add_paragraph(line)
    document.save(str(path))
    return path


def _add_table(document: Any, rows: list[list[str]]) -> None:
    columns = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=columns)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=False):
            cell.text = text


def p(text: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{r(text) if text else ''}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """A field with its result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(*rows: str) -> str:
    """A table of rows made of ``cell``."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(content: str, *, span: int = 1, merge: str = "") -> str:
    """A cell with paragraphs, or with one of the text given; ``merge`` is ``restart`` or ``continue``."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def level(depth: int, style: str, text: str, extra: str = "") -> str:
    """A level of a list definition."""
    shown = f'<w:numFmt w:val="{style}"/>{extra}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{shown}</w:lvl>'


def item(text: str, number: int = 1, depth: int = 0) -> str:
    """A numbered paragraph."""
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def numbering(*levels: str, lists: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """The numbering part with one definition."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{lists}'


def bare_word(path: Path, body: str, **parts: str) -> Path:
    """A Word file with ``body`` and the parts named: ``styles``, ``numbering``, ``footnotes``, ``header``…"""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header": "hdr", "footer": "ftr"}
    relations = "".join(
        f'<Relationship Id="r{index}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for index, name in enumerate(parts)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
    }
    for name, content in parts.items():
        root = roots[name]
        files[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return path
