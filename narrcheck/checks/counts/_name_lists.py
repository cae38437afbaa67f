"""Lists of names in running text, cut into their items, forwards from a colon or backwards from a count."""

from dataclasses import dataclass, replace

import regex

from narrcheck.model.document import Span
from narrcheck.rulebook import Rulebook, RuleData

_OPEN, _CLOSE = "（“《〈【", "）”》〉】"
_ASIDE = regex.compile(r"（[^（）]*）")
_CLEAN = regex.compile(r"[^\d：；。\t%]{2,26}")
_FIGURE = regex.compile(r"[^，。；：、\n\d]*\d")
_COUNTED = regex.compile(r"(?<!第)\d")
_ENDS = "。；，：\n\t"
_FARTHEST = 1500
_SAME = 3  # names that begin alike so far are two
_WHOLE = 4  # a name of so many characters is no first half of a longer one about as long
_BETWEEN = 6  # so many characters stand between a list and its count: ，等共计有


class KindData(RuleData):
    """Words that name a kind of listed things beside the count, and how each of the things ends.

    Of things without an end of their own (方面, 任务: 组织收入) each has ``short`` characters at most.
    """

    heads: tuple[str, ...]
    tails: tuple[str, ...] = ()
    short: int = 0

    def fits(self, item: str) -> bool:
        """Whether an item of a list can be one of these things."""
        return item.endswith(self.tails) or len(item) <= self.short


class ListData(RuleData):
    """``rules/count/lists.yaml``."""

    classifiers: tuple[str, ...]
    most: int
    explicit: str
    loose: str
    distant: str
    predicate: str
    shared: str
    joints: tuple[str, ...]
    open: tuple[str, ...]
    several: str
    shy: str
    before: str
    altogether: str
    fillers: str
    leads: str
    kinds: tuple[KindData, ...]
    whole: str
    marks: tuple[str, ...]
    words: tuple[str, ...]
    row: str
    closing: frozenset[str]


@dataclass(frozen=True)
class Words:
    """The same, compiled."""

    data: ListData
    head: regex.Pattern[str]
    distant: regex.Pattern[str]
    predicate: regex.Pattern[str]
    shared: regex.Pattern[str]
    joint: regex.Pattern[str]
    several: regex.Pattern[str]
    shy: regex.Pattern[str]
    before: regex.Pattern[str]
    altogether: regex.Pattern[str]
    leads: regex.Pattern[str]
    after: tuple[regex.Pattern[str], ...]
    whole: regex.Pattern[str]
    row: regex.Pattern[str]
    nouns: regex.Pattern[str]


