"""Word files that are broken, locked or meant to do harm: one sentence each."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from narrcheck import readers
from narrcheck.errors import UserError
from narrcheck.readers import docx
from tests.word_files import NAMESPACES, bare_word, cell, p, table

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
    return rewritten(bare_word(path, BODY, styles=""), "word/styles.xml", b'<!DOCTYPE d [<!ENTITY x "y">]><d/>')


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
