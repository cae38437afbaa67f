"""Stray white space: which characters of a line are no part of its words."""

import re

_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_BLANK = rf"[ \t\v\f\x1c-\x1f\x85\u2028\u2029{_WIDE}]"
_LATIN = "0-9A-Za-z_\u00c0-\u024f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LEFT = rf"[{_LATIN}!-,./:-@\[-`{{}}~]"
_RIGHT = rf"[{_LATIN}(\[<\"'$&#]"
# Letter-spaced figures ("2 0 2 6年", "2 . 4 6万元"): single digits with one blank between them, up to a Han character.
_SPACED = (
    rf"(?<=(?<![0-9.])[0-9.]|(?<=[0-9.]{_BLANK})[0-9.]){_BLANK}"
    rf"(?=[0-9.](?:{_BLANK}[0-9.]){{0,20}}{_BLANK}?[\u4e00-\u9fff%％])"
)
# A blank after the comma of a figure with two groups of thousands ("1,421, 486", "3, 156,077").
_GROUPED = rf"{_BLANK}(?:(?<=\d,\d\d\d,.)(?=\d{{3}}(?!\d))|(?<=\d,.)(?=\d{{3}},\d{{3}}(?!\d)))"
# A blank for the comma of thousands behind a word ("支出1 234.56万元"), but not behind one that is numbered (表1).
_WORD, _NUMBERED = "[\u4e00-\u9fff]", "[表件图第号目期类组包批标]"
_THOUSANDS = (
    rf"(?:(?<={_WORD}\d)(?<!{_NUMBERED}\d)|(?<={_WORD}\d\d)(?<!{_NUMBERED}\d\d)|(?<={_WORD}\d\d\d))"
    rf"{_BLANK}(?=\d{{3}}\.\d{{1,2}}{_BLANK}?[万亿]?元)"
)
_DROP = re.compile(
    rf"{_SPACED}|{_GROUPED}|{_THOUSANDS}|[{_INVISIBLE}]+|(?<!{_LEFT})(?<!{_BLANK}){_BLANK}++|{_BLANK}++(?!{_RIGHT})"
)
_MAY_DROP = re.compile(rf"{_BLANK}++|[{_INVISIBLE}]")

EMPTY = re.compile(rf"[\s{_INVISIBLE}]*\Z")
"""Matches a text that shows nothing."""
STRAY = re.compile(rf"[ \v\f\x1c-\x1f\x85\u2028\u2029{_WIDE}{_INVISIBLE}]")
"""Finds a character that may have to be dropped, apart from tabs."""

Range = tuple[int, int]


def kept(raw: str, start: int, end: int) -> list[Range]:
    """The parts of ``raw[start:end]`` that are words.

    Blanks stay only between two Latin words or two numbers ("Error! Bookmark"); all others are dropped, as are
    invisible characters.
    """
    ranges = []
    blank = _MAY_DROP.search(raw, start, end)
    while blank:
        drop = _DROP.match(raw, blank.start(), end)
        if drop:
            if drop.start() > start:
                ranges.append((start, drop.start()))
            start = drop.end()
        blank = _MAY_DROP.search(raw, (drop or blank).end(), end)
    if end > start:
        ranges.append((start, end))
    return ranges


def glued(left: str, right: str) -> bool:
    """Whether two lines can be joined without a blank between them."""
    return not (left.isascii() and left.isalpha() and right.isascii() and right.isalpha())