def words_of_lists(rulebook: Rulebook) -> Words:
    """The compiled vocabulary; use as ``rulebook.derive(words_of_lists)``."""
    data = rulebook.read("count/lists.yaml", ListData)
    noun = r"(?P<noun>[^，。；：、“”《》\n\d（）]{0,16}?)(?:（[^（）\n]{0,24}）)?"
    heads = ["|".join(map(regex.escape, sorted(kind.heads, key=len, reverse=True))) for kind in data.kinds]
    return Words(
        data,
        regex.compile(
            rf"{noun}(?:(?P<explicit>{data.explicit})|(?P<loose>{data.loose})(?P<colon>：?)|(?P<bracket>（))"
        ),
        regex.compile(data.distant),
        regex.compile(data.predicate),
        regex.compile(data.shared),
        regex.compile("|".join(data.joints)),
        regex.compile(data.several),
        regex.compile(data.shy),
        regex.compile(data.before + "$"),
        regex.compile(data.altogether + "$"),
        regex.compile(data.leads),
        tuple(regex.compile(rf"{data.fillers}(?:{words})(?![^，。；：、\n（）]?[、])") for words in heads),
        regex.compile(data.whole),
        regex.compile(data.row),
        regex.compile(rf"(?:(?!{'|'.join(data.joints)})[^，。；：、\n（）]){{2,16}}"),
    )


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of a list that was cut cleanly; ``most`` counts words after 和 as items of their own.

    ``open`` lists end in 等, ``closed`` ones at the end of their sentence; of ``named`` ones, which are more than A和B,
    every item ends as names of its kind do.
    """

    items: tuple[str, ...]
    most: int
    span: Span
    open: bool = False
    closed: bool = True
    named: bool = True

    @property
    def least(self) -> int:
        """The number of items when no 和 parts two of them."""
        return len(self.items)

    @property
    def names(self) -> str:
        """What a message says of the items."""
        return "、".join(self.items) if len(self.items) <= 4 else f"{self.items[0]}、{self.items[1]}…{self.items[-1]}"


def kind_of(words: Words, clause: str, symbol: str, noun: str) -> KindData | None:
    """The kind of thing that is counted: the classifier or the words after it tell, else those before the number."""
    named = next((kind for kind in words.data.kinds if symbol in kind.heads), None)
    if named is not None:
        return named
    predicate = words.predicate.search(noun)
    noun = noun[: predicate.start()] if predicate and predicate.start() else noun
    for kind in words.data.kinds:
        if noun.endswith(kind.heads):
            return kind
    if noun:
        return None
    found = [(clause.rfind(head), len(head), kind) for kind in words.data.kinds for head in kind.heads]
    at, _, kind = max(found, key=lambda one: (one[0] + one[1], one[1]) if one[0] >= 0 else (-1, 0))
    return kind if at >= 0 and len(clause) - at < 12 else None


def items_after(text: str, start: int, kind: KindData, words: Words, *, bracket: bool = False) -> Listing | None:
    """The list that begins at ``start``; None where its end or its items are uncertain."""
    cuts, at, depth = [start], start, 0
    stop = min(len(text), start + _FARTHEST)
    while at < stop:
        char = text[at]
        if char == "）" and not depth:
            break
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif not depth and char == "、":
            cuts.append(at + 1)
        elif char == "\n" or (not depth and char in _ENDS):
            break
        at += 1
    end = text[at : at + 1] if at < stop or stop == len(text) else "："
    if depth or end in ("：", "\t") or (end == "）") != bracket:
        return None
    if end in ("，", "；") and _goes_on(text, at + 1, kind):
        return None
    pieces = [text[a:b] for a, b in zip(cuts, [*(cut - 1 for cut in cuts[1:]), at], strict=True)]
    if end == "\n" and _broken_off(pieces):
        return None
    listing = _listing(pieces, Span(start, at), kind, words, closed=end != "，")
    # 组织收入，保障民生，防范风险: what need not be a name may go on behind a comma, unless a figure is told there.
    goes_on = end in ("，", "；") and _FIGURE.match(text, at + 1) is None
    return None if listing is not None and not listing.named and goes_on else listing


def _broken_off(pieces: list[str]) -> bool:
    """Whether the last item of a line does not end as all the others do: it goes on in the next line."""
    ends, last = {piece[-1:] for piece in pieces[:-1]}, pieces[-1][-1:]
    within = last == pieces[0][-2:-1]  # 甲项目、乙项
    return len(ends) == 1 and last not in ends and (len(pieces) > 2 or within)


def _goes_on(text: str, start: int, kind: KindData) -> bool:
    """Whether the next clause looks like another item; a count begins another list."""
    end = next((i for i in range(start, min(len(text), start + 60)) if text[i] in "，；。：\n、"), start + 60)
    clause = _bare(text[start:end])
    another = clause.endswith(kind.tails) and not _COUNTED.search(clause)  # no item: 下辖3个管护站
    return not clause[:1].isdecimal() and (text[end : end + 1] == "、" or another)


def items_before(text: str, end: int, kind: KindData, words: Words) -> Listing | None:
    """The list that stands before the count at ``end``; None where its items are uncertain."""
    between = words.before.search(text, max(0, end - _BETWEEN), end)
    last = end - len(between[0]) if between else end
    start, cuts = _back(text, last)
    if start in (None, last):
        return None
    begins = [start, *cuts]
    pieces = [text[a:b] for a, b in zip(begins, [*(cut - 1 for cut in begins[1:]), last], strict=True)]
    if _joined_before(text, start, kind) and not words.leads.search(pieces[0]):
        return None
    pieces[0] = _first(pieces[0], words) if cuts else _led(pieces[0], words, 0)
    if any(words.shy.search(_bare(piece)) for piece in pieces[1:]) or len(_bare(pieces[0])) > (30 if cuts else 60):
        return None
    more = text.startswith(words.data.open, last)
    listing = _listing(pieces, Span(start, last), kind, words, more=more)
    if listing is None or listing.least < 2:
        return None
    return listing if cuts else replace(listing, named=False)


def _back(text: str, end: int) -> tuple[int | None, list[int]]:
    """Where the clause that ends at ``end`` begins, None inside a bracket, and where its items after 、 do."""
    start, depth, cuts = end, 0, list[int]()
    while start > max(0, end - _FARTHEST):
        char = text[start - 1]
        if char == "\n":
            break
        if char in _CLOSE:
            depth += 1
        elif char in _OPEN:
            if not depth:
                break
            depth -= 1
        elif not depth and char in _ENDS:
            break
        elif not depth and char == "、":
            cuts.append(start)
        start -= 1
    return (None if depth else start), cuts[::-1]


def _joined_before(text: str, start: int, kind: KindData) -> bool:
    """Whether the clause before a list ends with items too: 加强管理、维护稳定，促进和谐、改善民生四个方面."""
    if not kind.short:
        earlier = _bare(text[max(0, start - 13) : start - 1])
        return text[start - 1 : start] in ("，", "；") and earlier.endswith(kind.tails)
    clause = text[max(text.rfind(mark, 0, start) for mark in "。；\n") + 1 : start]
    return clause.endswith("，") and "、" in clause


def _led(piece: str, words: Words, which: int = -1) -> str:
    """The first item without the words that lead to it: up to the last such words, or the first where there are two."""
    leads = list(words.leads.finditer(piece))
    rest = piece[leads[which].end() :] if leads else ""
    return rest if len(rest) > 1 else piece


def _first(piece: str, words: Words) -> str:
    """The first item, whatever leads to it."""
    rest = _led(piece, words)
    return rest[-26:] if len(rest) > 26 else rest


def _listing(
    pieces: list[str], span: Span, kind: KindData, words: Words, *, more: bool = False, closed: bool = True
) -> Listing | None:
    last = pieces[-1].rstrip()
    if last.endswith(words.data.open):
        more, last = True, last[:-1]
    bare = [_bare(piece) for piece in (*pieces[:-1], last)]
    named = not kind.short or (bool(kind.tails) and all(item.endswith(kind.tails) for item in bare))
    items, most = _joined(bare, kind, words) if named else (tuple(bare), _at_most(bare, words))
    parts = items if named else [part for item in items for part in words.joint.split(item)]
    if not all(map(_CLEAN.fullmatch, items)) or not all(map(kind.fits, parts)):
        return None
    return Listing(items, most, span, more, closed, named)


def _at_most(items: list[str], words: Words) -> int:
    """How many things words that need not be names tell, if every 和 joins two."""
    return len(items) + sum(len(words.joint.findall(item)) for item in items)


def _joined(items: list[str], kind: KindData, words: Words) -> tuple[tuple[str, ...], int]:
    """The items, and how many there are if every 和 in the last one joins two; 造林科和推广科 are two for certain."""
    last = items[-1]
    joints = [match for match in words.joint.finditer(last) if last[: match.start()].endswith(kind.tails)]
    if len(joints) == 1 and joints[0].start() > 2:
        two = last[: joints[0].start()], last[joints[0].end() :]
        # 造林科和推广科; 某某县林场信息中心和某某县林场执法队; 党政机关和群众团体, but not 学校和幼儿园管理科
        whole = len(two[0]) >= _WHOLE and abs(len(two[0]) - len(two[1])) < _WHOLE
        if two[0][-1] == two[1][-1:] or two[0][:_SAME] == two[1][:_SAME] or whole:
            return (*items[:-1], *two), len(items) + 1
    return tuple(items), len(items) + len(joints)


def _bare(piece: str) -> str:
    """An item without what stands in brackets."""
    while (shorter := _ASIDE.sub("", piece)) != piece:
        piece = shorter
    return piece.strip(" “”")
