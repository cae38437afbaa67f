"""Which format a file has: by its content; the suffix only tells kinds of plain text apart."""

import re
import zipfile
import zlib
from pathlib import Path

from narrcheck.errors import UserError
from narrcheck.readers import formats, ole
from narrcheck.readers.encodings import NotText, decode
from narrcheck.readers.formats import Format

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"RIFF")
_PACKAGES = (
    ("word/document.xml", formats.WORD),
    ("xl/workbook.xml", formats.EXCEL),
    ("xl/workbook.bin", formats.EXCEL),
    ("ppt/presentation.xml", formats.SLIDES),
    ("OFD.xml", formats.OFD),
)
_MAIN_PARTS = (
    (b"wordprocessingml.", formats.WORD),
    (b"spreadsheetml.sheet.main", formats.EXCEL),
    (b"presentationml.", formats.SLIDES),
)
_OPEN_DOCUMENTS = (
    (b"opendocument.text", formats.ODT),
    (b"opendocument.spreadsheet", formats.EXCEL),
    (b"opendocument.presentation", formats.SLIDES),
)
_STREAMS = (
    ("WordDocument", formats.OLD_WORD),
    ("Workbook", formats.EXCEL),
    ("Book", formats.EXCEL),
    ("PowerPoint Document", formats.SLIDES),
)
_XML = (
    (re.compile(rb"office/word/2003/wordml|progid=.Word\.Document"), formats.WORD_XML),
    (re.compile(rb"office:spreadsheet|progid=.Excel\.Sheet"), formats.EXCEL_XML),
    (re.compile(rb"opendocument:xmlns:office"), formats.ODT),
)
_TAGS = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|center|p|h[1-6]|font|style|script)\b", re.I
)
_HEADER = re.compile(rb"[A-Za-z-]{2,40}:[^\r\n]*\r?\n")
_MULTIPART = re.compile(rb"^mime-version:|^content-type:\s*(?:multipart/related|text/html|message/rfc822)", re.I | re.M)
_HAN = re.compile(r"[\u4e00-\u9fff]")

HEAD = 4096
"""How many bytes of a file are looked at."""
MOST_UNPACKED = 400_000_000
_MOST_XML = 150_000_000
_MOST_MEMBERS = 20_000
_BOMB_RATIO, _BOMB_SIZE = 200, 30_000_000


def sniff(path: Path, head: bytes) -> Format | None:
    """The format of the file that begins with ``head``; None where nothing tells it.

    Raises UserError for what is damaged, locked by a password or a bomb.
    """
    if b"%PDF-" in head[:1024]:
        return formats.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(path)
    if head.startswith(ole.SIGNATURE[:4]):
        return _compound(path)
    if head.startswith(_PICTURES) or (head[:2] == b"BM" and b"\0" in head[:32]):
        return formats.PICTURE
    return _marked_up(_narrow(head)) or _plain(path)


def _narrow(head: bytes) -> bytes:
    """The beginning without its byte order mark, as single bytes also where each character takes two."""
    for mark in (b"\xff\xfe", b"\xfe\xff"):
        if head.startswith(mark):
            head = head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _marked_up(head: bytes) -> Format | None:
    """RTF, HTML, MHTML and the XML of Office, by how they begin."""
    if head.startswith(b"{\\rtf"):
        return formats.RTF
    if head.startswith(b"<"):
        for pattern, kind in _XML if head.startswith(b"<?xml") else ():
            if pattern.search(head):
                return kind
        return formats.HTML if _TAGS.search(head) else None
    if _HEADER.match(head) and _MULTIPART.search(head):
        return formats.MHTML
    return None


def _plain(path: Path) -> Format | None:
    """A kind of text by its suffix; text under the suffix of something else is text if it has Chinese words."""
    kind = formats.named(path.suffix)
    if kind is None or kind in formats.PLAIN:
        return kind
    try:
        text = decode(path.read_bytes())
    except NotText:
        return None
    if kind in (formats.HTML, formats.MHTML):
        return formats.HTML if "<" in text else formats.TEXT
    return formats.TEXT if _HAN.search(text) else None


def _package(path: Path) -> Format:
    """What kind of ZIP file it is; its sizes are checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            _require_harmless(path, package)
            return _kind_of_package(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise UserError(
            f"{path} 已损坏或不完整（压缩结构读不出）：请重新下载，或用 Office/WPS 打开后另存。",
            f"{path} is damaged or incomplete (its ZIP structure can't be read): "
            "download it again, or open it in Office and save it anew.",
        ) from error


def _kind_of_package(package: zipfile.ZipFile) -> Format:
    names = set(package.namelist())
    for member, kind in _PACKAGES:
        if member in names:
            return kind
    if "[Content_Types].xml" in names:
        types = _beginning(package, "[Content_Types].xml", 200_000)
        for part, kind in _MAIN_PARTS:
            if part in types:
                return kind
    if "mimetype" in names:
        mime = _beginning(package, "mimetype", 200)
        for part, kind in _OPEN_DOCUMENTS:
            if part in mime:
                return kind
    return formats.ARCHIVE


def _beginning(package: zipfile.ZipFile, name: str, size: int) -> bytes:
    with package.open(name) as member:
        return member.read(size)


def _require_harmless(path: Path, package: zipfile.ZipFile) -> None:
    """Refuse what would fill the memory when it is unpacked, and what needs a password."""
    members = package.infolist()
    total = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.lower().endswith((".xml", ".rels")))
    bomb = any(
        member.file_size > _BOMB_SIZE and member.file_size > _BOMB_RATIO * max(1, member.compress_size)
        for member in members
    )
    if bomb or total > MOST_UNPACKED or xml > _MOST_XML or len(members) > _MOST_MEMBERS:
        size, most = f"{total / 1_000_000:.0f}", f"{MOST_UNPACKED // 1_000_000}"
        raise UserError(
            f"{path} 解压后有 {size} MB（{len(members)} 个部件），异常膨胀或超过 {most} MB 的上限："
            "请确认来源，拆分或重新保存后再检查。",
            f"{path} unpacks to {size} MB ({len(members)} parts), abnormally or beyond the limit of {most} MB: "
            "make sure where it comes from, split it or save it anew.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise locked(path)


def _compound(path: Path) -> Format | None:
    """What kind of compound file it is."""
    file = ole.streams(path)
    if ole.password_protected(file):
        raise locked(path)
    return next((kind for name, kind in _STREAMS if name in file.streams), None)


def locked(path: Path) -> UserError:
    """The sentence about a file that needs a password."""
    return UserError(
        f"{path} 设有密码，读不到内容：请去掉打开密码、另存后再检查。",
        f"{path} is protected by a password: save it without one and check it again.",
    )
