"""Takes this program's earlier comments and pending tracked changes out of a document; those of others stay.

A pending change of ours is withdrawn, not accepted: the document is checked as its author wrote it, and what is still
wrong is proposed anew. What the author has accepted is his text.
"""

from collections.abc import Iterable

from lxml import etree

from narrcheck.annotators.docx.comments import COMMENT, RANGE_END, RANGE_START, REFERENCE
from narrcheck.annotators.docx.marks import is_ours
from narrcheck.annotators.docx.runs import DELETED_TEXT
from narrcheck.annotators.model import AUTHOR
from narrcheck.annotators.package import Parts
from narrcheck.readers.docx import names as n

_EXTENDED = ("commentsExtended", "commentsIds", "commentsExtensible")


def withdraw(parts: Parts, main: str) -> bool:
    """Take our marks out of the document whose main part is ``main``; whether there were any."""
    removed = _comments(parts, main)
    stories = [main, *(name for kind in ("footnotes", "endnotes") for name in parts.related(main, kind))]
    found = bool(removed)
    for name in stories:
        if not removed and AUTHOR.encode() not in parts.content(name):
            continue
        root = parts.tree(name)
        _anchors(root, removed)
        found |= _changes(root)
        parts.put(name, root)
    return found


def _comments(parts: Parts, main: str) -> set[str]:
    """Remove our comments; returns their numbers."""
    removed: set[str] = set()
    paragraphs: set[str] = set()
    for name in parts.related(main, "comments"):
        root = parts.tree(name)
        for comment in [comment for comment in root.iterchildren(COMMENT) if is_ours(comment)]:
            removed.add(comment.get(n.ID, ""))
            paragraphs.update(filter(None, (_attribute(p, "paraId") for p in comment.iter(n.P))))
            root.remove(comment)
        if removed:
            parts.put(name, root)
    if paragraphs:
        _extensions(parts, main, paragraphs)
    return removed


def _extensions(parts: Parts, main: str, paragraphs: set[str]) -> None:
    """Remove what newer versions of Word say besides of the comments that had these paragraphs.

    A reply of somebody else becomes a comment of its own.
    """
    durable: set[str] = set()
    for kind in _EXTENDED:
        for name in parts.related(main, kind):
            root = parts.tree(name)
            for entry in list(root):
                if _attribute(entry, "paraId") in paragraphs or _attribute(entry, "durableId") in durable:
                    durable.add(_attribute(entry, "durableId") or "")
                    root.remove(entry)
                elif _attribute(entry, "paraIdParent") in paragraphs:
                    for key in [key for key in entry.attrib if str(key).endswith("}paraIdParent")]:
                        del entry.attrib[key]
            durable.discard("")
            parts.put(name, root)


def _anchors(root: etree._Element, removed: set[str]) -> None:
    for element in list(root.iter(RANGE_START, RANGE_END, REFERENCE)):
        if element.get(n.ID) not in removed:
            continue
        run = element.getparent()
        if run is not None and element.tag == REFERENCE and all(child.tag in (REFERENCE, n.RPR) for child in run):
            element = run
        _remove([element])


def _changes(root: etree._Element) -> bool:
    """Undo our pending changes; whether there were any."""
    added = [element for element in root.iter(n.INS) if is_ours(element)]
    removed = [element for element in root.iter(n.DEL) if is_ours(element)]
    _remove(added)
    for change in removed:
        for run in list(change):
            for text in list(run.iterchildren(DELETED_TEXT)):
                text.tag = n.T
            change.addprevious(run)
    _remove(removed)
    return bool(added or removed)


def _remove(elements: Iterable[etree._Element]) -> None:
    for element in elements:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), None)
