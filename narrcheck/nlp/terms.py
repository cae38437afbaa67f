"""Terms that the rules know, with what stands beside them."""

from dataclasses import dataclass
from enum import StrEnum

import regex

from narrcheck.model.document import fold

STOP = "，。；：、！？（）“”《》〈〉[]\n\t 　"
WORD = "word"  # the slot for anything

_SLOT = regex.compile(r"\{(\w+)\}")
_BEFORE = {"year": regex.compile(r"(?<![\d.])(?:19|20)\d\d ?$")}
_AFTER = {
    "year": regex.compile(r" ?(?:19|20)\d\d(?!\d)"),
    "figure": regex.compile(r" ?-?\d"),
    WORD: regex.compile(r"\S"),
}


class Level(StrEnum):
    """How little else a term can be: see ``rules/wording/terms.yaml``."""

    NORMAL = "normal"
    FIXED = "fixed"
    IDIOM = "idiom"


@dataclass(frozen=True, slots=True)
class Term:
    """A correct phrase; the slots say what stands beside it, so that its ends can be checked too."""

    text: str
    level: Level = Level.NORMAL
    before: str | None = None
    after: str | None = None

    @classmethod
    def parse(cls, written: str, level: Level = Level.NORMAL) -> "Term":
        """A term as written in the rules: ``{year}年度``, ``支出合计{figure}``."""
        folded = fold(written)
        slots = [(match[1], match.start() == 0) for match in _SLOT.finditer(folded)]
        before = next((name for name, first in slots if first), None)
        after = next((name for name, first in slots if not first), None)
        return cls(_SLOT.sub("", folded), level, before, after)

    def first(self, text: str, start: int, end: int) -> int | None:
        """Where the phrase begins, with what the slots want, if ``text`` has that beside these places."""
        first = start
        if self.before in _BEFORE:
            beside = _BEFORE[self.before].search(text, max(0, start - 7), start)
            if not beside:
                return None
            first = beside.start()
        elif self.before == "start" and start and text[start - 1] not in STOP:
            return None
        if self.after in _AFTER and not _AFTER[self.after].match(text, end):
            return None
        stopped = self.after != "stop" or end == len(text) or text[end] in STOP
        return first if stopped else None
