"""The parts of an OFD package: which pages it has, with their size, content and templates."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

_MOST_PAGES = 20_000
_A4 = (0.0, 0.0, 210.0, 297.0)
_PARSER: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}

Frame = tuple[float, float, float, float]


class Damaged(ValueError):
    """A part is missing or is no XML."""


class Sheet(NamedTuple):
    """One page: its box in millimetres, and the contents to draw, those of templates first."""

    frame: Frame
    contents: list[Any]


class Package:
    """An OFD file that is open; raises Damaged where its main parts can't be read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower().lstrip("/"): name for name in archive.namelist()}
        self._templates: dict[str, Any] = {}
        self.root = self._tree("OFD.xml")
        self.locked = "encryptions.xml" in self._names

    def pages(self) -> Iterator[Sheet | None]:
        """All pages in order; None for one that can't be read."""
        count = 0
        for entry in self.root.iterfind(".//{*}DocRoot"):
            main = (entry.text or "").strip().lstrip("/")
            document = self._tree(main)
            folder = posixpath.dirname(main)
            frame = _frame(document.find(".//{*}PageArea")) or _A4
            templates = {
                str(page.get("ID")): _joined(folder, page.get("BaseLoc"))
                for page in document.iterfind(".//{*}TemplatePage")
            }
            for page in document.iterfind("{*}Pages/{*}Page"):
                count += 1
                if count > _MOST_PAGES:
                    raise Damaged(f"超过 {_MOST_PAGES} 页")
                yield self._page(_joined(folder, page.get("BaseLoc")), frame, templates)

    def _page(self, part: str, frame: Frame, templates: dict[str, str]) -> Sheet | None:
        try:
            root = self._tree(part)
        except Damaged:
            return None
        contents = []
        for used in root.iterfind("{*}Template"):
            template = self._template(templates.get(str(used.get("TemplateID")), ""))
            if template is not None:
                contents.append(template)
        contents.extend(root.iterfind("{*}Content"))
        return Sheet(_frame(root.find("{*}Area")) or frame, contents)

    def _template(self, part: str) -> Any:
        if part not in self._templates:
            try:
                self._templates[part] = self._tree(part).find("{*}Content")
            except Damaged:
                self._templates[part] = None
        return self._templates[part]

    def _tree(self, part: str) -> Any:
        """The root of a part; raises Damaged."""
        name = self._names.get(part.lower())
        if name is None:
            raise Damaged(f"缺少 {part or 'OFD.xml'}")
        try:
            with self._archive.open(name) as file:
                return etree.parse(file, etree.XMLParser(**_PARSER)).getroot()
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Damaged(f"{part} 读不出") from error


def _joined(folder: str, part: str | None) -> str:
    """The name of a part that ``folder`` refers to; a leading slash is the package's root."""
    part = (part or "").strip()
    joined = part.lstrip("/") if part.startswith("/") else posixpath.join(folder, part)
    return posixpath.normpath(joined).lstrip("/")


def _frame(area: Any) -> Frame | None:
    box = area.find("{*}PhysicalBox") if area is not None else None
    numbers = floats(box.text) if box is not None else []
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def floats(text: str | None) -> list[float]:
    """The numbers of a list; empty where one of them is none."""
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []
