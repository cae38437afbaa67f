"""From bytes to text: UTF-8, UTF-16 and GB18030, strictly."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f\ufffe\uffff]")
_USUAL = re.compile(r"[\t\n\r -~\u00a0-\u00ff\u2000-\u33ff\u4e00-\u9fff\uff00-\uffef]")


class NotText(ValueError):
    """The bytes are no text in any of the encodings that are read."""


def decode(data: bytes) -> str:
    """The text of ``data`` without its byte order mark.

    Raises NotText for bytes of another encoding or of no text at all.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name)
    if b"\0" in data:
        return _utf16(data)
    try:
        return _clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _gb18030(data)


def _strict(data: bytes, name: str) -> str:
    try:
        return _clean(data.decode(name))
    except UnicodeDecodeError as error:
        raise NotText(name) from error


def _utf16(data: bytes) -> str:
    """Text in UTF-16 that lost its mark: only one byte order gives usual characters."""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        sample = text[:20_000]
        if not _CONTROL.search(text) and len(_USUAL.findall(sample)) >= 0.95 * len(sample):
            return text
    raise NotText("binary")


def _gb18030(data: bytes) -> str:
    """GB18030 takes nearly any bytes, so most of its characters must be those of everyday Chinese."""
    text = _strict(data, "gb18030")
    wide = [char for char in text[:20_000] if char > "\x7f"]
    if len("".join(wide).encode("gb2312", "ignore")) < 2 * 0.8 * len(wide):
        raise NotText("gb18030")
    return text


def _clean(text: str) -> str:
    """The text, unless control characters show that it is none."""
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 500:
        raise NotText("binary")
    return text
