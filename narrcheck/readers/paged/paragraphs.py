"""Lines become paragraphs, by where they begin and end on the page and by what they say."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from narrcheck.readers import contents
from narrcheck.readers.breaks import year_torn
from narrcheck.readers.numbering import numeral
from narrcheck.readers.paged.layout import Leaf
from narrcheck.readers.paged.lines import Piece

_FINAL = re.compile(r"[。！？；：!?;:…][”’」』）)》\]]*\Z")
_END = re.compile(r"[。！？!?][”’」』）)》\]]*\Z")
_PENDING = re.compile(r"[，、,（(“‘《〈【\[]\Z")
_CLOSING = re.compile(r"[，。；、：！？）”’》〉】％%,;)]")
_UNIT = re.compile(r"万元|亿元|元[，。；、]|[%％]|个百分点")
# Under a table's title: 编制部门：某局　单位：万元
_OF_TABLE = re.compile(r"(?:[^，。；：:]{1,8}[：:][^，。；]*)?单位[：:]\s*(?:人民币)?[万亿]?元\Z")
_TOKEN = re.compile(r"[A-Za-z0-9.,%％\-/]+|.")
_HANGING = frozenset("，。、；：！？）”》,.;:!?)")
_ASIDE = re.compile(r"[（(].*[）)]\Z")
_RUNNING = re.compile(r"[，。；]")
_INDENT = 0.8
_BEFORE = 5
"""The lines in which a paragraph shows what it is."""
_SLACK = 0.9
_NEARLY = 4.0
_LONG = 12
_FEW = 3
_SAME = 2.0
_TAIL = 8
_CENTRED = 0.75
_SPOKEN = 7
"""The rank of 一是, 二是, which count inside a paragraph as often as at its beginning."""
_SIZES_DIFFER = 1.18


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the lines of a page's text begin and end."""

    left: float
    right: float


Frames = dict[tuple[int, int], Margins]
"""The margins by page and column."""


def margins(leaves: Sequence[Leaf]) -> Frames:
    """The margins of each page and column; a page with little text has those of the pages of its size."""
    long: dict[tuple[int, int], list[Piece]] = {}
    by_size: dict[tuple[int, int], list[Piece]] = {}
    widths = {one.page.number: one.page.width for one in leaves}
    for one in leaves:
        for item in one.items:
            if isinstance(item, Piece):
                pieces = long.setdefault((one.page.number, item.column), [])
                if len(item.text) >= _LONG:
                    pieces.append(item)
                    by_size.setdefault((round(one.page.width), item.column), []).append(item)
    common = {size: _margins(pieces) for size, pieces in by_size.items()}
    found = {}
    for (page, column), pieces in long.items():
        usual = common.get((round(widths[page]), column))
        if usual is not None and _fits(pieces, usual):
            found[page, column] = usual
            continue
        own = _margins(pieces) if len(pieces) >= 6 else None
        if own is None or usual is None:
            own = own or usual or Margins(0.0, widths[page])
        elif own.right < usual.right - 30 or own.left > usual.left + 30:
            own = Margins(min(own.left, usual.left), max(own.right, usual.right))
        found[page, column] = own
    return found


def _fits(pieces: Sequence[Piece], usual: Margins) -> bool:
    """Whether the lines of a page reach to the usual margins and no further."""
    if not pieces:
        return True
    left, right = min([piece.left for piece in pieces]), max([piece.right for piece in pieces])
    return abs(left - usual.left) < _SAME and abs(right - usual.right) < _SAME


