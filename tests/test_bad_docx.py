"""Word files that are broken, locked or meant to do harm: one sentence each."""

import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from narrcheck import readers
from narrcheck.errors import UserError
from narrcheck.readers import docx
from tests.word_files import NAMESPACES, bare_word, cell, field, item, level, numbering, p, r, table

BODY = p("收入总额12.30万元。")


def rewritten(path: Path, name: str, content: bytes | None) -> Path:
    """The package with one part replaced, or left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist() if part != name}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
        if content is not None:
            archive.writestr(name, content)
    return path


def main_part(declaration: str, text: str) -> bytes:
    return f"{declaration}<w:document {NAMESPACES}><w:body>{p(text)}</w:body></w:document>".encode()


def truncated(path: Path) -> Path:
    path.write_bytes(bare_word(path, BODY).read_bytes()[:-60])
    return path


def corrupted(path: Path) -> Path:
    data = bytearray(bare_word(path, BODY * 50).read_bytes())
    start = data.index(b"word/document.xml") + 30
    data[start : start + 40] = bytes(40)
    path.write_bytes(bytes(data))
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def no_zip(path: Path) -> Path:
    path.write_bytes(bytes(range(1, 256)) * 20)
    return path


def no_word(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return path


def encrypted_member(path: Path) -> Path:
    data = bytearray(bare_word(path, BODY).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 1)
    path.write_bytes(bytes(data))
    return path


def broken_xml(path: Path) -> Path:
    return rewritten(bare_word(path, BODY), "word/document.xml", b"<w:document><w:body>")


def external_entity(path: Path) -> Path:
    declaration = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return rewritten(bare_word(path, BODY), "word/document.xml", main_part(declaration, "&x;"))


def late_entity(path: Path) -> Path:
    """Behind a comment, so that it does not stand at the beginning."""
    declaration = f'<!--{"x" * 9000}--><!DOCTYPE d [<!ENTITY x "y">]>'
    return rewritten(bare_word(path, BODY), "word/document.xml", main_part(declaration, "&x;"))


def many_entities(path: Path) -> Path:
    entities = "".join(f'<!ENTITY e{k} "{f"&e{k - 1};" * 10 if k else "x" * 10}">' for k in range(12))
    return rewritten(bare_word(path, BODY), "word/document.xml", main_part(f"<!DOCTYPE d [{entities}]>", "&e11;"))


def entities_in_styles(path: Path) -> Path:
    body = p("收入。", '<w:pStyle w:val="a"/>')
    return rewritten(bare_word(path, body, styles=""), "word/styles.xml", b'<!DOCTYPE d [<!ENTITY x "y">]><d/>')


def bomb(path: Path) -> Path:
    return rewritten(bare_word(path, BODY), "word/media/image1.bin", bytes(30_000_000))


def huge_text(path: Path) -> Path:
    return rewritten(bare_word(path, BODY), "word/document.xml", main_part("", "甲" * 25_000_000))


def deep(path: Path) -> Path:
    return bare_word(path, "<w:sdt><w:sdtContent>" * 3000 + BODY + "</w:sdtContent></w:sdt>" * 3000)


BAD: list[tuple[Callable[[Path], Path], str]] = [
    (truncated, "损坏"), (corrupted, "损坏"), (empty, "空文件"), (no_zip, "不是 Word"), (no_word, "不是 Word"),
    (encrypted_member, "密码"), (broken_xml, "document.xml"), (external_entity, "外部实体"), (late_entity, "外部实体"),
    (many_entities, "外部实体"), (entities_in_styles, "styles.xml"), (bomb, "MB"), (huge_text, "MB"), (deep, "损坏"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_one_sentence(make: Callable[[Path], Path], words: str, tmp_path: Path) -> None:
    path = make(tmp_path / "报告.docx")
    with pytest.raises(UserError) as caught:
        docx.read(path)
    message = caught.value.message
    assert str(path) in message.zh and words in message.zh and message.zh.endswith("。") and "\n" not in message.zh
    assert str(path) in message.en and message.en.endswith(".")
    with pytest.raises(UserError):
        readers.read(path)


def test_old_and_locked_files(tmp_path: Path) -> None:
    path = tmp_path / "报告.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    with pytest.raises(UserError):
        docx.read(path)
    with pytest.raises(UserError):
        readers.read(path)


def test_macros_are_ignored(tmp_path: Path) -> None:
    path = rewritten(bare_word(tmp_path / "报告.docm", BODY), "word/vbaProject.bin", b"\xd0\xcf\x11\xe0" * 50)
    types = zipfile.ZipFile(path).read("[Content_Types].xml")
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert readers.read(rewritten(path, "[Content_Types].xml", macro)).text == "收入总额12.30万元。"


def test_absurd_spans_are_limited(tmp_path: Path) -> None:
    rows = [cell("甲", span=2_000_000_000) + cell("乙"), cell("丙") + cell("丁")]
    document = docx.read(bare_word(tmp_path / "报告.docx", table(*rows)))
    assert len(document.text) < 200 and len(document.tables) == 1


def test_a_table_that_swells_is_named_not_read(tmp_path: Path) -> None:
    rows = [cell("甲", span=62) + cell("乙")] * 4000
    document = docx.read(bare_word(tmp_path / "报告.docx", table(*rows) + BODY))
    assert document.text == "收入总额12.30万元。"
    assert [part.what for part in document.skipped] == ["1张表格"]


def test_missing_parts_and_senseless_values_do_no_harm(tmp_path: Path) -> None:
    properties = '<w:pStyle w:val="none"/><w:numPr><w:ilvl w:val="x"/><w:numId w:val="77"/></w:numPr>'
    body = p("甲。", properties + '<w:outlineLvl w:val="many"/>') + "<w:tbl/><w:tbl><w:tr/></w:tbl><w:sdt/>"
    body += '<w:p><w:r><w:fldChar w:fldCharType="end"/><w:footnoteReference w:id="9"/><w:sym/></w:r></w:p>'
    path = rewritten(bare_word(tmp_path / "报告.docx", body), "word/_rels/document.xml.rels", None)
    assert docx.read(path).text == "甲。"
    assert docx.read(rewritten(path, "_rels/.rels", None)).text == "甲。"


def test_strict_files_and_odd_part_names(tmp_path: Path) -> None:
    path = bare_word(tmp_path / "报告.docx", BODY)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            for strict, usual in (
                (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"wordprocessingml/2006/main"),
                (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"officeDocument/2006/relationships"),
            ):
                data = data.replace(b"http://schemas.openxmlformats.org/" + usual, strict)
            archive.writestr(name.replace("word/document", "Word/Document"), data)
    assert docx.read(path).text == "收入总额12.30万元。"


_NAMES = [b"p", b"r", b"t", b"tbl", b"tr", b"tc", b"sdt", b"ins", b"del", b"gridSpan", b"vMerge", b"fldChar", b"numPr"]
_VALUES = [b"-1", b"0", b"99999999999", b"x", b"", b"continue", b"restart", b"begin", b"end"]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The part with elements renamed, values exchanged or bytes overwritten."""
    kind = dice.randrange(3)
    if kind == 0:
        old, new = dice.sample(_NAMES, 2)
        return re.sub(rb"(</?w:)" + old + rb"(?=[ />])", rb"\1" + new, data)
    if kind == 1:
        return re.sub(
            rb'(w:(?:val|fldCharType)=)"[^"]*"', lambda found: found[1] + b'"%s"' % dice.choice(_VALUES), data
        )
    cut = dice.randrange(len(data))
    return data[:cut] + bytes(dice.choices(b'<>/w:p"&; 019', k=dice.randrange(6))) + data[cut + dice.randrange(6) :]


