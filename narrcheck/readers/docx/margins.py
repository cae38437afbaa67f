"""What stands beside the text: headers and footers, pictures, hidden and removed words; named, not read."""

import re

from narrcheck.model.document import Skipped
from narrcheck.readers.docx import names as n
from narrcheck.readers.docx.inline import Inline, Unread
from narrcheck.readers.docx.package import Package
from narrcheck.readers.docx.walk import Source

_KINDS = {"header": "页眉", "footer": "页脚"}
_AS_ACCEPTED = "按接受全部修订后的文字检查，被删除的文字不读"
_AS_ORIGINAL = "按修订前的文字检查，插入的文字不读"
_PAGE = re.compile(r"第\d{1,4}页(?:[/，,]?共\d{1,4}页)?|[-—–－·]+\d{1,4}[-—–－·]+|\A\d{1,3}(?!\d)|(?<!\d)\d{1,3}\Z")
_LONGEST = 60


def running_text(package: Package, source: Source) -> dict[str, str]:
    """The words of headers and footers, each with which of the two it is."""
    found: dict[str, str] = {}
    for kind, name in _KINDS.items():
        for part in package.related(package.main, kind):
            root = package.tree(part)
            if root is None:
                continue
            inline = Inline(source.styles, Unread(), original=source.original, hides=source.hides)
            texts = ("".join(atom.text for atom in inline.read(p, 0)[0]) for p in root.iter(n.P))
            words = _PAGE.sub("", "".join("".join(texts).split()))
            if any(character.isalpha() for character in words):
                found.setdefault(words, name)
    return found


def left_out(unread: Unread, running: dict[str, str], body: str, *, original: bool) -> list[Skipped]:
    """What is not in the text, and why; a running head that the text says too is not worth a word."""
    squeezed = "".join(body.split())
    skipped = [
        Skipped(f"{name}“{words[:_LONGEST]}”", "页眉、页脚不属于正文，未参加检查；正文没有这些文字，请核对单位和年度")
        for words, name in running.items()
        if words not in squeezed
    ]
    for count, what, why in (
        (unread.pictures, "处图片", "图片中的文字和表格不能读取"),
        (unread.objects, "处嵌入对象", "嵌入的表格或文档不能读取，请另行检查"),
        (unread.charts, "处图表", "图表中的文字和数据不能读取"),
        (unread.imports, "处插入的外部文档", "插入的文档不能读取，请在 Word 中打开后另存"),
        (unread.tables, "张表格", "合并单元格的跨度异常，不能读取"),
        (unread.hidden, "处隐藏文字", "隐藏文字不会印出，未参加检查"),
        (unread.revised, "处修订", _AS_ORIGINAL if original else _AS_ACCEPTED),
    ):
        if count:
            skipped.append(Skipped(f"{count}{what}", why))
    return skipped
