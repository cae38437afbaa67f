"""The contents page and the list of tables against the body.

Finds an entry of the contents that the body words otherwise, a heading that the contents lacks at the end of a part,
and a table whose title is that of another table. A reader who looks for table 01 and finds the title of table 04 no
longer trusts either.

Example: the contents name 一、收入支出决算总表 and 四、财政拨款收入支出决算总表, and both 公开01表 and 公开04表 have
the latter title in the body.

Misses entries whose number the contents lacks and tables without a number of the kind 公开01表.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

import regex

from narrcheck.checks.outline._numbers import number_styles
from narrcheck.facts.indicators.accounts import load_accounts
from narrcheck.model.analysis import Analysis
from narrcheck.model.document import Block, BlockKind, Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Related, Rule, Severity
from narrcheck.rulebook import Rulebook, RuleData

TITLE = Rule(
    "NC606",
    "table-title-number",
    Kind.OUTLINE,
    Severity.WARNING,
    Message("表号与表名不符", "A table bears the title of another one"),
)
CONTENTS = Rule(
    "NC607",
    "contents-body",
    Kind.OUTLINE,
    Severity.INFO,
    Message("目录与正文标题不一致", "The contents and the headings differ"),
)
RULES: tuple[Rule, ...] = (TITLE, CONTENTS)

_ALIKE = 0.5  # of the characters: below that the two are different headings
_LONGEST_TITLE = 45
_ABOVE, _BELOW = 5, 2
_FEWEST_ENTRIES = 3
Path = tuple[tuple[str, int], ...]


class ContentsData(RuleData):
    """``rules/outline/contents.yaml``."""

    leader: str
    loose: str
    mark: str
    listed: str
    title: str


@dataclass(frozen=True)
class _Patterns:
    leader: regex.Pattern[str]
    loose: regex.Pattern[str]
    mark: regex.Pattern[str]
    listed: regex.Pattern[str]
    title: regex.Pattern[str]


def _patterns(rulebook: Rulebook) -> _Patterns:
    data = rulebook.read("outline/contents.yaml", ContentsData)
    return _Patterns(*(regex.compile(source) for source in data.model_dump().values()))


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading or an entry of the contents, without number, leaders and page."""

    span: Span
    words: str
    key: str


def check(analysis: Analysis) -> Iterator[Finding]:
    """The differences between contents, list of tables and body."""
    outline = _Outline(analysis.document, analysis.rulebook)
    yield from outline.against_body()
    yield from outline.tables()


def listed_titles(document: Document, rulebook: Rulebook) -> Iterator[tuple[int, Span]]:
    """The titles in a list of tables: "4、财政拨款收入支出决算总表（公开04表）", as (number, span of the title)."""
    patterns, folded = rulebook.derive(_patterns), document.folded
    for block in document.blocks:
        if block.number and len(block.span) <= 2 * _LONGEST_TITLE and block.kind is not BlockKind.TABLE:
            match = patterns.listed.match(folded, block.number.span.end, block.span.end)
            if match:
                start, end = match.span("title")
                yield int(match["number"]), Span(start + len(match["title"]) - len(match["title"].lstrip()), end)