def test_mutations_are_read_or_refused(tmp_path: Path) -> None:
    dice = random.Random(20211121)
    removed = f"<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:ins w:id='2'>{r('甲')}</w:ins></w:p>"
    body = item("总体") + item("收入", depth=1) + removed + f"<w:p>{field('REF a', r('附件'))}</w:p>"
    body += table(
        cell("项目", merge="restart") + cell("收入", span=2), cell("", merge="continue") + cell("1") + cell("2")
    )
    body += f"<w:sdt><w:sdtContent>{table(cell(table(cell('内') + cell('3')) + p()))}{BODY}</w:sdtContent></w:sdt>"
    levels = level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")
    whole = bare_word(tmp_path / "whole.docx", body, numbering=numbering(*levels)).read_bytes()
    outcomes = set()
    for _ in range(150):
        path = tmp_path / "报告.docx"
        path.write_bytes(whole)
        name = dice.choice(["word/document.xml", "word/document.xml", "word/numbering.xml"])
        with zipfile.ZipFile(path) as archive:
            data = archive.read(name)
        try:
            document = docx.read(rewritten(path, name, mutated(data, dice)), original=dice.random() < 0.3)
        except UserError:
            outcomes.add("refused")
        else:
            outcomes.add("read")
            assert all(document.origin.locate(block.span).quote for block in document.blocks)
    assert outcomes == {"read", "refused"}
