"""Formats by content: names may lie; what is damaged, locked or a bomb gets one sentence."""

import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from narrcheck.errors import UserError
from narrcheck.readers import format_of, formats, read
from narrcheck.readers.ole import SIGNATURE, Compound, Damaged
from tests.samples import LINES, html_of, rtf_of, samples
from tests.support import ROOT

REAL = sorted((ROOT.parent / "shared" / "reports").glob("*"))
NAMES = {
    ".txt": "text", ".md": "Markdown", ".csv": "CSV", ".html": "HTML", ".mht": "MHTML", ".rtf": "RTF", ".docx": "Word",
    ".xlsx": "Excel", ".pdf": "PDF", ".ofd": "OFD", ".zip": "ZIP", ".doc": "Word 97", ".wps": "Word 97",
    ".xls": "Excel", ".ods": "Excel",
}  # fmt: skip


def compound(*names: str, header: bytes = b"") -> bytes:
    """A compound file whose root holds streams of these names."""
    directory = bytearray()
    for index, name in enumerate(("Root Entry", *names)):
        entry = bytearray(128)
        encoded = name.encode("utf-16-le")
        entry[: len(encoded)] = encoded
        struct.pack_into("<H", entry, 64, len(encoded) + 2)
        entry[66] = 5 if index == 0 else 2
        right = index + 1 if 0 < index < len(names) else 0xFFFFFFFF
        struct.pack_into("<III", entry, 68, 0xFFFFFFFF, right, 1 if index == 0 else 0xFFFFFFFF)
        struct.pack_into("<II", entry, 116, 3, 8192 if header and index == 1 else 0)
        directory += entry
    first = bytearray(512)
    first[:8] = SIGNATURE
    struct.pack_into("<HH", first, 30, 9, 6)
    struct.pack_into("<II", first, 44, 1, 1)
    struct.pack_into("<II", first, 68, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", first, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 2, *[0xFFFFFFFE] * 126)
    return bytes(first) + table + bytes(directory.ljust(1024, b"\0")) + header.ljust(512, b"\0")


def _write(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_made_files_whatever_they_are_called(tmp_path: Path) -> None:
    for path in samples(tmp_path):
        assert format_of(path).name == NAMES[path.suffix]
        if path.suffix not in (".txt", ".md", ".csv"):
            for wrong in (".txt", ".pdf", ".docx", ".xyz"):
                copy = Path(shutil.copy(path, tmp_path / f"b{wrong}"))
                assert format_of(copy).name == NAMES[path.suffix], wrong


@pytest.mark.skipif(not REAL, reason="no ../shared")
def test_real_files() -> None:
    kinds = {path: format_of(path).name for path in REAL if path.suffix in NAMES}
    assert kinds == {path: NAMES[path.suffix] for path in kinds}


def test_a_page_that_calls_itself_word_is_read_as_a_page(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    document = read(_write(tmp_path, "决算.doc", html_of(LINES).encode()))
    assert document.text.split("\n")[0] == LINES[0]


def test_text_that_calls_itself_word_is_read_as_text(tmp_path: Path) -> None:
    assert read(_write(tmp_path, "决算.doc", "\n".join(LINES).encode("gbk"))).text.startswith(LINES[0])


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"junk\n" * 40 + b"%PDF-1.4\n", "PDF"),
        (b"\xef\xbb\xbf\r\n<!-- saved -->\n<HTML>", "HTML"),
        ("<html><body>收入".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><html xmlns="x"><body>', "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument>', "Word 2003 XML"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003 XML"),
        (b"From: a\r\nSubject: b\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", "MHTML"),
        (rtf_of(LINES).encode(), "RTF"),
        (compound("WordDocument", "1Table"), "Word 97"),
        (compound("SummaryInformation", "Workbook"), "Excel"),
        (compound("Book"), "Excel"),
        (b"\xff\xd8\xff\xe0", "picture"),
    ],
)
def test_signs(tmp_path: Path, data: bytes, name: str) -> None:
    assert format_of(_write(tmp_path, "文件.dat", data)).name == name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"[Content_Types].xml": "<a wordprocessingml.document.main>", "word/document2.xml": ""}, "Word"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}, "ODT"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}, "Excel"),
        ({"ppt/presentation.xml": ""}, "PowerPoint"),
        ({"说明.txt": "收入"}, "ZIP"),
    ],
)
def test_packages(tmp_path: Path, parts: dict[str, str], name: str) -> None:
    path = tmp_path / "文件.bin"
    with zipfile.ZipFile(path, "w") as package:
        for member, content in parts.items():
            package.writestr(member, content)
    assert format_of(path).name == name


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("乱.dat", bytes(range(256)) * 4, "格式不认识"),
        ("乱.pdf", bytes(range(256)) * 4, "却不是 PDF"),
        ("表.xyz", "收入".encode(), "格式不认识"),
        ("零.docx", b"\0" * 300, "空文件"),
        ("断.docx", b"PK\x03\x04" + b"x" * 100, "不完整"),
        ("断.doc", SIGNATURE + b"x" * 100, "不完整"),
        ("断.doc", compound("WordDocument")[:900], "不完整"),
        ("别.doc", compound("CONTENTS"), "却不是 Word 97"),
        ("密.docx", compound("EncryptionInfo", "EncryptedPackage"), "密码"),
        ("密.doc", compound("WordDocument", header=b"\xec\xa5\xc1\x00" + b"\0" * 7 + b"\x01"), "密码"),
        ("片.ppt", compound("PowerPoint Document"), "PowerPoint"),
        ("图.docx", b"\x89PNG\r\n\x1a\n", "图片"),
    ],
)
def test_refusals(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read(_write(tmp_path, name, data))
    assert name in caught.value.message.zh and name in caught.value.message.en
    assert caught.value.message.zh.count("。") == 1 and "\n" not in caught.value.message.zh


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "弹.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("word/document.xml", "w") as part:
        for _ in range(60):
            part.write(b"<w:p/>" * 170_000)
    assert path.stat().st_size < 300_000
    with pytest.raises(UserError, match="异常膨胀"):
        read(path)


def test_a_member_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "密.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("表.txt", "收入")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UserError, match="密码"):
        read(_write(tmp_path, "密.zip", bytes(data)))


def test_a_directory_that_runs_in_circles_ends() -> None:
    data = bytearray(compound("WordDocument"))
    struct.pack_into("<III", data, 1024 + 128 + 68, 1, 1, 1)
    struct.pack_into("<I", data, 512 + 4, 1)
    assert set(Compound(bytes(data)).streams) == {"WordDocument"}
    with pytest.raises(Damaged):
        Compound(b"\0" * 600)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import narrcheck.readers as readers

    def fail(name: str) -> None:
        raise ModuleNotFoundError("No module named 'lxml'", name="lxml")

    monkeypatch.setattr(readers, "import_module", fail)
    with pytest.raises(UserError, match=r"narrcheck\[html\]"):
        read(_write(tmp_path, "页.html", html_of(LINES).encode()))


def test_a_library_that_is_missed_while_reading_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import narrcheck.readers as readers

    def fail(path: Path) -> None:
        raise ModuleNotFoundError("No module named 'docx'", name="docx")

    monkeypatch.setattr(readers, "_reader", lambda path, kind: fail)
    with pytest.raises(UserError, match=r"narrcheck\[word\]"):
        read(_write(tmp_path, "稿.rtf", rtf_of(LINES).encode()))


def test_a_fault_of_ours_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import narrcheck.readers as readers

    path = _write(tmp_path, "文.txt", "收入".encode())
    monkeypatch.setattr(readers, "_reader", lambda path, kind: lambda path: Compound(b""))
    with pytest.raises(Damaged):
        read(path)
    monkeypatch.setattr(readers, "_reader", lambda path, kind: lambda path: zipfile.ZipFile(path))
    with pytest.raises(UserError, match="已损坏"):
        read(path)


def test_formats_have_names_of_their_own() -> None:
    suffixes = [suffix for kind in formats.FORMATS for suffix in kind.suffixes]
    assert len(suffixes) == len(set(suffixes))
