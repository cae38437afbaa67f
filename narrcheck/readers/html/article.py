"""The article of a page: where its sentences are dense, without menus, buttons and feet.

Sentences and figures in tables weigh, links and short lines don't. From the body down, the one element that holds
nearly all the weight is taken, as long as nothing of a report (a numbered heading, a table) stands beside it; then the
title is fetched from above it, and what surrounds the text inside it (shares, attachments, printing) is left out.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, chain

from lxml import etree

from narrcheck.readers.html.tables import tag_of
from narrcheck.readers.html.walk import Line, Node, Walk
from narrcheck.readers.numbering import numeral

_SENTENCE = re.compile(r"[。；！？]|，[^，]*，")
_FIGURE = re.compile(r"[-－]?[\d,，]+(?:[.．]\d+)?[%％]?\Z")
_BOXES = "html body div section article main form center table tbody tr td dd dl blockquote fieldset noframes"
_CONTAINERS = frozenset(_BOXES.split())
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:bd)?(?:share\w*|qr\w*|ewm|erweima|print\w*|related|relevant|attach\w*|fujian|xgfj|crumbs?|breadcrumbs?"
    r"|toolbar|tools?|comments?|pagination|pager|recommend\w*|sidebar|copyright|footer|foot|header|nav\w*|menu|login"
    r"|search\w*|advert\w*|ads?|hidden|none|bdsharebuttonbox)(?=$|[\s_-])"
)
_HEAD_OR_FOOT = re.compile(r"(?:^|[\s_-])(?:page|site)?(?:copyright|footer|foot|header|nav\w*|menu)(?=$|[\s_-])")
_TAGS_AROUND = frozenset(("nav", "footer", "aside", "dialog", "menu"))
_FURNITURE = re.compile(
    r"[【\[（(]?(?:字体|字号|打印|关闭|分享|收藏|返回|扫一扫|来源|信息来源|稿件来源|作者|编辑|责任编辑|责编|审核|时间|日期|"
    r"发布时间|发布日期|发文日期|浏览|阅读|点击|访问量|浏览量|浏览次数|上一篇|下一篇|上一条|下一条|相关|附件下载|当前位置|您的位置|"
    r"您当前|首页|版权|主办|承办|TOP|大\s*中\s*小|微信|微博|用微信|手机|关联稿件)",
    re.I,
)
_SUBTITLE = re.compile(r"[-—―－]{2}")
_PARTS = re.compile(r"[\s_|｜\-—–―－]+")
_OPENING = 4
_WEIGHED, _MOST_FURNITURE, _SHORTEST_TITLE = 20, 60, 6
_LONGEST_TITLE_LINE = 150
_NEARLY_ALL, _LITTLE, _FRAME = 0.95, 0.05, 0.3


def article(root: etree._Element, walk: Walk) -> tuple[list[Line], int]:
    """The lines of the article, its title first, and how many pictures stand among them."""
    return _Article(root, walk).take()


class _Article:
    def __init__(self, root: etree._Element, walk: Walk) -> None:
        self.walk = walk
        self.lines = walk.lines
        self.sums = [0, *accumulate(map(_weight, self.lines))]
        frame = self._frame()
        self.sums = [0, *accumulate(0 if k in frame else _weight(line) for k, line in enumerate(self.lines))]
        self.names = _names_of(root)

    def take(self) -> tuple[list[Line], int]:
        """The lines that belong to it."""
        node = self._container()
        left_out = self._left_out(node)
        kept = [k for k in range(node.first, node.last) if k not in left_out]
        heavy = [k for k in kept if self.sums[k + 1] > self.sums[k]]
        if heavy:
            kept = [k for k in kept if heavy[0] <= k <= heavy[-1] or not self._is_furniture(self.lines[k])]
        elif any(not _linked(self.lines[k]) for k in kept):
            kept = [k for k in kept if not _linked(self.lines[k])]
        lines = [self.lines[k] for k in kept]
        pictures = sum(node.first <= k <= node.last and k not in left_out for k in self.walk.pictures)
        return (self._title(kept[0], lines) + lines if lines else []), pictures

    def _mass(self, node: Node) -> int:
        return self.sums[node.last] - self.sums[node.first]

    def _container(self) -> Node:
        """The innermost element that holds nearly all the weight."""
        node, total = self.walk.root, self.sums[-1]
        if not total:
            return node
        while True:
            inner = max(node.children, key=self._mass, default=None)
            if inner is None or inner.tag not in _CONTAINERS or self._mass(inner) < _NEARLY_ALL * total:
                return node
            if inner.last - inner.first < 2 or self._reports_beside(node, inner):
                return node
            node = inner

    def _reports_beside(self, outer: Node, inner: Node) -> bool:
        """Whether a table or a numbered heading stands in ``outer`` beside ``inner``."""
        beside = [*range(outer.first, inner.first), *range(inner.last, outer.last)]
        return any(
            _numbered(self.lines[k]) or (self.lines[k].table is not None and self.sums[k + 1] > self.sums[k])
            for k in beside
        )

    def _frame(self) -> set[int]:
        """The lines of the page's head and foot, known by their tags and names; they never hold numbered headings."""
        most = _FRAME * self.sums[-1]
        found: set[int] = set()
        waiting = [self.walk.root]
        while waiting:
            node = waiting.pop()
            named = node.tag in _TAGS_AROUND or _HEAD_OR_FOOT.search(node.names)
            if named and self._mass(node) <= most and not self._numbers(node):
                found.update(range(node.first, node.last))
            else:
                waiting.extend(node.children)
        return found

    def _left_out(self, node: Node) -> set[int]:
        """The lines of elements that stand around a text: hidden, named or linked so, and of little weight."""
        most = _LITTLE * max(1, self._mass(node))
        found: set[int] = set()
        waiting = list(node.children)
        while waiting:
            child = waiting.pop()
            if child.hidden or (self._mass(child) <= most and self._is_around(child) and not self._numbers(child)):
                found.update(range(child.first, child.last))
            else:
                waiting.extend(child.children)
        return found

    def _numbers(self, node: Node) -> bool:
        """Whether it holds a numbered line, which a menu or foot never does."""
        return any(map(_numbered, self.lines[node.first : node.last]))

    def _is_around(self, node: Node) -> bool:
        if node.tag in _TAGS_AROUND or _AROUND.search(node.names):
            return True
        lines = self.lines[node.first : node.last]
        size = sum(len(line.text) if line.table is None else line.table.size for line in lines)
        return len(lines) > 1 and 10 * sum(line.links for line in lines) > 6 * size

    def _is_furniture(self, line: Line) -> bool:
        """Whether a line before the first or behind the last sentence is not the author's."""
        if line.table is not None:
            return 2 * line.links > line.table.size
        return _linked(line) or (len(line.text) <= _MOST_FURNITURE and _FURNITURE.match(line.text) is not None)

    def _title(self, first: int, lines: Sequence[Line]) -> list[Line]:
        """The title above the article, with a subtitle, where the article does not begin with it."""
        opening = [_squeezed(line.text) for line in lines[:_OPENING]]
        above = [k for k in range(first - 1, -1, -1) if not _linked(self.lines[k])]
        named = ((k, self._named(self.lines[k])) for k in above)
        headed = ((k, self.lines[k]) for k in above if self.lines[k].level in (1, 2))
        for k, title in chain(named, headed):
            if title is None or len(_squeezed(title.text)) < _SHORTEST_TITLE:
                continue
            below = [self.lines[j] for j in range(k + 1, min(k + 3, first)) if _SUBTITLE.match(self.lines[j].text)]
            found = [title._replace(level=1), *(extra._replace(level=None) for extra in below)]
            return [part for part in found if not _begins_any(opening, _squeezed(part.text))]
        return []

    def _named(self, line: Line) -> Line | None:
        """The line if the head of the page names it as the title, or the part of it that is so named."""
        words = _squeezed(line.text)
        if len(words) >= _SHORTEST_TITLE and any(words in name for name in self.names):
            return line
        return self._cut_out(line)

    def _cut_out(self, line: Line) -> Line | None:
        """The title inside a line that has more than it, for pages that set them apart by style only."""
        if line.table is not None or len(line.text) > _LONGEST_TITLE_LINE:
            return None
        for name in self.names:
            found = re.search(r"\s*".join(map(re.escape, name)), line.text) if len(name) > _WEIGHED // 2 else None
            if found:
                return line._replace(text=found[0])
        return None


