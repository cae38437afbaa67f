"""From bytes to the element tree of a page: its encoding, and the page inside an MHTML archive."""

import codecs
import email
import email.errors
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

from lxml import etree

from narrcheck.errors import UserError
from narrcheck.readers.encodings import NotText

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_HEADER = re.compile(rb"\A(?:[A-Za-z-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n")
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_SHEET = re.compile(r"sheet\d{3}\.html?$", re.I)
_MOST_WRONG = 0.01
_NOT_SEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|</(?:html|body)\s*>", re.I)
"""Control characters, and the ends after which the parser would stop, as browsers do not."""


def load(path: Path) -> etree._Element:
    """The root element of the page; raises NotText or UserError where there is none."""
    data, declared = _unpacked(path.read_bytes().lstrip(b"\r\n\t "), path)
    text = _NOT_SEEN.sub("", decode(data, declared))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise _no_page(path)
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UserError(
            f"{path} 的标签嵌套太深，后面的文字读不到：请在浏览器中打开，复制正文另存后再检查。",
            f"{path} nests its tags too deeply, so that the text after them is lost: "
            "open it in a browser and copy the text.",
        )
    return root


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a page: valid UTF-8 is UTF-8 whatever the page declares, then what it declares, then GB18030.

    A few broken characters are no reason to refuse a page; more than that is (NotText).
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if data[:200].count(b"\0") > 40:
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:4096])
    names: list[str | None] = [declared, found[1].decode("ascii") if found else None, "gb18030", "utf-8"]
    best, least = "", 1.0
    for candidate in names:
        text = _lenient(data, candidate)
        wrong = text.count("\ufffd") / max(1, sum(char > "\x7f" for char in text))
        if text and wrong < least:
            best, least = text, wrong
    if least > _MOST_WRONG or not _is_usual(best):
        raise NotText("encoding")
    return best


def _is_usual(text: str) -> bool:
    """Whether the characters are those of everyday Chinese: GB18030 takes nearly any bytes."""
    wide = [char for char in text[:50_000] if char > "\x7f"]
    return len("".join(wide).encode("gb2312", "ignore")) >= 2 * 0.8 * len(wide)


def _lenient(data: bytes, name: str | None) -> str:
    """The text in this encoding; empty where there is no such encoding of text."""
    if name is None:
        return ""
    name = _CHINESE.get(name.lower(), name.lower())
    try:
        info = codecs.lookup(name)
        if not info._is_text_encoding or info.name.startswith(("iso8859", "cp125", "ascii")):
            return ""
        return data.decode(name, "replace")
    except (LookupError, ValueError):
        return ""


def _unpacked(data: bytes, path: Path) -> tuple[bytes, str | None]:
    """The page itself, and the encoding that the archive around it names."""
    if not _HEADER.match(data):
        return data, None
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    found = [(_payload(part), part) for part in pages if isinstance(part, EmailMessage)]
    if not found:
        if data.find(b"<html") > 0 and not message.is_multipart():
            return data, None
        raise _no_page(path)
    sheets = [pair for pair in found if _SHEET.search(str(pair[1].get("Content-Location", "")))]
    content, part = max(found, key=lambda pair: len(pair[0]))
    return b"\n".join(page for page, _ in sheets) or content, _charset(part)


def _payload(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, email.errors.MessageError):
        return b""
    return content if isinstance(content, bytes) else b""


def _charset(part: EmailMessage) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, email.errors.MessageError):
        return None


def _no_page(path: Path) -> UserError:
    return UserError(
        f"{path} 里没有网页内容，可能已损坏：请在浏览器中重新保存。",
        f"{path} holds no web page and may be damaged: save it again in a browser.",
    )
