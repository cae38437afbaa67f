"""Styles: which ones are headings, entries of a contents page, numbered or hidden."""

import re
from dataclasses import dataclass

from lxml import etree

from narrcheck.readers.docx.names import ILVL, NUM_ID, NUM_PR, OUTLINE, PPR, RPR, VAL, VANISH, w
from narrcheck.readers.docx.package import on

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?[1-9]\Z", re.IGNORECASE)
_STYLE, _ID, _BASE, _NAME = w("style"), w("styleId"), w("basedOn"), w("name")
_BODY_TEXT = 9
_DEEPEST = 30


@dataclass(slots=True)
class Style:
    """What matters of one style; None is inherited."""

    base: str | None = None
    level: int | None = None
    contents: bool | None = None
    number: str | None = None
    depth: int | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements = {style.get(_ID): style for style in root.iterchildren(_STYLE)} if root is not None else {}
        self._whole: dict[str | None, Style] = {}

    def __getitem__(self, name: str | None) -> Style:
        style = self._whole.get(name)
        if style is None:
            style = self._whole[name] = self._resolve(name)
        return style

    def _resolve(self, name: str | None) -> Style:
        style, seen = Style(), 0
        while name in self._elements and seen < _DEEPEST:
            own = _read(self._elements[name])
            for field in ("level", "contents", "number", "depth", "hidden"):
                if getattr(style, field) is None:
                    setattr(style, field, getattr(own, field))
            name, seen = own.base, seen + 1
        return style


def outline_level(properties: etree._Element) -> int | None:
    """The level from 1 that the outline level in ``properties`` means; 0 for body text, None where none is set."""
    found = properties.find(OUTLINE)
    level = integer(found.get(VAL)) if found is not None else None
    if level is None:
        return None
    return level + 1 if 0 <= level < _BODY_TEXT else 0


def numbering(properties: etree._Element) -> tuple[str | None, int | None]:
    """The list and the depth in it that ``properties`` name."""
    found = properties.find(NUM_PR)
    if found is None:
        return None, None
    number, depth = found.find(NUM_ID), found.find(ILVL)
    return (
        number.get(VAL) if number is not None else None,
        integer(depth.get(VAL)) if depth is not None else None,
    )


def integer(value: str | None) -> int | None:
    """The whole number that an attribute holds, if it does."""
    try:
        return int(value) if value else None
    except ValueError:
        return None


def _read(element: etree._Element) -> Style:
    style = Style()
    base, name = element.find(_BASE), element.find(_NAME)
    style.base = base.get(VAL) if base is not None else None
    title = (name.get(VAL) if name is not None else None) or ""
    heading = _HEADING.match(title)
    style.level = int(heading[1]) if heading else None
    style.contents = True if _CONTENTS.match(title) else None
    paragraph = element.find(PPR)
    if paragraph is not None:
        level = outline_level(paragraph)
        style.level = style.level if level is None else level
        style.number, style.depth = numbering(paragraph)
    run = element.find(RPR)
    vanish = run.find(VANISH) if run is not None else None
    style.hidden = on(vanish.get(VAL)) if vanish is not None else None
    return style