class _Outline:
    """The contents and the body of one report."""

    def __init__(self, document: Document, rulebook: Rulebook) -> None:
        self.document = document
        self.rulebook = rulebook
        self.patterns = rulebook.derive(_patterns)
        self.row = rulebook.derive(number_styles).row
        self.accounts = rulebook.derive(load_accounts)
        self.entries = self._entries()

    def _heading(self, block: Block) -> _Heading:
        start = block.number.span.end if block.number else block.span.start
        words = self.document.folded[start : block.span.end]
        leader = self.patterns.leader.search(words)
        end = start + (leader.start() if leader else len(words))
        words = self.document.words(Span(start, end)).strip().lstrip("、，：.． ")
        return _Heading(Span(block.span.start, end), words, self.patterns.loose.sub("", words))

    def _entries(self) -> dict[Path, _Heading]:
        """The entries of the contents by their numbers; empty where rows of a table were taken for entries."""
        entries: dict[Path, _Heading] = {}
        for index, block in enumerate(self.document.blocks):
            if block.kind is BlockKind.CONTENTS and block.number:
                heading = self._heading(block)
                if self.row.fullmatch(heading.words):
                    return {}
                entries.setdefault(self._path(index), heading)
        return entries if len(entries) >= _FEWEST_ENTRIES else {}

    def _path(self, index: int) -> Path:
        blocks = self.document.blocks
        chain = [blocks[i].number for i in (index, *self.document.ancestors(index))]
        return tuple((number.style, number.value) for number in reversed(chain) if number)

    def against_body(self) -> Iterator[Finding]:
        """Entries that the body words otherwise, and headings that the contents lacks."""
        if not self.entries:
            return
        body: dict[Path, list[_Heading]] = defaultdict(list)
        for index, block in enumerate(self.document.blocks):
            if block.number and block.kind is BlockKind.HEADING:
                body[self._path(index)].append(self._heading(block))
        for path, entry in self.entries.items():
            if entry.key:
                yield from self._entry(entry, [heading for heading in body.get(path, ()) if heading.key])
        yield from self._unlisted(body)

    def _entry(self, entry: _Heading, headings: list[_Heading]) -> Iterator[Finding]:
        if not headings or any(heading.key == entry.key for heading in headings):
            return
        alike = [(SequenceMatcher(None, entry.key, heading.key).ratio(), heading) for heading in headings]
        ratio, heading = max(alike, key=lambda pair: pair[0])
        if ratio < _ALIKE or self._cut(entry, heading) or self._cut(heading, entry):
            return
        message = Message(
            f"目录写作“{entry.words}”，正文标题为“{heading.words}”，请统一。",
            f"The contents say {entry.words}, the heading says {heading.words}; make them agree.",
        )
        yield Finding.of(CONTENTS, entry.span, message, related=(Related("heading", heading.span),))

    def _cut(self, one: _Heading, other: _Heading) -> bool:
        """Whether ``one`` is ``other`` up to a line break that reading could not mend."""
        if not other.key.startswith(one.key):
            return False
        rest = self.document.folded[one.span.end : one.span.end + _LONGEST_TITLE]
        return self.patterns.loose.sub("", rest).startswith(other.key[len(one.key) :])

    def _unlisted(self, body: dict[Path, list[_Heading]]) -> Iterator[Finding]:
        """Headings that go on where the entries of the contents end."""
        for path, headings in body.items():
            style, value = path[-1]
            before = (*path[:-1], (style, value - 1))
            if path in self.entries or before not in self.entries or len(path) < 2 or not headings[0].key:
                continue
            if len(body.get(before, ())) != 1 or self.row.fullmatch(headings[0].words) or self._account(headings[0]):
                continue
            if any(heading.key == entry.key for heading in headings for entry in self.entries.values()):
                continue
            message = Message(
                f"正文有“{headings[0].words}”，目录中没有，请补入目录。",
                f"The contents lack the heading {headings[0].words}; add it.",
            )
            yield Finding.of(
                CONTENTS, headings[0].span, message, related=(Related("contents", self.entries[before].span),)
            )

    def _account(self, heading: _Heading) -> bool:
        """Whether the heading may be a row of a table of accounts."""
        return bool(self.accounts.named(heading.words.rstrip("0123456789., -"), level=1))

    def tables(self) -> Iterator[Finding]:
        """Tables under the title of another one."""
        titles = self._titles()
        listed = self._listed() if titles else {}
        owners: dict[str, set[int]] = defaultdict(set)
        for number, heading in [*listed.items(), *((n, h) for n, found in titles.items() for h in found)]:
            owners[heading.key].add(number)
        for number, found in titles.items():
            for heading in found:
                right = listed.get(number)
                if len(owners[heading.key]) > 1 and right and right.key != heading.key:
                    yield self._mistitled(number, heading, right)
        yield from self._twice(titles, listed)

    def _mistitled(self, number: int, heading: _Heading, right: _Heading) -> Finding:
        message = Message(
            f"公开{number:02}表按目录（表格清单）应为“{right.words}”，这里的表名“{heading.words}”是另一张表的名称。",
            f"Table {number:02} is {right.words} in the list of tables; {heading.words} is the title of another table.",
        )
        fix = Fix(heading.span, right.words)
        return Finding.of(TITLE, heading.span, message, related=(Related("contents", right.span),), fix=fix)

    def _twice(self, titles: dict[int, list[_Heading]], listed: dict[int, _Heading]) -> Iterator[Finding]:
        """One title over two tables of which no list says what they are."""
        seen: dict[str, tuple[int, _Heading]] = {}
        for number, found in titles.items():
            heading = found[0]
            first = seen.setdefault(heading.key, (number, heading))
            if first[0] != number and number not in listed and first[0] not in listed:
                message = Message(
                    f"公开{first[0]:02}表与公开{number:02}表的表名都是“{heading.words}”，其中一个有误。",
                    f"Tables {first[0]:02} and {number:02} both bear the title {heading.words}; one of them is wrong.",
                )
                yield Finding.of(TITLE, heading.span, message, related=(Related("first", first[1].span),))

    def _titles(self) -> dict[int, list[_Heading]]:
        """The titles of the numbered tables of the body, where their layout is clear."""
        above: dict[int, list[_Heading]] = defaultdict(list)
        below: dict[int, list[_Heading]] = defaultdict(list)
        for index, block in enumerate(self.document.blocks):
            if len(block.span) > _LONGEST_TITLE or block.kind in (BlockKind.CONTENTS, BlockKind.TABLE):
                continue
            match = self.patterns.mark.fullmatch(self.document.folded, block.span.start, block.span.end)
            if match:
                for found, steps in (
                    (above, range(index - 1, index - _ABOVE, -1)),
                    (below, range(index + 1, index + _BELOW)),
                ):
                    heading = self._title(steps)
                    if heading:
                        found[int(match["number"])].append(heading)
        return above if len(above) >= len(below) else below

    def _title(self, steps: range) -> _Heading | None:
        for index in steps:
            if not 0 <= index < len(self.document.blocks):
                return None
            block = self.document.blocks[index]
            if len(block.span) > _LONGEST_TITLE or block.kind in (BlockKind.CONTENTS, BlockKind.TABLE):
                return None
            if self.patterns.mark.fullmatch(self.document.folded, block.span.start, block.span.end):
                return None
            if self.patterns.title.fullmatch(self.document.folded, block.span.start, block.span.end):
                heading = self._heading(block)
                start = block.number.span.end if block.number else block.span.start
                return _Heading(Span(start, block.span.end), heading.words, heading.key)
        return None

    def _listed(self) -> dict[int, _Heading]:
        """The title of each table number by the list of tables (公开01表), or else by the order of the contents."""
        found: dict[int, _Heading] = {}
        for number, span in listed_titles(self.document, self.rulebook):
            words = self.document.words(span)
            found.setdefault(number, _Heading(span, words, self.patterns.loose.sub("", words)))
        return found or self._in_order()

    def _in_order(self) -> dict[int, _Heading]:
        groups: dict[Path, dict[int, _Heading]] = defaultdict(dict)
        for path, entry in self.entries.items():
            groups[path[:-1]][path[-1][1]] = entry
        tables = [
            group
            for group in groups.values()
            if len(group) >= _FEWEST_ENTRIES
            and all(self.patterns.title.fullmatch(entry.words) for entry in group.values())
        ]
        return tables[0] if len(tables) == 1 else {}
