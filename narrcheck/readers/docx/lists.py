"""Automatic numbering: the number that Word shows before a paragraph, counted as Word counts.

Lists made from one definition count on together; a level starts again after a shallower one, unless it says otherwise.
"""

import re
from dataclasses import dataclass, replace

from lxml import etree

from narrcheck.readers.docx.names import ILVL, VAL, w
from narrcheck.readers.docx.numerals import SILENT, render
from narrcheck.readers.docx.package import on
from narrcheck.readers.docx.styles import Styles, integer

_ABSTRACT, _ABSTRACT_ID, _NUM, _NUM_ID = w("abstractNum"), w("abstractNumId"), w("num"), w("numId")
_LEVEL, _OVERRIDE, _START_OVERRIDE, _LINK = w("lvl"), w("lvlOverride"), w("startOverride"), w("numStyleLink")
_START, _FORMAT, _TEXT, _RESTART, _LEGAL = w("start"), w("numFmt"), w("lvlText"), w("lvlRestart"), w("isLgl")
_SUFFIX, _PARAGRAPH_STYLE = w("suff"), w("pStyle")
_PLACE = re.compile(r"%([1-9])")
_BULLET = "bullet"
_LEVELS = 9
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it looks, after which deeper or shallower level it starts again."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    decimal: bool = False
    spaced: bool = True


@dataclass(slots=True)
class _List:
    """A list as paragraphs use it: its definition, its own levels and the levels whose start it sets anew."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Lists:
    """The numbers of one document, paragraph by paragraph in reading order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._depths: dict[tuple[str, str], int] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = styles
        if root is not None:
            for element in root.iter(_ABSTRACT):
                self._read_abstract(element)
            for element in root.iter(_NUM):
                self._read_list(element)

    def next(self, number: str | None, depth: int | None, style: str | None = None) -> str:
        """The number of the next paragraph of list ``number``, with the blank after it; "" where it shows none."""
        used = self._lists.get(number or "0")
        if used is None:
            return ""
        if depth is None:
            depth = self._depths.get((used.abstract, style or ""), 0)
        depth = min(max(depth, 0), _LEVELS - 1)
        level = used.levels.get(depth, Level())
        counts = self._counts.setdefault(used.abstract, {})
        self._advance(used, counts, depth)
        return "" if level.style == _BULLET else _label(used.levels, counts, level)

    def _advance(self, used: _List, counts: dict[int, int], depth: int) -> None:
        start = used.starts.pop(depth, None)
        if start is not None:
            counts[depth] = start
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = used.levels.get(depth, Level()).start
        for deeper in [key for key in counts if key > depth]:
            restart = used.levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]

    def _read_abstract(self, element: etree._Element) -> None:
        name = element.get(_ABSTRACT_ID, "")
        levels = {}
        for child in element.iterchildren(_LEVEL):
            depth = integer(child.get(ILVL)) or 0
            levels[depth] = _read_level(child)
            style = child.find(_PARAGRAPH_STYLE)
            if style is not None:
                self._depths[name, style.get(VAL, "")] = depth
        self._abstracts[name] = levels
        link = element.find(_LINK)
        if link is not None:
            self._links[name] = link.get(VAL, "")

    def _read_list(self, element: etree._Element) -> None:
        abstract = element.find(_ABSTRACT_ID)
        name = abstract.get(VAL, "") if abstract is not None else ""
        linked = self._styles[self._links[name]].number if name in self._links else None
        target = self._lists.get(linked or "")
        if target is not None:
            name = target.abstract
        used = _List(name, dict(self._abstracts.get(name, {})), {})
        for child in element.iterchildren(_OVERRIDE):
            depth = integer(child.get(ILVL)) or 0
            level, start = child.find(_LEVEL), child.find(_START_OVERRIDE)
            if level is not None:
                used.levels[depth] = _read_level(level)
            if start is not None:
                used.starts[depth] = integer(start.get(VAL)) or 0
        self._lists[element.get(_NUM_ID, "")] = used


def _read_level(element: etree._Element) -> Level:
    level = Level()
    for child in element:
        value = child.get(VAL)
        if child.tag == _START:
            level = replace(level, start=integer(value) or 0)
        elif child.tag == _FORMAT:
            level = replace(level, style=value or "decimal")
        elif child.tag == _TEXT:
            level = replace(level, text=(value or "")[:_LONGEST])
        elif child.tag == _RESTART:
            level = replace(level, restart=integer(value))
        elif child.tag == _LEGAL:
            level = replace(level, decimal=on(value))
        elif child.tag == _SUFFIX:
            level = replace(level, spaced=value != "nothing")
    if element.find(_FORMAT) is None:  # Word writes its newer formats as an alternative to one that all know
        for found in element.iter(_FORMAT):
            level = replace(level, style=found.get(VAL, "decimal"))
            break
    return level


def _label(levels: dict[int, Level], counts: dict[int, int], level: Level) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = levels.get(depth, Level())
        style = "decimal" if level.decimal and other.style not in SILENT else other.style
        return render(counts.get(depth, other.start), style)

    text = _PLACE.sub(number, level.text)
    return text + " " if text and level.spaced else text
