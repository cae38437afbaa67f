"""An Office package (.docx, .xlsx) that is changed part by part; every other part stays as it is, byte for byte."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from pathlib import Path

from lxml import etree

from narrcheck.errors import UserError

_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY_LINKS = f'<Relationships xmlns="{_LINKS_SPACE}"/>'.encode()


class Parts:
    """The parts of a package by name; what is put takes the place of what was there when the package is made."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as package:
                self._infos = {info.filename: info for info in package.infolist() if not info.is_dir()}
                self._data = {name: package.read(name) for name in self._infos}
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise damaged(path) from error
        self._names = {_plain(name): name for name in self._infos}

    def names(self) -> Iterator[str]:
        """The names of all parts."""
        return iter(self._names)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def content(self, name: str) -> bytes:
        """The content of a part; empty where there is none."""
        return self._data.get(self._names.get(_plain(name), ""), b"")

    def tree(self, name: str) -> etree._Element:
        """The XML of a part that is there; raises UserError where it is damaged."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self.content(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self._path, name) from error

    def put(self, name: str, root: etree._Element) -> None:
        """Put the content of a part."""
        text = etree.tostring(root.getroottree(), encoding="UTF-8", standalone=True)
        declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        self.put_bytes(name, declaration + text[text.index(b"?>") + 2 :])

    def put_bytes(self, name: str, data: bytes) -> None:
        """Put the content of a part as it is."""
        self._data[self._names.setdefault(_plain(name), name)] = data

    def drop(self, name: str) -> None:
        """Take a part out, with what declares its type."""
        self._data.pop(self._names.pop(_plain(name), ""), None)
        types = self.tree(_TYPES)
        for entry in types.iterfind(f"{{{_TYPES_SPACE}}}Override"):
            if _plain(entry.get("PartName", "")) == _plain(name):
                types.remove(entry)
        self.put(_TYPES, types)

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts of ``kind`` (the last word of its address) that ``part`` refers to."""
        return [target for _, name, target in self._links(part) if name == kind]

    def target(self, part: str, link: str) -> str | None:
        """The name of the part that ``part`` refers to by the id ``link``."""
        return next((target for name, _, target in self._links(part) if name == link), None)

    def add(self, part: str, name: str, *, kind: str, content_type: str) -> str:
        """Declare a new part ``name`` to which ``part`` refers (``kind`` is an address); returns the id of the link."""
        types = self.tree(_TYPES)
        for entry in types.iterfind(f"{{{_TYPES_SPACE}}}Override"):
            if _plain(entry.get("PartName", "")) == _plain(name):
                types.remove(entry)
        etree.SubElement(types, f"{{{_TYPES_SPACE}}}Override", {"PartName": f"/{name}", "ContentType": content_type})
        self.put(_TYPES, types)
        file = _links_of(part)
        links = etree.fromstring(self.content(file) or _EMPTY_LINKS)
        used = {link.get("Id") for link in links}
        new = next(id for id in (f"rIdNc{number}" for number in range(1, len(used) + 2)) if id not in used)
        target = posixpath.relpath(name, posixpath.dirname(part) or ".")
        etree.SubElement(links, f"{{{_LINKS_SPACE}}}Relationship", {"Id": new, "Type": kind, "Target": target})
        self.put(file, links)
        return new

    def unlink(self, part: str, name: str) -> None:
        """Take out of ``part`` the links to the part ``name``."""
        file = _links_of(part)
        links = self.tree(file)
        folder = posixpath.dirname(part)
        for link in list(links):
            if _plain(_target(folder, link)) == _plain(name):
                links.remove(link)
        self.put(file, links)

    def free_name(self, pattern: str) -> str:
        """The first name that is not taken; ``pattern`` has a ``{}`` for the number."""
        return next(name for name in map(pattern.format, range(1, len(self._names) + 2)) if name not in self)

    def pack(self) -> bytes:
        """The package: parts in their order, new ones at the end."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self._data.items():
                info = copy(self._infos.get(name)) or zipfile.ZipInfo(name)
                if name not in self._infos:
                    info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, data)
        return buffer.getvalue()

    def _links(self, part: str) -> Iterator[tuple[str, str, str]]:
        file = _links_of(part)
        if file not in self:
            return
        for link in self.tree(file):
            if isinstance(link.tag, str) and link.get("TargetMode") != "External":
                kind = link.get("Type", "").rpartition("/")[2]
                yield link.get("Id", ""), kind, _target(posixpath.dirname(part), link)


def damaged(path: Path, part: str = "") -> UserError:
    """The sentence about a package that can't be taken apart."""
    where, place = (f"部件 {part} ", f"its part {part}") if part else ("压缩结构", "its ZIP structure")
    return UserError(
        f"{path} 已损坏或不完整（{where.strip()}读不出）：请重新下载，或用 Office/WPS 打开后另存。",
        f"{path} is damaged or incomplete ({place} can't be read): download it again, or save it anew in Office.",
    )


def _target(folder: str, link: etree._Element) -> str:
    return posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
