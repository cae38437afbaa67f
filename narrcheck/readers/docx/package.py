"""The ZIP package that a .docx is: its parts, how they are related, and nothing harmful.

Sizes are checked before anything is unpacked; document types and entities are refused, nothing is fetched.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from narrcheck.errors import UserError
from narrcheck.readers import ole
from narrcheck.readers.sniffing import locked

_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"/drawingml/2006/main"),
)
_TRANSITIONAL = b"http://schemas.openxmlformats.org"
_MAIN = "word/document.xml"
_MOST, _MOST_OF_PART = 200_000_000, 60_000_000
_RATIO, _SMALL = 200, 20_000_000
_TRUTHS = frozenset({"1", "true", "on"})


class Package:
    """An open package; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = _open(path)
        self._members = {_plain(info.filename): info for info in self._zip.infolist()}
        self._relations: dict[str, list[tuple[str, str]]] = {}
        try:
            self._require_harmless()
            self.main = next(iter(self.related("", "officeDocument")), _MAIN)
            if _plain(self.main) not in self._members:
                raise _no_word(path)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def bytes(self, name: str) -> bytes:
        """The content of a part; empty where there is none."""
        info = self._members.get(_plain(name))
        if info is None:
            return b""
        try:
            data = self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise damaged(self.path, name) from error
        except RuntimeError as error:
            raise locked(self.path) from error
        if b"http://purl.oclc.org/ooxml/" in data[:20_000]:
            for strict, usual in _STRICT:
                data = data.replace(strict, _TRANSITIONAL + usual)
        return data

    def tree(self, name: str) -> etree._Element | None:
        """The XML of a part; None where there is none."""
        data = self.bytes(name)
        return parse(data, self.path, name) if data else None

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts of ``kind`` that ``part`` refers to ("" is the package itself)."""
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return [target for name, target in self._relations[part] if name == kind]

    def _read_relations(self, part: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                yield kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")

    def _require_harmless(self) -> None:
        """Refuse what would fill the memory when it is unpacked, and what needs a password."""
        members = self._members.values()
        total = sum(info.file_size for info in members)
        swollen = any(info.file_size > max(_SMALL, _RATIO * info.compress_size) for info in members)
        large = any(info.file_size > _MOST_OF_PART and _plain(info.filename).endswith(".xml") for info in members)
        if total > _MOST or swollen or large:
            size, most = total // 1_000_000, _MOST // 1_000_000
            raise UserError(
                f"{self.path} 解压后有 {size} MB，异常膨胀或超过 {most} MB 的上限："
                "请确认来源，拆分或重新保存后再检查。",
                f"{self.path} unpacks to {size} MB, abnormally or beyond the limit of {most} MB: "
                "make sure where it comes from, split it or save it anew.",
            )
        if any(info.flag_bits & 1 for info in members):
            raise locked(self.path)


def parse(data: bytes, path: Path, name: str) -> etree._Element:
    """The tree of ``data``, without entities, document types or anything from elsewhere."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        if b"<!DOCTYPE" not in data[:5000]:
            root = etree.fromstring(data, parser)
            if root.getroottree().docinfo.internalDTD is None:
                return root
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(path, name) from error
    raise UserError(
        f"{path} 的部件 {name} 含有外部实体或文档类型声明，Word 文件不应有，可能有害：请用 Word 打开后另存再检查。",
        f"{path} has a document type or entities in its part {name}, which Word never writes and may do harm: "
        "open it in Word and save it anew.",
    )


def on(value: str | None) -> bool:
    """Whether an on/off property that is present is on."""
    return value is None or value in _TRUTHS


def damaged(path: Path, part: str = "") -> UserError:
    """The sentence about a file whose content can't be read."""
    where, place = (f"部件 {part} ", f"its part {part} ") if part else ("压缩结构", "its ZIP structure ")
    return UserError(
        f"{path} 已损坏或不完整（{where.strip()}读不出）：请重新下载，或用 Word/WPS 打开后另存。",
        f"{path} is damaged or incomplete ({place.strip()} can't be read): "
        "download it again, or open it in Word and save it anew.",
    )


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _open(path: Path) -> zipfile.ZipFile:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise UserError(
            f"{path} 是空文件，没有可检查的文字：请确认导出或保存是否成功。",
            f"{path} is empty and has no text to check: make sure that it was saved or exported completely.",
        )
    if head.startswith(ole.SIGNATURE):
        if ole.password_protected(ole.streams(path)):
            raise locked(path)
        raise _no_word(path)
    if not head.startswith(b"PK"):
        raise _no_word(path)
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise damaged(path) from error


def _no_word(path: Path) -> UserError:
    return UserError(
        f"{path} 不是 Word（.docx）文件：请用 Word 或 WPS 打开后另存为 .docx，或改正扩展名。",
        f"{path} is no Word (.docx) file: open it in Word or WPS and save it as .docx, or correct its name.",
    )
