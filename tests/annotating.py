"""Annotating made and real files, and what stands in the result."""

import io
import zipfile
from collections.abc import Collection, Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path

from lxml import etree

from narrcheck import annotators
from narrcheck.annotators.model import AUTHOR, Annotated, Note, Original, Task
from narrcheck.config import Settings
from narrcheck.model.checked import Checked
from narrcheck.model.document import Document, Span
from narrcheck.model.finding import Finding, Fix, Kind, Message, Severity
from narrcheck.readers import read
from narrcheck.readers.bundle import Member
from narrcheck.readers.docx import names as n
from narrcheck.session import Session

NOW = datetime(2024, 5, 6, 7, 8, 9)


def finding(document: Document, words: str, fix: str | None = None, *, at: int = 0, part: str | None = None) -> Finding:
    """A finding on ``words`` (its occurrence from ``at`` on); the fix is on ``part`` of them or on all."""
    start = document.text.index(words, at)
    span = Span(start, start + len(words))
    inner = span
    if part is not None:
        place = document.text.index(part, start)
        inner = Span(place, place + len(part))
    said = Message(f"“{words}”有误。", f"{words} is wrong.")
    edit = Fix(inner, fix) if fix is not None else None
    return Finding("NC103", Kind.DIRECTION, Severity.ERROR, span, said, fix=edit)


def note(found: Finding, id: str = "0123456789abcdef") -> Note:
    return Note(id, found, (found.message.zh, f"{AUTHOR} {id}"), (found.fix,) if found.fix else ())


def mark(path: Path, document: Document, *findings: Finding, tracked: bool = False) -> Annotated:
    """The file with notes on ``findings``."""
    notes = tuple(note(found, f"{index:016x}") for index, found in enumerate(findings))
    with annotators.original(path, max_bytes=10**8) as file:
        module = import_module(f"narrcheck.annotators.{file.annotator}")
        again = read(file.path)
        assert again.text == document.text, "only marks of ours may be gone"
        made: Annotated = module.annotate(Task(file, again, notes, tracked, "zh", NOW))
        return made


def annotated(path: Path, *, tracked: bool = False, lang: str = "zh") -> tuple[Annotated, Checked]:
    """A file annotated as the command does it, and what was found."""
    with annotators.original(path, max_bytes=10**8) as file:
        checked = checked_of(file)
        return annotators.annotate(file, checked, lang=lang, tracked=tracked, now=NOW), checked


def checked_of(file: Original) -> Checked:
    (checked,) = Session(Settings()).single(Member(file.path, str(file.name))).results
    return checked


def members(data: bytes | Path) -> dict[str, bytes]:
    """The parts of a package."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    with zipfile.ZipFile(source) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(path: Path, parts: dict[str, bytes]) -> Path:
    """A package of these parts."""
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def corrected(document: Document, fixes: Collection[Fix]) -> str:
    """The text with the fixes made."""
    text = document.text
    for fix in sorted(fixes, key=lambda fix: fix.span, reverse=True):
        text = text[: fix.span.start] + fix.text + text[fix.span.end :]
    return text


def comments(parts: dict[str, bytes], part: str = "word/document.xml") -> list[tuple[str, str, str]]:
    """Author, commented words (as they were before tracked changes of ours) and text of each comment, by place."""
    name = next((name for name in parts if name.startswith("word/comments") and name[13:-4].isdigit()), None)
    name = name or "word/comments.xml"
    texts = {
        comment.get(n.ID): (comment.get(n.w("author")) or "", "\n".join(_lines(comment)))
        for comment in etree.fromstring(parts[name])
    }
    root = etree.fromstring(parts[part])
    assert len(list(root.iter(n.w("commentReference")))) == len(texts)
    found = []
    for start in root.iter(n.w("commentRangeStart")):
        author, text = texts[start.get(n.ID)]
        found.append((author, _between(root, start), text))
    return found


def _between(root: etree._Element, start: etree._Element) -> str:
    words: list[str] = []
    inside = False
    for element in root.iter():
        if element is start:
            inside = True
        elif element.tag == n.w("commentRangeEnd") and element.get(n.ID) == start.get(n.ID):
            return "".join(words)
        elif inside and element.tag in (n.T, n.w("delText")):
            ours = [one for one in element.iterancestors(n.INS) if one.get(n.w("author")) == AUTHOR]
            words.append("" if ours else element.text or "")
    raise AssertionError("the range has no end")


def _lines(comment: etree._Element) -> Iterator[str]:
    for paragraph in comment.iter(n.P):
        yield "".join(text.text or "" for text in paragraph.iter(n.T))


def reread(data: bytes, path: Path, *, original: bool = False) -> Document:
    """What the reader makes of annotated bytes: changes accepted, or as before them."""
    path.write_bytes(data)
    if original:
        from narrcheck.readers.docx import read as read_word

        return read_word(path, original=True)
    return read(path)