def _begins_any(texts: Sequence[str], words: str) -> bool:
    return any(words in text[: len(words) + 9] for text in texts)


def _weight(line: Line) -> int:
    """What a line says for its being part of a report."""
    if line.table is not None:
        if 2 * line.links > line.table.size:
            return 0
        figures = sum(_FIGURE.match(cell.text) is not None for cell in line.table.cells)
        prose = sum(len(cell.text) for cell in line.table.cells if _is_prose(cell.text))
        return prose + (line.table.size if figures > 2 else 0)
    return len(line.text) if _is_prose(line.text) and 2 * line.links < len(line.text) else 0


def _is_prose(text: str) -> bool:
    return len(text) >= _WEIGHED and _SENTENCE.search(text) is not None


def _numbered(line: Line) -> bool:
    return line.table is None and not line.links and len(line.text) > 4 and numeral(line.text.strip()) is not None


def _linked(line: Line) -> bool:
    return line.table is None and 10 * line.links >= 8 * len(line.text.replace(" ", ""))


def _squeezed(text: str) -> str:
    return _PARTS.sub("", text)


def _names_of(root: etree._Element) -> list[str]:
    """What the head of the page calls it."""
    names = ["".join(map(str, element.itertext())) for element in root.iterdescendants("title")]
    for element in root.iterdescendants("meta"):
        if tag_of(element) == "meta" and "title" in (element.get("name") or element.get("property") or "").lower():
            names.append(element.get("content") or "")
    return [_squeezed(name) for name in names if len(name) >= _SHORTEST_TITLE]