def _margins(pieces: Sequence[Piece]) -> Margins | None:
    if len(pieces) < _FEW:
        if not any(_RUNNING.search(piece.text) for piece in pieces):
            return None
        return Margins(min(piece.left for piece in pieces), max(piece.right for piece in pieces))
    lefts, rights = Counter([round(p.left / 4) for p in pieces]), Counter([round(p.right / 4) for p in pieces])
    often = [place for place, count in _wide(lefts).items() if count >= max(2, 0.08 * len(pieces)) or len(pieces) < 6]
    left = min(often, default=min(lefts))
    often = [place for place, count in _wide(rights).items() if count >= max(2, 0.12 * len(pieces)) or len(pieces) < 6]
    right = max(often, default=max(rights))
    near_left = [p.left for p in pieces if abs(p.left / 4 - left) <= 1.5]
    near_right = [p.right for p in pieces if abs(p.right / 4 - right) <= 1.5]
    return Margins(min(near_left), sorted(near_right)[len(near_right) // 2])


def _wide(places: Counter[int]) -> dict[int, int]:
    """Counts of each place with its neighbours."""
    at = places.get
    return {place: at(place - 1, 0) + count + at(place + 1, 0) for place, count in places.items()}


def join(pieces: Iterable[Piece], frames: Frames) -> list[list[Piece]]:
    """The paragraphs of lines that follow each other without a table between them; footnotes come behind theirs."""
    paragraphs: list[list[Piece]] = []
    notes: list[list[Piece]] = []
    for line in pieces:
        if line.note and paragraphs:
            _add(line, notes, frames)
        elif not notes or not _add(line, paragraphs, frames, alone=False):
            paragraphs += notes
            notes = []
            _add(line, paragraphs, frames)
    return paragraphs + notes


def _add(line: Piece, paragraphs: list[list[Piece]], frames: Frames, *, alone: bool = True) -> bool:
    """Append a line to the last of the paragraphs, or else, where it may stand alone, as a new one."""
    if paragraphs and runs_on("".join(piece.text for piece in paragraphs[-1][-_BEFORE:]), paragraphs[-1], line, frames):
        paragraphs[-1].append(line)
        return True
    if alone:
        paragraphs.append([line])
    return alone


def runs_on(text: str, paragraph: list[Piece], line: Piece, frames: Frames) -> bool:
    """Whether ``line`` continues the paragraph whose last words are ``text``."""
    last = paragraph[-1]
    if line.bullet or contents.leads(last.text) or _sizes_differ(last, line) or _OF_TABLE.match(line.text):
        return False
    if year_torn(text, line.text):
        return True
    here, there = frames[last.page.number, last.column], frames[line.page.number, line.column]
    em = last.size or line.size or 12.0
    full = _is_full(last, line, here.right, em)
    indented = line.left - there.left > _INDENT * em
    torn = _is_torn(text, line.text)
    if torn and (full or not indented):
        return True
    number = numeral(line.text)
    begins = number is not None and not (number.rank >= _SPOKEN and full and not indented)
    if begins and (indented or _FINAL.search(text[-4:]) or not _RUNNING.search(text)):
        return False
    if indented:
        if not full or begins or _FINAL.search(text[-4:]):
            return False
        return _hangs(text, paragraph, line, here, there, em) or _same_block(paragraph, line, here, there, em)
    if not full:
        running = _RUNNING.search(text) is not None or (here.right - last.right < _NEARLY * em and len(text) > _LONG)
        return running and not begins and not _FINAL.search(text[-4:])
    return not (_far_below(paragraph, line, em) and _FINAL.search(text[-4:]))


def _is_full(last: Piece, line: Piece, right: float, em: float) -> bool:
    """Whether the first word of ``line`` had no room at the end of the last line."""
    token = _TOKEN.match(line.text)
    count = len(token[0]) if token else 1
    width = count * (em if count == 1 else em / 2)
    if _CLOSING.match(line.text[count : count + 1]):
        width += em  # a closing mark may not begin a line
    end = last.right + (0.5 * em if last.text[-1] in _HANGING else 0)
    return right - end < width + _SLACK * em


def _is_torn(text: str, below: str) -> bool:
    """Whether punctuation alone shows that ``below`` runs on."""
    if _PENDING.search(text[-1:]) or _CLOSING.match(below):
        return True
    return text[-1].isdecimal() and _UNIT.match(below) is not None


def _sizes_differ(last: Piece, line: Piece) -> bool:
    if not last.size or not line.size:
        return False
    return max(last.size, line.size) / min(last.size, line.size) > _SIZES_DIFFER


def _hangs(text: str, paragraph: list[Piece], line: Piece, here: Margins, there: Margins, em: float) -> bool:
    """Whether a line is the second of a numbered title: further in or out than the first, or only a few words."""
    if len(paragraph) > 2 or numeral(text) is None:
        return False
    shift = abs((line.left - there.left) - (paragraph[-1].left - here.left))
    return shift > 0.3 * em or (len(line.text) <= _TAIL and not _ASIDE.match(line.text))


def _same_block(paragraph: list[Piece], line: Piece, here: Margins, there: Margins, em: float) -> bool:
    """Whether an indented line goes on with an indented or a centred text."""
    last = paragraph[-1]
    if last.page is not line.page and not _RUNNING.search(last.text):
        return False
    if abs((line.left - there.left) - (last.left - here.left)) < 0.3 * em:
        return len(paragraph) > 1 and abs(paragraph[-2].left - last.left) < 0.3 * em
    middle, before = line.middle - there.left, last.middle - here.left
    return abs(middle - before) < 0.6 * em and abs(last.middle - (here.left + here.right) / 2) < _CENTRED * em


def _far_below(paragraph: list[Piece], line: Piece, em: float) -> bool:
    last = paragraph[-1]
    if last.page is not line.page:
        return False
    leading = (
        last.baseline - paragraph[-2].baseline if len(paragraph) > 1 and paragraph[-2].page is last.page else 2 * em
    )
    return line.baseline - last.baseline > max(1.5 * leading, 2 * em)
