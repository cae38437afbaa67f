"""A strict little HTML tree: an end tag that doesn't fit fails, so that pages are well formed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

VOID = {"meta", "input", "link", "img", "br", "base"}


@dataclass(eq=False)
class Node:
    """An element; its children are elements and words."""

    tag: str
    attributes: dict[str, str]
    parent: Union["Node", None] = None
    children: list[Union["Node", str]] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def next(self) -> "Node":
        assert self.parent
        siblings = self.parent.children
        follower = siblings[siblings.index(self) + 1]
        assert isinstance(follower, Node)
        return follower

    @property
    def text(self) -> str:
        return self.text_without()

    @property
    def words(self) -> str:
        """All text with white space made single spaces."""
        return " ".join(self.text.split())

    def text_without(self, *names: str) -> str:
        """The text less that of elements with one of these tags or classes."""
        return "".join(
            child if isinstance(child, str) else child.text_without(*names)
            for child in self.children
            if isinstance(child, str) or not {child.tag, *child.classes} & {*names}
        )

    def all(self, name: str = "", **attributes: str) -> list["Node"]:
        """Elements below with this tag (``tag``, ``.class`` or ``tag.class``) and these attributes."""
        tag, _, css = name.partition(".")
        return [
            node
            for node in self.walk()
            if (not tag or node.tag == tag)
            and (not css or css in node.classes)
            and all(node.attributes.get(key.replace("_", "-")) == value for key, value in attributes.items())
        ]

    def one(self, name: str = "", **attributes: str) -> "Node":
        (found,) = self.all(name, **attributes)
        return found

    def walk(self) -> Iterator["Node"]:
        for child in self.elements:
            yield child
            yield from child.walk()

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute below."""
        return [node.attributes[attribute] for node in self.walk() if attribute in node.attributes]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.here = self.root = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {key: value or "" for key, value in attrs}, self.here)
        assert len(node.attributes) == len(attrs), attrs
        self.here.children.append(node)
        if tag not in VOID:
            self.here = node

    def handle_endtag(self, tag: str) -> None:
        assert self.here.tag == tag, f"</{tag}> ends <{self.here.tag}>"
        assert self.here.parent
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(page: str) -> Node:
    builder = _Builder()
    builder.feed(page)
    builder.close()
    assert builder.here is builder.root
    return builder.root
